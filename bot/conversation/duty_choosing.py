"""What is chosen for a duty: each criterion to the section that it belongs to, as a proposal that is shown back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.conversation.criteria import same_words
from bot.conversation.pending import Proposal
from bot.conversation.questions import Question, question_of
from bot.conversation.turn import Turn
from prompts import aspect
from specs.document import Criterion
from specs.suggestions import LibraryCriterion, Offerable, kind_of, section_for


@dataclass(frozen=True)
class Chosen:
    """A criterion that is chosen for a duty: its words, its section's key, the ways of assessing usual for it."""

    text: str
    section: str
    assessed_by: tuple[str, ...] = ()


def choose_for_duty(turn: Turn, question: Question, chosen: Iterable[Offerable]) -> Turn:
    """Suggestions that were taken for a duty."""
    known = {method.key for method in turn.form.assessment}
    new = []
    for each in chosen:
        kind = each.kind if isinstance(each, LibraryCriterion) else kind_of(each.text)
        methods = tuple(key for key in each.assessed_by if key in known)
        new.append(Chosen(each.text, section_for(turn.form, kind), methods))
    return propose_for_duty(turn, question, new)


def words_for_duty(turn: Turn, question: Question, texts: Iterable[str]) -> Turn:
    """Somebody's own words for a duty."""
    return propose_for_duty(turn, question, [Chosen(text, section_for(turn.form, kind_of(text))) for text in texts])


def propose_for_duty(turn: Turn, question: Question, new: Sequence[Chosen]) -> Turn:
    """Each as a proposal for its section. What the draft says already now counts for this duty as well."""
    fresh: list[Chosen] = []
    known: list[str] = []
    for each in new:
        linked = with_link(turn, each.text, question.duty)
        if linked is None and same_words(each.text) not in [same_words(one.text) for one in fresh]:
            fresh.append(each)
        else:
            known.append(each.text)
            turn = linked or turn
    first = turn.draft.next_id
    proposals = tuple(
        Proposal(
            id=f"p{first + place}",
            question=f"{each.section}.essential" if each.section else "",
            text=each.text,
            for_duties=(question.duty,),
            assessed_by=each.assessed_by,
        )
        for place, each in enumerate(fresh)
    )
    turn = turn.with_draft(proposed=_by_section(turn.draft.proposed, proposals), next_id=first + len(fresh))
    turn = turn.understood().marked(question, None)
    if proposals:
        turn = turn.noting("day_one.chosen", places=places(turn, proposals))
    return turn.noting("day_one.known", texts=known) if known else turn


def _by_section(standing: Sequence[Proposal], new: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The new ones each after those for the same section, so that a section is shown once."""
    proposed = list(standing)
    for each in new:
        same = [place for place, one in enumerate(proposed) if one.question == each.question]
        proposed.insert(same[-1] + 1 if same else len(proposed), each)
    return tuple(proposed)


def places(turn: Turn, proposals: Iterable[Proposal]) -> list[dict[str, object]]:
    """Proposals by the name of the place that they are for, as facts of a message."""
    by_place: dict[str, list[str]] = {}
    for each in proposals:
        by_place.setdefault(place_name(turn, each.question), []).append(each.text)
    return [{"place": place, "texts": texts} for place, texts in by_place.items()]


def place_name(turn: Turn, key: str) -> str:
    """The name of the section that a question of that key is about, with "desirable" where it is; empty for none."""
    question = question_of(turn.context, turn.draft, key) if key else None
    if question is None:
        return ""
    return f"{question.label} ({aspect('desirable')})" if question.aspect == "desirable" else question.label


def with_link(turn: Turn, text: str, duty: str) -> Turn | None:
    """With the criterion or proposal of these words chosen for the duty too; None where there is none."""
    said = same_words(text)
    if any(same_words(each.text) == said for each in turn.draft.proposed):
        return turn.with_draft(proposed=tuple(_joined(each, said, duty) for each in turn.draft.proposed))
    for key, entry in turn.document.sections.items():
        if any(same_words(each.text) == said for each in entry.criteria()):
            update = {
                "essential": tuple(_linked(each, said, duty) for each in entry.essential),
                "desirable": tuple(_linked(each, said, duty) for each in entry.desirable),
            }
            return turn.with_section(key, entry.model_copy(update=update))
    return None


def _joined(proposal: Proposal, said: str, duty: str) -> Proposal:
    if same_words(proposal.text) != said:
        return proposal
    return proposal.model_copy(update={"for_duties": tuple(dict.fromkeys((*proposal.for_duties, duty)))})


def _linked(criterion: Criterion, said: str, duty: str) -> Criterion:
    if same_words(criterion.text) != said:
        return criterion
    return criterion.model_copy(update={"for_duties": tuple(dict.fromkeys((*criterion.for_duties, duty)))})

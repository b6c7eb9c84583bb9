"""Moving criteria: to desirable or essential, and to another section."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.command_set import Move
from bot.conversation.confirming import named_as, which_meant
from bot.conversation.criteria import criteria_of, same_words
from bot.conversation.questions import Question
from bot.conversation.references import Chosen, lists_of, sections_named
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line
from specs.document import Criterion, Necessity
from specs.forms.model import Section


def moved(turn: Turn, target: Question, chosen: Chosen, move: Move, way: str) -> Turn:
    """Move criteria to where the words say; a name that fits no section or several is asked about."""
    if not move.to:
        return _to(turn, chosen, turn.form.section(chosen.question.section), move.necessity or "essential")
    section = section_meant(turn, move.to)
    if section is None:
        return which_section(turn, target, [chosen], move, way)
    kept: Necessity = chosen.question.necessity if section.desirable else "essential"
    return _to(turn, chosen, section, move.necessity or kept)


def section_meant(turn: Turn, words: str) -> Section | None:
    """The one section of criteria that the words name."""
    sections = sections_named(turn.form, words)
    return turn.form.section(sections[0]) if len(sections) == 1 else None


def which_section(turn: Turn, target: Question, found: Sequence[Chosen], move: Move, way: str) -> Turn:
    """Ask to which section the criteria are to go."""
    fitting = sections_named(turn.form, move.to)
    offered = [turn.form.section(each.section) for each in lists_of(turn, fitting) if each.necessity == "essential"]
    necessity = f" {move.necessity}" if move.necessity else ""
    named = " and ".join(named_as(each) for each in found)
    ways = [f"move {named} to {section.key}{necessity}" for section in offered]
    texts = [criterion.text for each in found for criterion in each.criteria]
    facts = {"typed": one_line(way), "to": move.to, "texts": texts}
    return which_meant(turn, target, ways, "which.section", [section.label for section in offered], **facts)


def _to(turn: Turn, chosen: Chosen, section: Section, to: Necessity) -> Turn:
    texts = [criterion.text for criterion in chosen.criteria]
    here = section.key == chosen.question.section
    if to == "desirable" and not section.desirable:
        return turn.understood().noting("criteria.no_desirable", label=section.label, texts=texts)
    if here and to == chosen.question.necessity:
        return turn.understood().noting("criteria.there_already", texts=texts, to=to)
    others = [] if here else [same_words(each.text) for each in turn.document.section(section.key).criteria()]
    going = [each for each in chosen.criteria if same_words(each.text) not in others]
    known = [each.text for each in chosen.criteria if each not in going]
    turn = _carried(turn, chosen.question, going, section, to).understood()
    if going:
        facts = {"texts": [each.text for each in going], "to": to}
        turn = (
            turn.noting("criteria.moved", **facts)
            if here
            else turn.noting("criteria.moved_to", label=section.label, **facts)
        )
    return turn.noting("criteria.duplicates", texts=known) if known else turn


def _carried(turn: Turn, question: Question, going: list[Criterion], section: Section, to: Necessity) -> Turn:
    kept = tuple(each for each in criteria_of(turn, question) if each not in going)
    entry = turn.document.section(question.section)
    turn = turn.with_section(question.section, entry.model_copy(update={question.necessity: kept}))
    entry = turn.document.section(section.key)
    fitted = tuple(each if section.key == question.section else _fitted(each, section) for each in going)
    turn = turn.with_section(section.key, entry.model_copy(update={to: getattr(entry, to) + fitted}))
    for each in lists_of(turn, (section.key,), to):
        turn = turn.marked(each, None) if turn.draft.marks.get(each.key) in ("skipped", "not_known") else turn
    return turn


def _fitted(criterion: Criterion, section: Section) -> Criterion:
    """Without a sub-area or ways of assessing that the section does not have."""
    areas = {area.key for area in section.sub_areas}
    update = {
        "sub_area": criterion.sub_area if criterion.sub_area in areas else "",
        "assessed_by": criterion.assessed_by if section.assessed else (),
    }
    return criterion.model_copy(update=update)

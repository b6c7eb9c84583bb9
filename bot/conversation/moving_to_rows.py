"""Criteria moved into a list that is none of criteria: duties, lines, head counts, paragraphs.

Such a list holds words alone. What a criterion says besides (its level, its reason, how it is assessed) is named and
asked about first; "undo" brings all of it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.command_set import Move
from bot.conversation.confirming import asked
from bot.conversation.correcting import not_there, rewritten, which_list, without
from bot.conversation.criteria import shown_criterion
from bot.conversation.duties import DUTIES, duty_of
from bot.conversation.early_duties import duties_on_some, opened
from bot.conversation.own_lists import added_to
from bot.conversation.questions import Question, question_of
from bot.conversation.references import Chosen, NotThere, Unclear, own_lists_named, resolved, sections_named
from bot.conversation.turn import Turn
from specs.document import Criterion


def rows_named(turn: Turn, move: Move) -> str:
    """The key of the one list of rows that a move names; empty where it names none, or a section of criteria."""
    if not move.to or sections_named(turn.form, move.to):
        return ""
    keys = own_lists_named(turn.form, move.to)
    known = len(keys) == 1 and (keys[0] != DUTIES or duties_on_some(turn))
    return keys[0] if known and keys[0] != "competencies" else ""


def moved_to_rows(turn: Turn, target: Question, move: Move, key: str, said: str) -> Turn:
    """Move criteria of one list to the end of a list of rows, after a yes; what does not fit there stays."""
    chosen = resolved(turn, target, move.which)
    match chosen:
        case NotThere():
            return not_there(turn, chosen, said)
        case Unclear():
            return which_list(turn, target, chosen, move.which, said)
        case Chosen():
            return _moved(turn, target, chosen, key, rewritten(said, move.which, chosen))


def _moved(turn: Turn, target: Question, chosen: Chosen, key: str, way: str) -> Turn:
    ready = opened(turn) if key == DUTIES else turn
    to = question_of(ready.context, ready.draft, key)
    section = turn.form.section(chosen.question.section)
    lines = [shown_criterion(section, each) for each in chosen.criteria]
    done = added_to(ready, to, lines) if to else None
    if to is None or done is None:
        named = to.named() if to else {"label": key, "aspect": ""}
        return turn.understood().noting("list.does_not_fit", texts=lines, **named)
    if turn.confirmed != tuple(lines):
        told = [f"{line} ({besides})" for line, besides in zip(lines, _besides(turn, chosen), strict=True)]
        return asked(turn, target, way, "move.words_alone", told, lost=lines, **to.named(), count=len(lines))
    return without(done, chosen).understood().noting("list.moved_to", label=to.label, texts=lines)


def _besides(turn: Turn, chosen: Chosen) -> Sequence[str]:
    """What each of the criteria says besides its words."""
    labels = {method.key: method.label for method in turn.form.assessment}
    return ["; ".join(_parts(turn, chosen, each, labels)) for each in chosen.criteria]


def _parts(turn: Turn, chosen: Chosen, criterion: Criterion, labels: dict[str, str]) -> list[str]:
    methods = ", ".join(labels.get(key, key) for key in criterion.assessed_by)
    duties = [duty.text for each in criterion.for_duties if (duty := duty_of(turn.draft, each))]
    return [each for each in (chosen.question.necessity, methods, criterion.reason, *duties) if each]

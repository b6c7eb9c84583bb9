"""Proposals: words that were read as answers, shown back, and taken into the draft with one press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bot.conversation.answers import answer
from bot.conversation.command_set import Several
from bot.conversation.correcting import not_there
from bot.conversation.criteria import add_criteria, shared_methods
from bot.conversation.grade_words import grades_told
from bot.conversation.level_check import level_noted
from bot.conversation.pending import Proposal
from bot.conversation.questions import LISTED, Question, is_empty, is_open, question_of
from bot.conversation.references import NotThere, numbered
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.turn import Turn
from prompts import aspect, label
from specs.document import Criterion

# With more, a button for each would bury the list; they are then taken by number.
_BUTTONS = 5
# Said once for all that was taken; the notes of trouble are kept.
_ROUTINE = frozenset({"header.recorded", "criteria.recorded", "list.added", "competencies.added", "answer.kept"})


def propose(turn: Turn, several: Several) -> Turn:
    """Show what was read out of one message, and keep the rest as not placed."""
    first = turn.draft.next_id
    fresh = tuple(
        Proposal(
            id=f"p{first + place}",
            question=each.question,
            text=each.text,
            label=each.label,
            together=f"p{first}" if several.together else "",
        )
        for place, each in enumerate(several.placements)
    )
    turn = turn.understood().with_draft(
        proposed=(*turn.draft.proposed, *fresh),
        next_id=first + len(fresh),
        tray=(*turn.draft.tray, *several.left),
    )
    if several.headings:
        turn = turn.noting("proposals.headings", headings=[list(each) for each in several.headings])
    turn = turn.noting("criteria.headings", texts=list(several.strays)) if several.strays else turn
    return shown(grades_told(turn, several.left, kept=True), left=several.left)


def shown(turn: Turn, left: Sequence[str] = ()) -> Turn:
    """The proposals that wait, numbered, with the buttons that take them. `left` is what found no place just now."""
    proposed = turn.draft.proposed
    if not proposed:
        return turn.understood().noting("proposals.none")
    each = tuple(
        Button(f"choose.proposed.{one.id}", label=f"{label('accept_one')} {number}")
        for number, one in enumerate(proposed, start=1)
    )
    one = (Button("keep_one"),) if written_as_one(proposed) else ()
    single = each if 1 < len(proposed) <= _BUTTONS and not one else ()
    buttons = (Button("accept_all", primary=True), *one, *single, Button("set_aside"), Button("repeat"))
    facts = {"count": len(proposed), "left": list(left), "together": bool(one)}
    facts["for_duties"] = all(each.for_duties for each in proposed)
    reply = Reply("proposals.shown", facts, listings(turn), buttons, turn.current().key)
    return replace(turn.with_focus(listed="proposals"), replies=(*turn.replies, reply), asks=False)


def written_as_one(proposed: Sequence[Proposal]) -> list[Proposal]:
    """The newest of the proposals that were written as one line with semicolons between them."""
    last = next((each.together for each in reversed(proposed) if each.together), "")
    found = [each for each in proposed if last and each.together == last]
    return found if len(found) > 1 else []


def keep_one(turn: Turn) -> Turn:
    """Record what was written as one line as one criterion, to the letter."""
    parts = written_as_one(turn.draft.proposed)
    if not parts:
        return turn.noting("proposals.taken_before")
    whole = parts[0].model_copy(update={"text": "; ".join(each.text for each in parts)})
    proposed = tuple(whole if each == parts[0] else each for each in turn.draft.proposed if each not in parts[1:])
    return take(turn.with_draft(proposed=proposed), [whole])


def listings(turn: Turn) -> tuple[Listing, ...]:
    """The proposals by the question that they answer, numbered through."""
    made: list[Listing] = []
    number = 1
    for key, several in groupby(turn.draft.proposed, key=lambda each: each.question):
        texts = tuple(_line(turn, each) for each in several)
        made.append(Listing(_heading(turn, key), texts, "number", number))
        number += len(texts)
    return tuple(made)


def _heading(turn: Turn, key: str) -> str:
    question = question_of(turn.context, turn.draft, key)
    if question is None:
        return ""
    return f"{question.label} ({aspect(question.aspect)})" if question.aspect else question.label


def _line(turn: Turn, proposal: Proposal) -> str:
    question = question_of(turn.context, turn.draft, proposal.question)
    areas = turn.form.section(question.section).sub_areas if question and question.section else ()
    name = next((area.label for area in areas if area.key == proposal.label), "")
    return f"{name}: {proposal.text}" if name else proposal.text


def accept(turn: Turn, numbers: str) -> Turn:
    """Take proposals by number into the draft."""
    chosen = _numbered(turn, numbers)
    return not_there(turn, chosen, numbers) if isinstance(chosen, NotThere) else take(turn, chosen)


def accept_one(turn: Turn, proposal_id: str) -> Turn:
    """Take one proposal, as its button does; one that is not there any more was taken before."""
    chosen = [each for each in turn.draft.proposed if each.id == proposal_id]
    return take(turn, chosen) if chosen else turn.noting("proposals.taken_before")


def set_aside(turn: Turn, numbers: str) -> Turn:
    """Proposals that are none after all: to the words that are not placed."""
    chosen = _numbered(turn, numbers)
    if isinstance(chosen, NotThere):
        return not_there(turn, chosen, numbers)
    texts = [each.text for each in chosen]
    kept = tuple(each for each in turn.draft.proposed if each not in chosen)
    turn = turn.understood().with_draft(proposed=kept, tray=(*turn.draft.tray, *texts))
    turn = turn.noting("proposals.set_aside", texts=texts)
    return shown(turn) if kept else turn


def _numbered(turn: Turn, numbers: str) -> list[Proposal] | NotThere:
    proposed = turn.draft.proposed
    selection = numbered(numbers, len(proposed))
    if selection is None or selection.outside or not selection.numbers:
        return NotThere(selection.outside if selection else (numbers,), len(proposed))
    return [proposed[number - 1] for number in selection.numbers]


def take(turn: Turn, chosen: Sequence[Proposal]) -> Turn:
    """Each to its question. What its question refuses goes to the words that are not placed, and is said."""
    kept = tuple(each for each in turn.draft.proposed if each not in chosen)
    here = turn.focus
    turn = turn.with_draft(proposed=kept)
    taken: dict[str, int] = {}
    for key, several in groupby(chosen, key=lambda each: each.question):
        group = list(several)
        before = turn
        turn = _taken(turn, key, group)
        if turn.document != before.document or turn.draft.tray == before.draft.tray:
            taken[_heading(turn, key)] = taken.get(_heading(turn, key), 0) + len(group)
    notes = tuple(note for note in turn.notes if note.name not in _ROUTINE)
    turn = replace(turn, notes=notes, focus=here, moves=False, asks=True)
    counts = [{"place": place, "count": count} for place, count in taken.items()]
    turn = turn.understood().noting("proposals.accepted", counts=counts) if taken else turn
    turn = replace(turn, undoable=True)
    return shown(turn) if kept else _onwards(turn)


def _taken(turn: Turn, key: str, group: list[Proposal]) -> Turn:
    question = question_of(turn.context, turn.draft, key)
    if question is None:
        return _to_tray(turn, group)
    before = turn.document
    if question.kind == "criteria":
        turn = _criteria(turn, question, group)
    else:
        turn = answer(turn, question, "\n".join(each.text for each in group), 0)
        standing = {note.name for note in turn.notes} & {"criteria.duplicates"}
        if turn.document == before and not standing and turn.document.header_words(question.field) != group[-1].text:
            return _to_tray(turn, group)
    # What was chosen for duties, and what was read out of one line, is a beginning: its section is still asked about.
    whole = not any(each.for_duties for each in group) and not all(each.together for each in group)
    settled = whole and question.kind in LISTED and not is_empty(turn.draft, question)
    return turn.marked(question, "settled") if settled else turn


def _criteria(turn: Turn, question: Question, group: list[Proposal]) -> Turn:
    methods = shared_methods(turn.document.section(question.section))
    assessed = turn.form.section(question.section).assessed
    new = [
        Criterion(
            text=each.text,
            assessed_by=(each.assessed_by if assessed else ()) or methods,
            sub_area=each.label,
            for_duties=each.for_duties,
        )
        for each in group
    ]
    return level_noted(add_criteria(turn, question, new, "criteria.recorded"), [("", each.text, "") for each in group])


def _to_tray(turn: Turn, group: list[Proposal]) -> Turn:
    texts = [each.text for each in group]
    return turn.with_draft(tray=(*turn.draft.tray, *texts)).noting("proposals.refused", texts=texts)


def _onwards(turn: Turn) -> Turn:
    """On to the next question where the one in focus is answered now; a list that is still open stays."""
    current = turn.current()
    answered = current.kind not in ("review", "edit", "form") and not is_open(turn.draft, current)
    return turn.moving() if answered else turn

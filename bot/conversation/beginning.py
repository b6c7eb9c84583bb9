"""Beginning with the work: the offer beside the first question, and the ways into the duties and out of them."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.draft import Focus
from bot.conversation.duties import DUTIES, PASSED, TAKEN
from bot.conversation.early_duties import duties_on_some, without_form
from bot.conversation.proposing import shown
from bot.conversation.questions import OF_DUTIES, Question, question_of
from bot.conversation.replies import Button
from bot.conversation.turn import Turn

_OFFER = (Button("duties"), Button("leave_duties"))


def begin(turn: Turn, question: Question) -> Turn:
    """To the duties, whenever somebody wants to: then they are asked about until they are done or left.

    Before a form is chosen they are noted as they are typed, and asked about on a form that has them.
    """
    if without_form(turn) and duties_on_some(turn):
        return turn.understood().with_draft(duties_first=TAKEN).noting("duties.before_form")
    if turn.form.duties != "optional" or without_form(turn):
        return turn.noting("press.out_of_place")
    turn = turn.understood().with_draft(duties_first=TAKEN)
    return replace(turn.looking_at(DUTIES), jumped=True)


def leave(turn: Turn, question: Question) -> Turn:
    """Go on without the duties, or without the rest of them; the offer is not made again."""
    if not duties_on_some(turn):
        return turn.noting("press.out_of_place")
    name = "duties.left" if turn.document.duties else "duties.passed"
    turn = turn.understood().with_draft(duties_first=PASSED).noting(name)
    return turn.moving() if question.kind in OF_DUTIES else turn


def offered(turn: Turn, asked: Question) -> tuple[Turn, tuple[Button, ...]]:
    """About to ask a question: with the offer beside it, if this is the one that it stands beside; once a draft."""
    state = turn.draft.duties_first
    if turn.form.duties != "optional" or state in (TAKEN, PASSED):
        return turn, ()
    if not state and _is_begun(turn, asked):
        turn = turn.with_draft(duties_first=asked.key)
    elif state and state != asked.key:
        return turn.with_draft(duties_first=PASSED), ()
    return (turn.noting("duties.offered"), _OFFER) if turn.draft.duties_first == asked.key else (turn, ())


def _is_begun(turn: Turn, asked: Question) -> bool:
    """Whether the post has its title, and nothing is said yet of the person."""
    if asked.kind in ("form", "edit", "review") or asked.field == turn.form.title_field:
        return False
    document, draft = turn.document, turn.draft
    beyond_head = any(not key.startswith("header.") for key in draft.marks)
    said = document.sections or document.competencies or document.duties or draft.proposed or beyond_head
    return bool(document.header_words(turn.form.title_field)) and not said


def shown_back(turn: Turn, before: Turn, asked: Question) -> Turn:
    """On from the last duty: with everything that was chosen for the duties, to be taken with one press."""
    was = _asked_before(before, before.focus)
    on = was is not None and was.kind in OF_DUTIES and asked.kind not in OF_DUTIES
    if not on or not turn.asks or not any(each.for_duties for each in turn.draft.proposed):
        return turn
    return shown(turn)


def _asked_before(turn: Turn, focus: Focus) -> Question | None:
    return question_of(turn.context, turn.draft, focus.question) if focus.question else None

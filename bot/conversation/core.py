"""The step of a conversation: a pure function from context, draft, focus and act to the next ones and the replies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation.acts import Act, Choose, EditAssessed, EditFields, EditList, Press, Resume, Revise, Say, Start
from bot.conversation.after_form import kept_proposed
from bot.conversation.asking import ask
from bot.conversation.assessed_form import edit_assessed
from bot.conversation.beginning import offered, shown_back
from bot.conversation.carrying_out import chosen, pressed, said
from bot.conversation.command_set import Wanted
from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus, new_draft
from bot.conversation.field_editing import edit_fields
from bot.conversation.guidance import guided, is_stuck, known_now, with_consequences
from bot.conversation.header import LONGEST
from bot.conversation.in_front import in_front
from bot.conversation.list_editing import edit_list
from bot.conversation.questions import LISTED, OF_DUTIES, REVIEW, Question, is_empty, next_question, question_of
from bot.conversation.replies import Button, Note, Reply
from bot.conversation.revising import revise
from bot.conversation.suggesting import offering
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned, has_words, one_line
from bot.conversation.undoing import remembered

__all__ = ["Context", "Draft", "Focus", "Outcome", "new_draft", "step"]


@dataclass(frozen=True)
class Outcome:
    """The draft and the focus after an act, and what is said back, in order.

    `wanted` is a command that the core cannot do itself and the caller does: to send the draft for sign-off, to list
    other drafts, to switch to one, to copy one, to hand this one over. Without one, the last reply asks a question.
    """

    draft: Draft
    focus: Focus
    replies: tuple[Reply, ...]
    wanted: Wanted | None = None

    @property
    def wants(self) -> str:
        """The name of the command that is wanted ("submit"), or nothing."""
        return self.wanted.name if self.wanted else ""


def step(context: Context, draft: Draft, focus: Focus, act: Act) -> Outcome:
    """One act in a conversation. Never raises on what a person wrote."""
    turn = Turn(context, draft, focus)
    match act:
        case Start(title):
            return _outcome(_started(turn, title), turn)
        case Resume(first=True):
            return _outcome(replace(turn, afresh=True), turn)
        case Resume():
            title = draft.document.header_words(turn.form.title_field)
            return _outcome(replace(turn.noting("draft.resumed", title=title), afresh=True), turn)
        case Revise():
            return _outcome(with_consequences(known_now(revise(turn, act)), turn, turn.current()), turn)
    current = turn.current()
    target = question_of(context, draft, act.question) or current
    turn = turn.looking_at(current.key) if not focus.question else turn
    done = kept_proposed(turn, _acted(turn, target, act))
    done = known_now(done if target == current else _afterwards(done, turn, target, current, act))
    done = _left_complete(done, current)
    return _outcome(with_consequences(done, turn, target), turn)


def asked_now(context: Context, draft: Draft, focus: Focus) -> tuple[Reply | None, Focus]:
    """The question in focus as it would be put now, with what the person then has in front of them.

    None where it is not in force any more, or is the review, which is not drawn again unasked.
    """
    turn = Turn(context, draft, focus)
    asked = turn.current()
    if asked.key != focus.question or asked == REVIEW:
        return None, focus
    turn = offering(turn, asked)
    return ask(turn, asked), in_front(turn, asked).focus


def _acted(turn: Turn, target: Question, act: Say | Press | Choose | EditList | EditFields | EditAssessed) -> Turn:
    match act:
        case EditFields():
            return edit_fields(turn, target, act)
        case EditAssessed():
            return edit_assessed(turn, target, act)
        case EditList():
            return edit_list(turn, target, act)
        case Say(text):
            return said(turn, target, text)
        case Press(key):
            return pressed(turn, target, key)
        case Choose(keys):
            return chosen(turn, target, keys)


def _afterwards(done: Turn, before: Turn, target: Question, current: Question, act: Act) -> Turn:
    """After something about another question than the one in focus: say so, and go on where the person was."""
    answered = isinstance(act, Say) and not done.jumped and done.document != before.document
    filled = answered or (isinstance(act, EditList) and done.document != before.document)
    if filled and target.kind in LISTED and not is_empty(done.draft, target):
        done = done.marked(target, "settled")
    if answered:
        done = replace(done, notes=(Note("answer.earlier", target.named()), *done.notes))
    looked_elsewhere = done.focus.question not in (current.key, "")
    if looked_elsewhere and not done.moves:
        return done
    return replace(done.looking_at(current.key), moves=False)


def _left_complete(done: Turn, current: Question) -> Turn:
    """Naming another list says that the one in front of the person is complete: it is not put to them again.

    Who names a line of the head, to correct it, or turns to the duties comes back to the list.
    """
    now = question_of(done.context, done.draft, done.focus.question) if done.jumped else None
    if now is None or now == current or now.kind not in LISTED - OF_DUTIES or current.kind not in LISTED:
        return done
    left_open = current.key not in done.draft.marks and not is_empty(done.draft, current)
    return done.marked(current, "settled") if left_open else done


def _started(turn: Turn, title: str) -> Turn:
    text, left_out = cleaned(title)
    line = one_line(text)
    if not line:
        return turn.noting("draft.started", title="")
    if not has_words(line) or left_out or len(line) > LONGEST:
        return turn.noting("draft.started", title="").noting("title.unfit", typed=line, limit=LONGEST)
    return turn.with_header(turn.form.title_field, line).noting("draft.started", title=line)


def _outcome(turn: Turn, before: Turn) -> Outcome:
    """Ask what is next, unless the act was answered otherwise."""
    if turn.moves:
        turn = turn.looking_at("")
    turn = replace(turn, draft=remembered(before.draft, turn.draft))
    asked = turn.current()
    turn = turn.with_focus(question=asked.key)
    turn = shown_back(turn, before, asked)
    if not turn.asks:
        return Outcome(turn.draft, turn.focus, _headed(turn), turn.wanted)
    turn, offer = offered(guided(offering(turn, asked), before.focus, asked), asked)
    briefly = asked == REVIEW and not turn.afresh and (turn.focus.reviewed or before.focus.question == REVIEW.key)
    reply = ask(turn, asked, briefly=briefly)
    if asked == REVIEW and not briefly:
        turn = turn.with_focus(reviewed=next_question(turn.context, turn.draft) == REVIEW)
    turn = in_front(turn, asked)
    bulk = (Button("bulk"),) if is_stuck(turn) or asked.kind in ("criteria", "duties") else ()
    extra = (*offer, *((Button("undo"),) if turn.undoable else ()), *bulk)
    reply = replace(reply, buttons=(*reply.buttons, *extra))
    return Outcome(turn.draft, turn.focus, (*turn.replies, reply), turn.wanted)


def _headed(turn: Turn) -> tuple[Reply, ...]:
    """The replies, the first with what the turn has to tell at its head."""
    if not turn.replies or not turn.notes:
        return turn.replies
    first, *others = turn.replies
    return (replace(first, notes=(*turn.notes, *first.notes)), *others)

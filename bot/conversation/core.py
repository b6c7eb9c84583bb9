"""The step of a conversation: a pure function from context, draft, focus and act to the next ones and the replies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation.acts import Act, Choose, Press, Resume, Say, Start
from bot.conversation.answers import answer, choose_form
from bot.conversation.asking import ask
from bot.conversation.assessed import answer_assessed, choose_assessed
from bot.conversation.clauses import choose_clause
from bot.conversation.commands import COMMANDS, command
from bot.conversation.competencies import choose_all
from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus, new_draft
from bot.conversation.editing import change_asked
from bot.conversation.facts import choose_facts, said_none
from bot.conversation.header import LONGEST
from bot.conversation.questions import EDIT, LISTED, REVIEW, Question, is_empty, next_question, question_of
from bot.conversation.replies import Note, Reply
from bot.conversation.suggesting import may_suggest, offering
from bot.conversation.taking import show_more, take_all
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned, command_of, has_words, one_line
from bot.conversation.which import choose_which

__all__ = ["Context", "Draft", "Focus", "Outcome", "new_draft", "step"]


@dataclass(frozen=True)
class Outcome:
    """The draft and the focus after an act, and what is said back, in order.

    `wants` names an act that the core cannot do itself and the caller does after the commit: "submit" (the person
    asked to send it for sign-off), or empty. Unless it is "submit", the last reply asks a question.
    """

    draft: Draft
    focus: Focus
    replies: tuple[Reply, ...]
    wants: str = ""


def step(context: Context, draft: Draft, focus: Focus, act: Act) -> Outcome:
    """One act in a conversation. Never raises on what a person wrote."""
    turn = Turn(context, draft, focus)
    match act:
        case Start(title):
            return _outcome(_started(turn, title), turn)
        case Resume():
            title = draft.document.header_words(turn.form.title_field)
            return _outcome(replace(turn.noting("draft.resumed", title=title), afresh=True), turn)
    current = turn.current()
    target = question_of(context, draft, act.question) or current
    turn = turn.looking_at(current.key) if not focus.question else turn
    done = _acted(turn, target, act)
    return _outcome(done if target == current else _afterwards(done, turn, target, current, act), turn)


def _acted(turn: Turn, target: Question, act: Say | Press | Choose) -> Turn:
    match act:
        case Say(text):
            return _said(turn, target, text)
        case Press(key):
            return _pressed(turn, target, key)
        case Choose(keys):
            return _chosen(turn, target, keys)


def _said(turn: Turn, target: Question, written: str) -> Turn:
    text, left_out = cleaned(written)
    name = command_of(text)
    if name and (none_said := said_none(turn, target, name)):
        return none_said
    if name:
        return command(turn, target, name)
    change = change_asked(turn, text, loosely=target.kind in ("review", "edit"))
    if change is None:
        return answer(turn, target, text, left_out)
    question, words = change
    jumped = replace(turn.looking_at(question.key), jumped=True)
    return answer(jumped, question, words, left_out) if words else jumped


def _pressed(turn: Turn, target: Question, key: str) -> Turn:
    if key.startswith("choose."):
        return _chosen(turn, target, (key.removeprefix("choose."),))
    if key == "all" and target.kind == "competencies":
        return choose_all(turn, target)
    if key in ("take_all", "more") and may_suggest(turn, target):
        return take_all(turn, target) if key == "take_all" else show_more(turn, target)
    if key == "same" and target.kind == "assessed":
        return answer_assessed(turn, target, "same")
    if none_said := said_none(turn, target, key):
        return none_said
    return command(turn, target, key) if key in COMMANDS else turn.noting("press.out_of_place")


def _chosen(turn: Turn, target: Question, keys: tuple[str, ...]) -> Turn:
    if target.kind == "assessed":
        return choose_assessed(turn, target, keys)
    if target.kind == "which":
        return choose_which(turn, target, keys)
    if target.kind == "form" and keys and keys[0] in {form.form for form in turn.context.forms}:
        return choose_form(turn, keys[0])
    if target.kind in ("facts", "fact"):
        return choose_facts(turn, target, keys)
    if target.kind == "clauses" and keys:
        return choose_clause(turn, keys[0])
    named = question_of(turn.context, turn.draft, keys[0]) if keys and target == EDIT else None
    return turn.looking_at(named.key) if named else turn.noting("press.out_of_place")


def _afterwards(done: Turn, before: Turn, target: Question, current: Question, act: Act) -> Turn:
    """After something about another question than the one in focus: say so, and go on where the person was."""
    answered = isinstance(act, Say) and not done.jumped and done.document != before.document
    if answered and target.kind in LISTED and not is_empty(done.draft, target):
        done = done.marked(target, "settled")
    if answered:
        done = replace(done, notes=(Note("answer.earlier", target.named()), *done.notes))
    looked_elsewhere = done.focus.question not in (current.key, "")
    if looked_elsewhere and not done.moves:
        return done
    return replace(done.looking_at(current.key), moves=False)


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
    asked = turn.current()
    turn = turn.with_focus(question=asked.key)
    if not turn.asks:
        return Outcome(turn.draft, turn.focus, turn.replies, turn.wants)
    turn = offering(turn, asked)
    briefly = asked == REVIEW and not turn.afresh and (turn.focus.reviewed or before.focus.question == REVIEW.key)
    reply = ask(turn, asked, briefly=briefly)
    if asked == REVIEW and not briefly:
        turn = turn.with_focus(reviewed=next_question(turn.context, turn.draft) == REVIEW)
    return Outcome(turn.draft, turn.focus, (*turn.replies, reply), turn.wants)

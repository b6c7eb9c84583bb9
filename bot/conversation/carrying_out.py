"""Every typed command carried out: what was said, pressed or chosen at a question becomes one, and is done here."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.answers import answer, choose_form
from bot.conversation.asking_back import asked_back, asks_back
from bot.conversation.assessed import answer_assessed, choose_assessed
from bot.conversation.byways import BYWAYS
from bot.conversation.clauses import choose_clause
from bot.conversation.command_set import (
    Accept,
    Add,
    Answer,
    Cancel,
    ChangeAnswer,
    Confirm,
    Copy,
    Drop,
    HandOver,
    Invite,
    Merge,
    Move,
    Named,
    Place,
    Remove,
    Reorder,
    Reword,
    SetAside,
    Several,
    Split,
    Switch,
    TypedCommand,
)
from bot.conversation.competencies import choose_all
from bot.conversation.corrections import corrected
from bot.conversation.duties import DUTIES
from bot.conversation.early_duties import noted_early, opened
from bot.conversation.facts import choose_facts, said_none
from bot.conversation.grade_words import grade_not_asked
from bot.conversation.pending import Pending
from bot.conversation.perhaps import reads_like_an_instruction
from bot.conversation.phrasing import in_plain_words
from bot.conversation.proposing import accept, accept_one, propose, set_aside
from bot.conversation.questions import EDIT, LISTED, Question, question_of
from bot.conversation.reading import read
from bot.conversation.said_in_passing import in_passing, the_one_meant
from bot.conversation.several import standing_parts
from bot.conversation.suggesting import may_suggest
from bot.conversation.suggestion_menu import MENU, from_menu
from bot.conversation.taking import about_suggestions, show_more, take_all
from bot.conversation.trays import drop, place
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned, one_line
from bot.conversation.where import ask_where
from bot.conversation.which import choose_which

# Buttons whose command carries words that the button does not have.
_PRESSED: dict[str, TypedCommand] = {
    "yes": Confirm(),
    "no": Cancel(),
    "accept_all": Accept("all"),
    "set_aside": SetAside("all"),
}


def said(turn: Turn, target: Question, written: str) -> Turn:
    """Something typed at a question."""
    text, left_out = cleaned(written)
    if told := grade_not_asked(turn, text):
        return told
    if told := in_passing(turn, target, text):
        return told.with_focus(pending=None)
    text = in_plain_words(turn, target, text)
    command = read(turn, target, text)
    if isinstance(command, Answer) and (one := the_one_meant(turn, target, text)):
        if isinstance(one, Turn):
            return one
        text, command = one, read(turn, target, one)
    if isinstance(command, Answer) and asks_back(target, text) and not about_suggestions(turn, target, text):
        return asked_back(turn.with_focus(pending=None), text)
    return _done(turn, target, command, text, left_out)


def pressed(turn: Turn, target: Question, key: str) -> Turn:
    """A button under a question. One that has no business there changes nothing, which is said."""
    if key.startswith("choose."):
        return chosen(turn, target, (key.removeprefix("choose."),))
    if key in _PRESSED:
        return _done(turn, target, _PRESSED[key], "", 0)
    if none_said := said_none(turn, target, key):
        return none_said.with_focus(pending=None)
    if key in BYWAYS:
        return _done(turn, target, Named(key), "", 0)
    turn = turn.with_focus(pending=None)
    special = _of_the_question(turn, target, key)
    return special if special is not None else turn.noting("press.out_of_place")


def _of_the_question(turn: Turn, target: Question, key: str) -> Turn | None:
    """The buttons that mean something at one kind of question only."""
    if key == "all" and target.kind == "competencies":
        return choose_all(turn, target)
    if key in ("take_all", "more") and may_suggest(turn, target):
        return take_all(turn, target) if key == "take_all" else show_more(turn, target)
    if key == "same" and target.kind == "assessed":
        return answer_assessed(turn, target, "same")
    return None


def chosen(turn: Turn, target: Question, keys: tuple[str, ...]) -> Turn:
    """Options of a menu, or a button that stands for one."""
    kind, _, rest = (keys[0] if keys else "").partition(".")
    pending = turn.focus.pending
    if kind == "way" and pending and rest.isdecimal() and 1 <= int(rest) <= len(pending.ways):
        return _done(turn, target, Confirm(int(rest)), "", 0)
    turn = turn.with_focus(pending=None)
    if kind == "proposed":
        return accept_one(turn, rest)
    if kind == "goto" and (named := question_of(turn.context, turn.draft, rest)):
        return replace(turn.looking_at(named.key), jumped=True)
    if kind == MENU and may_suggest(turn, target):
        return from_menu(turn, target, rest)
    if target.kind == "assessed":
        return choose_assessed(turn, target, keys)
    if target.kind == "which":
        return choose_which(turn, target, keys)
    if target.kind in ("facts", "fact"):
        return choose_facts(turn, target, keys)
    if target.kind == "clauses" and keys:
        return choose_clause(turn, keys[0])
    if target.kind == "form" and keys and keys[0] in {form.form for form in turn.context.forms}:
        return choose_form(turn, keys[0])
    named = question_of(turn.context, turn.draft, keys[0]) if keys and target == EDIT else None
    return turn.looking_at(named.key) if named else turn.noting("press.out_of_place")


def _done(turn: Turn, target: Question, command: TypedCommand, text: str, left_out: int) -> Turn:
    """Carry out a command; what waited for a yes waits no longer, whatever was said."""
    pending = turn.focus.pending
    turn = turn.with_focus(pending=None)
    match command:
        case Confirm(way):
            return _confirmed(turn, target, pending, way)
        case Cancel():
            return turn.understood().noting("confirm.cancelled" if pending else "confirm.nothing")
        case Named(name):
            return said_none(turn, target, name) or BYWAYS[name](turn, target)
        case Answer(words):
            return _doubted(turn, target, words, answer(turn, target, words, left_out))
        case ChangeAnswer(key, words):
            return _changed(turn, key, words, left_out)
        case Add(""):
            return ask_where(turn, target, command)
        case Add(key, words):
            return _added(turn, target, key, words, left_out)
        case Reword() | Move() | Merge() | Split() | Remove() | Reorder():
            return _cleaned(corrected(turn, target, command, text.strip()), left_out)
    return _with_words(turn, target, command, left_out)


def _with_words(turn: Turn, target: Question, command: TypedCommand, left_out: int) -> Turn:
    match command:
        case Several():
            return _cleaned(propose(turn, command), left_out)
        case Accept(numbers):
            return accept(turn, numbers)
        case SetAside(numbers):
            return set_aside(turn, numbers)
        case Place(numbers, to):
            return place(turn, target, numbers, to)
        case Drop(numbers):
            return drop(turn, target, numbers)
        case Switch() | Copy() | HandOver() | Invite():
            return replace(turn.understood(), wanted=command, asks=False)
    raise AssertionError(f"not a command that is carried out here: {command}")


def _doubted(turn: Turn, target: Question, words: str, done: Turn) -> Turn:
    """With "undo" beside an entry that may have been meant as an instruction."""
    if done.document == turn.document or not reads_like_an_instruction(target, words):
        return done
    return replace(done.noting("answer.perhaps_instruction", typed=one_line(words)), undoable=True)


def _confirmed(turn: Turn, target: Question, pending: Pending | None, way: int) -> Turn:
    if pending is None or way > len(pending.ways):
        return turn.understood().noting("confirm.nothing")
    question = question_of(turn.context, turn.draft, pending.question) or target
    agreed = replace(turn, confirmed=pending.texts) if pending.texts else turn
    command = read(agreed, question, pending.ways[way - 1])
    return _done(agreed, question, command, pending.ways[way - 1], 0)


def _changed(turn: Turn, key: str, words: str, left_out: int) -> Turn:
    """To the answer; where the new words came with it, back to the list that the person was at."""
    question = question_of(turn.context, turn.draft, key)
    if question is None:
        return turn.misunderstood().noting("edit.unknown", typed=words)
    jumped = replace(turn.looking_at(key), jumped=True)
    if not words:
        return jumped
    done = answer(jumped, question, words, left_out)
    was_at = turn.current()
    if done.moves and was_at.kind in LISTED and question.key != was_at.key:
        return replace(done.looking_at(was_at.key), moves=False)
    return done


def _added(turn: Turn, target: Question, key: str, words: str, left_out: int) -> Turn:
    """To another list, and back to the question."""
    if key == DUTIES and target.key != DUTIES:
        turn, words = opened(turn), "\n".join(standing_parts(words)) or words
    if key == DUTIES and target.kind == "form" and (early := noted_early(turn, words)):
        return early
    question = question_of(turn.context, turn.draft, key)
    if question is None or question == target:
        return answer(turn, target, words, left_out)
    turn = answer(turn.noting("corrected.in", **question.named()), question, words, left_out)
    return replace(turn, moves=False, undoable=True)


def _cleaned(turn: Turn, left_out: int) -> Turn:
    return turn.noting("text.cleaned", count=left_out) if left_out else turn

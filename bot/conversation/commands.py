"""What the commands do, typed or pressed: the named ways off the path and on along it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.conversation.command_set import Named
from bot.conversation.criteria import criteria_of
from bot.conversation.duties import PASSED
from bot.conversation.lines import rows_of
from bot.conversation.questions import (
    CLAUSES,
    EDIT,
    LISTED,
    REVIEW,
    Question,
    is_empty,
    next_question,
    questions,
)
from bot.conversation.replies import Button, Reply
from bot.conversation.reviewing import incomplete, missing, shown_so_far
from bot.conversation.suggesting import page_of
from bot.conversation.turn import Turn

Command = Callable[[Turn, Question], Turn]


def command(turn: Turn, question: Question, name: str) -> Turn:
    """Do what the command says, about that question. Raises KeyError for a name that is none."""
    return COMMANDS[name](turn, question)


def _done(turn: Turn, question: Question) -> Turn:
    turn = turn.understood()
    if question.kind in ("review", "edit"):
        return _onwards(turn)
    if question.kind == "which":
        # Which competencies and their behaviours are changed together.
        turn = turn.with_draft(marks={key: mark for key, mark in turn.draft.marks.items() if key != "competencies"})
    if not is_empty(turn.draft, question):
        settled = turn.marked(question, "settled") if question.kind in LISTED else turn
        return settled.moving().noting("answer.kept", **question.named(), count=_recorded(turn, question))
    if question.required:
        return turn.noting("answer.needed", **question.named(), skippable=question.kind != "form")
    return turn.marked(question, "settled").moving().noting("answer.left_empty", **question.named())


def _recorded(turn: Turn, question: Question) -> int:
    """How many are in the list of the question, 0 for one that is no list."""
    if question.kind == "criteria":
        return len(criteria_of(turn, question))
    if question.kind == "competencies":
        return sum(len(chosen.indicators) for chosen in turn.document.competencies)
    return len(rows_of(turn, question)) if question.kind in LISTED else 0


def _skip(turn: Turn, question: Question) -> Turn:
    if question.kind in ("review", "edit", "form") or not is_empty(turn.draft, question):
        return _done(turn, question)
    if question.kind == "duties":
        return turn.with_draft(duties_first=PASSED).moving().noting("duties.passed")
    if question.kind == "duty":
        return turn.marked(question, "settled").moving().noting("duties.none_yet", **question.named())
    facts = {**question.named(), "required": question.required}
    return turn.marked(question, "skipped").moving().noting("answer.skipped", **facts)


def _onwards(turn: Turn) -> Turn:
    """From the review, or from choosing what to change: to the first open question, if there is one."""
    following = next_question(turn.context, turn.draft)
    turn = turn.looking_at(following.key)
    return turn.noting("review.all_asked") if following == REVIEW else turn


def _back(turn: Turn, question: Question) -> Turn:
    turn = turn.understood()
    if question.kind == "edit":
        return _onwards(turn)
    if question.kind == "clause_reason":
        return turn.looking_at(CLAUSES.key)
    asked = questions(turn.context, turn.draft)
    place = asked.index(question)
    if place == 0:
        return turn.looking_at(question.key).noting("back.first", **question.named())
    return turn.looking_at(asked[place - 1].key)


def _show(turn: Turn, question: Question) -> Turn:
    if turn.focus.question == REVIEW.key:
        return _review(turn, question)
    return replace(turn.understood(), replies=(shown_so_far(turn),))


def _explain(name: str) -> Command:
    def explain(turn: Turn, question: Question) -> Turn:
        words = question.asking
        facts = {
            **question.named(),
            "kind": question.kind,
            "letters": page_of(turn, question).letters,
            "ask": words.ask,
            "help": words.help,
            "why": words.why,
            "example": words.example,
        }
        others = [key for key in ("help", "example", "why") if f"{key}.shown" != name]
        buttons = [Button(key) for key in others if getattr(words, key)]
        reply = Reply(name, facts, buttons=(*buttons, Button("show")), question=question.key)
        return replace(turn.understood(), replies=(reply,), asks=False)

    return explain


def _submit(turn: Turn, question: Question) -> Turn:
    turn = turn.understood()
    if missing(turn) or turn.draft.proposed:
        return replace(turn, replies=(incomplete(turn, question),), asks=False)
    return replace(turn, wanted=Named("submit"), asks=False)


def _review(turn: Turn, question: Question) -> Turn:
    return replace(turn.looking_at(REVIEW.key), afresh=True)


def _edit(turn: Turn, question: Question) -> Turn:
    return turn.looking_at(EDIT.key)


def _chat(turn: Turn, question: Question) -> Turn:
    return turn.noting("small_talk")


def _give_grade(turn: Turn, question: Question) -> Turn:
    key = f"header.{turn.form.grade_field}"
    known = any(each.key == key for each in questions(turn.context, turn.draft))
    return turn.looking_at(key) if known else turn.noting("press.out_of_place")


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "done": _done,
        "keep": _done,
        "none": _done,
        "skip": _skip,
        "back": _back,
        "show": _show,
        "help": _explain("help.shown"),
        "why": _explain("why.shown"),
        "example": _explain("example.shown"),
        "submit": _submit,
        "review": _review,
        "edit": _edit,
        "chat": _chat,
        "give_grade": _give_grade,
    }
)

"""What helps somebody who is stuck: the two or three things that work at this question, and after three tries a person.

And what a change brought about elsewhere, told in a line each.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.byways import hr_names
from bot.conversation.competencies import offer_of
from bot.conversation.draft import Focus
from bot.conversation.facts import fact_of
from bot.conversation.questions import OF_DUTIES, Question, is_empty, questions
from bot.conversation.suggesting import page_of
from bot.conversation.turn import Turn

# So many turns in a row that could not be made use of, and another way is offered.
STUCK_AFTER = 3
# Messages that say "I could not read this" and not yet what could be.
_UNREAD = frozenset(
    {"not_understood", "edit.unknown", "competencies.not_understood", "assessed.unknown", "press.out_of_place"}
)


def guided(turn: Turn, before: Focus, question: Question) -> Turn:
    """With a word on what works at the question, where the act could not be made use of."""
    if not turn.asks:
        return turn
    if {note.name for note in turn.notes} & _UNREAD:
        turn = turn.noting("works_here", **_facts(turn, question))
    if turn.focus.misunderstood >= STUCK_AFTER and turn.focus.misunderstood > before.misunderstood:
        turn = turn.noting("stuck", people=hr_names(turn))
    return turn


def is_stuck(turn: Turn) -> bool:
    """Whether the bulk form is to be offered."""
    return turn.focus.misunderstood >= STUCK_AFTER


def _facts(turn: Turn, question: Question) -> dict[str, object]:
    return {
        "kind": question.kind,
        "letters": page_of(turn, question).letters,
        "highest": len(offer_of(turn).proposals) if question.kind == "competencies" else 0,
        "methods": [method.label for method in turn.form.assessment][:2],
        "forms": [form.name for form in turn.context.forms][:2],
        "empty": is_empty(turn.draft, question),
        "answers": _closed_answers(turn, question),
    }


def _closed_answers(turn: Turn, question: Question) -> list[str]:
    """The answers of a closed list, where the question has one."""
    fact = fact_of(turn, question) if question.kind == "fact" else None
    return [option.label for option in fact.options] if fact else []


def with_consequences(turn: Turn, before: Turn, here: Question) -> Turn:
    """With a line for each thing that the act changed elsewhere; what the notes say already is not repeated."""
    if turn.document.form != before.document.form or not before.document.form:
        return turn
    asked_before = {each.key: each for each in questions(before.context, before.draft)}
    asked_now = {each.key: each for each in questions(turn.context, turn.draft)}
    elsewhere = [each for key, each in asked_now.items() if key not in asked_before and _elsewhere(each, here)]
    no_more = [each for key, each in asked_before.items() if key not in asked_now and _elsewhere(each, here)]
    needed = [
        each
        for key, each in asked_now.items()
        if each.required and is_empty(turn.draft, each) and key in asked_before and not is_empty(before.draft, each)
    ]
    if elsewhere:
        turn = turn.noting("consequence.asked", questions=[each.named() for each in elsewhere])
    if no_more:
        turn = turn.noting("consequence.no_more", questions=[each.named() for each in no_more])
    if needed:
        turn = turn.noting("consequence.needed", questions=[each.named() for each in needed])
    return _suggested_afresh(turn, before)


def _elsewhere(question: Question, here: Question) -> bool:
    """Whether a question is another part of the draft; that duties bring questions of their own is no surprise."""
    return question.section != here.section and question.kind not in OF_DUTIES


def _suggested_afresh(turn: Turn, before: Turn) -> Turn:
    """A new title or grade: what is suggested, and its letters, begin again for whoever saw suggestions."""
    fields = [field for field in (turn.form.title_field, turn.form.grade_field) if field]
    changed = [field for field in fields if turn.document.header_words(field) != before.document.header_words(field)]
    given = [field for field in changed if before.document.header_words(field)]
    seen = any(offered.lettered for offered in before.focus.offered.values())
    return turn.noting("consequence.suggestions") if given and seen else turn


def known_now(turn: Turn) -> Turn:
    """Answers that were not known and are given now: they are open no longer."""
    given = [
        each.key
        for each in questions(turn.context, turn.draft)
        if turn.draft.marks.get(each.key) == "not_known" and not is_empty(turn.draft, each)
    ]
    marks = {key: mark for key, mark in turn.draft.marks.items() if key not in given}
    return replace(turn, draft=turn.draft.model_copy(update={"marks": marks})) if given else turn

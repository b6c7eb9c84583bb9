"""Undo and redo of a draft's changes. They belong to the draft: of two people, either takes back what was done last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import JsonValue

from bot.conversation.clauses import facts_shown
from bot.conversation.context import Context
from bot.conversation.draft import Draft, in_order
from bot.conversation.history import (
    Change,
    Direction,
    History,
    change_between,
    changed_since,
    digest,
    is_of_the_document,
    parts_of,
)
from bot.conversation.put_aside import told_put_aside
from bot.conversation.questions import LISTED, Question, is_empty, questions
from bot.conversation.turn import Turn
from specs.document import header_lines


def remembered(before: Draft, after: Draft) -> Draft:
    """The draft with what was changed since `before` in its history, so that it can be undone."""
    if after.history != before.history:
        return after
    change = change_between(parts(before), parts(after))
    return after.model_copy(update={"history": after.history.with_change(change)}) if change else after


def parts(draft: Draft) -> dict[str, JsonValue]:
    """The draft in parts, as its history knows them."""
    proposed = [each.model_dump(mode="json") for each in draft.proposed]
    rest: dict[str, JsonValue] = {"picked": list(draft.picked), "declined": list(draft.declined)}
    return {**parts_of(draft.document, draft.marks, draft.tray, proposed), **rest}


def take_back(turn: Turn, question: Question, direction: Direction) -> Turn:
    """Undo the last change, or do again what was undone; says what came back and what went."""
    history = turn.draft.history
    stack = history.done if direction == "undo" else history.undone
    turn = turn.understood()
    if not stack:
        return turn.noting("undo.nothing", direction=direction)
    change, now = stack[-1], parts(turn.draft)
    if changed_since(change, now):
        return turn.with_draft(history=History()).noting("undo.changed_since")
    draft = restored(turn.context, turn.draft, change)
    inverse = change_between(now, parts(draft))
    kept = _moved_over(history, inverse, direction)
    told, aside = _told(turn, replace(turn, draft=draft)), turn.draft.declined
    turn = turn.with_draft(**{**dict(draft), "history": kept})
    turn = turn.noting("undo.done", direction=direction, places=_places(turn, change), left=len(kept.done), **told)
    turn = told_put_aside(turn, question, aside)
    return _gone_to(turn, question, change)


def _moved_over(history: History, inverse: Change | None, direction: Direction) -> History:
    opposite = (inverse,) if inverse else ()
    if direction == "undo":
        return History(done=history.done[:-1], undone=(*history.undone, *opposite))
    return History(done=(*history.done, *opposite), undone=history.undone[:-1])


def restored(context: Context, draft: Draft, change: Change) -> Draft:
    """The draft with the parts back that the change had replaced."""
    whole = draft.model_dump(mode="json")
    document, now = whole["document"], parts(draft)
    for path, before in change.before.items():
        place, _, key = path.partition("/")
        if place in ("header", "sections"):
            _put(document[place], key, before)
        elif is_of_the_document(place):
            document[place] = before
        elif place != "marks":
            whole[place] = before
        elif digest(now.get(path)) == change.after[path]:
            _put(whole["marks"], key, before)
    form = context.form_named(document["form"])
    document["header"] = in_order(document["header"], [field.key for field in form.header])
    document["sections"] = in_order(document["sections"], [section.key for section in form.sections])
    whole["form_version"] = form.version if "form" in change.before else whole["form_version"]
    return Draft.model_validate(whole)


def _put(keyed: dict[str, Any], key: str, value: JsonValue) -> None:
    if value is None:
        keyed.pop(key, None)
    else:
        keyed[key] = value


def _told(before: Turn, after: Turn) -> Mapping[str, Any]:
    was, now = _lines(before), _lines(after)
    return {"gone": [line for line in was if line not in now], "back": [line for line in now if line not in was]}


def _lines(turn: Turn) -> list[str]:
    """Every line that a person could miss: answers, criteria, behaviours, clauses, what is not placed, proposals."""
    document, draft = turn.document, turn.draft
    lines = [line for value in document.header.values() for line in header_lines(value)]
    lines += [criterion.text for _, _, criterion in document.all_criteria()]
    lines += [line for entry in document.sections.values() for line in entry.text.split("\n") if line]
    lines += [each.text for chosen in document.competencies for each in chosen.indicators]
    lines += [duty.text for duty in document.duties]
    lines += [*facts_shown(turn), *(each.label for each in document.clauses)]
    lines += [f"{each.label}: {each.reason}" for each in document.clauses_taken_away]
    return [*lines, *draft.tray, *(each.text for each in draft.proposed)]


def _changed_questions(turn: Turn, change: Change) -> list[Question]:
    paths = set(change.before)
    return [
        each
        for each in questions(turn.context, turn.draft)
        if f"header/{each.field}" in paths
        or (each.section and f"sections/{each.section}" in paths)
        or (each.kind == "competencies" and "competencies" in paths)
        or (each.kind == "form" and "form" in paths)
        or (each.kind == "duties" and "duties" in paths)
        or (each.facts and "post_facts" in paths)
        or (each.kind == "clauses" and paths & {"clauses", "clauses_taken_away"})
        or (each.kind == "which" and "picked" in paths)
        or _was_not_known(change, f"marks/{each.key}")
    ]


def _was_not_known(change: Change, path: str) -> bool:
    """Whether the change said of the question that its answer is not known yet, or took that back."""
    return change.before.get(path) == "not_known" or change.after.get(path) == digest("not_known")


def _places(turn: Turn, change: Change) -> list[str]:
    return list(dict.fromkeys(each.label for each in _changed_questions(turn, change)))


def _gone_to(turn: Turn, question: Question, change: Change) -> Turn:
    """To the question whose one answer was taken back, on from one that has its answer again; else stay."""
    changed = _changed_questions(turn, change)
    if changed and all(path.startswith("marks/") for path in change.before):
        again = turn.draft.marks.get(changed[0].key) == "not_known"
        return turn.moving() if again else turn.looking_at(changed[0].key)
    if question in changed and question.field and question.kind not in LISTED and not is_empty(turn.draft, question):
        return turn.moving()
    one_answer = changed and (changed[0].field or changed[0].facts)
    if one_answer and question not in changed and is_empty(turn.draft, changed[0]):
        return turn.looking_at(changed[0].key)
    return turn

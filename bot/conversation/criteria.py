"""Answers to a criteria question: a criterion or a pasted list is added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.conversation.from_grade import (
    Marking,
    grades_taken,
    marking_asked,
    told_marked,
    told_outside,
    told_unknown,
)
from bot.conversation.level_check import level_noted
from bot.conversation.pasted import entries_of
from bot.conversation.questions import Question
from bot.conversation.stray_headings import without_headings
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Criterion, SectionEntry, marked_words
from specs.forms.model import Section

# About 160 words. The longest criteria of published specifications have some 60; what is longer than this asks for
# several things at once and a panel cannot give it one score. It is kept whole, and the person is asked to split it.
LONGEST = 1_000


def criteria_of(turn: Turn, question: Question) -> tuple[Criterion, ...]:
    """The criteria that stand where the question would add."""
    entry = turn.document.section(question.section)
    return entry.essential if question.necessity == "essential" else entry.desirable


def shown_criterion(section: Section, criterion: Criterion) -> str:
    """A criterion as a line, its sub-area first."""
    label = next((area.label for area in section.sub_areas if area.key == criterion.sub_area), "")
    return f"{label}: {marked_words(criterion)}" if label else marked_words(criterion)


def shared_methods(entry: SectionEntry) -> tuple[str, ...]:
    """How all criteria of a section are assessed, empty where they differ or there are none."""
    kinds = {criterion.assessed_by for criterion in entry.criteria()}
    return next(iter(kinds)) if len(kinds) == 1 else ()


def answer_criteria(turn: Turn, question: Question, text: str) -> Turn:
    """Add what was written to the list. (Corrections of the list are read before: see `reading` and `correcting`.)"""
    section = turn.form.section(question.section)
    text, headings = without_headings(text, [area.label for area in section.sub_areas])
    turn = turn.noting("criteria.headings", texts=list(headings)) if headings else turn
    written = entries_of(text, [(area.key, area.label) for area in section.sub_areas])
    worded = [entry for entry in written if has_words(entry.text)]
    if not worded:
        return turn.misunderstood().noting("answer.without_words", **question.named(), typed=one_line(text))
    methods = shared_methods(turn.document.section(question.section))
    turn, graded = grades_taken(turn, [each.text for each in worded])
    lines = [(each, taken) for each, taken in zip(worded, graded, strict=True) if taken]
    new = [
        Criterion(text=taken.text, assessed_by=methods, sub_area=each.label, from_grade=taken.from_grade)
        for each, taken in lines
    ]
    wordless = [entry.text for entry in written if not has_words(entry.text)]
    added = [("", each.text, each.from_grade) for each in new]
    turn = level_noted(add_criteria(turn, question, new, "criteria.recorded"), added)
    return turn.noting("criteria.without_words", typed=wordless) if wordless else turn


def add_criteria(turn: Turn, question: Question, new: Sequence[Criterion], told: str) -> Turn:
    """Add criteria that have no ids yet, but not those that stand in the section already. `told` names the message."""
    fresh, known = _told_apart(new, turn.document.section(question.section).criteria())
    return _told(_extended(turn, question, fresh), question, fresh, known, told)


def _told_apart(written: Sequence[Criterion], standing: Iterable[Criterion]) -> tuple[list[Criterion], list[str]]:
    """What is new, and the texts of what stands there already."""
    seen = {same_words(criterion.text) for criterion in standing}
    fresh: list[Criterion] = []
    known: list[str] = []
    for criterion in written:
        if same_words(criterion.text) in seen:
            known.append(criterion.text)
        else:
            seen.add(same_words(criterion.text))
            fresh.append(criterion)
    return fresh, known


def same_words(text: str) -> str:
    """The text as two criteria are compared: case, spaces and the full stop make no difference."""
    return one_line(text).casefold().rstrip(".")


def _extended(turn: Turn, question: Question, fresh: list[Criterion]) -> Turn:
    entry, first = turn.document.section(question.section), turn.draft.next_id
    new = tuple(each.model_copy(update={"id": f"c{first + place}"}) for place, each in enumerate(fresh))
    entry = _with(entry, question, criteria_of(turn, question) + new)
    turn = turn.with_section(question.section, entry).with_draft(next_id=first + len(new)).understood()
    return turn.marked(question, None) if turn.draft.marks.get(question.key) == "skipped" else turn


def _told(turn: Turn, question: Question, fresh: list[Criterion], known: list[str], told: str) -> Turn:
    total = len(criteria_of(turn, question))
    long = [total - len(fresh) + place + 1 for place, each in enumerate(fresh) if len(each.text) > LONGEST]
    if fresh:
        used = {key for criterion in fresh for key in criterion.assessed_by}
        labels = [method.label for method in turn.form.assessment if method.key in used]
        turn = turn.noting(told, **question.named(), count=len(fresh), total=total, assessed=labels)
    if known:
        turn = turn.noting("criteria.duplicates", texts=known)
    return turn.noting("criteria.long", numbers=long, limit=LONGEST) if long else turn


def _with(entry: SectionEntry, question: Question, criteria: tuple[Criterion, ...]) -> SectionEntry:
    return entry.model_copy(update={question.necessity: criteria})


def mark_criteria(turn: Turn, question: Question, text: str) -> Turn | None:
    """Mark criteria with the rung from which they are asked for, or take the mark away; None for other words."""
    marking = marking_asked(turn, text, len(criteria_of(turn, question)))
    return None if marking is None else _mark(turn, question, marking)


def _mark(turn: Turn, question: Question, marking: Marking) -> Turn:
    standing = criteria_of(turn, question)
    if marking.outside or not marking.numbers:
        return told_outside(turn, marking, len(standing))
    if not marking.known:
        return told_unknown(turn.misunderstood(), marking)
    chosen = [standing[number - 1].id for number in marking.numbers]
    update = {"from_grade": marking.from_grade}
    marked = tuple(each.model_copy(update=update) if each.id in chosen else each for each in standing)
    turn = turn.with_section(question.section, _with(turn.document.section(question.section), question, marked))
    return told_marked(turn.understood(), marking, [each.text for each in standing if each.id in chosen])

"""Answers to a criteria question: a criterion or a pasted list is added; entries are changed, removed, moved."""

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
from bot.conversation.listed import ChangeEntry, ListChange, MoveEntries, NoSuchNumber, RemoveEntries, list_change_of
from bot.conversation.pasted import entries_of
from bot.conversation.questions import Question
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Criterion, SectionEntry, marked_words
from specs.forms.model import Section

# About 160 words. The longest criteria of published specifications have some 60; what is longer than this asks for
# several things at once and a panel cannot give it one score. It is kept whole, and the person is asked to split it.
LONGEST = 1_000


def answer_criteria(turn: Turn, question: Question, text: str) -> Turn:
    """Change the list as the words say, or add what was written to it."""
    marking = marking_asked(turn, text, len(criteria_of(turn, question)))
    if marking is not None:
        return _mark(turn, question, marking)
    change = list_change_of(text, len(criteria_of(turn, question)))
    if isinstance(change, MoveEntries) and not turn.form.section(question.section).desirable:
        change = None
    return _change(turn, question, change, text) if change else _add(turn, question, text)


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


def _add(turn: Turn, question: Question, text: str) -> Turn:
    section = turn.form.section(question.section)
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


def _change(turn: Turn, question: Question, change: ListChange, said: str) -> Turn:
    standing = criteria_of(turn, question)
    entry = turn.document.section(question.section)
    match change:
        case NoSuchNumber(numbers):
            facts = {"numbers": list(numbers), "highest": len(standing), "typed": one_line(said)}
            return turn.misunderstood().noting("list.number_unknown", **facts)
        case ChangeEntry(number, text):
            return _reworded(turn, question, number, text)
        case RemoveEntries(numbers):
            gone = [standing[number - 1] for number in numbers]
            turn = turn.with_section(question.section, _with(entry, question, _without(standing, gone)))
            return turn.understood().noting("list.removed", texts=[criterion.text for criterion in gone])
        case MoveEntries(numbers, to):
            return _moved(turn, question, [standing[number - 1] for number in numbers], to)


def _mark(turn: Turn, question: Question, marking: Marking) -> Turn:
    """Mark the criteria with the rung from which they are asked for, or take the mark away."""
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


def _without(standing: tuple[Criterion, ...], gone: list[Criterion]) -> tuple[Criterion, ...]:
    return tuple(criterion for criterion in standing if criterion not in gone)


def _reworded(turn: Turn, question: Question, number: int, text: str) -> Turn:
    standing = list(criteria_of(turn, question))
    was, text = standing[number - 1], one_line(text)
    others = [same_words(each.text) for each in turn.document.section(question.section).criteria() if each is not was]
    if not text:
        return turn.understood().noting("list.words_needed", number=number)
    if not has_words(text):
        return turn.misunderstood().noting("answer.without_words", **question.named(), typed=text)
    if same_words(text) in others:
        return turn.understood().noting("criteria.duplicates", texts=[text])
    standing[number - 1] = was.model_copy(update={"text": text})
    entry = _with(turn.document.section(question.section), question, tuple(standing))
    turn = turn.with_section(question.section, entry).understood()
    turn = turn.noting("list.changed", number=number, value=text, was=was.text)
    turn = level_noted(turn, [("", text, was.from_grade)])
    return turn.noting("criteria.long", numbers=[number], limit=LONGEST) if len(text) > LONGEST else turn


def _moved(turn: Turn, question: Question, moved: list[Criterion], to: str) -> Turn:
    texts = [criterion.text for criterion in moved]
    if to == question.necessity:
        return turn.understood().noting("criteria.there_already", texts=texts, to=to)
    entry = turn.document.section(question.section)
    kept = _without(criteria_of(turn, question), moved)
    entry = _with(entry, question, kept)
    entry = entry.model_copy(update={to: getattr(entry, to) + tuple(moved)})
    return turn.with_section(question.section, entry).understood().noting("criteria.moved", texts=texts, to=to)

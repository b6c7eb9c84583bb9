"""Answers to the one-line questions of the document's head: text, grade, date."""

from __future__ import annotations

import difflib
import re
from datetime import date

from bot.conversation.questions import Question
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line
from specs.organisation import Organisation

# Longer than any job title that an advert carries; more is a paste that belongs elsewhere.
LONGEST = 150
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def answer_line(turn: Turn, question: Question, text: str, left_out: int) -> Turn:
    """Record a line of the head, or say why it cannot be one. `left_out` counts control characters in it."""
    line = one_line(text)
    if left_out:
        return turn.misunderstood().noting("answer.control_characters", **question.named(), typed=line)
    if len(line) > LONGEST:
        facts = {"limit": LONGEST, "length": len(line), "typed": text}
        return turn.misunderstood().noting("answer.too_long", **question.named(), **facts)
    if question.kind == "date" and not is_date(line):
        return turn.misunderstood().noting("date.unknown", **question.named(), typed=line)
    if question.kind == "grade":
        return _grade(turn, question, line)
    return _recorded(turn, question, line)


def _grade(turn: Turn, question: Question, line: str) -> Turn:
    organisation = turn.context.organisation
    rung = organisation.grade(line)
    if organisation.ladder and rung is None:
        ends = {"lowest": organisation.ladder[0].name, "highest": organisation.ladder[-1].name}
        facts = {**ends, "near": list(near_grades(organisation, line)), "typed": line}
        return turn.misunderstood().noting("grade.unknown", **question.named(), **facts)
    return _recorded(turn, question, rung.name if rung else line, typed=line)


def _recorded(turn: Turn, question: Question, value: str, typed: str = "") -> Turn:
    was = turn.document.header_words(question.field)
    turn = turn.with_header(question.field, value).marked(question, None).moving()
    facts = {**question.named(), "value": value, "typed": "" if typed.casefold() == value.casefold() else typed}
    if was and was != value:
        return turn.noting("header.replaced", **facts, was=was)
    return turn.noting("header.recorded", **facts)


def near_grades(organisation: Organisation, written: str) -> tuple[str, ...]:
    """Up to three grades of the ladder that look like what was written: by number if it has one, else by name.

    Where no number looks like it, the nearest by number: Scale 6 for "grade 7" on a ladder of scales 3 to 6.
    """
    named = {rung.name.casefold(): rung.name for rung in organisation.ladder}
    if not _numbers(written):
        return tuple(named[name] for name in difflib.get_close_matches(written.casefold(), named, n=3, cutoff=0.6))
    numbered = {number: rung.name for rung in organisation.ladder for number in _numbers(rung.name)}
    like = [difflib.get_close_matches(number, numbered, n=3, cutoff=0.6) for number in _numbers(written)]
    if not any(like) and numbered:
        wanted = int(_numbers(written)[0][:4])
        like = [[min(numbered, key=lambda number: (abs(int(number) - wanted), -int(number)))]]
    return tuple(dict.fromkeys(numbered[number] for several in like for number in several))[:3]


def _numbers(words: str) -> list[str]:
    return re.findall(r"[0-9]+", words)


def is_date(words: str) -> bool:
    """Whether the words are a date as people in the UK write it: 10/06/26, 10 June 2026, 2026-06-10."""
    day, month, year = 0, 0, 0
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", words):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4}|[0-9]{2})", words):
        day, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?,? ([a-z]{3,9})\.?,? ([0-9]{4})", words.casefold()):
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.index(found[2][:3]) + 1 if found[2][:3] in _MONTHS else 0
    try:
        date(year + 2000 if 0 < year < 100 else year, month, day)
    except ValueError:
        return False
    return True

"""The mark "from SO1" on a career grade: "4 from SO1", "from PO1: leads inspections", "4 from the start"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.framework import grade_written
from bot.conversation.selection import selected
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Criterion, Indicator
from specs.organisation.grades import Grade

# Longer words are no name of a grade.
_LONGEST_GRADE = 60
_MARK = re.compile(
    r"(?:mark\s+|make\s+)?(?P<numbers>[0-9][0-9 ,&-]*(?:and\s+[0-9][0-9 ,&-]*)*?)\s+"
    r"(?:(?:is|are|only|applies|apply|as|asked|needed)\s+)*from\s+(?P<grade>\S.*?)(?:\s+(?:on|onwards|upwards))?\W*",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"from\s+(?P<grade>[^:]+?)\s*(?::|\s[–-]\s)\s*(?P<text>.*)", re.IGNORECASE)
_START = frozenset({"the start", "the beginning", "all grades", "the lowest", "the lowest grade", "every grade"})


@dataclass(frozen=True)
class Marking:
    """A mark for entries of a list. `from_grade` is empty for "from the start"; `known` is False for a grade that the
    post does not have; `outside` are numbers that the list does not have."""

    numbers: tuple[int, ...]
    from_grade: str
    typed: str
    known: bool = True
    outside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """An entry with the rung from which it is asked for, empty for all."""

    text: str
    from_grade: str = ""


def marking_asked(turn: Turn, text: str, highest: int) -> Marking | None:
    """The mark that the words ask for; None where they are no such words, but an answer."""
    said = _MARK.fullmatch(one_line(text))
    chosen = selected(said["numbers"], highest) if said and len(said["grade"]) <= _LONGEST_GRADE else None
    if said is None or chosen is None or not turn.form.grade_field:
        return None
    typed = one_line(text)
    if said["grade"].casefold() in _START:
        return Marking(chosen.numbers, "", typed, outside=chosen.outside)
    rung, held = _rung(turn, said["grade"]), _held(turn)
    if rung is None and len(held) < 2:
        return None
    known = rung is not None and (not held or rung.key in [each.key for each in held])
    return Marking(chosen.numbers, _mark(rung, held) if rung and known else "", typed, known, chosen.outside)


def grades_taken(turn: Turn, lines: Sequence[str]) -> tuple[Turn, list[Taken | None]]:
    """The lines without "from SO1:" before them, marked; None for a line that was only a heading over others.

    A grade that the post does not have is told, and the line is kept as it was written.
    """
    taken: list[Taken | None] = []
    heading: Grade | None = None
    for place, line in enumerate(lines):
        found = _PREFIX.fullmatch(line) if turn.form.grade_field else None
        rung = _rung(turn, found["grade"]) if found and len(found["grade"]) <= _LONGEST_GRADE else None
        if found is None or rung is None:
            taken.append(_marked(turn, line, heading))
        elif not has_words(found["text"]) and place + 1 < len(lines) and _belongs(turn, rung):
            heading = rung
            taken.append(None)
        elif not _belongs(turn, rung) or not has_words(found["text"]):
            turn = told_unknown(turn, Marking((), "", line, known=False)) if has_words(found["text"]) else turn
            taken.append(Taken(line))
        else:
            taken.append(_marked(turn, found["text"], rung))
    return turn, taken


def told_marked(turn: Turn, marking: Marking, texts: Sequence[str]) -> Turn:
    """Say what was marked, or that the mark is gone."""
    return turn.noting("from_grade.marked", texts=list(texts), grade=marking.from_grade)


def told_unknown(turn: Turn, marking: Marking) -> Turn:
    """Say which grades a mark can name here, and quote what was typed."""
    written = grade_written(turn.context, turn.draft)
    names = [rung.name for rung in _held(turn)[1:]]
    return turn.noting("from_grade.unknown", typed=marking.typed, grade=written, rungs=names)


def told_outside(turn: Turn, marking: Marking, highest: int) -> Turn:
    """Say which numbers the list does not have."""
    facts = {"numbers": list(marking.outside), "highest": highest, "typed": marking.typed}
    return turn.misunderstood().noting("list.number_unknown", **facts)


def marks_left_over(turn: Turn) -> list[Criterion | Indicator]:
    """What is marked with a grade that the draft's grade does not hold; nothing while there is no grade."""
    held = {rung.name for rung in _held(turn)}
    marked: list[Criterion | Indicator] = [each for _, _, each in turn.document.all_criteria()]
    marked += [each for chosen in turn.document.competencies for each in chosen.indicators]
    return [each for each in marked if held and each.from_grade and each.from_grade not in held]


def marks_checked(turn: Turn) -> Turn:
    """After a change of grade: tell which marks no longer fit. They are kept, for the text is the manager's."""
    left = marks_left_over(turn)
    if not left:
        return turn
    facts = {"texts": [each.text for each in left], "grade": grade_written(turn.context, turn.draft)}
    return turn.noting("from_grade.left_over", **facts, marks=list(dict.fromkeys(each.from_grade for each in left)))


def _held(turn: Turn) -> tuple[Grade, ...]:
    """The rungs of the draft's grade; none while it has no grade that the ladder knows."""
    written = grade_written(turn.context, turn.draft)
    return turn.context.organisation.rungs(written) if written else ()


def _rung(turn: Turn, words: str) -> Grade | None:
    """The one rung of the employer's ladder that the words name."""
    named = turn.context.organisation.rungs(words)
    return named[0] if len(named) == 1 else None


def _belongs(turn: Turn, rung: Grade) -> bool:
    held = _held(turn)
    return not held or rung.key in [each.key for each in held]


def _mark(rung: Grade, held: Sequence[Grade]) -> str:
    """What is printed: nothing for the lowest rung, where everybody begins."""
    return "" if held and rung.key == held[0].key else rung.name


def _marked(turn: Turn, text: str, rung: Grade | None) -> Taken:
    return Taken(text, _mark(rung, _held(turn)) if rung else "")

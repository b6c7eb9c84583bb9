"""What is unusual in a specification, for somebody who has thirty seconds to look at it before signing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from specs.document import Document
from specs.signoff.points import Counted
from specs.wording.levels import Direction, LevelFinding


@dataclass(frozen=True)
class OffLevel:
    """Criteria and behaviours, by number, whose level is above or below what the grade is given.

    `indicators` says how many of them are behaviours; `example` are the words of the first.
    """

    direction: Direction
    grade: str
    numbers: tuple[int, ...]
    indicators: int
    example: str


@dataclass(frozen=True)
class Reasoned:
    """An essential criterion for which its author recorded a reason."""

    number: int
    text: str
    reason: str


def off_level(findings: Sequence[LevelFinding], numbered: Sequence[Counted]) -> tuple[OffLevel, ...]:
    """The findings of a specification together: one for those above the level of a grade, one for those below."""
    numbers = {each.id: each.number for each in numbered}
    found: dict[tuple[Direction, str], list[LevelFinding]] = {}
    for each in findings:
        found.setdefault((each.direction, each.grade), []).append(each)
    return tuple(
        OffLevel(
            direction,
            grade,
            tuple(numbers[each.id] for each in several if each.id in numbers),
            sum(each.part == "indicator" for each in several),
            several[0].text,
        )
        for (direction, grade), several in found.items()
    )


def reasoned(document: Document, numbered: Sequence[Counted]) -> tuple[Reasoned, ...]:
    """The essential criteria with a reason, in the order of their numbers."""
    reasons = {each.id: each.reason for _, side, each in document.all_criteria() if side == "essential" and each.reason}
    return tuple(Reasoned(each.number, each.text, reasons[each.id]) for each in numbered if each.id in reasons)

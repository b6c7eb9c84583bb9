"""An employer's own limits, groups of people, and reminders that differ by stage and grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator

from specs.document import Document, Part, Words
from specs.organisation.career import find
from specs.organisation.grades import Grade, place

LimitKind = Literal["essential", "desirable", "competencies", "behaviours", "criterion_words"]


class Group(Part):
    """People (e-mails) who sign as one: any of them, or all."""

    key: str
    name: Words
    people: tuple[str, ...] = Field(min_length=1)

    @field_validator("people")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(email.lower() for email in value)


class Limits(Part):
    """How much an employer wants at most in one specification; 0 for no limit.

    Nothing is refused for being over a limit: the author reads it before sending, the approvers on their cards.
    """

    essential: int = Field(default=0, ge=0)
    desirable: int = Field(default=0, ge=0)
    competencies: int = Field(default=0, ge=0)
    behaviours: int = Field(default=0, ge=0)
    criterion_words: int = Field(default=0, ge=0)


@dataclass(frozen=True)
class OverLimit:
    """A limit that a specification is over. For `criterion_words`, `count` is the longest criterion's."""

    kind: LimitKind
    count: int
    limit: int


def over_limits(document: Document, limits: Limits) -> tuple[OverLimit, ...]:
    """The limits that a specification is over, in the order of the file."""
    counts = dict(_counts(document))
    set_limits: dict[LimitKind, int] = {
        "essential": limits.essential,
        "desirable": limits.desirable,
        "competencies": limits.competencies,
        "behaviours": limits.behaviours,
        "criterion_words": limits.criterion_words,
    }
    return tuple(OverLimit(kind, counts[kind], most) for kind, most in set_limits.items() if 0 < most < counts[kind])


def _counts(document: Document) -> Iterator[tuple[LimitKind, int]]:
    entries = document.sections.values()
    yield "essential", sum(len(entry.essential) for entry in entries)
    yield "desirable", sum(len(entry.desirable) for entry in entries)
    yield "competencies", sum(1 for chosen in document.competencies if chosen.indicators)
    yield "behaviours", sum(len(chosen.indicators) for chosen in document.competencies)
    lengths = (len(criterion.text.split()) for entry in entries for criterion in entry.criteria())
    yield "criterion_words", max(lengths, default=0)


def in_grades(ladder: Sequence[Grade], written: str, lowest: str, highest: str) -> bool:
    """Whether a grade lies between two of the ladder, both included; an end that is left out ("") is open.

    A career grade counts where its holder begins. A grade that the ladder does not know lies nowhere.
    """
    if not lowest and not highest:
        return True
    grade = find(ladder, written)
    low, high = find(ladder, lowest), find(ladder, highest)
    if grade is None:
        return False
    at = place(ladder, grade)
    return (low is None or place(ladder, low) <= at) and (high is None or at <= place(ladder, high))

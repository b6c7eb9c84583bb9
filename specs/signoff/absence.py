"""A time away: from which day to which somebody else decides in a person's name, and how long that may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

# Authority that is lent for longer than a quarter is a change of post, which HR makes in the directory.
LONGEST_DAYS = 90

PeriodFault = Literal["", "past", "backwards", "too_long"]


@dataclass(frozen=True)
class Period:
    """The days of a time away, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def state_on(self, day: date) -> Literal["planned", "in_force", "ended"]:
        """How it stands on a day."""
        if day < self.first:
            return "planned"
        return "in_force" if day <= self.last else "ended"


def fault_of(period: Period, today: date) -> PeriodFault:
    """What is wrong with a time away that somebody wants to begin; "" for nothing."""
    if period.last < period.first:
        return "backwards"
    if period.first < today:
        return "past"
    return "too_long" if period.days > LONGEST_DAYS else ""

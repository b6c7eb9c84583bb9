"""When the author of a draft that lies still, or of a query without an answer, hears of it: twice at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from specs.organisation.model import Calendar, ReminderPolicy
from specs.reminders import counted_from, due_on
from specs.working_days import add_working_days

Kind = Literal["draft", "query"]
AT_MOST = 2


@dataclass(frozen=True)
class Word:
    """One word to an author: its number, the local working day it stands on, and the instant (UTC) it is due."""

    number: int
    day: date
    due_at: datetime


def words_to_author(
    kind: Kind, touched_at: datetime, policy: ReminderPolicy, calendar: Calendar, zone: ZoneInfo
) -> tuple[Word, ...]:
    """The words about what was last touched at that instant; none where the employer wants none.

    The second comes after as many working days again as the first.
    """
    after = policy.drafts_after if kind == "draft" else policy.queries_after
    start = counted_from(touched_at, zone, calendar, policy.hours)
    days = [add_working_days(start, after * number, calendar) for number in range(1, AT_MOST + 1)] if after else []
    return tuple(
        Word(number, day, due_on(day, zone, calendar, policy.hours)) for number, day in enumerate(days, start=1)
    )

"""Why a reminder is when it is: how many working days were counted from which day, and what was stepped over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from specs.organisation.model import Calendar, QuietHours
from specs.reminders import Rung, counted_from
from specs.working_days import is_working_day

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reason:
    """Of a rung: `working_days` after `counted_from`, when the hours open; weekdays on which nobody worked in between.

    `put_off` is whether the day was chosen by the person (then nothing was counted). `rolled` is whether the rung's own
    day is no working day any more, or its hours had passed, so that it falls later.
    """

    counted_from: date
    working_days: int
    holidays: tuple[date, ...]
    opens: time
    zone: str
    put_off: bool
    rolled: bool


def reason_of(
    rung: Rung, opened_at: datetime, zone: ZoneInfo, calendar: Calendar, hours: QuietHours, *, put_off: bool = False
) -> Reason:
    """Why a rung of a card that came at that instant is due when it is."""
    start = counted_from(opened_at, zone, calendar, hours)
    between = [start + _DAY * count for count in range(1, (rung.day - start).days + 1)]
    free = tuple(day for day in between if day.weekday() < _SATURDAY and not is_working_day(day, calendar))
    worked = sum(1 for day in between if is_working_day(day, calendar))
    local = rung.due_at.astimezone(zone)
    rolled = local.date() != rung.day or local.time() != hours.opens
    return Reason(start, worked, free, hours.opens, str(zone), put_off, rolled)

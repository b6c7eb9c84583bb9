"""An approver puts their reminders off: to which days they may, and what becomes of the rungs that are left.

A snooze spends no rung. The next nudge moves to the day chosen, those after it follow at the employer's pace, and the
word to the deputy or HR stays where it is. All days are local to the approver.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from specs.organisation.model import Calendar, ReminderPolicy
from specs.reminders import Rung, due_on
from specs.working_days import add_working_days, as_utc, is_working_day

# Once nobody else is to hear any more, somebody may put a reminder off this far; later than that it is forgotten work.
FURTHEST = timedelta(days=30)
_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True)
class NotThen:
    """A day that cannot be chosen: `past` (before tomorrow), `closed` (no working day) or too late.

    Of `escalation` (somebody else hears on `latest`) and `far`, `latest` is the last day that can be chosen.
    """

    why: Literal["past", "closed", "escalation", "far"]
    latest: date


def today_of(now: datetime, zone: ZoneInfo) -> date:
    """The local day of an instant."""
    return as_utc(now).astimezone(zone).date()


def tomorrow(now: datetime, zone: ZoneInfo, calendar: Calendar) -> date:
    """The next working day after today."""
    return add_working_days(today_of(now, zone), 1, calendar)


def next_monday(now: datetime, zone: ZoneInfo, calendar: Calendar) -> date:
    """The Monday after today, or the first working day after it where it is none."""
    today = today_of(now, zone)
    return add_working_days(today + timedelta(days=_WEEK - today.weekday()), 0, calendar)


def latest_day(ladder: Sequence[Rung], done: Collection[int], now: datetime, zone: ZoneInfo) -> date:
    """The last day that can be chosen: the one on which somebody else hears, or a month from now."""
    others = [rung.day for rung in ladder if not rung.nudges and rung.number not in done]
    return min(others, default=today_of(now, zone) + FURTHEST)


def may_choose(
    chosen: date, ladder: Sequence[Rung], done: Collection[int], now: datetime, *, zone: ZoneInfo, calendar: Calendar
) -> NotThen | None:
    """Why a day cannot be chosen; None where it can."""
    latest = latest_day(ladder, done, now, zone)
    if chosen <= today_of(now, zone):
        return NotThen("past", latest)
    if not is_working_day(chosen, calendar):
        return NotThen("closed", latest)
    if chosen > latest:
        escalates = any(not rung.nudges and rung.number not in done for rung in ladder)
        return NotThen("escalation" if escalates else "far", latest)
    return None


def put_off(
    ladder: Sequence[Rung],
    done: Collection[int],
    chosen: date,
    *,
    policy: ReminderPolicy,
    zone: ZoneInfo,
    calendar: Calendar,
) -> tuple[Rung, ...]:
    """The nudges that are left, the first on the chosen day; one more of kind `asked` where none was left."""
    left = [rung for rung in ladder if rung.nudges and rung.number not in done]
    if not left:
        number = max((rung.number for rung in ladder), default=0) + 1
        left = [Rung(number, "asked", chosen, due_on(chosen, zone, calendar, policy.hours))]
    days = [chosen]
    while len(days) < len(left):
        days.append(add_working_days(days[-1], policy.then_every, calendar))
    return tuple(
        replace(rung, day=day, due_at=due_on(day, zone, calendar, policy.hours))
        for rung, day in zip(left, days, strict=True)
    )

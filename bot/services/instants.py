"""Instants in words, in the employer's own time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from specs.organisation import Organisation


def in_words(organisation: Organisation, at: datetime) -> str:
    """An instant as a sentence has it: "Tuesday 3 March 2026 at 09:05"."""
    there = at.astimezone(ZoneInfo(organisation.calendar.time_zone))
    return f"{there:%A} {there.day} {there:%B %Y} at {there:%H:%M}"


def day_in_words(organisation: Organisation, at: datetime) -> str:
    """The day of an instant: "Tuesday 3 March"."""
    there = at.astimezone(ZoneInfo(organisation.calendar.time_zone))
    return f"{there:%A} {there.day} {there:%B}"


def date_in_words(day: date) -> str:
    """A day as a sentence has it: "Tuesday 3 March 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"

"""The employer's working days and a person's working hours: which moments are open, and which open one comes next.

Days are local dates and follow the employer's calendar; hours are local times in the zone of the person concerned.
Instants are timezone-aware datetimes and come back in UTC. Where clocks go forward, a local time that does not exist
that day is taken as if they had not (RFC 5545, section 3.3.5: 01:30 becomes 02:30), and hours that would begin at one
begin when the clocks are changed; where they go back, the first of the two is meant, and the second only when the first
has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from specs.organisation.model import Calendar, Nation, QuietHours

# The subdivisions of the United Kingdom by the codes that the holidays library uses for them.
_SUBDIVISION: dict[Nation, str] = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
_SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the employer works on that day: no weekend, bank holiday of its nation or closed day of its own."""
    if day in calendar.closed_days:
        return False
    if day in calendar.open_days:
        return True
    return day.weekday() < _SATURDAY and day not in bank_holidays(calendar.nation, day.year)


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after `day`; for 0 the day itself, or the first working day after it.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"working days can only be added: {count} is negative.")
    if count == 0 and is_working_day(day, calendar):
        return day
    for _ in range(max(count, 1)):
        day = next(each for each in _days_from(day + _DAY) if is_working_day(each, calendar))
    return day


def is_open(instant: datetime, zone: ZoneInfo, calendar: Calendar, hours: QuietHours) -> bool:
    """Whether a person in that zone may be nudged at that instant. The closing minute itself is quiet."""
    local = as_utc(instant).astimezone(zone)
    return is_working_day(local.date(), calendar) and hours.opens <= local.time() < hours.closes


def next_open_moment(instant: datetime, zone: ZoneInfo, calendar: Calendar, hours: QuietHours) -> datetime:
    """The instant itself (UTC) where it is open, else the next opening after it."""
    instant = as_utc(instant)
    if is_open(instant, zone, calendar, hours):
        return instant
    for day in _days_from(instant.astimezone(zone).date()):
        for opening in _openings(day, hours.opens, zone):
            if opening > instant and is_open(opening, zone, calendar, hours):
                return opening
    raise AssertionError("a calendar cannot close every day to come")  # pragma: no cover


def _openings(day: date, opens: time, zone: ZoneInfo) -> list[datetime]:
    """The instants at which hours may open on a day: when clocks show it, and when they are changed over it."""
    return sorted({*(at_local(day, opens, zone, fold) for fold in (0, 1)), *_clock_change(day, zone)})


def _clock_change(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """The instant of that local day at which its clocks are changed, if they are."""
    earlier, later = at_local(day, time.min, zone) - _DAY, at_local(day + _DAY, time.min, zone)
    before = earlier.astimezone(zone).utcoffset()
    if before == later.astimezone(zone).utcoffset():
        return
    while later - earlier > timedelta(microseconds=1):
        middle = earlier + (later - earlier) / 2
        earlier, later = (middle, later) if middle.astimezone(zone).utcoffset() == before else (earlier, middle)
    yield later


def at_local(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The instant (UTC) at which clocks in that zone show that time on that day; see the module for clock changes."""
    return datetime.combine(day, at.replace(fold=fold), tzinfo=zone).astimezone(UTC)


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError where no zone says which instant is meant."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} names no instant: give it a time zone.")
    return instant.astimezone(UTC)


@cache
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """The bank holidays of a nation in a year, substitute days and one-off holidays included (holidays library)."""
    from holidays import country_holidays  # slow to import, and most processes never ask

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISION[nation], years=year))


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += _DAY

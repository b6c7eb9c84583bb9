"""Working days and open hours: the nations' holidays, the employer's own days, and both clock changes of 2026."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings
from pydantic import ValidationError

from specs.organisation.model import Calendar, Nation, QuietHours
from specs.working_days import add_working_days, as_utc, at_local, is_open, is_working_day, next_open_moment

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")
CAIRO = ZoneInfo("Africa/Cairo")
ENGLAND = Calendar()
CLOSED = Calendar(closed_days=(date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)))
HOURS = QuietHours()


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        ("2026-03-03", "England Wales Scotland Northern Ireland"),  # an ordinary Tuesday
        ("2026-03-07", ""),  # a Saturday
        ("2026-03-08", ""),  # a Sunday
        ("2026-04-03", ""),  # Good Friday
        ("2026-04-06", "Scotland"),  # Easter Monday
        ("2026-03-17", "England Wales Scotland"),  # St Patrick's Day
        ("2026-07-13", "England Wales Scotland"),  # Battle of the Boyne, a substitute day
        ("2026-08-03", "England Wales Northern Ireland"),  # the Scottish summer bank holiday
        ("2026-08-31", "Scotland"),  # the summer bank holiday elsewhere
        ("2026-11-30", "England Wales Northern Ireland"),  # St Andrew's Day
        ("2026-12-25", ""),
        ("2026-12-28", ""),  # the substitute day for Boxing Day
        ("2026-12-29", "England Wales Scotland Northern Ireland"),
        ("2027-01-01", ""),
        ("2027-01-04", "England Wales Northern Ireland"),  # the substitute for 2 January in Scotland
        ("2022-09-19", ""),  # the state funeral
        ("2023-05-08", ""),  # the coronation
        ("2022-06-03", ""),  # the platinum jubilee
    ],
)
def test_the_working_days_of_the_nations(day: str, nations: str) -> None:
    names: tuple[Nation, ...] = ("England", "Wales", "Scotland", "Northern Ireland")
    working = [nation for nation in names if is_working_day(date.fromisoformat(day), Calendar(nation=nation))]
    assert " ".join(working) == nations


def test_the_employers_own_days_override_the_nations() -> None:
    day = date(2026, 8, 31)
    assert is_working_day(day, Calendar(open_days=(day,)))
    assert is_working_day(date(2026, 3, 7), Calendar(open_days=(date(2026, 3, 7),)))
    assert not is_working_day(day, Calendar(open_days=(day,), closed_days=(day,)))
    assert not is_working_day(date(2026, 12, 29), CLOSED)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-03", 0, "2026-03-03"),
        ("2026-03-07", 0, "2026-03-09"),
        ("2026-03-03", 1, "2026-03-04"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-12-24", 1, "2027-01-04"),  # Christmas, Boxing Day's substitute, three closed days, New Year
        ("2026-12-23", 2, "2027-01-04"),
        ("2026-03-03", 10, "2026-03-17"),
    ],
)
def test_adding_working_days(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count, CLOSED) == date.fromisoformat(end)


def test_working_days_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        add_working_days(date(2026, 3, 3), -1, ENGLAND)


@pytest.mark.parametrize(
    ("now", "zone", "opens"),
    [
        ("2026-03-03T11:15:30", LONDON, "2026-03-03T11:15:30"),  # open: stays as it is
        ("2026-03-03T09:00", LONDON, "2026-03-03T09:00"),
        ("2026-03-03T08:59:59", LONDON, "2026-03-03T09:00"),
        ("2026-03-03T16:59:59", LONDON, "2026-03-03T16:59:59"),
        ("2026-03-03T17:00", LONDON, "2026-03-04T09:00"),
        ("2026-03-06T20:00", LONDON, "2026-03-09T09:00"),
        ("2026-03-27T18:00", LONDON, "2026-03-30T08:00"),  # the clocks went forward on Sunday the 29th
        ("2026-10-23T18:00", LONDON, "2026-10-26T09:00"),  # and back on Sunday 25 October
        ("2026-10-23T15:59", LONDON, "2026-10-23T15:59"),
        ("2026-12-24T17:30", LONDON, "2027-01-04T09:00"),
        ("2026-12-26T10:00", LONDON, "2027-01-04T09:00"),
        ("2026-12-28T10:00", LONDON, "2027-01-04T09:00"),
        ("2026-03-03T12:00", NEW_YORK, "2026-03-03T14:00"),  # 07:00 there
        ("2026-03-10T12:00", NEW_YORK, "2026-03-10T13:00"),  # summer time since 8 March there
        ("2026-03-06T23:30", TOKYO, "2026-03-09T00:00"),  # Saturday morning there
        ("2026-03-08T23:30", TOKYO, "2026-03-09T00:00"),  # Monday 08:30 there, Sunday still in London
    ],
)
def test_a_blocked_moment_rolls_forward_to_the_next_opening(now: str, zone: ZoneInfo, opens: str) -> None:
    assert next_open_moment(utc(now), zone, CLOSED, HOURS) == utc(opens)


def test_an_opening_that_clocks_jump_over_comes_when_they_are_changed() -> None:
    # In Cairo the clocks go from 00:00 to 01:00 on Friday 24 April 2026, which is past half past midnight.
    hours = QuietHours(opens=time(0, 30), closes=time(17))
    assert at_local(date(2026, 4, 24), time(0, 30), CAIRO) == utc("2026-04-23T22:30")
    assert next_open_moment(utc("2026-04-23T20:00"), CAIRO, ENGLAND, hours) == utc("2026-04-23T22:00")


def test_hours_that_clocks_jump_over_wholly_are_not_open_that_day() -> None:
    hours = QuietHours(opens=time(0, 15), closes=time(0, 45))
    opens = next_open_moment(utc("2026-04-23T20:00"), CAIRO, ENGLAND, hours)
    assert opens.astimezone(CAIRO).replace(tzinfo=None) == datetime(2026, 4, 27, 0, 15)


def test_an_opening_that_comes_twice_is_the_first_unless_that_has_passed() -> None:
    # In London 01:00 to 02:00 comes twice on Sunday 25 October 2026, which this employer works.
    calendar = Calendar(open_days=(date(2026, 10, 25),))
    hours = QuietHours(opens=time(1, 30), closes=time(3))
    assert next_open_moment(utc("2026-10-24T23:00"), LONDON, calendar, hours) == utc("2026-10-25T00:30")
    assert next_open_moment(utc("2026-10-25T01:10"), LONDON, calendar, hours) == utc("2026-10-25T01:30")


@settings(deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([LONDON, NEW_YORK, TOKYO, CAIRO, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Kiritimati")]),
    st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] < pair[1]),
)
@example(datetime(2024, 4, 25, 16, 17, tzinfo=UTC), CAIRO, (time(0, 7), time(2, 0)))
@example(datetime(2024, 4, 25, 0, 0, tzinfo=UTC), CAIRO, (time(0, 0, 0, 1), time(1, 0, 1)))
@example(datetime(2025, 10, 30, 20, 30, tzinfo=UTC), CAIRO, (time(23, 0), time(23, 15)))
def test_what_comes_back_is_open_not_before_and_the_first_such(
    now: datetime, zone: ZoneInfo, hours: tuple[time, time]
) -> None:
    opening = QuietHours(opens=hours[0], closes=hours[1])
    found = next_open_moment(now, zone, CLOSED, opening)
    assert found >= now
    assert is_open(found, zone, CLOSED, opening)
    step = (found - now) / 50
    assert not any(is_open(now + step * place, zone, CLOSED, opening) for place in range(50) if found > now)
    if found > now:
        assert not is_open(found - timedelta(microseconds=1), zone, CLOSED, opening)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="give it a time zone"):
        as_utc(datetime(2026, 3, 3, 9, 0))


@pytest.mark.parametrize("hours", [{"opens": "17:00", "closes": "09:00"}, {"opens": "09:00", "closes": "09:00"}])
def test_hours_that_never_open_are_refused(hours: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="is not before"):
        QuietHours.model_validate(hours)


def test_hours_in_a_zone_are_refused() -> None:
    with pytest.raises(ValidationError, match="without a zone"):
        QuietHours.model_validate({"opens": "09:00Z", "closes": "17:00Z"})


def test_the_holidays_are_read_only_when_they_are_asked_for() -> None:
    code = "import sys, specs.working_days, specs.reminders; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

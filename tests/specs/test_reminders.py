"""Reminders under every clock that a year brings: each on the right local minute, none twice, none in quiet time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from specs.organisation.model import Calendar, QuietHours, ReminderPolicy
from specs.reminders import Due, Rung, due, next_after, reschedule, rungs
from specs.working_days import is_open, is_working_day

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")
CALENDAR = Calendar(closed_days=(date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)))
POLICY = ReminderPolicy()  # first after 2, then every 2, at most 4, escalation after 6 working days
HOURS = POLICY.hours


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def ladder(opened: str, zone: ZoneInfo = LONDON, policy: ReminderPolicy = POLICY) -> tuple[Rung, ...]:
    return rungs(policy, CALENDAR, zone, utc(opened))


def swept(steps: tuple[Rung, ...], now: str, done: Iterable[int] = (), zone: ZoneInfo = LONDON) -> Due:
    return due(steps, utc(now), set(done), zone=zone, calendar=CALENDAR, hours=HOURS)


def numbers(steps: Iterable[Rung]) -> list[int]:
    return [rung.number for rung in steps]


def test_the_ladder_of_an_ordinary_fortnight() -> None:
    assert [(rung.number, rung.kind, rung.due_at) for rung in ladder("2026-03-02T10:20")] == [
        (1, "first", utc("2026-03-04T09:00")),
        (2, "follow_up", utc("2026-03-06T09:00")),
        (3, "follow_up", utc("2026-03-10T09:00")),
        (4, "escalation", utc("2026-03-10T09:00")),
        (5, "follow_up", utc("2026-03-12T09:00")),
    ]


@pytest.mark.parametrize(
    ("opened", "first"),
    [
        ("2026-03-02T08:00", "2026-03-04"),  # before hours: this day counts as the day it came
        ("2026-03-02T16:59", "2026-03-04"),
        ("2026-03-02T17:00", "2026-03-05"),  # after hours: it came on Tuesday
        ("2026-03-06T18:00", "2026-03-11"),  # Friday evening is Monday
        ("2026-03-07T11:00", "2026-03-11"),  # and so is Saturday
    ],
)
def test_what_comes_out_of_hours_counts_from_the_next_opening(opened: str, first: str) -> None:
    assert ladder(opened)[0].day == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("opened", "zone", "due_at"),
    [
        ("2026-03-26T10:00", LONDON, "2026-03-30T08:00"),  # the clocks go forward on Sunday 29 March
        ("2026-03-27T10:00", LONDON, "2026-03-31T08:00"),
        ("2026-10-22T10:00", LONDON, "2026-10-26T09:00"),  # and back on Sunday 25 October
        ("2026-10-20T10:00", LONDON, "2026-10-22T08:00"),
        ("2026-12-22T10:00", LONDON, "2026-12-24T09:00"),
        (
            "2026-12-23T10:00",
            LONDON,
            "2027-01-04T09:00",
        ),  # 25 and 26 December, Monday the 28th for the 26th, closed days
        ("2026-12-26T10:00", LONDON, "2027-01-06T09:00"),
        ("2026-12-27T10:00", LONDON, "2027-01-06T09:00"),
        ("2026-12-28T10:00", LONDON, "2027-01-06T09:00"),
        ("2026-03-05T18:00", NEW_YORK, "2026-03-09T13:00"),  # their clocks go forward on 8 March
        ("2026-03-01T21:00", ZoneInfo("Pacific/Auckland"), "2026-03-03T20:00"),  # Monday 10:00 there, Wednesday 09:00
        ("2026-03-02T10:00", TOKYO, "2026-03-05T00:00"),  # 19:00 there, so it came on Tuesday
    ],
)
def test_the_first_reminder_comes_when_the_hours_open_there(opened: str, zone: ZoneInfo, due_at: str) -> None:
    rung = ladder(opened, zone)[0]
    assert rung.due_at == utc(due_at)
    local = rung.due_at.astimezone(zone)
    assert (local.hour, local.minute, local.date()) == (9, 0, rung.day)


def test_an_employer_may_nudge_once_and_never_escalate() -> None:
    policy = ReminderPolicy(first_after=1, at_most=1, escalate_after=0)
    assert [rung.kind for rung in ladder("2026-03-02T10:00", policy=policy)] == ["first"]


def test_the_numbers_go_on_for_another_approver_of_the_same_slot() -> None:
    steps = rungs(POLICY, CALENDAR, LONDON, utc("2026-03-02T10:00"), first_number=6)
    assert numbers(steps) == [6, 7, 8, 9, 10]


STEPS = ladder("2026-03-02T10:20")


@pytest.mark.parametrize(
    ("now", "done", "send", "skipped", "look_again"),
    [
        ("2026-03-04T08:59", [], [], [], "2026-03-04T09:00"),
        ("2026-03-04T09:00", [], [1], [], "2026-03-06T09:00"),
        ("2026-03-04T09:00", [1], [], [], "2026-03-06T09:00"),
        ("2026-03-03T08:00", [1], [], [], "2026-03-06T09:00"),  # the clock was put back after it was sent
        ("2026-03-04T17:00", [], [], [], "2026-03-05T09:00"),  # quiet: nothing is sent and nothing is spent
        ("2026-03-05T09:00", [], [1], [], "2026-03-06T09:00"),
        ("2026-03-07T10:00", [1], [], [], "2026-03-09T09:00"),  # Saturday
        ("2026-03-09T09:00", [], [2], [1], "2026-03-10T09:00"),  # two missed: one is sent
        ("2026-03-10T09:00", [1, 2], [3, 4], [], "2026-03-12T09:00"),  # the approver and the deputy
        ("2026-03-11T12:34", [1], [3, 4], [2], "2026-03-12T09:00"),
        ("2027-03-11T12:34", [], [4, 5], [1, 2, 3], None),  # a year later
        ("2027-03-13T12:34", [], [], [], "2027-03-15T09:00"),  # a year later, a Saturday
        ("2026-03-12T09:00", [1, 2, 3, 4], [5], [], None),
        ("2026-03-13T09:00", [1, 2, 3, 4, 5], [], [], None),  # the cap is reached
    ],
)
def test_what_is_due(now: str, done: list[int], send: list[int], skipped: list[int], look_again: str | None) -> None:
    found = swept(STEPS, now, done)
    assert (numbers(found.send), numbers(found.skipped)) == (send, skipped)
    assert found.look_again == (utc(look_again) if look_again else None)


def test_rows_in_any_order_are_due_alike() -> None:
    assert swept(STEPS[::-1], "2027-03-11T12:34") == swept(STEPS, "2027-03-11T12:34")


@pytest.mark.parametrize(
    ("now", "done", "comes"),
    [
        ("2026-03-02T10:20", [], "2026-03-04T09:00"),
        ("2026-03-04T09:00", [1], "2026-03-06T09:00"),
        ("2026-03-10T09:00", [1, 2, 3], "2026-03-12T09:00"),  # the escalation is not the approver's
        ("2026-03-04T11:00", [], "2026-03-04T11:00"),  # overdue: now
        ("2026-03-07T11:00", [1], "2026-03-09T09:00"),  # overdue in quiet time: at the next opening
        ("2026-03-12T09:00", [1, 2, 3, 5], None),
    ],
)
def test_when_the_next_reminder_comes(now: str, done: list[int], comes: str | None) -> None:
    found = next_after(STEPS, utc(now), done, zone=LONDON, calendar=CALENDAR, hours=HOURS)
    assert found == (utc(comes) if comes else None)


@pytest.mark.parametrize(("zone", "hour"), [(NEW_YORK, "14:00"), (TOKYO, "00:00"), (LONDON, "09:00")])
def test_a_change_of_zone_moves_the_minute_and_keeps_the_day(zone: ZoneInfo, hour: str) -> None:
    moved = reschedule(STEPS, {1}, zone=zone, calendar=CALENDAR, hours=HOURS)
    assert moved[0] == STEPS[0]
    assert moved[1].due_at == utc(f"2026-03-06T{hour}")
    assert [(rung.number, rung.kind, rung.day) for rung in moved] == [(r.number, r.kind, r.day) for r in STEPS]


def test_a_zone_there_and_back_changes_nothing() -> None:
    there = reschedule(STEPS, (), zone=TOKYO, calendar=CALENDAR, hours=HOURS)
    assert reschedule(there, (), zone=LONDON, calendar=CALENDAR, hours=HOURS) == STEPS


def test_a_day_that_is_closed_afterwards_rolls_forward_and_other_hours_move_the_minute() -> None:
    shut = Calendar(closed_days=(date(2026, 3, 4), date(2026, 3, 5)))
    late = QuietHours.model_validate({"opens": "10:30", "closes": "16:00"})
    moved = reschedule(STEPS, (), zone=LONDON, calendar=shut, hours=late)
    assert [rung.due_at for rung in moved[:2]] == [utc("2026-03-06T10:30")] * 2
    found = due(moved, utc("2026-03-06T10:30"), (), zone=LONDON, calendar=shut, hours=late)
    assert (numbers(found.send), numbers(found.skipped)) == ([2], [1])


policies = st.builds(
    ReminderPolicy,
    first_after=st.integers(1, 5),
    then_every=st.integers(1, 4),
    at_most=st.integers(1, 5),
    escalate_after=st.integers(0, 9),
)
zones = st.sampled_from([LONDON, NEW_YORK, TOKYO, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Kiritimati")])
jumps = st.sampled_from([timedelta(hours=-1), timedelta(hours=1), timedelta(days=3), timedelta(days=365)])
ticks = st.lists(st.one_of(jumps, st.timedeltas(timedelta(minutes=1), timedelta(days=2))), min_size=1, max_size=40)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@settings(max_examples=200, deadline=None)
@given(policies, starts, ticks, st.data())
def test_whatever_the_clock_does(
    policy: ReminderPolicy, now: datetime, steps: list[timedelta], data: st.DataObject
) -> None:
    """A worker that sleeps, wakes, has its clock moved and its person's zone changed sends each rung once at most."""
    zone = data.draw(zones)
    rows, done, nudged = rungs(policy, CALENDAR, zone, now), set[int](), list[date]()
    assert len({rung.number for rung in rows}) == len(rows) == policy.at_most + bool(policy.escalate_after)
    for step in steps:
        now += step
        if data.draw(st.booleans()):
            zone = data.draw(zones)
            rows = reschedule(rows, done, zone=zone, calendar=CALENDAR, hours=policy.hours)
        found = due(rows, now, done, zone=zone, calendar=CALENDAR, hours=policy.hours)
        spent = numbers(found.send + found.skipped)
        assert not done.intersection(spent)
        assert not found.send or is_open(now, zone, CALENDAR, policy.hours)
        assert sum(rung.nudges for rung in found.send) <= 1
        assert all(rung.due_at <= now and is_working_day(rung.day, CALENDAR) for rung in found.send)
        done.update(spent)
        nudged += [rung.day for rung in found.send if rung.nudges]
    assert len(nudged) == len(set(nudged)) <= policy.at_most
    assert nudged == sorted(nudged)


@settings(max_examples=100, deadline=None)
@given(policies, starts, zones)
def test_a_worker_that_only_follows_look_again_sends_everything_on_its_minute(
    policy: ReminderPolicy, opened: datetime, zone: ZoneInfo
) -> None:
    rows, done, sent = rungs(policy, CALENDAR, zone, opened), set[int](), list[tuple[int, datetime]]()
    wake: datetime | None = opened
    while wake is not None:
        found = due(rows, wake, done, zone=zone, calendar=CALENDAR, hours=policy.hours)
        assert not found.skipped
        sent += [(rung.number, wake) for rung in found.send]
        done.update(numbers(found.send))
        assert found.look_again is None or found.look_again > wake
        wake = found.look_again
    assert sent == [(rung.number, rung.due_at) for rung in rows]
    assert {at.astimezone(zone).strftime("%H:%M") for _, at in sent} == {"09:00"}

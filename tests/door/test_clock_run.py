"""The clock run: reminders on a real store while the clock jumps, goes back, changes zone, and the bot restarts.

Each rung comes at the right local minute, none twice, and those that were missed come as one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot import running
from bot.services import people, reminding, starting, sweeping
from bot.services.office import Office
from bot.settings import Settings
from bot.store.tables import Post
from specs.document import read_document
from specs.store.tables import SlotRow, Spec

LONDON, NEW_YORK = "Europe/London", "America/New_York"
APPROVER = "U0APPROVER"


class SetClock:
    """A clock that stands where it is put."""

    def __init__(self, at: str) -> None:
        self.at = utc(at)

    def now(self) -> datetime:
        """The working time."""
        return self.at

    def wall(self) -> datetime:
        """The same: here both move."""
        return self.at


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


class Run:
    """One decision that is awaited, and what was said about it: (message, local minute), oldest first."""

    def __init__(self, url: str, opened: str, zone: str = LONDON) -> None:
        self.settings = Settings(url, None, "xoxb-test", "secret", "", "http://127.0.0.1:9", "127.0.0.1", 0, "text")
        self.clock = SetClock(opened)
        self.zone = zone
        self.office = self._open()
        self.said: list[tuple[str, str]] = []
        with self.office.act() as act:
            person = people.met(act.session, APPROVER)
            person.time_zone, person.state = zone, "known"
            with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
                conversation = starting.adopt(act, "U0AUTHOR", read_document(path))
            spec = act.session.get_one(Spec, conversation.spec_id)
            spec.state, spec.revision = "in_sign_off", 1
            slot = SlotRow(
                spec_id=conversation.spec_id,
                stage="line_manager",
                step=1,
                revision=1,
                assignee=APPROVER,
                state="open",
                opened_at=act.now,
            )
            act.session.add(slot)
            act.session.flush()
            reminding.begin(act, slot)

    def _open(self) -> Office:
        return running.open_office(self.settings, self.clock)

    def at(self, *moments: str) -> None:
        """Put the clock there and sweep, twice, as two workers do."""
        for moment in moments:
            self.clock.at = utc(moment)
            for _ in range(2):
                with self.office.look() as act:
                    due = reminding.is_anything_due(act)
                if due:
                    with self.office.act() as act:
                        sweeping.sweep(act)
            self._note()

    def through(self, first: str, last: str) -> None:
        """Run the clock from one instant to another, minute by minute about each full hour of a morning."""
        moment, end = utc(first), utc(last)
        while moment <= end:
            self.at(moment.replace(tzinfo=None).isoformat())
            morning = moment.hour in (7, 8, 9, 12, 13, 14)
            closely = morning and (moment.minute >= 58 or moment.minute < 2)
            moment += timedelta(minutes=1 if closely else 58 - moment.minute if moment.minute < 58 else 60)

    def move_to(self, zone: str) -> None:
        """The approver's zone changes."""
        self.zone = zone
        with self.office.act() as act:
            people.met(act.session, APPROVER).time_zone = zone
            act.session.flush()
            reminding.move(act, APPROVER)

    def restart(self) -> None:
        """The bot ends, and another one opens the same store."""
        self.office.store.close()
        self.office = self._open()

    def _note(self) -> None:
        with self.office.look() as act:
            rows = act.session.exec(select(Post).where(col(Post.name).startswith("reminder.")).order_by(col(Post.id)))
            names = [row.name.removeprefix("reminder.") for row in rows if row.target == f"dm:{APPROVER}"]
        minute = self.clock.at.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")
        self.said += [(name, minute) for name in names[len(self.said) :]]

    def others_told(self) -> int:
        """How often somebody else heard."""
        with self.office.look() as act:
            rows = act.session.exec(select(Post.target).where(Post.name == "reminder.escalation")).all()
        return len(rows)


@pytest.fixture
def run(store_url: str) -> Iterator[Callable[..., Run]]:
    """Makes runs on SQLite, and again on PostgreSQL, that are closed at the end."""
    made: list[Run] = []

    def make(opened: str, zone: str = LONDON) -> Run:
        made.append(Run(store_url, opened, zone))
        return made[-1]

    yield make
    for each in made:
        each.office.store.close()


def test_each_on_its_minute_through_an_ordinary_week(run: Callable[..., Run]) -> None:
    ran = run("2027-03-01T10:00")
    ran.through("2027-03-01T10:30", "2027-03-05T10:00")
    assert ran.said == [("first", "2027-03-03 09:00"), ("follow_up", "2027-03-05 09:00")]


def test_an_hour_back_says_nothing_twice(run: Callable[..., Run]) -> None:
    ran = run("2027-03-01T10:00")
    ran.at("2027-03-03T09:30", "2027-03-03T08:30", "2027-03-03T09:00", "2027-03-03T09:30")
    assert ran.said == [("first", "2027-03-03 09:30")]


def test_an_hour_forward_over_the_opening_says_it_then(run: Callable[..., Run]) -> None:
    ran = run("2027-03-01T10:00")
    ran.at("2027-03-03T08:40", "2027-03-03T09:40")
    assert ran.said == [("first", "2027-03-03 09:40")]


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize(
    ("to", "said", "others"),
    [
        ("2027-03-06T10:00", [], 0),  # three days on from Wednesday is a Saturday: nothing, and nothing is spent
        ("2027-03-08T09:00", [("follow_up", "2027-03-08 09:00")], 0),
        ("2028-03-01T11:00", [("follow_up", "2028-03-01 11:00")], 1),
        ("2028-03-01T20:00", [], 0),
    ],
)
def test_days_and_a_year_on_what_was_missed_is_one(
    run: Callable[..., Run], to: str, said: list[tuple[str, str]], others: int, *, restarts: bool
) -> None:
    ran = run("2027-03-01T10:00")
    ran.at("2027-03-03T08:00")
    if restarts:
        ran.restart()
    ran.at(to)
    assert (ran.said, ran.others_told()) == (said, others)
    ran.at("2027-03-03T08:00", to)
    assert (ran.said, ran.others_told()) == (said, others)


@pytest.mark.parametrize(
    ("opened", "first", "last", "said"),
    [
        # Clocks go forward on Sunday 29 March 2026: nine o'clock is an hour earlier in UTC.
        ("2026-03-26T10:00", "2026-03-29T00:00", "2026-03-30T10:00", ("first", "2026-03-30 09:00")),
        # And back on Sunday 31 October 2027.
        ("2027-10-28T10:00", "2027-10-31T00:00", "2027-11-01T10:00", ("first", "2027-11-01 09:00")),
        # Christmas 2026: Friday 25, Monday 28 in the place of Saturday 26, then the council's closed days to the 31st.
        ("2026-12-23T10:00", "2026-12-24T00:00", "2026-12-28T12:00", None),
        ("2026-12-23T10:00", "2027-01-03T00:00", "2027-01-04T10:00", ("first", "2027-01-04 09:00")),
    ],
)
def test_clock_changes_and_christmas(
    run: Callable[..., Run], opened: str, first: str, last: str, said: tuple[str, str] | None
) -> None:
    ran = run(opened)
    ran.through(first, last)
    assert ran.said == ([said] if said else [])


def test_the_approvers_zone_changes_and_the_day_stays(run: Callable[..., Run]) -> None:
    ran = run("2027-03-01T10:00")
    ran.at("2027-03-02T10:00")
    ran.move_to(NEW_YORK)
    ran.through("2027-03-03T08:50", "2027-03-03T15:00")
    assert ran.said == [("first", "2027-03-03 09:00")]
    ran.move_to(LONDON)
    ran.restart()
    ran.through("2027-03-05T08:50", "2027-03-05T10:00")
    assert ran.said == [("first", "2027-03-03 09:00"), ("follow_up", "2027-03-05 09:00")]


def test_several_workers_at_once_say_it_once(run: Callable[..., Run]) -> None:
    ran = run("2027-03-01T10:00")
    ran.clock.at = utc("2027-03-03T09:00")
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        with ran.office.act() as act:
            sweeping.sweep(act)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ran.at("2027-03-03T09:00")
    assert ran.said == [("first", "2027-03-03 09:00")]

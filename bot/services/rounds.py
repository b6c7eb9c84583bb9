"""Rounds that are made once for their day: planning the words to authors, and HR's summary of the week."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.services import author_words, weekly
from bot.services.office import Act
from bot.store.tables import RoundDone
from specs.store.rows import changed, insert_into, table_of
from specs.working_days import is_open

# How many drafts one transaction plans for; a round of more takes several.
AT_ONCE = 200


def due(act: Act) -> tuple[tuple[str, date], ...]:
    """The rounds that are to be made at this moment by the employer's clock, each with its day, done or not."""
    today, policy, calendar = act.today(), act.organisation.reminders, act.organisation.calendar
    found = [("authors", today)]
    if policy.hr_summary and is_open(act.now, ZoneInfo(calendar.time_zone), calendar, policy.hours):
        found.append(("hr_summary", today - timedelta(days=today.weekday())))
    return tuple(found)


def is_anything_left(act: Act) -> bool:
    """Whether one of them has not been made yet."""
    return any(act.session.get(RoundDone, each) is None for each in due(act))


def make(act: Act) -> bool:
    """Make the rounds that are due; whether there is more to do."""
    more = False
    for kind, day in due(act):
        if act.session.get(RoundDone, (kind, day)) is not None:
            continue
        if kind == "authors" and author_words.plan(act, AT_ONCE) == AT_ONCE:
            more = True
        elif _claim(act, kind, day) and kind == "hr_summary":
            weekly.tell_hr(act)
    return more


def _claim(act: Act, kind: str, day: date) -> bool:
    """Note that a round is made; False where another worker made it first. The primary key decides between two."""
    statement = insert_into(act.session, table_of(RoundDone)).values(kind=kind, day=day, done_at=act.wall)
    return changed(act.session, statement.on_conflict_do_nothing()) == 1

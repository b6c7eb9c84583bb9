"""Putting reminders off, why a reminder is when it is, and words to authors: the rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from specs.organisation import shipped_example
from specs.organisation.model import Calendar, ReminderPolicy, ReminderRule
from specs.reminder_reasons import reason_of
from specs.reminders import rungs
from specs.snoozing import may_choose, next_monday, put_off, tomorrow
from specs.still import words_to_author

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
CALENDAR = Calendar(closed_days=(date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)))
POLICY = ReminderPolicy()
OPENED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LADDER = rungs(POLICY, CALENDAR, LONDON, OPENED)  # 4, 6, 10, 10 (escalation) and 12 March
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2026-03-04T09:30", LONDON, date(2026, 3, 5)),
        ("2026-03-06T09:30", LONDON, date(2026, 3, 9)),
        ("2026-12-24T09:30", LONDON, date(2027, 1, 4)),
        ("2026-03-04T20:30", AUCKLAND, date(2026, 3, 6)),  # there it is Thursday already
    ],
)
def test_tomorrow_is_the_next_working_day_where_the_person_is(now: str, zone: ZoneInfo, day: date) -> None:
    assert tomorrow(datetime.fromisoformat(now).replace(tzinfo=UTC), zone, CALENDAR) == day


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 4, 9, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 9, 9, tzinfo=UTC), date(2026, 3, 16)),  # on a Monday, the one after
        (datetime(2026, 4, 29, 9, tzinfo=UTC), date(2026, 5, 5)),  # 4 May 2026 is a bank holiday
    ],
)
def test_monday_is_the_next_one_or_the_first_working_day_after_it(now: datetime, day: date) -> None:
    assert next_monday(now, LONDON, CALENDAR) == day


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        (date(2026, 3, 4), "past"),
        (date(2026, 3, 7), "closed"),
        (date(2026, 3, 11), "escalation"),
        (date(2026, 3, 10), None),
    ],
)
def test_a_day_up_to_the_one_on_which_others_hear(chosen: date, why: str | None) -> None:
    refused = may_choose(chosen, LADDER, {1}, NOW, zone=LONDON, calendar=CALENDAR)
    assert (refused.why if refused else None) == why
    assert refused is None or refused.latest == date(2026, 3, 10)


def test_when_others_have_heard_a_month_is_the_most() -> None:
    far = may_choose(date(2026, 4, 9), LADDER, {1, 2, 3, 4}, NOW, zone=LONDON, calendar=CALENDAR)
    assert far is not None
    assert (far.why, far.latest) == ("far", date(2026, 4, 3))


def test_the_rest_follow_at_the_employers_pace_and_others_hear_when_they_would_have() -> None:
    moved = put_off(LADDER, {1}, date(2026, 3, 9), policy=POLICY, zone=LONDON, calendar=CALENDAR)
    assert [(rung.number, rung.kind, rung.day.day) for rung in moved] == [
        (2, "follow_up", 9),
        (3, "follow_up", 11),
        (5, "follow_up", 13),
    ]


def test_after_the_last_one_more_can_be_asked_for() -> None:
    done = {rung.number for rung in LADDER}
    (extra,) = put_off(LADDER, done, date(2026, 3, 20), policy=POLICY, zone=LONDON, calendar=CALENDAR)
    assert (extra.number, extra.kind, extra.due_at) == (6, "asked", datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert extra.nudges


def test_hr_hears_after_the_deputy_and_only_where_there_is_one() -> None:
    with_one = rungs(POLICY, CALENDAR, LONDON, OPENED, with_deputy=True)
    assert [(rung.kind, rung.day.day) for rung in with_one if not rung.nudges] == [("escalation", 10), ("hr", 12)]
    assert "hr" not in {rung.kind for rung in LADDER}


def test_after_an_escalation_only_hr_is_left_to_hear() -> None:
    came = datetime(2026, 3, 10, 9, tzinfo=UTC)
    by_rule = rungs(POLICY, CALENDAR, LONDON, came, with_deputy=True, escalated=True)
    assert [(rung.kind, rung.day.day) for rung in by_rule if not rung.nudges] == [("hr", 12)]
    never = rungs(POLICY.model_copy(update={"hr_after": 0}), CALENDAR, LONDON, came, escalated=True)
    assert all(rung.nudges for rung in never)


def test_a_rule_lets_deputies_decide_for_some_stages() -> None:
    changed = shipped_example().model_copy(
        update={"reminder_rules": (ReminderRule(stages=("executive_head",), deputy="decides"),)}
    )
    assert changed.policy_for("executive_head", "4").deputy == "decides"
    assert changed.policy_for("line_manager", "4").deputy == "hears"


def test_the_reason_names_the_days_that_were_stepped_over() -> None:
    opened = datetime(2026, 12, 22, 18, 0, tzinfo=UTC)  # after hours: it came on the 23rd
    first = rungs(POLICY, CALENDAR, LONDON, opened)[0]
    reason = reason_of(first, opened, LONDON, CALENDAR, POLICY.hours)
    assert first.day == date(2027, 1, 4)
    assert (reason.counted_from, reason.working_days, reason.rolled) == (date(2026, 12, 23), 2, False)
    assert [day.day for day in reason.holidays] == [25, 28, 29, 30, 31, 1]


def test_words_to_an_author_are_two_and_none_where_the_employer_wants_none() -> None:
    several = words_to_author("draft", OPENED, POLICY, CALENDAR, LONDON)
    assert [(each.number, each.day) for each in several] == [(1, date(2026, 3, 9)), (2, date(2026, 3, 16))]
    assert [each.day.day for each in words_to_author("query", OPENED, POLICY, CALENDAR, LONDON)] == [4, 6]
    quiet = ReminderPolicy(drafts_after=0)
    assert words_to_author("draft", OPENED, quiet, CALENDAR, LONDON) == ()


def test_a_rule_may_be_for_one_form_and_name_its_own_consequence() -> None:
    organisation = shipped_example()
    rule = ReminderRule(forms=("area",), consequence="the interview panel cannot meet")
    changed = organisation.model_copy(update={"reminder_rules": (rule,)})
    assert changed.policy_for("line_manager", "4", "area").consequence == "the interview panel cannot meet"
    assert changed.policy_for("line_manager", "4", "factor").consequence == ""

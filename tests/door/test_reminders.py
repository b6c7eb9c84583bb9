"""Nobody answers: reminders come on the employer's schedule, in working days, and stop at once when answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.store.tables import PersonRow, Post
from specs.store.tables import DecisionRow, ReminderRow
from tests.door.conftest import sent_for_sign_off
from tests.door.town import Town, open_card

# A Monday in term time: no bank holiday near, and after today whenever this runs before 2031.
MONDAY = datetime(2031, 3, 3, 10, 0, tzinfo=UTC)


def reminders(town: Town, who: str) -> list[str]:
    """The names of the reminders that reached somebody, oldest first."""
    person = town.person(who)
    with town.office.look() as act:
        rows = act.session.exec(
            select(Post).where(col(Post.name).startswith("reminder."), col(Post.shown) > 0).order_by(col(Post.id))
        ).all()
        known = act.session.exec(select(PersonRow).where(PersonRow.user_id == person.id)).first()
    return [row.name for row in rows if known and row.channel_id == known.dm_channel]


@pytest.fixture
def waiting(town_on_each_store: Town) -> Town:
    """A card that came to Priya on a Monday morning."""
    town = town_on_each_store
    town.workspace.clock.to(MONDAY.isoformat())
    sent_for_sign_off(town)
    open_card(town, "line_manager")
    return town


def test_the_first_comes_on_the_second_working_day_and_not_in_the_night(waiting: Town) -> None:
    clock = waiting.workspace.clock
    clock.to("2031-03-05T08:55:00+00:00")
    assert reminders(waiting, "priya.nair") == []
    clock.to("2031-03-05T09:01:00+00:00")
    waiting.wait(lambda: reminders(waiting, "priya.nair") == ["reminder.first"], "the first reminder")


def test_missed_ones_become_one_and_hr_hears_of_it(waiting: Town) -> None:
    waiting.workspace.clock.to("2031-03-14T10:00:00+00:00")
    waiting.wait(lambda: reminders(waiting, "priya.nair") == ["reminder.follow_up"], "one reminder")
    waiting.wait(lambda: reminders(waiting, "helen.sorby") == ["reminder.escalation"], "HR's word")


def test_nothing_at_the_weekend(waiting: Town) -> None:
    waiting.workspace.clock.to("2031-03-08T10:00:00+00:00")
    waiting.workspace.clock.move(hours=24)
    with waiting.office.act() as act:
        from bot.services import sweeping

        sweeping.sweep(act)
    assert reminders(waiting, "priya.nair") == []
    waiting.workspace.clock.to("2031-03-10T09:00:30+00:00")
    waiting.wait(lambda: reminders(waiting, "priya.nair"), "Monday's reminder")


def test_a_reminder_can_be_answered_and_an_answer_ends_them(waiting: Town) -> None:
    waiting.workspace.clock.to("2031-03-05T09:01:00+00:00")
    priya = waiting.person("priya.nair")

    def nudge() -> object:
        said = [m for m in priya.messages() if m.by_app and m.has_button("Approve")]
        return next((m for m in said if (m.metadata or {}).get("event_type") != "personspec_signoff"), None)

    said = waiting.wait(nudge, "the reminder")
    next_day = "I will remind you on Friday 7 March 2031 at 09:00"
    waiting.wait(lambda: next_day in open_card(waiting, "line_manager").raw["text"], "the card to name the next one")
    priya.press(said, "Approve")
    open_card(waiting, "executive_head")
    with waiting.office.look() as act:
        decision = act.session.exec(select(DecisionRow)).one()
        states = {row.state for row in act.session.exec(select(ReminderRow).where(ReminderRow.slot_id == 1)).all()}
    assert states == {"sent", "cancelled"}
    assert decision.decided_at.year < MONDAY.year, "signatures are dated by the real clock"
    waiting.wait(lambda: nudge() is None, "the reminder without its buttons")
    waiting.workspace.clock.to("2031-03-12T10:00:00+00:00")
    waiting.wait(lambda: reminders(waiting, "marcus.bell"), "Marcus's reminder")
    assert reminders(waiting, "priya.nair") == ["reminder.first"]
    over = "This has been answered since, so nothing is left to do here."
    waiting.wait(lambda: any(m.raw["text"].startswith(over) for m in priya.messages()), "the reminder to say so")
    settled = next(m for m in priya.messages() if m.raw["text"].startswith(over))
    assert "You can answer here" not in settled.raw["text"], "nothing is left to answer"
    assert "last reminder" not in settled.raw["text"], "it never said so"


def test_the_document_can_be_opened_from_a_reminder(waiting: Town) -> None:
    waiting.workspace.clock.to("2031-03-05T09:01:00+00:00")
    priya = waiting.person("priya.nair")

    def nudge() -> object:
        return next((m for m in priya.messages() if "Until you decide" in m.raw["text"]), None)

    priya.press(waiting.wait(nudge, "the reminder"), "Open the document")
    waiting.wait(lambda: [f for m in priya.all_messages() for f in m.files if f.name.endswith(".pdf")], "the document")

"""A reminder can wait, be declined or come with others: through the door, with the clock moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from bot import cli
from bot.blocks import modals, reminder_modals
from bot.sandbox.seen import Message, View
from bot.services import coming, snoozing
from bot.services.signing import Press
from specs.store.tables import ReminderRow
from tests.door.conftest import sent_for_sign_off
from tests.door.test_reminders import MONDAY, reminders
from tests.door.town import Town, open_card, private_words

FIRST = "2031-03-05T09:01:00+00:00"


def nudge(town: Town, who: str = "priya.nair", words: str = "Until you decide") -> Message:
    """The last message to somebody that says what cannot happen meanwhile, with its buttons."""
    person = town.person(who)

    def found() -> Message | None:
        said = [m for m in person.messages() if m.by_app and m.has_button("Approve") and words in m.raw["text"]]
        return said[-1] if said else None

    message: Message = town.wait(found, "a reminder")
    return message


def pressed(town: Town, who: str, message: Message, button: str) -> View:
    """The form that a press opens."""
    person = town.person(who)
    trouble = person.press(message, button).trouble
    assert not trouble, trouble
    view: View = town.wait(person.view, f"the form of {button!r}")
    return view


def said_to(town: Town, who: str, words: str) -> Message:
    """A message of the app's to somebody with those words."""
    person = town.person(who)
    found = lambda: next((m for m in person.messages() if m.by_app and words in m.raw["text"]), None)  # noqa: E731
    message: Message = town.wait(found, f"the words {words!r} to {who}")
    return message


def ladder(town: Town, slot_id: int = 1) -> list[tuple[str, str, str]]:
    """The rungs of a slot: kind, local day, state."""
    with town.office.look() as act:
        rows = act.session.exec(
            select(ReminderRow).where(ReminderRow.slot_id == slot_id).order_by(col(ReminderRow.rung))
        ).all()
    return [(row.kind, row.day.isoformat(), row.state) for row in rows]


@pytest.fixture
def reminded(town: Town) -> Town:
    """Priya has had her first reminder, on a Wednesday."""
    town.workspace.clock.to(MONDAY.isoformat())
    sent_for_sign_off(town)
    open_card(town, "line_manager")
    town.workspace.clock.to(FIRST)
    nudge(town)
    return town


def private(town: Town, who: str) -> Callable[[], Any]:
    """What only somebody sees in their direct messages, or None while there is nothing."""
    person = town.person(who)
    return lambda: [m.raw["text"] for m in person.all_messages() if m.ephemeral] or None


def test_tomorrow_moves_the_next_one_spends_none_and_leaves_hr_where_it_was(reminded: Town) -> None:
    reminded.person("priya.nair").press(nudge(reminded), "Remind me tomorrow")
    said = reminded.wait(private(reminded, "priya.nair"), "the answer")
    assert "Thursday 6 March 2031 at 09:00" in said[-1]
    assert "HR hears of it on Tuesday 11 March" in said[-1]
    assert ladder(reminded) == [
        ("first", "2031-03-05", "sent"),
        ("follow_up", "2031-03-06", "pending"),
        ("follow_up", "2031-03-10", "pending"),
        ("escalation", "2031-03-11", "pending"),
        ("follow_up", "2031-03-12", "pending"),
    ]
    reminded.wait(lambda: "on Thursday 6 March 2031 at 09:00, as you asked" in nudge(reminded).raw["text"], "the day")
    reminded.workspace.clock.to("2031-03-06T08:59:00+00:00")
    assert reminders(reminded, "priya.nair") == ["reminder.first"]
    reminded.workspace.clock.to("2031-03-06T09:00:30+00:00")
    reminded.wait(lambda: len(reminders(reminded, "priya.nair")) == 2, "the reminder that was put off")


def test_monday_is_on_the_card_too(reminded: Town) -> None:
    reminded.person("priya.nair").press(nudge(reminded), "Remind me on Monday")
    day = "remind you on Monday 10 March 2031 at 09:00"
    reminded.wait(lambda: day in open_card(reminded, "line_manager").raw["text"], "the day on the card")


def test_a_day_is_chosen_in_a_form_and_not_past_the_day_on_which_hr_hears(reminded: Town) -> None:
    priya = reminded.person("priya.nair")
    form = pressed(reminded, "priya.nair", nudge(reminded), "Choose a day")
    for day, why in (("2031-03-12", "Tuesday 11 March"), ("2031-03-08", "Nobody works"), ("2031-03-05", "after today")):
        refused = priya.submit(form, {reminder_modals.DAY: day})
        assert why in refused.errors[reminder_modals.DAY]
    assert not priya.submit(form, {reminder_modals.DAY: "2031-03-11"}).errors
    reminded.wait(lambda: ladder(reminded)[1] == ("follow_up", "2031-03-11", "pending"), "the chosen day")


def test_only_the_approver_can_put_it_off(reminded: Town) -> None:
    message = open_card(reminded, "line_manager")
    value = next(e["value"] for b in message.blocks for e in b.get("elements", ()) if "value" in e)
    post, _, revision = value.partition(".")
    with reminded.office.act() as act:
        someone = Press(reminded.person("marcus.bell").id, act.workspace, int(post), int(revision), reminded.channel)
        snoozing.put_off(act, someone, "tomorrow")
    assert ladder(reminded)[1] == ("follow_up", "2031-03-07", "pending")
    reminded.wait(lambda: private_words(reminded, "marcus.bell"), "the refusal")


def test_not_mine_tells_hr_and_the_author_and_ends_the_reminders_until_another_has_it(reminded: Town) -> None:
    priya, helen = reminded.person("priya.nair"), reminded.person("helen.sorby")
    form = pressed(reminded, "priya.nair", nudge(reminded), "Not mine")
    assert not priya.submit(form, {modals.WORDS: "I moved to <Highways> & left. Ask Tom."}).errors
    told = said_to(reminded, "helen.sorby", "is not theirs to decide")
    assert "I moved to &lt;Highways&gt; &amp; left. Ask Tom." in told.raw["text"]
    assert [state for kind, _, state in ladder(reminded) if kind == "follow_up"] == ["cancelled"] * 3
    assert ("escalation", "2031-03-11", "pending") in ladder(reminded)
    reminded.wait(lambda: "HR has been asked" in open_card(reminded, "line_manager").raw["text"], "the card")
    handing = pressed(reminded, "helen.sorby", told, "Choose another person")
    values = {modals.PERSON: reminded.person("tariq.aziz").id, modals.WORDS: "Priya has moved"}
    assert not helen.submit(handing, values).errors
    open_card(reminded, "line_manager", 2)
    fresh = [rung for rung in ladder(reminded) if rung[2] == "pending"]
    assert fresh[0][:2] == ("first", "2031-03-07")

    def hers() -> Message:
        return next(m for m in priya.messages() if "Until you decide" in m.raw["text"])

    reminded.wait(lambda: not hers().has_button("Approve"), "her reminder without buttons")


@pytest.fixture
def several(town: Town) -> Town:
    """Two cards came to Priya on one Monday."""
    town.workspace.clock.to(MONDAY.isoformat())
    for count in (1, 2):
        sent_for_sign_off(town)
        open_card(town, "line_manager", count)
    return town


def test_several_come_as_one_message_with_buttons_for_each(several: Town) -> None:
    several.workspace.clock.to(FIRST)
    priya = several.person("priya.nair")
    digest = nudge(several, words="2 person specifications wait")
    several.wait(lambda: reminders(several, "priya.nair") == ["reminder.digest"], "the one message")
    assert [ladder(several, slot)[0][2] for slot in (1, 3)] == ["sent", "sent"]
    assert digest.raw["text"].count("Open the document") == 2, "each document is one press away"
    priya.press(digest, "Approve")
    several.wait(lambda: "1 person specification waits" in nudge(several, words=" waits").raw["text"], "one settled")
    now = nudge(several, words="1 person specification waits").raw["text"]
    assert "Approved." in now
    assert digest.ts == nudge(several, words="1 person specification waits").ts


def test_hr_hears_later_that_the_approver_says_it_is_not_theirs(reminded: Town) -> None:
    form = pressed(reminded, "priya.nair", nudge(reminded), "Not mine")
    assert not reminded.person("priya.nair").submit(form, {modals.WORDS: "Ask Tom."}).errors
    said_to(reminded, "helen.sorby", "is not theirs to decide as")
    reminded.workspace.clock.to("2031-03-11T09:01:00+00:00")
    told = said_to(reminded, "helen.sorby", "has waited for")
    assert "says that it is not theirs to decide. Please press Choose another person." in told.raw["text"]
    assert "have a word" not in told.raw["text"]
    answer = reminded.person("helen.sorby").command("/personspec status reminders")
    assert "but 1 decision is still awaited" in (answer.text or "")


def test_hr_sees_the_queue_and_why(reminded: Town) -> None:
    helen = reminded.person("helen.sorby")
    answer = helen.command("/personspec status reminders")
    assert "Friday 7 March 2031 at 09:00, to Priya Nair" in (answer.text or "")
    assert "4 working days after Monday 3 March; hours open at 09:00 (Europe/London)." in (answer.text or "")
    assert "Only HR" in (reminded.person("tom.ferris").command("/personspec status reminders").text or "")
    with reminded.office.look() as act:
        assert coming.count(act) == len(coming.lines(act)) == 4


def test_the_queue_can_be_read_on_the_server(
    reminded: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", reminded.store_url)
    assert cli.main(["reminders"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "4 reminders are to come, the next first."
    assert printed[1].startswith(
        "Friday 7 March 2031 at 09:00, to Priya Nair: PS-0001 Customer Hub Assistant (follow-up)."
    )

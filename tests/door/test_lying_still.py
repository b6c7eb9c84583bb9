"""Drafts that lie still, queries without an answer, HR's week, and the word to a deputy before HR."""

from __future__ import annotations

from bot.blocks import modals
from bot.services import rounds, sweeping
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.test_putting_off import ladder, pressed, said_to
from tests.door.test_reminders import MONDAY
from tests.door.town import Town, open_card


def words_to(town: Town, who: str, words: str) -> list[str]:
    """What the app said to somebody with those words."""
    return [m.raw["text"] for m in town.person(who).messages() if m.by_app and words in m.raw["text"]]


def test_a_draft_that_lies_still_is_mentioned_twice_at_most_and_can_rest(town: Town) -> None:
    clock = town.workspace.clock
    clock.to(MONDAY.isoformat())
    talk = adopt_example(town)
    clock.to("2031-03-10T08:55:00+00:00")
    assert not words_to(town, "dana.whitfield", "has not moved since")
    clock.to("2031-03-10T09:00:30+00:00")
    said = said_to(town, "dana.whitfield", "has not moved since Monday 3 March")
    before = len(talk.questions())
    talk.person.press(said, "Carry on")
    town.wait(lambda: len(talk.questions()) > before, "the question that waits, again")
    clock.to("2031-04-07T09:00:30+00:00")
    town.wait(lambda: len(words_to(town, "dana.whitfield", "the last time I mention it")) == 1, "the second")
    last = said_to(town, "dana.whitfield", "the last time I mention it")
    talk.person.press(last, "Let it rest")
    town.wait(lambda: words_to(town, "dana.whitfield", "You let it rest"), "the rest")
    clock.to("2031-06-02T10:00:00+00:00")
    with town.office.act() as act:
        rounds.make(act)
        sweeping.sweep(act)
    assert len(words_to(town, "dana.whitfield", "has not moved since")) == 2


def test_an_author_hears_once_a_day_and_of_the_query_first(town: Town) -> None:
    clock = town.workspace.clock
    clock.to(MONDAY.isoformat())
    adopt_example(town)
    talk = sent_for_sign_off(town)
    priya = town.person("priya.nair")
    form = pressed(town, "priya.nair", open_card(town, "line_manager"), "Query")
    assert not priya.submit(form, {modals.WORDS: "Why a degree?"}).errors
    # What follows from a decision is worked off after it; the round of a day is made once.
    town.wait(lambda: "Why a degree?" in str([each.raw for each in talk.messages()]), "the query in the thread")
    said_to_dana = "A query about"
    clock.to("2031-03-10T09:00:30+00:00")
    said_to(town, "dana.whitfield", said_to_dana)
    assert not words_to(town, "dana.whitfield", "has not moved since")
    clock.to("2031-03-11T09:00:30+00:00")
    said_to(town, "dana.whitfield", "has not moved since")


def test_hr_reads_once_what_the_week_holds(town: Town) -> None:
    clock = town.workspace.clock
    clock.to(MONDAY.isoformat())
    sent_for_sign_off(town)
    open_card(town, "line_manager")
    clock.to("2031-03-10T08:30:00+00:00")
    clock.to("2031-03-10T09:00:30+00:00")
    line = "with Priya Nair as Line manager since Monday 3 March"
    assert "1 decision is awaited." in said_to(town, "helen.sorby", line).raw["text"]
    clock.to("2031-03-11T10:00:00+00:00")
    said_to(town, "helen.sorby", "Could you have a word with Priya Nair")
    assert len(words_to(town, "helen.sorby", line)) == 1
    clock.to("2031-03-17T09:00:30+00:00")
    town.wait(lambda: len(words_to(town, "helen.sorby", line)) == 2, "the next week's")
    assert "1 of them after others were told" in words_to(town, "helen.sorby", line)[-1]


def test_the_deputy_hears_first_and_then_hr_each_once(town: Town) -> None:
    clock = town.workspace.clock
    clock.to(MONDAY.isoformat())
    sent_for_sign_off(town)
    town.person("priya.nair").press(open_card(town, "line_manager"), "Approve")
    open_card(town, "executive_head")
    town.wait(lambda: ladder(town, 2), "the rungs of the executive head")
    assert [kind for kind, _, _ in ladder(town, 2)][-2:] == ["follow_up", "hr"]
    deputy = _deputy(town)
    clock.to("2031-03-11T09:00:30+00:00")
    told = said_to(town, deputy, "You are named as deputy of Marcus Bell").raw["text"]
    assert "HR hears of it on Thursday 13 March" in told
    assert not words_to(town, "helen.sorby", "Could you have a word")
    clock.to("2031-03-13T09:00:30+00:00")
    to_hr = said_to(town, "helen.sorby", "Could you have a word with Marcus Bell")
    assert "the deputy, has been told" in to_hr.raw["text"]
    assert to_hr.has_button("Choose another person")
    clock.to("2031-03-28T10:00:00+00:00")
    town.workspace.settle()
    assert len(words_to(town, deputy, "You are named as deputy")) == 1
    assert len(words_to(town, "helen.sorby", "Could you have a word with Marcus Bell")) == 1


def _deputy(town: Town) -> str:
    with town.office.look() as act:
        head = next(each for each in act.organisation.people if each.name == "Marcus Bell")
        return act.organisation.deputy_of(head.email, as_executive_head=True).partition("@")[0]

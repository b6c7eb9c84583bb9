"""Drafts that lie still, queries without an answer, HR's week, and the word to a deputy before HR."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import modals
from specs.store.tables import Spec
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
        from bot.services import rounds, sweeping

        rounds.make(act)
        sweeping.sweep(act)
    assert len(words_to(town, "dana.whitfield", "has not moved since")) == 2


def test_an_author_hears_of_one_thing_a_day_and_of_the_query_first(town: Town) -> None:
    clock = town.workspace.clock
    clock.to(MONDAY.isoformat())
    adopt_example(town)
    sent_for_sign_off(town)
    priya = town.person("priya.nair")
    form = pressed(town, "priya.nair", open_card(town, "line_manager"), "Query")
    assert not priya.submit(form, {modals.WORDS: "Why a degree?"}).errors
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
    week = said_to(town, "helen.sorby", "Person specifications this week").raw["text"]
    assert "with Priya Nair as Line manager since Monday 3 March" in week
    clock.to("2031-03-11T10:00:00+00:00")
    said_to(town, "helen.sorby", "Could you have a word with Priya Nair")
    assert len(words_to(town, "helen.sorby", "Person specifications this week")) == 1
    clock.to("2031-03-17T09:00:30+00:00")
    town.wait(lambda: len(words_to(town, "helen.sorby", "Person specifications this week")) == 2, "the next week's")
    assert "Stuck" in words_to(town, "helen.sorby", "Person specifications this week")[-1]


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


def test_the_employers_own_consequence_is_named(town: Town) -> None:
    with town.office.look() as act:
        changed = act.organisation.model_copy(
            update={
                "reminders": act.organisation.reminders.model_copy(update={"consequence": "the panel cannot meet."})
            }
        )
        assert changed.policy_for("line_manager", "5").consequence == "the panel cannot meet."
    from bot.services import nudging

    spec = Spec(
        ref="PS-1", organisation="x", form="f", author="U", draft="", created_at=datetime.min, changed_at=datetime.min
    )
    assert nudging.consequence(spec, "the panel cannot meet.") == "the panel cannot meet"
    assert nudging.consequence(spec, "") == "the advert for PS-1 cannot go out"

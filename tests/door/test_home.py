"""The Home tab and the direct message: deciding there, and every other copy put right."""

from __future__ import annotations

import json
from typing import Any

from bot.services import home_tab
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.test_signing import decisions, form_of, press, spec_of, told
from tests.door.town import Talk, Town, cards, open_card


def home(town: Town, who: str) -> Any:
    return town.person(who).home()


def shown(town: Town, who: str, words: str) -> Any:
    """Wait for these words on somebody's Home tab."""
    found: Any = town.wait(
        lambda: (tab := home(town, who)) and words in json.dumps(tab.raw) and tab, f"{words} at home"
    )
    return found


def direct_card(town: Town, who: str) -> Any:
    """The card in somebody's direct messages."""
    person = town.person(who)
    found: Any = town.wait(
        lambda: next((each for each in person.messages() if each.has_button("Open the document")), None),
        "a direct card",
    )
    return found


def test_approving_at_home_counts_and_puts_every_copy_right(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    direct_card(town, "priya.nair")
    tab = shown(town, "priya.nair", "waits for your sign-off")
    assert not town.person("priya.nair").press(tab, "Approve").trouble
    open_card(town, "executive_head")
    assert decisions(town) == [("approve", "Priya Nair")]
    town.wait(lambda: not cards(town)[0].has_button("Approve"), "the card in the channel put right")
    priya = town.person("priya.nair")
    town.wait(lambda: not any(each.has_button("Approve") for each in priya.messages()), "the direct card put right")
    tab = shown(town, "priya.nair", "Nothing waits for you")
    assert not tab.has_button("Approve")
    shown(town, "marcus.bell", "waits for your sign-off")
    shown(town, "dana.whitfield", "with Marcus Bell since")
    assert spec_of(town, talk).state == "in_sign_off"


def test_a_query_from_the_direct_message_and_the_document_one_press_away(town: Town) -> None:
    talk = sent_for_sign_off(town)
    priya = town.person("priya.nair")
    direct = direct_card(town, "priya.nair")
    press(town, "priya.nair", direct, "Open the document")
    town.wait(lambda: any(each.files for each in priya.messages(thread_ts=direct.ts)), "the document")
    press(town, "priya.nair", direct, "Query")
    assert not priya.submit(form_of(town, priya), {"words": "Is the title right?"}).errors
    town.wait(lambda: spec_of(town, talk).state == "queried", "the query")
    shown(town, "dana.whitfield", "queried, waits for you")


def test_the_author_goes_on_and_takes_back_at_home_and_hr_sees_all(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    town.person("helen.sorby").home()
    shown(town, "helen.sorby", "with Priya Nair since")
    tab = shown(town, "dana.whitfield", "with Priya Nair since")
    talk.person.press(tab, "Take it back")
    town.wait(lambda: spec_of(town, talk).state == "withdrawn", "it taken back")
    tab = shown(town, "dana.whitfield", "taken back, ready to send")
    before = len(talk.questions())
    talk.person.press(tab, "Go on")
    town.wait(lambda: len(talk.questions()) > before, "the thread asking again")


def test_somebody_else_learns_nothing_from_a_home_button(town: Town) -> None:
    talk = adopt_example(town)
    tab = shown(town, "dana.whitfield", talk.ref)
    value = next(b for b in tab.raw["blocks"] if b["type"] == "actions")["elements"][0]["value"]
    with town.office.act() as act:
        home_tab.press(act, town.person("owen.adeyemi").id, town.config.team_id, "home.open", int(value.split(".")[0]))
    town.wait(lambda: told(town, "owen.adeyemi", "seeing.not_yours"), "Owen told nothing but that")


def test_help_names_its_lists_and_tells_hr_what_only_hr_can_do(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield", "Park Ranger")
    mine = town.person("dana.whitfield").command("/personspec help").message
    assert mine is not None
    assert "Your drafts\n" in mine.raw["text"]
    assert talk.ref in mine.raw["text"]
    assert "reminders" not in mine.raw["text"]
    theirs = town.person("helen.sorby").command("/personspec help").message
    assert theirs is not None
    assert "attach the file of a form" in theirs.raw["text"]


def test_what_one_sent_oneself_is_not_said_to_be_by_oneself(town: Town) -> None:
    sent_for_sign_off(town)
    words = json.dumps(shown(town, "dana.whitfield", "with Priya Nair").raw)
    assert "by Dana Whitfield" not in words
    assert "by Dana Whitfield" in json.dumps(shown(town, "helen.sorby", "with Priya Nair").raw)

"""Edges of sign-off that no other test goes through the door for: a press on an old revision, a delivery twice."""

from __future__ import annotations

from tests.door.conftest import sent_for_sign_off
from tests.door.test_signing import decisions, raw_press, send_again, spec_of, told
from tests.door.town import Town, open_card


def test_a_press_on_an_old_revisions_card(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    first = open_card(town, "line_manager")
    talk.say("Take it back")
    send_again(town, talk)
    open_card(town, "line_manager", count=2)
    raw_press(town, "priya.nair", first, "signoff.approve")
    town.wait(lambda: told(town, "priya.nair", "refusal.old_card"), "Priya told")
    assert decisions(town) == []
    assert spec_of(town, talk).revision == 2


def test_the_same_delivery_twice_counts_once(town_on_each_store: Town) -> None:
    town = town_on_each_store
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    raw_press(town, "priya.nair", card, "signoff.approve")
    raw_press(town, "priya.nair", card, "signoff.approve")
    open_card(town, "executive_head")
    assert decisions(town) == [("approve", "Priya Nair")]
    assert not told(town, "priya.nair", "refusal.already_decided_by_you")

"""The living card is drawn again when a colleague joins a draft, when it is handed over, and for a new form version."""

from __future__ import annotations

from bot.sandbox.seen import Message
from tests.door.test_new_versions import WITHOUT, load
from tests.door.test_together import begun, thread_of
from tests.door.town import Talk, Town


def card(talk: Talk) -> Message:
    return next(each for each in talk.person.messages() if each.ts == talk.root)


def shows(town: Town, talk: Talk, words: str) -> None:
    town.wait(lambda: words in str(card(talk).raw), f"{words!r} on the card of {talk.person.name}")


def test_a_colleague_who_joins_is_named_on_both_cards(town: Town) -> None:
    dana = begun(town)
    town.workspace.settle()
    assert "Priya Nair" not in str(card(dana).raw)
    dana.person.say("work on this with Priya Nair", thread_ts=dana.root)
    priya = thread_of(town, "priya.nair", dana.ref)
    for talk in (dana, priya):
        shows(town, talk, "Priya Nair")
        shows(town, talk, "Dana Whitfield")


def test_a_new_form_version_is_seen_on_the_card(town_on_each_store: Town) -> None:
    town = town_on_each_store
    dana = begun(town)
    shows(town, dana, "Specialist Knowledge")
    load(town, "form", WITHOUT)
    town.wait(lambda: "Specialist Knowledge" not in str(card(dana).raw), "the card on the new version")
    shows(town, dana, "Knowledge")
    assert "Special Working Conditions" not in str(card(dana).raw)

"""After a rejection: the words can be used again in a new draft, and what was rejected stays as it is."""

from __future__ import annotations

from typing import cast

from bot.sandbox.seen import Message
from tests.door.conftest import sent_for_sign_off
from tests.door.test_signing import form_of, press, send_again, spec_of
from tests.door.test_versions import agreed, reopened, versions_of
from tests.door.town import Talk, Town, open_card, private_words


def test_the_author_starts_again_from_what_was_rejected_with_a_button_or_in_words(town: Town) -> None:
    talk = sent_for_sign_off(town)
    told = rejected(town, talk, 1)
    talk.person.press(told, "Start again from it")
    town.wait(lambda: _heads(town) == 2, "the new draft's thread")
    talk.person.say("copy it", thread_ts=talk.root)
    town.wait(lambda: _heads(town) == 3, "another, asked for in words")
    assert "is a new draft made from" in talk.messages()[-1].raw["text"]
    assert spec_of(town, talk).state == "rejected"


def test_what_starts_again_twice_is_one_draft_with_the_way_to_it(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    told = rejected(town, talk, 1)
    talk.person.press(told, "Start again from it")
    town.wait(lambda: _heads(town) == 2, "the new draft's thread")
    talk.person.press(told, "Start again from it")
    way = town.wait(
        lambda: next((each for each in talk.messages() if "You have started again from" in each.raw["text"]), None),
        "the answer to the second press",
    )
    talk.person.say("start again", thread_ts=talk.root)
    town.wait(lambda: talk.messages()[-1].ts != way.ts and talk.messages()[-1].has_button("PS-0002"), "the same, typed")
    before = len(private_words(town, "dana.whitfield", way.channel))
    assert not talk.person.press(way, "PS-0002").trouble
    town.wait(lambda: len(private_words(town, "dana.whitfield", way.channel)) > before, "the way to the draft")
    assert "I have asked again in the thread of PS-0002" in private_words(town, "dana.whitfield", way.channel)[-1]
    assert _heads(town) == 2


def test_after_a_rejected_new_version_the_next_one_supersedes_the_one_in_force(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = agreed(town)
    reopened(town, talk)
    talk.say("change job title to Customer Hub Adviser")
    send_again(town, talk)
    told = rejected(town, talk, 2)
    talk.person.press(told, "Start a new version")
    town.wait(lambda: spec_of(town, talk).state == "draft", "the next new version")
    town.wait(lambda: any("the words that were rejected" in m.raw["text"] for m in talk.messages()), "the word on it")
    talk.say("change job title to Customer Hub Officer")
    send_again(town, talk)
    press(town, "priya.nair", open_card(town, "line_manager", 3), "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head", 2), "Approve")
    town.wait(lambda: len(versions_of(town, talk)) == 2, "the second agreed version")
    old, new = versions_of(town, talk)
    assert (old.revision, new.revision, old.until) == (1, 3, new.since)
    town.wait(lambda: any("takes the place of revision 1" in m.raw["text"] for m in talk.messages()), "the word on it")


def test_a_new_version_after_a_rejection_is_asked_for_in_words_where_one_is_in_force(town: Town) -> None:
    talk = agreed(town)
    reopened(town, talk)
    talk.say("change job title to Customer Hub Adviser")
    send_again(town, talk)
    rejected(town, talk, 2)
    talk.person.say("New version", thread_ts=talk.root)
    town.wait(lambda: spec_of(town, talk).state == "draft", "the next new version")


def test_what_was_never_agreed_has_no_new_version(town: Town) -> None:
    talk = sent_for_sign_off(town)
    told = rejected(town, talk, 1)
    assert not told.has_button("Start a new version")
    talk.person.say("new version", thread_ts=talk.root)
    town.wait(lambda: "which ended it" in talk.messages()[-1].raw["text"], "how it stands")
    assert spec_of(town, talk).state == "rejected"


def rejected(town: Town, talk: Talk, count: int) -> Message:
    """The line manager rejects it; the message that tells the author, with the ways on."""
    priya = town.person("priya.nair")
    priya.press(open_card(town, "line_manager", count), "Reject")
    assert not priya.submit(form_of(town, priya), {"words": "The post is not funded."}).errors
    return cast(
        Message,
        town.wait(
            lambda: next((each for each in talk.messages() if each.has_button("Start again from it")), None),
            "the way on beside the reason",
        ),
    )


def _heads(town: Town) -> int:
    return sum(1 for each in town.person("dana.whitfield").messages() if each.by_app and each.reply_count)

"""After a rejection: the words can be used again in a new draft, and what was rejected stays as it is."""

from __future__ import annotations

from tests.door.conftest import sent_for_sign_off
from tests.door.test_signing import form_of, spec_of
from tests.door.town import Town, open_card


def test_the_author_starts_again_from_what_was_rejected_with_a_button_or_in_words(town: Town) -> None:
    talk = sent_for_sign_off(town)
    priya = town.person("priya.nair")
    priya.press(open_card(town, "line_manager"), "Reject")
    priya.submit(form_of(town, priya), {"words": "The post is not funded."})
    told = town.wait(
        lambda: next((each for each in talk.messages() if each.has_button("Start again from it")), None),
        "the way on beside the reason",
    )
    talk.person.press(told, "Start again from it")
    town.wait(lambda: _heads(town) == 2, "the new draft's thread")
    talk.person.say("copy it", thread_ts=talk.root)
    town.wait(lambda: _heads(town) == 3, "another, asked for in words")
    assert "is a new draft made from" in talk.messages()[-1].raw["text"]
    assert spec_of(town, talk).state == "rejected"


def _heads(town: Town) -> int:
    return sum(1 for each in town.person("dana.whitfield").messages() if each.by_app and each.reply_count)

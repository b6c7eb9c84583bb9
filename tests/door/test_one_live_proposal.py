"""Of several messages that propose who signs only the newest is live; a section says what it really holds."""

from __future__ import annotations

from bot.sandbox.seen import Message
from tests.door.conftest import adopt_example
from tests.door.test_bulk import head
from tests.door.town import Town


def test_an_earlier_proposal_says_in_one_line_that_a_newer_one_stands_below(town: Town) -> None:
    talk = adopt_example(town)
    talk.press("conversation.submit")
    first = town.wait(lambda: (q := talk.question()).has_button("Send it now") and q, "the approvers to be known")
    talk.press("conversation.edit")
    talk.say("submit")
    town.wait(lambda: talk.question().has_button("Send it now"), "the second proposal")

    def shown_anew() -> Message | None:
        now = next(each for each in talk.messages() if each.ts == first.ts)
        return now if "newer message below" in now.raw["text"] else None

    old = town.wait(shown_anew, "the first to give way")
    assert "Priya" not in old.raw["text"]
    assert not any(block["type"] == "actions" for block in old.blocks)
    assert talk.question().ts != old.ts


def test_the_sections_of_an_adopted_example_say_what_they_hold(town: Town) -> None:
    talk = adopt_example(town)
    card = town.wait(lambda: "essential" in head(talk).raw["text"] and head(talk), "the card to be drawn")
    lines = [line for line in card.raw["text"].split("\n") if "essential" in line]
    assert lines
    assert not [line for line in lines if "skipped" in line]

"""The work before the person, through the door: taken up, paused, taken into the sections, and declined, in Slack."""

from __future__ import annotations

from bot.services.drafts import draft_of
from specs.store.tables import Spec
from tests.door.town import Talk, Town


def draft(town: Town) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The duties of the first draft, and which of them each criterion was chosen for."""
    with town.office.look() as act:
        document = draft_of(act.session.get_one(Spec, 1)).document
    return [duty.text for duty in document.duties], {
        each.text: each.for_duties for _, _, each in document.all_criteria()
    }


def test_a_draft_begins_with_the_duties_and_their_criteria_reach_the_sections(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Assistant")
    talk.press("conversation.choose.factor")
    assert "begin with what the person will do" in talk.question().raw["text"]
    talk.press("conversation.duties")
    assert talk.key == "duties"
    talk.say("- Answers calls from residents & councillors\n- Takes payments for council tax")
    talk.press("conversation.done")
    assert "A. " in talk.question().raw["text"]
    talk.say("A")
    talk.say("Can explain a bill to an upset caller")
    talk.say("pause")
    talk.press("conversation.repeat")
    assert "upset caller" in talk.question().raw["text"]
    talk.press("conversation.done")
    talk.press("conversation.take_all")
    talk.press("conversation.done")
    talk.press("conversation.accept_all")
    assert talk.key == "header.grade"
    duties, chosen = draft(town)
    assert duties == ["Answers calls from residents & councillors", "Takes payments for council tax"]
    assert chosen["Can explain a bill to an upset caller"] == ("d1",)
    assert len(chosen) > 2
    talk.say("show me so far")
    assert any("kept with the draft, not printed" in each.raw["text"] for each in talk.messages())


def test_the_offer_is_declined_with_a_button_and_the_old_button_still_works_later(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    offer = talk.question()
    talk.press("conversation.leave_duties")
    assert talk.key == "header.grade"
    talk.say("Grade 4")
    assert "begin with what the person will do" not in talk.question().raw["text"]
    assert draft(town) == ([], {})
    assert offer.raw["text"].count("Go on without the duties") == 1
    talk.say("what will they do?")
    assert talk.key == "duties"

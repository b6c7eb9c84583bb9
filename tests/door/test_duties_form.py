"""The main duties edited in a form, and typed before the form of the draft is chosen, through the door."""

from __future__ import annotations

from bot.services.drafts import draft_of
from specs.store.tables import Spec
from tests.door.test_bulk import boxes, form, head, saved
from tests.door.town import Talk, Town


def duties(town: Town) -> dict[str, str]:
    """The duties of the first draft by their ids."""
    with town.office.look() as act:
        return {duty.id: duty.text for duty in draft_of(act.session.get_one(Spec, 1)).document.duties}


def begun(town: Town) -> Talk:
    """A draft with three duties, at the question for them."""
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Assistant")
    talk.say("duties")
    talk.say("Answers calls\nOpens the post\nBooks rooms")
    talk.press("conversation.choose.factor")
    assert talk.key == "duties"
    return talk


def test_duties_typed_before_the_form_is_chosen_are_kept_asked_about_and_edited_in_a_form(town: Town) -> None:
    talk = begun(town)
    before = duties(town)
    assert list(before.values()) == ["Answers calls", "Opens the post", "Books rooms"]
    view = form(talk)
    assert boxes(view) == {"essential:0": "Answers calls\nOpens the post\nBooks rooms"}
    assert "one duty on each line" in view.words
    saved(talk, view, {"essential:0": "Books meeting rooms\nAnswers calls\n- Greets visitors"})
    now = duties(town)
    assert list(now.values()) == ["Books meeting rooms", "Answers calls", "Greets visitors"]
    assert [id_ for id_ in now if id_ in before] == ["d3", "d1"]
    talk.press("conversation.undo")
    assert duties(town) == before


def test_a_stale_form_of_the_duties_overwrites_nothing(town: Town) -> None:
    talk = begun(town)
    view = form(talk)
    talk.say("change 1: Answers calls and emails")
    talk.say("Files letters")
    reply = talk.person.submit(view, {"essential:0": "Answers all calls\nOpens the post"})
    assert not reply.errors
    assert list(duties(town).values()) == ["Answers calls and emails", "Opens the post", "Books rooms", "Files letters"]
    asked = talk.person.view()
    assert asked is not None
    assert "Answers calls and emails" in asked.words
    ruling = next(block["block_id"] for block in asked.blocks if block["type"] == "input")
    saved(talk, asked, {ruling: "mine"})
    assert list(duties(town).values()) == ["Answers all calls", "Opens the post", "Files letters"]


def test_the_card_offers_the_form_of_the_duties(town: Town) -> None:
    talk = begun(town)
    town.wait(lambda: "bulk.place" in str(head(talk).raw) and "Main duties" in str(head(talk).raw), "the card")
    assert not talk.person.press(head(talk), "bulk.place", value="duties").trouble
    view = talk.person.view()
    assert view is not None
    saved(talk, view, {"essential:0": ""})
    assert duties(town) == {}
    assert "removed" in talk.question().raw["text"]

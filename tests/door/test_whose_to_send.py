"""A draft on which several people work: only its author is offered to send it, and it is for people, not for apps."""

from __future__ import annotations

import pytest

from bot.services import chain, companions, drafts, sharing
from specs.audit import verify
from specs.store.rows import stored_id
from tests.door.conftest import adopt_example
from tests.door.test_together import thread_of
from tests.door.town import Town


def test_a_companion_reads_whose_it_is_to_send_and_has_no_button(town: Town) -> None:
    dana = adopt_example(town)
    town.wait(lambda: dana.question().has_button("Send for sign-off"), "the author's button")
    dana.person.say("work on this with Priya Nair", thread_ts=dana.root)
    priya = thread_of(town, "priya.nair", dana.ref)
    priya.say("review")
    asked = priya.question()
    assert "Dana Whitfield sends it for sign-off, as it is theirs" in "".join(m.raw["text"] for m in priya.messages())
    assert not any(each.has_button("Send for sign-off") for each in priya.messages()), asked.raw["text"]
    dana.say("change job title to Customer Hub Adviser")
    assert not any(each.has_button("Send for sign-off") for each in priya.messages())
    assert dana.question().has_button("Send for sign-off")


@pytest.mark.parametrize("what", ["sharing.hand_over", "sharing.invite"])
def test_a_draft_given_to_somebody_who_turns_out_to_be_nobody_is_its_authors_again(
    town_on_each_store: Town, what: str
) -> None:
    town = town_on_each_store
    dana = adopt_example(town)
    app = "U0HELPERAPP"
    with town.office.act() as act:
        spec = drafts.by_ref(act.session, dana.ref)
        assert spec is not None
        conversation = drafts.conversation_of(act.session, stored_id(spec), spec.author)
        assert conversation is not None
        do = sharing.hand_over if what == "sharing.hand_over" else sharing.invite
        assert do(act, spec, conversation, app) is None
    expected = "belongs to you again" if what == "sharing.hand_over" else "cannot work on PS-0001 with you"
    town.wait(lambda: any(expected in m.raw["text"] for m in dana.messages()), "the author told after the look-up")
    with town.office.act() as act:
        spec = drafts.by_ref(act.session, dana.ref)
        assert spec is not None
        assert spec.author == dana.person.id
        assert not companions.is_companion(act, spec, app)
        assert not verify(chain.entries_of(act.session, spec))
        refused = sharing.refusal(act, spec, spec.author, app)
    assert refused is not None
    assert refused.name == "sharing.left"

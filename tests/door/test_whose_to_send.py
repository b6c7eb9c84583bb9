"""A draft on which several people work: only its author is offered to send it, and it is for people, not for apps."""

from __future__ import annotations

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

"""What is asked in a thread while nothing can be changed there: the document as it was sent, and what can be done."""

from __future__ import annotations

from bot.sandbox.seen import Message
from tests.door.conftest import sent_for_sign_off
from tests.door.test_versions import agreed
from tests.door.town import Talk, Town, open_card


def answer(talk: Talk, typed: str, words: str) -> Message:
    """Type something in the thread; the answer that has those words."""
    known = {each.ts for each in talk.messages()}
    talk.person.say(typed, thread_ts=talk.root)
    found: Message = talk.town.wait(
        lambda: next((m for m in talk.messages() if m.ts not in known and words in m.raw["text"]), None), words
    )
    return found


def files(talk: Talk, name: str) -> int:
    return sum(name in file.name for each in talk.messages() for file in each.files)


def test_in_sign_off_it_is_shown_as_it_was_sent_and_help_says_what_can_be_done(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    shown = answer(talk, "show me so far", "as it was sent for sign-off, revision 1")
    assert "cannot be changed now" not in shown.raw["text"]
    town.wait(lambda: files(talk, "rev 1.pdf") == 1, "the document as it was sent")
    assert any("Customer Hub Assistant" in each.raw["text"] for each in talk.messages()[-3:])
    told = answer(talk, "Help!", "You can type here:")
    for expected in ("is with Priya Nair for sign-off", '"withdraw" to take it back', "/personspec status PS-0001"):
        assert expected in told.raw["text"]
    assert "new version" not in told.raw["text"]
    assert told.has_button("Take it back")
    talk.person.press(told, "Show me so far")
    town.wait(lambda: files(talk, "rev 1.pdf") == 2, "the same with the button")
    assert "cannot be changed now" in answer(talk, "Lives near Thornley", "PS-0001").raw["text"]


def test_help_about_what_is_agreed_tells_of_a_new_version(town: Town) -> None:
    talk = agreed(town)
    told = answer(talk, "help", "You can type here:")
    assert '"new version" to begin a new version' in told.raw["text"]
    assert "withdraw" not in told.raw["text"]
    assert "as it was agreed, revision 1" in answer(talk, "show", "Here is").raw["text"]

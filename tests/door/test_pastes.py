"""A long paste that Slack turns into a text file is read as if it had been typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.services.drafts import draft_of
from bot.services.pastes import MOST_BYTES, text_in
from specs.store.tables import Spec
from tests.door.town import Talk, Town


def essential(town: Town, number: int = 1) -> list[str]:
    with town.office.look() as act:
        document = draft_of(act.session.get_one(Spec, number)).document
    return [criterion.text for criterion in document.section("experience").essential]


def begun(town: Town) -> Talk:
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1"):
        talk.say(said)
    return talk


def told(talk: Talk, words: str) -> None:
    def found() -> Any:
        return any(words in each.raw["text"] for each in talk.messages() if each.by_app)

    talk.town.wait(found, f"to be told {words!r}")


def test_a_paste_that_slack_made_a_file_is_the_answer(make_town: Callable[..., Town]) -> None:
    town = make_town(snippet_over=1000)
    talk = begun(town)
    lines = [f"Has kept the accounts of service number {number} in good order" for number in range(30)]
    talk.say("\n".join(f"- {line}" for line in lines))
    assert essential(town) == lines


def test_a_paste_that_slack_does_not_hand_over_at_once_is_asked_for_again(make_town: Callable[..., Town]) -> None:
    town = make_town(snippet_over=100)
    talk = begun(town)
    town.workspace.faults.add("files.info", "error", times=1, error="internal_error")
    talk.say("\n".join(f"- Has kept the accounts of service number {number}" for number in range(5)))
    assert len(essential(town)) == 5


def test_what_is_typed_with_a_paste_that_cannot_be_read_is_taken(town: Town) -> None:
    talk = begun(town)
    before = len(talk.questions())
    talk.person.attach(b"\0" * 50, "note.txt", text="Has led", thread_ts=talk.root)
    told(talk, "I find no words in that file")
    town.wait(lambda: len(talk.questions()) > before, "the question after it")
    assert essential(town) == ["Has led"]


def test_a_paste_that_is_too_large_is_not_opened(town: Town) -> None:
    talk = begun(town)
    talk.person.attach(b"x" * (MOST_BYTES + 1), "note.txt", thread_ts=talk.root)
    told(talk, "is larger than 200 kB")
    assert essential(town) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_words_come_through_in_every_usual_encoding(encoding: str) -> None:
    assert text_in("Café – “fine”".encode(encoding)) == "Café – “fine”"

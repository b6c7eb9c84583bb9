"""The town that tests of this folder live in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from bot.services import starting
from bot.services.rehearsing import rehearse
from specs.document import read_document
from tests.door.contests import opened
from tests.door.promises import under_way
from tests.door.town import Talk, Town


@pytest.fixture(scope="session", autouse=True)
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the served bot reads once in a process, right after its start, is read before the first town."""
    office = opened(f"sqlite:///{tmp_path_factory.mktemp('rehearsal') / 'personspec.db'}")
    with office.look() as act:
        rehearse(act)
    office.store.close()


@pytest.fixture
def make_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Makes towns that are closed at the end of the test."""
    made: list[Town] = []

    def make(store_url: str = "", *, worker: bool = True, **changes: Any) -> Town:
        url = store_url or f"sqlite:///{tmp_path / 'personspec.db'}"
        made.append(Town(tmp_path, url, changes).start(worker=worker))
        return made[-1]

    yield make
    for town in made:
        town.close()


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    """A town on SQLite."""
    return make_town()


@pytest.fixture
def town_on_each_store(store_url: str, make_town: Callable[..., Town]) -> Town:
    """A town on SQLite, and again on PostgreSQL."""
    return make_town(store_url)


def adopt_example(town: Town, who: str = "dana.whitfield", name: str = "factor") -> Talk:
    """A complete draft in somebody's thread, ready to be sent for sign-off."""
    person = town.person(who)
    with resources.as_file(resources.files("specs.examples").joinpath(f"{name}.spec.yaml")) as path:
        document = read_document(path)
    with town.office.act() as act:
        conversation = starting.adopt(act, person.id, document)
        spec_id = conversation.spec_id

    def head() -> Any:
        posted = [each for each in person.messages() if each.by_app and each.reply_count]
        return next((each for each in posted if f"PS-{spec_id:04d}" in each.raw["text"]), None)

    return Talk(town, person, f"PS-{spec_id:04d}", town.wait(head, "the thread of the example").ts)


def drained(town: Town) -> None:
    """Wait until everything is said."""
    town.wait(lambda: not under_way(town.office.store), "the outbox to drain")


def sent_for_sign_off(town: Town, who: str = "dana.whitfield", name: str = "factor") -> Talk:
    """A complete draft that was sent to the people whom the directory proposes."""
    talk = adopt_example(town, who, name)
    ready = "Send it now"
    talk.press("conversation.submit")
    town.wait(lambda: talk.question().has_button(ready), "the approvers to be known in Slack")
    talk.person.press(talk.question(), ready)
    return talk

"""kill -9 of the real process at random moments, while people answer and sign; then everything is held to account."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot import running
from bot.conversation.transcript import TranscriptFile, context_of, read_transcript
from bot.conversation.transcript import replay as headless
from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Person, Refused, Workspace
from bot.sandbox.seen import Message
from bot.sandbox.server import RunningSandbox
from bot.services import starting
from bot.services.drafts import draft_of
from bot.services.office import Office
from bot.settings import read_settings
from bot.store import Store
from specs.document import read_document
from specs.store.tables import DecisionRow, Spec
from tests.door.promises import assert_kept, under_way
from tests.door.serving import Serving
from tests.door.town import MANIFEST, SIGN_OFF, Talk, free_port

SEED = 20_260_302
KILLS = {"sqlite": 10, "postgres": 4}
# How long the process lives before it is killed, in seconds; it needs about a second to start.
LIVES_S = (0.1, 3.0)
TURNS = 8
SIGNED = 2


class World:
    """A workspace, a database, and a bot in a process of its own. A `Place` for people to talk in."""

    def __init__(self, folder: Path, database_url: str) -> None:
        port = free_port()
        # Slack's own three retries lie minutes apart, longer than any restart; these are as patient in all.
        wishes: dict[str, Any] = {"retry_schedule": (0.2,) * 100, "ack_seconds": 2.0}
        address = f"http://127.0.0.1:{port}/slack/events"
        config = SandboxConfig.load(database=folder / "sandbox.db", bot_url=address, **wishes).with_manifest(MANIFEST)
        self.sandbox = RunningSandbox(config).start()
        self.workspace = Workspace(self.sandbox.url)
        self.environment = {
            "DATABASE_URL": database_url,
            "SLACK_API_URL": self.sandbox.api_url,
            "SLACK_BOT_TOKEN": config.bot_token,
            "SLACK_SIGNING_SECRET": config.signing_secret,
            "PORT": str(port),
        }
        self.office: Office = running.open_office(read_settings(self.environment, folder / "none.env"))
        self.bot = Serving(self.environment, folder / "bot.log")

    @property
    def store(self) -> Store:
        """The database, beside the bot's own connections."""
        return self.office.store

    def person(self, name: str) -> Person:
        """Somebody of the fictional council."""
        return self.workspace.person(name)

    def wait(self, found: Any, about: str, timeout: float = 60) -> Any:
        """Wait, through several restarts if need be."""
        return self.workspace.wait(found, timeout=timeout, about=about)

    def close(self) -> None:
        """Stop everything."""
        self.bot.stop()
        self.store.close()
        self.sandbox.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'personspec.db'}" if on_sqlite else request.getfixturevalue("postgres_url")
    made = World(tmp_path, str(url))
    yield made
    made.close()


class Patient(Talk):
    """Somebody who does as Slack says: told that there was trouble, they press again."""

    def press(self, button: str, value: Any = None) -> Message:
        """Press until it went through, or until the next question shows that it had."""
        asked, before = self.question(), len(self.questions())
        until_taken(
            lambda: self.person.press(asked, button, value=value).trouble, lambda: len(self.questions()) > before
        )
        return self._next(before, button)


def until_taken(act: Any, done: Any) -> None:
    """Do something again as long as Slack says that there was trouble, unless it had worked all the same."""
    for _ in range(200):
        try:
            if not act():
                return
        except Refused:
            # The button has gone: it had worked all the same, and what follows from it is on its way.
            return
        if done():
            return
        time.sleep(0.2)
    raise AssertionError("Slack had trouble for too long")


@dataclass
class Killer:
    """Ends the process at random moments and starts it again, so many times."""

    world: World
    dice: random.Random
    kills: int = 0

    @contextmanager
    def at_work(self, times: int) -> Iterator[None]:
        """Kill while the body runs; afterwards the process runs undisturbed."""
        over = threading.Event()
        thread = threading.Thread(target=self._work, args=(times, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join(timeout=60)

    def _work(self, times: int, over: threading.Event) -> None:
        while self.kills < times and not over.wait(self.dice.uniform(*LIVES_S)):
            self.world.bot.kill()
            self.kills += 1
            self.world.bot.start()


def transcript() -> TranscriptFile:
    """The first turns of the example conversation."""
    with resources.as_file(resources.files("specs.examples").joinpath("factor.transcript.yaml")) as path:
        file = read_transcript(path)
    return replace(file, transcript=file.transcript.model_copy(update={"turns": file.transcript.turns[:TURNS]}))


def answer(talk: Talk, file: TranscriptFile) -> None:
    """Somebody answers, one turn after another."""
    talk.press(f"conversation.choose.{file.transcript.form}")
    for line in file.transcript.turns:
        talk.turn(line)


def put_drafts(world: World) -> list[Talk]:
    """Complete drafts of Owen's, each at its review."""
    owen = world.person("owen.adeyemi")
    with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
        document = read_document(path)
    talks: list[Talk] = []
    for _ in range(SIGNED):
        with world.office.act() as act:
            spec_id = starting.adopt(act, owen.id, document).spec_id
        ref = f"PS-{spec_id:04d}"

        def head(ref: str = ref) -> str | None:
            posted = (each for each in owen.messages() if each.by_app and each.reply_count)
            return next((each.ts for each in posted if ref in each.raw["text"]), None)

        talks.append(Patient(world, owen, ref, world.wait(head, f"the thread of {ref}")))
    return talks


def sign(world: World, talk: Talk) -> None:
    """The author sends it, and two people approve."""
    talk.press("conversation.submit")
    world.wait(lambda: talk.question().has_button("Send it now"), "the approvers to be known")
    asked = talk.question()
    until_taken(lambda: talk.person.press(asked, "Send it now").trouble, lambda: card_of(world, talk, "line_manager"))
    for who, stage in (("priya.nair", "line_manager"), ("marcus.bell", "executive_head")):
        card = world.wait(lambda stage=stage: card_of(world, talk, stage), f"the card of {talk.ref} for {stage}")
        press = world.person(who).press
        until_taken(
            lambda press=press, card=card: press(card, "signoff.approve").trouble,
            lambda stage=stage: not card_of(world, talk, stage),
        )


def card_of(world: World, talk: Talk, stage: str) -> Message | None:
    """The open card of a stage."""
    for message in world.workspace.history(SIGN_OFF):
        facts = (message.metadata or {}).get("event_payload", {})
        if facts.get("spec") == talk.ref and facts.get("stage") == stage and message.has_button("signoff.approve"):
            return message
    return None


@pytest.mark.timeout(240)
def test_kill_9_at_any_moment_loses_nothing_and_doubles_nothing(world: World) -> None:
    store = "sqlite" if world.store.url.startswith("sqlite") else "postgres"
    world.bot.start()
    file = transcript()
    talk = Patient.begin(world, "dana.whitfield", file.transcript.title)
    talks = put_drafts(world)
    failures: list[BaseException] = []

    def signers() -> None:
        try:
            for talk in talks:
                sign(world, talk)
        except BaseException as failure:
            failures.append(failure)

    killer = Killer(world, random.Random(SEED))
    with killer.at_work(KILLS[store]):
        others = threading.Thread(target=signers)
        others.start()
        answer(talk, file)
        others.join(timeout=60)
        world.wait(lambda: killer.kills >= KILLS[store], "every kill to be made")
    assert failures == []
    world.workspace.settle()
    world.wait(lambda: not under_way(world.store), "the outbox to drain")
    assert_kept(world.store, world.workspace)
    assert_what_was_said_is_there(world, talk, file)
    assert_signed(world, talks)
    assert world.bot.stop() == 0


def assert_what_was_said_is_there(world: World, talk: Talk, file: TranscriptFile) -> None:
    expected = headless(file, context_of(file))[0].document
    with world.office.look() as act:
        stored = draft_of(act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()).document
    assert stored.content() == expected.model_copy(update={"organisation": stored.organisation}).content()


def assert_signed(world: World, talks: list[Talk]) -> None:
    with world.office.look() as act:
        specs = {spec.ref: spec.state for spec in act.session.exec(select(Spec)).all()}
        decisions = [row.act for row in act.session.exec(select(DecisionRow)).all()]
    assert {talk.ref: specs[talk.ref] for talk in talks} == {talk.ref: "agreed" for talk in talks}
    assert decisions == ["approve"] * 2 * len(talks)
    files = [file.name for message in world.workspace.history(SIGN_OFF) for file in message.files]
    for talk in talks:
        assert len([name for name in files if talk.ref in name and name.endswith("rev 1.docx")]) == 1

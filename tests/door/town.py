"""A whole small world for a test: a sandbox workspace, and the bot beside it, that can be stopped and started again."""

from __future__ import annotations

import json
import socket
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx
from slack_bolt import App

from bot import running
from bot.app import create_app
from bot.blocks.button_rows import MENU
from bot.clock import SystemClock
from bot.jobs.worker import Worker
from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Person, Workspace
from bot.sandbox.seen import Message
from bot.sandbox.server import RunningSandbox
from bot.services.office import Office
from bot.serving import answering
from bot.settings import Settings
from bot.slack.gateway import TIMEOUT_S, Gateway
from bot.socket import connected
from bot.web import Door

MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text())
SIGN_OFF = "person-spec-sign-off"
# Slack waits three seconds. A test machine with two runs at once may pause for longer than that, which says nothing
# about the bot; it fails after this, and what took longer than Slack's own limit is named among the warnings.
PATIENCE_S, SLACKS_PATIENCE_MS = 10.0, 3_000


class FollowingClock(SystemClock):
    """The working time follows the sandbox's clock, asked for at each reading; the wall time does not."""

    def __init__(self, sandbox: str) -> None:
        super().__init__()
        self._client = httpx.Client(base_url=sandbox, timeout=5)

    def now(self) -> Any:
        """The working time."""
        moved = self._client.get("/sandbox/clock").json()["offset_seconds"]
        return self.wall() + timedelta(seconds=float(moved))


@dataclass
class Town:
    """The workspace and the bot. `start` and `stop` are the bot's; the workspace stays."""

    folder: Path
    store_url: str
    changes: dict[str, Any] = field(default_factory=dict)
    # Where the workspace's clock is not moved there is no need to ask for it in every transaction.
    clock_moves: bool = True
    # How long the bot waits for Slack, in seconds.
    patience: int = TIMEOUT_S

    def __post_init__(self) -> None:
        """Open the workspace; the bot is started by `start`."""
        self._listening = _bound()
        port = self._listening.getsockname()[1]
        self.door = f"http://127.0.0.1:{port}"
        patience = {"ack_seconds": PATIENCE_S, "trigger_seconds": PATIENCE_S}
        wishes = {**patience, "retry_schedule": (0.0, 0.2, 0.2), **self.changes}
        config = SandboxConfig.load(database=self.folder / "sandbox.db", bot_url=f"{self.door}/slack/events", **wishes)
        self.config = config.with_manifest(MANIFEST)
        self.sandbox = RunningSandbox(self.config)
        self.sandbox.start()
        self.workspace = Workspace(self.sandbox.url)
        self.settings = Settings(
            database_url=self.store_url,
            organisation_file=None,
            bot_token=self.config.bot_token,
            signing_secret=self.config.signing_secret,
            app_token="",
            slack_api_url=self.sandbox.api_url,
            host="127.0.0.1",
            port=port,
            log="text",
        )

    office: Office = field(init=False)

    def start(self, *, worker: bool = True) -> Town:
        """Start the bot over HTTP, with or without its worker."""
        clock = FollowingClock(self.sandbox.url) if self.clock_moves else SystemClock()
        self.office = running.open_office(self.settings, clock)
        bot = running.get_to_know(self.settings, self.office)
        self._let_in(create_app(self.settings, self.office, bot.gateway.client, bot.identity))
        self.gateway = Gateway(self.settings.bot_token, self.settings.slack_api_url, self.patience)
        self.worker = Worker(self.office, self.gateway)
        if worker:
            self.worker.start()
        return self

    def stop(self) -> None:
        """Stop the bot; its port is bound again for the next start."""
        port = self._listening.getsockname()[1]
        self.worker.stop()
        self._shut()
        self.office.store.close()
        self._listening = _bound(port)

    def close(self) -> None:
        """Stop everything."""
        self._name_the_late()
        self.worker.stop()
        self._shut()
        self.office.store.close()
        self.sandbox.stop()

    def _name_the_late(self) -> None:
        for line in self.workspace.log(direction="delivery"):
            if (took := line["detail"].get("milliseconds", 0)) > SLACKS_PATIENCE_MS:
                warnings.warn(f"{line['name']} was answered after {took} ms: too late for Slack", stacklevel=1)

    def _let_in(self, app: App) -> None:
        door = Door(app, self.office, self.settings.signing_secret)
        self._open_door = ExitStack()
        self._open_door.enter_context(answering(door, threads=8, sockets=[self._listening]))

    def _shut(self) -> None:
        self._open_door.close()

    def person(self, name: str) -> Person:
        """Somebody of the fictional council."""
        return self.workspace.person(name)

    @property
    def channel(self) -> str:
        """The sign-off channel's id."""
        return str(self.workspace.channel(SIGN_OFF))

    def wait(self, found: Callable[[], Any], about: str, timeout: float = 30) -> Any:
        """Wait until `found` gives something true."""
        return self.workspace.wait(found, timeout=timeout, about=about)


class SocketTown(Town):
    """The same with the bot on Socket Mode: it calls the workspace, and nothing calls it."""

    def __post_init__(self) -> None:
        """Open the workspace, for apps that connect."""
        self.changes = {**self.changes, "socket_mode": True}
        super().__post_init__()
        self.settings = replace(self.settings, app_token=self.config.app_token)

    def _let_in(self, app: App) -> None:
        self._connection = connected(app, self.settings)
        self.handler = self._connection.__enter__()
        self.wait(lambda: self.workspace.socket_connections, "the bot to be connected")

    def _shut(self) -> None:
        self._connection.__exit__(None, None, None)


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with _bound() as listening:
        return int(listening.getsockname()[1])


def _bound(port: int = 0) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    return listening


class Place(Protocol):
    """As much of a town as people need in order to talk: its workspace, its people, and patience."""

    workspace: Workspace

    def person(self, name: str) -> Person:
        """Somebody of the fictional council."""
        ...

    def wait(self, found: Callable[[], Any], about: str, timeout: float = 30) -> Any:
        """Wait until `found` gives something true."""
        ...


@dataclass
class Talk:
    """One person's thread about one draft, as they see it."""

    town: Place
    person: Person
    ref: str
    root: str

    @classmethod
    def begin(cls, town: Place, name: str, title: str = "") -> Talk:
        """Start a draft with the slash command and wait for its first question."""
        person = town.person(name)
        known = {each.ts for each in person.messages() if each.by_app}
        reply = person.command(f"/personspec new {title}".strip())
        assert not reply.trouble, reply.trouble

        def head() -> Message | None:
            heads = (each for each in person.messages() if each.by_app and not each.ephemeral)
            return next((each for each in heads if each.ts not in known and each.reply_count), None)

        root = town.wait(head, "the head of a new draft's thread")
        talk = cls(town, person, "", root.ts)
        talk.ref = _payload(talk.question())["spec"]
        return talk

    def messages(self) -> list[Message]:
        """Everything in the thread."""
        return list(self.person.messages(thread_ts=self.root))

    def questions(self) -> list[Message]:
        """Every question asked, oldest first."""
        return [each for each in self.messages() if _event(each) == "personspec_question"]

    def question(self) -> Message:
        """The question asked last."""
        found: Message = self.town.wait(lambda: self.questions() and self.questions()[-1], "a question")
        return found

    @property
    def key(self) -> str:
        """The key of the question asked last."""
        return str(_payload(self.question())["question"])

    def say(self, text: str) -> Message:
        """Answer in the thread and wait for the question that follows."""
        before = len(self.questions())
        self.person.say(text, thread_ts=self.root)
        return self._next(before, text[:60])

    def press(self, button: str, value: Any = None) -> Message:
        """Press a button under the last question and wait for the question that follows."""
        asked = self.question()
        before = len(self.questions())
        if value is None and not asked.has_button(button):
            button, value = in_menu(asked, button)
        trouble = self.person.press(asked, button, value=value).trouble
        assert not trouble, trouble
        return self._next(before, button)

    def _next(self, before: int, about: str) -> Message:
        def asked() -> Message | None:
            questions = self.questions()
            return questions[-1] if len(questions) > before else None

        found: Message = self.town.wait(asked, f"the question after {about!r}")
        return found

    def turn(self, line: Any) -> None:
        """One turn of a transcript."""
        if line.say is not None:
            self.say(line.say)
        elif line.press is not None:
            self.press(f"conversation.{line.press}")
        else:
            several = '"multi_static_select"' in json.dumps(self.question().blocks)
            self.press("conversation.choose", value=list(line.choose) if several else line.choose[0])


def in_menu(asked: Message, button: str) -> tuple[str, str]:
    """A button that stands under the menu beside the row, by its action or its words: the menu, and what it offers."""
    elements = [each for block in asked.blocks for each in block.get("elements", []) if each.get("action_id") == MENU]
    for option in (each for element in elements for each in element["options"]):
        if button in (option["value"], option["text"]["text"]):
            return MENU, option["value"]
    raise AssertionError(f"There is no {button!r} to press, nor under a menu.")


def _event(message: Message) -> str:
    return str((message.metadata or {}).get("event_type", ""))


def _payload(message: Message) -> dict[str, Any]:
    return dict((message.metadata or {}).get("event_payload", {}))


def cards(town: Town, who: str = "helen.sorby") -> list[Message]:
    """The sign-off cards in the channel, oldest first."""
    return [each for each in town.person(who).messages(town.channel) if _event(each) == "personspec_signoff"]


def open_card(town: Town, stage: str, count: int = 1) -> Message:
    """Wait for the `count`-th card of a stage, with its buttons."""

    def found() -> Message | None:
        of_stage = [each for each in cards(town) if _payload(each)["stage"] == stage]
        return of_stage[count - 1] if len(of_stage) >= count and of_stage[count - 1].has_button("Approve") else None

    card: Message = town.wait(found, f"card {count} of {stage}")
    return card


def private_words(town: Town, who: str, channel: str = "") -> list[str]:
    """What only that person sees in the sign-off channel, oldest first."""
    seen = town.person(who).all_messages(channel or town.channel)
    return [each.raw["text"] for each in seen if each.ephemeral]

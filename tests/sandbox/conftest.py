"""A running sandbox, a driver for it, and a Bolt app that is told of what happens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import Bot, Door, wire

NOBODY = "http://127.0.0.1:9/slack/events"
Start = Callable[..., RunningSandbox]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a sandbox with these settings; several in one test get a database each."""
    running: list[RunningSandbox] = []

    def make(**settings: Any) -> RunningSandbox:
        defaults: dict[str, Any] = {
            "database": tmp_path / f"sandbox{len(running)}.db",
            "bot_url": NOBODY,
            "retry_schedule": (0.0, 0.05, 0.05),
        }
        sandbox = RunningSandbox(SandboxConfig.load(**{**defaults, **settings})).start()
        running.append(sandbox)
        return sandbox

    yield make
    for sandbox in running:
        sandbox.stop()


@pytest.fixture
def door() -> Iterator[Door]:
    """Where the bot listens."""
    opened = Door()
    yield opened
    opened.close()


@pytest.fixture
def sandbox(start: Start, door: Door) -> RunningSandbox:
    """A sandbox that tells the door."""
    return start(bot_url=door.url)


@pytest.fixture
def ws(sandbox: RunningSandbox) -> Workspace:
    """The driver."""
    return Workspace(sandbox.url)


@pytest.fixture
def web(sandbox: RunningSandbox) -> WebClient:
    """The app's Web API client, Slack's own."""
    return client_of(sandbox)


def client_of(sandbox: RunningSandbox, token: str | None = None) -> WebClient:
    """Slack's own client, pointed at a sandbox."""
    return WebClient(token=token or "xoxb-sandbox-bot-token", base_url=sandbox.api_url)


@pytest.fixture
def bot(sandbox: RunningSandbox, door: Door) -> Bot:
    """A Bolt app behind the door."""
    made = Bot(door.url)
    app = App(client=client_of(sandbox), signing_secret="sandbox-signing-secret", process_before_response=True)
    wire(app, made)
    door.handler = SlackRequestHandler(app)
    return made

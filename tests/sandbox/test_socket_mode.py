"""Socket Mode with Slack's own client: envelopes, acknowledgements, retries, refresh."""

from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.sandbox.driver import Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import Bot, wire
from tests.sandbox.conftest import Start, client_of


@pytest.fixture
def link(start: Start) -> RunningSandbox:
    return start(socket_mode=True, retry_schedule=(0.2, 0.2, 0.2))


@pytest.fixture
def linked(link: RunningSandbox) -> Iterator[Bot]:
    made = Bot(link.url)
    app = App(client=client_of(link), signing_secret="unused", process_before_response=True)
    wire(app, made)
    handler = SocketModeHandler(app, "xapp-sandbox-app-token", web_client=client_of(link))
    handler.connect()  # type: ignore[no-untyped-call]
    Workspace(link.url).wait(handler.client.is_connected, about="the connection")
    yield made
    handler.close()  # type: ignore[no-untyped-call]


def test_events_commands_presses_and_submissions(link: RunningSandbox, linked: Bot) -> None:
    ws = Workspace(link.url)
    dana = ws.person("dana.whitfield")
    reply = dana.command("/personspec new Assistant")
    assert reply.text == "Started. Look at our direct messages."
    dana.say("hello")
    ws.settle()
    assert "hello" in [body["event"]["text"] for body in linked.events("message")]
    card = next(message for message in dana.messages() if message.has_button("edit"))
    assert dana.press(card, "Edit details").trouble is None
    view = dana.view()
    assert view is not None
    linked.on_submit = lambda body: {"response_action": "errors", "errors": {"title": "Not a title."}}
    assert dana.submit(view, {"title": "x", "grade": "4"}).errors == {"title": "Not a title."}


def test_without_a_connection_a_command_fails_and_an_event_waits(link: RunningSandbox) -> None:
    ws = Workspace(link.url)
    dana = ws.person("dana.whitfield")
    assert dana.command("/personspec help").trouble
    dana.say("waits")
    ws.wait(lambda: len(ws.log("message")) >= 2, about="the retry")
    assert ws.log("message")[1]["detail"]["retry"] == 1


def test_the_client_comes_back_after_a_refresh(link: RunningSandbox, linked: Bot) -> None:
    ws = Workspace(link.url)
    assert ws.refresh_sockets() == 1
    ws.wait(lambda: ws.socket_connections == 1, timeout=20, about="the new connection")
    ws.person("dana.whitfield").say("after the refresh")
    ws.wait(lambda: linked.events("message"), about="the event over the new connection")


def test_opening_needs_the_app_token(link: RunningSandbox) -> None:
    web = WebClient(token="xoxb-sandbox-bot-token", base_url=link.api_url)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        web.apps_connections_open(app_token="xoxb-sandbox-bot-token")
    assert web.apps_connections_open(app_token="xapp-sandbox-app-token")["url"].startswith("ws://127.0.0.1:")

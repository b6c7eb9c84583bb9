"""A tiny Bolt app: a peer that is not ours, to hold the sandbox against."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

Json = dict[str, Any]

CARD: list[Json] = [
    {"type": "header", "text": {"type": "plain_text", "text": "Person specification"}},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "*Customer Hub Assistant* &lt;script&gt;alert(1)&lt;/script&gt; <script>alert(2)</script>",
        },
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [{"text": {"type": "plain_text", "text": "Show me so far"}, "value": "show"}],
        },
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {
                "type": "button",
                "action_id": "edit",
                "text": {"type": "plain_text", "text": "Edit details"},
                "value": "1",
            },
            {"type": "button", "action_id": "skip", "text": {"type": "plain_text", "text": "Skip for now"}},
            {
                "type": "button",
                "action_id": "drop",
                "style": "danger",
                "text": {"type": "plain_text", "text": "Delete draft"},
                "confirm": {
                    "title": {"type": "plain_text", "text": "Delete this draft?"},
                    "confirm": {"type": "plain_text", "text": "Delete"},
                    "deny": {"type": "plain_text", "text": "Keep it"},
                },
            },
        ],
    },
]


def option(text: str, value: str) -> Json:
    """One option of a menu."""
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def text_input(block_id: str, label: str, **element: Any) -> Json:
    """An input block to type in."""
    box = {"type": "plain_text_input", "action_id": block_id, **element}
    return {"type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": label}, "element": box}


def modal(*blocks: Json, title: str = "Details", callback_id: str = "details", **more: Any) -> Json:
    """A modal with a submit button."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": list(blocks),
        **more,
    }


DETAILS = modal(
    text_input("title", "Job title"),
    {
        "type": "input",
        "block_id": "grade",
        "label": {"type": "plain_text", "text": "Grade"},
        "element": {
            "type": "static_select",
            "action_id": "grade",
            "options": [option("Grade 3", "3"), option("Grade 4", "4")],
        },
    },
    {
        "type": "actions",
        "block_id": "advice",
        "elements": [{"type": "button", "action_id": "deeper", "text": {"type": "plain_text", "text": "Advice"}}],
    },
    notify_on_close=True,
)


@dataclass
class Bot:
    """The running app. `heard` is every body it was told, `on_*` what a test makes it do."""

    url: str
    heard: list[Json] = field(default_factory=list)
    on_event: Callable[[Json], object] | None = None
    on_submit: Callable[[Json], Json | None] | None = None
    on_press: Callable[[Json], object] | None = None
    command_reply: Any = "Started. Look at our direct messages."
    app: App | None = None

    @property
    def client(self) -> WebClient:
        """The app's Web API client."""
        assert self.app is not None
        return self.app.client

    def events(self, kind: str) -> list[Json]:
        """The events of one type that were heard, as envelopes."""
        return [body for body in self.heard if body.get("event", {}).get("type") == kind]

    def interactions(self, kind: str) -> list[Json]:
        """The interactions of one type that were heard."""
        return [body for body in self.heard if body.get("type") == kind]


def wire(app: App, bot: Bot) -> None:
    """Give the app its listeners."""
    bot.app = app

    @app.command("/personspec")
    def started(ack: Any, body: Json, client: WebClient) -> None:
        bot.heard.append(body)
        channel = client.conversations_open(users=body["user_id"])["channel"]["id"]
        root = client.chat_postMessage(channel=channel, text=f"New: {body['text']}", blocks=CARD)
        client.chat_postMessage(channel=channel, thread_ts=root["ts"], text="What is the job title?")
        ack(bot.command_reply)

    @app.action(re.compile(".*"))
    def pressed(ack: Any, body: Json, client: WebClient) -> None:
        bot.heard.append(body)
        action_id = body["actions"][0]["action_id"]
        if bot.on_press:
            bot.on_press(body)
        elif action_id == "edit":
            client.views_open(trigger_id=body["trigger_id"], view=DETAILS)
        elif action_id == "deeper":
            client.views_push(trigger_id=body["trigger_id"], view=modal(text_input("why", "Why"), title="Advice"))
        ack()

    @app.view(re.compile(".*"))
    def submitted(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        answer = bot.on_submit(body) if bot.on_submit else None
        ack(**answer) if answer else ack()

    @app.view_closed(re.compile(".*"))
    def closed(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        ack()

    @app.event(re.compile(".*"))
    def happened(body: Json) -> None:
        bot.heard.append(body)
        if bot.on_event:
            bot.on_event(body)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of requests."""


class Door:
    """A WSGI server on loopback. It takes everything until an app stands behind it; a test can make it refuse."""

    def __init__(self) -> None:
        self.handler: SlackRequestHandler | None = None
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.refuse_with: list[str] = []
        self.server = make_server("127.0.0.1", 0, self, server_class=_Server, handler_class=_Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {name[5:].replace("_", "-").lower(): environ[name] for name in environ if name.startswith("HTTP_")}
        self.requests.append((headers, body))
        if self.refuse_with or self.handler is None:
            start_response(self.refuse_with.pop(0) if self.refuse_with else "200 OK", [("Content-Type", "text/plain")])
            return [b""]
        environ["wsgi.input"] = _Again(body)
        return self.handler(environ, start_response)

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


class _Again:
    """A request body that was read once already."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        return self._body

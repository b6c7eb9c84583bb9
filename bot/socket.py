"""Socket Mode: the same listeners behind a WebSocket, with the same guard in front."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from bot.slack.shape import Unreadable, checked

log = logging.getLogger(__name__)

# How many deliveries may be worked off at the same time over one connection.
CONCURRENCY = 16


class Handler(SocketModeHandler):
    """Bolt's handler, but what can never be worked off is acknowledged. A failure is not, so that it comes again."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's own
        """Work off one envelope. Bolt alone leaves unacknowledged whatever has the wrong shape or no listener."""
        try:
            checked(req.payload if isinstance(req.payload, dict) else {})
        except Unreadable as error:
            _put_aside(client, req, str(error))
            return
        began = SystemClock().wall().timestamp()
        response = run_bolt_app(self.app, req)
        if HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            _put_aside(client, req, response.body or "nobody works it off")
        else:
            send_response(client, req, response, began)


def _put_aside(client: SocketModeClient, req: SocketModeRequest, why: str) -> None:
    log.warning("an envelope of type %s was put aside: %s", req.type, why)
    client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


@contextmanager
def connected(app: App, settings: Settings) -> Iterator[Handler]:
    """A connection to Slack over Socket Mode, closed at the end. Raises SettingsError where Slack refuses the token."""
    client = WebClient(token=settings.app_token, base_url=settings.slack_api_url)
    handler = Handler(app, settings.app_token, web_client=client, concurrency=CONCURRENCY, trace_enabled=False)
    try:
        try:
            handler.client.connect()
        except SlackApiError as error:
            why = error.response.get("error", "no reason given")
            raise SettingsError(f"Slack refuses SLACK_APP_TOKEN ({why}). Check it in .env.") from error
        yield handler
    finally:
        handler.client.close()

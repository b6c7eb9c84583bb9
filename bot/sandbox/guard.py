"""Who may talk to this server: this machine only, and no page of another origin (DNS rebinding, CSRF)."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
_SAFE: Final = {"GET", "HEAD", "OPTIONS"}
PAGE_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def refusal(scope: Scope) -> str | None:
    """Why this request is refused, or None when it may go on."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        name = None
    if name not in _LOOPBACK:
        return "This sandbox answers only on this machine: open it as http://127.0.0.1 or http://localhost."
    origin = headers.get("origin")
    asks_only = scope["type"] == "http" and scope["method"] in _SAFE
    if origin is not None and not asks_only and urlsplit(origin).netloc != host:
        return "This sandbox takes no requests from pages of another origin."
    return None


class Guard:
    """ASGI middleware around everything, the Web API and the WebSocket included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it with 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        sentence = refusal(scope)
        if sentence is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008)(scope, receive, send)
        else:
            await PlainTextResponse(sentence, 403)(scope, receive, send)

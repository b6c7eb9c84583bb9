"""The HTTP door: a guard in front of Bolt, so that whatever arrives gets a clean answer.

Bolt alone answers 500, or drops the connection, for a signed body that is no JSON object, a signature that is not
ASCII, or a timestamp that is no number.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import App, BoltRequest
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.services.office import Office
from bot.slack.shape import Unreadable, checked

log = logging.getLogger(__name__)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
# Slack's largest payload is a view of 250 kB, form-encoded: under 1 MB. Anything larger is not from Slack.
MAX_BODY = 2_000_000
REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


class Door:
    """A WSGI application: `POST /slack/events` for everything from Slack, `GET /healthz` for the operator."""

    def __init__(self, app: App, office: Office, signing_secret: str) -> None:
        self._app = app
        self._office = office
        self._verifier = SignatureVerifier(signing_secret, SignatureClock())

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; nothing that arrives makes this raise."""
        try:
            status, kind, body = self._answer(environ)
        except Exception:
            log.exception("a request could not be answered")
            status, kind, body = 500, "text/plain; charset=utf-8", "not done, please deliver again"
        raw = body.encode()
        headers = [("Content-Type", kind), ("Content-Length", str(len(raw))), ("X-Content-Type-Options", "nosniff")]
        start_response(f"{status} {REASONS.get(status, 'Status')}", headers)
        return [raw]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, str, str]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if path == "/healthz":
            return self._health() if method in ("GET", "HEAD") else _refused(405, "use GET")
        if path != "/slack/events":
            return _refused(404, "there is nothing here")
        if method != "POST":
            return _refused(405, "use POST")
        raw = _body(environ)
        if raw is None:
            return _refused(413, "the body is missing or too large")
        if not self._is_signed(environ, raw):
            return _refused(401, "the signature does not fit")
        return self._from_slack(environ, raw)

    def _health(self) -> tuple[int, str, str]:
        try:
            self._office.store.ping()
        except Exception as error:
            log.warning("the store does not answer: %s", error)
            return 503, "application/json", json.dumps({"ok": False, "problem": "the store does not answer"})
        return 200, "application/json", json.dumps({"ok": True})

    def _is_signed(self, environ: dict[str, Any], raw: bytes) -> bool:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16 and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(raw, timestamp, signature)
        except ValueError:
            return False

    def _from_slack(self, environ: dict[str, Any], raw: bytes) -> tuple[int, str, str]:
        kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        try:
            body = _parsed(kind, raw)
            if body.get("type") == "url_verification":
                return 200, "text/plain; charset=utf-8", str(body.get("challenge", ""))
            checked(body)
            request = _request(body, environ)
        except Unreadable as error:
            return _refused(400, str(error))
        response = self._app.dispatch(request)
        answered = response.headers.get("content-type", ["text/plain; charset=utf-8"])
        return response.status, answered[0], response.body or ""


def _parsed(kind: str, raw: bytes) -> dict[str, Any]:
    """The body as an object: JSON, a form with `payload`, or a form of a command. Raises Unreadable."""
    try:
        text = raw.decode("utf-8")
        if kind == "application/json":
            found = json.loads(text)
        else:
            fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
            found = json.loads(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is neither JSON nor a form") from error
    if not isinstance(found, dict):
        raise Unreadable("the body is not an object")
    return found


def _request(body: dict[str, Any], environ: dict[str, Any]) -> BoltRequest:
    """The delivery as it was read here. Raises Unreadable where Bolt cannot make anything of it.

    Bolt takes a body that is an object already as one that came over a socket: it does not read the text a second time
    by rules of its own, nor check the signature again, which was checked before anything was read.
    """
    try:
        return BoltRequest(body=body, headers=_headers(environ), mode="socket_mode")
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise Unreadable("the body is of two kinds at once") from error


def _body(environ: dict[str, Any]) -> bytes | None:
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal() or int(length) > MAX_BODY:
        return None
    raw: bytes = environ["wsgi.input"].read(int(length))
    return raw


def _headers(environ: dict[str, Any]) -> dict[str, str | Sequence[str]]:
    named: dict[str, str | Sequence[str]] = {
        key.removeprefix("HTTP_").replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith("HTTP_") and isinstance(value, str)
    }
    named["content-type"] = environ.get("CONTENT_TYPE", "")
    return named


def _refused(status: int, why: str) -> tuple[int, str, str]:
    return status, "text/plain; charset=utf-8", f"{why}\n"

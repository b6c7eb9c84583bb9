"""Carrying one delivery to the bot, by HTTP or Socket Mode, and bringing back what it answered."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import httpx

from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Json
from bot.sandbox.deliveries.signing import signed_headers

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Delivery:
    """One thing to tell the bot. `retry` counts from 0; `reason` is Slack's word for why it is told again."""

    kind: Kind
    payload: Json
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Ack:
    """How a delivery ended: `problem` is empty when it was acknowledged, else Slack's retry reason."""

    problem: str = ""
    status: int = 0
    body: Json = field(default_factory=dict)
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether the bot acknowledged."""
        return not self.problem


class Carrier(Protocol):
    """A way to the bot."""

    async def carry(self, delivery: Delivery) -> Ack:
        """Bring a delivery and wait at most the acknowledgement time."""
        ...


def read_body(text: str) -> Json:
    """An acknowledgement's body as JSON; one that is no JSON object counts as plain words (empty here)."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


class HttpCarrier:
    """Signed POSTs to the bot's address."""

    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self._client = httpx.AsyncClient(trust_env=False, timeout=config.ack_seconds)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def carry(self, delivery: Delivery) -> Ack:
        """POST a delivery; the timeout covers everything from connecting to the last byte."""
        content_type, body = _encoded(delivery)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (sandbox)"}
        if delivery.retry:
            headers |= {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": delivery.reason}
        try:
            async with asyncio.timeout(self._config.ack_seconds):
                response = await self.post(body, headers)
        except TimeoutError:
            return Ack("http_timeout")
        except httpx.HTTPError as problem:
            return Ack("connection_failed", text=str(problem) or type(problem).__name__)
        if not response.is_success:
            return Ack("http_error", response.status_code, text=response.text)
        return Ack("", response.status_code, read_body(response.text), response.text)

    async def post(self, body: bytes, headers: dict[str, str], sign: bool = True) -> httpx.Response:
        """POST raw bytes, signed unless told otherwise (a test's hostile deliveries come this way too)."""
        signature = signed_headers(self._config.signs_with, body) if sign else {}
        return await self._client.post(self._config.bot_url, content=body, headers={**signature, **headers})

    async def raw(self, body: bytes, headers: dict[str, str], sign: bool) -> tuple[int, str]:
        """A test's hostile delivery: (status, text), status 0 when the connection broke or nothing came in time."""
        try:
            async with asyncio.timeout(self._config.ack_seconds):
                response = await self.post(body, headers, sign)
        except (TimeoutError, httpx.HTTPError, ValueError) as problem:
            return 0, str(problem) or type(problem).__name__
        return response.status_code, response.text

    async def verify(self) -> tuple[int, str, bool]:
        """Ask the bot's address to prove itself with a challenge: (status, text, whether it gave it back)."""
        challenge = secrets.token_urlsafe(24)
        body = {"type": "url_verification", "token": "sandbox-verification-token", "challenge": challenge}
        headers = {"Content-Type": "application/json"}
        status, text = await self.raw(json.dumps(body).encode(), headers, sign=True)
        given = text if read_body(text) == {} else read_body(text).get("challenge")
        return status, text, status == 200 and given == challenge


def _encoded(delivery: Delivery) -> tuple[str, bytes]:
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload).encode()
    form: dict[str, Any] = delivery.payload
    if delivery.kind == "interactive":
        form = {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()

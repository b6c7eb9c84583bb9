"""Short-lived rights: trigger_ids (once, within 3 s) and response_urls (5 uses within 30 minutes)."""

import secrets
import time
from dataclasses import dataclass
from typing import Final

from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Database
from bot.sandbox.errors import SlackError

RESPONSE_URL_USES: Final = 5
RESPONSE_URL_SECONDS: Final = 30 * 60


@dataclass(frozen=True)
class Trigger:
    """Whose act issued the trigger, and the modal it was made in, if any."""

    user: str
    view: str | None


@dataclass(frozen=True)
class ResponseUrl:
    """Where a response_url answers: to whom, in which channel, about which message."""

    user: str
    channel: str
    message_ts: str | None


class Passes:
    """Issues triggers and response_urls and holds the app to their terms."""

    def __init__(self, database: Database, config: SandboxConfig) -> None:
        self._database = database
        self._config = config
        self.public_url = ""

    def trigger(self, user: str, view: str | None = None) -> str:
        """A new trigger_id; its life starts now."""
        trigger_id = f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**9):09d}.{secrets.token_hex(16)}"
        self._database.run("DELETE FROM trigger_issued WHERE issued < ?", (time.time() - 3_600,))
        self._database.run(
            "INSERT INTO trigger_issued (id, user, view, issued) VALUES (?, ?, ?, ?)",
            (trigger_id, user, view, time.time()),
        )
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger. Raises SlackError invalid_trigger, exchanged_trigger_id or expired_trigger_id."""
        row = self._database.row("SELECT * FROM trigger_issued WHERE id = ?", (trigger_id,))
        if row is None:
            raise SlackError("invalid_trigger")
        if row["used"]:
            raise SlackError("exchanged_trigger_id")
        if time.time() - row["issued"] > self._config.trigger_seconds:
            raise SlackError("expired_trigger_id")
        self._database.run("UPDATE trigger_issued SET used = 1 WHERE id = ?", (trigger_id,))
        return Trigger(row["user"], row["view"])

    def response_url(self, answer: ResponseUrl) -> str:
        """A new response_url on this server."""
        token = secrets.token_urlsafe(24)
        self._database.run(
            "INSERT INTO response_url (token, user, channel, message_ts, issued) VALUES (?, ?, ?, ?, ?)",
            (token, answer.user, answer.channel, answer.message_ts, time.time()),
        )
        return f"{self.public_url}/response/{token}"

    def use_response_url(self, token: str) -> ResponseUrl:
        """Use a response_url once. Raises SlackError used_url when it is unknown, too old or used up."""
        used = self._database.run(
            "UPDATE response_url SET uses = uses + 1 WHERE token = ? AND uses < ? AND issued > ?",
            (token, RESPONSE_URL_USES, time.time() - RESPONSE_URL_SECONDS),
        )
        row = self._database.row("SELECT * FROM response_url WHERE token = ?", (token,))
        if not used or row is None:
            raise SlackError("used_url" if row is not None else "no_such_url")
        return ResponseUrl(row["user"], row["channel"], row["message_ts"])

"""Messages as Slack keeps them: strictly increasing timestamps, threads, edits, ephemerals."""

import json
import secrets
import time
from sqlite3 import Row

from bot.sandbox.changes import Changes
from bot.sandbox.database import Database, Json


class Messages:
    """Every message, its JSON in Slack's own shape. Reply counts are worked out when a message is read."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    def next_ts(self) -> str:
        """A new timestamp, later than every one before it: real seconds, a dot, six digits."""
        last = self._database.setting("last_ts", 0)
        micros = max(int(time.time() * 1_000_000), last + 1)
        self._database.set_setting("last_ts", micros)
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def add(self, channel: str, message: Json, only_for: str | None = None) -> Json:
        """Keep a new message (its `user` set) under a new ts; `only_for` makes it ephemeral. Returns it whole."""
        kept = {"type": "message", **message, "ts": self.next_ts()}
        self._database.run(
            "INSERT INTO message (channel, ts, thread_ts, user, only_for, body) VALUES (?, ?, ?, ?, ?, ?)",
            (channel, kept["ts"], kept.get("thread_ts"), kept["user"], only_for, json.dumps(kept)),
        )
        self._changes.note()
        return kept

    def replace(self, channel: str, message: Json) -> None:
        """Keep a message's new state under its old ts."""
        self._database.run(
            "UPDATE message SET body = ? WHERE channel = ? AND ts = ?",
            (json.dumps(message), channel, message["ts"]),
        )
        self._changes.note()

    def remove(self, channel: str, ts: str) -> None:
        """Delete a message; its replies stay, as in Slack."""
        self._database.run("DELETE FROM message WHERE channel = ? AND ts = ?", (channel, ts))
        self._changes.note()

    def find(self, channel: str, ts: str) -> Json | None:
        """A message that is not ephemeral, or None."""
        row = self._database.row(
            "SELECT * FROM message WHERE channel = ? AND ts = ? AND only_for IS NULL", (channel, ts)
        )
        return None if row is None else self._read(row)

    def find_for(self, user: str, channel: str, ts: str) -> Json | None:
        """A message as this person sees it: an ephemeral one only when it is theirs (`is_ephemeral` is set)."""
        row = self._database.row(
            "SELECT * FROM message WHERE channel = ? AND ts = ? AND (only_for IS NULL OR only_for = ?)",
            (channel, ts, user),
        )
        return None if row is None else self._read(row)

    def history(self, channel: str, user: str | None = None) -> list[Json]:
        """The channel's messages outside threads, oldest first, with `user`'s own ephemerals."""
        rows = self._database.rows(
            "SELECT * FROM message WHERE channel = ? AND (thread_ts IS NULL OR json_extract(body, '$.subtype') = "
            "'thread_broadcast') AND (only_for IS NULL OR only_for = ?) ORDER BY ts",
            (channel, user),
        )
        return [self._read(row) for row in rows]

    def thread(self, channel: str, thread_ts: str, user: str | None = None) -> list[Json]:
        """A thread's first message and its replies, oldest first, with `user`'s own ephemerals."""
        rows = self._database.rows(
            "SELECT * FROM message WHERE channel = ? AND (ts = ? OR thread_ts = ?) "
            "AND (only_for IS NULL OR only_for = ?) ORDER BY ts",
            (channel, thread_ts, thread_ts, user),
        )
        return [self._read(row) for row in rows]

    def everything(self, channel: str, user: str | None = None) -> list[Json]:
        """All of a channel, replies among them, oldest first, with `user`'s own ephemerals."""
        rows = self._database.rows(
            "SELECT * FROM message WHERE channel = ? AND (only_for IS NULL OR only_for = ?) ORDER BY ts",
            (channel, user),
        )
        return [self._read(row) for row in rows]

    def _read(self, row: Row) -> Json:
        message: Json = json.loads(row["body"])
        if row["only_for"] is not None:
            return message | {"is_ephemeral": True}
        if row["thread_ts"] is None:
            message |= self._thread_facts(row["channel"], message)
        return message

    def _thread_facts(self, channel: str, message: Json) -> Json:
        replies = self._database.rows(
            "SELECT ts, user FROM message WHERE channel = ? AND thread_ts = ? AND only_for IS NULL ORDER BY ts",
            (channel, message["ts"]),
        )
        if not replies:
            return {}
        repliers = list(dict.fromkeys(row["user"] for row in replies))
        return {
            "thread_ts": message["ts"],
            "reply_count": len(replies),
            "reply_users": repliers,
            "reply_users_count": len(repliers),
            "latest_reply": replies[-1]["ts"],
        }

    def mark_read(self, user: str, channel: str) -> None:
        """The person has seen the channel up to now."""
        self._database.run(
            "INSERT INTO read_mark (user, channel, ts) "
            "SELECT ?, ?, coalesce(max(ts), '0') FROM message WHERE channel = ? "
            "ON CONFLICT (user, channel) DO UPDATE SET ts = excluded.ts",
            (user, channel, channel),
        )

    def unread(self, user: str, channel: str) -> int:
        """How many messages of others the person has not seen, their own ephemerals among them."""
        row = self._database.row(
            "SELECT count(*) AS n FROM message WHERE channel = ? AND user != ? AND (only_for IS NULL OR only_for = ?) "
            "AND ts > coalesce((SELECT ts FROM read_mark WHERE user = ? AND channel = ?), '0')",
            (channel, user, user, user, channel),
        )
        return int(row["n"]) if row else 0


def new_id(letter: str) -> str:
    """A fresh id in Slack's manner, such as F0A1B2C3D4E."""
    return letter + "0" + secrets.token_hex(5).upper()


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks as Slack keeps them: every block has a block_id and every element that acts an action_id."""
    return [_with_block_id(block) for block in blocks]


def _with_block_id(block: Json) -> Json:
    kept = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)[:5]}
    for name in ("accessory", "element"):
        if isinstance(kept.get(name), dict):
            kept[name] = _with_action_id(kept[name])
    if kept["type"] == "actions":
        kept["elements"] = [_with_action_id(element) for element in kept["elements"]]
    return kept


def _with_action_id(element: Json) -> Json:
    if element["type"] == "image":
        return element
    return {**element, "action_id": element.get("action_id") or secrets.token_urlsafe(4)[:5]}

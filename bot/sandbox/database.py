"""The sandbox's own SQLite file: tables, opening, and the few values that stand alone.

WAL with synchronous NORMAL: nothing written is lost when the process is killed, only (at worst) when the
machine loses power. One connection, used from the one event loop.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS person (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL, profile TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS channel (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, with_user TEXT, archived INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS channel_im ON channel (with_user) WHERE kind = 'im';
CREATE TABLE IF NOT EXISTS member (
    channel TEXT NOT NULL, user TEXT NOT NULL, PRIMARY KEY (channel, user));
CREATE TABLE IF NOT EXISTS message (
    channel TEXT NOT NULL, ts TEXT NOT NULL, thread_ts TEXT, user TEXT NOT NULL, only_for TEXT,
    body TEXT NOT NULL, PRIMARY KEY (channel, ts));
CREATE INDEX IF NOT EXISTS message_thread ON message (channel, thread_ts);
CREATE TABLE IF NOT EXISTS read_mark (
    user TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL, PRIMARY KEY (user, channel));
CREATE TABLE IF NOT EXISTS file (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, body TEXT NOT NULL, content BLOB, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS view (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, kind TEXT NOT NULL, depth INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trigger_issued (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, view TEXT, issued REAL NOT NULL, used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS response_url (
    token TEXT PRIMARY KEY, user TEXT NOT NULL, channel TEXT NOT NULL, message_ts TEXT,
    issued REAL NOT NULL, uses INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS event (
    id TEXT PRIMARY KEY, lane TEXT NOT NULL, payload TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
    reason TEXT, state TEXT NOT NULL, due REAL NOT NULL);
CREATE TABLE IF NOT EXISTS notice (
    n INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, at REAL NOT NULL, text TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS log (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, direction TEXT NOT NULL, name TEXT NOT NULL,
    outcome TEXT NOT NULL, detail TEXT NOT NULL);
"""


class Database:
    """One open SQLite file. Rows come back as `sqlite3.Row`; JSON columns are read with `json.loads`."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._connection.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one writing statement and return how many rows it touched."""
        return self._connection.execute(sql, values).rowcount

    def insert(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one INSERT and return the number of the new row."""
        number = self._connection.execute(sql, values).lastrowid
        assert number is not None  # an INSERT into a rowid table always has one
        return number

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return found

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the statements inside one transaction: all of them or none."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def setting(self, key: str, default: Any) -> Any:
        """One of the values that stand alone (last timestamp, clock offset, ...)."""
        row = self.row("SELECT value FROM setting WHERE key = ?", (key,))
        return default if row is None else json.loads(row["value"])

    def set_setting(self, key: str, value: Any) -> None:
        """Keep one of the values that stand alone."""
        self.run(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, json.dumps(value)),
        )

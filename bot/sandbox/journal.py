"""What the bot and Slack said to each other, and the private notices people saw."""

import json
import time
from typing import Any, Final, Literal

from bot.sandbox.changes import Changes
from bot.sandbox.database import Database, Json

Direction = Literal["api", "delivery"]
"""`api`: the bot called Slack. `delivery`: Slack called the bot."""
_KEPT: Final = 5_000


class Journal:
    """The log of calls and deliveries (the newest 5,000) and each person's notices."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    def write(self, direction: Direction, name: str, outcome: str, **detail: Any) -> None:
        """Add one line: what was called, how it ended, and what it was about."""
        number = self._database.insert(
            "INSERT INTO log (at, direction, name, outcome, detail) VALUES (?, ?, ?, ?, ?)",
            (time.time(), direction, name, outcome, json.dumps(detail, default=str)),
        )
        self._database.run("DELETE FROM log WHERE n <= ?", (number - _KEPT,))
        self._changes.note()

    def read(self, since: int = 0, most: int = _KEPT) -> list[Json]:
        """The lines after number `since`, oldest first; the newest `most` of them."""
        rows = self._database.rows("SELECT * FROM log WHERE n > ? ORDER BY n DESC LIMIT ?", (since, most))
        return [{**dict(row), "detail": json.loads(row["detail"])} for row in reversed(rows)]

    def clear(self) -> None:
        """Forget the log."""
        self._database.run("DELETE FROM log")
        self._changes.note()

    def notify(self, user: str, text: str) -> None:
        """Show a private notice to one person, as Slack's own client does when an app fails."""
        self._database.run("INSERT INTO notice (user, at, text) VALUES (?, ?, ?)", (user, time.time(), text))
        self._changes.note()

    def notices(self, user: str, unseen_only: bool = False) -> list[Json]:
        """One person's notices, oldest first."""
        rows = self._database.rows(
            "SELECT n, at, text, seen FROM notice WHERE user = ? AND seen <= ? ORDER BY n", (user, not unseen_only)
        )
        return [dict(row) for row in rows]

    def dismiss(self, user: str) -> int:
        """The person has read their notices; returns the number of the newest, 0 when there never was one."""
        self._database.run("UPDATE notice SET seen = 1 WHERE user = ?", (user,))
        self._changes.note()
        row = self._database.row("SELECT max(n) AS n FROM notice WHERE user = ?", (user,))
        return int(row["n"] or 0) if row else 0

"""The bot's working time: real time plus an offset that the page and the tests can move.

Message timestamps and signatures always stay real; only the bot, when it asks, is told of the offset.
"""

from datetime import UTC, datetime, timedelta

from bot.sandbox.changes import Changes
from bot.sandbox.database import Database, Json
from bot.sandbox.errors import CannotDo

_FURTHEST = timedelta(days=366 * 50).total_seconds()


class WorkingClock:
    """The offset in seconds, kept in the database so that a restart does not set the bot back."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    @property
    def offset_seconds(self) -> float:
        """How far the bot's working time is ahead of real time, in seconds."""
        return float(self._database.setting("clock_offset", 0.0))

    def state(self) -> Json:
        """What the bot and the page read: the offset in seconds and the working time as ISO 8601 in UTC."""
        offset = self.offset_seconds
        now = datetime.now(UTC) + timedelta(seconds=offset)
        return {"offset_seconds": offset, "now": now.isoformat(timespec="seconds")}

    def move(self, seconds: float) -> None:
        """Move the working time by so many seconds (backwards when negative)."""
        self._set(self.offset_seconds + seconds)

    def to(self, moment: str) -> None:
        """Set the working time to an ISO 8601 moment; one without a zone is taken as UTC."""
        try:
            wanted = datetime.fromisoformat(moment)
        except ValueError as problem:
            raise CannotDo(f"{moment!r} is not a moment. Write one such as 2026-03-02T09:05:00+00:00.") from problem
        if wanted.tzinfo is None:
            wanted = wanted.replace(tzinfo=UTC)
        self._set((wanted - datetime.now(UTC)).total_seconds())

    def reset(self) -> None:
        """Back to real time."""
        self._set(0.0)

    def _set(self, offset: float) -> None:
        if not abs(offset) <= _FURTHEST:
            raise CannotDo("The working clock moves by 50 years at most, either way.")
        self._database.set_setting("clock_offset", offset)
        self._changes.note()

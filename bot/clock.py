"""Two times: the working time, by which reminders fall due, and the wall time, which stands in signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the product knows of time. Both instants are aware and in UTC."""

    def now(self) -> datetime:
        """The working time: what reminders, quiet hours and leases go by."""
        ...

    def wall(self) -> datetime:
        """The real time, for signatures and the audit chain; nothing moves it."""
        ...


class SystemClock:
    """The machine's own time for both. The demo moves `offset`, and with it the working time only."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """The working time: the wall time plus the offset."""
        return self.wall() + self.offset

    def wall(self) -> datetime:
        """The machine's time in UTC."""
        return datetime.now(UTC)

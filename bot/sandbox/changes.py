"""Telling the page that something changed, without polling."""

import asyncio
import time
from contextlib import suppress


class Changes:
    """A number that grows with every change; `wait` sleeps until it has grown past what the caller has seen.

    It starts at the present time in milliseconds, so a page that stayed open over a restart is told at once.
    """

    def __init__(self) -> None:
        self.number = int(time.time() * 1000)
        self._grew = asyncio.Event()
        self._over = False

    def end(self) -> None:
        """The server is about to stop: nobody waits any longer."""
        self._over = True
        self._grew.set()

    def note(self) -> None:
        """Something a person or the log could show has changed."""
        self.number += 1
        self._grew.set()
        self._grew = asyncio.Event()

    async def wait(self, since: int, seconds: float) -> int:
        """Return the present number as soon as it is past `since`, or after `seconds` at the latest."""
        if self.number <= since and not self._over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._grew.wait(), seconds)
        return self.number

"""The bot of the soak, as a process that is killed over and over: `python -m tests.door.soak_bot serve` (or `worker`).

It is the real command but for what would only cost time: it waits a second for Slack and not eight, takes up what a
killed process had in hand after a moment, tries again soon, and its documents are a line of text. Its working time is
moved to office hours of a working day (`SOAK_MOVED_S`, seconds), so that reminders go out.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import Any

from bot.cli import main
from bot.clock import SystemClock
from bot.jobs import queue, sender
from bot.services import papers
from bot.slack.gateway import Gateway
from tests.door.serving import LEASE

PATIENCE_S = 1


def hurry(moved: timedelta) -> None:
    """Make this process's bot an impatient one."""
    queue.LEASE = LEASE
    sender.BACKOFF_S, sender.PARKED_S = (1, 1, 2, 3), (1, 2, 3)  # type: ignore[assignment]
    Gateway.__init__.__defaults__ = (PATIENCE_S,)
    papers.paper = _paper  # type: ignore[assignment]
    begin = SystemClock.__init__

    def begin_elsewhere(clock: SystemClock) -> None:
        begin(clock)
        clock.offset = moved

    setattr(SystemClock, "__init__", begin_elsewhere)  # noqa: B010 - a method cannot be assigned for the type checker


def _paper(_act: Any, spec: Any, to: str, revision: int = 0) -> tuple[str, bytes]:
    return f"{spec.ref} rev {revision}.{to}", b"a paper"


if __name__ == "__main__":
    hurry(timedelta(seconds=float(os.environ["SOAK_MOVED_S"])))
    sys.exit(main(sys.argv[1:]))

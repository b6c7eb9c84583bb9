"""Serving the door over HTTP from a thread, with an end that finishes what was begun and then stops at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import wasyncore
from waitress.server import create_server
from waitress.trigger import trigger

from bot.web import Door

THREADS = 16
ENDS_WITHIN_S = 5


@contextmanager
def answering(door: Door, threads: int = THREADS, **where: Any) -> Iterator[int]:
    """Answer requests until the end of the block; gives the port. `where` is `sockets`, or `host` and `port`."""
    open_sockets: dict[int, Any] = {}
    server = create_server(door, map=open_sockets, threads=threads, ident="personspec", **where)
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()

    def close_all(*_: object) -> None:
        wasyncore.close_all(open_sockets, ignore_all=True)

    try:
        yield int(getattr(server, "effective_port", 0))
    finally:
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=ENDS_WITHIN_S)
        # In the server's own thread, so that it does not wait for a socket that was closed under it.
        wake = next(each for each in list(open_sockets.values()) if isinstance(each, trigger))
        wake.pull_trigger(close_all)
        thread.join(timeout=ENDS_WITHIN_S)

"""Word and PDF documents made in a process of their own, so that the bot's stays small.

The process is started for the first document and ended when none was wanted for a while, so that a burst of them is
cheap. It ends with the bot, however that ends: its input is closed then.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Lock, Timer
from typing import BinaryIO, cast

from bot.settings import environment_without_secrets
from specs import rendering
from specs.rendering import apart
from specs.rendering.parts import Tree

IDLE_S = 20.0
# The process ends itself after its own limit. This one holds from before it was started, and where that cannot.
LIMIT_S = apart.LIMIT_S + 5.0
_MADE_APART = ("docx", "pdf")


class NotDrawn(Exception):
    """There is no document; the message says why. `ended` where the process died of it, or took too long."""

    def __init__(self, why: str, *, ended: bool) -> None:
        super().__init__(why)
        self.ended = ended


class Drawing:
    """Draws one document after another in a process that comes and goes. Any number of threads may ask."""

    def __init__(self, idle: float = IDLE_S, limit: float = LIMIT_S) -> None:
        """`idle` is how long the process waits for another document, `limit` how long one may take, in seconds."""
        self._idle, self._limit = idle, limit
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: Timer | None = None

    def draw(self, tree: Tree, to: str, made_at: datetime) -> bytes:
        """The tree as a docx or pdf file. Raises NotDrawn."""
        with self._lock:
            if self._ending:
                self._ending.cancel()
            try:
                made, content = self._answer(self._started(), tree, to, made_at)
            finally:
                self._ending = _later(self._idle, self.end)
        if not made:
            raise NotDrawn(content.decode(), ended=False)
        return content

    def end(self) -> None:
        """End the process, if there is one, once nothing is being drawn."""
        with self._lock:
            if self._process:
                _close(self._process)
                self._process = None

    @property
    def pid(self) -> int:
        """The process there is; 0 for none."""
        return self._process.pid if self._process else 0

    def _started(self) -> subprocess.Popen[bytes]:
        """The process; another one where it died while nobody asked for anything."""
        if self._process and self._process.poll() is not None:
            _close(self._process)
            self._process = None
        if not self._process:
            self._process = _start()
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], tree: Tree, to: str, made_at: datetime) -> tuple[bool, bytes]:
        try:
            with _killed_after(process, self._limit):
                apart.ask(cast(BinaryIO, process.stdin), tree, to, made_at)
                return apart.answer(cast(BinaryIO, process.stdout))
        except (EOFError, OSError) as error:
            process.kill()
            _close(process)
            self._process = None
            raise NotDrawn(f"the process that draws documents ended ({process.returncode})", ended=True) from error


def _start() -> subprocess.Popen[bytes]:
    environment = environment_without_secrets()
    environment["PYTHONPATH"] = os.pathsep.join(part or os.getcwd() for part in sys.path)
    # -P: what lies about in the working folder is not loaded instead of what was installed.
    command = [sys.executable, "-P", "-m", apart.__name__]
    # A session of its own: an interrupt from the keyboard is for the bot, which lets it end.
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, start_new_session=True, stdin=pipe, stdout=pipe)


def _close(process: subprocess.Popen[bytes]) -> None:
    """Let a process end that has nothing to do any more, and wait for it."""
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was written last cannot be flushed to a process that is gone
            cast(BinaryIO, pipe).close()
    process.wait()


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    timer = _later(seconds, process.kill)
    try:
        yield
    finally:
        timer.cancel()


def _later(seconds: float, act: Callable[[], None]) -> Timer:
    timer = Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


_DRAWING = Drawing()


def draw(tree: Tree, to: str, made_at: datetime) -> bytes:
    """The tree as a file: a Word or PDF document from the process for them, a web page from this one.

    Raises NotDrawn. Where the program was packed into one file there is no Python to start: then all are made here.
    """
    if to not in _MADE_APART or getattr(sys, "frozen", False) or not sys.executable:
        return rendering.draw(tree, to, made_at)
    return _DRAWING.draw(tree, to, made_at)

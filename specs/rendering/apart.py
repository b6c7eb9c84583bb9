"""The process that draws Word and PDF documents and nothing else: `python -m specs.rendering.apart`.

Their libraries take some 70 MB that no process gives back. So a process that has to stay small has them loaded in
this one, which ends when there is nothing more to draw. It reads requests from its standard input and writes what it
made, or why it made nothing, to its standard output, until the input is closed, as it is when its owner is killed.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import struct
import sys
import traceback
from datetime import datetime
from typing import BinaryIO, cast

from specs.rendering import draw
from specs.rendering.parts import Tree

# A long specification takes a fifth of a second on an idle machine. Shorter than a row of the outbox is claimed for.
LIMIT_S = 20
# Before the bytes of an answer: whether they are the document (else why there is none), and how many there are.
HEAD = struct.Struct(">?Q")


def ask(to: BinaryIO, tree: Tree, kind: str, made_at: datetime) -> None:
    """Write a request. Raises OSError when nobody reads it any more."""
    pickle.dump((tree, kind, made_at), to)
    to.flush()


def answer(come: BinaryIO) -> tuple[bool, bytes]:
    """Read an answer: whether it was drawn; the document's bytes, or why not. Raises EOFError when none comes."""
    made, length = HEAD.unpack(_exactly(come, HEAD.size))
    return made, _exactly(come, length)


def _exactly(come: BinaryIO, length: int) -> bytes:
    read = come.read(length)
    if len(read) < length:
        raise EOFError
    return read


def main() -> None:
    """Draw what is asked for, until the input is closed."""
    for name in (signal.SIGINT, signal.SIGTERM):
        # Sent to the whole group or service: the owner then finishes what it is doing, and closes the input.
        signal.signal(name, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = cast(io.BufferedReader, sys.stdin.buffer)
    while requests.peek(1):
        # Only the owner writes here, and what it writes is trees of its own.
        tree, kind, made_at = cast(tuple[Tree, str, datetime], pickle.load(requests))  # noqa: S301
        _end_after(LIMIT_S)
        made, content = _drawn(tree, kind, made_at)
        _end_after(0)
        answers.write(HEAD.pack(made, len(content)) + content)
        answers.flush()


def _end_after(seconds: int) -> None:
    """Be ended by the system after that time, even inside a library and with no owner left; 0 takes it back."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _drawn(tree: Tree, kind: str, made_at: datetime) -> tuple[bool, bytes]:
    try:
        return True, draw(tree, kind, made_at)
    except Exception as error:  # whatever it is, its owner is told and goes on
        traceback.print_exc()
        return False, f"{type(error).__name__}: {error}".encode()


if __name__ == "__main__":
    main()

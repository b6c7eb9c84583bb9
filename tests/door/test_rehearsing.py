"""After the start the bot goes through an interview that nobody has, so that the first person does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.services import configuration
from bot.services.office import Office
from bot.services.rehearsing import rehearse
from bot.store import Store
from bot.store.migrate import upgrade
from specs.suggestions import shipped_library
from tests.door.contests import StandingClock
from tests.door.test_crash import World

EMPLOYERS = sorted(
    entry.name for entry in resources.files("specs.organisation").iterdir() if entry.name.endswith(".yaml")
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, f"sqlite:///{tmp_path / 'personspec.db'}")
    yield made
    made.close()


def rows(session: Session) -> dict[str, int]:
    """How many rows every table has."""
    tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
    return {table: session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() for table in tables}


@pytest.mark.parametrize("employer", EMPLOYERS)
def test_every_form_is_gone_through_and_nothing_is_stored(tmp_path: Path, employer: str) -> None:
    office = Office(Store(f"sqlite:///{tmp_path / 'personspec.db'}"), StandingClock())
    upgrade(office.store)
    where = resources.files("specs.organisation") / employer
    with office.store.writing() as session, resources.as_file(where) as file:
        configuration.load_file(session, file, office.clock.wall())
    with office.look() as act:
        before = rows(act.session)
        shipped_library.cache_clear()
        assert rehearse(act) > 10 * len(act.organisation.forms)
        assert shipped_library.cache_info().currsize == 1
        assert rows(act.session) == before
    office.store.close()


def test_the_served_bot_rehearses_by_itself(world: World, tmp_path: Path) -> None:
    world.bot.start()
    log = tmp_path / "bot.log"
    world.wait(lambda: "personspec has rehearsed" in log.read_text(), "the rehearsal to be over")
    assert "the rehearsal failed" not in log.read_text()

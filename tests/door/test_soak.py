"""The soak in small: a few people, a few kills; `python -m tests.door.soak` is the whole of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.door.soak import Wanted, soak

WANTED = Wanted(people=6, specs=12, kills=2, workers=1)


@pytest.mark.timeout(240)
def test_a_few_people_and_kills_break_no_promise(store_url: str, tmp_path: Path) -> None:
    on_sqlite = store_url.startswith("sqlite")
    told = soak(
        store_url, "SQLite" if on_sqlite else "PostgreSQL", tmp_path, WANTED, 0 if on_sqlite else WANTED.workers
    )
    assert told.violations == []
    assert told.counted["answer"] == WANTED.people * 4
    assert told.counted["press"] >= (WANTED.specs - WANTED.people) * 2 - 2 * told.counted["withdrawal"]
    assert told.kills == WANTED.kills

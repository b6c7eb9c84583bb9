"""A turn costs the same with many specifications as with few: what is asked of the store is found by an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.jobs import queue
from bot.store import Store
from bot.store.migrate import upgrade
from bot.store.tables import Post
from specs.store.rows import table_of
from tests.door.conftest import sent_for_sign_off
from tests.door.town import Talk, Town, open_card

# Tables that grow with the specifications. (The people of one employer, what was loaded, and answers that wait for a
# question are few.)
GROWING = (
    "audit_entry",
    "consequence",
    "conversation",
    "decision",
    "delivery",
    "personal_value",
    "post",
    "reminder",
    "revision",
    "slot",
    "spec",
)
# The most statements of a press that is done, the BEGIN among them: claim, configuration, card, slots, person twice,
# three moves, hash, decision, chain twice, personal values, consequence.
PRESS_STATEMENTS = 16
MANY = 20_000


@contextmanager
def listened(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is executed meanwhile, with its parameters."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        heard.append((sql, values[0] if many else values))

    event.listen(store.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(store.engine, "before_cursor_execute", hear)


def scans(store: Store, heard: list[tuple[str, Any]]) -> set[str]:
    """The statements that read a growing table from end to end, with the step of the plan that does."""
    found: set[str] = set()
    with store.engine.connect() as connection:
        for sql, values in dict(heard).items():
            if not sql.startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            steps = (str(row[3]) for row in plan)
            found |= {f"{step}: {sql}" for step in steps if _scanned(step)}
    return found


def _scanned(step: str) -> bool:
    return any(step.split()[:2] == ["SCAN", table] for table in GROWING)


def test_the_whole_job_reads_no_growing_table_from_end_to_end(town: Town) -> None:
    with listened(town.office.store) as heard:
        talk = Talk.begin(town, "dana.whitfield")
        talk.press("conversation.choose.factor")
        talk.say("Customer Hub Assistant")
        sent_for_sign_off(town)
        town.person("priya.nair").press(open_card(town, "line_manager"), "Approve")
        town.person("marcus.bell").press(open_card(town, "executive_head"), "Approve")
        town.worker.sweep()
        town.workspace.settle()
        town.worker.stop()
    assert len(heard) > 100
    assert scans(town.office.store, heard) == set()


def test_a_scan_would_be_seen(tmp_path: Path) -> None:
    store = many_pending(tmp_path, 1)
    try:
        sql = "SELECT id FROM post WHERE problem = ?"
        assert scans(store, [(sql, ("x",))]) == {f"SCAN post: {sql}"}
    finally:
        store.close()


def test_a_press_is_a_few_statements(town: Town) -> None:
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    town.workspace.settle()
    town.worker.stop()
    with listened(town.office.store) as heard:
        town.person("priya.nair").press(card, "Approve")
    assert [sql for sql, _ in heard if sql.startswith("INSERT INTO decision")]
    assert len(heard) <= PRESS_STATEMENTS, "\n".join(sql for sql, _ in heard)


def many_pending(folder: Path, count: int) -> Store:
    """A store with so many rows of the outbox that are not due for days."""
    store = Store(f"sqlite:///{folder / 'many.db'}")
    upgrade(store)
    later = datetime.now(UTC) + timedelta(days=3)
    row: dict[str, Any] = {
        "kind": "notice",
        "name": "x",
        "body": "{}",
        "target": "dm:U1",
        "user_id": "",
        "lane": "",
        "question": "",
    }
    row |= {"wanted": 1, "shown": 0, "state": "pending", "attempts": 0, "problem": "", "channel_id": "", "ts": ""}
    rows = [{**row, "file_id": "", "next_attempt_at": later} for _ in range(count)]
    with store.writing() as session:
        session.connection().execute(insert(table_of(Post)), rows)
    return store


@pytest.mark.timeout(60)
def test_an_idle_look_at_the_outbox_does_not_grow_with_what_waits(tmp_path: Path) -> None:
    store = many_pending(tmp_path, MANY)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    try:
        with store.reading() as session:
            driver: Any = session.connection().connection.driver_connection
            driver.set_progress_handler(count, 100)
            assert not queue.is_anything_due(session, datetime.now(UTC))
        # In hundreds of the database's own steps; reading what waits would take several hundred of them.
        assert steps <= 2
    finally:
        store.close()

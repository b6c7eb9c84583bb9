"""A turn costs the same with many specifications as with few: what is asked of the store is found by an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, update
from sqlmodel import Session, col

from bot.jobs import queue
from bot.services import submission
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
# The most statements of a press that is done, besides BEGIN and COMMIT: claim, configuration, card with who pressed,
# slots with the hash and the end of the chain, two moves, decision, audit entry, personal values, consequence.
PRESS_STATEMENTS = 10
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


def many_pending(folder: Path, count: int, due: timedelta = timedelta(days=3)) -> Store:
    """A store with so many rows of the outbox, which are due after a time."""
    store = Store(f"sqlite:///{folder / 'many.db'}")
    upgrade(store)
    later = datetime.now(UTC) + due
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
    try:
        with store.reading() as session, steps_of(session) as steps:
            assert not queue.is_anything_due(session, datetime.now(UTC))
        # In hundreds of the database's own steps; reading what waits would take several hundred of them.
        assert len(steps) <= 2
    finally:
        store.close()


@contextmanager
def steps_of(session: Session) -> Iterator[list[int]]:
    """One entry for every hundred of SQLite's own steps that are made meanwhile."""
    steps: list[int] = []
    driver: Any = session.connection().connection.driver_connection

    def count() -> int:
        steps.append(100)
        return 0

    driver.set_progress_handler(count, 100)
    try:
        yield steps
    finally:
        driver.set_progress_handler(None, 100)


@pytest.mark.timeout(60)
def test_the_next_of_a_backlog_is_found_without_reading_the_rest(tmp_path: Path) -> None:
    store = many_pending(tmp_path, MANY, due=-timedelta(minutes=1))
    try:
        with store.writing() as session, steps_of(session) as steps:
            first, second = (queue.claim_next(session, datetime.now(UTC)) for _ in range(2))
        assert first is not None
        assert second is not None
        assert (first.id, second.id) == (1, 2)
        # To look at every row that is due would take two thousand entries.
        assert len(steps) <= 20
    finally:
        store.close()


def test_the_next_of_a_backlog_goes_by_time_and_keeps_the_order_of_its_lane(tmp_path: Path) -> None:
    store = many_pending(tmp_path, 4)
    now = datetime.now(UTC)
    lanes = {1: ("one", 10), 2: ("one", 30), 3: ("", 20), 4: ("other", 20)}
    try:
        with store.writing() as session:
            for row, (lane, ago) in lanes.items():
                changes = {"lane": lane, "next_attempt_at": now - timedelta(seconds=ago), "kind": "card"}
                session.execute(update(Post).where(col(Post.id) == row).values(**changes))
            found = [queue.claim_next(session, now) for _ in range(4)]
        assert [post and post.id for post in found] == [3, 4, 1, None]
    finally:
        store.close()


def test_proposals_are_found_from_the_drafts_and_not_among_all_that_were_posted(tmp_path: Path) -> None:
    store = many_pending(tmp_path, 1)
    try:
        sql = str(submission.STANDING_PROPOSALS.compile(store.engine, compile_kwargs={"literal_binds": True}))
        with store.engine.connect() as connection:
            plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
        assert plan[0].startswith("SEARCH spec USING")
        assert "ix_post_spec_id" in plan[1]
    finally:
        store.close()

"""The database connection: durable, serial writers on SQLite, the same promises on PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

# How long a writer waits for another on SQLite. Slack waits 3 s for an acknowledgement.
BUSY_MS = 2_500


# What PostgreSQL says to the one of two transactions that met the other: unique, deadlock, serialization.
_COLLISIONS = ("23505", "40P01", "40001")


def collided(error: Exception) -> bool:
    """Whether a transaction failed only because another was at the same rows: done again, it sees what that one did.

    On SQLite writers take turns, and this does not happen.
    """
    if isinstance(error, StaleDataError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in _COLLISIONS


class Store:
    """One database. `writing()` is a transaction that commits at its end or leaves nothing; `reading()` only reads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        # SQLite lets waiting writers try again at random and may starve one; the threads of a process queue here.
        self._turn: AbstractContextManager[Any] = threading.Lock() if url.startswith("sqlite") else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction for changes; on SQLite it takes the write lock at once, so that it cannot fail half way."""
        with self._turn, self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            session = Session(bind=connection, expire_on_commit=False, autoflush=True)
            try:
                yield session
                session.flush()
            finally:
                session.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one state of the database and changes nothing."""
        with self.engine.connect() as connection, connection.begin():
            session = Session(bind=connection, expire_on_commit=False, autoflush=False)
            try:
                yield session
            finally:
                session.close()

    def compact(self) -> bool:
        """Write a SQLite file anew without what was deleted from it; False while something else keeps it busy.

        PostgreSQL clears its pages itself (autovacuum).
        """
        if not self.url.startswith("sqlite"):
            return True
        with self._turn, self.engine.connect() as connection:
            plain: Any = connection.connection.driver_connection
            try:
                plain.execute("VACUUM")
                busy: int = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError:
                return False
        return not busy

    def ping(self) -> None:
        """Raise if the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=10, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling begins too late for us; we begin by hand below.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    # Straight to the driver: it is in every transaction, and has nothing that SQLAlchemy could prepare.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

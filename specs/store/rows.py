"""Changing rows and knowing how many were changed: what every conditional update asks.

On the ways that every press takes, a statement is built once, as a constant of its module with `bindparam`s, on the
tables and not on their classes: that costs a fifth of one that is built anew and gives objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Table
from sqlmodel import Session, SQLModel


def stored_id(row: SQLModel) -> int:
    """The id of a row that is in the database. Raises ValueError for one that is not yet."""
    found = getattr(row, "id", None)
    if not isinstance(found, int):
        raise ValueError(f"the {type(row).__name__} is not stored yet")
    return found


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a class, for statements that are built once."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it


def insert_into(session: Session, table: Table) -> Any:
    """An INSERT that may pass over what is there already. Only the dialect in use is loaded: each costs 2 MB."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as make
    else:
        from sqlalchemy.dialects.postgresql import insert as make  # type: ignore[assignment]
    return make(table)


def connection_of(session: Session) -> Connection:
    """The connection that a session works on, with its transaction begun.

    One that was made for a connection is not asked for it: that costs as much as a small statement in the database.
    """
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def run(session: Session, statement: Any, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()) -> Any:
    """Execute a statement on tables in the session's transaction, after what its objects hold was written."""
    if session.autoflush:
        session.flush()
    return connection_of(session).execute(statement, values or None)


def hit(session: Session, statement: Any, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
    """The same for a statement that changes rows; how many it changed.

    An INSERT tells that only where it was built with the option `preserve_rowcount`.
    With several `values` the statement is executed for each, and they are counted together.
    """
    if session.autoflush:
        session.flush()
    return int(connection_of(session).execute(statement, values).rowcount)


def changed(session: Session, statement: Any) -> int:
    """Execute an INSERT, UPDATE or DELETE; the number of rows that it changed."""
    result = session.execute(statement, execution_options={"preserve_rowcount": True})
    if not isinstance(result, CursorResult) or result.rowcount < 0:
        raise TypeError("this statement does not tell how many rows it changed; execute it on the table, not the class")
    return result.rowcount

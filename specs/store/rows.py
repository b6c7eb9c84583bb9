"""Changing rows and knowing how many were changed: what every conditional update asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult
from sqlmodel import Session, SQLModel


def stored_id(row: SQLModel) -> int:
    """The id of a row that is in the database. Raises ValueError for one that is not yet."""
    found = getattr(row, "id", None)
    if not isinstance(found, int):
        raise ValueError(f"the {type(row).__name__} is not stored yet")
    return found


def changed(session: Session, statement: Any) -> int:
    """Execute an INSERT, UPDATE or DELETE; the number of rows that it changed."""
    result = session.execute(statement, execution_options={"preserve_rowcount": True})
    if not isinstance(result, CursorResult) or result.rowcount < 0:
        raise TypeError("this statement does not tell how many rows it changed; execute it on the table, not the class")
    return result.rowcount

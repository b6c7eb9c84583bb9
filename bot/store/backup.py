"""Copying a SQLite database while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url


class NotSqlite(Exception):
    """The database has backup tools of its own."""


def backup(url: str, file: Path) -> None:
    """Copy the database to a new file. Raises NotSqlite, and FileExistsError where the file is there already."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite") or not parsed.database:
        raise NotSqlite("Only a SQLite database is copied here; for PostgreSQL use pg_dump.")
    if not Path(parsed.database).exists():
        raise NotSqlite(f"There is no database at {parsed.database} yet.")
    if file.exists():
        raise FileExistsError(file)
    with closing(sqlite3.connect(parsed.database)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)

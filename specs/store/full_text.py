"""The full text that the database itself keeps: FTS5 on SQLite, tsvector on PostgreSQL.

What is kept are words that were made plain before (small letters and digits), so both find the same. Names in the
database begin with `full_text`: SQLModel does not know them, and the check of the tables passes over them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import text
from sqlmodel import Session

Kept = Literal["full_text_title", "full_text_criterion"]

# Of what shares a word, so many are ranked, the newest: ranking all that share a common one would take ever longer.
RANKED = 150
_WORD = re.compile("[a-z0-9]+")
_SOURCES: Mapping[Kept, tuple[str, str]] = {
    "full_text_title": ("agreed_spec", "title_words"),
    "full_text_criterion": ("agreed_criterion", "words"),
}


def plain_words(words: Iterable[str]) -> tuple[str, ...]:
    """Those that can be asked for; nothing that means something in a query language comes through."""
    return tuple(dict.fromkeys(word for word in words if _WORD.fullmatch(word)))


def keep(session: Session, kept: Kept, rows: Sequence[tuple[int, str]]) -> None:
    """Add rows (id, words) to the full text. PostgreSQL's index follows the table by itself."""
    if rows and _is_sqlite(session):
        statement = text(f"INSERT INTO {kept} (rowid, words) VALUES (:id, :words)")  # noqa: S608
        session.execute(statement, [{"id": row_id, "words": words} for row_id, words in rows])


def forget(session: Session, kept: Kept, ids: Collection[int]) -> None:
    """Take rows out of the full text."""
    if ids and _is_sqlite(session):
        session.execute(text(f"DELETE FROM {kept} WHERE rowid = :id"), [{"id": each} for each in ids])  # noqa: S608


def sharing(session: Session, kept: Kept, words: Sequence[str], limit: int) -> list[int]:
    """The ids of at most `limit` rows that hold any of the words, the best ranked first, then the newest.

    Of more than 150 such rows the newest 150 are ranked, so a word that every row has costs no more than a rare one.
    """
    asked = plain_words(words)
    if not asked:
        return []
    sqlite = _is_sqlite(session)
    query = " OR ".join(f'"{word}"' for word in asked) if sqlite else " | ".join(asked)
    facts: dict[str, Any] = {"query": query, "ranked": RANKED, "limit": limit}
    return list(session.execute(text(_sqlite(kept) if sqlite else _postgres(kept)), facts).scalars())


def _sqlite(kept: Kept) -> str:
    return (
        f"SELECT id FROM (SELECT rowid AS id, bm25({kept}) AS place FROM {kept} "  # noqa: S608
        f"WHERE {kept} MATCH :query ORDER BY rowid DESC LIMIT :ranked) ORDER BY place, id DESC LIMIT :limit"
    )


def _postgres(kept: Kept) -> str:
    table, column = _SOURCES[kept]
    vector = f"to_tsvector('simple', {column})"
    # "id + 0": else the planner may walk the whole table from its newest row, making each row's vector on the way.
    return (
        f"SELECT id FROM (SELECT id, {vector} AS words FROM {table} "  # noqa: S608
        f"WHERE {vector} @@ to_tsquery('simple', :query) ORDER BY id + 0 DESC LIMIT :ranked) AS newest "
        "ORDER BY ts_rank(words, to_tsquery('simple', :query), 1) DESC, id DESC LIMIT :limit"
    )


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"

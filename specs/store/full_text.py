"""The full text that the database itself keeps: FTS5 on SQLite; on PostgreSQL tsvector for titles, words for criteria.

What is kept are words that were made plain before (small letters and digits), so both find the same. Names in the
database begin with `full_text`: SQLModel does not know them, and the check of the tables passes over them.

PostgreSQL's GIN knows no order: to find the newest rows that hold a common word it reads all that do. Criteria, of
which there are many, stand there by word and id instead, and only the newest of each word are read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import TextClause, text
from sqlmodel import Session

from specs.store.rows import run

Kept = Literal["full_text_title", "full_text_criterion"]

# Of what shares a word, so many are looked at, the newest: looking at all that share a common one takes ever longer.
RANKED = 150
_WORD = re.compile("[a-z0-9]+")

_RANKED_ON_SQLITE = text(
    "SELECT id FROM (SELECT rowid AS id, bm25(full_text_title) AS place FROM full_text_title "
    "WHERE full_text_title MATCH :query ORDER BY rowid DESC LIMIT :ranked) ORDER BY place, id DESC LIMIT :limit"
)
# "id + 0": else the planner may walk the whole table from its newest row, making each row's vector on the way.
_RANKED_ON_POSTGRES = text(
    "SELECT id FROM (SELECT id, to_tsvector('simple', title_words) AS words FROM agreed_spec "
    "WHERE to_tsvector('simple', title_words) @@ to_tsquery('simple', :query) ORDER BY id + 0 DESC LIMIT :ranked) "
    "AS newest ORDER BY ts_rank(words, to_tsquery('simple', :query), 1) DESC, id DESC LIMIT :limit"
)
_NEWEST_ON_SQLITE = text(
    "SELECT rowid FROM full_text_criterion WHERE full_text_criterion MATCH :query ORDER BY rowid DESC LIMIT :limit"
)
# For each word on its own: of the index, no more is read than the newest rows of that word.
_NEWEST_ON_POSTGRES = text(
    "SELECT DISTINCT found.id FROM unnest(CAST(:words AS text[])) AS asked (word) CROSS JOIN LATERAL "
    "(SELECT id FROM full_text_criterion WHERE word = asked.word ORDER BY id DESC LIMIT :limit) AS found "
    "ORDER BY found.id DESC LIMIT :limit"
)
_KEEP_ON_POSTGRES = (
    "INSERT INTO full_text_criterion (word, id) SELECT DISTINCT word, CAST(:id AS integer) "
    "FROM unnest(string_to_array(:words, ' ')) AS word"
)
_FORGET_ON_POSTGRES = (
    "DELETE FROM full_text_criterion USING agreed_criterion AS gone WHERE gone.id = :id "
    "AND full_text_criterion.id = gone.id AND word = ANY (string_to_array(gone.words, ' '))"
)


def plain_words(words: Iterable[str]) -> tuple[str, ...]:
    """Those that can be asked for; nothing that means something in a query language comes through."""
    return tuple(dict.fromkeys(word for word in words if _WORD.fullmatch(word)))


def keep(session: Session, kept: Kept, rows: Sequence[tuple[int, str]]) -> None:
    """Add rows (id, words) to the full text. PostgreSQL's index of titles follows the table by itself."""
    facts = [{"id": row_id, "words": words} for row_id, words in rows]
    if is_sqlite(session):
        _carry_out(session, f"INSERT INTO {kept} (rowid, words) VALUES (:id, :words)", facts)  # noqa: S608
    elif kept == "full_text_criterion":
        _carry_out(session, _KEEP_ON_POSTGRES, facts)


def forget(session: Session, kept: Kept, ids: Collection[int]) -> None:
    """Take rows out of the full text; to be called while they are in their table still."""
    facts = [{"id": each} for each in ids]
    if is_sqlite(session):
        _carry_out(session, f"DELETE FROM {kept} WHERE rowid = :id", facts)  # noqa: S608
    elif kept == "full_text_criterion":
        _carry_out(session, _FORGET_ON_POSTGRES, facts)


def titles(session: Session, words: Sequence[str], limit: int) -> list[int]:
    """The ids of at most `limit` agreed specifications whose title holds any of the words, the best ranked first.

    Of more than 150 such the newest 150 are ranked, so a word that every row has costs no more than a rare one.
    """
    asked = plain_words(words)
    if not asked:
        return []
    facts = {"query": _query(session, asked), "ranked": RANKED, "limit": limit}
    return _ids(session, _RANKED_ON_SQLITE if is_sqlite(session) else _RANKED_ON_POSTGRES, facts)


def criteria(session: Session, words: Sequence[str], limit: int = RANKED) -> list[int]:
    """The ids of the newest agreed criteria that hold any of the words, at most `limit` of them."""
    asked = plain_words(words)
    if not asked:
        return []
    if is_sqlite(session):
        return _ids(session, _NEWEST_ON_SQLITE, {"query": _query(session, asked), "limit": limit})
    return _ids(session, _NEWEST_ON_POSTGRES, {"words": list(asked), "limit": limit})


def is_sqlite(session: Session) -> bool:
    """Whether the session's database is SQLite; PostgreSQL otherwise."""
    return session.get_bind().dialect.name == "sqlite"


def _query(session: Session, words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words) if is_sqlite(session) else " | ".join(words)


def _carry_out(session: Session, statement: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(text(statement), rows)


def _ids(session: Session, statement: TextClause, facts: dict[str, Any]) -> list[int]:
    return list(run(session, statement, facts).scalars())

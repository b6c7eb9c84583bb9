"""Many specifications out of one: its rows copied with new ids and a reference and an audit chain of their own.

Preparing a specification by its acts takes some 80 ms of processor time, a copy about 1 ms; long runs need thousands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, or_, select, text
from sqlmodel import Session, SQLModel

from bot.store import tables as _slack_tables  # noqa: F401 - the metadata knows every table
from specs import audit
from specs.store import tables as _tables  # noqa: F401

# How far the ids of one copy lie from those of the next: more than rows of one specification in any table.
STRIDE = 100
REFERENCES = ("spec_id", "slot_id", "entry_id", "conversation_id", "post_id", "thread_post", "root")
# Which column of others names the rows of a table.
NAMED_BY = {"spec": "spec_id", "slot": "slot_id", "audit_entry": "entry_id", "conversation": "conversation_id"}
LANE = re.compile(r"(conversation|signoff|direct):(\d+)")
Row = dict[str, Any]


@dataclass(frozen=True)
class Original:
    """A specification's rows, in an order in which they can be added."""

    spec_id: int
    rows: tuple[tuple[Table, tuple[Row, ...]], ...]

    @property
    def ref(self) -> str:
        """Its reference."""
        return f"PS-{self.spec_id:04d}"


def original(session: Session, spec_id: int) -> Original:
    """Read what belongs to a specification, the Home tabs left out."""
    known: dict[str, list[int]] = {"spec_id": [spec_id]}
    found: list[tuple[Table, tuple[Row, ...]]] = []
    for table in SQLModel.metadata.sorted_tables:
        own = [table.c.id == spec_id] if table.name == "spec" else _belonging(table, known)
        rows = tuple(dict(row) for row in session.execute(select(table).where(or_(*own))).mappings()) if own else ()
        if rows:
            found.append((table, rows))
        if table.name in NAMED_BY:
            known[NAMED_BY[table.name]] = [row["id"] for row in rows]
    return Original(spec_id, tuple(found))


def _belonging(table: Table, known: Mapping[str, list[int]]) -> list[Any]:
    return [table.c[name].in_(ids) for name, ids in known.items() if ids and name in table.c]


def copy(session: Session, first: Original, numbers: Iterable[int], words: Sequence[Mapping[str, str]] = ()) -> None:
    """Add a copy for each number (from 1, each once for one database): its ids are the original's and `number` strides.

    All copies are made before anything else adds rows, as those take the ids that follow.
    `words` are replaced in every text of a copy, one mapping for each number: other people's ids, for instance.
    """
    made: dict[str, list[Row]] = {table.name: [] for table, _ in first.rows}
    for place, number in enumerate(numbers):
        moved = number * STRIDE
        replaced = {first.ref: f"PS-{first.spec_id + moved:04d}", **(words[place] if words else {})}
        for table, rows in first.rows:
            copied = [_moved(row, moved, replaced) for row in rows]
            promised = _promised(first, moved, replaced) if table.name == "audit_entry" else {}
            made[table.name] += _chained(table, copied, replaced[first.ref], promised)
    for table, _ in first.rows:
        session.execute(insert(table), made[table.name])
    if session.get_bind().dialect.name == "postgresql":
        _go_on_counting(session, [table for table, _ in first.rows if "id" in table.c])


def _moved(row: Row, moved: int, words: Mapping[str, str]) -> Row:
    new = dict(row)
    for name, value in row.items():
        if isinstance(value, str):
            for old, other in words.items():
                value = value.replace(old, other)
            new[name] = _lane(value, moved) if name == "lane" else value
        elif isinstance(value, int) and (name == "id" or name in REFERENCES):
            new[name] = value + moved
    return new


def _lane(written: str, moved: int) -> str:
    found = LANE.fullmatch(written)
    return f"{found[1]}:{int(found[2]) + moved}" if found else written


def _promised(first: Original, moved: int, words: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """By a copied entry's id, what it commits to: the personal values of the copy are other people's."""
    found: dict[int, dict[str, str]] = {}
    for row in next((rows for table, rows in first.rows if table.name == "personal_value"), ()):
        value = _moved(row, moved, words)["value"]
        promised = found.setdefault(row["entry_id"] + moved, {})
        promised[row["name"]] = audit.commitment(value, bytes.fromhex(row["salt"]))
    return found


def _chained(table: Table, rows: list[Row], ref: str, promised: Mapping[int, Mapping[str, str]]) -> list[Row]:
    """Audit entries seal the reference and each other: a copy's are sealed afresh."""
    if table.name != "audit_entry":
        return rows
    before: audit.Entry | None = None
    for row in sorted(rows, key=lambda each: int(each["number"])):
        said: dict[str, Any] = {"kind": row["kind"], "actor": row["actor"], "facts": json.loads(row["facts"])}
        at = datetime.fromisoformat(row["at"])
        personal = {**json.loads(row["personal"]), **promised.get(row["id"], {})}
        before = audit.chain(before, specification=ref, at=at, personal=personal, **said)
        row |= {"previous": before.previous, "hash": before.hash, "personal": json.dumps(personal)}
    return rows


def _go_on_counting(session: Session, tables: Iterable[Table]) -> None:
    for table in tables:
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        session.execute(text(f"SELECT setval({counter}, (SELECT max(id) FROM \"{table.name}\")) WHERE {counter} <> ''"))

"""Adding to a specification's audit chain, in the transaction of what is recorded."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlmodel import Session, col

from bot.services.office import Act
from bot.services.standing import SpecFacts
from specs import audit
from specs.apart import apart
from specs.store.rows import run, table_of
from specs.store.tables import AuditRow, PersonalValue, Spec

_ENTRIES = table_of(AuditRow)
_HEAD = select(_ENTRIES).where(_ENTRIES.c.spec_id == bindparam("spec")).order_by(_ENTRIES.c.number.desc()).limit(1)
_END = (
    select(_ENTRIES.c.number, _ENTRIES.c.hash)
    .where(_ENTRIES.c.spec_id == bindparam("spec"))
    .order_by(_ENTRIES.c.number.desc())
    .limit(1)
)
_ADDED = insert(_ENTRIES)
_OPENINGS_ADDED = insert(table_of(PersonalValue))


def record(
    act: Act,
    spec: SpecFacts,
    kind: str,
    actor: str,
    facts: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
    end: audit.Entry | audit.Head | None = None,
) -> audit.Entry:
    """Chain an entry to the specification's last one; the unique number refuses two at once.

    `personal` values (names, words) and the ids of people stand apart; the entry holds a salted commitment to each.
    `end` is the last one, where it was read in this transaction already.
    """
    actor, facts, ids = apart(actor, facts)
    opened = {
        name: audit.Opening(value, secrets.token_hex(audit.SALT_BYTES))
        for name, value in {**(personal or {}), **ids}.items()
    }
    promised = {name: audit.commitment(one.value, bytes.fromhex(one.salt)) for name, one in opened.items()}
    entry = audit.chain(
        end or _end(act.session, spec),
        specification=spec.ref,
        at=act.wall,
        kind=kind,
        actor=actor,
        facts=facts,
        personal=promised,
    )
    entry_id = run(act.session, _ADDED, _columns_of(spec, entry)).inserted_primary_key[0]
    if opened:
        kept = [{"entry_id": entry_id, "name": name, **vars(one)} for name, one in opened.items()]
        run(act.session, _OPENINGS_ADDED, kept)
    return entry


def last_entry(session: Session, spec: SpecFacts) -> audit.Entry | None:
    """The head of a specification's chain."""
    row = run(session, _HEAD, {"spec": spec.id}).one_or_none()
    return entry_of(row, spec.ref) if row else None


def _end(session: Session, spec: SpecFacts) -> audit.Head | None:
    row = run(session, _END, {"spec": spec.id}).one_or_none()
    return audit.Head(row.number, row.hash) if row else None


def entries_of(session: Session, spec: Spec) -> list[audit.Entry]:
    """The whole chain of a specification, oldest first."""
    rows = session.execute(
        select(AuditRow).where(col(AuditRow.spec_id) == spec.id).order_by(col(AuditRow.number))
    ).scalars()
    return [entry_of(row, spec.ref) for row in rows]


def openings_of(session: Session, spec: Spec) -> dict[int, dict[str, audit.Opening]]:
    """The personal values of a chain that are still kept, by entry number and name."""
    joined = (
        select(col(AuditRow.number), col(PersonalValue.name), col(PersonalValue.value), col(PersonalValue.salt))
        .join(PersonalValue, col(PersonalValue.entry_id) == col(AuditRow.id))
        .where(col(AuditRow.spec_id) == spec.id)
    )
    opened: dict[int, dict[str, audit.Opening]] = {}
    for number, name, value, salt in session.execute(joined):
        opened.setdefault(number, {})[name] = audit.Opening(value, salt)
    return opened


def entry_of(row: AuditRow | Row[Any], specification: str) -> audit.Entry:
    """A stored entry as the chain knows it."""
    return audit.Entry(
        specification=specification,
        number=row.number,
        at=row.at,
        kind=row.kind,
        actor=row.actor,
        facts=json.loads(row.facts),
        previous=row.previous,
        personal=json.loads(row.personal),
        hash=row.hash,
    )


def _columns_of(spec: SpecFacts, entry: audit.Entry) -> dict[str, Any]:
    return {
        "spec_id": spec.id,
        "number": entry.number,
        "at": entry.at,
        "kind": entry.kind,
        "actor": entry.actor,
        "facts": json.dumps(entry.facts, ensure_ascii=False, sort_keys=True),
        "previous": entry.previous,
        "personal": json.dumps(entry.personal, sort_keys=True),
        "hash": entry.hash,
    }

"""Keeping things no longer than the employer says: telling the author first, then removing, with a record of it.

What is removed stays in a chain of removals (`RemovalEntry`), sealed as `specs.audit` seals entries, with the head that
its own chain had. The database's triggers let go only of what stands there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, select
from sqlmodel import Session, SQLModel, col

from bot.conversation.replies import Button, Listing, Reply
from bot.services import chain, drafts, hr, posting, versions
from bot.services.office import Act
from specs import audit
from specs.rendering.signatures import long_date
from specs.store import precedents
from specs.store.rows import run, stored_id, table_of
from specs.store.tables import RemovalEntry, RemovalNotice, Spec

CHAIN = "removals"
# A sweep removes no more at once, so that nobody waits for it.
AT_ONCE = 20
DAYS_A_MONTH = 30.4375
# Columns that point to a row, with or without a foreign key.
_POINTERS = {"spec_id": "spec", "slot_id": "slot", "conversation_id": "conversation", "entry_id": "audit_entry"}


@dataclass(frozen=True)
class Due:
    """A specification whose time is over, or will be: under which rule, and when it may go."""

    spec: Spec
    rule: str
    at: datetime
    told_at: datetime | None = None


def due(act: Act, within: timedelta = timedelta()) -> list[Due]:
    """What may go now, or within that time, the oldest first. What was agreed is never among it."""
    kept = act.organisation.retention
    chosen = select(Spec).where(col(Spec.state).in_(("draft", "withdrawn", "rejected"))).order_by(col(Spec.changed_at))
    notices = {each.spec_id: each for each in act.session.execute(select(RemovalNotice)).scalars()}
    found: list[Due] = []
    for spec in act.session.execute(chosen).scalars():
        rule, months = ("drafts", kept.drafts) if spec.revision == 0 else ("abandoned", kept.abandoned)
        if months and spec.revision:
            months = max(months, kept.audit) if kept.audit else 0
        at = spec.changed_at + timedelta(days=months * DAYS_A_MONTH)
        if not months or at > act.now + within or versions.in_force(act.session, spec):
            continue
        notice = notices.get(stored_id(spec))
        told = notice.told_at if notice and notice.changed_at == spec.changed_at else None
        found.append(Due(spec, rule, at, told))
    return found


def sweep(act: Act) -> int:
    """Tell the authors of what goes soon, and remove what was told of long enough ago; how many were removed."""
    notice = timedelta(days=act.organisation.retention.notice_days)
    soon = due(act, notice)
    fresh = [each for each in soon if each.told_at is None][:AT_ONCE]
    for each in fresh:
        _tell(act, each, max(each.at, act.now + notice))
    if fresh:
        lines = tuple(f"{each.spec.ref} {each.spec.title}".strip() for each in fresh)
        hr.tell(act, Reply("retention.hr", {"count": len(lines)}, (Listing("", lines, "plain"),)))
    over = [each for each in soon if each.told_at and each.at <= act.now and each.told_at + notice <= act.now]
    for each in over[:AT_ONCE]:
        remove(act, each.spec, each.rule)
    return len(over[:AT_ONCE])


def remove(act: Act, spec: Spec, rule: str) -> None:
    """Write a specification off and remove it with all that belongs to it."""
    spec = drafts.locked(act.session, stored_id(spec))
    head = chain.last_entry(act.session, spec)
    facts = {"ref": spec.ref, "state": spec.state, "rule": rule, "revisions": spec.revision}
    facts |= {"entries": head.number if head else 0, "head": head.hash if head else ""}
    before = last_removal(act.session)
    sealed = audit.chain(before, specification=CHAIN, at=act.wall, kind="removed", actor="", facts=facts)
    act.session.add(
        RemovalEntry(
            number=sealed.number,
            ref=spec.ref,
            at=sealed.at,
            actor=sealed.actor,
            facts=json.dumps(sealed.facts, ensure_ascii=False, sort_keys=True),
            previous=sealed.previous,
            hash=sealed.hash,
        )
    )
    act.session.flush()
    precedents.forget(act.session, [stored_id(spec)])
    spec_id, author = stored_id(spec), spec.author
    act.session.expunge(spec)
    _remove_with_all(act.session, table_of(Spec), [spec_id])
    posting.home(act, author)


def removals(session: Session) -> list[audit.Entry]:
    """The chain of removals, oldest first."""
    return [_entry(row) for row in session.execute(select(RemovalEntry).order_by(col(RemovalEntry.number))).scalars()]


def last_removal(session: Session) -> audit.Entry | None:
    """Its newest entry."""
    newest = select(RemovalEntry).order_by(col(RemovalEntry.number).desc()).limit(1)
    row = session.execute(newest).scalar_one_or_none()
    return _entry(row) if row else None


def _entry(row: RemovalEntry) -> audit.Entry:
    return audit.Entry(
        CHAIN, row.number, row.at, "removed", row.actor, json.loads(row.facts), row.previous, {}, row.hash
    )


def _tell(act: Act, what: Due, on: datetime) -> None:
    row = act.session.get(RemovalNotice, stored_id(what.spec)) or RemovalNotice(
        spec_id=stored_id(what.spec), changed_at=what.spec.changed_at, told_at=act.now
    )
    row.changed_at, row.told_at = what.spec.changed_at, act.now
    act.session.add(row)
    act.session.flush()
    facts = {"ref": what.spec.ref, "title": what.spec.title, "rule": what.rule, "on": long_date(on)}
    conversation = drafts.conversation_of(act.session, stored_id(what.spec), what.spec.author)
    if conversation is not None:
        buttons = (Button("show"),) if what.spec.state in drafts.EDITABLE else ()
        posting.say(act, conversation, Reply("retention.notice", facts, buttons=buttons))


def _remove_with_all(session: Session, table: Table, ids: Sequence[Any]) -> None:
    """Remove rows and, before them, every row of any table that points to them."""
    for child, column in _pointing_to(table.name):
        mine = child.c[column].in_(ids)
        if child is not table and "id" in child.c:
            rows = [row.id for row in run(session, select(child.c.id).where(mine))]
            if rows:
                _remove_with_all(session, child, rows)
        else:
            run(session, delete(child).where(mine))
    run(session, delete(table).where(table.c.id.in_(ids)))


def _pointing_to(name: str) -> Iterator[tuple[Table, str]]:
    """The tables with a column that points to rows of that table."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.c:
            by_key = any(key.column.table.name == name for key in column.foreign_keys)
            if by_key or (_POINTERS.get(column.name) == name and table.name != name):
                yield table, column.name

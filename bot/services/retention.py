"""Keeping things no longer than the employer says: telling the author first, then removing, with a record of it.

Of what was agreed the audit chain itself is kept: its texts and personal values go, and entries of the chain say so.
What is removed stays in a chain of removals (`RemovalEntry`), sealed as `specs.audit` seals entries, with the head that
its own chain had. The database's triggers let go only of what stands there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select
from sqlmodel import Session, SQLModel, col

from bot.conversation.draft import Draft
from bot.conversation.replies import Button, Listing, Reply
from bot.services import chain, drafts, hr, posting, versions
from bot.services.office import Act
from specs import audit, evidence, seeing
from specs.document import Document
from specs.rendering.signatures import long_date
from specs.store import precedents
from specs.store.rows import run, stored_id, table_of
from specs.store.tables import AuditRow, PersonalValue, RemovalEntry, RemovalNotice, Revision, Spec

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
    """What may go now, or within that time, the oldest first; what was agreed only where the employer says so."""
    kept = act.organisation.retention
    states = ("draft", "withdrawn", "rejected", *(("agreed",) if kept.agreed else ()))
    chosen = select(Spec).where(col(Spec.state).in_(states)).order_by(col(Spec.changed_at))
    notices = {each.spec_id: each for each in act.session.execute(select(RemovalNotice)).scalars()}
    found: list[Due] = []
    for spec in act.session.execute(chosen).scalars():
        rule, months = _rule_for(act, spec)
        if months and spec.revision:
            months = max(months, kept.audit) if kept.audit else 0
        at = spec.changed_at + timedelta(days=months * DAYS_A_MONTH)
        if not months or at > act.now + within:
            continue
        notice = notices.get(stored_id(spec))
        told = notice.told_at if notice and notice.changed_at == spec.changed_at else None
        found.append(Due(spec, rule, at, told))
    return found


def _rule_for(act: Act, spec: Spec) -> tuple[str, int]:
    """The rule that a specification is kept by, and its months; what is in force has its own, whatever its state."""
    kept = act.organisation.retention
    if spec.revision == 0:
        return "drafts", kept.drafts
    if versions.in_force(act.session, spec):
        return "agreed", kept.agreed
    return "abandoned", kept.abandoned


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
    return sum(remove(act, each.spec, each.rule) for each in over[:AT_ONCE])


def remove(act: Act, spec: Spec, rule: str) -> bool:
    """Write a specification off and remove it with what belongs to it; False where somebody touched it meanwhile."""
    found = (spec.state, spec.changed_at)
    spec = drafts.locked(act.session, stored_id(spec))
    if (spec.state, spec.changed_at) != found:
        return False
    if rule == "agreed":
        _say_what_goes(act, spec)
    _write_off(act, spec, rule)
    spec_id, author = stored_id(spec), spec.author
    precedents.forget(act.session, [spec_id])
    if rule == "agreed":
        _empty(act.session, spec)
    else:
        act.session.expunge(spec)
        remove_with_all(act.session, table_of(Spec), [spec_id])
    posting.home(act, author)
    return True


def _write_off(act: Act, spec: Spec, rule: str) -> None:
    """The entry of the chain of removals, without which the database lets nothing go."""
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


def _say_what_goes(act: Act, spec: Spec) -> None:
    """Entries of its own chain say which personal values and texts are gone, so that what is left can be checked."""
    opened = chain.openings_of(act.session, spec)
    erased = [f"{number} {name}" for number, values in sorted(opened.items()) for name in sorted(values)]
    if erased:
        chain.record(act, spec, evidence.ERASED, "", {"erased": erased})
    numbers = select(col(Revision.number)).where(col(Revision.spec_id) == spec.id).order_by(col(Revision.number))
    for number in act.session.execute(numbers).scalars().all():
        chain.record(act, spec, evidence.TEXT_REMOVED, "", {"revision": number, "content_hash": ""})


def _empty(session: Session, spec: Spec) -> None:
    """Everything of it goes but its reference and its chain."""
    spec_id = stored_id(spec)
    entries = select(col(AuditRow.id)).where(col(AuditRow.spec_id) == spec_id)
    session.execute(delete(PersonalValue).where(col(PersonalValue.entry_id).in_(entries)))
    for child, column in _pointing_to("spec"):
        if child is not table_of(AuditRow):
            _remove_children(session, child, child.c[column].in_([spec_id]))
    spec.state, spec.title, spec.grade, spec.author, spec.directorate = seeing.REMOVED, "", "", "", ""
    spec.draft, spec.post_facts, spec.route = Draft(document=Document(form=spec.form)).model_dump_json(), "{}", ""
    session.add(spec)
    session.flush()


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


def remove_with_all(session: Session, table: Table, ids: Sequence[Any]) -> None:
    """Remove rows and, before them, every row of any table that points to them."""
    for child, column in _pointing_to(table.name):
        mine = child.c[column].in_(ids)
        if child is not table:
            _remove_children(session, child, mine)
        else:
            run(session, delete(child).where(mine))
    run(session, delete(table).where(table.c.id.in_(ids)))


def _remove_children(session: Session, child: Table, mine: ColumnElement[bool]) -> None:
    """Remove those rows of a table, and first what points to them."""
    if "id" not in child.c:
        run(session, delete(child).where(mine))
        return
    rows = [row.id for row in run(session, select(child.c.id).where(mine))]
    if rows:
        remove_with_all(session, child, rows)


def _pointing_to(name: str) -> Iterator[tuple[Table, str]]:
    """The tables with a column that points to rows of that table."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.c:
            by_key = any(key.column.table.name == name for key in column.foreign_keys)
            if by_key or (_POINTERS.get(column.name) == name and table.name != name):
                yield table, column.name

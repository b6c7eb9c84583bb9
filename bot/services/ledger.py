"""The sign-off as it is stored: reading it as one view, and writing what an act changed, each row conditionally."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, cast

from sqlalchemy import Row, and_, bindparam, func, insert, select, update
from sqlmodel import Session, col

from bot.services import drafts
from bot.services.office import Act
from bot.services.standing import SpecFacts
from specs.audit import Head
from specs.signoff import Outcome, SignOffView, Slot, SlotChange, SlotState, SpecState
from specs.store.rows import hit, run, table_of
from specs.store.tables import AuditRow, Revision, SlotRow, Spec

_SPECS, _SLOTS, _REVISIONS, _ENTRIES = (table_of(each) for each in (Spec, SlotRow, Revision, AuditRow))
_SPEC = _SPECS.c
_SLOT = _SLOTS.c
_SLOTS_OF = select(_SLOTS).where(_SLOT.spec_id == bindparam("spec")).order_by(_SLOT.id)
# The slots, each with the hash of what it is asked to decide on, and with the end of the audit chain.
_LAST_ENTRY = select(func.max(_ENTRIES.c.number)).where(_ENTRIES.c.spec_id == bindparam("spec")).scalar_subquery()
_SHEET_OF = (
    _SLOTS_OF.add_columns(
        _REVISIONS.c.content_hash.label("content_hash"),
        _ENTRIES.c.number.label("chain_number"),
        _ENTRIES.c.hash.label("chain_hash"),
    )
    .outerjoin(_REVISIONS, and_(_REVISIONS.c.spec_id == _SLOT.spec_id, _REVISIONS.c.number == _SLOT.revision))
    .outerjoin(_ENTRIES, and_(_ENTRIES.c.spec_id == _SLOT.spec_id, _ENTRIES.c.number == _LAST_ENTRY))
)
_MOVING = ("state", "assignee", "on_behalf_of", "decided_by", "decided_at")
# Each only where the row is still as the act found it.
_SLOT_MOVES = (
    update(_SLOTS)
    .where(
        _SLOT.spec_id == bindparam("spec"),
        *(_SLOT[name] == bindparam(f"was_{name}") for name in ("stage", "place", "round")),
        *(_SLOT[name] == bindparam(f"was_{name}") for name in ("state", "assignee", "revision")),
    )
    .values({name: bindparam(f"new_{name}") for name in _MOVING})
    .values(opened_at=func.coalesce(bindparam("opened", type_=_SLOT.opened_at.type), _SLOT.opened_at))
)
_SPEC_MOVES = (
    update(_SPECS)
    .where(
        _SPEC.id == bindparam("spec"),
        _SPEC.state == bindparam("was_state"),
        _SPEC.revision == bindparam("was_revision"),
    )
    .values(
        state=bindparam("new_state"),
        revision=bindparam("new_revision"),
        changed_at=bindparam("at"),
        touched_at=bindparam("now"),
    )
)
_SLOT_ADDED = insert(_SLOTS)


class Raced(Exception):
    """Somebody else's act came first; nothing of this one may be kept."""


def view_of(act: Act, spec: SpecFacts) -> SignOffView:
    """The whole sign-off of a specification, every slot there ever was, on the route frozen when it was sent."""
    return view_with(act, spec, slots_of(act.session, spec).values())


def view_with(act: Act, spec: SpecFacts, slots: Iterable[Slot]) -> SignOffView:
    """The same where the slots have been read."""
    route = drafts.frozen_route(spec)
    return SignOffView(
        state=cast(SpecState, spec.state),
        revision=spec.revision,
        author=spec.author,
        workspace=act.workspace,
        stages=route.stages if route else drafts.form_of(act, spec).sign_off.stages,
        policy=act.organisation.sign_off,
        slots=tuple(slots),
    )


def slots_of(session: Session, spec: SpecFacts) -> dict[int, Slot]:
    """Every slot of a specification by the id of its row, oldest first."""
    return {row.id: slot_of(row) for row in run(session, _SLOTS_OF, {"spec": spec.id})}


@dataclass(frozen=True)
class Sheet:
    """All that a decision is worked out from and sealed with.

    `slots` and `content_hashes` (of the revision that each is asked to decide on) by the id of the slot's row; `chain`
    is the end of the audit chain.
    """

    slots: dict[int, Slot]
    content_hashes: dict[int, str | None]
    chain: Head | None


def sheet_of(session: Session, spec: SpecFacts) -> Sheet:
    """What stands of a specification's sign-off, in one read. The specification must be held."""
    rows = run(session, _SHEET_OF, {"spec": spec.id}).all()
    ended = rows and rows[0].chain_hash is not None
    return Sheet(
        slots={row.id: slot_of(row) for row in rows},
        content_hashes={row.id: row.content_hash for row in rows},
        chain=Head(rows[0].chain_number, rows[0].chain_hash) if ended else None,
    )


def slot_rows(session: Session, spec: Spec) -> list[SlotRow]:
    """The stored slots of a specification, oldest first."""
    return list(
        session.execute(select(SlotRow).where(col(SlotRow.spec_id) == spec.id).order_by(col(SlotRow.id))).scalars()
    )


def slot_of(row: SlotRow | Row[Any]) -> Slot:
    """A stored slot as the rules know it."""
    return Slot(
        stage=row.stage,
        step=row.step,
        revision=row.revision,
        assignee=row.assignee,
        state=cast(SlotState, row.state),
        place=row.place,
        round=row.round,
        on_behalf_of=row.on_behalf_of,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def row_of(act: Act, spec: Spec, slot: Slot) -> SlotRow:
    """The stored row of a slot. Raises LookupError where there is none."""
    chosen = select(SlotRow).where(
        col(SlotRow.spec_id) == spec.id,
        col(SlotRow.stage) == slot.stage,
        col(SlotRow.place) == slot.place,
        col(SlotRow.round) == slot.round,
    )
    found: SlotRow | None = act.session.execute(chosen.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise LookupError(f"{spec.ref} has no slot {slot.key}")
    return found


def write(act: Act, spec: Spec, outcome: Outcome) -> None:
    """Store what an act changed. Raises Raced where a row is no longer as the act found it."""
    move(act, spec, outcome)
    act.session.refresh(spec)


def move(act: Act, spec: SpecFacts, outcome: Outcome) -> None:
    """The same for a specification that is not at hand as an object. Raises Raced."""
    moves = [_move_of(act, spec, change) for change in outcome.changed]
    # Each finds one row or none, so their number together tells whether all did.
    if moves and hit(act.session, _SLOT_MOVES, moves) != len(moves):
        raise Raced(spec.ref)
    if outcome.added:
        run(act.session, _SLOT_ADDED, [_columns_of(spec, slot, act) for slot in outcome.added])
    before, after = outcome.before, outcome.after
    was = {"spec": spec.id, "was_state": before.state, "was_revision": before.revision}
    becomes = {"new_state": after.state, "new_revision": after.revision, "at": act.wall, "now": act.now}
    if hit(act.session, _SPEC_MOVES, was | becomes) != 1:
        raise Raced(spec.ref)


def revision_of(session: Session, spec: Spec, number: int = 0) -> Revision:
    """A stored revision, the latest for 0. Raises LookupError where there is none."""
    chosen = select(Revision).where(col(Revision.spec_id) == spec.id, col(Revision.number) == (number or spec.revision))
    found: Revision | None = session.execute(chosen).scalar_one_or_none()
    if found is None:
        raise LookupError(f"{spec.ref} has no revision {number or spec.revision}")
    return found


def _move_of(act: Act, spec: SpecFacts, change: SlotChange) -> dict[str, Any]:
    before, after = change.before, change.after
    # Given to somebody else it opens anew: their days are counted from when it came to them.
    opens = after.state == "open" and (before.state, before.assignee) != ("open", after.assignee)
    return {
        "spec": spec.id,
        "was_stage": before.stage,
        "was_place": before.place,
        "was_round": before.round,
        "was_state": before.state,
        "was_assignee": before.assignee,
        "was_revision": before.revision,
        "new_state": after.state,
        "new_assignee": after.assignee,
        "new_on_behalf_of": after.on_behalf_of,
        "new_decided_by": after.decided_by,
        "new_decided_at": after.decided_at,
        "opened": act.now if opens else None,
    }


def _columns_of(spec: SpecFacts, slot: Slot, act: Act) -> dict[str, Any]:
    return {"spec_id": spec.id, "opened_at": act.now if slot.state == "open" else None, **asdict(slot)}

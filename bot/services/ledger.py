"""The sign-off as it is stored: reading it as one view, and writing what an act changed, each row conditionally."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.services import drafts
from bot.services.office import Act
from specs.signoff import Outcome, SignOffView, Slot, SlotChange, SlotState, SpecState
from specs.store.rows import changed, stored_id
from specs.store.tables import Revision, SlotRow, Spec


class Raced(Exception):
    """Somebody else's act came first; nothing of this one may be kept."""


def view_of(act: Act, spec: Spec) -> SignOffView:
    """The whole sign-off of a specification, every slot there ever was, on the route frozen when it was sent."""
    route = drafts.frozen_route(spec)
    return SignOffView(
        state=cast(SpecState, spec.state),
        revision=spec.revision,
        author=spec.author,
        workspace=act.workspace,
        stages=route.stages if route else drafts.form_of(act, spec).sign_off.stages,
        policy=act.organisation.sign_off,
        slots=tuple(slot_of(row) for row in slot_rows(act.session, spec)),
    )


def slot_rows(session: Session, spec: Spec) -> list[SlotRow]:
    """The stored slots of a specification, oldest first."""
    return list(
        session.execute(select(SlotRow).where(col(SlotRow.spec_id) == spec.id).order_by(col(SlotRow.id))).scalars()
    )


def slot_of(row: SlotRow) -> Slot:
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
    for change in outcome.changed:
        _update_slot(act, spec, change)
    for slot in outcome.added:
        act.session.add(_new_row(spec, slot, act.now))
    act.session.flush()
    before, after = outcome.before, outcome.after
    moved = (
        update(Spec)
        .where(col(Spec.id) == spec.id, col(Spec.state) == before.state, col(Spec.revision) == before.revision)
        .values(state=after.state, revision=after.revision, changed_at=act.wall)
    )
    if changed(act.session, moved) != 1:
        raise Raced(spec.ref)
    act.session.refresh(spec)


def revision_of(session: Session, spec: Spec, number: int = 0) -> Revision:
    """A stored revision, the latest for 0. Raises LookupError where there is none."""
    chosen = select(Revision).where(col(Revision.spec_id) == spec.id, col(Revision.number) == (number or spec.revision))
    found: Revision | None = session.execute(chosen).scalar_one_or_none()
    if found is None:
        raise LookupError(f"{spec.ref} has no revision {number or spec.revision}")
    return found


def _update_slot(act: Act, spec: Spec, change: SlotChange) -> None:
    before, after = change.before, change.after
    opened = {"opened_at": act.now} if after.state == "open" and before.state != "open" else {}
    statement = (
        update(SlotRow)
        .where(
            col(SlotRow.spec_id) == spec.id,
            col(SlotRow.stage) == before.stage,
            col(SlotRow.place) == before.place,
            col(SlotRow.round) == before.round,
            col(SlotRow.state) == before.state,
            col(SlotRow.assignee) == before.assignee,
            col(SlotRow.revision) == before.revision,
        )
        .values(
            state=after.state,
            assignee=after.assignee,
            on_behalf_of=after.on_behalf_of,
            decided_by=after.decided_by,
            decided_at=after.decided_at,
            **opened,
        )
    )
    if changed(act.session, statement) != 1:
        raise Raced(f"{spec.ref} {before.key}")


def _new_row(spec: Spec, slot: Slot, now: datetime) -> SlotRow:
    return SlotRow(
        spec_id=stored_id(spec),
        stage=slot.stage,
        step=slot.step,
        revision=slot.revision,
        assignee=slot.assignee,
        state=slot.state,
        place=slot.place,
        round=slot.round,
        on_behalf_of=slot.on_behalf_of,
        opened_at=now if slot.state == "open" else None,
    )

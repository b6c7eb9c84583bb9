"""The sweep: sends the reminders that are due, several to one person as one digest."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from bot.services import author_words, deputies, digests, nudging, reminding, witness
from bot.services.office import Act
from specs.reminders import Rung, due
from specs.signoff.stages import outside_name
from specs.store.tables import ReminderRow, SlotRow

# How many slots one sweep works off in one transaction, and all others of their people; the next takes the rest.
AT_ONCE = 50


def sweep(act: Act) -> int:
    """Send what is due, at most one nudge a slot; the number of slots and authors' specifications worked off."""
    slots = _ready(act)
    nudges: dict[str, list[tuple[SlotRow, Rung]]] = {}
    for slot_id in slots:
        steps = list(_due_of(act, slot_id))
        if any(rung.kind == "escalation" and deputies.takes_over(act, row) for row, rung in steps):
            continue
        for row, rung in steps:
            if rung.nudges and not outside_name(row.assignee):
                nudges.setdefault(row.assignee, []).append((row, rung))
            else:
                nudging.tell_others(act, row, rung)
    for person, several in nudges.items():
        if len(several) == 1:
            nudging.nudge(act, *several[0])
        else:
            digests.send(act, person, [row for row, _ in several])
    return len(slots) + author_words.sweep(act, AT_ONCE)


def _ready(act: Act) -> list[int]:
    """The slots with something due: the first few, and with them everything else that is due to the same people."""
    overdue = (col(ReminderRow.state) == "pending", col(ReminderRow.due_at) <= act.now)
    of_slots = (
        select(col(ReminderRow.slot_id)).where(*overdue).distinct().order_by(col(ReminderRow.slot_id)).limit(AT_ONCE)
    )
    first = list(act.session.execute(of_slots).scalars())
    if not first:
        return []
    theirs = select(col(SlotRow.assignee)).where(col(SlotRow.id).in_(first))
    beside = (
        select(col(ReminderRow.slot_id))
        .join(SlotRow, col(SlotRow.id) == col(ReminderRow.slot_id))
        .where(*overdue, col(SlotRow.assignee).in_(theirs))
    )
    return sorted({*first, *act.session.execute(beside).scalars()})


def _due_of(act: Act, slot_id: int) -> Iterator[tuple[SlotRow, Rung]]:
    """What is to be sent about a slot now; it counts as sent from here on."""
    row = act.session.get(SlotRow, slot_id)
    if row is None or row.state != "open":
        reminding.stop(act, slot_id)
        return
    zone = reminding.zone_of(act, row.assignee)
    hours, calendar = reminding.policy_of(act, row).hours, act.organisation.calendar
    ladder, done = reminding.ladder_of(act, row)
    result = due(ladder, act.now, done, zone=zone, calendar=calendar, hours=hours)
    if not result.send and result.look_again is not None:
        reminding.put_off(act, slot_id, result.look_again)
        return
    for rung in result.skipped:
        reminding.mark(act, slot_id, rung, "missed")
    for rung in result.send:
        if reminding.mark(act, slot_id, rung, "sent"):
            witness.reminded(act, row, rung)
            yield row, rung

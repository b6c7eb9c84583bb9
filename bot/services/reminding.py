"""Reminders: a slot's rungs are rows, written when it opens and taken back when it is decided."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from bot.conversation.replies import Button, Reply
from bot.services import drafts, hr, people, posting, routing, witness
from bot.services.instants import day_in_words, in_words
from bot.services.office import Act
from specs.organisation.model import ReminderPolicy
from specs.reminders import Rung, due, next_after, reschedule, rungs
from specs.signoff.stages import outside_name
from specs.store.rows import changed, run, stored_id, table_of
from specs.store.tables import ReminderRow, SlotRow, Spec

# How many slots one sweep works off in one transaction; the next sweep takes the rest.
AT_ONCE = 50
_RUNGS = table_of(ReminderRow).c
_OVERDUE = select(_RUNGS.id).where(_RUNGS.state == "pending", _RUNGS.due_at <= bindparam("now")).limit(1)


def begin(act: Act, row: SlotRow) -> None:
    """Write the rungs of a slot that has just opened; a slot that had some before goes on counting."""
    organisation = act.organisation
    last = act.session.execute(
        select(col(ReminderRow.rung))
        .where(col(ReminderRow.slot_id) == row.id)
        .order_by(col(ReminderRow.rung).desc())
        .limit(1)
    ).scalar_one_or_none()
    ladder = rungs(
        _policy(act, row),
        organisation.calendar,
        _zone(act, row.assignee),
        row.opened_at or act.now,
        first_number=(last or 0) + 1,
    )
    for rung in ladder:
        act.session.add(
            ReminderRow(slot_id=stored_id(row), rung=rung.number, kind=rung.kind, day=rung.day, due_at=rung.due_at)
        )
    act.session.flush()


def stop(act: Act, slot_id: int) -> None:
    """Take back every rung that is still to come."""
    waiting = (col(ReminderRow.slot_id) == slot_id, col(ReminderRow.state) == "pending")
    act.session.execute(update(ReminderRow).where(*waiting).values(state="cancelled"))


def move(act: Act, user_id: str) -> None:
    """Somebody's time zone has changed: what is still to come keeps its day and falls at their new opening hour."""
    open_slots = select(SlotRow).where(col(SlotRow.assignee) == user_id, col(SlotRow.state) == "open")
    for row in act.session.execute(open_slots).scalars():
        ladder, done = _ladder(act, row)
        zone, hours = _zone(act, user_id), _policy(act, row).hours
        moved = reschedule(ladder, done, zone=zone, calendar=act.organisation.calendar, hours=hours)
        for rung in moved:
            mine = (col(ReminderRow.slot_id) == row.id, col(ReminderRow.rung) == rung.number)
            pending = update(ReminderRow).where(*mine, col(ReminderRow.state) == "pending")
            act.session.execute(pending.values(due_at=rung.due_at))


def is_anything_due(act: Act) -> bool:
    """Whether a sweep would find something; asked without the write lock."""
    return run(act.session, _OVERDUE, {"now": act.now}).first() is not None


def sweep(act: Act) -> int:
    """Send what is due, at most one nudge a slot; the number of slots worked off."""
    ready = (
        select(col(ReminderRow.slot_id))
        .where(col(ReminderRow.state) == "pending", col(ReminderRow.due_at) <= act.now)
        .group_by(col(ReminderRow.slot_id))
        .order_by(col(ReminderRow.slot_id))
        .limit(AT_ONCE)
    )
    slots = list(act.session.execute(ready).scalars())
    for slot_id in slots:
        _sweep_slot(act, slot_id)
    return len(slots)


def next_nudge(act: Act, row: SlotRow) -> datetime | None:
    """When the person of a slot hears next; None when no nudge is left."""
    zone = _zone(act, row.assignee)
    hours, calendar = _policy(act, row).hours, act.organisation.calendar
    ladder, done = _ladder(act, row)
    return next_after(ladder, act.now, done, zone=zone, calendar=calendar, hours=hours)


def next_in_words(act: Act, row: SlotRow) -> str:
    """The same in words, empty when no nudge is left."""
    at = next_nudge(act, row)
    return in_words(act.organisation, at) if at else ""


def _sweep_slot(act: Act, slot_id: int) -> None:
    row = act.session.get(SlotRow, slot_id)
    if row is None or row.state != "open":
        stop(act, slot_id)
        return
    zone = _zone(act, row.assignee)
    hours, calendar = _policy(act, row).hours, act.organisation.calendar
    ladder, done = _ladder(act, row)
    result = due(ladder, act.now, done, zone=zone, calendar=calendar, hours=hours)
    if not result.send and result.look_again is not None:
        _put_off(act, slot_id, result.look_again)
        return
    for rung in result.skipped:
        _mark(act, slot_id, rung, "missed")
    for rung in result.send:
        if _mark(act, slot_id, rung, "sent"):
            _nudge(act, row, rung)
            witness.reminded(act, row, rung)


def _nudge(act: Act, row: SlotRow, rung: Rung) -> None:
    """One reminder to the approver, or the word to deputy or HR that something waits."""
    spec = act.session.get_one(Spec, row.spec_id)
    facts = {
        "ref": spec.ref,
        "title": spec.title,
        "grade": spec.grade,
        "stage": drafts.stage_label(act, spec, row.stage),
        "author": people.name_of(act.session, act.organisation, spec.author),
        "approver": people.name_of(act.session, act.organisation, row.assignee),
        "since": day_in_words(act.organisation, row.opened_at or act.now),
        "next": next_in_words(act, row),
        "channel": routing.card_channel(act, spec, row.stage),
    }
    if outside_name(row.assignee):
        record = Reply("reminder.outside", facts, buttons=(Button("signoff.record", primary=True),))
        hr.tell(act, record, spec_id=spec.id, slot_id=row.id)
        return
    if rung.kind == "escalation":
        deputy, reply = _deputy(act, row), Reply("reminder.escalation", facts)
        if deputy:
            posting.tell_by_email(act, deputy, reply, spec_id=spec.id, slot_id=row.id)
        else:
            hr.tell(act, reply, spec_id=spec.id, slot_id=row.id)
        return
    buttons = (Button("signoff.approve", primary=True), Button("signoff.query"), Button("signoff.reject"))
    reply = Reply(f"reminder.{rung.kind}", facts, buttons=buttons)
    posting.tell(act, row.assignee, reply, spec_id=spec.id, slot_id=row.id)


def _deputy(act: Act, row: SlotRow) -> str:
    """The e-mail address of the approver's deputy, "" where nobody is named."""
    entry = people.directory_entry(act.session, act.organisation, row.assignee)
    return act.organisation.deputy_of(entry.email, as_executive_head=True) if entry else ""


def _policy(act: Act, row: SlotRow) -> ReminderPolicy:
    """The reminders of a slot: its stage's, for a post of its grade."""
    spec = act.session.get_one(Spec, row.spec_id)
    return act.organisation.policy_for(row.stage, spec.grade)


def _ladder(act: Act, row: SlotRow) -> tuple[list[Rung], set[int]]:
    rows = act.session.execute(
        select(ReminderRow).where(col(ReminderRow.slot_id) == row.id).order_by(col(ReminderRow.rung))
    ).scalars()
    ladder, done = [], set()
    for each in rows:
        ladder.append(Rung(each.rung, each.kind, each.day, each.due_at))
        if each.state != "pending":
            done.add(each.rung)
    return ladder, done


def _mark(act: Act, slot_id: int, rung: Rung, state: str) -> bool:
    """Take a rung out of the ladder; False when another sweep took it first."""
    mine = (
        col(ReminderRow.slot_id) == slot_id,
        col(ReminderRow.rung) == rung.number,
        col(ReminderRow.state) == "pending",
    )
    statement = update(ReminderRow).where(*mine).values(state=state, sent_at=act.now)
    return bool(changed(act.session, statement) == 1)


def _put_off(act: Act, slot_id: int, until: datetime) -> None:
    """Look again when it is no longer quiet; the rungs keep their places and none is spent."""
    overdue = (
        col(ReminderRow.slot_id) == slot_id,
        col(ReminderRow.state) == "pending",
        col(ReminderRow.due_at) <= act.now,
    )
    act.session.execute(update(ReminderRow).where(*overdue).values(due_at=until))


def _zone(act: Act, user_id: str) -> ZoneInfo:
    try:
        return ZoneInfo(people.time_zone_of(act.session, act.organisation, user_id))
    except (KeyError, ValueError, OSError):
        return ZoneInfo(act.organisation.calendar.time_zone)

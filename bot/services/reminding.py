"""Reminders: a slot's rungs are rows, written when it opens and taken back when it is decided."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, union_all, update
from sqlmodel import col

from bot.services import absences, people
from bot.services.instants import in_words
from bot.services.office import Act
from specs.organisation.model import ReminderPolicy
from specs.reminders import Rung, next_after, reschedule, rungs
from specs.signoff.stages import outside_name
from specs.store.rows import changed, run, stored_id, table_of
from specs.store.tables import AuthorReminder, NotMine, ReminderRow, SlotRow, Spec

_RUNGS, _WORDS = table_of(ReminderRow).c, table_of(AuthorReminder).c
# All that an idle sweep asks: one look-up in each of two indexes.
_OVERDUE = union_all(
    select(_RUNGS.id).where(_RUNGS.state == "pending", _RUNGS.due_at <= bindparam("now")).limit(1).subquery().select(),
    select(_WORDS.id).where(_WORDS.state == "pending", _WORDS.due_at <= bindparam("now")).limit(1).subquery().select(),
)


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
        policy_of(act, row),
        organisation.calendar,
        zone_of(act, row.assignee),
        # Who gets it from somebody else has all the time that the first had.
        act.now if last else row.opened_at or act.now,
        first_number=(last or 0) + 1,
        with_deputy=bool(deputy_of(act, row)),
        escalated=absences.is_by_rule(act, row),
    )
    for rung in ladder:
        add(act, row, rung)
    act.session.flush()


def add(act: Act, row: SlotRow, rung: Rung, chosen_at: datetime | None = None) -> None:
    """Write one rung of a slot; `chosen_at` is when its person chose its day themselves."""
    fresh = ReminderRow(slot_id=stored_id(row), rung=rung.number, kind=rung.kind, day=rung.day, due_at=rung.due_at)
    fresh.chosen_at = chosen_at
    act.session.add(fresh)


def stop(act: Act, slot_id: int) -> None:
    """Take back every rung that is still to come."""
    waiting = (col(ReminderRow.slot_id) == slot_id, col(ReminderRow.state) == "pending")
    act.session.execute(update(ReminderRow).where(*waiting).values(state="cancelled"))


def move(act: Act, user_id: str) -> None:
    """Somebody's time zone has changed: what is still to come keeps its day and falls at their new opening hour."""
    open_slots = select(SlotRow).where(col(SlotRow.assignee) == user_id, col(SlotRow.state) == "open")
    for row in act.session.execute(open_slots).scalars():
        ladder, done = ladder_of(act, row)
        zone, hours = zone_of(act, user_id), policy_of(act, row).hours
        moved = reschedule(ladder, done, zone=zone, calendar=act.organisation.calendar, hours=hours)
        for rung in moved:
            mine = (col(ReminderRow.slot_id) == row.id, col(ReminderRow.rung) == rung.number)
            pending = update(ReminderRow).where(*mine, col(ReminderRow.state) == "pending")
            act.session.execute(pending.values(due_at=rung.due_at))


def is_anything_due(act: Act) -> bool:
    """Whether a sweep would find something; asked without the write lock."""
    return run(act.session, _OVERDUE, {"now": act.now}).first() is not None


def next_nudge(act: Act, row: SlotRow) -> datetime | None:
    """When the person of a slot hears next; None when no nudge is left."""
    zone = zone_of(act, row.assignee)
    hours, calendar = policy_of(act, row).hours, act.organisation.calendar
    ladder, done = ladder_of(act, row)
    return next_after(ladder, act.now, done, zone=zone, calendar=calendar, hours=hours)


def next_in_words(act: Act, row: SlotRow) -> str:
    """The same in words, empty when no nudge is left."""
    at = next_nudge(act, row)
    return in_words(act.organisation, at) if at else ""


def is_put_off(act: Act, row: SlotRow) -> bool:
    """Whether the next nudge comes on a day that its person chose themselves."""
    ahead = (
        select(col(ReminderRow.chosen_at))
        .where(col(ReminderRow.slot_id) == row.id, col(ReminderRow.state) == "pending")
        .where(col(ReminderRow.kind).not_in(("escalation", "hr")))
        .order_by(col(ReminderRow.due_at), col(ReminderRow.rung))
        .limit(1)
    )
    return act.session.execute(ahead).scalar_one_or_none() is not None


def declined(act: Act, row: SlotRow) -> NotMine | None:
    """What the person of a slot said when they said that it is not theirs; None where they did not."""
    return act.session.get(NotMine, (row.id, row.assignee))


def deputy_of(act: Act, row: SlotRow) -> str:
    """The e-mail address of the approver's deputy, "" where nobody is named."""
    if outside_name(row.assignee):
        return ""
    entry = people.directory_entry(act.session, act.organisation, row.assignee)
    return act.organisation.deputy_of(entry.email, as_executive_head=True) if entry else ""


def policy_of(act: Act, row: SlotRow) -> ReminderPolicy:
    """The reminders of a slot: its stage's, for a post of its grade."""
    spec = act.session.get_one(Spec, row.spec_id)
    return act.organisation.policy_for(row.stage, spec.grade, spec.form)


def ladder_of(act: Act, row: SlotRow) -> tuple[list[Rung], set[int]]:
    """The rungs of a slot, and the numbers of those that are done with."""
    rows = act.session.execute(
        select(ReminderRow).where(col(ReminderRow.slot_id) == row.id).order_by(col(ReminderRow.rung))
    ).scalars()
    ladder, done = [], set()
    for each in rows:
        ladder.append(Rung(each.rung, each.kind, each.day, each.due_at))
        if each.state != "pending":
            done.add(each.rung)
    return ladder, done


def mark(act: Act, slot_id: int, rung: Rung, state: str) -> bool:
    """Take a rung out of the ladder; False when another sweep took it first."""
    mine = (
        col(ReminderRow.slot_id) == slot_id,
        col(ReminderRow.rung) == rung.number,
        col(ReminderRow.state) == "pending",
    )
    statement = update(ReminderRow).where(*mine).values(state=state, sent_at=act.now)
    return bool(changed(act.session, statement) == 1)


def put_off(act: Act, slot_id: int, until: datetime) -> None:
    """Look again when it is no longer quiet; the rungs keep their places and none is spent."""
    overdue = (
        col(ReminderRow.slot_id) == slot_id,
        col(ReminderRow.state) == "pending",
        col(ReminderRow.due_at) <= act.now,
    )
    act.session.execute(update(ReminderRow).where(*overdue).values(due_at=until))


def zone_of(act: Act, user_id: str) -> ZoneInfo:
    """The zone in which somebody's hours are counted."""
    try:
        return ZoneInfo(people.time_zone_of(act.session, act.organisation, user_id))
    except (KeyError, ValueError, OSError):
        return ZoneInfo(act.organisation.calendar.time_zone)

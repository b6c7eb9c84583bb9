"""The queue of reminders to come, and why each is when it is: for HR and administrators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import col

from bot.conversation.replies import Listing, Reply
from bot.services import drafts, nudging, people, reminding
from bot.services.office import Act
from prompts import words
from specs.organisation.model import QuietHours
from specs.reminder_reasons import reason_of
from specs.reminders import Rung
from specs.signoff.stages import outside_name
from specs.store.tables import AuthorReminder, ReminderRow, SlotRow, Spec

# So many fit one message of Slack's with their reasons.
SHOWN = 15
_MOST_LENGTH = 2_800
# A word to an author is not said once somebody has touched what it is about.
_STILL_TO_COME = (
    col(AuthorReminder.state) == "pending",
    col(AuthorReminder.since) == col(Spec.touched_at),
    col(Spec.state).in_(drafts.EDITABLE),
)
MAY_SEE = ("hr", "administrator")


def queue(act: Act, user_id: str) -> Reply:
    """The first of the queue, for somebody who may see it."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    if entry is None or not set(MAY_SEE) & set(entry.roles):
        return Reply("reminder.queue.not_yours")
    shown: list[str] = []
    for line in lines(act, SHOWN):
        if sum(map(len, shown)) + len(line) > _MOST_LENGTH:
            break
        shown.append(line)
    facts = {"count": count(act), "waiting": waiting(act), "shown": len(shown)}
    return Reply("reminder.queue", facts, (Listing("", tuple(shown)),) if shown else ())


def count(act: Act) -> int:
    """How many reminders are to come."""
    rungs = select(func.count()).select_from(ReminderRow).where(col(ReminderRow.state) == "pending")
    own = select(func.count()).select_from(AuthorReminder).join(Spec, col(Spec.id) == col(AuthorReminder.spec_id))
    own = own.where(*_STILL_TO_COME)
    return int(act.session.execute(rungs).scalar_one()) + int(act.session.execute(own).scalar_one())


def waiting(act: Act) -> int:
    """How many decisions are awaited, whether or not anybody will be reminded of them again."""
    chosen = select(func.count()).select_from(SlotRow).where(col(SlotRow.state) == "open")
    return int(act.session.execute(chosen).scalar_one())


def lines(act: Act, most: int = 0) -> list[str]:
    """Each reminder to come in a line, the next first; all of them for 0."""
    found = sorted([*_to_approvers(act, most), *_to_authors(act, most)])
    return [line for _, line in (found[:most] if most else found)]


def _to_approvers(act: Act, most: int) -> Iterator[tuple[datetime, str]]:
    chosen = (
        select(ReminderRow, SlotRow)
        .join(SlotRow, col(SlotRow.id) == col(ReminderRow.slot_id))
        .where(col(ReminderRow.state) == "pending")
        .order_by(col(ReminderRow.due_at), col(ReminderRow.id))
    )
    for row, slot in act.session.execute(chosen.limit(most) if most else chosen):
        spec = act.session.get_one(Spec, slot.spec_id)
        zone, hours = reminding.zone_of(act, slot.assignee), reminding.policy_of(act, slot).hours
        rung = Rung(row.rung, row.kind, row.day, row.due_at)
        why = _why(act, rung, slot.opened_at or row.due_at, zone, hours, put_off=row.chosen_at is not None)
        facts = {"to": _to(act, slot, rung), "kind": rung.kind, "why": why}
        yield row.due_at, _line(spec, row.due_at, zone, facts)


def _to_authors(act: Act, most: int) -> Iterator[tuple[datetime, str]]:
    chosen = (
        select(AuthorReminder, Spec)
        .join(Spec, col(Spec.id) == col(AuthorReminder.spec_id))
        .where(*_STILL_TO_COME)
        .order_by(col(AuthorReminder.due_at), col(AuthorReminder.id))
    )
    for row, spec in act.session.execute(chosen.limit(most) if most else chosen):
        zone, hours = reminding.zone_of(act, spec.author), act.organisation.reminders.hours
        why = _why(act, Rung(row.number, "first", row.day, row.due_at), row.since, zone, hours)
        to = people.name_of(act.session, act.organisation, spec.author)
        yield row.due_at, _line(spec, row.due_at, zone, {"to": to, "kind": row.kind, "why": why})


def _to(act: Act, slot: SlotRow, rung: Rung) -> str:
    if outside_name(slot.assignee) or rung.kind == "hr":
        return "HR"
    if rung.kind == "escalation":
        deputy = act.organisation.person(nudging.reachable_deputy(act, slot))
        return deputy.name if deputy else "HR"
    return people.name_of(act.session, act.organisation, slot.assignee)


def _line(spec: Spec, due_at: datetime, zone: ZoneInfo, facts: dict[str, str]) -> str:
    there = due_at.astimezone(zone)
    at = f"{_day(there.date())} {there.year} at {there:%H:%M}"
    return words("reminder.queue.line", {"ref": spec.ref, "title": spec.title, "at": at, **facts}).lead


def _why(act: Act, rung: Rung, opened_at: datetime, zone: ZoneInfo, hours: QuietHours, *, put_off: bool = False) -> str:
    reason = reason_of(rung, opened_at, zone, act.organisation.calendar, hours, put_off=put_off)
    facts = {
        "put_off": reason.put_off,
        "count": reason.working_days,
        "start": _day(reason.counted_from),
        "holidays": [_day(day) for day in reason.holidays],
        "rolled": reason.rolled,
        "opens": f"{reason.opens:%H:%M}",
        "zone": reason.zone,
    }
    return words("reminder.queue.why", facts).lead


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"

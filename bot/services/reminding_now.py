"""A reminder brought forward: by the author or HR, within the person's hours and the employer's number of reminders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import col

from bot.conversation.replies import Reply
from bot.services import absences, chain, drafts, ledger, posting, reminding, signing
from bot.services.instants import in_words
from bot.services.office import Act
from specs.reminders import Rung
from specs.signoff import Slot
from specs.signoff.stages import outside_name
from specs.store.rows import changed, stored_id
from specs.store.tables import ReminderRow, SlotRow, Spec
from specs.working_days import next_open_moment


def remind(act: Act, spec: Spec, user_id: str) -> None:
    """Bring the next reminder of everybody whose turn it is forward, and say to whoever asked when each goes."""
    if spec.author != user_id and not signing.is_hr(act, user_id):
        posting.tell(act, user_id, Reply("remind.not_yours", {"ref": spec.ref}))
        return
    signing.catch_up(act, spec)
    turn = [slot for slot in ledger.view_of(act, spec).whose_turn() if slot.state == "open"]
    turn = turn if spec.state == "in_sign_off" else []
    inside = [slot for slot in turn if not outside_name(slot.assignee)]
    if not inside:
        posting.tell(act, user_id, Reply("remind.nobody", {"ref": spec.ref, "outside": bool(turn)}))
    for slot in inside:
        said = _one(act, spec, slot, user_id)
        about = {"who": absences.printed(act, slot), "stage": drafts.stage_label(act, spec, slot.stage)}
        posting.tell(act, user_id, Reply("remind.now", {"ref": spec.ref, **about, **said}))


def _one(act: Act, spec: Spec, slot: Slot, by: str) -> dict[str, Any]:
    """What becomes of one person's next reminder: why and when, as facts of the answer."""
    row = ledger.row_of(act, spec, slot)
    ladder, done = reminding.ladder_of(act, row)
    ahead = sorted((each for each in ladder if each.nudges and each.number not in done), key=lambda each: each.due_at)
    next_at = reminding.next_nudge(act, row)
    facts = {"at": in_words(act.organisation, next_at) if next_at else "", "left": max(0, len(ahead) - 1)}
    if reminding.declined(act, row) is not None:
        return {**facts, "why": "not_mine"}
    if reminding.is_put_off(act, row):
        return {**facts, "why": "put_off"}
    if not ahead:
        return {**facts, "why": "enough"}
    if _heard_today(act, row):
        return {**facts, "why": "today"}
    zone, hours = reminding.zone_of(act, row.assignee), reminding.policy_of(act, row).hours
    at = next_open_moment(act.now, zone, act.organisation.calendar, hours)
    if ahead[0].due_at > at:
        _bring_forward(act, spec, row, Rung(ahead[0].number, ahead[0].kind, at.astimezone(zone).date(), at), by)
    return {**facts, "why": "now" if at <= act.now else "later", "at": in_words(act.organisation, at)}


def _heard_today(act: Act, row: SlotRow) -> bool:
    """Whether the person got the card or a reminder on this day of theirs: one a day is enough."""
    zone = reminding.zone_of(act, row.assignee)
    sent = select(func.max(col(ReminderRow.sent_at))).where(
        col(ReminderRow.slot_id) == row.id, col(ReminderRow.state) == "sent"
    )
    heard = [row.opened_at, act.session.execute(sent).scalar_one_or_none()]
    return any(at is not None and at.astimezone(zone).date() == act.now.astimezone(zone).date() for at in heard)


def _bring_forward(act: Act, spec: Spec, row: SlotRow, rung: Rung, by: str) -> None:
    """The rung keeps its number, so that none is added to the employer's; the ones after it stay where they are."""
    mine = (col(ReminderRow.slot_id) == row.id, col(ReminderRow.rung) == rung.number)
    moved = update(ReminderRow).where(*mine, col(ReminderRow.state) == "pending")
    if changed(act.session, moved.values(day=rung.day, due_at=rung.due_at)) != 1:
        return
    facts = {"stage": row.stage, "round": row.round, "rung": rung.number, "assignee": row.assignee}
    chain.record(act, spec, "reminder.brought_forward", by, facts)
    posting.redraw_said(act, stored_id(row))
    posting.redraw(act, spec_id=spec.id)

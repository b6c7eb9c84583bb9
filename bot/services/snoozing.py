"""An approver puts their reminders off, or says that a decision is not theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

from sqlalchemy import update
from sqlmodel import col

from bot.blocks import modals, reminder_modals
from bot.conversation.replies import Listing, Reply
from bot.services import chain, drafts, hr, nudging, posting, reminding, signing, stranding
from bot.services.instants import day_in_words
from bot.services.office import Act
from prompts import words
from specs import snoozing
from specs.reminders import due_on
from specs.signoff.stages import outside_name
from specs.store.rows import stored_id
from specs.store.tables import NotMine, ReminderRow, SlotRow

When = Literal["tomorrow", "monday"]


def put_off(act: Act, pressed: signing.Press, to: When) -> None:
    """Remind again tomorrow or next Monday, or on the day on which others hear where that comes before it."""
    row = _theirs(act, pressed)
    if row is None:
        return
    ladder, done = reminding.ladder_of(act, row)
    zone, calendar = reminding.zone_of(act, row.assignee), act.organisation.calendar
    wanted = (snoozing.tomorrow if to == "tomorrow" else snoozing.next_monday)(act.now, zone, calendar)
    day = min(wanted, snoozing.latest_day(ladder, done, act.now, zone))
    if snoozing.may_choose(day, ladder, done, act.now, zone=zone, calendar=calendar):
        _answer(act, pressed, row, already=True)
        return
    _keep(act, row, day)
    _answer(act, pressed, row, earlier=day < wanted)


def may_choose_day(act: Act, pressed: signing.Press) -> dict[str, Any] | None:
    """The facts for the form that asks for a day; None for anybody else, who is told privately."""
    row = _theirs(act, pressed)
    if row is None:
        return None
    facts = nudging.facts_of(act, row)
    who, others = nudging.next_others(act, row)
    zone = reminding.zone_of(act, row.assignee)
    first = snoozing.tomorrow(act.now, zone, act.organisation.calendar)
    return {**facts, "who": who, "others": others, "first": first.isoformat()}


def choose_day(act: Act, pressed: signing.Press, values: Any) -> dict[str, str]:
    """The form with the day. The errors to show, by block."""
    row = _theirs(act, pressed)
    if row is None:
        return {}
    try:
        day = date.fromisoformat(values.get(reminder_modals.DAY, ""))
    except ValueError:
        return {reminder_modals.DAY: words("reminder.not_then", {"why": "past"}).lead}
    ladder, done = reminding.ladder_of(act, row)
    zone, calendar = reminding.zone_of(act, row.assignee), act.organisation.calendar
    refused = snoozing.may_choose(day, ladder, done, act.now, zone=zone, calendar=calendar)
    if refused:
        hours = reminding.policy_of(act, row).hours
        latest = day_in_words(act.organisation, due_on(refused.latest, zone, calendar, hours))
        facts = {"why": refused.why, "latest": latest, "who": nudging.next_others(act, row)[0]}
        return {reminder_modals.DAY: words("reminder.not_then", facts).lead}
    _keep(act, row, day)
    _answer(act, pressed, row)
    return {}


def may_decline(act: Act, pressed: signing.Press) -> dict[str, Any] | None:
    """The facts for the form that asks why a decision is not theirs; None for anybody else, who is told privately."""
    row = _theirs(act, pressed)
    return nudging.facts_of(act, row) if row is not None else None


def decline(act: Act, pressed: signing.Press, values: Any) -> dict[str, str]:
    """A decision is not somebody's: HR and the author hear why, and its person is reminded no more."""
    said = values.get(modals.WORDS, "").strip()
    if not said:
        return {modals.WORDS: words("modal.not_mine.missing", {}).lead}
    row = _theirs(act, pressed)
    if row is None:
        return {}
    spec = drafts.locked(act.session, row.spec_id)
    act.session.merge(NotMine(slot_id=stored_id(row), user_id=row.assignee, words=said, said_at=act.wall))
    act.session.flush()
    _quieten(act, row)
    chained = {"stage": row.stage, "round": row.round, "revision": row.revision}
    chain.record(act, spec, "signoff.not_mine", pressed.user_id, chained, {"words": said})
    facts, listed = nudging.facts_of(act, row), (Listing("", (said,), "plain"),)
    to_hr = Reply("reminder.not_mine.hr", facts, listed, nudging.REASSIGNING)
    hr.tell(act, to_hr, spec_id=spec.id, slot_id=row.id)
    stranding.tell_author(act, spec, Reply("reminder.not_mine.author", facts, listed))
    _privately(act, pressed, Reply("reminder.not_mine.done", facts))
    _show_again(act, row)
    return {}


def _theirs(act: Act, pressed: signing.Press) -> SlotRow | None:
    """The slot behind a press, where the person could decide it now; else they are told privately why not."""
    if not signing.may_begin(act, pressed, "query"):
        return None
    asked = signing.asked_by(act, pressed)
    row = act.session.get(SlotRow, asked.slot_id, populate_existing=True) if asked else None
    if row is not None and outside_name(row.assignee):
        _privately(act, pressed, Reply("press.unknown"))
        return None
    return row


def _keep(act: Act, row: SlotRow, day: date) -> None:
    """Put the nudges that are left where the person wants them; the words to others stay where they are."""
    ladder, done = reminding.ladder_of(act, row)
    policy, zone = reminding.policy_of(act, row), reminding.zone_of(act, row.assignee)
    calendar = act.organisation.calendar
    there: Collection[int] = {rung.number for rung in ladder}
    for rung in snoozing.put_off(ladder, done, day, policy=policy, zone=zone, calendar=calendar):
        if rung.number not in there:
            reminding.add(act, row, rung, chosen_at=act.now)
            continue
        mine = (col(ReminderRow.slot_id) == row.id, col(ReminderRow.rung) == rung.number)
        moved = update(ReminderRow).where(*mine, col(ReminderRow.state) == "pending")
        chosen_at = act.now if rung.day == day else None
        act.session.execute(moved.values(day=rung.day, due_at=rung.due_at, chosen_at=chosen_at))
    act.session.flush()
    _show_again(act, row)


def _quieten(act: Act, row: SlotRow) -> None:
    """No more nudges to this person; what others are to hear stays."""
    nudges = (col(ReminderRow.slot_id) == row.id, col(ReminderRow.kind).not_in(("escalation", "hr")))
    pending = update(ReminderRow).where(*nudges, col(ReminderRow.state) == "pending")
    act.session.execute(pending.values(state="cancelled"))


def _show_again(act: Act, row: SlotRow) -> None:
    posting.redraw_said(act, stored_id(row))
    posting.redraw_cards(act, stored_id(row))


def _answer(act: Act, pressed: signing.Press, row: SlotRow, *, already: bool = False, earlier: bool = False) -> None:
    who, others = nudging.next_others(act, row)
    facts = {**nudging.facts_of(act, row), "already": already, "earlier": earlier, "who": who, "others": others}
    _privately(act, pressed, Reply("reminder.put_off", facts))


def _privately(act: Act, pressed: signing.Press, reply: Reply) -> None:
    posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)

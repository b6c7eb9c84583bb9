"""What a reminder says: to an approver, to the deputy, to HR; worked out again whenever it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from bot.conversation.replies import Button, Note, Reply
from bot.services import absences, drafts, hr, people, posting, reminding, routing
from bot.services.instants import day_in_words, in_words
from bot.services.office import Act
from bot.store.tables import Post
from prompts import words
from specs.reminders import Rung
from specs.signoff.model import PENDING
from specs.signoff.stages import outside_name
from specs.store.rows import stored_id
from specs.store.tables import ReminderRow, SlotRow, Spec

DECIDING = (
    Button("signoff.approve", primary=True),
    Button("signoff.query"),
    Button("signoff.reject"),
    Button("signoff.paper"),
)
PUTTING_OFF = (
    Button("reminder.tomorrow"),
    Button("reminder.monday"),
    Button("reminder.later"),
    Button("reminder.not_mine"),
)
REASSIGNING = (Button("signoff.reassign", primary=True),)


def facts_of(act: Act, row: SlotRow) -> dict[str, Any]:
    """What every message about a decision that is awaited needs."""
    spec = act.session.get_one(Spec, row.spec_id)
    return {
        "ref": spec.ref,
        "title": spec.title,
        "grade": spec.grade,
        "stage": drafts.stage_label(act, spec, row.stage),
        "author": people.name_of(act.session, act.organisation, spec.author),
        "approver": people.name_of(act.session, act.organisation, row.assignee),
        "holder": people.name_of(act.session, act.organisation, row.on_behalf_of) if row.on_behalf_of else "",
        "since": day_in_words(act.organisation, row.opened_at or act.now),
        "channel": routing.card_channel(act, spec, row.stage),
        "consequence": consequence(spec, reminding.policy_of(act, row).consequence),
        **standing(act, row),
    }


def consequence(spec: Spec, written: str) -> str:
    """What cannot happen meanwhile, as part of a sentence: the employer's own words, else the advert."""
    facts = {"ref": spec.ref, "title": spec.title, "consequence": written.rstrip(". ")}
    return words("reminder.consequence", facts).lead


def standing(act: Act, row: SlotRow) -> dict[str, Any]:
    """What becomes of the reminders of a slot: when the next comes, whether its person put it off or declined."""
    next_at = reminding.next_nudge(act, row)
    return {
        "next": in_words(act.organisation, next_at) if next_at else "",
        "put_off": reminding.is_put_off(act, row),
        "not_mine": reminding.declined(act, row) is not None,
    }


def as_now(act: Act, reply: Reply, row: SlotRow) -> Reply:
    """A reminder that was said to an approver, as it is to be shown now."""
    now = standing(act, row)
    buttons = DECIDING if now["not_mine"] else DECIDING + PUTTING_OFF
    return replace(reply, facts={**reply.facts, **now}, buttons=buttons)


def is_anothers(post: Post, row: SlotRow) -> bool:
    """Whether a reminder was meant for somebody who is not asked any more, because the slot was given to another."""
    return bool(post.user_id) and post.user_id != row.assignee


def is_answered(reply: Reply, row: SlotRow) -> bool:
    """Whether what a message asks for has been done: a decision, or for HR the choice of somebody who can decide.

    HR can choose also while the turn of the stage has not come.
    """
    for_hr = any(button.key == "signoff.reassign" for button in reply.buttons)
    return row.state not in (PENDING if for_hr else ("open", "unreachable"))


def over(post: Post, reply: Reply, row: SlotRow) -> Reply:
    """A message that asked for a decision, once there is nothing left to decide in it: it says so, and asks no more."""
    note = Note("reminder.over", {"gone": row.state == "open" and is_anothers(post, row)})
    return replace(reply, notes=(note, *reply.notes), facts={**reply.facts, "is_over": True})


def nudge(act: Act, row: SlotRow, rung: Rung) -> None:
    """One reminder to the approver; what the one before it said of the next is put right."""
    posting.redraw_said(act, stored_id(row))
    posting.redraw_cards(act, stored_id(row))
    reply = Reply(f"reminder.{rung.kind}", facts_of(act, row), buttons=DECIDING + PUTTING_OFF)
    posting.remind(act, row.assignee, reply, spec_id=row.spec_id, slot_id=stored_id(row))


def tell_others(act: Act, row: SlotRow, rung: Rung) -> None:
    """The word to deputy or HR that something waits; of a decision outside Slack HR alone is reminded."""
    facts = facts_of(act, row)
    about = {"spec_id": row.spec_id, "slot_id": row.id}
    if outside_name(row.assignee):
        record = Reply("reminder.outside", facts, buttons=(Button("signoff.record", primary=True),))
        hr.tell(act, record, **about)
        return
    deputy = reachable_deputy(act, row)
    named = act.organisation.person(deputy)
    facts |= {"deputy": named.name if named else deputy, "to_deputy": False, "hr_hears": ""}
    if rung.kind == "hr" and absences.is_by_rule(act, row):
        hr.tell(
            act,
            Reply(
                "reminder.deputy.hr",
                facts | {"who": facts["approver"], "holder": _holder(act, row)},
                buttons=REASSIGNING,
            ),
            **about,
        )
    elif rung.kind == "hr":
        hr.tell(act, Reply("reminder.hr", facts, buttons=REASSIGNING), **about)
    elif deputy:
        facts |= {"to_deputy": True, "hr_hears": _hr_hears(act, row)}
        posting.tell_by_email(act, deputy, Reply("reminder.escalation", facts), **about)
    else:
        hr.tell(act, Reply("reminder.escalation", facts, buttons=REASSIGNING), **about)
        _hr_has_heard(act, row)


def _holder(act: Act, row: SlotRow) -> str:
    return people.name_of(act.session, act.organisation, row.on_behalf_of)


def reachable_deputy(act: Act, row: SlotRow) -> str:
    """The e-mail address of the deputy who can be told; "" where there is none, or they are not in Slack."""
    deputy = reminding.deputy_of(act, row)
    known = people.by_email(act.session, deputy) if deputy else None
    return "" if known is not None and known.state in ("missing", "deactivated") else deputy


def _hr_hears(act: Act, row: SlotRow) -> str:
    at: datetime | None = next((rung.due_at for rung in _others(act, row) if rung.kind == "hr"), None)
    return day_in_words(act.organisation, at) if at else ""


def _others(act: Act, row: SlotRow) -> list[Rung]:
    ladder, done = reminding.ladder_of(act, row)
    return [rung for rung in ladder if not rung.nudges and rung.number not in done]


def next_others(act: Act, row: SlotRow) -> tuple[str, str]:
    """Who else hears next if nothing is decided, and on which day; both "" where nobody does."""
    ahead = min(_others(act, row), key=lambda rung: rung.due_at, default=None)
    if ahead is None:
        return "", ""
    deputy = act.organisation.person(reachable_deputy(act, row)) if ahead.kind == "escalation" else None
    return deputy.name if deputy else "HR", day_in_words(act.organisation, ahead.due_at)


def _hr_has_heard(act: Act, row: SlotRow) -> None:
    """HR heard in the deputy's place, and is not told a second time."""
    mine = (col(ReminderRow.slot_id) == row.id, col(ReminderRow.kind) == "hr", col(ReminderRow.state) == "pending")
    act.session.execute(update(ReminderRow).where(*mine).values(state="cancelled"))

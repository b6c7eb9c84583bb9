"""A deputy may decide once an approver has not answered: where the employer's rule says so, and no other way.

The slot goes to the deputy as to any stand-in, so the same holds: never the author, nobody in two stages, one decision,
both names printed; and the approver can still decide it first.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.replies import Reply
from bot.services import absences, chain, drafts, ledger, nudging, people, posting, reminding, signing, stranding
from bot.services.office import Act
from specs.signoff import Handover, Refusal, SignOffView, Slot, stand_in
from specs.signoff.stages import outside_name
from specs.store.tables import Delegation, SlotRow, Spec


def takes_over(act: Act, row: SlotRow) -> bool:
    """Let the deputy of a slot's approver decide it as well, and tell everybody concerned. False where they may not."""
    if reminding.policy_of(act, row).deputy != "decides" or outside_name(row.assignee):
        return False
    spec = drafts.locked(act.session, row.spec_id)
    signing.catch_up(act, spec)
    view = ledger.view_of(act, spec)
    slot = view.slot(row.stage, row.place, row.round)
    # One that already has a stand-in is not lent on.
    if slot is None or slot.on_behalf_of or slot.state != "open":
        return False
    deputy = _deputy_of(act, view, slot)
    ruling = stand_in(view, slot, deputy) if deputy and _can_be_asked(act, spec, slot, deputy) else None
    if ruling is None or isinstance(ruling, Refusal):
        return False
    _hand(act, spec, ruling, nudging.facts_of(act, row))
    return True


def _deputy_of(act: Act, view: SignOffView, slot: Slot) -> str:
    """The user id of the deputy for this stage, "" for nobody who is known: the same whom a leaver's slot falls to."""
    entry = people.directory_entry(act.session, act.organisation, slot.assignee)
    stage = view.stage(slot.stage)
    as_head = stage is not None and "executive_head" in (stage.key, stage.propose)
    email = act.organisation.deputy_of(entry.email, as_executive_head=as_head) if entry else ""
    found = people.by_email(act.session, email) if email else None
    return found.user_id or "" if found is not None and found.state == "known" else ""


def _can_be_asked(act: Act, spec: Spec, slot: Slot, deputy: str) -> bool:
    """Whether a deputy is there now, and has not handed this one back before."""
    of_slot = (col(Delegation.spec_id) == spec.id, col(Delegation.stage) == slot.stage)
    theirs = (col(Delegation.place) == slot.place, col(Delegation.set_by) == "", col(Delegation.ended_by) == deputy)
    handed_back = act.session.execute(select(col(Delegation.id)).where(*of_slot, *theirs)).first() is not None
    return not handed_back and absences.period_of(act, deputy, "in_force") is None


def _hand(act: Act, spec: Spec, ruling: Handover, waited: dict[str, Any]) -> None:
    """Write it, with its entry; then a card and reminders for the deputy, and a word to the approver and the author."""
    slot = ruling.slot
    ledger.write(act, spec, ruling)
    absences.keep_single(act, spec, slot, "", "")
    facts = {"stage": slot.stage, "round": slot.round, "place": slot.place, "escalated": True}
    facts |= {"was": ruling.was, "assignee": slot.assignee, "on_behalf_of": slot.on_behalf_of}
    deputy, approver = (people.name_of(act.session, act.organisation, each) for each in (slot.assignee, ruling.was))
    chain.record(act, spec, "signoff.delegated", "", facts, {"to": deputy, "for": approver})
    signing.follow_up(act, spec, ruling)
    told = {**waited, "who": deputy, "holder": approver}
    row_id = ledger.row_of(act, spec, slot).id
    to_approver = Reply("reminder.deputy.approver", told, buttons=nudging.DECIDING)
    posting.tell(act, ruling.was, to_approver, spec_id=spec.id, slot_id=row_id)
    stranding.tell_author(act, spec, Reply("reminder.deputy.author", told))

"""When an approver can no longer be reached: the deputy stands in, or HR gives the decision to somebody else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks import absence_modals, modals
from bot.blocks.absence_modals import HOW, SLOT
from bot.conversation.replies import Button, Reply
from bot.services import (
    absences,
    chain,
    delegating,
    drafts,
    hr,
    ledger,
    people,
    periods,
    posting,
    signing,
    stranding,
    witness,
)
from bot.services.office import Act
from prompts import words
from specs.signoff import Actor, Handover, Refusal, SignOffView, Slot, reassign, unreachable
from specs.signoff.model import PENDING
from specs.signoff.stages import outsider_of
from specs.store.rows import stored_id
from specs.store.tables import SlotRow, Spec


def left(act: Act, user_id: str) -> None:
    """Somebody has left the workspace: each of their undecided slots falls back, and everyone concerned is told."""
    delegating.left(act, user_id)
    chosen = select(col(SlotRow.spec_id)).where(
        col(SlotRow.assignee) == user_id,
        col(SlotRow.state).in_(("open", "waiting")),
    )
    for spec_id in sorted(set(act.session.execute(chosen).scalars())):
        _fall_back(act, drafts.locked(act.session, spec_id), user_id)


def may_begin(act: Act, pressed: signing.Press) -> dict[str, Any] | None:
    """The facts for HR's form; None for anybody else, who is told privately."""
    asked = signing.asked_by(act, pressed)
    if asked is None:
        posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("press.unknown"))
        return None
    if not signing.is_hr(act, pressed.user_id):
        facts = {"ref": asked.spec.ref, "who_can": [person.name for person in act.organisation.having_role("hr")]}
        posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("refusal.not_yours", facts))
        return None
    absences.look_up_everybody(act)
    return {**stranding.facts_of(act, asked.spec, asked.slot), "held_by": asked.slot.assignee}


def submit_form(act: Act, form: modals.Submitted) -> dict[str, str]:
    """HR's form: the decision goes to another person. The errors to show, by block."""
    pressed = signing.submitted(form)
    asked = signing.asked_by(act, pressed)
    if asked is None:
        return {modals.PERSON: words("press.unknown", {}).lead}
    return _give(act, drafts.locked(act.session, asked.spec.id), asked.slot, form)


def submit_any(act: Act, form: modals.Submitted) -> dict[str, str]:
    """The same for a decision that HR chose in the form. The errors to show, by block."""
    chosen = form.values.get(SLOT, "")
    row = act.session.get(SlotRow, int(chosen)) if chosen.isdecimal() and len(chosen) < 16 else None
    if row is None:
        return {modals.PERSON: words("press.unknown", {}).lead}
    return _give(act, drafts.locked(act.session, row.spec_id), ledger.slot_of(row), form)


def form_for_any(act: Act, spec: Spec) -> dict[str, Any] | None:
    """HR's form for any decision of a specification that is still to be made; None where there is none."""
    view = ledger.view_of(act, spec)
    pending = [slot for slot in view.latest() if slot.state in PENDING and not outsider_of(view.stage(slot.stage))]
    if spec.state != "in_sign_off" or not pending:
        return None
    decisions = [(str(stored_id(ledger.row_of(act, spec, slot))), _in_words(act, spec, slot)) for slot in pending]
    return absence_modals.hand_view({"ref": spec.ref, "title": spec.title}, decisions)


def _in_words(act: Act, spec: Spec, slot: Slot) -> str:
    facts = {
        "stage": drafts.stage_label(act, spec, slot.stage),
        "who": absences.printed(act, slot),
        "state": slot.state,
    }
    return words("absence.decision", facts).lead


def _give(act: Act, spec: Spec, slot: Slot, form: modals.Submitted) -> dict[str, str]:
    """HR gives a slot to somebody: in their own right, or as the stand-in of whoever has it."""
    if form.values.get(HOW) == "stand_in":
        return delegating.hand(act, spec, slot.card, form, held_by=form.held_by)
    signing.catch_up(act, spec)
    view, to = ledger.view_of(act, spec), form.values.get(modals.PERSON, "")
    now = view.slot(*slot.key)
    if form.held_by and now is not None and now.state in PENDING and now.assignee != form.held_by:
        return {modals.PERSON: words("modal.delegate.moved", {"who": absences.printed(act, now)}).lead}
    if to and (fault := periods.fault_of_person(act, to)):
        return {modals.PERSON: fault}
    actor = Actor(form.user_id, form.workspace, signing.is_hr(act, form.user_id))
    ruling = reassign(view, actor, slot.card, to, form.values.get(modals.WORDS, ""))
    if isinstance(ruling, Refusal):
        return delegating.errors_of(act, spec, ruling)
    ledger.write(act, spec, ruling)
    _record(act, spec, ruling, form.user_id)
    absences.keep_single(act, spec, ruling.slot, form.user_id, ruling.words)
    signing.follow_up(act, spec, ruling)
    _tell_of(act, spec, ruling, slot.may_decide)
    return {}


def _tell_of(act: Act, spec: Spec, ruling: Handover, had_it: tuple[str, ...]) -> None:
    """The author and whoever had it hear that HR gave it to somebody else; the new person gets the card."""
    was = people.name_of(act.session, act.organisation, ruling.was)
    facts = {**absences.facts_of(act, spec, ruling.slot), "was": was, "words": ruling.words}
    stranding.tell_author(act, spec, Reply("absence.reassigned_author", facts))
    for person in had_it:
        known = people.by_user(act.session, person)
        if known is not None and known.state != "deactivated":
            posting.tell(act, person, Reply("absence.reassigned", facts), spec_id=spec.id)


def _fall_back(act: Act, spec: Spec, user_id: str) -> None:
    signing.catch_up(act, spec)
    view = ledger.view_of(act, spec)
    outcome = unreachable(view, user_id, _deputies(act, view, user_id))
    if not outcome.moved and not outcome.stranded:
        return
    ledger.write(act, spec, outcome)
    facts = {"person": user_id, "moved": len(outcome.moved), "stranded": len(outcome.stranded)}
    chain.record(act, spec, "signoff.unreachable", "", facts)
    signing.follow_up(act, spec, outcome)
    for slot in outcome.stranded:
        stranding.tell(act, spec, slot)
    for slot in outcome.moved:
        _tell_of_deputy(act, spec, slot, user_id)


def _tell_of_deputy(act: Act, spec: Spec, slot: Slot, user_id: str) -> None:
    """The author and HR hear that somebody left and who decides in their place; so does that one, if not asked yet."""
    deputy = people.name_of(act.session, act.organisation, slot.assignee)
    facts = {**stranding.facts_of(act, spec, slot, user_id), "deputy": deputy}
    stranding.tell_author(act, spec, Reply("approver.moved", facts))
    notice = Reply("approver.moved_hr", facts, buttons=(Button("signoff.reassign"),))
    hr.tell(act, notice, spec_id=spec.id, slot_id=stored_id(ledger.row_of(act, spec, slot)))
    if slot.state == "waiting":
        posting.tell(act, slot.assignee, Reply("approver.deputy", facts), spec_id=spec.id)


def _deputies(act: Act, view: SignOffView, user_id: str) -> dict[str, str]:
    """Who stands in for this person at each stage: as executive head the directorate's deputy, else their own."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    found: dict[str, str] = {}
    for stage in view.stages if entry else ():
        as_head = "executive_head" in (stage.key, stage.propose)
        email = act.organisation.deputy_of(entry.email, as_executive_head=as_head) if entry else ""
        deputy = people.wanted(act.session, email).user_id if email else None
        if deputy:
            found[stage.key] = deputy
    return found


def _record(act: Act, spec: Spec, ruling: Handover, by: str) -> None:
    facts = {"was": ruling.was, **{key: asdict(ruling.slot)[key] for key in ("stage", "round", "assignee")}}
    personal = witness.handed(act, by, ruling.slot.assignee, ruling.words)
    chain.record(act, spec, "signoff.reassigned", by, facts, personal)

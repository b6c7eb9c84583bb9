"""When an approver can no longer be reached: the deputy stands in, or HR gives the decision to somebody else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks import modals
from bot.conversation.replies import Reply
from bot.services import chain, drafts, ledger, people, posting, signing, stranding, witness
from bot.services.office import Act
from prompts import words
from specs.signoff import Actor, Card, Handover, Refusal, SignOffView, reassign, unreachable
from specs.store.tables import SlotRow, Spec


def left(act: Act, user_id: str) -> None:
    """Somebody has left the workspace: each of their undecided slots falls back, and everyone concerned is told."""
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
    return stranding.facts_of(act, asked.spec, asked.slot)


def submit_form(act: Act, pressed: signing.Press, values: Any) -> dict[str, str]:
    """HR's form: the decision goes to another person. The errors to show, by block."""
    asked = signing.asked_by(act, pressed)
    if asked is None:
        return {modals.PERSON: words("press.unknown", {}).lead}
    spec, slot = drafts.locked(act.session, asked.spec.id), asked.slot
    signing.catch_up(act, spec)
    to = values.get(modals.PERSON, "")
    if to:
        people.met(act.session, to)
    actor = Actor(pressed.user_id, pressed.workspace, signing.is_hr(act, pressed.user_id))
    card = Card(slot.revision, slot.stage, slot.round, slot.place)
    ruling = reassign(ledger.view_of(act, spec), actor, card, to, values.get(modals.WORDS, ""))
    if isinstance(ruling, Refusal):
        block = modals.WORDS if ruling.name == "words_missing" else modals.PERSON
        facts = {"person": "", "stages": [], **signing.refusal_facts(act, spec, ruling)}
        return {block: words(f"refusal.{ruling.name}", facts).lead}
    ledger.write(act, spec, ruling)
    _record(act, spec, ruling, pressed.user_id)
    signing.follow_up(act, spec, ruling)
    return {}


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
        deputy = people.name_of(act.session, act.organisation, slot.assignee)
        stranding.tell_author(
            act, spec, Reply("approver.moved", {**stranding.facts_of(act, spec, slot, user_id), "deputy": deputy})
        )


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

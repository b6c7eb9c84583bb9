"""Telling people that a specification waits for somebody who can no longer be reached."""

from __future__ import annotations

from typing import Any

from bot.conversation.replies import Button, Reply
from bot.services import drafts, hr, ledger, people, posting
from bot.services.office import Act
from bot.services.standing import SpecFacts
from specs.signoff import Slot
from specs.store.tables import Spec


def tell(act: Act, spec: Spec, slot: Slot) -> None:
    """The author and HR hear that nobody can decide a slot; HR can name somebody else with a button."""
    row = ledger.row_of(act, spec, slot)
    facts = facts_of(act, spec, slot)
    names = [person.name for person in act.organisation.having_role("hr")]
    tell_author(act, spec, Reply("approver.stranded", {**facts, "hr": names}))
    reply = Reply("approver.stranded_hr", facts, buttons=(Button("signoff.reassign", primary=True),))
    hr.tell(act, reply, spec_id=spec.id, slot_id=row.id)


def tell_author(act: Act, spec: Spec, reply: Reply) -> None:
    """A word in the author's thread."""
    conversation = drafts.conversation_of(act.session, spec.id or 0, spec.author)
    if conversation is not None:
        posting.say(act, conversation, reply)


def facts_of(act: Act, spec: SpecFacts, slot: Slot, was: str = "") -> dict[str, Any]:
    """What a message about an approver needs; `was` is who it was, where that is not the assignee any more."""
    return {
        "ref": spec.ref,
        "title": spec.title,
        "stage": drafts.stage_label(act, spec, slot.stage),
        "approver": people.name_of(act.session, act.organisation, was or slot.assignee),
    }

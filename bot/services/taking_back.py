"""Drafts that were given to somebody of whom the first look-up shows that they can write nothing, such as an app."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlmodel import col

from bot.conversation.replies import Reply
from bot.services import chain, drafts, people, posting, turns
from bot.services.office import Act
from bot.store.tables import Companion
from specs.apart import put_back
from specs.store.rows import stored_id
from specs.store.tables import Spec


def from_nobody(act: Act, user_id: str) -> None:
    """Give each draft back to whoever handed it over, and end working together on the others; the authors are told."""
    own = select(col(Spec.id)).where(col(Spec.author) == user_id, col(Spec.state).in_(drafts.EDITABLE))
    for spec_id in act.session.execute(own.order_by(col(Spec.id))).scalars().all():
        _give_back(act, drafts.locked(act.session, spec_id), user_id)
    theirs = select(col(Companion.spec_id)).where(col(Companion.user_id) == user_id)
    for spec_id in act.session.execute(theirs.order_by(col(Companion.spec_id))).scalars().all():
        spec = drafts.locked(act.session, spec_id)
        mine = (col(Companion.spec_id) == spec_id, col(Companion.user_id) == user_id)
        act.session.execute(delete(Companion).where(*mine))
        _tell(act, spec, "sharing.ended", user_id)


def _give_back(act: Act, spec: Spec, user_id: str) -> None:
    by = _handed_over_by(act, spec, user_id)
    if not by:
        return
    spec.author = by
    act.session.add(spec)
    act.session.flush()
    chain.record(act, spec, "draft.handed_over", user_id, {"to": by})
    _tell(act, spec, "sharing.given_back", user_id)
    conversation = drafts.conversation_of(act.session, stored_id(spec), by)
    if conversation is not None:
        turns.resume(act, conversation)
    posting.redraw(act, spec_id=spec.id)


def _handed_over_by(act: Act, spec: Spec, user_id: str) -> str:
    """Who made them its author; "" where they began it themselves."""
    openings = chain.openings_of(act.session, spec)
    for entry in reversed(chain.entries_of(act.session, spec)):
        known = openings.get(entry.number, {})
        facts = put_back(entry, known, entry.facts, "")
        if entry.kind == "draft.handed_over" and facts["to"] == user_id:
            return str(put_back(entry, known, entry.actor, ""))
    return ""


def _tell(act: Act, spec: Spec, name: str, user_id: str) -> None:
    """A word in the author's thread; the head shows who works on it now."""
    conversation = drafts.conversation_of(act.session, stored_id(spec), spec.author)
    facts = {"ref": spec.ref, "name": people.name_of(act.session, act.organisation, user_id)}
    if conversation is not None:
        posting.say(act, conversation, Reply(name, facts))
    posting.redraw_heads(act, stored_id(spec))
    posting.home(act, spec.author)

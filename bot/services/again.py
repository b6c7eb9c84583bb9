"""Starting again from what was rejected: a new draft with its words, made once unless one more is asked for."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.replies import Button, Reply
from bot.services import drafts, posting, starting
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.seeing import REMOVED
from specs.store.tables import AuditRow, Spec

# Asks for one more draft, whatever there is already.
TYPED_COPY = frozenset({"copy", "copy it", "copy this"})
TYPED_START = frozenset({"start again"})


def typed(act: Act, conversation: Conversation, spec: Spec, plain: str) -> bool:
    """What was typed in the thread of what was rejected; False where it is neither of these."""
    if plain in TYPED_START:
        start(act, conversation, spec)
    elif plain in (*TYPED_COPY, f"copy {spec.ref.lower()}"):
        copy(act, conversation, spec)
    else:
        return False
    return True


def start(act: Act, conversation: Conversation, spec: Spec) -> None:
    """A new draft with the words of one that was rejected; asked again, the way to the one that there is."""
    made = _made_already(act, conversation.user_id, spec)
    if made is None:
        copy(act, conversation, spec)
        return
    way = (Button(f"draft.open.{made.id}", primary=True, label=made.ref),)
    posting.say(act, conversation, Reply("again.made_already", {"of": spec.ref, "ref": made.ref}, buttons=way))


def copy(act: Act, conversation: Conversation, spec: Spec) -> None:
    """A new draft with its words; it stays as it is."""
    fresh = starting.copy(act, conversation.user_id, drafts.draft_of(spec).document, spec.ref)
    facts = {"of": spec.ref, "ref": act.session.get_one(Spec, fresh.spec_id).ref, "changes": ""}
    posting.say(act, conversation, Reply("copy.made", facts))


def _made_already(act: Act, user_id: str, spec: Spec) -> Spec | None:
    """The newest specification of theirs that began with the words of this one."""
    begun = (
        select(Spec, AuditRow)
        .join(AuditRow, col(AuditRow.spec_id) == col(Spec.id))
        .where(col(Spec.author) == user_id, col(Spec.state) != REMOVED)
        .where(col(AuditRow.number) == 1, col(Spec.id) > spec.id)
    )
    rows = act.session.execute(begun.order_by(col(Spec.id).desc()))
    return next((one for one, entry in rows if json.loads(entry.facts).get("copied_from") == spec.ref), None)

"""The colleague for a draft, chosen in a form: to hand it over to, or to work on it with."""

from __future__ import annotations

from bot.conversation.replies import Reply
from bot.services import drafts, people, sharing
from bot.services.office import Act
from bot.store.tables import Conversation, Post
from prompts import words
from specs.store.tables import Spec


def may_begin(act: Act, post_id: int, user_id: str) -> Reply | None:
    """Why somebody may not open the form; None where they may."""
    found = _about(act, post_id, user_id)
    if found is None:
        return Reply("press.unknown")
    spec, _ = found
    if spec.author != user_id:
        owner = people.name_of(act.session, act.organisation, spec.author)
        return Reply("press.not_your_draft", {"owner": owner})
    return None if spec.state in drafts.EDITABLE else Reply("sharing.not_now", {"ref": spec.ref})


def submit(act: Act, post_id: int, user_id: str, chosen: str, what: str) -> str:
    """Do it (`hand_over` or `invite`) with whoever was chosen; the sentence to show in the form where it cannot be."""
    found = _about(act, post_id, user_id)
    if found is None:
        return words("press.unknown", {}).lead
    if not chosen:
        return words("sharing.nobody", {}).lead
    do = sharing.hand_over if what == "hand_over" else sharing.invite
    refused = do(act, *found, chosen)
    return words(refused.name, refused.facts).lead if refused else ""


def _about(act: Act, post_id: int, user_id: str) -> tuple[Spec, Conversation] | None:
    post = act.session.get(Post, post_id) if post_id else None
    conversation = act.session.get(Conversation, post.conversation_id) if post and post.conversation_id else None
    if conversation is None or conversation.user_id != user_id:
        return None
    return drafts.locked(act.session, conversation.spec_id), conversation

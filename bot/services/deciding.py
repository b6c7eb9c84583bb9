"""What a card offers besides a decision: the document, brought to whoever may see it."""

from __future__ import annotations

from bot.conversation.replies import Reply
from bot.services import posting, seeing, signing
from bot.services.office import Act
from bot.store.tables import Post
from specs.store.tables import SlotRow, Spec


def open_document(act: Act, press: signing.Press) -> None:
    """Bring the document of a card's revision to the person's direct messages; under the card where it stands there."""
    post = act.session.get(Post, press.post_id)
    slot = act.session.get(SlotRow, post.slot_id) if post and post.slot_id else None
    spec = act.session.get(Spec, slot.spec_id) if slot else None
    if post is None or slot is None or spec is None:
        posting.tell_privately(act, press.user_id, press.channel, Reply("press.unknown"), press.thread_ts)
        return
    if not seeing.may_see(act, spec, press.user_id, press.workspace):
        posting.tell_privately(act, press.user_id, press.channel, Reply("seeing.not_yours", {}), press.thread_ts)
        return
    if post.target == f"dm:{press.user_id}":
        posting.document_under(act, post, "pdf", slot.revision)
    else:
        posting.document_to(act, press.user_id, spec.id or 0, slot.revision)
        reply = Reply("document.on_its_way", {"ref": spec.ref})
        posting.tell_privately(act, press.user_id, press.channel, reply, press.thread_ts)

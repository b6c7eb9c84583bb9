"""Writing to the outbox: what is said is a row, in the transaction of what caused it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, case, insert, select, update
from sqlmodel import col

from bot.blocks.replies import messages_for
from bot.conversation.replies import Reply
from bot.services.office import Act
from bot.store.tables import Conversation, DigestEntry, Post
from specs.apart import is_erased
from specs.store.rows import run, table_of

# Messages that always show the store as it is now.
LIVING = ("card", "head", "proposal", "points")
# How long the head of a thread waits for further changes before it is shown again.
BURST = timedelta(seconds=1)
_POSTS = table_of(Post)
_POST = _POSTS.c
_PUT = insert(_POSTS)
# What a new row has in every column that is not named: the defaults of `Post`.
_NEW: dict[str, Any] = {
    name: field.default for name, field in Post.model_fields.items() if not field.is_required() and name != "id"
}
_RESTS = _POST.state == "sent"
_SHOW_AGAIN = update(_POSTS).values(
    wanted=_POST.wanted + 1,
    state=case((_RESTS, "pending"), else_=_POST.state),
    next_attempt_at=case((_RESTS, bindparam("at", type_=_POST.next_attempt_at.type)), else_=_POST.next_attempt_at),
)
_SHOW_POST = _SHOW_AGAIN.where(_POST.id == bindparam("post"))
_SHOW_LIVING = _SHOW_AGAIN.where(_POST.spec_id == bindparam("spec"), _POST.kind.in_(LIVING))
_SHOW_HEADS = _SHOW_AGAIN.where(_POST.spec_id == bindparam("spec"), _POST.kind == "head")
_ASKED_LAST = (
    select(_POST.id)
    .where(_POST.conversation_id == bindparam("conversation"), _POST.question != "", _POST.ts != "")
    .order_by(_POST.id.desc())
    .limit(1)
)


def head(act: Act, conversation: Conversation) -> Post:
    """The message that heads a conversation's thread and shows how the draft stands."""
    columns = _of_conversation(conversation, kind="head", name="draft.head", thread_post=None)
    return _made(act, **columns)


def say(act: Act, conversation: Conversation, *replies: Reply) -> None:
    """Say something in a conversation's thread. A reply too long for one message becomes several, in order."""
    if any(reply.question for reply in replies):
        retire_question(act, conversation)
    for reply in replies:
        parts = len(messages_for(reply, ""))
        for part in range(parts):
            question = reply.question if part == parts - 1 else ""
            body = _body(reply, part=part)
            _in_conversation(act, conversation, kind="reply", name=reply.name, body=body, question=question)
        for kind in reply.attach:
            attach(act, conversation, kind)


def proposal(act: Act, conversation: Conversation, question: str) -> None:
    """The message that proposes who signs; what it shows is worked out whenever it is sent. Earlier ones give way."""
    retire_question(act, conversation)
    earlier = (col(Post.conversation_id) == conversation.id, col(Post.kind) == "proposal", col(Post.ts) != "")
    for post_id in act.session.execute(select(col(Post.id)).where(*earlier)).scalars().all():
        redraw(act, post_id=post_id)
    _in_conversation(act, conversation, kind="proposal", name="submit.proposed", question=question)


def is_proposed_anew(act: Act, post: Post) -> bool:
    """Whether a newer message in the same thread proposes who signs: only the newest is live."""
    same = (col(Post.conversation_id) == post.conversation_id, col(Post.kind) == "proposal", col(Post.id) > post.id)
    return act.session.execute(select(col(Post.id)).where(*same).limit(1)).first() is not None


def points(act: Act, conversation: Conversation, slot_id: int) -> None:
    """The to-do list of a query; what it shows is worked out whenever it is sent."""
    retire_question(act, conversation)
    _in_conversation(act, conversation, kind="points", name="signoff.queried", question="review", slot_id=slot_id)


def under_card(act: Act, card: Post, reply: Reply) -> None:
    """Say something in the thread under a card. A long reply becomes several messages, in order."""
    where = {"target": card.target, "thread_post": card.id, "lane": card.lane, "spec_id": card.spec_id}
    for part in range(len(messages_for(reply, ""))):
        _put(act, kind="reply", name=reply.name, body=_body(reply, part=part), **where)


def attach(act: Act, conversation: Conversation, to: str, revision: int = 0) -> None:
    """Put the document into a conversation's thread: a revision, or for 0 the draft as it is when it is sent."""
    body = json.dumps({"to": to, "revision": revision})
    _in_conversation(act, conversation, kind="file", name="document", body=body)


def card(act: Act, spec_id: int, slot_id: int, target: str, lane: str, asked: str = "") -> Post:
    """The sign-off card of a slot, for whoever is `asked`. What it shows is worked out whenever it is sent."""
    of = {"spec_id": spec_id, "slot_id": slot_id, "user_id": asked}
    return _made(act, kind="card", name="signoff.card", target=target, lane=lane, **of)


def is_asked_anew(act: Act, card: Post) -> bool:
    """Whether a newer card of the same decision stands in the same place: only the newest is live."""
    same = (col(Post.slot_id) == card.slot_id, col(Post.kind) == "card", col(Post.target) == card.target)
    return act.session.execute(select(col(Post.id)).where(*same, col(Post.id) > card.id).limit(1)).first() is not None


def document_under(act: Act, card: Post, to: str, revision: int) -> None:
    """Put a revision's document under its card."""
    body = json.dumps({"to": to, "revision": revision})
    where = {"target": card.target, "thread_post": card.id, "lane": card.lane, "spec_id": card.spec_id}
    _put(act, kind="file", name="document", body=body, **where)


def document_to(act: Act, user_id: str, spec_id: int, revision: int, to: str = "pdf") -> None:
    """Bring a revision's document to somebody's direct messages."""
    body = json.dumps({"to": to, "revision": revision})
    _put(act, kind="file", name="document", body=body, target=f"dm:{user_id}", spec_id=spec_id)


def tell(act: Act, user_id: str, reply: Reply, *, spec_id: int | None = None, slot_id: int | None = None) -> None:
    """Say something to somebody in the app's direct messages, outside any thread."""
    _notice(act, f"dm:{user_id}", reply, spec_id, slot_id)


def remind(act: Act, user_id: str, reply: Reply, *, spec_id: int, slot_id: int) -> None:
    """Remind the person of a slot; it is not sent, and loses its buttons, once the slot is no longer theirs."""
    where = {"target": f"dm:{user_id}", "user_id": user_id, "spec_id": spec_id, "slot_id": slot_id}
    _put(act, kind="notice", name=reply.name, body=_body(reply), **where)


def digest(act: Act, user_id: str, slot_ids: Iterable[int]) -> None:
    """Remind somebody of several slots in one message; what it shows is worked out whenever it is sent."""
    post = _made(act, kind="digest", name="reminder.digest", target=f"dm:{user_id}", user_id=user_id)
    for slot_id in slot_ids:
        act.session.add(DigestEntry(post_id=post.id or 0, slot_id=slot_id))
    act.session.flush()


def tell_by_email(
    act: Act, email: str, reply: Reply, *, spec_id: int | None = None, slot_id: int | None = None
) -> None:
    """The same to somebody of the directory, who is looked up when it is sent."""
    _notice(act, f"mail:{email.lower()}", reply, spec_id, slot_id)


def tell_channel(
    act: Act, channel: str, reply: Reply, *, spec_id: int | None = None, slot_id: int | None = None
) -> None:
    """The same to everybody in a channel."""
    _notice(act, f"channel:{channel}", reply, spec_id, slot_id)


def tell_privately(act: Act, user_id: str, channel: str, reply: Reply, thread_ts: str = "") -> None:
    """Answer a press where it was made, for that person's eyes only."""
    target = f"id:{channel}" if channel else f"dm:{user_id}"
    body = _body(reply, thread_ts=thread_ts)
    _put(act, kind="private", name=reply.name, body=body, target=target, user_id=user_id)


def tell_in_order(act: Act, user_id: str, lane: str, *replies: Reply) -> None:
    """Say things to somebody in the app's direct messages, one after the other. A long one becomes several messages."""
    for reply in replies:
        for part in range(len(messages_for(reply, ""))):
            body = _body(reply, part=part)
            _put(act, kind="notice", name=reply.name, body=body, target=f"dm:{user_id}", lane=lane)


def offer(act: Act, user_id: str, lane: str) -> Post:
    """The message that asks whether a file that was sent is to be used; what it shows is worked out when it is sent."""
    return _made(act, kind="offer", name="loading.offer", target=f"dm:{user_id}", lane=lane)


def hand_over(act: Act, user_id: str, lane: str, made_from: dict[str, Any]) -> None:
    """Send somebody a file that belongs to no specification; `made_from` says what it is made of when it is sent."""
    body = json.dumps(made_from)
    _put(act, kind="file", name="loading.file", body=body, target=f"dm:{user_id}", lane=lane)


def home(act: Act, user_id: str) -> None:
    """Show somebody's Home tab as it is now; one that still waits to be shown is not doubled."""
    same = (col(Post.kind) == "home", col(Post.user_id) == user_id, col(Post.state) == "pending")
    if act.session.execute(select(col(Post.id)).where(*same)).first() is None:
        _put(act, kind="home", name="home", target=f"dm:{user_id}", user_id=user_id)


def retire_question(act: Act, conversation: Conversation) -> None:
    """The question asked last is about to be an old one: it is shown again without its buttons."""
    last = run(act.session, _ASKED_LAST, {"conversation": conversation.id}).scalar_one_or_none()
    if last is not None:
        redraw(act, post_id=last)


def ask_aside(act: Act, conversation: Conversation, reply: Reply) -> int:
    """Say something with buttons of its own beside the question that stands; the id of its last message."""
    parts = len(messages_for(reply, ""))
    for part in range(parts - 1):
        _in_conversation(act, conversation, kind="reply", name=reply.name, body=_body(reply, part=part))
    body = _body(reply, part=parts - 1)
    made = _made(act, **_of_conversation(conversation, kind="reply", name=reply.name, body=body))
    return made.id or 0


def without_buttons(act: Act, post_id: int) -> None:
    """What a message with buttons of its own asked is decided: it is shown again without them."""
    post = act.session.get_one(Post, post_id)
    stored = json.loads(post.body)
    stored["reply"]["buttons"] = []
    post.body = json.dumps(stored)
    act.session.add(post)
    act.session.flush()
    redraw(act, post_id=post_id)


def ask_again_in_place(act: Act, conversation: Conversation, reply: Reply) -> bool:
    """Draw the question that was asked last again, as it is now; False where it was another, or is too long."""
    last = run(act.session, _ASKED_LAST, {"conversation": conversation.id}).scalar_one_or_none()
    post = act.session.get(Post, last) if last else None
    single = len(messages_for(reply, "")) == 1
    if post is None or post.question != reply.question or not single or json.loads(post.body).get("part"):
        return False
    later = (col(Post.conversation_id) == conversation.id, col(Post.question) != "", col(Post.id) > post.id)
    if act.session.execute(select(col(Post.id)).where(*later).limit(1)).first() is not None:
        return False
    post.body = _body(reply)
    act.session.add(post)
    act.session.flush()
    redraw(act, post_id=post.id)
    return True


def redraw(act: Act, *, spec_id: int | None = None, post_id: int | None = None) -> None:
    """Mark a specification's living messages, or one post, to be shown again as they are now."""
    if post_id:
        run(act.session, _SHOW_POST, {"post": post_id, "at": act.wall})
    else:
        run(act.session, _SHOW_LIVING, {"spec": spec_id, "at": act.wall})


def redraw_points(act: Act, spec_id: int) -> None:
    """The draft has changed: the to-do list of a query shows what that did."""
    mine = (col(Post.spec_id) == spec_id, col(Post.kind) == "points")
    for post_id in act.session.execute(select(col(Post.id)).where(*mine)).scalars().all():
        redraw(act, post_id=post_id)


def redraw_heads(act: Act, spec_id: int) -> None:
    """The draft has changed: the cards at the head of its threads are shown again, once for a burst of changes."""
    run(act.session, _SHOW_HEADS, {"spec": spec_id, "at": act.wall + BURST})


def cancel_waiting(act: Act, slot_id: int) -> None:
    """A slot is answered: what was to be said about it is taken back, what was said loses its buttons."""
    redraw_said(act, slot_id)
    waiting = (
        col(Post.slot_id) == slot_id,
        col(Post.kind) == "notice",
        col(Post.state) == "pending",
        col(Post.shown) == 0,
    )
    act.session.execute(update(Post).where(*waiting).values(state="cancelled"))


def redraw_said(act: Act, slot_id: int) -> None:
    """Show again what was said about a slot outside its card: reminders, and digests that tell of it."""
    said = (col(Post.slot_id) == slot_id, col(Post.kind) == "notice", col(Post.ts) != "")
    digests = select(col(DigestEntry.post_id)).where(col(DigestEntry.slot_id) == slot_id)
    for chosen in (select(col(Post.id)).where(*said), digests):
        for post_id in act.session.execute(chosen).scalars().all():
            redraw(act, post_id=post_id)


def redraw_cards(act: Act, slot_id: int) -> None:
    """The reminders of a slot have moved: its cards, in the channel and in direct messages, say when the next comes."""
    mine = (col(Post.slot_id) == slot_id, col(Post.kind) == "card", col(Post.ts) != "")
    for post_id in act.session.execute(select(col(Post.id)).where(*mine)).scalars().all():
        redraw(act, post_id=post_id)


def _in_conversation(act: Act, conversation: Conversation, **columns: Any) -> None:
    _put(act, **_of_conversation(conversation, **columns))


def _of_conversation(conversation: Conversation, **columns: Any) -> dict[str, Any]:
    """A row of a conversation's lane; under the thread's head unless the columns say otherwise."""
    return {
        "target": f"dm:{conversation.user_id}",
        "thread_post": conversation.root,
        "lane": f"conversation:{conversation.id}",
        "conversation_id": conversation.id,
        "spec_id": conversation.spec_id,
        **columns,
    }


def _notice(act: Act, target: str, reply: Reply, spec_id: int | None, slot_id: int | None) -> None:
    _put(act, kind="notice", name=reply.name, body=_body(reply), target=target, spec_id=spec_id, slot_id=slot_id)


def _put(act: Act, **columns: Any) -> None:
    """A row that nobody needs as an object; none to somebody who was erased."""
    if is_erased(str(columns["target"]).removeprefix("dm:")):
        return
    run(act.session, _PUT, {**_NEW, "next_attempt_at": act.wall, **columns})


def _made(act: Act, **columns: Any) -> Post:
    """A row that others are put under."""
    post = Post(next_attempt_at=act.wall, **columns)
    act.session.add(post)
    act.session.flush()
    return post


def _body(reply: Reply, **more: Any) -> str:
    return json.dumps({"reply": reply.to_json(), "part": 0, **more})

"""Which draft a message belongs to: its thread says so; without a thread, the only draft under way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlmodel import col

from bot.conversation.replies import Listing, Reply
from bot.services import commanding, conversations, drafts, earlier, pastes, people, posting, resting, showing, uploads
from bot.services.office import Act
from bot.slack.text import decode
from bot.store.tables import Conversation, Post
from specs.store.tables import Spec

_IN_THREAD = (
    select(Conversation)
    .join(Post, col(Post.id) == col(Conversation.root))
    .where(col(Post.channel_id) == bindparam("channel"), col(Post.ts) == bindparam("thread"), col(Post.kind) == "head")
    .where(col(Conversation.user_id) == bindparam("user"))
)
HELP = frozenset({"help", "hello", "hi", "hey", "?"})


@dataclass(frozen=True)
class Written:
    """A message as it came: `text` still in Slack's notation, `files` the number of files with it."""

    user_id: str
    channel: str
    ts: str
    thread_ts: str
    text: str
    files: int = 0
    attached: tuple[uploads.Attached, ...] = ()


def written(act: Act, message: Written) -> None:
    """Take a message to the conversation it belongs to, or say what can be done."""
    people.met(act.session, message.user_id)
    text = decode(message.text, lambda user: people.name_of(act.session, act.organisation, user))
    loading = [] if message.thread_ts else [file for file in message.attached if file.is_for_loading()]
    if loading:
        uploads.take(act, message.user_id, loading, with_text=bool(text.strip()))
        if len(loading) == message.files:
            return
        message, text = replace(message, files=message.files - len(loading)), ""
    conversation = _conversation(act, message.channel, message.thread_ts, message.user_id)
    if conversation is None:
        _outside(act, message.user_id, text)
        return
    pasted = tuple(file for file in message.attached if file.is_text)
    if pasted:
        posting.say(act, conversation, Reply("paste.begun"))
        pastes.take(act, conversation, pasted, text.strip(), message.ts)
        message, text = replace(message, files=message.files - len(pasted)), ""
    if message.files:
        posting.say(act, conversation, Reply("message.file", {"count": message.files, "with_text": bool(text.strip())}))
    if text.strip() or not (message.files or pasted):
        conversations.say(act, conversation, text, message.ts)


def edited(act: Act, message: earlier.Changed) -> None:
    """Somebody changed an earlier message: the answer that it gave changes too, where it is known which that was."""
    plain = decode(message.text, lambda user: people.name_of(act.session, act.organisation, user))
    if earlier.changed(act, replace(message, text=plain)):
        return
    conversation = _conversation(act, message.channel, message.thread_ts, message.user_id)
    spec = act.session.get_one(Spec, conversation.spec_id) if conversation is not None else None
    if conversation is not None and spec is not None and spec.state not in drafts.EDITABLE:
        resting.say(act, conversation, spec, plain)
    elif conversation is not None:
        posting.say(act, conversation, Reply("message.edited", {}, (Listing("", (plain,), "plain"),)))


def deleted(act: Act, message: earlier.Changed) -> None:
    """Somebody deleted an earlier message: they are asked about what it gave, or told that nothing changes."""
    if earlier.deleted(act, message):
        return
    conversation = _conversation(act, message.channel, message.thread_ts, message.user_id)
    if conversation is not None and message.thread_ts:
        posting.say(act, conversation, Reply("message.deleted"))


def _conversation(act: Act, channel: str, thread_ts: str, user_id: str) -> Conversation | None:
    if not thread_ts:
        return _only_one(act, user_id)
    place = {"channel": channel, "thread": thread_ts, "user": user_id}
    found: Conversation | None = act.session.execute(_IN_THREAD, place).scalar_one_or_none()
    return found


def _only_one(act: Act, user_id: str) -> Conversation | None:
    """Outside a thread an answer is clear only where there is a single draft under way."""
    under_way = drafts.specs_of(act.session, user_id, *drafts.EDITABLE)
    if len(under_way) != 1 or under_way[0].id is None:
        return None
    return drafts.conversation_of(act.session, under_way[0].id, user_id)


def _outside(act: Act, user_id: str, text: str) -> None:
    if text.strip().lower().strip("!.") in HELP:
        posting.tell(act, user_id, commanding.helped(act, user_id, ""))
        return
    under_way = drafts.specs_of(act.session, user_id, *drafts.EDITABLE)
    listings = [Listing("", (text,), "plain")] if text.strip() else []
    if under_way:
        listings.append(Listing("", tuple(showing.line(act, spec) for spec in under_way), aspect="drafts"))
    reply = Reply("message.outside", {"drafts": len(under_way), "quoted": bool(text.strip())}, tuple(listings))
    posting.tell(act, user_id, reply)

"""Somebody's thread about a draft: its head, the question that stands in it, and whether that is certain."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlmodel import col

from bot.conversation.core import asked_now
from bot.conversation.draft import Focus
from bot.conversation.replies import Reply
from bot.services import companions, drafts, people, posting
from bot.services.office import Act
from bot.store.tables import Conversation, Post
from specs.store.rows import run, stored_id, table_of
from specs.store.tables import Spec

_POST = table_of(Post).c
_QUESTIONS = (_POST.conversation_id == bindparam("conversation"), _POST.question != "")
_ASKED_BEFORE = (
    select(_POST.question)
    .where(*_QUESTIONS, _POST.ts != "", _POST.ts < bindparam("written"))
    .order_by(_POST.ts.desc())
    .limit(1)
)
_DOUBTFUL = select(_POST.id).where(*_QUESTIONS, _POST.shown == 0, _POST.state.in_(("claimed", "uncertain"))).limit(1)


def open_thread(act: Act, spec: Spec, user_id: str) -> Conversation:
    """Somebody's thread about a specification: the one they have, else a new one with its head posted."""
    found = drafts.conversation_of(act.session, stored_id(spec), user_id)
    if found is not None:
        return found
    conversation = Conversation(spec_id=stored_id(spec), user_id=user_id, changed_at=act.wall)
    act.session.add(conversation)
    act.session.flush()
    conversation.root = posting.head(act, conversation).id
    act.session.flush()
    return conversation


def show_anew(act: Act, spec: Spec, conversation: Conversation) -> None:
    """The question that stands in a thread, drawn again where it stands after somebody else changed the draft.

    What the person sees is what its numbers mean from then on. A question too long for one message stays as it is.
    """
    draft, focus = drafts.draft_of(spec), Focus.model_validate_json(conversation.focus)
    reply, seen = asked_now(drafts.context_for(act, draft.document.form), draft, focus)
    readable = companions.as_reader(act, spec, conversation.user_id, (reply,) if reply else ())
    if readable and posting.ask_again_in_place(act, conversation, readable[0]):
        conversation.focus = seen.model_dump_json()
        act.session.add(conversation)
        act.session.flush()


def post_at(act: Act, channel: str, ts: str) -> int:
    """The outbox row of a message, for an element that carries no id of it (a menu); 0 where there is none."""
    found = act.session.execute(
        select(col(Post.id)).where(col(Post.channel_id) == channel, col(Post.ts) == ts)
    ).scalar_one_or_none()
    return found or 0


def of_press(act: Act, user_id: str, post_id: int, channel: str, thread_ts: str) -> tuple[Post, Conversation] | None:
    """The post under which somebody pressed, and its thread; None where it is not theirs, and then they are told."""
    post = act.session.get(Post, post_id)
    conversation = act.session.get(Conversation, post.conversation_id) if post and post.conversation_id else None
    if post is None or conversation is None:
        posting.tell_privately(act, user_id, channel, Reply("press.unknown"), thread_ts)
        return None
    if conversation.user_id != user_id:
        owner = people.name_of(act.session, act.organisation, conversation.user_id)
        posting.tell_privately(act, user_id, channel, Reply("press.not_your_draft", {"owner": owner}), thread_ts)
        return None
    return post, conversation


def is_superseded(act: Act, post: Post) -> bool:
    """Whether the bot has asked something later in that conversation, so that the buttons of `post` are old."""
    later = select(col(Post.id)).where(
        col(Post.conversation_id) == post.conversation_id,
        col(Post.question) != "",
        col(Post.id) > post.id,
    )
    return act.session.execute(later.limit(1)).first() is not None


def question_before(act: Act, conversation: Conversation, ts: str) -> str:
    """The question last posted before an answer was written, whatever came in between."""
    values = {"conversation": conversation.id, "written": ts}
    found: str | None = run(act.session, _ASKED_BEFORE, values).scalar_one_or_none()
    return found or ""


def in_doubt(act: Act, conversation: Conversation) -> bool:
    """Whether a question may stand in the thread of which it is not known yet that it does."""
    return run(act.session, _DOUBTFUL, {"conversation": conversation.id}).first() is not None

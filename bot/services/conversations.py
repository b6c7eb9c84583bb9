"""The front door of a conversation: what is typed and pressed in a thread, and what a step of the core wants then."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from bot.conversation import acts
from bot.conversation.draft import Focus
from bot.conversation.replies import Reply
from bot.conversation.reviewing import missing
from bot.conversation.turn import Turn
from bot.services import (
    again,
    answering,
    drafts,
    moving,
    posting,
    resting,
    signing,
    submission,
    threads,
    turns,
    versions,
    wanting,
)
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation, HeldAnswer, Post
from specs.store.rows import stored_id
from specs.store.tables import Spec

# Buttons that act on the question under which they stand; the others (help, show) mean the same at any time.
ANSWERING = frozenset(
    {"skip", "back", "done", "none", "keep", "all", "submit", "choose", "edit", "more", "take_all", "same", "no_facts"}
    # What they mean depends on what was asked or done last.
    | {"yes", "no", "accept_all", "set_aside", "undo", "redo", "not_known", "keep_one"}
)


def say(act: Act, conversation: Conversation, text: str, ts: str) -> None:
    """Something typed in a thread. While it is in doubt which question stands there, it is kept until that is known."""
    spec = drafts.locked(act.session, conversation.spec_id)
    if threads.in_doubt(act, conversation):
        held = HeldAnswer(conversation_id=stored_id(conversation), text=text, ts=ts, received_at=act.wall)
        act.session.add(held)
        act.session.flush()
        return
    question = threads.question_before(act, conversation, ts)
    plain = " ".join(text.lower().strip(" .!").split())
    if not may_write(act, spec, conversation.user_id):
        resting.say(act, conversation, spec, text)
    elif spec.state == "in_sign_off" and plain in submission.TYPED_WITHDRAW and spec.author == conversation.user_id:
        submission.withdraw(act, spec, conversation)
    elif plain in versions.TYPED and _may_reopen(act, spec):
        _new_version(act, conversation, spec)
    elif spec.state == "rejected" and again.typed(act, conversation, spec, plain):
        return
    elif spec.state not in drafts.EDITABLE:
        resting.say(act, conversation, spec, text)
    elif question == submission.QUESTION and plain in submission.TYPED_SEND:
        _send(act, spec, conversation)
    elif not answering.typed(act, conversation, spec, text):
        what = acts.Say(text, "review" if question == submission.QUESTION else question)
        _step(act, conversation, spec, what, ts)


@dataclass(frozen=True)
class Pressed:
    """A press on a message of a conversation: by whom, on which post, which key, and what was chosen."""

    user_id: str
    post_id: int
    key: str
    chosen: tuple[str, ...] = ()
    channel: str = ""
    thread_ts: str = ""


def press(act: Act, pressed: Pressed) -> None:
    """A button under a question. One that is not theirs, or no longer stands for anything, is answered privately."""
    found = threads.of_press(act, pressed.user_id, pressed.post_id, pressed.channel, pressed.thread_ts)
    if found is None:
        return
    post, conversation = found
    spec = drafts.locked(act.session, conversation.spec_id)
    if not may_write(act, spec, pressed.user_id):
        resting.say(act, conversation, spec)
    elif pressed.key == "withdraw" and spec.author == pressed.user_id:
        submission.withdraw(act, spec, conversation)
    elif pressed.key == versions.NEW_VERSION.key:
        _new_version(act, conversation, spec)
    elif pressed.key == versions.START_AGAIN.key and spec.state == "rejected":
        again.start(act, conversation, spec)
    elif spec.state not in drafts.EDITABLE:
        resting.say(act, conversation, spec, key=pressed.key)
    else:
        _pressed_in_draft(act, pressed, post, conversation, spec)


def _pressed_in_draft(act: Act, pressed: Pressed, post: Post, conversation: Conversation, spec: Spec) -> None:
    if pressed.key in ANSWERING and threads.is_superseded(act, post):
        reply = Reply("press.old_question", {"ref": spec.ref})
        posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)
        posting.redraw(act, post_id=post.id)
        _step(act, conversation, spec, acts.Resume())
    elif pressed.key == "carry_on":
        _step(act, conversation, spec, acts.Resume())
    elif pressed.key == "send":
        _send(act, spec, conversation)
    elif pressed.chosen:
        _step(act, conversation, spec, acts.Choose(pressed.chosen, post.question))
    else:
        _step(act, conversation, spec, acts.Press(pressed.key, post.question))


def _send(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Send it, unless a new version of the form asks for something more since it was looked through."""
    if not submission.may_send(act, spec, conversation):
        return
    draft = moving.brought(act, spec, conversation)
    context = drafts.context_for(act, draft.document.form)
    if missing(Turn(context, draft, Focus())):
        _step(act, conversation, spec, acts.Press("submit", "review"))
    else:
        submission.send(act, spec, conversation)


def release_held(act: Act, conversation_id: int) -> None:
    """Work off the answers that were kept while a post was in doubt, in the order in which they were written."""
    waiting = select(HeldAnswer).where(col(HeldAnswer.conversation_id) == conversation_id).order_by(col(HeldAnswer.ts))
    rows = list(act.session.execute(waiting).scalars())
    conversation = act.session.get(Conversation, conversation_id) if rows else None
    if conversation is None or threads.in_doubt(act, conversation):
        return
    for row in rows:
        act.session.delete(row)
        act.session.flush()
        say(act, conversation, row.text, row.ts)


def _step(act: Act, conversation: Conversation, spec: Spec, what: acts.Act, ts: str = "") -> None:
    """One act of the person, with what they want done besides."""
    wanted = turns.step(act, conversation, spec, what, ts)
    if wanted is not None:
        wanting.carry_out(act, conversation, spec, wanted)


def _may_reopen(act: Act, spec: Spec) -> bool:
    """Whether a new version can be begun: from what is agreed, or from a rejected one with an agreed one in force."""
    return spec.state in versions.REOPENED_FROM and versions.in_force(act.session, spec) is not None


def _new_version(act: Act, conversation: Conversation, spec: Spec) -> None:
    """Its author begins a new version of what was agreed, at its review; again, go on where the conversation stands."""
    signing.catch_up(act, spec)
    rejected, version = spec.state == "rejected", versions.in_force(act.session, spec)
    if version and spec.author == conversation.user_id and versions.reopen(act, spec, conversation.user_id):
        facts = {"ref": spec.ref, "revision": version.revision, "rejected": rejected}
        posting.say(act, conversation, Reply("version.opened", facts))
    if spec.state in drafts.EDITABLE:
        _step(act, conversation, spec, acts.Resume())
    else:
        resting.say_briefly(act, conversation, spec)

"""Messages that people change or delete afterwards: what each gave follows them, or the person is asked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.acts import Revise
from bot.conversation.draft import Draft
from bot.conversation.given import Given, given_between, is_there, standing, without
from bot.conversation.replies import Button, Listing, Reply
from bot.services import drafts, posting, remembering, resting, turns
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation, GivenAnswer, Post
from specs.store.tables import Spec

USE, KEEP, REMOVE = "earlier.use", "earlier.keep", "earlier.remove"


@dataclass(frozen=True)
class Changed:
    """A message that somebody changed, or deleted (then without `text`)."""

    user_id: str
    channel: str
    ts: str
    thread_ts: str
    text: str


@dataclass(frozen=True)
class Pressed:
    """A press under the question what to do: by whom, on which post, which button, and where."""

    user_id: str
    post_id: int
    key: str
    channel: str
    thread_ts: str


@dataclass(frozen=True)
class _Found:
    """What is known of an earlier message: what it gave, and the draft as it stands now."""

    row: GivenAnswer
    conversation: Conversation
    spec: Spec
    draft: Draft

    @property
    def gave(self) -> Given:
        return Given.model_validate_json(self.row.gave)


def changed(act: Act, message: Changed) -> bool:
    """The answer of a changed message changes with it, if nobody changed it since; else the person is asked.

    False where it is not known what the message gave.
    """
    found = _found(act, message)
    if found is None:
        return False
    if found.row.text == message.text:
        return True
    context = drafts.context_for(act, found.draft.document.form)
    if found.spec.state not in drafts.EDITABLE or not may_write(act, found.spec, message.user_id):
        resting.say(act, found.conversation, found.spec, message.text)
    elif standing(context, found.draft, found.gave) == found.gave:
        _revise(act, found, found.gave, message.text)
    else:
        now = is_there(context, found.draft, found.gave).words()
        listings = [Listing("", now, "plain", aspect="now_says")] if now else []
        listings.append(Listing("", (message.text,), "plain", aspect="new_words"))
        reply = Reply("earlier.changed_since", {"there": len(now)}, tuple(listings), (Button(USE), Button(KEEP)))
        _ask(act, found, reply, message.text)
    return True


def deleted(act: Act, message: Changed) -> bool:
    """Ask what is to become of what a deleted message gave. False where it is not known what it gave."""
    found = _found(act, message)
    if found is None:
        return False
    context = drafts.context_for(act, found.draft.document.form)
    there = is_there(context, found.draft, found.gave).words()
    if found.spec.state not in drafts.EDITABLE or not may_write(act, found.spec, message.user_id):
        resting.say(act, found.conversation, found.spec)
    elif not there:
        posting.say(act, found.conversation, Reply("earlier.nothing_left"))
    else:
        listing = Listing("", there, "bullet")
        _ask(act, found, Reply("earlier.deleted", {}, (listing,), (Button(REMOVE), Button(KEEP))), "")
    return True


def press(act: Act, pressed: Pressed) -> None:
    """What the person decided. A second press, or one by somebody else, is answered privately."""
    chosen = select(GivenAnswer).where(col(GivenAnswer.ask_post) == pressed.post_id)
    row = act.session.execute(chosen).scalar_one_or_none() if pressed.post_id else None
    conversation = act.session.get(Conversation, row.conversation_id) if row else None
    if row is None or conversation is None or conversation.user_id != pressed.user_id:
        reply = Reply("earlier.decided" if act.session.get(Post, pressed.post_id) else "press.unknown")
        posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)
        return
    spec = drafts.locked(act.session, conversation.spec_id)
    found = _Found(row, conversation, spec, drafts.draft_of(spec))
    posting.without_buttons(act, pressed.post_id)
    row.ask_post = None
    act.session.add(row)
    act.session.flush()
    if spec.state not in drafts.EDITABLE or not may_write(act, spec, pressed.user_id):
        resting.say(act, conversation, spec, row.asked_text)
    elif pressed.key == KEEP:
        posting.say(act, conversation, Reply("earlier.kept"))
    else:
        context = drafts.context_for(act, found.draft.document.form)
        _revise(act, found, is_there(context, found.draft, found.gave), row.asked_text)


def _ask(act: Act, found: _Found, reply: Reply, text: str) -> None:
    if found.row.ask_post:
        posting.without_buttons(act, found.row.ask_post)
    found.row.ask_post = posting.ask_aside(act, found.conversation, reply)
    found.row.asked_text = text
    act.session.add(found.row)
    act.session.flush()


def _revise(act: Act, found: _Found, given: Given, text: str) -> None:
    """Carry it out, and remember what the message gives now."""
    what = Revise(given, found.row.question, text)
    turns.step(act, found.conversation, found.spec, what)
    now, before = drafts.draft_of(found.spec), found.draft
    if all(getattr(now, part) == getattr(before, part) for part in ("document", "proposed", "tray", "picked")):
        return
    if not text:
        act.session.delete(found.row)
    else:
        context = drafts.context_for(act, now.document.form)
        gives = given_between(context, without(context, found.draft, given, fields=True), now)
        found.row.text, found.row.gave = text, gives.model_dump_json()
        act.session.add(found.row)
    act.session.flush()


def _found(act: Act, message: Changed) -> _Found | None:
    row = remembering.row_of(act, message.user_id, message.ts)
    if row is None:
        return None
    conversation = act.session.get_one(Conversation, row.conversation_id)
    spec = drafts.locked(act.session, conversation.spec_id)
    return _Found(row, conversation, spec, drafts.draft_of(spec))

"""What each message of a person gave to the draft, kept so that the draft can follow the message when it changes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import col

from bot.conversation.draft import Draft
from bot.conversation.given import given_between
from bot.services import drafts
from bot.services.office import Act
from bot.store.tables import Conversation, GivenAnswer
from specs.store.rows import stored_id

_GIVEN = (
    select(GivenAnswer)
    .join(Conversation, col(Conversation.id) == col(GivenAnswer.conversation_id))
    .where(col(GivenAnswer.ts) == bindparam("ts"), col(Conversation.user_id) == bindparam("user"))
)


@dataclass(frozen=True)
class Said:
    """A message as it was taken: its time in Slack, the question that it answered, and its words."""

    ts: str
    question: str
    text: str


def remember(act: Act, conversation: Conversation, said: Said, before: Draft, after: Draft) -> None:
    """Keep what a message gave. One that gave nothing (a command, a question) is not kept."""
    gave = given_between(drafts.context_for(act, after.document.form), before, after)
    if not gave.words() or before.document.form != after.document.form:
        return
    row = row_of(act, conversation.user_id, said.ts) or GivenAnswer(
        conversation_id=stored_id(conversation), ts=said.ts, question=said.question, text="", gave=""
    )
    row.text, row.gave = said.text, gave.model_dump_json()
    act.session.add(row)
    act.session.flush()


def row_of(act: Act, user_id: str, ts: str) -> GivenAnswer | None:
    """What a person's message gave. (The times of messages are unique in the direct messages with one person.)"""
    found: GivenAnswer | None = act.session.execute(_GIVEN, {"ts": ts, "user": user_id}).scalars().first()
    return found

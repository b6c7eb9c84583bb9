"""Answers that were kept while a question was in doubt, and that nobody works off: taken up here.

The sender releases them when it knows of the question. It cannot see one that is being stored at that very moment, nor
one whose sender was killed; so whatever is still kept is looked through again.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.services import conversations, drafts
from bot.services.office import Act, Office
from bot.store.tables import Conversation, HeldAnswer


def release_left_over(office: Office) -> bool:
    """Work off the kept answers whose question is no longer in doubt; False, as the next look is soon enough."""
    with office.store.reading() as session:
        waiting = session.execute(select(col(HeldAnswer.conversation_id)).distinct()).scalars().all()
    for conversation_id in waiting:
        with office.act() as act:
            release(act, conversation_id)
    return False


def release(act: Act, conversation_id: int) -> None:
    """Work off what is kept for a conversation, after everybody else who is at work on its draft."""
    hold(act.session, conversation_id)
    conversations.release_held(act, conversation_id)


def hold(session: Session, conversation_id: int) -> None:
    """Hold the draft of a conversation for this transaction, so that nothing is kept unseen or released twice."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is not None:
        drafts.locked(session, conversation.spec_id)

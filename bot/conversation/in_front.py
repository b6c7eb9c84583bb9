"""What a person has in front of them when a question is asked, so that a number means what it meant to them."""

from __future__ import annotations

from bot.conversation.competencies import offer_of
from bot.conversation.own_behaviours import behaviour_ids
from bot.conversation.questions import Question
from bot.conversation.references import listed
from bot.conversation.turn import Turn


def in_front(turn: Turn, asked: Question) -> Turn:
    """With the ids of the list that the question shows, behaviours among them, whoever changes it meanwhile."""
    turn = listed(turn, asked)
    if asked.kind != "competencies":
        return turn
    return turn.with_focus(shown={**turn.focus.shown, asked.key: behaviour_ids(offer_of(turn))})

"""Asking before words are lost, and which of several was meant; both wait as data for the next act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.pending import Pending
from bot.conversation.questions import Question
from bot.conversation.references import Chosen
from bot.conversation.replies import Button, Choices, Listing, Option, Reply
from bot.conversation.turn import Turn

# More are not told apart at a glance, and the person is asked to name the section.
_MOST_WAYS = 12


def losing(turn: Turn, question: Question, texts: Sequence[str], way: str, instead: Sequence[str] = ()) -> Turn | None:
    """Ask before these words are lost; None where they may be, because nothing is lost or the person has said yes.

    `way` are the words that do it, to be carried out after a yes; `instead` are new words that come in their place.
    """
    if not texts or turn.confirmed == tuple(texts):
        return None
    return asked(turn, question, way, "confirm.remove", texts, lost=texts, count=len(texts), instead=list(instead))


def asked(
    turn: Turn, question: Question, way: str, name: str, shown: Sequence[str], *, lost: Sequence[str] = (), **facts: Any
) -> Turn:
    """Ask yes or no about `way`, with `shown` quoted under the question."""
    pending = Pending(ways=(way,), question=question.key, texts=tuple(lost))
    buttons = (Button("yes", primary=True), Button("no"))
    return _waiting(turn, pending, Reply(name, facts, (Listing("", tuple(shown)),), buttons))


def which_meant(
    turn: Turn, question: Question, ways: Sequence[str], name: str, shown: Sequence[str], **facts: Any
) -> Turn:
    """Ask which of several ways was meant, each shown as a numbered line."""
    ways, shown = ways[:_MOST_WAYS], shown[:_MOST_WAYS]
    pending = Pending(ways=tuple(ways), question=question.key)
    options = tuple(Option(f"way.{number}", words[:70]) for number, words in enumerate(shown, start=1))
    reply = Reply(name, facts, (Listing("", tuple(shown), "number"),), (Button("no"),), choices=Choices(options))
    return _waiting(turn, pending, reply)


def _waiting(turn: Turn, pending: Pending, reply: Reply) -> Turn:
    turn = turn.understood().with_focus(pending=pending)
    return replace(turn, replies=(replace(reply, question=turn.current().key),), asks=False)


def named_as(chosen: Chosen) -> str:
    """The entries in words that can mean nothing else: "knowledge desirable 3, 4"."""
    numbers = ", ".join(map(str, chosen.numbers))
    return f"{chosen.question.section} {chosen.question.necessity} {numbers}"

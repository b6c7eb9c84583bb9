"""Suggestions that were put aside ("not for this post"), when that is undone or done again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.questions import Question
from bot.conversation.suggesting import offered_at, offered_criterion, with_again
from bot.conversation.turn import Turn


def told_put_aside(turn: Turn, question: Question, was: Sequence[str]) -> Turn:
    """Say which suggestions came back, or were put aside, since `was` was what stood aside.

    Those that came back are on show under their letters, where they were offered at this question.
    """
    now = turn.draft.declined
    back = tuple(key for key in was if key not in now)
    gone = tuple(key for key in now if key not in was)
    if back and question.kind == "criteria" and (here := _lettered_here(turn, question, back)):
        turn = with_again(turn, question, here)
    turn = turn.noting("suggestions.again", texts=_texts(turn, back)) if _texts(turn, back) else turn
    return turn.noting("suggestions.declined", texts=_texts(turn, gone)) if _texts(turn, gone) else turn


def _lettered_here(turn: Turn, question: Question, keys: tuple[str, ...]) -> tuple[str, ...]:
    lettered = offered_at(turn, question).lettered
    return tuple(key for key in keys if key in lettered)


def _texts(turn: Turn, keys: tuple[str, ...]) -> list[str]:
    return [each.text for key in keys if (each := offered_criterion(turn, key))]

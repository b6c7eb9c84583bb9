"""The menu beside a suggestion: "Use it", "More like this", "Not for this post", for those who do not type letters."""

from __future__ import annotations

from typing import get_args

from bot.conversation.questions import Question
from bot.conversation.replies import Button, Presses
from bot.conversation.suggesting import offered_at
from bot.conversation.taking import Deed, do_with
from bot.conversation.turn import Turn

MENU = "suggestion"
_OFFERED: tuple[Deed, ...] = ("take", "like", "decline")


def beside(criterion: str) -> Presses:
    """The menu beside the suggestion of that criterion."""
    return Presses(criterion, tuple(Button(f"{MENU}.{deed}") for deed in _OFFERED))


def from_menu(turn: Turn, question: Question, option: str) -> Turn:
    """What was chosen, as `deed.criterion`. Where other suggestions stand there now, nothing is done, and that is said.

    After a change of the title or the grade the letters begin again, so an older message's menu is about nothing.
    """
    named, _, criterion = option.partition(".")
    deed = next((each for each in get_args(Deed) if each == named), None)
    if deed is None or criterion not in offered_at(turn, question).lettered:
        return turn.understood().looking_at(question.key).noting("suggestions.not_there_now")
    return do_with(turn, question, deed, criterion)

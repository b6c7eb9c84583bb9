"""Which buttons of a question stand in its row, and which under the menu beside it: no more than five in a row."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import parts
from bot.conversation.replies import Button, Reply

MENU = "conversation.menu"
# More are not taken in at a glance, and wrap on a telephone. Slack's menu takes as many again.
_MOST_IN_ROW = _MOST_IN_MENU = 5
_WITH_SUGGESTIONS = ("ask.criteria", "ask.day_one")
# What people press most comes first; what means the same at every question can be a press further away.
_RANKED = ("done", "take_all", "undo", "more", "none", "skip", "bulk", "back", "help", "show")


def parted(reply: Reply) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """The buttons of the row and those of the menu, in their order. Only a question with suggestions has so many."""
    if reply.name not in _WITH_SUGGESTIONS or len(reply.buttons) <= _MOST_IN_ROW:
        return reply.buttons, ()
    ranked = sorted(reply.buttons, key=lambda each: _RANKED.index(each.key) if each.key in _RANKED else 0)
    shown = ranked[:_MOST_IN_ROW]
    rest = [each for each in reply.buttons if each not in shown]
    return tuple(each for each in reply.buttons if each in shown), tuple(rest[:_MOST_IN_MENU])


def menu(options: Sequence[tuple[str, str]]) -> parts.Json:
    """The menu of (action, words) beside the row; choosing one does what its button would."""
    made = [{"text": parts.plain_text(words), "value": action} for action, words in options]
    return {"type": "overflow", "action_id": MENU, "options": made}

"""Turns of a written conversation that change or delete what was said in an earlier turn, as people do in Slack."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.acts import Act, Revise, Say
from bot.conversation.context import Context
from bot.conversation.draft import Draft
from bot.conversation.given import Given, given_between, is_there, without


@dataclass
class SecondThoughts:
    """What each turn gave to the draft, by its number, and the question that it answered."""

    context: Context
    gave: dict[int, tuple[Given, str]] = field(default_factory=dict)

    def of(self, number: int, text: str, draft: Draft) -> Revise | None:
        """The turn of that number says `text` now, or is deleted where that is empty; None if it gave nothing."""
        if number not in self.gave:
            return None
        given, question = self.gave[number]
        return Revise(is_there(self.context, draft, given), question, text)

    def remember(self, number: int, act: Act, before: Draft, after: Draft) -> None:
        """Keep what a turn gave; for one that changes an earlier one, `number` is that of the earlier one."""
        if isinstance(act, Revise):
            before = without(self.context, before, act.given, fields=True)
        given = given_between(self.context, before, after)
        self.gave.pop(number, None)
        if given.words() and isinstance(act, Say | Revise):
            question = act.question
            self.gave[number] = (given, question)

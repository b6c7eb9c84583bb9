"""Words that are to be added, and no telling where: the person is asked, with the words quoted."""

from __future__ import annotations

from bot.conversation.command_set import Add
from bot.conversation.confirming import which_meant
from bot.conversation.questions import Question
from bot.conversation.references import lists_of, sections_named
from bot.conversation.turn import Turn


def ask_where(turn: Turn, target: Question, add: Add) -> Turn:
    """Ask for which section the words of an addition are: of those that its place may mean, else of all."""
    fitting = sections_named(turn.form, add.place) if add.place else ()
    level = add.necessity or "essential"
    offered = lists_of(turn, fitting, level)
    none_there = bool(fitting) and not offered
    if none_there:
        # The section has no desirable criteria: as essential there, or as desirable elsewhere.
        offered = [*lists_of(turn, fitting, "essential"), *lists_of(turn, (), level)]
    elif not offered:
        offered = lists_of(turn, (), level)
    if not offered:
        return turn.misunderstood().noting("edit.unknown", typed=add.text)
    ways = [f"add to {_name(each)} {each.necessity}: {add.text}" for each in offered]
    shown = [f"{each.label}, {each.necessity}" for each in offered]
    facts = {"texts": [add.text], "to": add.place, "no_desirable": none_there}
    return which_meant(turn, target, ways, "which.place", shown, **facts)


def _name(question: Question) -> str:
    return question.section if ":" in question.label else question.label

"""Which competencies: where the employer limits their number or leaves some to choose, the manager says which."""

from __future__ import annotations

from bot.conversation.framework import choice_for, picked
from bot.conversation.questions import Question
from bot.conversation.selection import selected
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line
from specs.frameworks import Choice
from specs.frameworks.model import Competency


def answer_which(turn: Turn, question: Question, text: str) -> Turn:
    """Choose by number or name. More than the limit is taken and said, and the question stays."""
    choice = choice_for(turn.context, turn.draft)
    choosable = choice.choosable if choice else ()
    names = {each.name.casefold(): (number,) for number, each in enumerate(choosable, start=1)}
    # "all" means what is offered, not what is there on request too.
    everything = choice is not None and one_line(text).casefold().startswith(("all", "everything"))
    selection = selected(text, len(choice.offered) if choice and everything else len(choosable), names)
    if choice is None or selection is None:
        return turn.misunderstood().noting("competencies.which.unclear", typed=one_line(text))
    if selection.outside or not selection.numbers:
        facts = {"numbers": list(selection.outside), "highest": len(choosable), "typed": one_line(text)}
        return turn.misunderstood().noting("list.number_unknown", **facts)
    return choose(turn, question, choice, [choosable[number - 1] for number in selection.numbers])


def choose_which(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """Choose from the menu."""
    choice = choice_for(turn.context, turn.draft)
    chosen = [each for each in choice.choosable if each.key in keys] if choice else []
    if choice is None or not chosen:
        return turn.noting("press.out_of_place")
    return choose(turn, question, choice, chosen)


def choose(turn: Turn, question: Question, choice: Choice, chosen: list[Competency]) -> Turn:
    """Have these and no others besides what is included; behaviours of others go, and are named."""
    keys = [each.key for each in chosen]
    turn = _without(turn, [each for each in choice.choosable if each.key not in keys])
    marks = {key: mark for key, mark in turn.draft.marks.items() if key not in ("competencies", question.key)}
    turn = turn.with_draft(picked=tuple(keys), marks=marks).understood()
    return told(turn, choice, [each.name for each in chosen], question)


def told(turn: Turn, choice: Choice, names: list[str], question: Question) -> Turn:
    """Say what was chosen and how it stands to the limit; with too many the question stays, else it is done with."""
    over = len(names) - choice.room if choice.room is not None else 0
    facts = {"names": names, "left": max(-over, 0), "room": choice.room}
    if over > 0:
        return turn.noting("competencies.which.too_many", **facts, over=over)
    return turn.moving().noting("competencies.which.chosen", **facts)


def include(turn: Turn, words: str) -> Turn | None:
    """ "include Leading People": a competency that is not proposed yet, with its behaviours; None for no such name."""
    choice = choice_for(turn.context, turn.draft)
    wanted = one_line(words).casefold().rstrip(" .!")
    found = [each for each in choice.choosable if wanted in (each.name.casefold(), each.key)] if choice else []
    asked = picked(turn.draft)
    if choice is None or not found or found[0].key in asked:
        return None
    keys = tuple(each.key for each in choice.choosable if each.key in asked or each == found[0])
    turn = turn.with_draft(picked=keys).understood()
    over = len(keys) - choice.room if choice.room is not None else 0
    turn = turn.noting("competencies.which.included", competency=found[0].name)
    names = [each.name for each in choice.choosable if each.key in keys]
    facts = {"names": names, "left": 0, "room": choice.room, "over": over}
    return turn.noting("competencies.which.too_many", **facts) if over > 0 else turn


def _without(turn: Turn, gone: list[Competency]) -> Turn:
    """Without the framework's behaviours of these competencies; what people wrote themselves stays."""
    keys = {each.key for each in gone}
    kept = []
    dropped: list[str] = []
    for chosen in turn.document.competencies:
        own = tuple(each for each in chosen.indicators if chosen.competency not in keys or each.source == "own")
        dropped += [each.text for each in chosen.indicators if each not in own]
        kept += [chosen.model_copy(update={"indicators": own})] if own else []
    turn = turn.with_draft(document=turn.document.model_copy(update={"competencies": tuple(kept)}))
    return turn.noting("list.removed", texts=dropped) if dropped else turn

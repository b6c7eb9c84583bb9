"""Looking further into the framework: more of a level, another level, what goes beyond it, what falls short of it.

What is looked at gets letters, as suggestions do, and can be taken by them. What falls short is only shown: nobody is
asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.conversation.draft import Offered
from bot.conversation.framework import grade_written, proposed, rungs_of
from bot.conversation.questions import Question
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.suggesting import LETTERS, NOTHING_OFFERED
from bot.conversation.turn import Turn
from bot.conversation.typed import plain
from specs.frameworks import Framework, Proposal, proposals_for
from specs.frameworks.model import PROPOSED, Competency

What = Literal["more", "short", "exceeding", "above", "below", "level"]

# Longer words look nothing up.
_LONGEST = 100
_OF = r"(?: (?:behaviours|ones|indicators))?(?: (?:of|for|from|in|on|to|than))?"
_ASKS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("more", re.compile(rf"(?:show (?:me )?)?(?:some )?(?:more|other|others){_OF}(?: number)? (?P<which>.+)")),
    ("short", re.compile(rf"(?:show (?:me )?)?(?:what )?(?:falls?|falling) short{_OF}(?: number)? (?P<which>.+)")),
    ("short", re.compile(rf"(?:show (?:me )?)?(?:the )?negative{_OF}(?: number)? (?P<which>.+)")),
    (
        "exceeding",
        re.compile(rf"(?:show (?:me )?)?(?:what )?(?:exceeds|exceeding|goes beyond){_OF}(?: number)? (?P<which>.+)"),
    ),
    ("above", re.compile(rf"(?:show (?:me )?)?(?:the )?(?:level )?above{_OF}(?: number)? (?P<which>.+)")),
    ("below", re.compile(rf"(?:show (?:me )?)?(?:the )?(?:level )?below{_OF}(?: number)? (?P<which>.+)")),
    ("level", re.compile(r"(?:show (?:me )?)?(?P<which>.+?) at (?:the )?(?:level )?(?P<level>.+)")),
)
_LETTERED = re.compile(r"(?:(?:take|add|use|include|yes)\b[ ,:]*)?(?P<letters>[a-z](?:(?: ?(?:,|and|&|\+) ?| )[a-z])*)")


@dataclass(frozen=True)
class Letters:
    """What letters mean: the behaviours that have them, and the letters that nothing has. `last` is the last given."""

    chosen: tuple[Proposal, ...]
    unknown: tuple[str, ...]
    last: str


def looked_up(turn: Turn, question: Question, text: str) -> Turn | None:
    """Show what the words ask to see; None where they ask for nothing of the kind."""
    framework, words = turn.context.framework, plain(text)
    if framework is None or len(words) > _LONGEST or not rungs_of(turn.context, turn.draft):
        return None
    for what, pattern in _ASKS:
        found = pattern.fullmatch(words)
        competency = _named(turn, framework, found["which"]) if found else None
        if found is None or competency is None:
            continue
        level = _level(framework, found["level"]) if what == "level" else ""
        if what != "level" or level:
            return _shown(turn, question, framework, competency, what, level)
    return None


def letters_in(turn: Turn, question: Question, text: str) -> Letters | None:
    """The behaviours whose letters were typed; None where it was no letters, or none were given yet."""
    lettered = turn.focus.offered.get(question.key, NOTHING_OFFERED).lettered
    found = _LETTERED.fullmatch(plain(text))
    framework = turn.context.framework
    if framework is None or found is None or not lettered:
        return None
    typed = [letter.upper() for letter in re.findall(r"(?<!\w)[a-z](?!\w)", found["letters"])]
    places = {letter: LETTERS.find(letter) for letter in typed}
    known = {place: letter for letter, place in places.items() if 0 <= place < len(lettered)}
    every = {each.indicator.id: each for each in _every(framework)}
    chosen = [every[lettered[place]] for place in known if lettered[place] in every]
    unknown = tuple(letter for letter in places if letter not in known.values())
    return Letters(_graded(turn, framework, chosen), unknown, LETTERS[len(lettered) - 1])


def _shown(
    turn: Turn, question: Question, framework: Framework, competency: Competency, what: What, level: str
) -> Turn:
    levels = _levels_meant(turn, framework, competency, what, level)
    fitting = [each for each in _every(framework) if each.competency == competency.key and each.level in levels]
    kinds = {"short": ("negative", "below"), "exceeding": ("exceeding",)}.get(what, PROPOSED)
    there = {each.indicator.id for each in proposed(turn.context, turn.draft)}
    there |= {each.id for chosen in turn.document.competencies for each in chosen.indicators}
    found = [each for each in fitting if each.indicator.kind in kinds and each.indicator.id not in there]
    found = found[: len(LETTERS)]
    names = [each.name for each in framework.levels if each.key in levels]
    facts = {"what": what, "name": competency.name, "levels": names, "count": len(found)}
    facts["grade"] = grade_written(turn.context, turn.draft)
    turn, letters = (turn, ()) if what == "short" else _lettered(turn, question, [each.indicator.id for each in found])
    texts = tuple(each.indicator.text for each in found)
    listing = Listing("", texts, "letter" if letters else "bullet", letters=letters)
    buttons = (Button("show"), Button("help"))
    reply = Reply("competencies.looked", facts, (listing,) if texts else (), buttons, question.key)
    return replace(turn.understood(), replies=(reply,), asks=False)


def _levels_meant(turn: Turn, framework: Framework, competency: Competency, what: What, level: str) -> tuple[str, ...]:
    """The levels that are asked for. Above and below go by the order of the framework's levels, however it counts."""
    if what == "level":
        return (level,)
    rungs = rungs_of(turn.context, turn.draft)
    own = [key for rung in rungs if (key := framework.level_for(rung.key, competency.key))]
    if what not in ("above", "below"):
        return tuple(dict.fromkeys(own))
    order = [each.key for each in framework.levels]
    places = [order.index(key) for key in own if key in order]
    if not places:
        return ()
    place = max(places) + 1 if what == "above" else min(places) - 1
    return (order[place],) if 0 <= place < len(order) else ()


def _lettered(turn: Turn, question: Question, ids: Sequence[str]) -> tuple[Turn, tuple[str, ...]]:
    """With letters for these; a letter keeps its meaning as long as there is room for more."""
    before = turn.focus.offered.get(question.key, NOTHING_OFFERED).lettered
    fresh = [each for each in ids if each not in before]
    lettered = (*before, *fresh) if len(before) + len(fresh) <= len(LETTERS) else tuple(ids)
    offered = {**turn.focus.offered, question.key: Offered(lettered=lettered, showing=tuple(ids))}
    return turn.with_focus(offered=offered), tuple(LETTERS[lettered.index(each)] for each in ids)


def _named(turn: Turn, framework: Framework, words: str) -> Competency | None:
    """The competency of a name, of a part of one name alone, or of a number in the list of behaviours."""
    several = proposed(turn.context, turn.draft)
    if words.isascii() and words.isdigit():
        key = several[int(words) - 1].competency if 0 < int(words) <= len(several) else ""
        return next((each for each in framework.competencies if each.key == key), None)
    wanted = words.removeprefix("the ")
    names = {each.key: plain(each.name) for each in framework.competencies}
    found = [each for each in framework.competencies if names[each.key] == wanted]
    found = found or [each for each in framework.competencies if f" {wanted} " in f" {names[each.key]} "]
    return found[0] if len(found) == 1 else None


def _level(framework: Framework, words: str) -> str:
    """The key of the level that the words name, empty for none."""
    return next((each.key for each in framework.levels if words in (plain(each.name), each.key.casefold())), "")


def _every(framework: Framework) -> Iterator[Proposal]:
    for competency in framework.competencies:
        for level, several in competency.indicators.items():
            yield from (Proposal(competency.key, competency.name, level, each) for each in several)


def _graded(turn: Turn, framework: Framework, chosen: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Each with the rung of a career grade that first has its level, where a higher one does."""
    rungs = rungs_of(turn.context, turn.draft)
    keys = {each.competency for each in chosen}
    expected = {each.indicator.id: each for each in proposals_for(framework, rungs, keys, standard_only=False)}
    return tuple(
        replace(each, from_grade=expected[each.indicator.id].from_grade) if each.indicator.id in expected else each
        for each in chosen
    )

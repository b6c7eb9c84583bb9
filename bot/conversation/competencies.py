"""Competencies: what the framework proposes for the grade, chosen by number, and the manager's own additions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.conversation.confirming import losing
from bot.conversation.framework import proposed
from bot.conversation.from_grade import (
    Marking,
    Taken,
    grades_taken,
    marking_asked,
    told_marked,
    told_outside,
    told_unknown,
)
from bot.conversation.level_check import choice_noted, level_noted, over_limit
from bot.conversation.looking import Letters, letters_in, looked_up
from bot.conversation.pasted import entries_of
from bot.conversation.questions import Question
from bot.conversation.selection import Selection, selected
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from bot.conversation.which import include
from specs.document import ChosenCompetency, Indicator, marked_words
from specs.frameworks import Proposal

OWN = "own"
OWN_NAME = "Added for this post"
_ADD = re.compile(r"add\b(?:\s+(?:to|under))?\s*(?P<where>[^:\n]*?)\s*:\s*(?P<text>.*)", re.IGNORECASE)
_ADD_NUMBERS = re.compile(r"(?:add|include|also)\s+(?=[0-9])(.+)", re.IGNORECASE)
_INCLUDE = re.compile(r"(?:add|include|also)\s+(?:the\s+)?(?:competency\s+)?([^\d:]+)", re.IGNORECASE)
_REMOVE = re.compile(r"(?:remove|delete|drop|take out|without|not)\s+(.+)", re.IGNORECASE)

Basis = Literal["proposed", "no_grade", "no_row", "no_framework"]


@dataclass(frozen=True)
class Added:
    """A behaviour that the manager wrote: under which competency, and the behaviour."""

    competency: str
    name: str
    indicator: Indicator


@dataclass(frozen=True)
class Offer:
    """What can be chosen by number: proposals are 1 to len(proposals), own additions follow them.

    The numbers of the proposals stay the same whatever was chosen.
    """

    basis: Basis
    proposals: tuple[Proposal, ...]
    chosen: frozenset[str]
    added: tuple[Added, ...]

    @property
    def highest(self) -> int:
        """The highest number that can be typed."""
        return len(self.proposals) + len(self.added)

    def names(self) -> dict[str, tuple[int, ...]]:
        """Numbers by the competency's name in lower case."""
        numbers: dict[str, tuple[int, ...]] = {}
        for number, proposal in enumerate(self.proposals, start=1):
            name = proposal.competency_name.casefold()
            numbers[name] = (*numbers.get(name, ()), number)
        return numbers


def offer_of(turn: Turn) -> Offer:
    """What the framework proposes for the draft's grade, and what is chosen and added so far.

    A chosen behaviour that is not proposed (of another level, looked up and taken) stands with the additions.
    """
    standing = [(each, indicator) for each in turn.document.competencies for indicator in each.indicators]
    marks = {indicator.id: indicator.from_grade for _, indicator in standing if indicator.source == "framework"}
    basis, proposals = _proposed(turn)
    proposals = tuple(replace(each, from_grade=marks.get(each.indicator.id, each.from_grade)) for each in proposals)
    known = {each.indicator.id for each in proposals}
    added = tuple(Added(e.competency, e.name, each) for e, each in standing if not _is_proposed(each, known))
    return Offer(basis, proposals, frozenset(known & marks.keys()), added)


def _is_proposed(indicator: Indicator, proposed: Collection[str]) -> bool:
    return indicator.source == "framework" and indicator.id in proposed


def _proposed(turn: Turn) -> tuple[Basis, tuple[Proposal, ...]]:
    if turn.context.framework is None or not turn.form.grade_field:
        return "no_framework", ()
    if not turn.document.header_words(turn.form.grade_field):
        return "no_grade", ()
    proposals = proposed(turn.context, turn.draft)
    return ("proposed" if proposals else "no_row"), proposals


def shown_indicator(proposal: Proposal) -> Indicator:
    """A proposal as it would stand in the document."""
    indicator = proposal.indicator
    return Indicator(
        id=indicator.id,
        text=indicator.text,
        level=proposal.level,
        from_grade=proposal.from_grade,
        source="framework",
    )


def answer_competencies(turn: Turn, question: Question, text: str) -> Turn:
    """Choose by number and add lines of one's own; what cannot be read is quoted back and changes nothing."""
    known = offer_of(turn)
    marking = marking_asked(turn, text, known.highest)
    if marking is not None:
        return _mark(turn, known, marking)
    if looked := looked_up(turn, question, text):
        return looked
    if letters := letters_in(turn, question, text):
        return _taken(turn, known, letters, one_line(text))
    rest, additions = _parted(text)
    turn = _added(turn, question, additions) if additions else turn
    if not one_line(rest):
        return turn
    if found := _REMOVE.fullmatch(one_line(rest)):
        return _numbers_changed(turn, question, known, found[1], removing=True)
    if (found := _INCLUDE.fullmatch(one_line(rest))) and (included := include(turn, found[1])):
        return included
    if found := _ADD_NUMBERS.fullmatch(one_line(rest)):
        return _numbers_changed(turn, question, known, found[1], removing=False)
    selection = selected(rest, len(known.proposals), known.names())
    if selection is None or not known.proposals:
        return turn.misunderstood().noting("competencies.not_understood", typed=one_line(rest))
    return _chosen(turn, question, known, selection)


def choose_all(turn: Turn, question: Question) -> Turn:
    """Choose every proposal, as the button does."""
    return answer_competencies(turn, question, "all")


def reproposed(turn: Turn, before: Sequence[Proposal]) -> Turn:
    """After a change of grade: keep own additions and what the new grade proposes too, and ask again.

    `before` are the proposals of the old grade.
    """
    offer = offer_of(turn)
    earlier = {proposal.indicator.id for proposal in before}
    after = {proposal.indicator.id: proposal for proposal in _proposed(turn)[1]}
    if not turn.document.competencies:
        return turn
    fresh = tuple(replace(each, from_grade=after[each.indicator.id].from_grade) for each in offer.proposals)
    own = tuple(each for each in offer.added if each.indicator.source == "own" or each.indicator.id not in earlier)
    turn = rebuilt(turn, Offer(offer.basis, fresh, offer.chosen, own), offer.chosen)
    if set(after) == earlier:
        return turn
    marks = {key: mark for key, mark in turn.draft.marks.items() if key != "competencies"}
    facts = {"kept": len(offer.chosen), "gone": len(offer.added) - len(own), "own": len(own)}
    return turn.with_draft(marks=marks).noting("competencies.reproposed", **facts)


def _parted(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The words of choosing, and (where, behaviour) of each line that adds; "add:" alone holds for what follows."""
    rest: list[str] = []
    additions: list[tuple[str, str]] = []
    where: str | None = None
    for line in text.split("\n"):
        found = _ADD.fullmatch(line.strip())
        if found:
            where = found["where"]
            additions += [(where, entry.text) for entry in entries_of(found["text"])]
            where = None if found["text"].strip() else where
        elif where is not None and has_words(line):
            additions += [(where, entry.text) for entry in entries_of(line)]
        else:
            rest.append(line)
    return "\n".join(rest), additions


def _mark(turn: Turn, offer: Offer, marking: Marking) -> Turn:
    """Mark behaviours with the rung from which they are asked for; one that was not chosen yet is chosen with it."""
    if marking.outside or not marking.numbers:
        return told_outside(turn, marking, offer.highest)
    if not marking.known:
        return told_unknown(turn.misunderstood(), marking)
    proposals, added = list(offer.proposals), list(offer.added)
    texts: list[str] = []
    for number in marking.numbers:
        at = number - 1 - len(proposals)
        if at < 0:
            proposals[number - 1] = replace(proposals[number - 1], from_grade=marking.from_grade)
            texts.append(proposals[number - 1].indicator.text)
        else:
            marked = added[at].indicator.model_copy(update={"from_grade": marking.from_grade})
            added[at] = replace(added[at], indicator=marked)
            texts.append(marked.text)
    named = {proposals[number - 1].indicator.id for number in marking.numbers if number <= len(proposals)}
    marked_offer = Offer(offer.basis, tuple(proposals), offer.chosen | named, tuple(added))
    return told_marked(rebuilt(turn, marked_offer, marked_offer.chosen).understood(), marking, texts)


def _taken(turn: Turn, offer: Offer, letters: Letters, typed: str) -> Turn:
    """Take behaviours that were looked up, and say where one belongs to another level than the grade's."""
    standing = {each.indicator.id for each in offer.added} | offer.chosen
    fresh = [each for each in letters.chosen if each.indicator.id not in standing]
    new = tuple(Added(each.competency, each.competency_name, shown_indicator(each)) for each in fresh)
    known = {each.indicator.id for each in offer.proposals}
    chosen = offer.chosen | {each.indicator.id for each in fresh if each.indicator.id in known}
    added = (*offer.added, *(each for each in new if each.indicator.id not in known))
    turn = rebuilt(turn, Offer(offer.basis, offer.proposals, chosen, added), chosen).understood()
    if new:
        turn = turn.noting("competencies.added", texts=[marked_words(each.indicator) for each in new])
    if letters.unknown:
        facts = {"letters": list(letters.unknown), "last": letters.last, "typed": typed, "done": bool(new)}
        turn = turn.noting("suggestions.unknown", **facts)
    known_ids = [each.indicator.id for each in new]
    return limit_told(choice_noted(turn, known_ids))


def _own(key: str, taken: Taken) -> Indicator:
    return Indicator(id=key, text=taken.text, from_grade=taken.from_grade, source="own")


def limit_told(turn: Turn) -> Turn:
    """Say kindly that more competencies are asked for than the employer allows, if they are."""
    too_many = over_limit(turn)
    return turn.noting("competencies.over_limit", **too_many.facts) if too_many else turn


def _added(turn: Turn, question: Question, additions: list[tuple[str, str]]) -> Turn:
    told: list[str] = []
    new: list[tuple[str, str, str]] = []
    for where, words in additions:
        key, name = group_of(turn, where)
        text = words if name != OWN_NAME or not where else f"{where}: {words}"
        offer = offer_of(turn)
        if not has_words(text):
            turn = turn.noting("answer.without_words", **question.named(), typed=text)
            continue
        if any(one_line(each.indicator.text).casefold() == text.casefold() for each in offer.added):
            turn = turn.noting("criteria.duplicates", texts=[text])
            continue
        number = turn.draft.next_id
        turn, (taken,) = grades_taken(turn, [text])
        own = Added(key, name, _own(f"c{number}", taken or Taken(text)))
        standing = Offer(offer.basis, offer.proposals, offer.chosen, (*offer.added, own))
        turn = rebuilt(turn.with_draft(next_id=number + 1), standing, offer.chosen).understood()
        words = marked_words(own.indicator)
        told.append(words if key == OWN else f"{name}: {words}")
        new.append((key, own.indicator.text, own.indicator.from_grade))
    if turn.draft.marks.get(question.key) == "skipped":
        turn = turn.marked(question, None)
    return level_noted(turn.noting("competencies.added", texts=told), new) if told else turn


def group_of(turn: Turn, where: str) -> tuple[str, str]:
    """The competency that a word or two name, or the group of one's own."""
    wanted = one_line(where).casefold()
    framework = turn.context.framework
    for competency in framework.competencies if framework and wanted else ():
        if wanted == competency.name.casefold() or wanted.replace(" ", "_") == competency.key:
            return competency.key, competency.name
    return OWN, OWN_NAME


def _numbers_changed(turn: Turn, question: Question, offer: Offer, written: str, *, removing: bool) -> Turn:
    selection = selected(written, offer.highest, offer.names())
    if selection is None:
        name = "competencies.not_understood"
        return turn.misunderstood().noting(name, typed=("remove " if removing else "add ") + written)
    if selection.outside:
        facts = {"numbers": list(selection.outside), "highest": offer.highest, "typed": written}
        return turn.misunderstood().noting("list.number_unknown", **facts)
    if removing:
        return taken_out(turn, question, selection.numbers, f"remove {written}")
    return _included(turn, offer, selection.numbers)


def _included(turn: Turn, offer: Offer, numbers: Sequence[int]) -> Turn:
    proposals = [offer.proposals[n - 1].indicator for n in numbers if n <= len(offer.proposals)]
    chosen = offer.chosen | {each.id for each in proposals}
    turn = limit_told(rebuilt(turn, offer, chosen).understood())
    texts = [each.text for each in proposals] + [each.indicator.text for each in own_among(offer, numbers)]
    return turn.noting("competencies.included", texts=texts)


def own_among(offer: Offer, numbers: Sequence[int]) -> list[Added]:
    """Those of the numbers that are no proposals but stand after them."""
    return [offer.added[number - len(offer.proposals) - 1] for number in numbers if number > len(offer.proposals)]


def taken_out(turn: Turn, question: Question, numbers: Sequence[int], way: str) -> Turn:
    """Without the behaviours of these numbers. Words of the person's own are asked about first; `way` does it then."""
    offer = offer_of(turn)
    gone = own_among(offer, numbers)
    proposals = [offer.proposals[n - 1].indicator for n in numbers if n <= len(offer.proposals)]
    standing = [each.text for each in proposals if each.id in offer.chosen] + [each.indicator.text for each in gone]
    if not standing:
        return turn.understood().noting("behaviours.not_chosen", numbers=list(numbers))
    own = [each.indicator.text for each in gone if each.indicator.source == "own"]
    if (asking := losing(turn, question, own, way)) is not None:
        return asking
    chosen = offer.chosen - {each.id for each in proposals}
    added = tuple(each for each in offer.added if each not in gone)
    turn = rebuilt(turn, replace(offer, chosen=chosen, added=added), chosen).understood()
    return limit_told(turn).noting("list.removed", texts=standing)


def _chosen(turn: Turn, question: Question, offer: Offer, selection: Selection) -> Turn:
    """Take the selection. With numbers that are not in the list: only what is beyond doubt, and stay to ask."""
    if selection.doubtful or not selection.numbers:
        facts = {"numbers": list(selection.outside), "highest": len(offer.proposals)}
        return turn.misunderstood().noting("competencies.doubtful", **facts)
    chosen = frozenset(offer.proposals[number - 1].indicator.id for number in selection.numbers)
    now = offer_of(turn)
    turn = rebuilt(turn, now, chosen).understood()
    facts = {"count": len(chosen), "of": len(offer.proposals), "own": len(now.added)}
    turn = limit_told(turn.noting("competencies.chosen", **facts))
    if selection.outside:
        facts_outside = {"numbers": list(selection.outside), "highest": len(offer.proposals)}
        return turn.marked(question, None).noting("competencies.outside", **facts_outside)
    return turn.marked(question, "settled").moving()


def rebuilt(turn: Turn, offer: Offer, chosen: frozenset[str]) -> Turn:
    """The document's competencies in the framework's order, own additions after each one's proposals."""
    framework = turn.context.framework
    named = [(each.key, each.name) for each in framework.competencies] if framework else []
    named += [(each.competency, each.name) for each in offer.added]
    competencies = []
    for key, name in dict.fromkeys(named):
        indicators = [
            shown_indicator(each) for each in offer.proposals if each.competency == key and each.indicator.id in chosen
        ]
        indicators += [each.indicator for each in offer.added if each.competency == key]
        if indicators:
            competencies.append(ChosenCompetency(competency=key, name=name, indicators=tuple(indicators)))
    document = turn.document.model_copy(update={"competencies": tuple(competencies)})
    return turn.with_draft(document=document)

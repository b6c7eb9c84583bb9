"""Competencies: what the framework proposes for the grade, chosen by number, and the manager's own additions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.conversation.level_check import level_noted
from bot.conversation.pasted import entries_of
from bot.conversation.questions import Question
from bot.conversation.selection import Selection, selected
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import ChosenCompetency, Indicator
from specs.frameworks import Proposal

OWN = "own"
OWN_NAME = "Added for this post"
_ADD = re.compile(r"add\b(?:\s+(?:to|under))?\s*(?P<where>[^:\n]*?)\s*:\s*(?P<text>.*)", re.IGNORECASE)
_ADD_NUMBERS = re.compile(r"(?:add|include|also)\s+(?=[0-9])(.+)", re.IGNORECASE)
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
    """What the framework proposes for the draft's grade, and what is chosen and added so far."""
    standing = [(each, indicator) for each in turn.document.competencies for indicator in each.indicators]
    chosen = frozenset(indicator.id for _, indicator in standing if indicator.source == "framework")
    added = tuple(Added(e.competency, e.name, indicator) for e, indicator in standing if indicator.source == "own")
    basis, proposals = _proposed(turn)
    return Offer(basis, proposals, chosen, added)


def _proposed(turn: Turn) -> tuple[Basis, tuple[Proposal, ...]]:
    framework = turn.context.framework
    if framework is None or not turn.form.grade_field:
        return "no_framework", ()
    written = turn.document.header_words(turn.form.grade_field)
    if not written:
        return "no_grade", ()
    rung = turn.context.organisation.grade(written)
    proposals = framework.proposals(rung.key if rung else written)
    return ("proposed" if proposals else "no_row"), proposals


def answer_competencies(turn: Turn, question: Question, text: str) -> Turn:
    """Choose by number and add lines of one's own; what cannot be read is quoted back and changes nothing."""
    rest, additions = _parted(text)
    known = offer_of(turn)
    turn = _added(turn, question, additions) if additions else turn
    if not one_line(rest):
        return turn
    if found := _REMOVE.fullmatch(one_line(rest)):
        return _numbers_changed(turn, question, known, found[1], removing=True)
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
    after = {proposal.indicator.id for proposal in offer.proposals}
    if not turn.document.competencies or after == {proposal.indicator.id for proposal in before}:
        return turn
    kept = offer.chosen & after
    turn = _rebuilt(turn, offer, kept)
    marks = {key: mark for key, mark in turn.draft.marks.items() if key != "competencies"}
    facts = {"kept": len(kept), "gone": len(offer.chosen - after), "own": len(offer.added)}
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


def _added(turn: Turn, question: Question, additions: list[tuple[str, str]]) -> Turn:
    told: list[str] = []
    new: list[tuple[str, str]] = []
    for where, words in additions:
        key, name = _group(turn, where)
        text = words if name != OWN_NAME or not where else f"{where}: {words}"
        offer = offer_of(turn)
        if not has_words(text):
            turn = turn.noting("answer.without_words", **question.named(), typed=text)
            continue
        if any(one_line(each.indicator.text).casefold() == text.casefold() for each in offer.added):
            turn = turn.noting("criteria.duplicates", texts=[text])
            continue
        number = turn.draft.next_id
        own = Added(key, name, Indicator(id=f"c{number}", text=text, source="own"))
        standing = Offer(offer.basis, offer.proposals, offer.chosen, (*offer.added, own))
        turn = _rebuilt(turn.with_draft(next_id=number + 1), standing, offer.chosen).understood()
        told.append(text if key == OWN else f"{name}: {text}")
        new.append((key, text))
    if turn.draft.marks.get(question.key) == "skipped":
        turn = turn.marked(question, None)
    return level_noted(turn.noting("competencies.added", texts=told), new) if told else turn


def _group(turn: Turn, where: str) -> tuple[str, str]:
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
    named = {offer.proposals[n - 1].indicator.id for n in selection.numbers if n <= len(offer.proposals)}
    gone = [offer.added[n - len(offer.proposals) - 1] for n in selection.numbers if n > len(offer.proposals)]
    chosen = offer.chosen - named if removing else offer.chosen | named
    added = tuple(each for each in offer.added if not (removing and each in gone))
    turn = _rebuilt(turn, Offer(offer.basis, offer.proposals, chosen, added), chosen).understood()
    texts = [offer.proposals[n - 1].indicator.text for n in selection.numbers if n <= len(offer.proposals)]
    texts += [each.indicator.text for each in gone]
    return turn.noting("list.removed" if removing else "competencies.included", texts=texts)


def _chosen(turn: Turn, question: Question, offer: Offer, selection: Selection) -> Turn:
    """Take the selection. With numbers that are not in the list: only what is beyond doubt, and stay to ask."""
    if selection.doubtful or not selection.numbers:
        facts = {"numbers": list(selection.outside), "highest": len(offer.proposals)}
        return turn.misunderstood().noting("competencies.doubtful", **facts)
    chosen = frozenset(offer.proposals[number - 1].indicator.id for number in selection.numbers)
    now = offer_of(turn)
    turn = _rebuilt(turn, now, chosen).understood()
    facts = {"count": len(chosen), "of": len(offer.proposals), "own": len(now.added)}
    turn = turn.noting("competencies.chosen", **facts)
    if selection.outside:
        facts_outside = {"numbers": list(selection.outside), "highest": len(offer.proposals)}
        return turn.marked(question, None).noting("competencies.outside", **facts_outside)
    return turn.marked(question, "settled").moving()


def _rebuilt(turn: Turn, offer: Offer, chosen: frozenset[str]) -> Turn:
    """The document's competencies in the framework's order, own additions after each one's proposals."""
    framework = turn.context.framework
    named = [(each.key, each.name) for each in framework.competencies] if framework else []
    named += [(each.competency, each.name) for each in offer.added]
    competencies = []
    for key, name in dict.fromkeys(named):
        indicators = [
            Indicator(id=each.indicator.id, text=each.indicator.text, level=each.level, source="framework")
            for each in offer.proposals
            if each.competency == key and each.indicator.id in chosen
        ]
        indicators += [each.indicator for each in offer.added if each.competency == key]
        if indicators:
            competencies.append(ChosenCompetency(competency=key, name=name, indicators=tuple(indicators)))
    document = turn.document.model_copy(update={"competencies": tuple(competencies)})
    return turn.with_draft(document=document)

"""A gentle word where something belongs to another level than the one that the framework gives the grade."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.conversation.framework import choice_for, grade_written, rungs_of
from bot.conversation.replies import Note
from bot.conversation.turn import Turn
from specs.document import Criterion, Indicator
from specs.frameworks import counted
from specs.wording import LevelFinding, finding_of, level_findings


def level_noted(turn: Turn, written: Iterable[tuple[str, str, str]]) -> Turn:
    """With one note about the first of (competency's key or nothing, text, rung or nothing) that is off the level.

    Nothing is refused: the manager knows the job. Without a framework or a known grade there is no level.
    """
    framework = turn.context.framework
    rungs = rungs_of(turn.context, turn.draft)
    for competency, text, rung in written if framework else ():
        part = Indicator(text=text, from_grade=rung) if competency else Criterion(text=text, from_grade=rung)
        if framework and (found := finding_of(framework, rungs, part, competency)):
            return _told(turn, found)
    return turn


def choice_noted(turn: Turn, chosen: Collection[str]) -> Turn:
    """With one note about the first of the chosen behaviours (ids) that is of another level."""
    found = next((each for each in _findings(turn) if each.id in chosen), None)
    return _told(turn, found) if found else turn


def over_limit(turn: Turn) -> Note | None:
    """What is said where the draft asks for more competencies than the employer allows."""
    framework, choice = turn.context.framework, choice_for(turn.context, turn.draft)
    if framework is None or framework.at_most is None or choice is None:
        return None
    names = {each.competency: each.name for each in turn.document.competencies if each.indicators}
    count = counted(framework, names.keys())
    facts = {"count": count, "most": framework.at_most, "names": list(names.values())}
    return Note("competencies.over_limit", facts) if count > framework.at_most else None


def level_notes(turn: Turn) -> list[tuple[str, Note]]:
    """What the review says about levels: the words of each criterion or behaviour, and why it is named."""
    return [(each.text, Note("level.because", _facts(turn, each))) for each in _findings(turn)]


def _findings(turn: Turn) -> tuple[LevelFinding, ...]:
    framework, grade = turn.context.framework, grade_written(turn.context, turn.draft)
    return level_findings(turn.document, grade, framework, turn.context.organisation) if framework and grade else ()


def _told(turn: Turn, found: LevelFinding) -> Turn:
    if found.phrase and found.direction == "above":
        return turn.noting("level.beyond", **_facts(turn, found))
    return turn.noting("level.other", **_facts(turn, found))


def _facts(turn: Turn, found: LevelFinding) -> dict[str, str | bool]:
    return {
        "text": found.text,
        "phrase": found.phrase,
        "direction": found.direction,
        "grade": found.grade,
        "belongs": found.level,
        "level": found.expected,
        "indicator": found.indicator,
        "career": len(rungs_of(turn.context, turn.draft)) > 1,
    }

"""A gentle word where what somebody wrote reaches further than the level that the framework gives the grade."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.turn import Turn
from specs.wording import beyond_level


def level_noted(turn: Turn, written: Iterable[tuple[str, str]]) -> Turn:
    """With one note about the first of (competency's key or nothing, text) that is beyond the level, if one is.

    Nothing is refused: the manager knows the job. Without a framework or a known grade there is no level.
    """
    framework, grade_field = turn.context.framework, turn.form.grade_field
    grade = turn.document.header_words(grade_field) if grade_field else ""
    rung = turn.context.organisation.grade(grade) if grade else None
    if framework is None or not grade:
        return turn
    for competency, text in written:
        found = beyond_level(framework, rung.key if rung else grade, text, competency)
        if found:
            facts = {"phrase": found.phrase, "grade": grade, "level": found.level, "indicator": found.indicator}
            return turn.noting("level.beyond", **facts)
    return turn

"""What the review names for a second look. Nothing of it stands in the way of sign-off."""

from __future__ import annotations

from bot.conversation.duties import without_essential
from bot.conversation.framework import grade_written
from bot.conversation.from_grade import marks_left_over
from bot.conversation.level_check import level_notes, over_limit
from bot.conversation.replies import Listing, Note
from bot.conversation.turn import Turn
from specs.document import marked_words


def worth_a_look(turn: Turn) -> tuple[Listing, ...]:
    """One list: a grade that is no more, parts off its level, marks that no longer fit it, too many competencies."""
    grade = grade_written(turn.context, turn.draft)
    found = _left_the_ladder(turn, grade) + level_notes(turn)
    found += [
        (marked_words(each), Note("from_grade.because", {"mark": each.from_grade, "grade": grade}))
        for each in marks_left_over(turn)
    ]
    if too_many := over_limit(turn):
        found.append((", ".join(too_many.facts["names"]), Note("competencies.limit_because", too_many.facts)))
    found += [(duty.text, Note("duties.uncovered")) for duty in without_essential(turn.draft)]
    if not found:
        return ()
    entries, reasons = zip(*found, strict=True)
    return (Listing("", tuple(entries), aspect="worth_a_look", reasons=tuple(reasons)),)


def _left_the_ladder(turn: Turn, grade: str) -> list[tuple[str, Note]]:
    """A grade that the employer's ladder does not have, or has no more."""
    return [(grade, Note("grade.left_ladder"))] if turn.context.organisation.has_no_more(grade) else []

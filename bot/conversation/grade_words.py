"""Words that are a grade where none can stand: the form asks for no grade, or the ladder has no such one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.header import near_grades
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line
from specs.organisation.grades import as_listed

# "grade 7", "Scale 6", "band 8C"; without such a word only the employer's ladder knows what a grade is.
_SAID = re.compile(r"(?:grade|scale|band)\W*[0-9]{1,2} ?[a-z]?", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:(?:change|set|make|put) (?:the |its )?grade (?:to |as |at )?|(?:the |its )?grade (?:is|to|should be) )"
    r"(?P<grade>[0-9a-z][^,;\n]{0,30})",
    re.IGNORECASE,
)
# As many rungs as are still read when they are named one by one.
_NAMED_RUNGS = 14


def is_grade(turn: Turn, words: str) -> bool:
    """Whether the words are a grade and nothing else: "grade 7", or one as the ladder writes it, with a number."""
    plain = one_line(words)
    coded = plain.isascii() and any(each.isdigit() for each in plain) and any(each.isalpha() for each in plain)
    return says_grade(plain) or (coded and as_listed(turn.context.organisation.ladder, plain) is not None)


def says_grade(words: str) -> bool:
    """Whether the words call themselves a grade: "grade 7", "Band 8C"."""
    return bool(_SAID.fullmatch(words))


def grades_told(turn: Turn, several: Sequence[str], *, kept: bool) -> Turn:
    """For each of the words that is a grade, why it has no place, and which grades there are. `kept`: in the tray.

    Of one that the form asks for and the ladder has there is nothing to say: it may stand elsewhere in the draft.
    """
    for words in several:
        usual = turn.form.grade_field and turn.context.organisation.grade(one_line(words))
        if is_grade(turn, words) and not usual:
            turn = turn.noting("grade.no_place", kept=kept, **_ladder(turn, words))
    return turn


def grade_not_asked(turn: Turn, text: str) -> Turn | None:
    """Where the form asks for no grade: what "change the grade to 7" gets as an answer. None for other words."""
    if turn.form.grade_field or "\n" in text.strip():
        return None
    plain = one_line(text)
    found = _CHANGE.fullmatch(plain)
    named = _named(turn, found["grade"]) if found else plain if is_grade(turn, plain) else ""
    if not named:
        return None
    return turn.misunderstood().noting("grade.no_place", kept=False, said=plain, **_ladder(turn, named))


def _named(turn: Turn, words: str) -> str:
    """The grade in "change the grade to 7", as people say it; nothing where the words are none."""
    said = words if says_grade(words) else f"grade {words}"
    return said if says_grade(said) else words if turn.context.organisation.grade(words) else ""


def _ladder(turn: Turn, words: str) -> dict[str, object]:
    organisation = turn.context.organisation
    rung = organisation.grade(one_line(words))
    names = [each.name for each in organisation.ladder]
    return {
        "typed": one_line(words),
        "form": turn.form.name,
        "asked": bool(turn.form.grade_field),
        "known": rung.name if rung else "",
        "rungs": names if len(names) <= _NAMED_RUNGS else [],
        "lowest": names[0] if names else "",
        "highest": names[-1] if names else "",
        "near": list(near_grades(organisation, words)) if rung is None else [],
    }

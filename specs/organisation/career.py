"""Career grades: several grades of one ladder on one specification, and the rungs that they hold.

"Scale 6 – PO3" spans every rung from its lower end to its upper one. A list ("Level 1 (grade 4), Level 2 (grade 5),
Team Leader (grade 7)") holds the rungs that it names, and may hold spans ("3-6 and Grade 7").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from specs.organisation.grades import Grade, as_listed, one_rung, place, span_of, without_pay

_JOINTS = re.compile(r"\s*(?:[,;]|\band\b|&|\+)\s*(?![^(]*\))", re.IGNORECASE)
# No published career grade lists more; a long line of commas is something else.
_MOST_LISTED = 8


def find(ladder: Sequence[Grade], written: str) -> Grade | None:
    """The grade that somebody means: a rung, or a career grade that holds several (`Scale 6 - PO3`).

    A rung is found by its key, name or alias; else by a short form that means one rung alone: without a leading
    "Grade" or "Band", without what stands in brackets, or by what stands in them ("PO 5" for "SCP 41-44 (PO 5)"). A
    career grade keeps the words in which it was written and has the key of its lowest rung, where its holder begins.
    """
    held = rungs(ladder, written)
    if len(held) < 2:
        return held[0] if held else None
    return Grade(key=held[0].key, name=" ".join(written.split()), band=held[0].band)


def rungs(ladder: Sequence[Grade], written: str) -> tuple[Grade, ...]:
    """Every rung that a grade holds, the lowest first: one for an ordinary grade, none where the ladder knows none.

    A career grade that is a rung of its own ladder is one rung: the employer has said what it needs as a whole.
    """
    whole = as_listed(ladder, written)
    if whole:
        return (whole,)
    # A list first: its brackets could each mean one rung alone.
    listed = _listed(ladder, written)
    short = None if listed else one_rung(ladder, written)
    return (short,) if short else listed or span_of(ladder, written)


def _listed(ladder: Sequence[Grade], written: str) -> tuple[Grade, ...]:
    parts = [part.strip() for part in _JOINTS.split(without_pay(written)) if part.strip()]
    if not 2 <= len(parts) <= _MOST_LISTED:
        return ()
    named = [(rung,) if (rung := one_rung(ladder, part)) else span_of(ladder, part) for part in parts]
    places = [place(ladder, rung) for several in named for rung in several]
    upwards = all(lower < higher for lower, higher in pairwise(places))
    return tuple(ladder[at] for at in places) if all(named) and upwards else ()

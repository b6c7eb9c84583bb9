"""Which band a grade is in: how deep a criterion may go for it."""

from __future__ import annotations

from specs.organisation.model import Band, Organisation

# The ladder in thirds. Managers share the top third with senior specialists: the grade's own `band` tells them apart.
_THIRDS: tuple[Band, ...] = ("assistant", "officer", "senior")


def grade_band(organisation: Organisation, grade: str) -> Band | None:
    """The band of a grade as somebody wrote it: what the organisation says, else the third of its ladder.

    None where the ladder does not know the grade.
    """
    rung = organisation.grade(grade)
    if rung is None:
        return None
    if rung.band:
        return rung.band
    return _THIRDS[organisation.place(rung) * len(_THIRDS) // len(organisation.ladder)]

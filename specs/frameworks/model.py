"""A competency framework: what each level of each competency looks like, and which level a grade needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from specs.document import Part, Words

Key = Annotated[str, Field(min_length=1)]
# Under this level a competency that is not levelled keeps its indicators.
UNLEVELLED = "all"
# What a post is expected to show; the other kinds describe what it must not, or what goes beyond.
PROPOSED = ("positive", "meeting")


class Level(Part):
    """A level. The order of the file is the order of the levels, the least demanding first."""

    key: Key
    name: Words


class FrameworkIndicator(Part):
    """One observable behaviour. `standard` ones are proposed for a grade, the others are offered on request."""

    id: Key
    text: Annotated[Words, Field(min_length=1)]
    kind: Literal["positive", "negative", "below", "meeting", "exceeding"] = "positive"
    standard: bool = False


class Competency(Part):
    """A competency with its indicators by level; one that is not levelled keeps them under the level `all`."""

    key: Key
    name: Words
    description: Words = ""
    kind: Literal["core", "optional", "leadership", "value"] = "core"
    indicators: dict[Key, tuple[FrameworkIndicator, ...]]


@dataclass(frozen=True)
class Proposal:
    """An indicator offered for a grade: which competency and level it comes from.

    `from_grade` is the rung of a career grade, as it is printed, that first shows it; empty for the lowest.
    """

    competency: str
    competency_name: str
    level: str
    indicator: FrameworkIndicator
    from_grade: str = ""


class Framework(Part):
    """A framework with its matrix: for each grade (the ladder's key) the level of each competency it needs.

    `cumulative` says that a level also shows the levels below it; `at_most` is the number of competencies that a
    specification asks for, where the employer limits it. A competency that a grade's row leaves out is not proposed.
    """

    framework: Key
    version: int = 1
    name: str
    description: str = ""
    cumulative: bool = False
    at_most: int | None = Field(default=None, ge=1)
    levels: tuple[Level, ...]
    competencies: tuple[Competency, ...]
    matrix: dict[Words, dict[Key, Key]] = Field(default_factory=dict)

    def competency(self, key: str) -> Competency:
        """The competency of that key. Raises KeyError."""
        for competency in self.competencies:
            if competency.key == key:
                return competency
        raise KeyError(key)

    def level_for(self, grade: str, competency: str) -> str:
        """The level that the matrix gives, empty where it gives none.

        A value without levels that no row names is part of every grade: `all`.
        """
        row = self.matrix.get(grade, {})
        return row.get(competency, "") or (UNLEVELLED if row and competency in self._everywhere() else "")

    def _everywhere(self) -> frozenset[str]:
        """The keys of the values without levels that no row of the matrix names."""
        named = {key for row in self.matrix.values() for key in row}
        values = (each for each in self.competencies if each.kind == "value" and UNLEVELLED in each.indicators)
        return frozenset(each.key for each in values if each.key not in named)

    def proposals(self, grade: str, *, standard_only: bool = True) -> tuple[Proposal, ...]:
        """What a post of that grade (the ladder's key) is expected to show, in the framework's order.

        Where a level of a competency marks none of its indicators as standard, all of them are.
        """
        return tuple(
            Proposal(competency.key, competency.name, level, indicator)
            for competency in self.competencies
            if (level := self.level_for(grade, competency.key))
            for indicator in self._at(competency, level, standard_only)
            if indicator.kind in PROPOSED
        )

    def _at(self, competency: Competency, level: str, standard_only: bool) -> tuple[FrameworkIndicator, ...]:
        """The indicators of the level, and of those below it in a cumulative framework."""
        order = [each.key for each in self.levels]
        reached = order[: order.index(level) + 1] if self.cumulative and level in order else [level]
        return tuple(
            indicator
            for key in reached
            for several in (competency.indicators.get(key, ()),)
            for indicator in several
            if indicator.standard or not standard_only or not any(each.standard for each in several)
        )

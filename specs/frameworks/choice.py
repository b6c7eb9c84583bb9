"""Which competencies a specification has: those that every post shows, those that are chosen, those on request.

Success Profiles name nine behaviours and ask for a few; other frameworks have a core, options, and competencies for
people who lead. A value that is not levelled is part of every specification and does not count towards the limit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from specs.frameworks.model import Competency, Framework, Proposal


class Rung(Protocol):
    """A grade of the employer's ladder: the key that the matrix uses, and the name that is printed."""

    @property
    def key(self) -> str:
        """The matrix's key."""

    @property
    def name(self) -> str:
        """The printed name."""


@dataclass(frozen=True)
class Choice:
    """The competencies of a grade's row: always `included`, `offered` to choose from, and more `on_request`.

    `room` is how many may be chosen; None where the employer sets no limit.
    """

    included: tuple[Competency, ...]
    offered: tuple[Competency, ...]
    on_request: tuple[Competency, ...]
    room: int | None

    @property
    def choosable(self) -> tuple[Competency, ...]:
        """What can be chosen, in the order of its numbers: what is offered first."""
        return (*self.offered, *self.on_request)


def choice_of(framework: Framework, grades: Collection[str], *, leads: bool | None) -> Choice:
    """What there is to choose for a post of these grades (keys of the ladder; several for a career grade).

    `leads` says whether the post leads people; None where nothing is known of it, and the matrix alone decides. Where
    the limit leaves out some of the core, the core is what there is to choose from.
    """
    asked = [each for each in framework.competencies if any(framework.level_for(key, each.key) for key in grades)]
    values = [each for each in asked if each.kind == "value"]
    core = [each for each in asked if each.kind == "core" or (each.kind == "leadership" and leads is not False)]
    leading = [each for each in asked if each.kind == "leadership" and leads is False]
    optional = [each for each in asked if each.kind == "optional"]
    if framework.at_most is not None and len(core) > framework.at_most:
        return Choice(tuple(values), _ordered(framework, [*core, *optional]), tuple(leading), framework.at_most)
    room = None if framework.at_most is None else framework.at_most - len(core)
    included = _ordered(framework, [*core, *values])
    if room == 0:
        return Choice(included, (), _ordered(framework, [*optional, *leading]), room)
    return Choice(included, tuple(optional), tuple(leading), room)


def proposals_for(
    framework: Framework, rungs: Sequence[Rung], wanted: Collection[str], *, standard_only: bool = True
) -> tuple[Proposal, ...]:
    """What a post of these rungs, the lowest first, is expected to show in the wanted competencies (keys).

    The lowest rung's behaviours stand first in each competency; what only a higher rung shows is marked with it.
    """
    found: dict[str, dict[str, Proposal]] = {each.key: {} for each in framework.competencies if each.key in wanted}
    for place, rung in enumerate(rungs):
        for proposal in framework.proposals(rung.key, standard_only=standard_only):
            if proposal.competency in found:
                marked = replace(proposal, from_grade=rung.name if place else "")
                found[proposal.competency].setdefault(proposal.indicator.id, marked)
    return tuple(proposal for several in found.values() for proposal in several.values())


def counted(framework: Framework, competencies: Collection[str]) -> int:
    """How many of these competencies (keys) count towards the limit: values and own groups do not."""
    return sum(each.key in competencies and each.kind != "value" for each in framework.competencies)


def _ordered(framework: Framework, several: Sequence[Competency]) -> tuple[Competency, ...]:
    return tuple(each for each in framework.competencies if each in several)

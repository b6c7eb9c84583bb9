"""What was judged to miss among the suggestions, and the tally of it for each title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from specs.document import Necessity
from specs.suggestions import Library, Suggestion, grade_band
from specs.suggestions.model import EVERY_BAND
from tests.specs.suggestion_reading import GRADES, NECESSITIES, employer, offered, sections
from tests.specs.suggestion_table import TITLES

MISSES = Path(__file__).parent / "suggestion_misses.yaml"
TOO_SHALLOW = "written for two bands below"


class Miss(BaseModel):
    """One judgement: these criteria, offered to these titles at these grades, miss, for this reason."""

    model_config = ConfigDict(extra="forbid")

    why: str
    note: str
    titles: list[str] | Literal["all"]
    criteria: list[str]
    grades: list[str] = list(GRADES)
    necessities: list[Necessity] = list(NECESSITIES)

    def holds(self, title: str, grade: str, necessity: Necessity, criterion: str) -> bool:
        """Whether it is about this criterion for this title at this grade, where such are asked for."""
        where = grade in self.grades and necessity in self.necessities
        return where and criterion in self.criteria and (self.titles == "all" or title in self.titles)


@dataclass(frozen=True)
class Tally:
    """For one title over three grades, essential or desirable: how many suggestions were read, how many miss."""

    title: str
    read: int
    missed: int


def judgements() -> list[Miss]:
    """The judgements, as they are written."""
    return [Miss.model_validate(each) for each in yaml.safe_load(MISSES.read_text(encoding="utf-8"))]


def offered_once(library: Library, title: str, necessity: Necessity = "essential") -> Iterator[tuple[str, Suggestion]]:
    """Each grade and suggestion of the first ten of every section, those of two sections once."""
    for grade in GRADES:
        lists = [offered(library, title, grade, section, necessity) for _, section in sections()]
        found = [suggestion for several in lists for suggestion in several]
        yield from {suggestion.criterion.id: (grade, suggestion) for suggestion in found}.values()


def tally(library: Library, title: str, misses: list[Miss], necessity: Necessity) -> Tally:
    """How many of a title's suggestions were read and how many miss."""
    read = list(offered_once(library, title, necessity))
    missed = [
        suggestion
        for grade, suggestion in read
        if too_shallow(grade, suggestion)
        or any(miss.holds(title, grade, necessity, suggestion.criterion.id) for miss in misses)
    ]
    return Tally(title, len(read), len(missed))


def too_shallow(grade: str, suggestion: Suggestion) -> bool:
    """Whether it was written for posts two bands below: the reason says so, but a manager will wave it away."""
    written_for = suggestion.because.facts.get("written_for")
    band = grade_band(employer(), grade)
    return bool(written_for and band) and EVERY_BAND.index(band) - EVERY_BAND.index(written_for) >= 2


def stale(library: Library) -> list[str]:
    """Judgements that are about nothing: the criterion is not offered to the title at any of the grades any more."""
    there = {
        (title, grade, necessity, suggestion.criterion.id)
        for title in TITLES
        for necessity in NECESSITIES
        for grade, suggestion in offered_once(library, title, necessity)
    }
    return [
        f"{criterion}: {miss.note}"
        for miss in judgements()
        for criterion in miss.criteria
        if not any(miss.holds(*each) for each in there if each[3] == criterion)
    ]

"""What managers are offered, printed to be read through: titles of the table, three grades, sections of two forms.

`python -m tests.specs.suggestion_reading [TITLE ...]` prints it; a line tells at which grades a criterion is offered
and in which place (* where it was written for another band), so that what is the same at several grades is read once.
With `--write` instead of titles it writes the golden file of the first three, and the tallies in docs/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import yaml

import prompts
from specs.document import Necessity
from specs.forms.loader import shipped_form
from specs.forms.model import Section
from specs.organisation import shipped_example
from specs.organisation.model import Organisation
from specs.suggestions import Library, Suggestion, grade_band, shipped_library, suggest
from tests.specs.suggestion_table import TITLES

GRADES = ("3", "6", "9")
USUAL_GRADE: dict[str, str] = {"assistant": "3", "officer": "6", "senior": "9", "manager": "12"}
FORMS = ("factor", "area")
FIRST = 10
GOLDEN = Path(__file__).parent / "suggestion_first.yaml"
PINNED = 3
NECESSITIES: tuple[Necessity, ...] = get_args(Necessity)
WRITTEN_BY = (
    "Written by `python -m tests.specs.suggestion_reading --write`: what is offered first, to be seen in review."
)


@cache
def employer() -> Organisation:
    """The shipped example, read once."""
    return shipped_example()


@cache
def sections() -> tuple[tuple[str, Section], ...]:
    """The sections of both forms that suggest something, each set of kinds once."""
    once: dict[frozenset[str], tuple[str, Section]] = {}
    for form in FORMS:
        for section in shipped_form(form).sections:
            if section.suggests:
                once.setdefault(frozenset(section.suggests), (f"{form}: {section.key}", section))
    return tuple(once.values())


def offered(
    library: Library, title: str, grade: str, section: Section, necessity: Necessity = "essential", limit: int = FIRST
) -> tuple[Suggestion, ...]:
    """The first few for a post of the shipped example employer."""
    organisation = employer()
    return suggest(
        library,
        title=title,
        grade_band=grade_band(organisation, grade),
        kinds=section.suggests,
        necessity=necessity,
        nation=organisation.calendar.nation,
        limit=limit,
    )


def read(library: Library, title: str) -> Iterator[str]:
    """A title's suggestions: for each section and criterion its place at each grade, its text, and the reason said."""
    yield f"# {title}"
    for name, section in sections():
        yield f"## {name}"
        places: dict[str, list[str]] = {}
        said: dict[str, str] = {}
        for grade in GRADES:
            for place, suggestion in enumerate(offered(library, title, grade, section), 1):
                text = suggestion.criterion.text
                borrowed = "*" if "written_for" in suggestion.because.facts else ""
                places.setdefault(text, []).append(f"{grade}:{place}{borrowed}")
                said.setdefault(text, reason(suggestion))
        yield from (f"{' '.join(at):14} {text} [{said[text]}]" for text, at in places.items())


def reason(suggestion: Suggestion) -> str:
    """The reason in the bot's own words."""
    because = suggestion.because
    return prompts.words("because", {"reason": because.name, **because.facts}).lead


def usual_grade(library: Library, title: str) -> str:
    """The grade at which a post of this title usually is, by its own words or the role it means first."""
    bands = library.roles[library.titles.match(title)[0].role].bands
    said = library.band_said_by(title)
    if said in bands:
        return USUAL_GRADE[said]
    return USUAL_GRADE["officer" if "officer" in bands else bands[0]]


def golden(library: Library) -> dict[str, dict[str, dict[str, list[str]]]]:
    """The first three suggestions of every section, for each title at its usual grade."""
    return {f"{title}, Grade {usual_grade(library, title)}": _first_of(library, title) for title in TITLES}


def _first_of(library: Library, title: str) -> dict[str, dict[str, list[str]]]:
    grade = usual_grade(library, title)
    return {
        name: {
            necessity: [each.criterion.text for each in offered(library, title, grade, section, necessity, PINNED)]
            for necessity in NECESSITIES
        }
        for name, section in sections()
    }


def _write() -> None:
    # Only here: the judgement reads through this module.
    from tests.specs import suggestion_judged_page

    text = yaml.safe_dump(golden(shipped_library()), sort_keys=False, allow_unicode=True, width=120)
    GOLDEN.write_text(f"# {WRITTEN_BY}\n{text}", encoding="utf-8")
    suggestion_judged_page.write(shipped_library())


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        _write()
    else:
        for asked in sys.argv[1:] or TITLES:
            print("\n".join(read(shipped_library(), asked)), end="\n\n")

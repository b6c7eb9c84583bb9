"""What managers are offered, printed to be read through: titles of the table, three grades, sections of two forms.

`python -m tests.specs.suggestion_reading [TITLE ...]` prints it; a line tells at which grades a criterion is offered
and in which place (* where it was written for another band), so that what is the same at several grades is read once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import prompts
from specs.document import Necessity
from specs.forms.loader import shipped_form
from specs.forms.model import Section
from specs.organisation import shipped_example
from specs.suggestions import Library, Suggestion, grade_band, shipped_library, suggest
from tests.specs.suggestion_table import TITLES

GRADES = ("3", "6", "9")
FORMS = ("factor", "area")
FIRST = 10


def sections() -> Iterator[tuple[str, Section]]:
    """The sections of both forms that suggest something, each set of kinds once."""
    seen = set()
    for form in FORMS:
        for section in shipped_form(form).sections:
            kinds = frozenset(section.suggests)
            if kinds and kinds not in seen:
                seen.add(kinds)
                yield f"{form}: {section.key}", section


def offered(
    library: Library, title: str, grade: str, section: Section, necessity: Necessity = "essential"
) -> tuple[Suggestion, ...]:
    """The first ten for a post of the shipped example employer."""
    organisation = shipped_example()
    return suggest(
        library,
        title=title,
        grade_band=grade_band(organisation, grade),
        kinds=section.suggests,
        necessity=necessity,
        nation=organisation.calendar.nation,
        limit=FIRST,
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


if __name__ == "__main__":
    for asked in sys.argv[1:] or TITLES:
        print("\n".join(read(shipped_library(), asked)), end="\n\n")

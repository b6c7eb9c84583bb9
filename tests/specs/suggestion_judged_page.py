"""The tables of docs/suggestions-read.md: the tally of each title, and the list of what misses and why."""

from __future__ import annotations

from pathlib import Path

from specs.suggestions import Library
from tests.specs.suggestion_judgement import TOO_SHALLOW, Miss, Tally, judgements, offered_once, tally, too_shallow
from tests.specs.suggestion_reading import GRADES, NECESSITIES
from tests.specs.suggestion_table import TITLES

PAGE = Path(__file__).parents[2] / "docs" / "suggestions-read.md"
BEGIN = "<!-- tables: written by `python -m tests.specs.suggestion_reading --write` -->"
END = "<!-- end of tables -->"


def tables(library: Library) -> str:
    """Markdown: the tallies, then every judgement with its criteria in words."""
    return "\n".join([*_tallies(library), "", "## What still misses, and why", "", *_misses(library)])


def _tallies(library: Library) -> list[str]:
    misses = judgements()
    tallies = [[tally(library, title, misses, necessity) for necessity in NECESSITIES] for title in TITLES]
    rows = [f"| {several[0].title} | {_cells(several)} |" for several in tallies]
    whole = [
        Tally("", sum(each.read for each in of), sum(each.missed for each in of)) for of in zip(*tallies, strict=True)
    ]
    total = f"| **All {len(TITLES)}** | {_cells(whole)} |"
    head = "| Title | Essential: offered | Fit | Miss | Desirable: offered | Fit | Miss |"
    return [head, "|---|---|---|---|---|---|---|", *rows, total]


def _cells(several: list[Tally]) -> str:
    return " | ".join(f"{each.read} | {each.read - each.missed} | {each.missed}" for each in several)


def _misses(library: Library) -> list[str]:
    lines = []
    for miss in judgements():
        texts = [each.text for each in library.criteria if each.id in miss.criteria]
        lines.append(f"- **{miss.why}**, {_where(miss)}. {miss.note}")
        lines.extend(f"  - {text}" for text in texts)
    shallow = {title: _shallow(library, title) for title in TITLES}
    counts = ", ".join(f"{title} {count}" for title, count in shallow.items() if count)
    lines.append(
        f"- **{TOO_SHALLOW}**, Grade 9: {counts}. The role has no posts so high; its own criteria are offered and"
    )
    lines.append("  say for whom they were written.")
    return lines


def _where(miss: Miss) -> str:
    titles = "every title" if miss.titles == "all" else ", ".join(miss.titles)
    at = "" if len(miss.grades) == len(GRADES) else f" at Grade {' and '.join(miss.grades)}"
    among = "" if len(miss.necessities) > 1 else f", among {miss.necessities[0]} ones"
    return f"{titles}{at}{among}"


def _shallow(library: Library, title: str) -> int:
    return sum(1 for grade, suggestion in offered_once(library, title) if too_shallow(grade, suggestion))


def written() -> str:
    """The tables as they stand on the page."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def write(library: Library) -> None:
    """Put the tables of the library as it is now on the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{tables(library)}\n{END}{after}", encoding="utf-8")

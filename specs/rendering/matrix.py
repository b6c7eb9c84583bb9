"""A framework as a document to read: which level each grade needs, then every competency with its behaviours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from specs.frameworks import Framework
from specs.frameworks.model import UNLEVELLED, Competency
from specs.organisation import Organisation
from specs.rendering import Draw, draw
from specs.rendering.characters import printable
from specs.rendering.parts import Cell, Line, Passage, Row, Table, Tree
from specs.rendering.signatures import as_words

# Wider tables would have columns too narrow for a word: the competencies go on in a further table.
MOST_COLUMNS = 6
_GRADE_WIDTH = 12
_BEHAVIOUR_WIDTHS = (66, 16, 18)
_BEHAVIOUR_HEADINGS = ("Behaviour", "Kind", "Standard")
_KINDS = {
    "core": "Core competency",
    "optional": "Optional competency",
    "leadership": "For posts that lead people",
    "value": "Value",
}
_EXPLANATION = (
    "Standard behaviours are proposed for a grade at once, the others when somebody asks for more. Where a level marks "
    "none, all of them are."
)


def render_matrix(
    framework: Framework,
    to: Literal["html", "pdf"],
    made_at: datetime,
    organisation: Organisation | None = None,
    drawn_by: Draw = draw,
) -> bytes:
    """The framework as a web page or a PDF. `organisation` gives grades the names that its ladder prints.

    `made_at` (an aware instant) is the file's date; `drawn_by` makes the file, as for `render` of a specification.
    """
    return drawn_by(matrix_tree(framework, organisation), to, made_at)


def matrix_tree(framework: Framework, organisation: Organisation | None = None) -> Tree:
    """The framework as the parts that the renderers draw. Every level, competency and behaviour is in it."""
    name = printable(framework.name)
    about = [Line(printable(framework.description))] if framework.description.strip() else []
    about += [Line(sentence, "note") for sentence in _rules(framework)]
    return Tree(
        name=f"Competency framework: {name}",
        title=name,
        employer=printable(organisation.name) if organisation else name,
        employer_above=organisation is not None,
        landscape=True,
        header=(),
        header_table=None,
        blocks=(
            Passage("", tuple(about)),
            *_levels(framework),
            *_grades(framework, organisation),
            *(block for each in framework.competencies for block in _competency(framework, each)),
        ),
        sign_off_heading="",
        sign_off=(),
        sign_off_table=None,
        closing="",
        footer=(f"Framework {printable(framework.framework)}", f"Version {framework.version}"),
        status="",
    )


def _rules(framework: Framework) -> Iterator[str]:
    indicators = sum(len(several) for each in framework.competencies for several in each.indicators.values())
    yield f"{len(framework.competencies)} competencies, {indicators} behaviours. {_EXPLANATION}"
    if framework.cumulative:
        yield "Each level includes what the levels below it ask for."
    if framework.at_most:
        yield f"A specification asks for at most {framework.at_most} of the competencies."


def _levels(framework: Framework) -> Iterator[Passage]:
    if framework.levels:
        names = ", ".join(printable(level.name) for level in framework.levels)
        yield Passage("Levels", (Line(f"The least demanding first: {names}."),))


def _grades(framework: Framework, organisation: Organisation | None) -> Iterator[Table | Passage]:
    """Grades by competencies; in several tables where there are many competencies."""
    if not framework.matrix:
        yield Passage("What each grade needs", (Line("No grade is named, so nothing is proposed by grade.", "note"),))
        return
    ladder = {rung.key: rung.name for rung in organisation.ladder} if organisation else {}
    several = _shared_out(framework.competencies)
    for place, competencies in enumerate(several, start=1):
        part = f", part {place} of {len(several)}" if len(several) > 1 else ""
        width, count = (100 - _GRADE_WIDTH) // len(competencies), len(competencies)
        yield Table(
            caption=f"The level of each competency that each grade needs{part}",
            widths=(100 - width * count, *(width,) * count),
            headings=("Grade", *(printable(each.name) for each in competencies)),
            rows=tuple(_grade_row(framework, ladder, grade, competencies) for grade in framework.matrix),
            heading=f"What each grade needs{part}",
        )


def _shared_out(competencies: tuple[Competency, ...]) -> list[tuple[Competency, ...]]:
    """The competencies in as few tables as will hold them, about as many in each."""
    tables = -(-len(competencies) // MOST_COLUMNS)
    most = -(-len(competencies) // tables) if tables else 1
    return [competencies[start : start + most] for start in range(0, len(competencies), most)]


def _grade_row(
    framework: Framework, ladder: Mapping[str, str], grade: str, competencies: tuple[Competency, ...]
) -> Row:
    cells = [Cell((Line(printable(ladder.get(grade) or grade_name(grade)), "label"),))]
    for each in competencies:
        level = framework.level_for(grade, each.key)
        cells.append(Cell((Line(_level_name(framework, level) if level else "Not proposed"),)))
    return Row(tuple(cells), whole=True)


def grade_name(key: str) -> str:
    """A grade that no ladder names, from its key: `so1` is "SO1", `4` "Grade 4", `higher_officer` "Higher officer"."""
    if key.isdecimal():
        return f"Grade {key}"
    return key.upper() if re.fullmatch(r"[a-z]{1,3}[0-9]{0,3}", key) else as_words(key)


def _level_name(framework: Framework, key: str) -> str:
    if key == UNLEVELLED:
        return "Every level"
    return printable(next((level.name for level in framework.levels if level.key == key), key))


def _competency(framework: Framework, competency: Competency) -> Iterator[Table | Passage]:
    """A competency's heading with what it covers, and a table of its behaviours below their levels."""
    about = [Line(printable(competency.description))] if competency.description.strip() else []
    name = printable(competency.name)
    yield Passage(name, (*about, Line(f"{_KINDS[competency.kind]}.", "note")))
    order = [*(level.key for level in framework.levels), UNLEVELLED]
    rows: list[Row] = []
    for level in sorted(competency.indicators, key=order.index):
        rows.append(Row((Cell((Line(_level_name(framework, level), "label"),)),), group=True, keep=True))
        for each in competency.indicators[level]:
            told = (each.text, each.kind.capitalize(), "Standard" if each.standard else "On request")
            rows.append(Row(tuple(Cell((Line(printable(words)),)) for words in told), whole=True))
    yield Table(f"Behaviours of {name}", _BEHAVIOUR_WIDTHS, _BEHAVIOUR_HEADINGS, tuple(rows), row_headings=False)

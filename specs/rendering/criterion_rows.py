"""The rows of tables in which each criterion, essential or desirable, has a row to itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from specs.document import Criterion, Necessity, marked_words
from specs.forms import Form
from specs.forms.layout import Table
from specs.rendering.characters import printable
from specs.rendering.paging import paged
from specs.rendering.parts import Cell, Content, Entry, Line, Listing, Row
from specs.rendering.sections import (
    assessed_in_line,
    clauses_of,
    method_cell,
    one_after_another,
    paragraphs,
    section_label,
    section_name,
    sub_area_label,
)
from specs.rendering.stages import Filled

_NOTHING: Content = (Line("None.", "note"),)


def criterion_rows(form: Form, table: Table, filled: Filled, stage: str = "") -> Iterator[Row]:
    """The rows of one section, each sub-area apart.

    Its name stands in a column that reaches down over its rows, or in a heading row where the table has no such column.
    """
    printing = _CriterionRows(form, table, filled, stage)
    for sub_area, rows in printing.parts():
        if table.has("label"):
            yield from paged(printing.labelled(rows, sub_area), table.widths)
        else:
            yield printing.heading(sub_area)
            yield from paged(rows, table.widths)


class _CriterionRows:
    """One section on its way into rows."""

    def __init__(self, form: Form, table: Table, filled: Filled, stage: str) -> None:
        self.form, self.table, self.filled, self.stage = form, table, filled, stage
        self.name = section_name(table.label, filled.section)
        self.assessed_column = table.has("assessed", "codes")

    def parts(self) -> Iterator[tuple[str, list[Row]]]:
        """The section's rows by sub-area, fixed clauses before the first criterion and free text after the last."""
        clauses = [self._row(clause) for clause in self._clauses()]
        written = paragraphs(self.filled.entry.text)
        runs = [(area, list(run)) for area, run in groupby(self._criteria(), lambda placed: placed[0])]
        found = [(area, [row for _, row in run]) for area, run in runs]
        if clauses or not found:
            opening = found.pop(0)[1] if found and not found[0][0] else []
            found.insert(0, ("", [*clauses, *opening]))
        if written:
            found[-1][1].append(self._row(written))
        return ((area, rows or [self._row(_NOTHING)]) for area, rows in found)

    def heading(self, sub_area: str) -> Row:
        """The names of group, section and sub-area in a row that spans all columns."""
        section = self.filled.section
        names = [printable(section.group), self.name, sub_area_label(section, sub_area) if sub_area else ""]
        label = section_label(": ".join(filter(None, names)), section)
        return Row((Cell(label),), group=True, whole=True, keep=True)

    def labelled(self, rows: list[Row], sub_area: str) -> list[Row]:
        """The same with the names of section and sub-area beside them."""
        label = section_label(self.name, self.filled.section)
        if sub_area:
            label = (*label, Line(sub_area_label(self.filled.section, sub_area), "sub_area"))
        reaching, at = Cell(label, rows=len(rows)), self.table.columns.index("label")
        return [
            Row((*row.cells[:at], None if place else reaching, *row.cells[at + 1 :])) for place, row in enumerate(rows)
        ]

    def _clauses(self) -> list[Content]:
        return [(Line(printable(clause)),) for clause in clauses_of(self.filled.section, self.filled.entry)]

    def _row(self, content: Content) -> Row:
        """A row with nothing but these words in its criterion column."""
        return Row(tuple(Cell(content if column == "criterion" else ()) for column in self.table.columns))

    def _criteria(self) -> Iterator[tuple[str, Row]]:
        """The sub-area and the row of each criterion."""
        ordered = one_after_another(self.filled.section, self.filled.entry)
        for place, (number, (necessity, criterion)) in enumerate(zip(self.filled.numbers, ordered, strict=True)):
            words = self._words(criterion, number, place)
            cells = (Cell(self._cell(column, necessity, criterion, words)) for column in self.table.columns)
            yield criterion.sub_area, Row(tuple(cells))

    def _words(self, criterion: Criterion, number: int, place: int) -> Content:
        """The criterion with its number, and how it is assessed where no column says it."""
        text = printable(marked_words(criterion))
        told = "" if self.assessed_column else assessed_in_line(self.form, criterion.assessed_by)
        if self.table.numbering != "none":
            return (Listing("number", number, (Entry(text, told),), self._sequence(number, place)),)
        return (Line(text), Line(told, "assessed")) if told else (Line(text),)

    def _cell(self, column: str, necessity: Necessity, criterion: Criterion, words: Content) -> Content:
        match column:
            case "criterion":
                return words
            case "necessity":
                return (Line(printable(self.table.necessity.of(necessity))),)
            case "assessed" | "codes":
                return method_cell(self.form, self.table, column, criterion.assessed_by)
            case "essential_mark" | "desirable_mark" if column.startswith(necessity):
                return (Line(printable(self.table.mark)),)
        return ()

    def _sequence(self, number: int, place: int) -> str:
        """The list that counts on to this number.

        At one stage numbers may be left out. As long as none is, number less place stays the same; a gap begins a list
        that starts at its own number.
        """
        if self.stage:
            return f"criteria {self.stage} {self.filled.section.key} {number - place}"
        return "criteria" if self.table.numbering == "continuous" else f"criteria {self.filled.section.key}"

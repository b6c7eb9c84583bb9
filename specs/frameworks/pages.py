"""The sheets of a framework's workbook as records: each row's cells by the heading of their column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from specs.frameworks.grid import UNREADABLE, Grid, Row, column
from specs.sources import Fault


@dataclass(frozen=True)
class Record:
    """A row by headings; a cell that is not there is empty. `unread` are headings whose cell was told already."""

    row: int
    cells: dict[str, str]
    unread: frozenset[str]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def lacks(self, heading: str) -> bool:
        """Whether the cell is empty, and not merely unreadable."""
        return not self[heading] and heading not in self.unread


@dataclass
class Page:
    """A sheet with its headings; `faults` grows while it is read."""

    grid: Grid
    headings: tuple[str, ...]
    records: tuple[Record, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, heading: str, problem: str, mend: str) -> None:
        """Note something that is wrong in a cell, or in a row where no heading is named."""
        where = ""
        if heading in self.headings:
            where = f"column {column(self.headings.index(heading))}, {heading}"
        self.faults.append(Fault(self.grid.file, row, where, problem, mend, unit="row"))

    @property
    def heading_row(self) -> int:
        """The row in which the headings stand."""
        return self.grid.rows[0].number if self.grid.rows else 1


def folded(name: str) -> str:
    """A name as it is compared: without capitals and doubled spaces."""
    return " ".join(name.casefold().split())


def page_of(grid: Grid, known: Sequence[str], required: Sequence[str], synonyms: dict[str, str] | None = None) -> Page:
    """The sheet read under headings that are known beforehand; others are faults, and so are missing cells."""
    page = open_page(grid, synonyms)
    for place, heading in enumerate(page.headings):
        if heading in ("", UNREADABLE):
            continue
        if heading not in known:
            problem = f"'{heading}' is not a heading that is known here."
            page.fault(page.heading_row, heading, problem, f"Known: {', '.join(known)}.")
        elif heading in page.headings[:place]:
            page.fault(page.heading_row, heading, f"the heading '{heading}' stands twice.", "Remove one.")
    for heading in required:
        if heading not in page.headings:
            problem = f"there is no column '{heading}'."
            page.fault(page.heading_row, "", problem, f"Write these headings in the first row: {', '.join(known)}.")
        else:
            _tell_missing(page, heading)
    return page


def open_page(grid: Grid, synonyms: dict[str, str] | None = None) -> Page:
    """The sheet read under whatever headings its first row has."""
    if not grid.rows:
        return Page(grid, (), faults=list(grid.faults))
    first, *rest = grid.rows
    headings = tuple((synonyms or {}).get(folded(cell), folded(cell)) for cell in first.cells)
    page = Page(grid, headings, tuple(_record(headings, row) for row in rest), list(grid.faults))
    for row in rest:
        for place, cell in enumerate(row.cells):
            if cell in ("", UNREADABLE) or (place < len(headings) and headings[place]):
                continue
            where = f"column {column(place)}"
            problem = "the cell stands under no heading."
            page.faults.append(Fault(grid.file, row.number, where, problem, "Write a heading, or empty it.", "row"))
    return page


def _record(headings: tuple[str, ...], row: Row) -> Record:
    cells = {heading: cell for heading, cell in zip(headings, row.cells, strict=False) if heading}
    unread = frozenset(heading for heading, cell in cells.items() if cell == UNREADABLE)
    return Record(row.number, {key: cell for key, cell in cells.items() if key not in unread}, unread)


def _tell_missing(page: Page, heading: str) -> None:
    """One sentence for each run of rows that lack a cell: merged cells leave many."""
    lacking = [record.row for record in page.records if record.lacks(heading)]
    for _, run in groupby(enumerate(lacking), key=lambda pair: pair[1] - pair[0]):
        rows = [row for _, row in run]
        also = f", and so it is down to row {rows[-1]}" if len(rows) > 1 else ""
        page.fault(rows[0], heading, f"the {heading} is missing{also}.", "Write it in every row; merge no cells.")

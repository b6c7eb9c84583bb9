"""Where a table may be broken over two pages, decided once for every renderer.

Nothing that is kept whole can be taller than a page: what does not fit would be lost at the foot of it. So heights
are estimated, on the safe side, in lines of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from specs.rendering.parts import Cell, Line, Row

# A page holds about 50 lines, and a line of the full text width (A4 portrait, 11 pt Arial) about 90 characters.
_FULL_LINE = 85
# Up to a third of a page, a row is kept whole; up to half a page and five rows, a section or a signature block is.
WHOLE_ROW = 16
WHOLE_SECTION = 25
FEW_ROWS = 5


def paged(rows: Sequence[Row], widths: Sequence[int]) -> tuple[Row, ...]:
    """The rows of one section or signature block, marked with what keeps whole and what stays with the next row.

    Few and short rows stay together; of others the first two and the last two do, so that none stands alone.
    """
    heights = [max((_lines(cell, width) for cell, width in _own_cells(row, widths)), default=1) for row in rows]
    last = len(rows) - 1
    together = last < FEW_ROWS and max(sum(heights), _tallest(rows, widths)) <= WHOLE_SECTION
    marked = []
    for place, (row, height) in enumerate(zip(rows, heights, strict=True)):
        whole = height <= WHOLE_ROW
        edge = place in (0, last - 1) and whole and place < last and heights[place + 1] <= WHOLE_ROW
        marked.append(replace(row, whole=whole, keep=place < last and (together or edge)))
    return tuple(marked)


def _own_cells(row: Row, widths: Sequence[int]) -> Iterator[tuple[Cell, int]]:
    """The cells that end in this row, with their widths: those that reach further down do not set its height."""
    columns = [sum(widths)] if row.group else widths
    return ((cell, width) for cell, width in zip(row.cells, columns, strict=True) if cell and cell.rows == 1)


def _tallest(rows: Sequence[Row], widths: Sequence[int]) -> int:
    reaching = (
        _lines(cell, width)
        for row in rows
        if not row.group
        for cell, width in zip(row.cells, widths, strict=True)
        if cell and cell.rows > 1
    )
    return max(reaching, default=0)


def _lines(cell: Cell, width: int) -> int:
    """About how many lines the cell takes, `width` in per cent of the text width."""
    length = max(_FULL_LINE * width // 100 - 3, 3)
    return sum(ceil(max(len(line), 1) / length) for text in _texts(cell) for line in text.split("\n"))


def _texts(cell: Cell) -> Iterator[str]:
    for part in cell.content:
        if isinstance(part, Line):
            yield part.text
        else:
            for entry in part.entries:
                yield entry.text
                if entry.assessed:
                    yield entry.assessed

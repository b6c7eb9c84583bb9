"""The parts of a printed specification, free of any file format. A renderer draws these and decides nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role = Literal["body", "label", "note", "sub_area", "assessed", "key", "hash"]
Mark = Literal["bullet", "roman", "number"]


@dataclass(frozen=True)
class Line:
    """A paragraph. `text` may hold line breaks; `role` says what it is, not how it looks."""

    text: str
    role: Role = "body"


@dataclass(frozen=True)
class Entry:
    """One entry of a list; `assessed` is printed below it where no column says how it is assessed."""

    text: str
    assessed: str = ""


@dataclass(frozen=True)
class Listing:
    """A list. `start` is the number of its first entry; lists of one `sequence` count on from one another."""

    mark: Mark
    start: int
    entries: tuple[Entry, ...]
    sequence: str


Content: TypeAlias = tuple[Line | Listing, ...]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and over how many rows it reaches."""

    content: Content = ()
    rows: int = 1


@dataclass(frozen=True)
class Row:
    """One row, a cell for each column; None where a cell from above reaches down.

    A `group` row has one cell that spans all columns and heads the rows below. A `whole` row is not broken over two
    pages, `keep` holds it on the page of the next one.
    """

    cells: tuple[Cell | None, ...]
    group: bool = False
    whole: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Table:
    """A table. `widths` are per cent of the text width; `headings` is empty where no heading row is printed.

    `caption` is for screen readers, `note` a line between heading and table. The first cell of a row is its heading
    where `row_headings` is set.
    """

    caption: str
    widths: tuple[int, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    heading: str = ""
    note: str = ""
    row_headings: bool = True


@dataclass(frozen=True)
class Passage:
    """A heading (`level` 1 to 3; none where it is empty) and what stands below it."""

    heading: str
    content: Content
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Labelled:
    """A label and the lines that belong to it: of the document's head, or of a signature block."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SignOffBlock:
    """A stage's block: who, how and when, or that nobody has signed yet."""

    label: str
    lines: tuple[Labelled, ...]


@dataclass(frozen=True)
class Tree:
    """A whole document, ready to be drawn.

    `name` is the document's name for catalogues and windows, `title` what is printed. `footer` stands on every page,
    followed by the page number. `header_table` is the head once more where the form prints it as a table, and
    `sign_off_table` the signature blocks, each below a row with its stage; None where there is nothing to draw.
    """

    name: str
    title: str
    employer: str
    employer_above: bool
    landscape: bool
    header: tuple[Labelled, ...]
    header_table: Table | None
    blocks: tuple[Table | Passage, ...]
    sign_off_heading: str
    sign_off: tuple[SignOffBlock, ...]
    sign_off_table: Table | None
    closing: str
    footer: tuple[str, ...]
    status: str

"""The Word document: A4, real styles, lists and heading rows, the same bytes for the same input.

Call `render` of the package; this module is loaded only when a Word document is asked for (python-docx costs time).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

import docx
from docx.document import Document as WordDocument

from specs.rendering.ooxml import Element, element, field, paragraph, run, written
from specs.rendering.parts import Cell, Content, Labelled, Listing, Passage, Role, Row, Table, Tree
from specs.rendering.word_lists import WordLists
from specs.rendering.word_styles import LANGUAGE, SHADE, dress, text_width

_IN_CELL: dict[Role, str] = {
    "body": "TableText",
    "label": "RowLabel",
    "note": "Note",
    "sub_area": "SubArea",
    "assessed": "Assessed",
    "key": "Closing",
    "hash": "ContentHash",
}
# Word's document properties hold at most 255 characters; the full words stand in the document itself.
_PROPERTY_LENGTH = 255
# The oldest day that a ZIP archive can hold: the same for all, so that the same input makes the same file.
_ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)


def render(tree: Tree, made_at: datetime) -> bytes:
    """The tree as a Word document. `made_at` (an aware instant) is its created and modified property."""
    word = docx.Document()
    dress(word, tree.landscape)
    _describe(word, tree, made_at)
    body = _Body(word, tree.landscape)
    body.write(tree)
    _foot(word, tree)
    opened = io.BytesIO()
    word.save(opened)
    return _settled(opened.getvalue())


class _Body:
    """Writes the parts of a tree, one below the other."""

    def __init__(self, word: WordDocument, landscape: bool) -> None:
        self._body = word.element.body
        self._lists = WordLists(word)
        self._width = text_width(landscape)
        self._below_table = False

    def write(self, tree: Tree) -> None:
        if tree.employer_above:
            self._add(written("Employer", tree.employer))
        self._add(written("Title", tree.title))
        if tree.header_table:
            self._table(tree.header_table)
        else:
            styles = [*["HeaderLine"] * (len(tree.header) - 1), "HeaderEnd"]
            self._add(*(_header_line(style, each) for style, each in zip(styles, tree.header, strict=False)))
        for block in tree.blocks:
            self._table(block) if isinstance(block, Table) else self._passage(block)
        if tree.sign_off_table:
            self._add(written("Heading1", tree.sign_off_heading))
            self._table(tree.sign_off_table)
        self._add(written("Closing", tree.closing) if tree.closing else paragraph("Gap"))

    def _add(self, *elements: Element) -> None:
        for each in elements:
            self._body.insert(len(self._body) - 1, each)
            self._below_table = each.tag.endswith("}tbl")

    def _passage(self, passage: Passage) -> None:
        if passage.heading:
            self._add(written(f"Heading{passage.level}", passage.heading))
        self._add(*self._paragraphs(passage.content))

    def _table(self, table: Table) -> None:
        """Two tables that touch would become one in Word: a gap keeps them apart."""
        if table.heading:
            self._add(written("Heading1", table.heading))
        elif self._below_table:
            self._add(paragraph("Gap"))
        if table.note:
            self._add(written("Note", table.note, keep=True))
        widths = [self._width * width // 100 for width in table.widths]
        made = element("tbl", _table_properties(table, sum(widths)))
        made.append(element("tblGrid", *(element("gridCol", w=width) for width in widths)))
        if table.headings:
            made.append(_heading_row(table.headings, widths))
        made.extend(self._row(row, widths) for row in table.rows)
        self._add(made)

    def _row(self, row: Row, widths: list[int]) -> Element:
        properties = [element("cantSplit")] if row.whole else []
        made = element("tr", element("trPr", *properties))
        if row.group:
            content = self._cell_content(row.cells[0], row.keep)
            made.append(_cell(sum(widths), content, columns=len(widths), shaded=True))
            return made
        for cell, width in zip(row.cells, widths, strict=True):
            merge = "continue" if cell is None else "restart" if cell.rows > 1 else ""
            made.append(_cell(width, self._cell_content(cell, row.keep), merge=merge))
        return made

    def _cell_content(self, cell: Cell | None, keep: bool) -> list[Element]:
        """The paragraphs of a cell. Word wants at least one, in a cell that one from above covers too."""
        content = cell.content if cell else ()
        return list(self._paragraphs(content, keep)) or [paragraph("TableText", keep=keep)]

    def _paragraphs(self, content: Content, keep: bool = False) -> Iterable[Element]:
        for part in content:
            if isinstance(part, Listing):
                yield from self._listing(part, keep)
            else:
                yield written(_IN_CELL[part.role], part.text, keep=keep)

    def _listing(self, listing: Listing, keep: bool) -> Iterable[Element]:
        number = self._lists.number_of(listing)
        for entry in listing.entries:
            yield written("ListEntry", entry.text, number=number, keep=keep or bool(entry.assessed))
            if entry.assessed:
                yield written("AssessedEntry", entry.assessed, keep=keep)


def _header_line(style: str, labelled: Labelled) -> Element:
    """A line of the document's head: the label in bold, then what was written."""
    words = "\n".join(line.text for line in labelled.lines)
    return paragraph(style, run(f"{labelled.label}: ", bold=True), run(words))


def _table_properties(table: Table, width: int) -> Element:
    """Fixed widths, and for screen readers which row and column are headings and what the table holds."""
    # The same flags twice, as Word writes them: as bits for older readers and by name.
    bits = 0x600 | (0x20 if table.headings else 0) | (0x80 if table.row_headings else 0)
    look = element(
        "tblLook",
        val=f"{bits:04X}",
        firstRow=int(bool(table.headings)),
        lastRow=0,
        firstColumn=int(table.row_headings),
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )
    return element(
        "tblPr",
        element("tblStyle", val="TableGrid"),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        look,
        element("tblCaption", val=table.caption),
        element("tblDescription", val=f"{table.caption}. Columns: {', '.join(table.headings) or 'label, value'}."),
    )


def _heading_row(headings: Iterable[str], widths: list[int]) -> Element:
    """The heading row, repeated at the top of every page that the table reaches."""
    cells = [
        _cell(width, [written("TableHeading", heading)], shaded=True)
        for heading, width in zip(headings, widths, strict=True)
    ]
    return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)


def _cell(width: int, content: list[Element], *, columns: int = 1, merge: str = "", shaded: bool = False) -> Element:
    properties = [element("tcW", w=width, type="dxa")]
    if columns > 1:
        properties.append(element("gridSpan", val=columns))
    if merge:
        properties.append(element("vMerge", val=merge))
    if shaded:
        properties.append(element("shd", val="clear", color="auto", fill=SHADE))
    return element("tc", element("tcPr", *properties), *content)


def _foot(word: WordDocument, tree: Tree) -> None:
    """The same foot on every page: reference, revision and status at the left, the page at the right."""
    footer = word.sections[0].footer
    footer.is_linked_to_previous = False
    foot = footer._element
    for child in list(foot):
        foot.remove(child)
    told = run("  |  ".join(tree.footer))
    page = (run("\tPage "), field("PAGE"), run(" of "), field("NUMPAGES"))
    made = paragraph("Footer", told, *page)
    tab = element("tab", val="right", pos=text_width(tree.landscape))
    properties = made[0]
    properties.insert(1, element("tabs", tab))
    foot.append(made)


def _describe(word: WordDocument, tree: Tree, made_at: datetime) -> None:
    instant = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties = word.core_properties
    properties.title = _short(tree.name)
    properties.author = properties.last_modified_by = _short(tree.employer)
    properties.subject = _short(", ".join(tree.footer))
    properties.content_status = _short(tree.status)
    properties.language = LANGUAGE
    properties.comments = properties.keywords = properties.category = ""
    properties.revision = 1
    properties.created = properties.modified = instant


def _short(words: str) -> str:
    return words if len(words) <= _PROPERTY_LENGTH else words[: _PROPERTY_LENGTH - 1] + "…"


def _settled(archive: bytes) -> bytes:
    """The archive with the same times and rights in every entry, whenever and wherever it was written."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as made, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _ARCHIVE_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, made.read(name))
    return settled.getvalue()

"""Full-size specifications of our own, one for each shipped form, and small ones made to measure."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from specs.document import Criterion, Document, SectionEntry, read_document
from specs.forms import Form, shipped_form, shipped_forms
from specs.organisation import Organisation, shipped_example
from specs.rendering import Status, build, render
from specs.rendering.parts import Cell, Line, Passage, Row, Table, Tree

FORMS = shipped_forms()
MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
# Characters that break careless renderers: markup of four languages, emoji, right-to-left, a tab and controls.
AWKWARD = (
    "R&D <b>\"quoted\"</b> 'single' & #panic() $x$ {{ tree }} {% raw %} \\n @ref _under_ *star*",
    "Uses 😀 and 👩‍🚒 in messages",
    "يتحدث العربية بطلاقة",
    "Two lines\nin one criterion\tand a tab",
    "A NUL \x00 and a bell \x07 and \ufffe",
    "--- = - + / 1. first",
)


@cache
def full_size(form: str) -> Document:
    """The full-size specification on that form."""
    return read_document(Path(__file__).parent / "full_size" / f"{form}.yaml")


def employer() -> Organisation:
    """The fictional borough."""
    return shipped_example()


def tree_of(document: Document, form: Form | None = None, status: Status = "draft") -> Tree:
    """The tree of a document on its form, reference PS-0042, revision 3."""
    on = form or shipped_form(document.form)
    return build(document, on, employer(), reference="PS-0042", status=status, revision=3, made_at=MADE_AT)


def made(document: Document, to: str, status: Status = "agreed") -> bytes:
    """The file of a document on its form, reference PS-0042, revision 3."""
    form = shipped_form(document.form)
    return render(document, form, employer(), to, reference="PS-0042", status=status, revision=3, made_at=MADE_AT)


def with_section(form: str, key: str, entry: SectionEntry) -> Document:
    """A document in which one section is filled."""
    return Document(form=form, sections={key: entry})


def many_criteria(form: str, key: str, texts: tuple[str, ...]) -> Document:
    """A document with these essential criteria in one section."""
    return with_section(form, key, SectionEntry(essential=tuple(Criterion(text=text) for text in texts)))


def sentences(document: Document) -> list[str]:
    """Every sentence of the document's body that must be printed."""
    told = [criterion.text for _, _, criterion in document.all_criteria()]
    told += [indicator.text for chosen in document.competencies for indicator in chosen.indicators]
    return told + [line for entry in document.sections.values() for line in entry.text.splitlines()]


def tables(tree: Tree) -> list[Table]:
    """The tables among the tree's blocks."""
    return [block for block in tree.blocks if isinstance(block, Table)]


def passages(tree: Tree) -> list[Passage]:
    """The passages among the tree's blocks."""
    return [block for block in tree.blocks if isinstance(block, Passage)]


def words(cell: Cell | None) -> list[str]:
    """The texts of a cell in their order; list entries with their number."""
    if cell is None:
        return ["(from above)"]
    told: list[str] = []
    for part in cell.content:
        if isinstance(part, Line):
            told.append(part.text)
        else:
            told += [f"{number}. {entry.text}" for number, entry in enumerate(part.entries, part.start)]
            told += [entry.assessed for entry in part.entries if entry.assessed]
    return told


def row_texts(row: Row) -> list[list[str]]:
    """The texts of each cell of a row."""
    return [words(cell) for cell in row.cells]


def printings(document: Document) -> dict[str, int]:
    """How many times each sentence is printed: once, or at each stage that assesses it on a form by stage."""
    form = shipped_form(document.form)
    staged = {key for table in form.layout.tables() if table.by_stage for key in table.sections}
    times = dict.fromkeys(sentences(document), 1)
    for section, _, criterion in document.all_criteria():
        stages = [stage for stage in form.assessment_stages if form.methods_at(stage.key) & set(criterion.assessed_by)]
        if section in staged and stages:
            times[criterion.text] = len(stages)
    return times

"""What a document says and its form has no place for. It is printed all the same: a manager's words must not vanish."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from specs.document import ChosenCompetency, Criterion, Document, Necessity, SectionEntry, header_lines, marked_words
from specs.forms import Form
from specs.forms.layout import Block, Lists, Table, TextBlock
from specs.forms.model import Section
from specs.rendering.characters import printable
from specs.rendering.parts import Content, Entry, Line, Listing, Passage
from specs.rendering.sections import (
    LABEL_COLUMNS,
    MAIN_COLUMNS,
    CriteriaPrinter,
    assessed_in_line,
    by_sub_area,
    heading_of,
    paragraphs,
)
from specs.rendering.signatures import as_words

HEADING = "Not placed on this form"
EXPLANATION = "The form has no place for what follows. It was written for this post and is kept here."


def passages(document: Document, form: Form) -> tuple[Passage, ...]:
    """The passages that end the document where there is something unplaced; none otherwise."""
    known = {section.key: section for section in form.sections}
    sections = [
        (known.get(key) or Section(key=key, label=as_words(key)), _left_over(form, known.get(key), entry))
        for key, entry in document.sections.items()
    ]
    found = [*_header(document, form)]
    found += [
        Passage(heading_of(section), whole_section(form, section, entry), 2)
        for section, entry in sections
        if entry != SectionEntry()
    ]
    if not _prints_competencies(form):
        found += [_competency(chosen) for chosen in document.competencies]
    return (Passage(HEADING, (Line(EXPLANATION, "note"),)), *found) if found else ()


def whole_section(form: Form, section: Section, entry: SectionEntry) -> Content:
    """Everything of a section outside a table: its text and clauses, then its criteria below their necessity."""
    content: list[Line | Listing] = [*paragraphs(entry.text), *(Line(printable(each)) for each in entry.clauses)]
    content += _criteria(form, section, "essential", entry.essential)
    content += _criteria(form, section, "desirable", entry.desirable)
    return tuple(content)


def _criteria(form: Form, section: Section, side: Necessity, criteria: Sequence[Criterion]) -> list[Line | Listing]:
    if not criteria:
        return []
    printer = CriteriaPrinter(section, "bullet", f"{section.key} {side} unplaced", partial(_told, form))
    return [Line(side.capitalize(), "label"), *printer.content(by_sub_area(section, criteria))]


def _told(form: Form, criterion: Criterion) -> str:
    return assessed_in_line(form, criterion.assessed_by)


def _header(document: Document, form: Form) -> list[Passage]:
    known = {field.key for field in form.header}
    return [
        Passage(as_words(key), tuple(Line(printable(line)) for line in header_lines(value)), 2)
        for key, value in document.header.items()
        if key not in known and header_lines(value)
    ]


def _competency(chosen: ChosenCompetency) -> Passage:
    entries = tuple(Entry(printable(marked_words(indicator))) for indicator in chosen.indicators)
    name = printable(chosen.name) or as_words(chosen.competency)
    content = (Listing("bullet", 1, entries, f"{chosen.competency} unplaced"),) if entries else ()
    return Passage(name, content, 2)


def _left_over(form: Form, section: Section | None, entry: SectionEntry) -> SectionEntry:
    """What of a section no block of the form prints."""
    blocks = [block for block in form.layout.blocks if section and section.key in block.section_keys()]
    if section is None or not blocks:
        return entry
    printed: set[str] = set()
    for block in blocks:
        printed |= _printed_parts(block, section)
    return entry.model_copy(update={part: SectionEntry.model_fields[part].default for part in printed})


def _printed_parts(block: Block, section: Section) -> set[str]:
    """The parts of a section's entry that a block prints."""
    everything = {"essential", "desirable", "clauses", "text"}
    if isinstance(block, TextBlock):
        return everything
    if section.kind == "competencies":
        return set()
    if not isinstance(block, Table) or block.has("criterion"):
        return everything
    parts: set[str] = {"essential", "clauses", "text"} if block.has(*MAIN_COLUMNS) else set()
    return parts | ({"desirable"} & set(block.columns))


def _prints_competencies(form: Form) -> bool:
    """Whether they stand in lists, or in a table with a column for their names and one for their indicators."""
    kinds = {section.key: section.kind for section in form.sections}
    return any(
        isinstance(block, Lists)
        or (isinstance(block, Table) and block.has(*LABEL_COLUMNS) and block.has(*MAIN_COLUMNS))
        for block in form.layout.blocks
        if any(kinds[key] == "competencies" for key in block.section_keys())
    )

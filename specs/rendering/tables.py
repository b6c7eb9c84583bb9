"""A form's tables as printed: each once, or once for every stage at which something is assessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from specs.document import Document
from specs.forms import Form
from specs.forms.layout import Table
from specs.forms.model import AssessmentStage
from specs.rendering import parts
from specs.rendering.characters import printable
from specs.rendering.criterion_rows import criterion_rows
from specs.rendering.paging import paged
from specs.rendering.sections import competency_rows, section_rows
from specs.rendering.stages import Filled, at_no_stage, at_stage, filled_sections

_STAGE = "{stage}"


class _Named(TypedDict):
    """What a table is called."""

    heading: str
    caption: str
    note: str


def drawn(form: Form, document: Document, table: Table) -> Iterator[parts.Table]:
    """The table of a form with what the document says."""
    sections = filled_sections(form, document, table)
    if not table.by_stage:
        named = _named(table.heading, table.caption or ", ".join(table.headings))
        yield _drawn(form, document, table, sections, named)
        return
    for stage in form.assessment_stages:
        yield _drawn(form, document, table, at_stage(form, table, stage.key, sections), _at(table, stage), stage.key)
    left = at_no_stage(form, sections)
    if left:
        yield _drawn(form, document, table, left, _named(table.unstaged_heading, table.unstaged_heading))


def _at(table: Table, stage: AssessmentStage) -> _Named:
    heading, caption = table.heading or _STAGE, table.caption or f"{', '.join(table.headings)}: {_STAGE}"
    return _named(heading.replace(_STAGE, stage.label), caption.replace(_STAGE, stage.label), stage.note)


def _named(heading: str, caption: str, note: str = "") -> _Named:
    return {"heading": printable(heading), "caption": printable(caption), "note": printable(note)}


def _drawn(
    form: Form, document: Document, table: Table, sections: Sequence[Filled], named: _Named, stage: str = ""
) -> parts.Table:
    return parts.Table(
        widths=table.widths,
        headings=tuple(printable(each) for each in table.headings),
        rows=tuple(_rows(form, document, table, sections, stage)) or _nothing(table),
        row_headings=table.columns[0] in ("label", "competency", "criterion"),
        **named,
    )


def _rows(form: Form, document: Document, table: Table, sections: Sequence[Filled], stage: str) -> Iterator[parts.Row]:
    group = ""
    for filled in sections:
        section = filled.section
        if section.group and section.group != group and (table.rows != "criterion" or table.has("label")):
            heading = parts.Cell((parts.Line(printable(section.group), "label"),))
            yield parts.Row((heading,), group=True, whole=True, keep=True)
        group = section.group
        if section.kind == "competencies":
            yield from competency_rows(table, document.competencies)
        elif table.rows == "criterion":
            yield from criterion_rows(form, table, filled, stage)
        else:
            yield from section_rows(form, table, section, filled.entry)


def _nothing(table: Table) -> tuple[parts.Row, ...]:
    told = parts.Cell((parts.Line("Nothing is assessed at this stage.", "note"),))
    return paged([parts.Row((told, *[parts.Cell()] * (len(table.columns) - 1)))], table.widths)

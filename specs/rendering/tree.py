"""From a specification and its form to the parts that every renderer draws. Pure: no file format, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from specs.document import Document, SignOffRecord, header_lines
from specs.forms import Form
from specs.forms.layout import AssessmentKey, Block, Lists, TextBlock
from specs.forms.model import HeaderField
from specs.forms.placing import placed
from specs.organisation import Organisation
from specs.rendering import parts, unplaced
from specs.rendering import signatures as sign_off_blocks
from specs.rendering.assessment_key import assessment_key
from specs.rendering.characters import printable
from specs.rendering.lists import listed
from specs.rendering.paging import paged
from specs.rendering.sections import clauses_of, heading_of
from specs.rendering.signatures import long_date, sentence_case
from specs.rendering.tables import drawn

Status: TypeAlias = Literal["draft", "in sign-off", "agreed"]
DOCUMENT = "Person specification"
# The widths of a table of labels and values, in per cent of the text width.
LABEL_AND_VALUE = (30, 70)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def build(
    document: Document,
    form: Form,
    organisation: Organisation,
    *,
    reference: str = "",
    status: Status = "draft",
    revision: int = 0,
    signatures: Sequence[SignOffRecord] | None = None,
    made_at: datetime | None = None,
    chain_head: str = "",
) -> parts.Tree:
    """The document as a tree of printed parts.

    `signatures` defaults to the document's own. A date field that nobody filled shows the day of the last signature
    of an agreed document, else the day of `made_at` (an aware instant) by the employer's clock, else nothing.
    `revision` 0 means that there is none to print; so does an empty `chain_head`.
    """
    document = placed(document, form)
    printing = _Printing(document, form, organisation, document.sign_off if signatures is None else signatures)
    name, header = printing.name(), printing.header(status, made_at)
    sign_off_heading = printable(form.sign_off.heading).strip() or "Signed off by"
    sign_off = (*printing.sign_off(agreed=status == "agreed"), *sign_off_blocks.of_chain(chain_head))
    return parts.Tree(
        name=name,
        title=printable(form.layout.title).strip() or DOCUMENT,
        employer=printable(organisation.name),
        employer_above=form.layout.employer == "above",
        landscape=form.layout.orientation == "landscape",
        header=header,
        header_table=_header_table(name, header) if form.layout.header == "table" and header else None,
        blocks=(*printing.blocks(), *unplaced.passages(document, form)),
        sign_off_heading=sign_off_heading,
        sign_off=sign_off,
        sign_off_table=_sign_off_table(sign_off_heading, sign_off) if sign_off else None,
        closing=printing.closing(),
        footer=_footer(reference, revision, status),
        status=sentence_case(status),
    )


def _footer(reference: str, revision: int, status: Status) -> tuple[str, ...]:
    told = [f"Reference {printable(reference)}"] if reference else []
    told += [f"Revision {revision}"] if revision else []
    return (*told, f"Status: {sentence_case(status)}")


def _header_table(name: str, header: Sequence[parts.Labelled]) -> parts.Table:
    rows = [row for each in header for row in paged([_labelled_row(each)], LABEL_AND_VALUE)]
    return parts.Table(f"About the post: {name}", LABEL_AND_VALUE, (), tuple(rows))


def _sign_off_table(heading: str, blocks: Sequence[parts.SignOffBlock]) -> parts.Table:
    rows: list[parts.Row] = []
    for block in blocks:
        stage = parts.Row((parts.Cell((parts.Line(block.label, "label"),)),), group=True)
        rows += paged([stage, *(_labelled_row(each) for each in block.lines)], LABEL_AND_VALUE)
    return parts.Table(heading.rstrip(":"), LABEL_AND_VALUE, (), tuple(rows))


def _labelled_row(labelled: parts.Labelled) -> parts.Row:
    return parts.Row((parts.Cell((parts.Line(labelled.label, "label"),)), parts.Cell(labelled.lines)))


class _Printing:
    """One document on its form at its employer."""

    def __init__(
        self, document: Document, form: Form, organisation: Organisation, signed: Sequence[SignOffRecord]
    ) -> None:
        self.document, self.form, self.organisation, self.signed = document, form, organisation, signed
        self.zone = ZoneInfo(organisation.calendar.time_zone)

    def name(self) -> str:
        post = printable(self.document.header_words(self.form.title_field)).replace("\n", " ").strip()
        return f"{DOCUMENT}: {post}" if post else DOCUMENT

    def header(self, status: Status, made_at: datetime | None) -> tuple[parts.Labelled, ...]:
        day = self._day(status, made_at)
        return tuple(
            parts.Labelled(printable(field.label), tuple(parts.Line(line) for line in self._header_lines(field, day)))
            for field in self.form.header
        )

    def _header_lines(self, field: HeaderField, day: date | None) -> list[str]:
        value = self.document.header.get(field.key, "")
        written = [line for line in map(printable, header_lines(value)) if line.strip()]
        if written:
            return [_written_day(line) for line in written] if field.kind == "date" else written
        if field.key == self.form.layout.employer_field:
            return [printable(self.organisation.name)]
        return [long_date(day)] if field.kind == "date" and day else []

    def _day(self, status: Status, made_at: datetime | None) -> date | None:
        signed = [record.signed_at for record in self.signed if record.signed_at]
        if status == "agreed" and signed:
            return sign_off_blocks.day_of(max(signed), self.zone)
        return made_at.astimezone(self.zone).date() if made_at else None

    def blocks(self) -> list[parts.Table | parts.Passage]:
        return [part for block in self.form.layout.blocks for part in self._parts_of(block)]

    def _parts_of(self, block: Block) -> Iterable[parts.Table | parts.Passage]:
        if isinstance(block, TextBlock):
            return [self._text(block)]
        if isinstance(block, AssessmentKey):
            return assessment_key(self.form, block)
        if isinstance(block, Lists):
            return listed(self.form, self.document, block)
        return drawn(self.form, self.document, block)

    def _text(self, block: TextBlock) -> parts.Passage:
        section, entry = self.form.section(block.section), self.document.section(block.section)
        entry = entry.model_copy(update={"clauses": clauses_of(section, entry)})
        heading = printable(block.heading).strip() or heading_of(section)
        content = unplaced.whole_section(self.form, section, entry)
        return parts.Passage(heading, content or (parts.Line("None.", "note"),))

    def sign_off(self, agreed: bool) -> tuple[parts.SignOffBlock, ...]:
        return sign_off_blocks.blocks(self.form, self.signed, self.zone, agreed)

    def closing(self) -> str:
        return sign_off_blocks.HASH_NOTE if any(record.content_hash for record in self.signed) else ""


def _written_day(line: str) -> str:
    """A day that was written as 2026-07-03, as people write it; anything else as it stands."""
    if not _ISO_DAY.fullmatch(line.strip()):
        return line
    try:
        return long_date(date.fromisoformat(line.strip()))
    except ValueError:
        return line

"""The rows of tables that set essential beside desirable, and of competencies: marks, and how criteria are assessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from specs.document import ChosenCompetency, Criterion, Necessity, SectionEntry, marked_words
from specs.forms import Form
from specs.forms.layout import Column, Table
from specs.forms.model import Section
from specs.rendering.characters import printable
from specs.rendering.paging import paged
from specs.rendering.parts import Cell, Content, Entry, Line, Listing, Mark, Row
from specs.rendering.signatures import as_words

# A form may call the first column "label" or "competency" and the main one "essential" or "indicators".
LABEL_COLUMNS: tuple[Column, ...] = ("label", "competency")
MAIN_COLUMNS: tuple[Column, ...] = ("essential", "indicators")


@dataclass(frozen=True)
class Band:
    """The criteria that stand beside one another in a row."""

    essential: tuple[Criterion, ...]
    desirable: tuple[Criterion, ...]


@dataclass(frozen=True)
class CriteriaPrinter:
    """Prints one side (essential or desirable) of a section; its lists count on from cell to cell."""

    section: Section
    mark: Mark | None
    sequence: str
    told: Callable[[Criterion], str]

    def content(self, criteria: Sequence[Criterion], start: int = 1, sub_area: str = "") -> Content:
        """Criteria from number `start` on, each new sub-area headed; `sub_area` is the one already headed."""
        printed: list[Line | Listing] = []
        for key, run in groupby(criteria, lambda criterion: criterion.sub_area):
            if key and key != sub_area:
                printed.append(Line(sub_area_label(self.section, key), "sub_area"))
            entries = tuple(Entry(printable(marked_words(each)), self.told(each)) for each in run)
            printed += self._marked(entries, start)
            start += len(entries)
        return tuple(printed)

    def _marked(self, entries: tuple[Entry, ...], start: int) -> list[Line | Listing]:
        if self.mark:
            return [Listing(self.mark, start, entries, self.sequence)]
        lines: list[Line | Listing] = []
        for entry in entries:
            lines.append(Line(entry.text))
            if entry.assessed:
                lines.append(Line(entry.assessed, "assessed"))
        return lines


def sub_area_label(section: Section, key: str) -> str:
    """The printed words of a sub-area; one that the form does not know is printed as its key's words."""
    known = {sub_area.key: sub_area.label for sub_area in section.sub_areas}
    return printable(known.get(key) or as_words(key))


def assessed_in_line(form: Form, methods: Sequence[str]) -> str:
    """How something is assessed, to stand below it; empty where nothing was said."""
    labels = "; ".join(method_labels(form, methods))
    return f"Assessed by: {labels}" if labels else ""


def method_labels(form: Form, methods: Sequence[str]) -> list[str]:
    """The printed words of assessment methods."""
    return [printable(form.method_label(key)) for key in methods]


def by_sub_area(section: Section, criteria: Sequence[Criterion]) -> list[Criterion]:
    """Criteria without a sub-area first, then in the order of the form's sub-areas, then those it does not know."""
    order = _order_of_sub_areas(section, criteria)
    return sorted(criteria, key=lambda criterion: order[criterion.sub_area])


def one_after_another(section: Section, entry: SectionEntry) -> list[tuple[Necessity, Criterion]]:
    """All criteria of a section in a single column: by sub-area, and in each the essential ones first."""
    order = _order_of_sub_areas(section, entry.criteria())
    essential: list[tuple[Necessity, Criterion]] = [("essential", each) for each in entry.essential]
    desirable: list[tuple[Necessity, Criterion]] = [("desirable", each) for each in entry.desirable]
    return sorted([*essential, *desirable], key=lambda placed: order[placed[1].sub_area])


def _order_of_sub_areas(section: Section, criteria: Sequence[Criterion]) -> dict[str, int]:
    order = {"": -1, **{sub_area.key: place for place, sub_area in enumerate(section.sub_areas)}}
    strangers = dict.fromkeys(each.sub_area for each in criteria if each.sub_area not in order)
    return order | {key: len(order) + place for place, key in enumerate(strangers)}


def shared_assessment(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """The assessment methods that all of these criteria name; empty where they differ or name none."""
    methods = {criterion.assessed_by for criterion in criteria}
    return next(iter(methods)) if len(methods) == 1 else ()


def section_name(pattern: str, section: Section) -> str:
    """A section's name as the form sets it: `{number}` and `{label}` stand for the section's own."""
    words = pattern.replace("{number}", section.number) if section.number else "{label}"
    return printable(words.replace("{label}", section.label))


def section_label(name: str, section: Section) -> Content:
    """A section's own cell: its name, and its note."""
    label = Line(name, "label")
    return (label, Line(printable(section.note), "note")) if section.note else (label,)


def method_cell(form: Form, table: Table, column: str, methods: Sequence[str]) -> Content:
    """How something is assessed in a column of its own: a line for each label, or codes in one line."""
    if column == "codes":
        codes = table.code_separator.join(printable(form.method_code(key)) for key in methods)
        return (Line(codes),) if codes else ()
    return tuple(Line(label) for label in method_labels(form, methods))


def section_rows(form: Form, table: Table, section: Section, entry: SectionEntry) -> tuple[Row, ...]:
    """The rows of a section of criteria. Its label, and what all its criteria share, reach down over all of them."""
    return _SectionRows(form, table, section, entry).rows()


class _SectionRows:
    """One section on its way into rows: criteria in order, then dealt out to bands, each of which is a row."""

    def __init__(self, form: Form, table: Table, section: Section, entry: SectionEntry) -> None:
        self.form, self.table, self.section, self.entry = form, table, section, entry
        self.essential = by_sub_area(section, entry.essential)
        self.desirable = by_sub_area(section, entry.desirable)
        self.assessed_column = table.has("assessed", "codes")
        whole = [*self.essential, *self.desirable]
        self.shared = shared_assessment(self.essential or whole if self.assessed_column else whole)
        self.bands = self._bands()

    def rows(self) -> tuple[Row, ...]:
        columns = [self._column(column) for column in self.table.columns]
        return paged([Row(cells) for cells in zip(*columns, strict=True)], self.table.widths)

    def _bands(self) -> list[Band]:
        """At least one band, so that the section is seen. Without a row for each criterion, they part by assessment."""
        if self.table.rows == "pair":
            return self._one_a_row() or [Band((), ())]
        if not self.assessed_column or self.shared or not self.essential:
            return [Band(tuple(self.essential), tuple(self.desirable))]
        runs = [tuple(run) for _, run in groupby(self.essential, lambda criterion: criterion.assessed_by)]
        return [Band(run, () if place else tuple(self.desirable)) for place, run in enumerate(runs)]

    def _one_a_row(self) -> list[Band]:
        """Essential beside desirable, one of each a row; a sub-area begins in the same row on both sides."""
        areas = dict.fromkeys(each.sub_area for each in by_sub_area(self.section, [*self.essential, *self.desirable]))
        bands = []
        for area in areas:
            left, right = (
                [each for each in side if each.sub_area == area] for side in (self.essential, self.desirable)
            )
            bands += [Band((one,) if one else (), (other,) if other else ()) for one, other in zip_longest(left, right)]
        return bands

    def _column(self, column: str) -> list[Cell | None]:
        if column in LABEL_COLUMNS:
            return self._reaching_down(self._label())
        if column in MAIN_COLUMNS:
            return list(self._essential_cells())
        if column in ("assessed", "codes"):
            return self._assessed_cells(column)
        cells = self._side_cells("desirable", [band.desirable for band in self.bands])
        return list(cells) if self.table.rows == "pair" else self._reaching_down(cells[0].content)

    def _reaching_down(self, content: Content) -> list[Cell | None]:
        return [Cell(content, rows=len(self.bands)), *[None] * (len(self.bands) - 1)]

    def _label(self) -> Content:
        label = section_label(section_name(self.table.label, self.section), self.section)
        told = "" if self.assessed_column else assessed_in_line(self.form, self.shared)
        return (*label, Line(told, "assessed")) if told else label

    def _essential_cells(self) -> list[Cell]:
        """Essential criteria, the section's clauses before the first and its free text after the last."""
        cells = self._side_cells("essential", [band.essential for band in self.bands])
        clauses = tuple(Line(printable(clause)) for clause in clauses_of(self.section, self.entry))
        cells[0] = Cell((*clauses, *cells[0].content))
        cells[-1] = Cell((*cells[-1].content, *paragraphs(self.entry.text)))
        return cells

    def _assessed_cells(self, column: str) -> list[Cell | None]:
        if self.shared:
            return self._reaching_down(method_cell(self.form, self.table, column, self.shared))
        firsts = [band.essential[0].assessed_by if band.essential else () for band in self.bands]
        return [Cell(method_cell(self.form, self.table, column, methods)) for methods in firsts]

    def _side_cells(self, side: Necessity, dealt: list[tuple[Criterion, ...]]) -> list[Cell]:
        mark = self.table.marks if self.table.marks != "none" and sum(map(len, dealt)) > 1 else None
        printer = CriteriaPrinter(self.section, mark, f"{self.section.key} {side}", self._told(side))
        cells, start, sub_area = [], 1, ""
        for criteria in dealt:
            cells.append(Cell(printer.content(criteria, start, sub_area)))
            start += len(criteria)
            sub_area = criteria[-1].sub_area if criteria else sub_area
        return cells

    def _told(self, side: Necessity) -> Callable[[Criterion], str]:
        """What is said below a criterion of how it is assessed: only what no column and no label already says."""

        def told(criterion: Criterion) -> str:
            said = side == "essential" if self.assessed_column else bool(self.shared)
            if said or criterion.assessed_by == self.shared:
                return ""
            return assessed_in_line(self.form, criterion.assessed_by)

        return told


def heading_of(section: Section) -> str:
    """What a section is called where it stands below a heading of its own."""
    return printable(section.label).strip() or as_words(section.key)


def clauses_of(section: Section, entry: SectionEntry) -> tuple[str, ...]:
    """The form's fixed clauses, then those of the document, each once."""
    return tuple(dict.fromkeys((*section.clauses, *entry.clauses)))


def paragraphs(text: str) -> tuple[Line, ...]:
    """Free text as paragraphs, one for each line that is not blank."""
    return tuple(Line(line) for line in printable(text).split("\n") if line.strip())


def competency_rows(table: Table, competencies: Sequence[ChosenCompetency]) -> tuple[Row, ...]:
    """A row for each competency with its indicators, numbered as the form says."""
    if not competencies:
        return paged([_competency_row(table, (), (Line("None chosen.", "note"),))], table.widths)
    rows: list[Row] = []
    start = 1
    for place, chosen in enumerate(competencies):
        name = Line(printable(chosen.name) or as_words(chosen.competency), "label")
        row = _competency_row(table, (name,), _indicators(table, chosen, place, start))
        rows += paged([row], table.widths)
        start += len(chosen.indicators)
    return tuple(rows)


def _indicators(table: Table, chosen: ChosenCompetency, place: int, start: int) -> Content:
    texts = [printable(marked_words(indicator)) for indicator in chosen.indicators]
    mark: Mark | None = "number" if table.numbering != "none" else None
    if mark is None and table.marks != "none" and len(texts) > 1:
        mark = table.marks
    if not texts or mark is None:
        return tuple(Line(text) for text in texts)
    continuous = table.numbering == "continuous"
    sequence = "competencies" if continuous else f"competency {place}"
    return (Listing(mark, start if continuous else 1, tuple(Entry(text) for text in texts), sequence),)


def _competency_row(table: Table, name: Content, indicators: Content) -> Row:
    slots = {**dict.fromkeys(LABEL_COLUMNS, name), **dict.fromkeys(MAIN_COLUMNS, indicators)}
    return Row(tuple(Cell(slots.get(column, ())) for column in table.columns))

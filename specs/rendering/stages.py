"""What a table shows of each section: all of it, or what is assessed at one stage of the recruitment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from specs.document import Criterion, Document, SectionEntry
from specs.forms import Form
from specs.forms.layout import Table
from specs.forms.model import Section
from specs.rendering.sections import clauses_of, one_after_another


@dataclass(frozen=True)
class Filled:
    """A section with what stands in it. `numbers` are those of its criteria, one after another."""

    section: Section
    entry: SectionEntry
    numbers: tuple[int, ...]

    def has_content(self) -> bool:
        """Whether anything of the section is left to print."""
        return bool(self.entry.criteria() or clauses_of(self.section, self.entry) or self.entry.text)


def filled_sections(form: Form, document: Document, table: Table) -> list[Filled]:
    """The table's sections in its order, their criteria numbered as the form says."""
    starts = _first_numbers(form, document) if table.numbering == "continuous" else {}
    filled = []
    for key in table.sections:
        entry, start = document.section(key), starts.get(key, 1)
        filled.append(Filled(form.section(key), entry, tuple(range(start, start + len(entry.criteria())))))
    return filled


def at_stage(form: Form, table: Table, stage: str, sections: Iterable[Filled]) -> list[Filled]:
    """What is assessed at that stage, and of each criterion only the methods used there.

    A method that is a stage's only one is not told again, unless the table has a column for it.
    """
    methods = form.methods_at(stage)
    silent = len(methods) == 1 and not table.has("assessed", "codes")

    def shown(criterion: Criterion) -> Criterion | None:
        here = tuple(key for key in criterion.assessed_by if key in methods)
        return criterion.model_copy(update={"assessed_by": () if silent else here}) if here else None

    found = (_only(filled, shown) for filled in sections)
    # Fixed clauses and free text are said once, where nothing is assessed: see `at_no_stage`.
    criteria_alone = (_without_words(filled) for filled in found)
    return [filled for filled in criteria_alone if filled.has_content()]


def at_no_stage(form: Form, sections: Iterable[Filled]) -> list[Filled]:
    """What no stage assesses: criteria without a method that has a stage, fixed clauses and free text."""
    staged = {method.key for method in form.assessment if method.stage}

    def shown(criterion: Criterion) -> Criterion | None:
        return None if staged.intersection(criterion.assessed_by) else criterion

    return [filled for filled in (_only(filled, shown) for filled in sections) if filled.has_content()]


def _only(filled: Filled, shown: Callable[[Criterion], Criterion | None]) -> Filled:
    """The section with the criteria that are shown; each keeps its number."""
    entry = filled.entry
    placed = zip(filled.numbers, one_after_another(filled.section, entry), strict=True)
    numbers = tuple(number for number, (_, criterion) in placed if shown(criterion))
    sides = {
        side: tuple(kept for each in criteria if (kept := shown(each)))
        for side, criteria in (("essential", entry.essential), ("desirable", entry.desirable))
    }
    return Filled(filled.section, entry.model_copy(update=sides), numbers)


def _without_words(filled: Filled) -> Filled:
    section = filled.section.model_copy(update={"clauses": ()})
    return Filled(section, filled.entry.model_copy(update={"clauses": (), "text": ""}), filled.numbers)


def _first_numbers(form: Form, document: Document) -> dict[str, int]:
    """The number of each section's first criterion, counted through the document's tables of single criteria."""
    starts: dict[str, int] = {}
    count = 1
    for key in _counted_sections(form):
        if key not in starts:
            starts[key] = count
            count += len(document.section(key).criteria())
    return starts


def _counted_sections(form: Form) -> Iterator[str]:
    for table in form.layout.tables():
        if table.rows == "criterion" and table.numbering == "continuous":
            yield from table.sections

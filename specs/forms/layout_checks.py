"""Whether a form's layout can print what the form asks for: a manager's words must not vanish, nor their meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from specs.forms.layout import AssessmentKey, CriterionColumn, Lists, SideColumn, Table, TextBlock
from specs.forms.model import Form, Section
from specs.forms.reference_checks import listed
from specs.sources import Fault, Location, Source, fault_at

_MAIN = {"criteria": "an essential or a criterion column", "competencies": "a competency and an indicators column"}


def faults(source: Source, form: Form) -> Iterator[Fault]:
    """A fault for each table that does not hold together, and for each answer that would not be printed."""
    for place, block in enumerate(form.layout.blocks):
        if isinstance(block, Table):
            yield from _of_table(source, form, block, ("layout", "blocks", place))
    yield from _unprinted(source, form)
    yield from _unexplained(source, form)


def _of_table(source: Source, form: Form, table: Table, place: Location) -> Iterator[Fault]:
    yield from _columns(source, table, (*place, "columns"))
    yield from _numbering(source, table, place)
    if table.by_stage:
        yield from _stages(source, form, (*place, "by_stage"))
    known = {section.key: section for section in form.sections}
    for section in (known[key] for key in table.sections if key in known):
        if section.kind == "competencies" and (table.by_stage or table.rows == "criterion"):
            setting = "by_stage" if table.by_stage else "rows: criterion"
            problem = f"the section '{section.key}' holds competencies, which a table with {setting} cannot print."
            yield fault_at(source, (*place, "sections"), problem, "Give it a table of its own, or a block of lists.")


def _columns(source: Source, table: Table, place: Location) -> Iterator[Fault]:
    allowed: tuple[str, ...] = get_args(CriterionColumn if table.rows == "criterion" else SideColumn)
    for column in table.columns:
        if column not in allowed:
            problem = f"a table with rows: {table.rows} has no column '{column}'."
            other = "section or pair" if table.rows == "criterion" else "criterion"
            yield fault_at(source, place, problem, f"Use {', '.join(allowed)}, or set rows to {other}.")
    for column in sorted({column for column in table.columns if table.columns.count(column) > 1}):
        yield fault_at(source, place, f"the column '{column}' stands twice.", "Name each column once.")


def _numbering(source: Source, table: Table, place: Location) -> Iterator[Fault]:
    wrong = "per_competency" if table.rows == "criterion" else "per_section"
    if table.numbering == wrong:
        other = "per_section" if table.rows == "criterion" else "per_competency"
        problem = f"a table with rows: {table.rows} is not numbered {wrong}."
        yield fault_at(source, (*place, "numbering"), problem, f"Use {other}, continuous or none.")
    if table.rows == "criterion" and table.marks != "none":
        problem = "with rows: criterion no cell has two criteria to set off."
        yield fault_at(source, (*place, "marks"), problem, "Leave marks out; numbering: continuous numbers the rows.")


def _stages(source: Source, form: Form, place: Location) -> Iterator[Fault]:
    if not form.assessment_stages:
        yield fault_at(source, place, "the form has no assessment stages.", "Add assessment_stages.")
        return
    known = listed(stage.key for stage in form.assessment_stages)
    for number, method in enumerate(form.assessment):
        if not method.stage:
            problem = f"the method '{method.key}' has no stage, and a table of this form is printed by stage."
            yield fault_at(source, ("assessment", number), problem, f"Add stage: one of {known}.")


def _unprinted(source: Source, form: Form) -> Iterator[Fault]:
    """Sections of which something would be asked and never printed in its place."""
    for place, section in enumerate(form.sections):
        missing = _missing(form, section)
        if missing:
            yield fault_at(source, ("sections", place), *missing)


def _missing(form: Form, section: Section) -> tuple[str, str] | None:
    """What no block prints of a section, and the mend."""
    blocks = [block for block in form.layout.blocks if section.key in block.section_keys()]
    if not blocks:
        return f"the section '{section.key}' is in no block.", "Add it to layout.blocks."
    tables = [block for block in blocks if isinstance(block, Table)]
    if len(tables) < len(blocks):
        return None
    if not any(_has_main_column(table, section) for table in tables):
        problem = f"the section '{section.key}' stands in a table without a column for it."
        return problem, f"Add {_MAIN.get(section.kind, _MAIN['criteria'])}."
    if section.kind == "criteria" and section.desirable and not any(map(_tells_desirable, tables)):
        problem = f"desirable criteria of the section '{section.key}' would not be told from essential ones."
        return problem, "Add a desirable, necessity or desirable_mark column, or desirable: false to the section."
    return None


def _has_main_column(table: Table, section: Section) -> bool:
    if section.kind == "competencies":
        return table.has("label", "competency") and table.has("essential", "indicators")
    return table.has("essential", "indicators", "criterion")


def _tells_desirable(table: Table) -> bool:
    return table.has("desirable", "necessity", "desirable_mark")


def _unexplained(source: Source, form: Form) -> Iterator[Fault]:
    """Codes and letters that a candidate could not read."""
    coded = [place for place, block in enumerate(form.layout.blocks) if _abbreviates(block)]
    if coded and not any(isinstance(block, AssessmentKey) for block in form.layout.blocks):
        problem = "this block has codes or letters that the document does not explain."
        mend = "Add a block such as `- assessment_key: What the letters mean`."
        yield fault_at(source, ("layout", "blocks", coded[0]), problem, mend)
    if any(table.has("codes") for table in form.layout.tables()):
        for place, method in enumerate(form.assessment):
            if not method.code:
                problem = f"the method '{method.key}' has no code, and a column of this form prints codes."
                yield fault_at(source, ("assessment", place), problem, "Add code.")


def _abbreviates(block: Table | Lists | AssessmentKey | TextBlock) -> bool:
    if not isinstance(block, Table):
        return False
    return block.has("codes") or (block.has("necessity") and block.necessity.abbreviates())

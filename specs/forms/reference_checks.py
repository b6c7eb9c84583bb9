"""What a form's parts say of one another: keys that are used must exist, once, and every question must have words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from specs.clauses.loader import shipped_clauses
from specs.clauses.model import ClauseGroup
from specs.forms.model import Form, Section
from specs.sources import Fault, Location, Source, fault_at


def faults(source: Source, form: Form) -> Iterator[Fault]:
    """A fault for each key that is doubled or does not exist, and for each question that cannot be put."""
    yield from _doubled(source, form)
    yield from _unknown(source, form)
    yield from _wordless(source, form)
    yield from _unanswerable(source, form)
    yield from _unknown_clauses(source, form)
    yield from _duties(source, form)
    yield from _migrations(source, form)


def _migrations(source: Source, form: Form) -> Iterator[Fault]:
    """Rules that name a part that is still there, or lead to one that is not."""
    for place, rule in enumerate(form.migrations):
        at: Location = ("migrations", place)
        named = [(kind, getattr(rule, kind)) for kind in ("field", "section", "method") if getattr(rule, kind)]
        if len(named) != 1:
            yield fault_at(source, at, "it names no part, or several.", "Give one of field, section and method.")
            continue
        kind, key = named[0]
        there = _keys_of(form, kind)
        later = {getattr(each, kind) for each in form.migrations[place + 1 :]}
        if key in there:
            yield fault_at(source, at, f"the {kind} '{key}' is still in the form.", "Take this rule or that part out.")
        if rule.to and rule.to not in there | later:
            mend = f"Name one of: {listed(there)}."
            yield fault_at(source, (*at, "to"), f"there is no {kind} '{rule.to}'.", mend)
        areas = {area.key for section in form.sections if section.key == rule.to for area in section.sub_areas}
        if rule.sub_area and rule.sub_area not in areas:
            mend = f"Name one of: {listed(areas)}."
            yield fault_at(source, (*at, "sub_area"), f"there is no part '{rule.sub_area}' in it.", mend)


def _keys_of(form: Form, kind: str) -> set[str]:
    if kind == "field":
        return {field.key for field in form.header}
    if kind == "section":
        return {section.key for section in form.sections}
    return {method.key for method in form.assessment}


def listed(keys: Iterable[str]) -> str:
    """Keys as the end of a sentence."""
    return ", ".join(sorted(keys)) or "none"


def _doubled(source: Source, form: Form) -> Iterator[Fault]:
    keyed: dict[Location, list[str]] = {
        ("header",): [field.key for field in form.header],
        ("sections",): [section.key for section in form.sections],
        ("assessment",): [method.key for method in form.assessment],
        ("assessment_stages",): [stage.key for stage in form.assessment_stages],
        ("sign_off", "stages"): [stage.key for stage in form.sign_off.stages],
    }
    for place, keys in keyed.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield fault_at(source, place, f"the key '{key}' stands {count} times.", "Give each its own key.")


def _unknown(source: Source, form: Form) -> Iterator[Fault]:
    """Keys that refer to nothing."""
    sections = {section.key for section in form.sections}
    fields = {field.key for field in form.header}
    for place, block in enumerate(form.layout.blocks):
        for key in block.section_keys():
            if key not in sections:
                yield _no_such(source, ("layout", "blocks", place), "section", key, sections)
    for role in ("title_field", "grade_field", "reference_field", "directorate_field"):
        key = getattr(form, role)
        if key and key not in fields:
            yield _no_such(source, (role,), "header field", key, fields)
    employer_field = form.layout.employer_field
    if employer_field and employer_field not in fields:
        yield _no_such(source, ("layout", "employer_field"), "header field", employer_field, fields)
    signing = {stage.key for stage in form.sign_off.stages}
    for key in form.sign_off.print_order:
        if key not in signing:
            yield _no_such(source, ("sign_off", "print_order"), "stage", key, signing)
    assessing = {stage.key for stage in form.assessment_stages}
    for place, method in enumerate(form.assessment):
        if method.stage and method.stage not in assessing:
            yield _no_such(source, ("assessment", place, "stage"), "assessment stage", method.stage, assessing)


def _no_such(source: Source, place: Location, kind: str, key: str, known: set[str]) -> Fault:
    return fault_at(source, place, f"there is no {kind} '{key}'.", f"Known: {listed(known)}.")


def _wordless(source: Source, form: Form) -> Iterator[Fault]:
    """Questions without words: a manager would be shown a label and nothing to answer."""
    for place, field in enumerate(form.header):
        if field.asked and not field.ask.strip():
            problem = f"the field '{field.key}' is asked for and has no question."
            yield fault_at(source, ("header", place), problem, "Add ask, or asked: false.")
    for place, section in enumerate(form.sections):
        if section.kind != "duties" and section.asked and not section.ask.strip():
            problem = f"the section '{section.key}' is asked for and has no question."
            yield fault_at(source, ("sections", place), problem, "Add ask, or asked: false.")
        if _asks_desirable(section) and not section.ask_desirable.strip():
            problem = f"the section '{section.key}' asks for desirable criteria and has no question for them."
            yield fault_at(source, ("sections", place), problem, "Add ask_desirable, or desirable: false.")


def _asks_desirable(section: Section) -> bool:
    return section.kind == "criteria" and section.asked and section.desirable


def _unanswerable(source: Source, form: Form) -> Iterator[Fault]:
    """A manager who is asked how something is assessed must have something to choose from."""
    if form.assessment:
        return
    for place, section in enumerate(form.sections):
        if section.kind == "criteria" and section.asked and section.assessed:
            problem = f"the section '{section.key}' asks how its criteria are assessed, and the form has no methods."
            yield fault_at(source, ("sections", place), problem, "Add assessment to the form, or assessed: false here.")


def _unknown_clauses(source: Source, form: Form) -> Iterator[Fault]:
    """Clauses that a section takes and nobody has; an employer's own clause is taken by its group."""
    known = {"all", *get_args(ClauseGroup), *(clause.key for clause in shipped_clauses().clauses)}
    for place, section in enumerate(form.sections):
        for name in section.takes_clauses:
            if name not in known:
                problem = f"there is no group of clauses and no clause '{name}'."
                mend = f"Known: all, the groups {listed(get_args(ClauseGroup))}, and the keys of docs/clauses.md."
                yield fault_at(source, ("sections", place, "takes_clauses"), problem, mend)


def _duties(source: Source, form: Form) -> Iterator[Fault]:
    """A place for duties that nobody is asked for, or a second one, which would print them twice."""
    places = [place for place, section in enumerate(form.sections) if section.kind == "duties"]
    if places and form.duties == "not_asked":
        problem = f"the section '{form.sections[places[0]].key}' prints the duties, and the form does not ask for them."
        yield fault_at(source, ("sections", places[0]), problem, "Add duties: optional to the form.")
    for place in places[1:]:
        problem = f"the section '{form.sections[place].key}' would print the duties a second time."
        yield fault_at(source, ("sections", place), problem, "Keep one section of the kind duties.")

"""A specification that shows a form: filled with the examples that the form itself gives to those who are asked."""

from __future__ import annotations

from itertools import cycle, islice

from specs.document import (
    ChosenCompetency,
    Criterion,
    Document,
    Duty,
    HeaderValue,
    Indicator,
    SectionEntry,
    with_ids,
)
from specs.forms.model import Form, HeaderField, Section
from specs.frameworks import Framework

# Enough to see how a competency is printed, and little enough to stay an example.
MOST_COMPETENCIES = 3
# Sections whose words stand elsewhere in the document.
_APART = ("competencies", "duties")


def example_document(form: Form, employer: str, grade: str = "", framework: Framework | None = None) -> Document:
    """The example on that form. `grade` is a grade as it is printed; `framework` gives the competencies, if any.

    What the form gives no example for says so in brackets with its label, so that its place is seen.
    """
    document = Document(
        form=form.form,
        header={field.key: value for field in form.header if (value := _header(field, employer, grade))},
        sections={section.key: _section(form, section) for section in form.sections if section.kind not in _APART},
        competencies=_competencies(framework) if any(each.kind == "competencies" for each in form.sections) else (),
        duties=tuple(duty for each in form.sections if each.kind == "duties" for duty in _duties(each)),
    )
    return with_ids(document)


def _header(field: HeaderField, employer: str, grade: str) -> HeaderValue:
    if field.filled_with == "employer":
        return employer
    if field.kind == "grade" and grade:
        return grade
    if field.kind == "date":
        return ""
    lines = _lines(field.example) or [f"[{field.label.rstrip(':')}]"]
    return lines[0] if field.kind in ("text", "grade") else tuple(lines)


def _section(form: Form, section: Section) -> SectionEntry:
    if section.kind == "text":
        return SectionEntry(text=section.example or f"[{section.label}]")
    methods = [method.key for method in form.assessment] if section.assessed else []
    essential = _lines(section.example) or [f"[{section.label}]"]
    desirable = _lines(section.example_desirable) if section.desirable else []
    return SectionEntry(essential=_criteria(essential, methods), desirable=_criteria(desirable, methods[1:] or methods))


def _duties(section: Section) -> list[Duty]:
    return [Duty(text=line) for line in _lines(section.example) or [f"[{section.label}]"]]


def _criteria(texts: list[str], methods: list[str]) -> tuple[Criterion, ...]:
    ways = list(islice(cycle(methods), len(texts))) if methods else []
    return tuple(Criterion(text=text, assessed_by=(ways[place],) if ways else ()) for place, text in enumerate(texts))


def _competencies(framework: Framework | None) -> tuple[ChosenCompetency, ...]:
    if framework is None:
        return ()
    chosen = []
    for competency in framework.competencies[:MOST_COMPETENCIES]:
        level, several = next(iter(competency.indicators.items()))
        shown = tuple(Indicator(text=each.text, level=level, source="framework") for each in several[:2])
        chosen.append(ChosenCompetency(competency=competency.key, name=competency.name, indicators=shown))
    return tuple(chosen)


def _lines(example: str) -> list[str]:
    return [line.strip(" -•") for line in example.splitlines() if line.strip(" -•")]

"""The key to a form's letters and codes: what a candidate needs to read its tables."""

from __future__ import annotations

from collections.abc import Iterator

from specs.forms import Form
from specs.forms.layout import AssessmentKey
from specs.rendering.characters import printable
from specs.rendering.parts import Line, Passage


def assessment_key(form: Form, block: AssessmentKey) -> tuple[Passage, ...]:
    """The key as one paragraph: letters for essential and desirable where tables use them, then the codes."""
    meanings = dict.fromkeys([*_letters(form), *_codes(form)])
    words = f"{block.assessment_key} {'; '.join(f'{letters} = {meaning}' for letters, meaning in meanings)}"
    return (Passage("", (Line(printable(words), "key"),)),)


def _letters(form: Form) -> Iterator[tuple[str, str]]:
    for table in form.layout.tables():
        if table.has("necessity") and table.necessity.abbreviates():
            yield table.necessity.essential, "Essential"
            yield table.necessity.desirable, "Desirable"


def _codes(form: Form) -> Iterator[tuple[str, str]]:
    return ((method.code, method.label) for method in form.assessment if method.code)

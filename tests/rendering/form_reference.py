"""Every key of docs/forms.md, from the models: `python -m tests.rendering.form_reference` writes the list again."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from specs.described import descriptions
from specs.forms.layout import AssessmentKey, FormPart, Layout, Lists, NecessityWords, Table, TextBlock
from specs.forms.model import (
    Asking,
    AssessmentMethod,
    AssessmentStage,
    Form,
    HeaderField,
    Migration,
    Section,
    SignOff,
    Stage,
    SubArea,
)

PAGE = Path(__file__).parents[2] / "docs" / "forms.md"
BEGIN, END = "<!-- keys: begin -->", "<!-- keys: end -->"
PARTS: dict[type[FormPart], str] = {
    Form: "The form itself",
    HeaderField: "A field of `header`",
    Section: "A section of `sections`",
    SubArea: "A part of `sub_areas`",
    AssessmentMethod: "A method of `assessment`",
    AssessmentStage: "A stage of `assessment_stages`",
    Layout: "`layout`",
    Table: "A block that is a table",
    Lists: "A block of lists",
    AssessmentKey: "A block that explains letters and codes",
    TextBlock: "A block of text",
    NecessityWords: "`necessity`, of a table or of lists",
    SignOff: "`sign_off`",
    Stage: "A stage of `sign_off.stages`",
    Migration: "A rule of `migrations`",
}


def reference() -> str:
    """The list of every key, part by part, as Markdown."""
    return "\n\n".join(_part(model, title) for model, title in PARTS.items())


def written(page: str) -> str:
    """The page with the list as the models say it. Raises ValueError where a mark is missing."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def _part(model: type[FormPart], title: str) -> str:
    inherited = set(Asking.model_fields) if issubclass(model, Asking) else set()
    fields = sorted(model.model_fields.items(), key=lambda named: named[0] in inherited)
    below = descriptions(model)
    says = {name: " ".join(below.get(name, "").split()) for name in model.model_fields}
    rows = [f"| `{name}` | {_takes(field.annotation)} | {_left_out(field)} | {says[name]} |" for name, field in fields]
    purpose = " ".join((model.__doc__ or "").split())
    head = f"### {title}\n\n{purpose}\n\n| key | takes | left out | what it says |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def _left_out(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value in ("", ()):
        return "nothing"
    return "as shown there" if isinstance(value, BaseModel) else f"`{value}`"


def _takes(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _takes(inner[0])
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in inner if choice)
    if origin is tuple and inner[0] is int:
        return "a list of numbers"
    if origin is tuple:
        return f"a list of {_takes(inner[0])}"
    if origin in (Union, types.UnionType):
        return " or ".join(_takes(each) for each in inner)
    if isinstance(annotation, type) and issubclass(annotation, FormPart):
        return f"keys: see “{PARTS[annotation]}”"
    return {str: "words", int: "a number", bool: "`true` or `false`"}[annotation]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

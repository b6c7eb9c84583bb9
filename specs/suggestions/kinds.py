"""Of which kind a criterion in somebody's own words is, and in which section of a form such a one belongs."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

from specs.document import Part
from specs.forms import Form
from specs.forms.model import CriterionKind


class KindSigns(Part):
    """The file `kinds.yaml`: signs of each kind, in the order in which they are looked for, and what stands in."""

    signs: dict[CriterionKind, tuple[str, ...]]
    begins: dict[CriterionKind, tuple[str, ...]]
    otherwise: CriterionKind
    instead: dict[CriterionKind, tuple[CriterionKind, ...]]


def kind_of(text: str) -> CriterionKind:
    """The kind that the words of a criterion show: by what it begins with, then by its first sign in order."""
    known = shipped_signs()
    first = next(iter(re.findall(r"[^\W_]+", text.casefold())), "")
    papers = _first_sign(text, ("registration", "qualification", "vocational"))
    if papers:
        return papers
    begun = next((kind for kind, words in known.begins.items() if first in words), None)
    return begun or _first_sign(text, tuple(known.signs)) or known.otherwise


def section_for(form: Form, kind: CriterionKind) -> str:
    """The key of the form's section for that kind, or for what stands in for it; empty where it has no criteria."""
    listed = [section for section in form.sections if section.kind == "criteria" and section.asked]
    for wanted in (kind, *shipped_signs().instead.get(kind, ())):
        for section in listed:
            if wanted in section.suggests:
                return section.key
    required = next((section.key for section in listed if section.required), "")
    return required or next((section.key for section in listed), "")


@cache
def shipped_signs() -> KindSigns:
    """The signs that come with the product."""
    text = resources.files("specs.suggestions").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return KindSigns.model_validate(yaml.safe_load(text))


def _first_sign(text: str, kinds: tuple[CriterionKind, ...]) -> CriterionKind | None:
    signs = shipped_signs().signs
    return next((kind for kind in kinds if kind in signs and _pattern(kind).search(text)), None)


@cache
def _pattern(kind: CriterionKind) -> re.Pattern[str]:
    ways = (re.escape(sign.rstrip("*")) + (r"\w*" if sign.endswith("*") else r"\b") for sign in _signs_of(kind))
    return re.compile(rf"\b(?:{'|'.join(ways)})", re.IGNORECASE)


def _signs_of(kind: CriterionKind) -> tuple[str, ...]:
    return shipped_signs().signs[kind]

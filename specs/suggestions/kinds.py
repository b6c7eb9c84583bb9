"""Of which kind a criterion in somebody's own words is, and in which section of a form such a one belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

from specs.document import Part
from specs.forms import Form
from specs.forms.model import CriterionKind


class KindSigns(Part):
    """The file `kinds.yaml`: signs of each kind, those that are papers, and what stands in for a kind."""

    papers: tuple[CriterionKind, ...]
    signs: dict[CriterionKind, tuple[str, ...]]
    begins: dict[CriterionKind, tuple[str, ...]]
    otherwise: CriterionKind
    instead: dict[CriterionKind, tuple[CriterionKind, ...]]


def kind_of(text: str) -> CriterionKind:
    """The kind that the words of a criterion show: papers first, then what it begins with, then its first sign."""
    known = shipped_signs()
    first = next(iter(re.findall(r"[^\W_]+", text.casefold())), "")
    begun = next((kind for kind, words in known.begins.items() if first in words), None)
    return _first_sign(text, known.papers) or begun or _first_sign(text, tuple(known.signs)) or known.otherwise


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


def _first_sign(text: str, kinds: Sequence[CriterionKind]) -> CriterionKind | None:
    """The kind whose sign stands first in the text."""
    found = [(match.start(), place) for place, kind in enumerate(kinds) if (match := _pattern(kind).search(text))]
    return kinds[min(found)[1]] if found else None


@cache
def _pattern(kind: CriterionKind) -> re.Pattern[str]:
    ways = (re.escape(sign.rstrip("*")) + ("" if sign.endswith("*") else r"\b") for sign in shipped_signs().signs[kind])
    return re.compile(rf"\b(?:{'|'.join(ways)})", re.IGNORECASE)

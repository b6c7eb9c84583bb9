"""Competency frameworks as data: levels, competencies, indicators, and the grade x competency matrix."""

from specs.frameworks.choice import Choice, choice_of, counted, proposals_for
from specs.frameworks.loader import (
    framework_of,
    parse_framework,
    read_framework,
    shipped_framework,
    shipped_frameworks,
)
from specs.frameworks.model import Framework, Proposal

__all__ = [
    "Choice",
    "Framework",
    "Proposal",
    "choice_of",
    "counted",
    "framework_of",
    "parse_framework",
    "proposals_for",
    "read_framework",
    "shipped_framework",
    "shipped_frameworks",
]

"""Competency frameworks as data: levels, competencies, indicators, and the grade x competency matrix."""

from specs.frameworks.loader import (
    framework_of,
    parse_framework,
    read_framework,
    shipped_framework,
    shipped_frameworks,
)
from specs.frameworks.model import Framework, Proposal

__all__ = [
    "Framework",
    "Proposal",
    "framework_of",
    "parse_framework",
    "read_framework",
    "shipped_framework",
    "shipped_frameworks",
]

"""Rule L26, the part of it that words alone can show: a behaviour that reaches further than the level of its grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import Field

from specs.document import Part
from specs.frameworks import Framework
from specs.suggestions.words import content_words


class ReachWords(Part):
    """The words that claim a wide reach, and from how far up the levels (0 to 1) they are expected."""

    fits_from: float = Field(ge=0, le=1)
    phrases: tuple[str, ...] = Field(min_length=1)


class _LeadingWords(Part):
    """Claims to lead, each group with where on the levels it begins to be expected."""

    claims: tuple[ReachWords, ...]


@dataclass(frozen=True)
class BeyondLevel:
    """What in a text is beyond the level: the phrase, the level's name, and a behaviour that the level does expect."""

    phrase: str
    level: str
    indicator: str


def beyond_level(framework: Framework, grade: str, text: str, competency: str = "") -> BeyondLevel | None:
    """What reaches further in the text than the matrix expects of the grade (the ladder's key); None for nothing.

    Measured against the level of the `competency`, or against the highest of the grade's row where none is named.
    """
    row = framework.matrix.get(grade, {})
    levels = [level.key for level in framework.levels]
    asked = [row[competency]] if competency in row else list(row.values())
    place = max((levels.index(level) for level in asked if level in levels), default=len(levels))
    bare = f" {_bare(text)} "
    too_wide = (words for words in _reach_words() if place < words.fits_from * (len(levels) - 1))
    phrase = next((phrase for words in too_wide for phrase in words.phrases if f" {phrase} " in bare), "")
    if not phrase:
        return None
    said = content_words(text) - content_words(phrase)
    indicator = _nearest(framework, grade, levels[place], competency if competency in row else "", said)
    return BeyondLevel(phrase, framework.levels[place].name, indicator) if indicator else None


def _nearest(framework: Framework, grade: str, level: str, competency: str, said: frozenset[str]) -> str:
    """The level's own behaviour that shares most words with what was said, its competency's name counted; else none."""
    alike = {
        proposal.indicator.text: len(said & content_words(f"{proposal.competency_name} {proposal.indicator.text}"))
        for proposal in framework.proposals(grade)
        if proposal.level == level and competency in ("", proposal.competency)
    }
    return max(alike, key=alike.__getitem__, default="")


def _bare(text: str) -> str:
    """Small letters, one apostrophe, and a space for everything else that is no letter."""
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("’", "'")))


@cache
def _reach_words() -> tuple[ReachWords, ...]:
    """The words of the whole organisation, then those of leading a team or a service."""
    leading = _LeadingWords.model_validate(_written("leading.yaml"))
    return (ReachWords.model_validate(_written("reach.yaml")), *leading.claims)


def _written(name: str) -> Any:
    return yaml.safe_load(resources.files("specs.wording").joinpath(name).read_text(encoding="utf-8"))

"""What HR would refuse in a sentence that is offered as a criterion: the check on our library and on precedents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml
from pydantic import Field

from specs.document import Part


class ObjectionRule(Part):
    """One thing that is refused, by whole `words` and by `patterns`; `house_style` is for our own library only."""

    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    letter_case: bool = False
    house_style: bool = False

    def compiled(self) -> re.Pattern[str]:
        """The rule as one regular expression."""
        whole = [rf"\b(?:{'|'.join(self.words)})\b"] if self.words else []
        return re.compile("|".join([*whole, *self.patterns]), 0 if self.letter_case else re.IGNORECASE)


class ObjectionRules(Part):
    """The rules, the phrases that are no offence, and how a qualification and its equivalent are written."""

    set_phrases: tuple[str, ...]
    equivalent: str
    qualification: str
    rules: tuple[ObjectionRule, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Objection:
    """A rule's name with the words that it found."""

    rule: str
    words: str


@dataclass(frozen=True)
class _Compiled:
    set_phrases: re.Pattern[str]
    equivalent: re.Pattern[str]
    qualification: re.Pattern[str]
    rules: tuple[tuple[ObjectionRule, re.Pattern[str]], ...]


@lru_cache(maxsize=8192)
def objections(text: str, *, house_style: bool = False) -> tuple[Objection, ...]:
    """What the rules find in a criterion, at most one finding for each; with `house_style`, as for our own library.

    A qualification that names no equivalent is found too: not everybody had the chance to take it.
    """
    compiled = _compiled()
    asks_for_paper = compiled.qualification.search(text)
    has_equivalent = compiled.equivalent.search(text)
    bare = compiled.set_phrases.sub(" ", compiled.equivalent.sub(" ", text))
    found = [
        Objection(rule.name, match.group())
        for rule, pattern in compiled.rules
        if (house_style or not rule.house_style) and (match := pattern.search(bare))
    ]
    if asks_for_paper and not has_equivalent and not house_style:
        found.append(Objection("no equivalent", asks_for_paper.group()))
    return tuple(found)


@cache
def _compiled() -> _Compiled:
    written = resources.files("specs.wording").joinpath("objections.yaml").read_text(encoding="utf-8")
    rules = ObjectionRules.model_validate(yaml.safe_load(written))
    return _Compiled(
        set_phrases=re.compile("|".join(rules.set_phrases), re.IGNORECASE),
        equivalent=re.compile(rules.equivalent, re.IGNORECASE),
        qualification=re.compile(rules.qualification, re.IGNORECASE),
        rules=tuple((rule, rule.compiled()) for rule in rules.rules),
    )

"""Rule L26 both ways: what in a specification belongs to a higher or a lower level than the matrix gives its grade.

A behaviour of the framework is measured by its own level; what somebody wrote, by its words: words that claim a wide
reach (`reach.yaml`), words of directed or simple work (`modest.yaml`), and words that are nearly those of another
level's behaviour. Levels are compared by their order in the framework, never by what they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import Field

from specs.document import Criterion, Document, Indicator, Part
from specs.frameworks import Framework
from specs.frameworks.model import PROPOSED, FrameworkIndicator
from specs.organisation import Organisation
from specs.organisation.grades import Grade
from specs.suggestions.words import content_words, nearly_the_same
from specs.wording.reach import beyond_level

Direction = Literal["above", "below"]


class ModestWords(Part):
    """The words of directed or simple work, and up to where on the levels (0 to 1) they are expected."""

    fits_to: float = Field(ge=0, le=1)
    phrases: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True)
class LevelFinding:
    """A criterion or behaviour that does not fit the level of its grade.

    `id` is the criterion's or indicator's. `level` is the name of the level that it belongs to (empty where only its
    words show the direction), `expected` that of the level that the matrix gives `grade` (the rung's printed name), and
    `indicator` that level's own behaviour that is nearest in words. `phrase` are the words that told, empty for a
    behaviour of the framework.
    """

    id: str
    part: Literal["criterion", "indicator"]
    text: str
    direction: Direction
    level: str
    expected: str
    grade: str
    indicator: str
    phrase: str = ""


def level_findings(
    document: Document, grade: str, framework: Framework, organisation: Organisation
) -> tuple[LevelFinding, ...]:
    """Everything in the document that is above or below the level of its grade (as it is written), in its order.

    On a career grade a part marked "from SO1" is measured by SO1, one without a mark by the lowest rung.
    """
    rungs = organisation.rungs(grade) or (Grade(key=grade, name=grade),) if grade else ()
    found: list[LevelFinding | None] = []
    for _, _, criterion in document.all_criteria():
        found.append(finding_of(framework, rungs, criterion))
    for chosen in document.competencies:
        found += [finding_of(framework, rungs, indicator, chosen.competency) for indicator in chosen.indicators]
    return tuple(each for each in found if each)


def finding_of(
    framework: Framework, rungs: Sequence[Grade], part: Criterion | Indicator, competency: str = ""
) -> LevelFinding | None:
    """What is said of one criterion or behaviour for the rungs of a grade; None where it fits or nothing is known."""
    rung = next((each for each in rungs if part.from_grade and each.name == part.from_grade), None) or next(
        iter(rungs), None
    )
    if rung is None or rung.key not in framework.matrix:
        return None
    if isinstance(part, Indicator) and part.source == "framework":
        return _of_framework(framework, rung, part, competency)
    return _of_own_words(framework, rung, part, competency)


def _of_framework(framework: Framework, rung: Grade, part: Indicator, competency: str) -> LevelFinding | None:
    order = [level.key for level in framework.levels]
    expected = framework.level_for(rung.key, competency)
    if expected not in order or part.level not in order:
        return None
    place, wanted = order.index(part.level), order.index(expected)
    exceeding = any(each.id == part.id and each.kind == "exceeding" for each in _at(framework, competency, part.level))
    if place > wanted or (place == wanted and exceeding):
        direction: Direction = "above"
    elif place < wanted and not framework.cumulative:
        direction = "below"
    else:
        return None
    return _finding(framework, rung, part, direction, (competency, part.level, expected))


def _of_own_words(
    framework: Framework, rung: Grade, part: Criterion | Indicator, competency: str
) -> LevelFinding | None:
    named = competency if framework.level_for(rung.key, competency) else ""
    if beyond := beyond_level(framework, rung.key, part.text, named):
        kind = _kind(part)
        return LevelFinding(
            part.id, kind, part.text, "above", "", beyond.level, rung.name, beyond.indicator, beyond.phrase
        )
    if like := _like_another(framework, rung.key, part.text, named):
        key, level, expected = like
        order = [each.key for each in framework.levels]
        higher = order.index(level) > order.index(expected)
        return _finding(framework, rung, part, "above" if higher else "below", (key, level, expected))
    if modest := _modest(framework, rung.key, part.text, named):
        phrase, expected = modest
        return _finding(framework, rung, part, "below", (named, "", expected), phrase)
    return None


def _like_another(framework: Framework, grade: str, text: str, competency: str) -> tuple[str, str, str] | None:
    """The competency and level whose behaviour a text nearly repeats, and the level expected; None for the own level.

    A level that the grade should show anyway (of a cumulative framework) is no other level.
    """
    said, order = _words(text), [level.key for level in framework.levels]
    found: tuple[str, str, str] | None = None
    for each in framework.competencies:
        expected = framework.level_for(grade, each.key)
        if expected not in order or competency not in ("", each.key):
            continue
        for level, several in each.indicators.items():
            if not any(nearly_the_same(said, _words(one.text)) for one in several if one.kind in PROPOSED):
                continue
            if level == expected or (framework.cumulative and order.index(level) < order.index(expected)):
                return None
            found = found or ((each.key, level, expected) if level in order else None)
    return found


def _modest(framework: Framework, grade: str, text: str, competency: str) -> tuple[str, str] | None:
    """The words of simple work in a text, and the level expected, where that is higher than such words fit.

    Where no competency is named, the level in the middle of the grade's row is expected: one that comes late, as
    leadership does, should not excuse the rest.
    """
    modest = _modest_words()
    bare = " ".join(re.findall(r"[\w']+", text.casefold().replace("’", "'")))
    phrase = next((phrase for phrase in modest.phrases if f" {phrase} " in f" {bare} "), "")
    order = [level.key for level in framework.levels]
    asked = [competency] if competency else [each.key for each in framework.competencies]
    places = sorted(order.index(level) for key in asked if (level := framework.level_for(grade, key)) in order)
    middle = places[len(places) // 2] if places else 0
    return (phrase, order[middle]) if phrase and middle > modest.fits_to * (len(order) - 1) else None


def _finding(
    framework: Framework,
    rung: Grade,
    part: Criterion | Indicator,
    direction: Direction,
    where: tuple[str, str, str],
    phrase: str = "",
) -> LevelFinding:
    """The finding; `where` is competency, level and expected level by key, the first two empty where unknown."""
    competency, level, expected = where
    names = {each.key: each.name for each in framework.levels}
    own = _nearest(framework, rung.key, competency, expected, _words(part.text))
    return LevelFinding(
        part.id,
        _kind(part),
        part.text,
        direction,
        names.get(level, ""),
        names[expected],
        rung.name,
        own,
        phrase,
    )


def _nearest(framework: Framework, grade: str, competency: str, level: str, said: frozenset[str]) -> str:
    """The expected level's own behaviour that shares most words with what was said."""
    own = [
        each.indicator.text
        for each in framework.proposals(grade)
        if each.level == level and competency in ("", each.competency)
    ]
    return max(own, key=lambda text: len(said & _words(text)), default="")


def _at(framework: Framework, competency: str, level: str) -> Iterator[FrameworkIndicator]:
    for each in framework.competencies:
        if each.key == competency:
            yield from each.indicators.get(level, ())


def _kind(part: Criterion | Indicator) -> Literal["criterion", "indicator"]:
    return "indicator" if isinstance(part, Indicator) else "criterion"


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return content_words(text)


@cache
def _modest_words() -> ModestWords:
    written = resources.files("specs.wording").joinpath("modest.yaml").read_text(encoding="utf-8")
    return ModestWords.model_validate(yaml.safe_load(written))

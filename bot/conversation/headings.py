"""Headings of other people's documents: "Education:", "Skills and knowledge", and the section of this form they mean.

A form's own section names are read wherever they stand (see `several`). These are looser, so they count only in a
message of several lines, where the line ends in a colon or a list with marks follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.conversation.typed import has_words
from specs.forms import Form
from specs.forms.model import Section

FEWEST_LINES, _MOST_WORDS = 3, 5
MARK = re.compile(r"\s*(?:[-*•–—·▪◦‣●○■□➢✓✔]|\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)])\s*\S")
_HEAD = re.compile(r"\s*(?P<name>[^:\n]{2,60}?)\s*(?P<colon>:)?\s*", re.IGNORECASE)
_HEAD_WITH_REST = re.compile(r"\s*(?P<name>[^:\n]{2,60}?)\s*:\s*(?P<rest>\S.*)", re.IGNORECASE)
# Words of a heading that say nothing about which section it is.
_PLAIN = frozenset(
    {"a", "and", "or", "of", "the", "for", "in", "to", "any", "other", "general", "relevant", "previous", "required"}
    | {"requirements", "criteria", "background", "work", "level", "skills", "ability", "abilities", "professional"}
    | {"personal", "formal", "attainment", "attainments", "standard"}
)
# What people call it, and words of the names of the sections that hold it, the likeliest first.
_CALLED: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (frozenset({"vocational", "training", "development"}), ("vocational", "training")),
    (frozenset({"registration", "membership", "memberships", "licence", "licences"}), ("registration",)),
    (
        frozenset({"education", "educational", "qualification", "qualifications", "academic", "learning"}),
        ("academic", "qualifications", "education"),
    ),
    (frozenset({"experience", "experiences", "employment"}), ("experience",)),
    (frozenset({"knowledge", "understanding", "technical", "specialist"}), ("knowledge",)),
    (frozenset({"knowledge", "experience"}), ("knowledge", "experience")),
    (frozenset({"communication", "communications", "interpersonal", "relationship", "people"}), ("communication",)),
    (frozenset({"analytical", "analysis", "judgement", "problem", "solving"}), ("analytical",)),
    (frozenset({"planning", "organising", "organisational", "organisation"}), ("planning",)),
    (frozenset({"it", "ict", "computer", "digital", "computing"}), ("it", "digital")),
    (
        frozenset({"special", "circumstances", "conditions", "working", "environment"}),
        ("conditions", "circumstances"),
    ),
)


@dataclass(frozen=True)
class Headed:
    """A line that was read as a heading: the name as it was typed, and what followed it on the line."""

    section: Section
    name: str
    rest: str = ""


def headed(form: Form, lines: Sequence[str], place: int) -> Headed | None:
    """The heading that the line at that place is; None for one that is none, or that means no section of the form."""
    line = lines[place]
    if sum(1 for each in lines if has_words(each)) < FEWEST_LINES or MARK.match(line):
        return None
    if found := _HEAD_WITH_REST.fullmatch(line):
        section = section_called(form, found["name"])
        return Headed(section, found["name"], found["rest"]) if section else None
    found = _HEAD.fullmatch(line)
    following = next((each for each in lines[place + 1 :] if has_words(each)), "")
    if found is None or not (found["colon"] or MARK.match(following) or _stands_apart(lines, place)):
        return None
    section = section_called(form, found["name"])
    return Headed(section, found["name"]) if section else None


def _stands_apart(lines: Sequence[str], place: int) -> bool:
    """Whether the line begins a group of lines: nothing before it, its group right after it, and another group."""
    if (place and lines[place - 1].strip()) or not any(map(has_words, lines[place + 1 : place + 2])):
        return False
    worded = [number for number, line in enumerate(lines) if has_words(line)]
    return any(later - earlier > 1 for earlier, later in pairwise(worded))


def section_called(form: Form, name: str) -> Section | None:
    """The section of criteria that a heading of another document means."""
    words = re.findall(r"\w+", name.casefold())
    meaning = set(words) - _PLAIN
    if not meaning or len(words) > _MOST_WORDS:
        return None
    for called, targets in _CALLED:
        if meaning <= called:
            return next((found for target in targets if (found := _with_word(form, target))), None)
    return None


def _with_word(form: Form, word: str) -> Section | None:
    for section in form.sections:
        names = re.findall(r"[^\W_]+", f"{section.label} {section.key}".casefold())
        if section.kind == "criteria" and section.asked and word in names:
            return section
    return None

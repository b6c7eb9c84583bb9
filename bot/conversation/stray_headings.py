"""Headings of a pasted list that name no section of the form: "Person specification", "Requirements:", "Criteria".

They are no criteria. Only a paste of several lines is searched, and what is left out is quoted back. A line that the
lines below complete ("Experience of:", "Able to:") is no heading, and stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from bot.conversation.headings import FEWEST_LINES, MARK
from bot.conversation.typed import has_words

_MOST_WORDS = 6
_HEADING = re.compile(r"\s*[*_#]*\s*(?P<name>[^:\n.;,!?]{2,60}?)\s*(?P<colon>:)?\s*[*_]*\s*")
# A line that ends so goes on in the lines below it.
_GOES_ON = re.compile(
    r".*\b(?:of|to|in|with|for|at|on|by|from|as|such|including|include|includes|like|either|both|must|can|will|should"
    r"|a|an|the|and|or|eg|ie)",
    re.IGNORECASE,
)
# Words of which a heading may consist, so that it is one even where no list with marks follows it.
_OF_HEADINGS = frozenset(
    {"person", "job", "role", "post", "specification", "spec", "profile", "description", "summary", "criteria"}
    | {"criterion", "requirements", "requirement", "required", "essential", "desirable", "skills", "abilities"}
    | {"experience", "knowledge", "qualifications", "education", "training", "competencies", "attributes", "qualities"}
    | {"personal", "and", "the", "of", "for", "other", "additional", "general", "selection", "key", "method"}
    | {"assessment", "factors", "section", "attribute", "factor"}
)
# One word of these may be somebody's criterion in short; a heading of it has a blank line before it, or marks after it.
_ALONE = frozenset({"person specification", "job description", "person spec", "criteria", "selection criteria"})


def without_headings(text: str, labels: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """The text without such headings, and they. `labels` are the sub-areas that a line may name."""
    lines = text.split("\n")
    found = [is_stray_heading(lines, place, labels) for place in range(len(lines))]
    kept = [line for line, stray in zip(lines, found, strict=True) if not stray]
    if not any(map(has_words, kept)):
        return text, ()
    return "\n".join(kept), tuple(line.strip() for line, stray in zip(lines, found, strict=True) if stray)


def is_stray_heading(lines: Sequence[str], place: int, labels: Collection[str] = ()) -> bool:
    """Whether the line at that place heads what follows it, and is nothing that is asked of anybody."""
    line = lines[place]
    found = _HEADING.fullmatch(line)
    name = found["name"].strip(" *_") if found else ""
    if not has_words(name) or MARK.match(line) or name.casefold() in {each.casefold() for each in labels}:
        return False
    if (
        name.casefold().startswith("from ")
        or name[:1].islower()
        or len(name.split()) > _MOST_WORDS
        or _GOES_ON.fullmatch(name)
    ):
        return False
    following = [each for each in lines[place + 1 :] if has_words(each)]
    if not following or sum(map(has_words, lines)) < FEWEST_LINES:
        return False
    apart = place == 0 or not lines[place - 1].strip()
    if found and (found["colon"] or (MARK.match(following[0]) and _ends_a_list(lines, place))):
        return True
    plainly = set(re.findall(r"\w+", name.casefold())) <= _OF_HEADINGS
    return plainly and (name.casefold() in _ALONE or (apart and _has_groups(lines) and bool(lines[place + 1].strip())))


def _ends_a_list(lines: Sequence[str], place: int) -> bool:
    """Whether nothing, or an entry with a mark, stands before: then a line without one is not in the middle of text."""
    before = next((each for each in reversed(lines[:place]) if has_words(each)), "")
    return not before or MARK.match(before) is not None or not lines[place - 1].strip()


def _has_groups(lines: Sequence[str]) -> bool:
    """Whether a blank line parts the text."""
    worded = [place for place, line in enumerate(lines) if has_words(line)]
    return any(later - earlier > 1 for earlier, later in pairwise(worded))

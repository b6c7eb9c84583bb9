"""Comparing what sentences and titles say, by their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Two criteria are taken for the same where they share this part of all their words, or nearly all of the shorter's.
SAME_OF_ALL = 0.5
SAME_OF_SHORTER = 0.8
# Under so many shared words the shorter one says too little to be called the same.
ENOUGH_SHARED = 3
# The same titles, phrases and criteria are compared again at every question.
_REMEMBERED = 8192
# Words alike in so many first letters count as one: "answers", "answered", "answering".
_ALIKE = 6
_SHORTEST_ROOT = 4

_EMPTY = (
    "a an the of to in on for with by from at as it its that which who their they them is are be been has have had "
    "can will may must when what how before after until so than into about over under not no any each every own "
    "another other others where while through and or experience experienced ability able evidence demonstrable "
    "demonstrate proven knowledge understanding skill work working somebody person people"
)
# Words of set phrases ("or equivalent experience", "with adjustments where needed") are alike in unlike criteria.
_SET_PHRASES = (
    "adjustment award because certificate diploma equivalent grade level mean member needed planned "
    "qualification registered rota subject suitable"
)
_SAYS_LITTLE = frozenset(_EMPTY.split() + _SET_PHRASES.split())


@lru_cache(maxsize=_REMEMBERED)
def bare_words(text: str) -> tuple[str, ...]:
    """The words of a text: small letters without accents or punctuation, initials ("H.R.") joined, plurals as one."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    joined = re.sub(r"['’]s?\b|(?<=\b[a-z])\.(?=[a-z]\b)", "", plain)
    return tuple(_singular(word) for word in re.findall(r"[a-z0-9]+", joined))


@lru_cache(maxsize=_REMEMBERED)
def content_words(text: str) -> frozenset[str]:
    """The words of a sentence that carry its meaning, shortened so that forms of one word count as one."""
    return frozenset(word[:_ALIKE] for word in bare_words(text) if word not in _SAYS_LITTLE)


@lru_cache(maxsize=_REMEMBERED)
def root_of(stem: str) -> str:
    """A content word without its ending, so that "plans", "planned" and "planning" are one; short words stay."""
    bare = re.sub(r"(?:ing|in|ed|en|er|e|i)$", "", stem)
    bare = bare[:-1] if len(bare) > _SHORTEST_ROOT and bare[-1:] == bare[-2:-1] else bare
    return bare if len(bare) >= _SHORTEST_ROOT else stem


def nearly_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences say nearly the same, given their content words."""
    if one == other:
        return bool(one)
    shared = len(one & other)
    if shared < ENOUGH_SHARED:
        return False
    return shared / len(one | other) >= SAME_OF_ALL or shared / min(len(one), len(other)) >= SAME_OF_SHORTER


def like_any(words: frozenset[str], others: Iterable[frozenset[str]]) -> bool:
    """Whether a sentence says nearly the same as one of several others."""
    return any(nearly_the_same(words, each) for each in others)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word

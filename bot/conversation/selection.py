"""Numbers as people write them when they choose from a numbered list: "all but 7 and 12", "1-4, 9"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ALL = r"(?:yes,? )?(?:all|everything|all of (?:them|these|it)|the lot)"
_EXCEPT = r"(?:but not|but|except for|except|excepting|excluding|apart from|other than|without|minus|bar|not)"
_EVERYTHING = re.compile(rf"{_ALL}(?: {_EXCEPT} (?P<left_out>.+))?")
_RANGE = re.compile(r"(?P<first>[0-9]{1,6})(?: ?- ?(?P<last>[0-9]{1,6}))?")


@dataclass(frozen=True)
class Selection:
    """The numbers chosen, in order. `outside` are those that are not in the list, as they were written.

    `doubtful` says that what was meant is not clear without those: a range that runs out of the list, or a number to
    be left out that does not exist. Nothing should be taken then.
    """

    numbers: tuple[int, ...]
    outside: tuple[str, ...] = ()
    doubtful: bool = False


def selected(text: str, highest: int, names: Mapping[str, tuple[int, ...]] | None = None) -> Selection | None:
    """The selection that the words mean, or None where they mean none.

    `names` are words that stand for several numbers at once (a competency's name in lower case).
    """
    words = _normal(text)
    whole = _EVERYTHING.fullmatch(words)
    if whole is None:
        return _listed(words, highest, names or {})
    if whole["left_out"] is None:
        return Selection(tuple(range(1, highest + 1)))
    left_out = _listed(whole["left_out"], highest, names or {})
    if left_out is None:
        return None
    kept = tuple(number for number in range(1, highest + 1) if number not in left_out.numbers)
    return Selection(kept, left_out.outside, doubtful=bool(left_out.outside))


def _normal(text: str) -> str:
    words = " ".join(text.casefold().split()).strip(" .!")
    words = re.sub(r"[‐-―−]", "-", words)
    words = re.sub(r"(?<=[0-9]) ?(?:to|through|until) ?(?=[0-9])", "-", words)
    words = re.sub(r"\b(?:only|just|please|numbers?|nos?\.|behaviours?)(?= |$)|#", "", words)
    return " ".join(words.split()).strip(" .,!")


def _listed(words: str, highest: int, names: Mapping[str, tuple[int, ...]]) -> Selection | None:
    numbers: set[int] = set()
    outside: list[str] = []
    doubtful = False
    for part in _parts(words, names):
        if part in names:
            numbers.update(names[part])
            continue
        written = _RANGE.fullmatch(part)
        if written is None:
            return None
        first = int(written["first"])
        last = int(written["last"] or first)
        if 1 <= first <= last <= highest:
            numbers.update(range(first, last + 1))
        else:
            outside.append(part)
            doubtful |= written["last"] is not None
    return Selection(tuple(sorted(numbers)), tuple(outside), doubtful) if numbers or outside else None


def _parts(words: str, names: Mapping[str, tuple[int, ...]]) -> list[str]:
    """The parts between commas and "and"; a name that itself holds "and" stays whole."""
    for name in sorted(names, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda found: found[0].replace(" ", "\x00"), words)
    if re.fullmatch(r"[0-9 -]+", words):
        words = re.sub(r"(?<=[0-9]) (?=[0-9])", ",", words)
    parts = re.split(r"(?: ?(?:[,;&+]|(?<![^ ,;&+])and(?![^ ,;&+])) ?)+", words)
    return [part.replace("\x00", " ").strip() for part in parts if part.strip()]

"""Numbers as people write them when they choose from a numbered list: "all but 7 and 12", "1-4, 9"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ALL = r"(?:yes,? )?(?:all|everything|all of (?:them|these|it)|the lot)"
_EXCEPT = r"(?:but not|but|except for|except|excepting|excluding|apart from|other than|without|minus|bar|not)"
_EVERYTHING = re.compile(rf"{_ALL}(?: {_EXCEPT} (?P<left_out>.+))?")
_COUNTS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    "twelfth",
)
_COUNTED = "|".join(sorted(_COUNTS, key=len, reverse=True))
_END = re.compile(rf"(?:the )?(?P<end>first|last)(?: (?P<count>[0-9]{{1,3}}|{_COUNTED})\b)?(?: ones?\b)?")
_PLACE = re.compile(rf"(?:the )?(?P<place>{'|'.join(_ORDINALS[1:])})\b(?: one\b)?")
_UP_TO = re.compile(rf"(?<=[0-9])(?: ?- ?| to | through | until )(?P<count>{_COUNTED})\b")
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
    if not any(re.search(r"\b(?:first|last)\b", name) for name in names or ()):
        words = ends_numbered(words, highest)
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


def ends_numbered(words: str, count: int) -> str:
    """The words with "the first two", "the last one", "the third" and "1 to ten" as numbers of a list of `count`.

    `words` are in lower case. What reaches past the list's beginning stays as it was written.
    """
    if count < 1:
        return words

    def numbers(found: re.Match[str]) -> str:
        several = _count(found["count"] or "1")
        first, last = (1, several) if found["end"] == "first" else (count - several + 1, count)
        return found[0] if first < 1 or several < 1 else str(last) if first == last else f"{first}-{last}"

    words = _UP_TO.sub(lambda found: f"-{_count(found['count'])}", words)
    words = _PLACE.sub(lambda found: str(_ORDINALS.index(found["place"]) + 1), words)
    return re.sub(rf"(?<!\w){_END.pattern}(?!\w)", numbers, words)


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else _COUNTS.index(written) + 1


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

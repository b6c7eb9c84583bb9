"""How criteria are assessed, with exceptions: "interview for all, test for 3 and 5", "3: test and interview"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.selection import ends_numbered, selected
from bot.conversation.typed import one_line

Keys = tuple[str, ...]
# The keys of the methods that words name, empty where a word is not known.
Named = Callable[[str], Keys]

_ALL = r"all(?: of them)?|everything|every one|the lot|each"
_REST = r"the rest|the others|all others|all the others|others|otherwise|everything else|all the rest"
_NUMBERS = (
    r"(?:numbers? |nos?\.? )?[0-9]{1,3}(?:(?:\s*,\s*and\s+|\s*,\s*|\s*&\s*|\s+and\s+|\s*-\s*|\s+to\s+)[0-9]{1,3})*"
)
_WHICH = rf"(?P<which>{_REST}|{_ALL}|{_NUMBERS})"
# "1 test, 2 interview": nothing stands between a number and its method, which then is no number itself.
_BARE = r"\s+(?!(?:and|to|or)\b)(?=[^\W\d])"
_BEFORE = re.compile(
    rf"{_WHICH}(?:\s*(?::|=|(?:\bwhich |\bthat )?\b(?:by|with|is|are)\b)\s*|{_BARE}(?=[^:=\d]+$))(?P<methods>[^:=]+)"
)
_AFTER = re.compile(rf"(?P<methods>[^:=]+?)\s+(?:for|on|in)\s+(?:the )?{_WHICH}")
# Where one part ends and the next begins: a semicolon, a new line, or a comma or "and" before words that name entries.
_PARTS = re.compile(
    rf"\s*[;\n]\s*|\s*,?\s*\b(?:but|except(?: that)?|and also)\b:?\s*"
    rf"|(?<=[^\W\d])(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?={_NUMBERS}(?:\s*[:=]|{_BARE}))"
    rf"|(?<=[0-9])\s*(?:,\s*(?:and\s+)?|\band\b\s+)(?=[^\W\d])"
    rf"|\s*,\s*(?:and\s+)?(?=(?:{_REST})\b)|\s+and\s+(?=(?:{_REST})\s+(?:by|with|is|are)\b|(?:{_REST})\s*:)"
    rf"|(?<=\ball)\s*(?:,\s*(?:and\s+)?|\band\b\s+)|(?<=rest)\s*(?:,\s*(?:and\s+)?|\band\b\s+)"
)
_LONGEST = 400


@dataclass(frozen=True)
class Exceptions:
    """The methods by number (from one), and the numbers that the list does not have."""

    methods: Mapping[int, Keys]
    outside: tuple[str, ...] = ()


def exceptions_in(text: str, count: int, named: Named) -> Exceptions | None:
    """What the words say of a list of `count` criteria; None where they do not name entries and their methods.

    What is said of all, or of the rest, holds where no number is named; a number that is named twice has the last.
    """
    said = re.sub(r"[‐-―−]", "-", "\n".join(one_line(line) for line in text.split("\n")).casefold()).strip(" .!")
    said = ends_numbered(said, count)
    if not said or len(said) > _LONGEST or not re.search(r"[0-9]", said):
        return None
    usual: Keys = ()
    single: dict[int, Keys] = {}
    outside: list[str] = []
    for part in filter(None, (each.strip(" ,.") for each in _PARTS.split(said))):
        found = _BEFORE.fullmatch(part) or _AFTER.fullmatch(part)
        keys = named(found["methods"].strip(" ,.")) if found else named(part)
        if not keys:
            return None
        if found is None or re.fullmatch(f"{_ALL}|{_REST}", found["which"]):
            if usual:
                return None
            usual = keys
            continue
        chosen = selected(re.sub(r"^(?:numbers? |nos?\.? )", "", found["which"]), count)
        if chosen is None:
            return None
        outside += chosen.outside
        single |= dict.fromkeys(chosen.numbers, keys)
    if not single and not outside:
        return None
    everybody = dict.fromkeys(range(1, count + 1), usual) if usual else {}
    return Exceptions({**everybody, **single}, tuple(outside))


def compact(methods: Sequence[Keys]) -> list[tuple[str, Keys]]:
    """How a list is assessed, in the fewest words: each set of methods with its numbers, as ("1-2, 4", methods)."""
    numbers: dict[Keys, list[int]] = {}
    for number, keys in enumerate(methods, start=1):
        numbers.setdefault(keys, []).append(number)
    return [(_spans(several), keys) for keys, several in numbers.items() if keys]


def _spans(numbers: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)

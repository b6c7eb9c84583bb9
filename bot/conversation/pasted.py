"""A pasted list as its entries: bullets, numbers, letters, semicolons at line ends, wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Word writes the bullets of its Symbol and Wingdings fonts as private characters, U+F000 to U+F0FF.
_BULLET = re.compile(r"(?:[-*•–—·▪◦‣●○■□➢✓✔\uf000-\uf0ff]|o(?=\t))\s*(?=\S)|\(?[0-9]{1,3}[.)](?=[^\d.])\s*")
_LETTER = re.compile(r"\((?:[a-zA-Z]|[ivxlcIVXLC]{2,6})\)\s*|(?:[a-zA-Z]|[ivxlcIVXLC]{2,6})[.)]\s+")
_SPACES = re.compile(r"[^\S\t]+")
_TABS = re.compile(r"\t+")
_TRAILING = re.compile(r"\s*;(?:\s*(?:and|or))?\s*$", re.IGNORECASE)
_ENDS_SENTENCE = (".", ";", ":", "!", "?")
# A line of a letter or an e-mail that was wrapped by the program is at least this long, in characters.
_WRAPPED = 60
# "from SO1: leads inspections" on a career grade is an entry of its own, never the end of the line before it.
_FROM_GRADE = re.compile(r"from [^:]{1,40}:")


@dataclass(frozen=True)
class Entry:
    """One entry of a list. `label` is the key of the sub-area that was named before it, empty for none."""

    text: str
    label: str = ""


def entries_of(text: str, labels: Sequence[tuple[str, str]] = ()) -> tuple[Entry, ...]:
    """The entries of a text that is already cleaned. `labels` are (key, words) of the sub-areas it may name.

    A label stands at the start of an entry ("Internal: ..."), or alone on a line, and holds until the next.
    """
    entries: list[Entry] = []
    label = ""
    for line in _joined(text):
        named, rest = _labelled(line, labels)
        label = named or label
        entries += [Entry(cell, label) for cell in _cells(_TRAILING.sub("", rest).strip()) if cell]
    return tuple(entries)


def _joined(text: str) -> list[str]:
    """The lines without their marks, wrapped lines put together again."""
    lines = [_SPACES.sub(" ", _TABS.sub("\t", line)).strip() for line in text.split("\n")]
    lettered = sum(1 for line in lines if _LETTER.match(line)) > 1
    joined: list[str] = []
    previous = ""
    marked = False
    for line in lines:
        rest = _unmarked(line, lettered)
        if rest == line and _goes_on(previous, line, marked):
            joined[-1] = f"{joined[-1]} {line}"
        elif line:
            joined.append(rest)
            marked = rest != line
        previous = line
    return joined


def _unmarked(line: str, lettered: bool) -> str:
    mark = _BULLET.match(line) or (_LETTER.match(line) if lettered else None)
    rest = line[mark.end() :].strip() if mark else line
    return rest or line


def _goes_on(previous: str, line: str, marked: bool) -> bool:
    if not previous or _FROM_GRADE.match(line) or not line[:1].islower() or previous.endswith(_ENDS_SENTENCE):
        return False
    return marked or len(previous) >= _WRAPPED or previous.endswith(",")


def _labelled(line: str, labels: Sequence[tuple[str, str]]) -> tuple[str, str]:
    for key, words in labels:
        found = re.match(rf"{re.escape(words)}(?: ?:| [–-] ) ?", line, re.IGNORECASE)
        if found:
            return key, line[found.end() :]
    return "", line


def _cells(line: str) -> list[str]:
    """Cells of a table row where each is a phrase of its own; otherwise a tab is only white space."""
    cells = [" ".join(cell.split()) for cell in line.split("\t") if cell.strip()]
    if len(cells) > 1 and all(len(cell.split()) > 1 for cell in cells):
        return cells
    return [" ".join(cells)]

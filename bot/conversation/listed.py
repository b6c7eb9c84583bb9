"""Changes to the numbered list that is being asked about: "change 2: ...", "remove 2-4", "move 3 to desirable"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.selection import selected
from specs.document import Necessity

_CHANGE = re.compile(
    r"(?:change|replace|edit|reword|rewrite)\s+(?:number\s+)?([0-9]{1,4})\s*(?:(?:[:=]|\bto\b:?|\bwith\b:?)\s*(\S.*)?)?",
    re.IGNORECASE | re.DOTALL,
)
_REMOVE = re.compile(r"(?:remove|delete|drop|take out)\s+(.+)", re.IGNORECASE)
_MOVE = re.compile(
    r"(?:(?:move|make)\s+)?([0-9][0-9 ,&-]*(?:and\s+[0-9][0-9 ,&-]*)*?)\s*"
    r"(?:\bto\b|\bis\b|\bare\b|\bas\b)?\s*(?:only\s+)?(essential|desirable)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ChangeEntry:
    """New words for one entry; `text` is empty where they were forgotten."""

    number: int
    text: str


@dataclass(frozen=True)
class RemoveEntries:
    """Entries to be taken out."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class MoveEntries:
    """Criteria that are essential or desirable after all."""

    numbers: tuple[int, ...]
    to: Necessity


@dataclass(frozen=True)
class NoSuchNumber:
    """A change that names numbers that are not in the list: nothing is done."""

    numbers: tuple[str, ...]


ListChange = ChangeEntry | RemoveEntries | MoveEntries | NoSuchNumber


def list_change_of(text: str, count: int) -> ListChange | None:
    """The change to a list of `count` entries that the words mean, or None where they are not a change."""
    said = text.strip()
    if found := _CHANGE.fullmatch(said):
        number = int(found[1])
        return ChangeEntry(number, (found[2] or "").strip()) if 1 <= number <= count else NoSuchNumber((found[1],))
    said = " ".join(said.split())
    if found := _REMOVE.fullmatch(said):
        return _over(found[1], count, None)
    if found := _MOVE.fullmatch(said):
        return _over(found[1], count, "essential" if found[2].lower() == "essential" else "desirable")
    return None


def _over(written: str, count: int, to: Necessity | None) -> ListChange | None:
    chosen = selected(written, count)
    if chosen is None:
        return None
    if chosen.outside or not chosen.numbers:
        return NoSuchNumber(chosen.outside)
    return RemoveEntries(chosen.numbers) if to is None else MoveEntries(chosen.numbers, to)

"""The evidence file of a specification: a page that a person can read, with the part that a machine can check in it.

The page is made from the machine's part alone, so that it can be made again and compared. The machine's part is what
`specs.audit.exported` gives; docs/audit.md says how a stranger checks it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from specs import audit
from specs.audit import Break, Entry, Opening

STARTS, ENDS = '<script type="application/json" id="evidence">', "</script>"
ERASED = "personal.erased"
# Says of a revision, with an empty `content_hash`, that its text was removed after its time.
TEXT_REMOVED = "text.removed"
_PARTS = {"entries", "openings", "contents"}
# A head may be typed from a card or a document, in groups; so many digits are enough to name one entry.
SHORTEST_HEAD = 16

Openings = dict[int, dict[str, Opening]]
Chain = tuple[list[Entry], Openings, list[dict[str, Any]]]


def machine_part(text: str) -> dict[str, Any]:
    """The machine's part of an evidence file, which is a page or JSON alone. Raises ValueError where there is none."""
    within = text.partition(STARTS)[2].partition(ENDS)[0]
    found = json.loads(within or text)
    if not isinstance(found, dict) or found.keys() != _PARTS:
        raise ValueError(f"it must have exactly these parts: {', '.join(sorted(_PARTS))}")
    return found


def is_page(text: str) -> bool:
    """Whether an evidence file is a page and not the machine's part alone."""
    return STARTS in text


def read_parts(parts: Mapping[str, Any]) -> Chain:
    """Entries, openings and texts out of the machine's part. Raises ValueError where it is of another shape."""
    try:
        entries = [audit.entry_of(each) for each in parts["entries"]]
        openings = {_number(n): {name: _opening(one) for name, one in v.items()} for n, v in parts["openings"].items()}
        contents = [dict(each) for each in parts["contents"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a part is of the wrong shape ({error})") from error
    return entries, openings, contents


def check(chain: Chain, head: str = "") -> list[Break]:
    """Everything that does not hold in an evidence file, with nothing missing; `head` as somebody typed it."""
    entries, openings, contents = chain
    whole = full_head(entries, head) if head else None
    return [*audit.verify(entries, whole, openings, contents), *incomplete(entries, openings, contents)]


def full_head(entries: Sequence[Entry], typed: str) -> str:
    """The hash that a typed head means: spaces and capitals do not matter, and the first digits are enough."""
    plain = "".join(typed.split()).lower()
    found = {entry.hash for entry in entries if len(plain) >= SHORTEST_HEAD and entry.hash.startswith(plain)}
    return found.pop() if len(found) == 1 else plain


def incomplete(
    entries: Sequence[Entry], openings: Mapping[int, Mapping[str, Opening]], contents: Sequence[Mapping[str, Any]]
) -> list[Break]:
    """What should be there and is not: personal values that no entry says were erased, and texts out of their order."""
    gone = erased(entries)
    missing = [
        entry.number
        for entry in entries
        if any(
            (entry.number, name) not in gone and name not in openings.get(entry.number, {}) for name in entry.personal
        )
    ]
    breaks = [Break(number, "missing") for number in missing]
    if [_hash(content) for content in contents] != list(signed_texts(entries).values()):
        breaks.append(Break(0, "texts"))
    return breaks


def erased(entries: Sequence[Entry]) -> set[tuple[int, str]]:
    """The personal values (entry number, name) that later entries say were erased."""
    told = [each for entry in entries if entry.kind == ERASED for each in entry.facts.get("erased", [])]
    found = set()
    for each in told:
        number, _, name = str(each).partition(" ")
        if number.isdecimal():
            found.add((int(number), name))
    return found


def signed_texts(entries: Sequence[Entry]) -> dict[int, str]:
    """The hash of each revision's text, by its number, as the entries say, without the texts removed since."""
    told = {
        entry.facts["revision"]: entry.facts["content_hash"]
        for entry in entries
        if isinstance(entry.facts.get("revision"), int) and "content_hash" in entry.facts
    }
    return {number: kept for number, kept in told.items() if kept}


def as_json(parts: Mapping[str, Any]) -> bytes:
    """The machine's part alone."""
    return (json.dumps(parts, ensure_ascii=False, indent=1) + "\n").encode()


def _hash(content: Mapping[str, Any]) -> str:
    try:
        return audit.content_hash(content)
    except ValueError:
        return ""


def _number(written: str) -> int:
    if not written.isdecimal() or str(int(written)) != written:
        raise ValueError(f"'{written}' is no number of an entry")
    return int(written)


def _opening(one: Mapping[str, Any]) -> Opening:
    if one.keys() != {"value", "salt"}:
        raise ValueError("an opening has exactly a value and a salt")
    return Opening(one["value"], one["salt"])

"""The audit chain: what was done to a specification, each entry sealed with the one before it.

The format is documented in docs/audit.md, so that anybody can verify a chain without this program. Entries hold no
names and no words of people: those stand apart, each with its own salt, and the entry holds a commitment to them. So a
person's values can be blanked and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from specs.working_days import as_utc

# What stands in `previous` of the first entry.
NOTHING_BEFORE = "0" * 64
SALT_BYTES = 32
_FIELDS: dict[str, type] = {
    "specification": str,
    "number": int,
    "at": str,
    "kind": str,
    "actor": str,
    "facts": dict,
    "previous": str,
    "personal": dict,
    "hash": str,
}
Fault = Literal[
    "empty",
    "unreadable",
    "number",
    "specification",
    "previous",
    "hash",
    "opening",
    "content",
    "head",
    "missing",
    "texts",
]


@dataclass(frozen=True)
class Entry:
    """One act. `at` is UTC with milliseconds ("2026-03-03T09:00:00.000Z"), `actor` an opaque key or "" for the program.

    `facts` are plain values (no floats, no personal ones); `personal` maps the name of a personal value to its
    commitment; `previous` and `hash` are SHA-256 in lower-case hexadecimal.
    """

    specification: str
    number: int
    at: str
    kind: str
    actor: str
    facts: dict[str, Any]
    previous: str
    personal: dict[str, str] = field(default_factory=dict)
    hash: str = ""

    def as_json(self) -> dict[str, Any]:
        """The entry as it stands in an exported file, every field by its name."""
        return {name: getattr(self, name) for name in _FIELDS}

    def sealed(self) -> str:
        """The hash that this entry must have. Raises ValueError where a part of it has no canonical form."""
        covered = self.as_json()
        del covered["hash"]
        return hashlib.sha256(canonical(covered)).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of a chain: all that the next entry needs to know of the one before it."""

    number: int
    hash: str


@dataclass(frozen=True)
class Opening:
    """A personal value with the salt (hexadecimal) of its commitment: whoever holds both can check it."""

    value: Any
    salt: str


@dataclass(frozen=True)
class Break:
    """Something that does not hold, at the entry of that number (counted from 1; 0 is the chain as a whole)."""

    number: int
    what: Fault


def canonical(value: Any) -> bytes:
    """The one way to write a value as bytes: JSON in UTF-8, keys sorted by code point, no spaces, no needless escapes.

    Text is taken as it is, without Unicode normalisation: a hash that two different texts share would not show that one
    was put in the place of the other. Raises ValueError for what has no single such form: floats, keys that are no
    strings, half a surrogate pair, anything that is not JSON or nested without end.
    """
    try:
        _check(value)
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except RecursionError as error:
        raise ValueError("the value is nested too deeply to be written down.") from error
    except UnicodeEncodeError as error:
        raise ValueError("the text holds half of a surrogate pair, which is no character: remove it.") from error


def content_hash(document_content: Mapping[str, Any]) -> str:
    """What a signature binds to: SHA-256 (hexadecimal) of a document's content in canonical form. Raises ValueError."""
    return hashlib.sha256(canonical(dict(document_content))).hexdigest()


def commitment(value: Any, salt: bytes) -> str:
    """HMAC-SHA256 (hexadecimal) of a personal value under a salt of 32 random bytes, a new one for each value.

    Without the salt nobody can guess the value; with it, nobody can claim another. Raises ValueError for a salt of
    another length and for a value without a canonical form.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, this one has {len(salt)}.")
    return hmac.digest(salt, canonical(value), "sha256").hex()


def utc_words(at: datetime) -> str:
    """An instant as entries write it: UTC, milliseconds, "Z". Raises ValueError for a time without a zone."""
    return as_utc(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def chain(
    previous: Entry | Head | None,
    *,
    specification: str,
    at: datetime,
    kind: str,
    actor: str,
    facts: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> Entry:
    """The next entry after `previous` (None for the first). Raises ValueError for facts without a canonical form."""
    entry = Entry(
        specification=specification,
        number=previous.number + 1 if previous else 1,
        at=utc_words(at),
        kind=kind,
        actor=actor,
        facts=json.loads(canonical(dict(facts))),
        previous=previous.hash if previous else NOTHING_BEFORE,
        personal=dict(personal or {}),
    )
    return replace(entry, hash=entry.sealed())


def exported(
    entries: Sequence[Entry],
    openings: Mapping[int, Mapping[str, Opening]] | None = None,
    contents: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The machine's part of an evidence file, as JSON values: the chain, the personal values still kept, the texts."""
    opened = {
        str(number): {name: {"value": one.value, "salt": one.salt} for name, one in values.items()}
        for number, values in (openings or {}).items()
    }
    return {
        "entries": [entry.as_json() for entry in entries],
        "openings": opened,
        "contents": [dict(content) for content in contents],
    }


def entry_of(value: Any) -> Entry:
    """An entry out of an exported file. Raises ValueError where a field is missing, unknown or of the wrong type."""
    if not isinstance(value, dict) or value.keys() != _FIELDS.keys():
        raise ValueError(f"an entry has exactly these fields: {', '.join(_FIELDS)}.")
    for name, kind in _FIELDS.items():
        if type(value[name]) is not kind:
            raise ValueError(
                f"the field '{name}' of an entry is of the wrong type: it must be of type {kind.__name__}."
            )
    return Entry(**value)


def verify(
    entries: Sequence[Entry],
    head: str | None = None,
    openings: Mapping[int, Mapping[str, Opening]] | None = None,
    contents: Sequence[Mapping[str, Any]] = (),
) -> list[Break]:
    """Everything that does not hold in a chain, in order; an empty list is a chain that holds.

    `head` is the hash that was printed elsewhere (the final card, the document): it must be in the chain, which may
    have grown since. Without one, a tail that was cut off cannot be seen. `openings` are personal values by entry
    number and name; each must fit its commitment, and those that were blanked are simply not there. `contents` are
    texts: the hash of each must stand in the facts of some entry as `content_hash`.
    """
    breaks = [] if entries else [Break(0, "empty")]
    before = NOTHING_BEFORE
    for number, entry in enumerate(entries, start=1):
        breaks += [Break(number, what) for what in _faults(entry, number, before, entries[0].specification)]
        before = entry.hash
    breaks += [Break(number, "opening") for number in _misfits(entries, openings or {})]
    signed = [entry.facts.get("content_hash") for entry in entries]
    breaks += [Break(0, "content") for content in contents if _hash_or_nothing(content) not in signed]
    if head is not None and head not in {entry.hash for entry in entries}:
        breaks.append(Break(0, "head"))
    return breaks


def _faults(entry: Entry, number: int, before: str, specification: str) -> list[Fault]:
    faults: list[Fault] = []
    if entry.number != number:
        faults.append("number")
    if entry.specification != specification:
        faults.append("specification")
    if entry.previous != before:
        faults.append("previous")
    try:
        sealed = entry.sealed()
    except ValueError:
        return [*faults, "unreadable"]
    return faults if sealed == entry.hash else [*faults, "hash"]


def _misfits(entries: Sequence[Entry], openings: Mapping[int, Mapping[str, Opening]]) -> list[int]:
    """The numbers at which a personal value does not fit what the entry says of it."""
    promised = {entry.number: entry.personal for entry in entries}
    return [
        number
        for number, values in openings.items()
        if not all(_fits(promised.get(number, {}).get(name, ""), one) for name, one in values.items())
    ]


def _fits(promised: str, opening: Opening) -> bool:
    try:
        salt = bytes.fromhex(opening.salt)
        return salt.hex() == opening.salt and commitment(opening.value, salt) == promised
    except ValueError:
        return False


def _hash_or_nothing(content: Mapping[str, Any]) -> str:
    """The hash of a text, "" for one that has none and so was never signed."""
    try:
        return content_hash(content)
    except ValueError:
        return ""


def _check(value: Any) -> None:
    """Refuse what JSON writers do not all write alike."""
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise ValueError(f"the key {key!r} is no string: write it as one.")
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    else:
        raise ValueError(f"{value!r} ({type(value).__name__}) has no canonical form: write it as a string.")

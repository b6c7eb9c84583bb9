"""The digest: several decisions that wait for one person, each in a line or two with its own buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import parts
from bot.blocks.replies import Message
from prompts import aspect, label, words

# Each action with the words on its button.
_DECIDING = (
    ("signoff.approve", "signoff.approve"),
    ("signoff.query", "signoff.query"),
    ("signoff.reject", "signoff.reject"),
    ("signoff.paper", "signoff.paper"),
)
_PUTTING_OFF = (("reminder.later", "digest.later"), ("reminder.not_mine", "reminder.not_mine"))


@dataclass(frozen=True)
class Entry:
    """One decision: its facts (`live` is whether it still waits) and the value of its buttons, its card's."""

    facts: Mapping[str, Any]
    value: str


def digest_message(entries: Sequence[Entry]) -> Message:
    """The digest as a message: what is settled stands there without buttons."""
    lead = words("reminder.digest", {"count": sum(1 for entry in entries if entry.facts["live"])}).lead
    said = [words("reminder.digest.entry", entry.facts).lead for entry in entries]
    spoken = [*map(_spoken, entries, said)]
    blocks = [parts.rich_text([parts.line(lead)])]
    for entry, text in zip(entries, said, strict=True):
        blocks.append(parts.rich_text([parts.line(text)]))
        if entry.facts["live"]:
            blocks.append(_buttons(entry))
    return Message("\n".join(parts.escaped(text) for text in (lead, *spoken)), blocks)


def _buttons(entry: Entry) -> parts.Json:
    made = [
        parts.button(key, label(text), entry.value, primary=key == "signoff.approve") for key, text in _actions(entry)
    ]
    return parts.actions(f"digest:{entry.value}", made)


def _actions(entry: Entry) -> tuple[tuple[str, str], ...]:
    if not entry.facts["live"]:
        return ()
    return _DECIDING if entry.facts["not_mine"] else _DECIDING + _PUTTING_OFF


def _spoken(entry: Entry, text: str) -> str:
    """An entry for those who hear it read, with the buttons it has."""
    named = ", ".join(label(key) for _, key in _actions(entry))
    return f"{text}\n{aspect('buttons')}: {named}." if named else text

"""The digest: several decisions that wait for one person, each in a line or two with its own buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import parts
from bot.blocks.replies import Message
from prompts import label, words

_BUTTONS = ("signoff.approve", "signoff.query", "reminder.later", "reminder.not_mine")
_DECLINED = _BUTTONS[:2]


@dataclass(frozen=True)
class Entry:
    """One decision: its facts (`live` is whether it still waits) and the value of its buttons, its card's."""

    facts: Mapping[str, Any]
    value: str


def digest_message(entries: Sequence[Entry]) -> Message:
    """The digest as a message: what is settled stands there without buttons."""
    lead = words("reminder.digest", {"count": sum(1 for entry in entries if entry.facts["live"])}).lead
    said = [words("reminder.digest.entry", entry.facts).lead for entry in entries]
    blocks = [parts.rich_text([parts.line(lead)])]
    for entry, text in zip(entries, said, strict=True):
        blocks.append(parts.rich_text([parts.line(text)]))
        if entry.facts["live"]:
            blocks.append(_buttons(entry))
    return Message("\n".join(parts.escaped(text) for text in (lead, *said)), blocks)


def _buttons(entry: Entry) -> parts.Json:
    keys = _DECLINED if entry.facts["not_mine"] else _BUTTONS
    made = [parts.button(key, label(key), entry.value, primary=key == "signoff.approve") for key in keys]
    return parts.actions(f"digest:{entry.value}", made)

"""The pieces of Block Kit that we use, as plain dictionaries. What a person wrote only ever stands in rich text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.blocks.limits import BUTTON_TEXT, OPTION_TEXT
from prompts import MENTION, MENTIONED, STRONG, WEAK, without_emphasis

Json = dict[str, Any]

# A mention in a message's words: the only way in which a user's id becomes one (see the prompts' filter `mention`).
_MENTION_OF = f"{MENTION}[A-Z0-9]+{MENTIONED}"
_MENTION = re.compile(f"{MENTION}([A-Z0-9]+){MENTIONED}")


def escaped(text: str) -> str:
    """Words for a message's `text`: the three characters that begin markup of Slack's own are escaped."""
    plain = without_emphasis(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(r"<@\1>", plain)


def runs(text: str) -> list[Json]:
    """Runs of rich text, with what stands between STRONG and WEAK in bold; never empty."""
    found: list[Json] = []
    bold = False
    for part in re.split(f"([{STRONG}{WEAK}]|{_MENTION_OF})", text):
        if part in (STRONG, WEAK):
            bold = part == STRONG
        elif mentioned := _MENTION.fullmatch(part):
            found.append({"type": "user", "user_id": mentioned.group(1)})
        elif part:
            found.append({"type": "text", "text": part, **({"style": {"bold": True}} if bold else {})})
    return found or [{"type": "text", "text": " "}]


def line(text: str) -> Json:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": runs(text)}


def listed(entries: Iterable[str], *, ordered: bool, start: int = 1) -> Json:
    """A list of rich text; an ordered one counts from `start`."""
    made: Json = {
        "type": "rich_text_list",
        "style": "ordered" if ordered else "bullet",
        "elements": [line(entry) for entry in entries],
    }
    return {**made, "offset": start - 1} if ordered and start > 1 else made


def rich_text(elements: Sequence[Json]) -> Json:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def plain_text(text: str) -> Json:
    """Words without any markup; emoji names stay as they were typed."""
    return {"type": "plain_text", "text": text, "emoji": False}


def button(action_id: str, text: str, value: str, *, primary: bool = False) -> Json:
    """A button. Words that are too long for it end in an ellipsis: they stand in full in the message."""
    made: Json = {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(shortened(text, BUTTON_TEXT)),
        "value": value,
    }
    return {**made, "style": "primary"} if primary else made


def actions(block_id: str, elements: Sequence[Json]) -> Json:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def menu(
    block_id: str, action_id: str, words: str, options: Sequence[tuple[str, str]], *, several: bool, empty: str
) -> Json:
    """A menu of (value, words), beside the words that say what is chosen from it; `empty` stands in it before that."""
    return {
        "type": "section",
        "block_id": block_id,
        "text": plain_text(words),
        "accessory": {
            "type": "multi_static_select" if several else "static_select",
            "action_id": action_id,
            "placeholder": plain_text(empty),
            "options": [{"text": plain_text(shortened(text, OPTION_TEXT)), "value": value} for value, text in options],
        },
    }


def beside(block_id: str, text: str, action_id: str, options: Sequence[tuple[str, str]]) -> Json:
    """A paragraph with a small menu of (value, words) beside it, at most five of them."""
    shown = [{"text": plain_text(words), "value": value} for value, words in options]
    accessory = {"type": "overflow", "action_id": action_id, "options": shown}
    return {"type": "section", "block_id": block_id, "text": plain_text(without_emphasis(text)), "accessory": accessory}


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis: only for labels whose whole text stands elsewhere."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def weight(blocks: object) -> int:
    """How many characters the blocks weigh, as Slack counts them: with their containers."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def broken(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` characters, broken after white space where there is any; all of it is kept.

    Emphasis that is open at a break is closed before it and opened again after it.
    """
    pieces: list[str] = []
    while len(text) > most:
        space = max(text.rfind(" ", 0, most), text.rfind("\n", 0, most)) + 1
        cut = space if space > most // 2 else most
        piece, text = text[:cut], text[cut:]
        if piece.rfind(STRONG) > piece.rfind(WEAK):
            piece, text = piece + WEAK, STRONG + text
        pieces.append(piece)
    return [*pieces, text] if text else pieces

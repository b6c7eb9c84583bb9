"""What every modal is made of: the view itself, a field with its label, and the elements that several modals use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.blocks.limits import INPUT_TEXT
from bot.blocks.parts import plain_text
from prompts import words

Json = dict[str, Any]

_ANSWER = "answer"


def view(callback_id: str, name: str, metadata: str, blocks: list[Json]) -> Json:
    """A form that is sent; `name` is what its words in prompts/ are called, `metadata` what comes back with it."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "title": plain_text(words(f"{name}.title", {}).lead),
        "submit": plain_text(words(f"{name}.submit", {}).lead),
        "close": plain_text(words("modal.close", {}).lead),
        "blocks": blocks,
    }


def paragraph(text: str) -> Json:
    """Words above or between the fields."""
    return {"type": "section", "text": plain_text(text)}


def field(block_id: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    """An element with its label."""
    block: Json = {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}
    block |= {"hint": plain_text(hint)} if hint else {}
    return {**block, "optional": True} if optional else block


def text_box(action_id: str, given: str = "", *, lines: bool = True, most: int = INPUT_TEXT) -> Json:
    """A box to write in, of several lines or one, with what it opens with; `most` in characters."""
    element: Json = {"type": "plain_text_input", "action_id": action_id, "multiline": lines, "max_length": most}
    return {**element, "initial_value": given} if given else element


def choice(block_id: str, label: str, answers: Sequence[tuple[str, str]], given: str = "") -> Json:
    """A field in which one of the answers (key, words) is chosen; `given` is the key of the one it opens with."""
    options = {key: {"text": plain_text(text), "value": key} for key, text in answers}
    element: Json = {"type": "static_select", "action_id": _ANSWER, "options": list(options.values())}
    if given in options:
        element["initial_option"] = options[given]
    return field(block_id, label, element)


def day_picker(action_id: str, first: str) -> Json:
    """A day to choose; `first` (ISO 8601) is the one it opens with, "" for none."""
    return {"type": "datepicker", "action_id": action_id, **({"initial_date": first} if first else {})}


def person(block_id: str, label: str, user_id: str = "") -> Json:
    """A field in which one person is chosen; `user_id` is who it opens with."""
    first = {"initial_user": user_id} if user_id else {}
    return field(block_id, label, {"type": "users_select", "action_id": block_id, **first})

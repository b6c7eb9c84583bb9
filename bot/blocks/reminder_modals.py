"""Modals of reminders: the day until which they wait, and why a decision is not somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks.limits import INPUT_TEXT
from bot.blocks.modals import WORDS
from bot.blocks.parts import plain_text
from prompts import words

Json = dict[str, Any]

DAY = "day"


def later_view(value: str, channel: str, facts: Mapping[str, Any]) -> Json:
    """The form for the day of the next reminder; `facts["first"]` (ISO 8601) is the day it opens with."""
    element = {"type": "datepicker", "action_id": DAY, "initial_date": facts["first"]}
    label = plain_text(words("modal.later.day", {}).lead)
    asked = {"type": "input", "block_id": DAY, "label": label, "element": element}
    return _view("reminder.later", "modal.later", f"{value} {channel}".strip(), facts, asked)


def not_mine_view(value: str, channel: str, facts: Mapping[str, Any]) -> Json:
    """The form for why a decision is not the reader's."""
    asked = {
        "type": "input",
        "block_id": WORDS,
        "label": plain_text(words("modal.not_mine.label", {}).lead),
        "hint": plain_text(words("modal.not_mine.hint", {}).lead),
        "element": {"type": "plain_text_input", "action_id": WORDS, "multiline": True, "max_length": INPUT_TEXT},
    }
    return _view("reminder.not_mine", "modal.not_mine", f"{value} {channel}".strip(), facts, asked)


def _view(callback_id: str, name: str, metadata: str, facts: Mapping[str, Any], asked: Json) -> Json:
    intro = {"type": "section", "text": plain_text(words(f"{name}.intro", facts).lead)}
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "title": plain_text(words(f"{name}.title", {}).lead),
        "submit": plain_text(words(f"{name}.submit", {}).lead),
        "close": plain_text(words("modal.close", {}).lead),
        "blocks": [intro, asked],
    }

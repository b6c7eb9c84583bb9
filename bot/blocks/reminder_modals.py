"""Modals of reminders: the day until which they wait, and why a decision is not somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.blocks.modal_parts import Json, day_picker, field, paragraph, text_box, view
from bot.blocks.modals import WORDS
from prompts import words

DAY = "day"


def later_view(value: str, channel: str, facts: Mapping[str, Any]) -> Json:
    """The form for the day of the next reminder; `facts["first"]` (ISO 8601) is the day it opens with."""
    asked = field(DAY, words("modal.later.day", {}).lead, day_picker(DAY, facts["first"]))
    return _view("later", f"{value} {channel}".strip(), facts, asked)


def not_mine_view(value: str, channel: str, facts: Mapping[str, Any]) -> Json:
    """The form for why a decision is not the reader's."""
    label, hint = (words(f"modal.not_mine.{each}", {}).lead for each in ("label", "hint"))
    return _view("not_mine", f"{value} {channel}".strip(), facts, field(WORDS, label, text_box(WORDS), hint=hint))


def _view(name: str, metadata: str, facts: Mapping[str, Any], asked: Json) -> Json:
    intro = paragraph(words(f"modal.{name}.intro", facts).lead)
    return view(f"reminder.{name}", f"modal.{name}", metadata, [intro, asked])

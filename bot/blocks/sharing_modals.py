"""The form in which a colleague is chosen, to hand a draft over to or to work on it with."""

from __future__ import annotations

from typing import Any

from bot.blocks.modals import PERSON, person_input, view_of
from prompts import words


def person_view(action_id: str, value: str) -> dict[str, Any]:
    """The form that a button opens: `sharing.hand_over` or `sharing.invite`."""
    name = f"modal.{action_id}"
    intro = {"type": "section", "text": {"type": "plain_text", "text": words(f"{name}.intro", {}).lead}}
    person = person_input(PERSON, words(f"{name}.person", {}).lead, "")
    return view_of(action_id, name, value, [intro, person])

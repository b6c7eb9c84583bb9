"""The form in which a colleague is chosen, to hand a draft over to or to work on it with."""

from __future__ import annotations

from bot.blocks.modal_parts import Json, paragraph, person, view
from bot.blocks.modals import PERSON
from prompts import words


def person_view(action_id: str, value: str) -> Json:
    """The form that a button opens: `sharing.hand_over` or `sharing.invite`."""
    name = f"modal.{action_id}"
    intro = paragraph(words(f"{name}.intro", {}).lead)
    return view(action_id, name, value, [intro, person(PERSON, words(f"{name}.person", {}).lead)])

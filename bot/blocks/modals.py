"""Modals: each is built here and read back here, so that its ids stand in one place.

A modal's `private_metadata` is the value of the button that opened it, the channel, and where it matters the user id of
who had the decision when it was opened; nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.blocks.limits import INPUT_TEXT
from prompts import words

WORDS = "words"
PERSON = "person"
STAGE = "stage:"
# The value of a button inside a view that needs no answer.
IN_A_VIEW = "view"


@dataclass(frozen=True)
class Submitted:
    """A submitted modal: who, from which workspace, which form, for which post and revision, and what was given."""

    user_id: str
    workspace: str
    callback_id: str
    post_id: int
    revision: int
    channel: str
    values: Mapping[str, str]
    # Who had the decision while the form was open, where the form says so.
    held_by: str = ""


@dataclass(frozen=True)
class StageChoice:
    """A stage in the form for choosing who signs, with the person proposed ("" for nobody)."""

    key: str
    label: str
    user_id: str


def submitted(user_id: str, workspace: str, callback_id: str, metadata: str, values: Mapping[str, str]) -> Submitted:
    """A submission, read back."""
    value, _, rest = metadata.partition(" ")
    channel, _, held_by = rest.partition(" ")
    post, _, revision = value.partition(".")
    return Submitted(user_id, workspace, callback_id, _number(post), _number(revision), channel, values, held_by)


def words_view(what: Literal["query", "reject"], value: str, channel: str) -> dict[str, Any]:
    """The form for what is queried, or why it is rejected."""
    return _view(
        f"signoff.{what}",
        f"modal.{what}",
        f"{value} {channel}".strip(),
        [
            _paragraph(words(f"modal.{what}.intro", {}).lead),
            _words_input(words(f"modal.{what}.label", {}).lead, words(f"modal.{what}.hint", {}).lead),
        ],
    )


def people_view(value: str, stages: Sequence[StageChoice]) -> dict[str, Any]:
    """The form for choosing who signs each stage."""
    inputs = [_person_input(STAGE + stage.key, stage.label, stage.user_id) for stage in stages]
    intro = _paragraph(words("modal.people.intro", {}).lead)
    return _view("submission.people", "modal.people", value, [intro, *inputs])


def sentence_view(sentence: str, values: Mapping[str, str]) -> dict[str, Any]:
    """A modal that only says something, and gives back what was typed so that it can be copied."""
    kept = [_paragraph(text) for key, text in values.items() if key == WORDS and text]
    title = _plain(words("modal.failed.title", {}).lead)
    close = _plain(words("modal.close", {}).lead)
    return {"type": "modal", "title": title, "close": close, "blocks": [_paragraph(sentence), *kept]}


def _view(callback_id: str, name: str, metadata: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "title": _plain(words(f"{name}.title", {}).lead),
        "submit": _plain(words(f"{name}.submit", {}).lead),
        "close": _plain(words("modal.close", {}).lead),
        "blocks": blocks,
    }


def _words_input(label: str, hint: str) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": WORDS, "multiline": True, "max_length": INPUT_TEXT}
    return {"type": "input", "block_id": WORDS, "label": _plain(label), "hint": _plain(hint), "element": element}


def _person_input(block_id: str, label: str, user_id: str) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "users_select", "action_id": PERSON}
    if user_id:
        element["initial_user"] = user_id
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}


def view_of(callback_id: str, name: str, metadata: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """A form with inputs; `name` is what its words in prompts/ are called."""
    return _view(callback_id, name, metadata, blocks)


def person_input(block_id: str, label: str, user_id: str) -> dict[str, Any]:
    """A field in which one person is chosen."""
    return _person_input(block_id, label, user_id)


def _paragraph(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 16 else 0

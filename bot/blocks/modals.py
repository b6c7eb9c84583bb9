"""Modals: each is built here and read back here, so that its ids stand in one place.

A modal's `private_metadata` is the value of the button that opened it, the channel, and where it matters the user id of
who had the decision when it was opened; nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.blocks.modal_parts import Json, field, paragraph, person, text_box, view
from bot.blocks.parts import plain_text
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


def words_view(what: Literal["query", "reject"], value: str, channel: str) -> Json:
    """The form for what is queried, or why it is rejected."""
    hint = words(f"modal.{what}.hint", {}).lead
    blocks = [
        paragraph(words(f"modal.{what}.intro", {}).lead),
        field(WORDS, words(f"modal.{what}.label", {}).lead, text_box(WORDS), hint=hint),
    ]
    return view(f"signoff.{what}", f"modal.{what}", f"{value} {channel}".strip(), blocks)


def people_view(value: str, stages: Sequence[StageChoice]) -> Json:
    """The form for choosing who signs each stage."""
    people = [person(STAGE + stage.key, stage.label, stage.user_id) for stage in stages]
    return view("submission.people", "modal.people", value, [paragraph(words("modal.people.intro", {}).lead), *people])


def sentence_view(sentence: str, values: Mapping[str, str]) -> Json:
    """A modal that only says something, and gives back what was typed so that it can be copied."""
    kept = [paragraph(text) for key, text in values.items() if key == WORDS and text]
    title = plain_text(words("modal.failed.title", {}).lead)
    close = plain_text(words("modal.close", {}).lead)
    return {"type": "modal", "title": title, "close": close, "blocks": [paragraph(sentence), *kept]}


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 16 else 0

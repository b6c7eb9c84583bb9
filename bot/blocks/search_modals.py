"""The form of the search on the Home tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.blocks.limits import OPTION_TEXT, OPTIONS
from bot.blocks.modal_parts import Json, choice, field, paragraph, person, text_box, view
from bot.blocks.parts import shortened
from prompts import words

WORDS, STATE, DIRECTORATE, WAITING_FOR = "search_words", "search_state", "search_directorate", "search_waiting_for"
STATES = ("draft", "in_sign_off", "queried", "agreed", "withdrawn", "rejected")
# A reference, a title and a name fit many times over.
MOST_WORDS = 200


class Sought(Protocol):
    """What the form opens with: the search that stands."""

    @property
    def words(self) -> str:
        """What is in the reference, the title or the author's name."""

    @property
    def state(self) -> str:
        """The state of a specification."""

    @property
    def directorate(self) -> str:
        """The key of the post's directorate."""

    @property
    def waiting_for(self) -> str:
        """The user id of whoever has to decide."""


def search_view(sought: Sought, directorates: Sequence[tuple[str, str]]) -> Json:
    """The form; `directorates` are keys and names. Everything in it may be left open."""
    states = [(each, words("search.state", {"state": each}).lead) for each in STATES]
    box = text_box(WORDS, sought.words, lines=False, most=MOST_WORDS)
    blocks = [
        paragraph(words("modal.search.intro", {}).lead),
        field(WORDS, words("modal.search.words", {}).lead, box, optional=True),
        _optional(choice(STATE, words("modal.search.state", {}).lead, states, sought.state)),
    ]
    if directorates:
        named = [(key, shortened(name, OPTION_TEXT)) for key, name in directorates[:OPTIONS]]
        blocks.append(
            _optional(choice(DIRECTORATE, words("modal.search.directorate", {}).lead, named, sought.directorate))
        )
    blocks.append(_optional(person(WAITING_FOR, words("modal.search.waiting_for", {}).lead, sought.waiting_for)))
    return view("home.search", "modal.search", "", blocks)


def _optional(block: Json) -> Json:
    return {**block, "optional": True}

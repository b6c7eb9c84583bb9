"""Which parts of an audit entry tell who somebody is, and so stand apart from it: Slack user ids and direct messages.

An entry names a person by a reference (`user_1`) that counts within that entry alone. What it stands for is a personal
value of that name, to which the entry commits as to a name. Entries written before this was so have the ids themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from specs.audit import Entry, Opening
from specs.signoff.stages import outside_name

# Facts that say who: a user id each, and in `route` a list of them for each stage.
PEOPLE = ("assignee", "on_behalf_of", "person", "signed_for", "to", "was", "with")
ROUTE = "route"
# Where a decision was made. The id of somebody's direct messages leads to them; a channel's does not.
PLACE = ("message", "link")
DIRECT = "D"
_REFERENCE = re.compile(r"user_[0-9]+")
_ERASED = "erased-"
# What people read where something was erased.
BLANK = "(erased)"


class Apart:
    """The user ids of one entry, each by its reference in the order in which they were met."""

    def __init__(self) -> None:
        self._references: dict[str, str] = {}

    def reference(self, user_id: str) -> str:
        """What stands for somebody; nobody ("") and whoever decides outside Slack stay as they are."""
        if not user_id or outside_name(user_id):
            return user_id
        return self._references.setdefault(user_id, f"user_{len(self._references) + 1}")

    def values(self) -> dict[str, str]:
        """The ids by their references, as personal values."""
        return {reference: user_id for user_id, reference in self._references.items()}


def apart(actor: str, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The actor and the facts of a new entry without ids of people, and the personal values that stand for them."""
    people = Apart()
    by = people.reference(actor)
    told: dict[str, Any] = {key: people.reference(value) if key in PEOPLE else value for key, value in facts.items()}
    if ROUTE in told:
        told[ROUTE] = {stage: [people.reference(each) for each in asked] for stage, asked in told[ROUTE].items()}
    personal: dict[str, str] = {}
    if str(told.get("message", "")).startswith(DIRECT):
        personal = {key: told.pop(key) for key in PLACE if told.get(key)}
    return by, told, personal | people.values()


def is_reference(entry: Entry, name: Any) -> bool:
    """Whether that stands for a person in an entry."""
    return isinstance(name, str) and name in entry.personal and _REFERENCE.fullmatch(name) is not None


def put_back(entry: Entry, openings: Mapping[str, Opening], value: Any, gone: str) -> Any:
    """A part of an entry with every reference as the id that it stands for; `gone` for one that was erased."""
    if isinstance(value, Mapping):
        return {key: put_back(entry, openings, each, gone) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [put_back(entry, openings, each, gone) for each in value]
    if not is_reference(entry, value):
        return value
    return openings[value].value if value in openings else gone


def erased_key(token: str) -> str:
    """What stands in a table where the user id of somebody stood who was erased; `token` tells one from another."""
    return _ERASED + token


def is_erased(user_id: str) -> bool:
    """Whether that stands for somebody who was erased."""
    return user_id.startswith(_ERASED)

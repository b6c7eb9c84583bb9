"""What the conversation says back: the *name* of a message and the facts in it. Wording is in `prompts/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Note:
    """A message in a message: what an act did, told at the head of what follows from it, or why something is there."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A list inside a message: what people wrote or what is proposed, shown whole and never as markup.

    `aspect` is a key of `prompts/labels.yaml` that completes the heading ("desirable"); `remarks` are such keys, one
    for each entry or none at all ("left_out"). Numbers begin at `start`; the style `letter` has `letters`, one for each
    entry. `reasons` are messages that say why an entry is there, one for each or none at all.
    `presses` are what can be done with each entry, one set for each or none: buttons on the Home tab, a small menu
    beside the entry in a message.
    """

    heading: str
    entries: tuple[str, ...]
    style: Literal["number", "letter", "bullet", "plain"] = "bullet"
    start: int = 1
    aspect: str = ""
    remarks: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    reasons: tuple[Note, ...] = ()
    presses: tuple[Presses, ...] = ()


@dataclass(frozen=True)
class Button:
    """A button by its key; its label is in `prompts/labels.yaml`. `primary` marks the likely next step.

    `label` is set where the words come from elsewhere, as the name of a form does.
    """

    key: str
    primary: bool = False
    label: str = ""


@dataclass(frozen=True)
class Presses:
    """The buttons or the menu beside one entry of a list, and what they carry."""

    value: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Option:
    """One of several things to choose from, by its key. `aspect` completes the label as it does a heading."""

    key: str
    label: str
    aspect: str = ""


@dataclass(frozen=True)
class Choices:
    """A menu inside a message; choosing gives a `Choose` with the keys.

    `action` is set where choosing opens a form instead; `words` is the key of the label that stands beside the menu.
    """

    options: tuple[Option, ...]
    several: bool = False
    chosen: tuple[str, ...] = ()
    action: str = "conversation.choose"
    words: str = "choices"


@dataclass(frozen=True)
class Reply:
    """One message. `question` is set on a message that asks, and is what an answer to it answers.

    `notes` tell first what the act before did. `attach` asks for the document to be made and attached to the thread
    ("docx").
    """

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    buttons: tuple[Button, ...] = ()
    question: str = ""
    attach: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    choices: Choices | None = None

    def names(self) -> tuple[str, ...]:
        """The names of all that is said in it: its notes, then its own."""
        return (*(note.name for note in self.notes), self.name)

    def without_controls(self) -> Reply:
        """The same words with nothing to press, for a message whose time is over."""
        listings = tuple(replace(listing, presses=()) for listing in self.listings)
        return replace(self, buttons=(), choices=None, listings=listings)

    def to_json(self) -> dict[str, Any]:
        """The reply as plain JSON values, to be stored until it is sent."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reply:
        """The reply that `to_json` stored. Raises KeyError or TypeError for anything else."""
        choices = stored["choices"]
        return cls(
            name=stored["name"],
            facts=stored["facts"],
            listings=tuple(_listing(each) for each in stored["listings"]),
            buttons=tuple(Button(**each) for each in stored["buttons"]),
            question=stored["question"],
            attach=tuple(stored["attach"]),
            notes=tuple(Note(**each) for each in stored["notes"]),
            choices=_choices(choices) if choices else None,
        )


def _listing(stored: Mapping[str, Any]) -> Listing:
    """A listing from the store; one that was stored before letters, reasons and presses came has none."""
    tuples = {key: tuple(stored[key]) for key in ("entries", "remarks", "letters") if key in stored}
    reasons = tuple(Note(**each) for each in stored.get("reasons", ()))
    presses = tuple(
        Presses(each["value"], tuple(Button(**button) for button in each["buttons"]))
        for each in stored.get("presses", ())
    )
    return Listing(**{**stored, **tuples, "reasons": reasons, "presses": presses})


def _choices(stored: Mapping[str, Any]) -> Choices:
    options = tuple(Option(**each) for each in stored["options"])
    of_menu = {key: stored[key] for key in ("action", "words") if key in stored}
    return Choices(options, stored["several"], tuple(stored["chosen"]), **of_menu)

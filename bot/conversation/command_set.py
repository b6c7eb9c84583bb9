"""The closed set of typed commands. Words, buttons and menus all become one of these, and nothing else is carried out.

The class's docstring is what docs/commands.md says of it; how it is said and pressed stands in `command_page.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from specs.document import Necessity

Where = Literal["first", "last", "before", "after", "up", "down", "swap"]


@dataclass(frozen=True)
class Which:
    """Entries of a numbered list as they were named: `numbers` in words of `selection` ("2-4", "last 2", "1 and 3").

    `sections` and `necessity` are set where the list was named too ("knowledge desirable 3", "K3"); otherwise the list
    that was shown last is meant. Several sections are those that the name fits. `written` are the words as they came.
    `lists` are the keys of questions with a list of another kind (contacts, behaviours) that the name fits; `also` are
    more entries, of other lists, in the same words ("knowledge 2 and experience 3").
    """

    numbers: str
    sections: tuple[str, ...] = ()
    necessity: Necessity | None = None
    written: str = ""
    lists: tuple[str, ...] = ()
    also: tuple[Which, ...] = ()


@dataclass(frozen=True)
class Placement:
    """Words and the key of the question that they answer. `label` is the key of a sub-area, empty for none."""

    question: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """Takes the words as the answer to the question; a pasted list becomes one criterion for each line."""

    name: ClassVar[str] = "answer"
    text: str


@dataclass(frozen=True)
class Several:
    """Reads several answers out of one message and shows them as proposals; what has no place is kept as not placed."""

    name: ClassVar[str] = "several"
    placements: tuple[Placement, ...]
    left: tuple[str, ...] = ()
    # Headings of another document, and the sections that they were taken for.
    headings: tuple[tuple[str, str], ...] = ()
    # Headings that mean no section, and are no criteria.
    strays: tuple[str, ...] = ()
    # Whether they came as one line with semicolons, which may be meant as one.
    together: bool = False


@dataclass(frozen=True)
class Add:
    """Adds to a section's list, at the level that is said, and comes back to the question; asks where it is unclear."""

    name: ClassVar[str] = "add"
    question: str
    text: str
    # Without a question: what was said of the place, for it to be asked about.
    place: str = ""
    necessity: Necessity | None = None


@dataclass(frozen=True)
class ChangeAnswer:
    """Goes to an answer by its name, or changes it at once where the new words come with it."""

    name: ClassVar[str] = "change"
    question: str
    text: str = ""


@dataclass(frozen=True)
class Reword:
    """Gives one criterion new words."""

    name: ClassVar[str] = "reword"
    which: Which
    text: str


@dataclass(frozen=True)
class Move:
    """Moves criteria to another section or list, or makes them essential or desirable. They keep how they are assessed.

    A contact goes to internal or external, a line to another list, a behaviour of yours to another competency. What a
    list of words alone cannot hold is asked about first.
    """

    name: ClassVar[str] = "move"
    which: Which
    to: str = ""
    necessity: Necessity | None = None


@dataclass(frozen=True)
class Merge:
    """Makes one criterion of several, with all their words."""

    name: ClassVar[str] = "merge"
    which: Which


@dataclass(frozen=True)
class Split:
    """Makes several criteria of one: proposes where, at a semicolon or "and", unless the parts are given."""

    name: ClassVar[str] = "split"
    which: Which
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remove:
    """Takes criteria out. Asks first where that loses words of yours; "undo" brings them back."""

    name: ClassVar[str] = "remove"
    which: Which


@dataclass(frozen=True)
class Reorder:
    """Changes the order of a list."""

    name: ClassVar[str] = "reorder"
    which: Which
    where: Where
    # The number before or after which they go, or to swap with; 0 where none is needed.
    other: int = 0


@dataclass(frozen=True)
class Place:
    """Puts words that are not placed yet where they belong."""

    name: ClassVar[str] = "place"
    numbers: str
    to: str


@dataclass(frozen=True)
class Drop:
    """Throws away words that are not placed. Asks first."""

    name: ClassVar[str] = "drop"
    numbers: str


@dataclass(frozen=True)
class Accept:
    """Takes proposals into the draft: all of them, or by number."""

    name: ClassVar[str] = "accept"
    numbers: str


@dataclass(frozen=True)
class SetAside:
    """Puts proposals to the words that are not placed: all of them, or by number."""

    name: ClassVar[str] = "set_aside"
    numbers: str


@dataclass(frozen=True)
class Confirm:
    """Says yes to what was asked ("Remove these two?"), or by its number which of several was meant."""

    name: ClassVar[str] = "confirm"
    way: int = 1


@dataclass(frozen=True)
class Cancel:
    """Says no to what was asked: nothing is changed."""

    name: ClassVar[str] = "cancel"


@dataclass(frozen=True)
class Switch:
    """Goes to another draft, by its reference or a word of its title."""

    name: ClassVar[str] = "switch"
    to: str


@dataclass(frozen=True)
class Copy:
    """Starts a new draft from an earlier specification, with changes ("but grade 6") where they are given."""

    name: ClassVar[str] = "copy"
    of: str
    changes: str = ""


@dataclass(frozen=True)
class HandOver:
    """Hands the draft over to somebody else."""

    name: ClassVar[str] = "hand_over"
    to: str


@dataclass(frozen=True)
class Invite:
    """Asks somebody to work on the draft too, in a thread of their own; both see what the other changes."""

    name: ClassVar[str] = "invite"
    to: str


@dataclass(frozen=True)
class Named:
    """A command that is fully said by its name, such as `back`; the names are the keys of `NAMED`."""

    name: str


# The commands that are fully said by their name, and what each does.
NAMED: dict[str, str] = {
    "done": "Says that the list is complete, or that an answer stays as it is.",
    "none": "Leaves the answer empty for good.",
    "skip": "Leaves the question for now; it comes again at the review.",
    "not_known": "Says that the answer is not known yet: it stays open for all to see, and nothing is sent until then.",
    "back": "Goes to the question before.",
    "undo": "Takes back the last change to the draft, whoever made it; up to 20, one after the other.",
    "redo": "Brings back what was undone.",
    "show": "Shows the draft so far.",
    "remaining": "Says what is left to do.",
    "tray": "Lists the words that have no place in the document yet.",
    "proposals": "Lists the proposals that wait for a yes.",
    "keep_one": "Records a line with semicolons, which was proposed as several criteria, as the one that it was.",
    "repeat": "Asks the question again.",
    "help": "Says what can be typed at this question.",
    "why": "Says why it is asked.",
    "example": "Shows an answer as it might be given.",
    "review": "Goes to the review of the whole draft.",
    "submit": "Sends the finished draft for sign-off.",
    "edit": "Asks which answer is to be changed.",
    "pause": "Leaves the draft as it is, to be continued any day.",
    "stop": "Stops for now; everything is kept.",
    "bulk": "Says how to give or change a whole list, or a whole document, in one message.",
    "hr": "Names the people in HR who can help.",
    "drafts": "Lists your drafts.",
    "chat": "A courtesy, which is no answer.",
    "give_grade": "Goes to the question about the grade, on which the behaviours rest.",
    "all": "Chooses every behaviour that is proposed for the grade.",
    "take_all": "Takes every suggestion on show.",
    "more": "Shows other suggestions.",
    "duties": "Goes to the main duties of the post, where the form has them: the work before the person.",
    "leave_duties": "Goes on without the duties; what was written of them is kept.",
    "same": "Assesses this section like the one before it.",
}

Correction = Reword | Move | Merge | Split | Remove | Reorder
Wanted = Switch | Copy | HandOver | Invite | Named
TypedCommand = (
    Answer
    | Several
    | Add
    | ChangeAnswer
    | Correction
    | Place
    | Drop
    | Accept
    | SetAside
    | Confirm
    | Cancel
    | Switch
    | Copy
    | HandOver
    | Invite
    | Named
)

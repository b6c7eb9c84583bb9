"""What a person can do in a conversation: a closed set of typed commands. Words and buttons both become these."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.bulk import Line
from bot.conversation.given import Given


@dataclass(frozen=True)
class Say:
    """Something typed. `question` is the key of the question that was last posted before it was written."""

    text: str
    question: str = ""


@dataclass(frozen=True)
class Press:
    """A button of a message. `key` is the button's key (`skip`), `question` the question it was posted under."""

    key: str
    question: str = ""


@dataclass(frozen=True)
class Choose:
    """Options chosen from a list, by their keys."""

    keys: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True)
class Start:
    """A new draft, perhaps with a job title already given and a form already chosen."""

    title: str = ""


@dataclass(frozen=True)
class Resume:
    """The person comes back: say where they are and ask again. `first`: they were never here before."""

    first: bool = False


@dataclass(frozen=True)
class EditList:
    """A section's whole list, edited in a form: the criteria as lines, in order. `question` is the section's first."""

    section: str
    lines: tuple[Line, ...]
    question: str = ""


@dataclass(frozen=True)
class EditFields:
    """Fields of the head, or a section's free text, edited in a form: texts by the keys of their questions."""

    label: str
    texts: tuple[tuple[str, str], ...]
    question: str = ""


@dataclass(frozen=True)
class EditAssessed:
    """How criteria of a section are assessed, set in a form: the keys of methods by the ids that the form shows."""

    section: str
    methods: tuple[tuple[str, tuple[str, ...]], ...]
    question: str = ""


@dataclass(frozen=True)
class Revise:
    """An earlier message, which gave `given` at that question, says something else now; nothing where it is deleted."""

    given: Given
    question: str
    text: str


Act = Say | Press | Choose | Start | Resume | EditList | EditFields | EditAssessed | Revise

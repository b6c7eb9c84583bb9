"""What a library of fixed clauses holds: the clauses, and the facts of a post that decide which of them apply.

The words below a key are its description in the JSON Schema.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from specs.document import Part, Words
from specs.nations import Nation

Key = str
ClauseGroup = Literal["checks", "language", "political", "conditions"]
REASON = "{reason}"
_ADDRESS = re.compile(r"https://[^\s/]+\.[^\s/]+(/\S*)?")


def _several(value: Any) -> Any:
    """One set of answers may be written without the dash of a list."""
    return (value,) if isinstance(value, dict) else value


# Any of these, and of each all: a set names facts, each with the answers that will do. None at all always holds.
When = Annotated[tuple[dict[Key, tuple[Words, ...]], ...], BeforeValidator(_several)]


class ClausePart(Part):
    """A part of the library. The words below each key are its description (`specs.described`)."""


class FactOption(ClausePart):
    """One of the answers to a question with a closed list of them."""

    key: Key
    """The answer's name in `applies` and in a SPEC file."""
    label: str = Field(max_length=75)
    """The words on its button."""


class PostFact(ClausePart):
    """Something about a post that decides which clauses it carries."""

    key: Key
    """The fact's name in `applies` and in a SPEC file."""
    kind: Literal["yes_no", "one_of"] = "yes_no"
    """`yes_no` facts are asked together in one list; `one_of` has `options` and a question of its own."""
    label: str = Field(max_length=75)
    """The fact in a few words, as a menu and a review show it."""
    ask: str
    """The words of the list, or the question."""
    help: str = ""
    """What somebody reads who asks for help with it."""
    why: str = ""
    """Why it is asked."""
    example: str = ""
    """An example of the work that is meant."""
    options: tuple[FactOption, ...] = ()
    """The closed list of answers of a `one_of`."""
    only_if: When = ()
    """It is asked only where these answers were given to other facts."""
    ask_reason: str = ""
    """The question for the reason, which is asked after an answer that `reason_for` names."""
    reason_for: tuple[Key, ...] = ()
    """The answers for which a reason is recorded."""
    reason_example: str = ""
    """A reason as it might be given."""

    def option(self, key: Key) -> FactOption | None:
        """The answer of that key, if it is one."""
        return next((option for option in self.options if option.key == key), None)


class Clause(ClausePart):
    """A fixed clause. Its text is ours or the employer's; its source says what it rests on."""

    key: Key
    """The clause's name in a form, in an employer's file and in a SPEC file."""
    label: str = Field(max_length=75)
    """The clause in a few words."""
    group: ClauseGroup
    """Where in a form it belongs: a section takes whole groups, or single clauses."""
    text: str | dict[Nation, str]
    """What is printed; where it differs by nation, a text for each."""
    reason_text: str = ""
    """A sentence added once the reason of `reason_of` is known; `{reason}` stands for it."""
    reason_of: Key = ""
    """The fact whose reason is printed."""
    nations: tuple[Nation, ...] = ("England", "Wales", "Scotland", "Northern Ireland")
    """Where it may be used."""
    applies: When = ()
    """The answers for which the post carries it; left out, every post does."""
    because: str
    """Why it applies, in one sentence for the manager."""
    owner: str
    """Who in the organisation answers for it."""
    source: str
    """The public address of the law or guidance it rests on."""
    checked: date
    """The day on which it was last read against its source."""
    review_by: date
    """The last day on which it may be used before somebody has read it again."""

    @field_validator("source")
    @classmethod
    def _address(cls, value: str) -> str:
        return checked_address(value)

    def text_in(self, nation: Nation) -> str:
        """Its text in a nation; empty where it has none there."""
        return self.text if isinstance(self.text, str) else self.text.get(nation, "")

    def is_past_review(self, today: date) -> bool:
        """Whether it may not be used any more before it was read again."""
        return today > self.review_by


class ListQuestion(ClausePart):
    """The words with which the `yes_no` facts are asked together."""

    label: str
    """The question's name."""
    ask: str
    """The question itself."""
    help: str = ""
    """What somebody reads who asks for help with it."""
    why: str = ""
    """Why it is asked."""
    example: str = ""
    """How it might be answered."""


class ClauseLibrary(ClausePart):
    """Clauses and the facts that decide between them."""

    question: ListQuestion
    """The words with which the `yes_no` facts are asked together."""
    facts: tuple[PostFact, ...]
    """The facts, in the order in which they are asked."""
    clauses: tuple[Clause, ...]
    """The clauses, in the order in which they are printed."""

    def fact(self, key: Key) -> PostFact | None:
        """The fact of that key, if there is one."""
        return next((fact for fact in self.facts if fact.key == key), None)

    def clause(self, key: Key) -> Clause | None:
        """The clause of that key, if there is one."""
        return next((clause for clause in self.clauses if clause.key == key), None)


class ClauseChange(ClausePart):
    """What an employer says of a clause: of a shipped one what differs, of an own one everything that is needed."""

    key: Key
    """The key of a shipped clause, or a new one for a clause of your own."""
    off: bool = False
    """True takes a shipped clause out of use."""
    label: str | None = Field(default=None, max_length=75)
    """The clause in a few words."""
    group: ClauseGroup | None = None
    """Where in a form it belongs: `checks`, `language`, `political` or `conditions`."""
    text: str | dict[Nation, str] | None = None
    """Your own wording; a text for each nation where it differs."""
    nations: tuple[Nation, ...] | None = None
    """Where it may be used."""
    applies: When | None = None
    """The answers for which a post carries it."""
    because: str | None = None
    """Why it applies, in one sentence for the manager."""
    owner: str | None = None
    """Who answers for it."""
    source: str | None = None
    """The public address of the law, the guidance or your policy."""
    checked: date | None = None
    """The day on which you last read it against its source."""
    review_by: date | None = None
    """The last day on which it may be used before you have read it again."""

    @field_validator("source")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        return checked_address(value) if value is not None else None

    def said(self) -> dict[str, Any]:
        """What the employer wrote, but for the key and the switch."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in ("key", "off") and getattr(self, name) is not None
        }


def checked_address(value: str) -> str:
    """The address. Raises ValueError where it is none that people can open."""
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"'{value}' is not a public address. Write it as https://www.legislation.gov.uk/...")
    return value

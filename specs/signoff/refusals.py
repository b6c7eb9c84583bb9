"""Why a press is refused: one class a reason, with the facts that its sentence needs. The wording is the prompts' own.

`name` is the key by which the sentence is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from specs.signoff.model import Card, Slot, SlotState, SpecState


@dataclass(frozen=True)
class Refusal:
    """Base of every reason. Nothing changes when one is returned."""

    name: ClassVar[str]


@dataclass(frozen=True)
class StrangeWorkspace(Refusal):
    """The press came from a workspace that is not the employer's own; `workspace` is where it came from."""

    name: ClassVar[str] = "strange_workspace"
    workspace: str


@dataclass(frozen=True)
class OldCard(Refusal):
    """The card was drawn for something that is no longer asked. `current` names the card that is, if there is one."""

    name: ClassVar[str] = "old_card"
    revision: int
    current: Card | None = None


@dataclass(frozen=True)
class AlreadyDecided(Refusal):
    """Somebody (perhaps the presser) decided this slot: who, for whom ("" for themselves), what and when (UTC)."""

    name: ClassVar[str] = "already_decided"
    by: str
    what: SlotState
    at: datetime | None
    signed_for: str = ""


@dataclass(frozen=True)
class NotOpen(Refusal):
    """The specification is not in a state in which this can be done."""

    name: ClassVar[str] = "not_open"
    state: SpecState


@dataclass(frozen=True)
class NotYours(Refusal):
    """It is for somebody else to do: any of `who_can`, the likeliest first. Empty means HR.

    `own_card`: whoever pressed is asked too, on a card of their own.
    """

    name: ClassVar[str] = "not_yours"
    who_can: tuple[str, ...] = ()
    own_card: bool = False


@dataclass(frozen=True)
class NotYourTurn(Refusal):
    """An earlier stage has not decided yet; `waiting_for` are the slots that hold it up."""

    name: ClassVar[str] = "not_your_turn"
    waiting_for: tuple[Slot, ...]


@dataclass(frozen=True)
class WordsMissing(Refusal):
    """The act needs words: what is queried, or why it is rejected, reassigned, or withdrawn or lent for another."""

    name: ClassVar[str] = "words_missing"
    act: Literal["query", "reject", "reassign", "withdraw", "delegate"]


@dataclass(frozen=True)
class EvidenceMissing(Refusal):
    """What was decided outside Slack is recorded with who decided, when, and the evidence for it."""

    name: ClassVar[str] = "evidence_missing"
    what: Literal["who", "evidence"]


@dataclass(frozen=True)
class AuthorMayNot(Refusal):
    """The author may not decide this stage of their own specification, nor stand in for anyone on it."""

    name: ClassVar[str] = "author_may_not"
    stage: str


@dataclass(frozen=True)
class FillsAnotherStage(Refusal):
    """The person has a part in another stage, and the employer wants different people."""

    name: ClassVar[str] = "fills_another_stage"
    person: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class SamePerson(Refusal):
    """The decision is to be handed to somebody who has it already."""

    name: ClassVar[str] = "same_person"
    person: str


@dataclass(frozen=True)
class NobodyNamed(Refusal):
    """The decision is to be handed on and nobody was named."""

    name: ClassVar[str] = "nobody_named"


@dataclass(frozen=True)
class StandInMayNotPassOn(Refusal):
    """Who stands in for somebody may hand the decision back to them, but not on to a third person."""

    name: ClassVar[str] = "stand_in_may_not_pass_on"
    on_behalf_of: str

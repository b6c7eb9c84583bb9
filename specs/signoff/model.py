"""What a sign-off is made of: slots (who decides which stage), the view of a whole sign-off, and what an act changes.

Everything here is a value; nothing knows Slack, a database or the clock. People are opaque keys (strings): what the key
is, the caller decides. The rules are those of the employer's policy and the form's stages; acts that change a sign-off
return an `Outcome`, and its `changed` and `added` are exactly the rows to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.signoff.stages import how_of

SpecState = Literal["draft", "in_sign_off", "queried", "agreed", "rejected", "withdrawn"]
SlotState = Literal["waiting", "open", "approved", "queried", "rejected", "void", "unreachable", "not_needed"]
Act = Literal["approve", "query", "reject"]
SlotKey = tuple[str, int, int]

DECIDED: tuple[SlotState, ...] = ("approved", "queried", "rejected")
PENDING: tuple[SlotState, ...] = ("waiting", "open", "unreachable")
# What no longer holds a step up: decided in favour, or decided by another of the group.
SETTLED: tuple[SlotState, ...] = ("approved", "not_needed")


@dataclass(frozen=True)
class Actor:
    """Who acts, as the press itself tells: person key, home workspace, and whether the directory says they are HR."""

    person: str
    workspace: str
    hr: bool = False


@dataclass(frozen=True)
class Card:
    """What a sign-off card's button names: which slot of which revision it was drawn for."""

    revision: int
    stage: str
    round: int = 1
    place: int = 1


@dataclass(frozen=True)
class Slot:
    """One person's decision on one stage in one round.

    `step` orders the route: slots of the same step are open side by side, and a step opens when all of the step before
    are approved. `place` counts the people of a stage, from 1. `round` counts how often this stage and place was set
    up, through all revisions, so (stage, place, round) names a slot for good. Where any of a group decides, the slots
    of the others are `not_needed` once one has approved. A stand-in is the assignee, and `on_behalf_of` is whom they
    stand in for; "" where the assignee acts in their own right. Who decided and when stays when a slot is voided.
    """

    stage: str
    step: int
    revision: int
    assignee: str
    state: SlotState = "waiting"
    place: int = 1
    round: int = 1
    on_behalf_of: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def key(self) -> SlotKey:
        """(stage, place, round): unique within a specification."""
        return self.stage, self.place, self.round

    @property
    def card(self) -> Card:
        """What the buttons drawn for this slot name."""
        return Card(self.revision, self.stage, self.round, self.place)

    @property
    def may_decide(self) -> tuple[str, ...]:
        """The assignee, and where they stand in for somebody, that person too: authority lent is not lost."""
        return (self.assignee, self.on_behalf_of) if self.on_behalf_of else (self.assignee,)

    @property
    def signed_for(self) -> str:
        """Whose name a decision by a stand-in is printed for ("A for B": this is B); "" for a decision of one's own."""
        return self.on_behalf_of if self.decided_by and self.decided_by != self.on_behalf_of else ""


@dataclass(frozen=True)
class SignOffView:
    """A specification's sign-off as it is stored: its state, the revision in force, and every slot there ever was.

    `stages` and `policy` are those under which it was submitted; `workspace` is the employer's home workspace.
    """

    state: SpecState
    revision: int
    author: str
    workspace: str
    stages: tuple[Stage, ...]
    policy: SignOffPolicy
    slots: tuple[Slot, ...] = ()

    def slot(self, stage: str, place: int, round_: int) -> Slot | None:
        """The slot of that key, if there is one."""
        return next((slot for slot in self.slots if slot.key == (stage, place, round_)), None)

    def latest(self) -> tuple[Slot, ...]:
        """The newest round of each stage and place on this route and revision, in the order of the route.

        What an earlier route had and this one does not (a place of a group, say) stays on the revision it was asked on.
        """
        order = {stage.key: place for place, stage in enumerate(self.stages) if stage.decides}
        newest: dict[tuple[str, int], Slot] = {}
        for slot in self.slots:
            held = newest.get((slot.stage, slot.place))
            asked = slot.revision == self.revision and slot.stage in order
            if asked and (held is None or held.round < slot.round):
                newest[slot.stage, slot.place] = slot
        return tuple(sorted(newest.values(), key=lambda slot: (slot.step, order[slot.stage], slot.place)))

    def turn(self) -> int:
        """The step whose turn it is: the first that is not wholly approved; 0 when all are."""
        return next((slot.step for slot in self.latest() if slot.state not in SETTLED), 0)

    def whose_turn(self) -> tuple[Slot, ...]:
        """The slots that hold the sign-off up now."""
        turn = self.turn()
        return tuple(slot for slot in self.latest() if slot.step == turn and slot.state not in SETTLED)

    def progress(self) -> tuple[int, int]:
        """How many stages of the route are settled, and how many there are."""
        stages: dict[str, bool] = {}
        for slot in self.latest():
            stages[slot.stage] = stages.get(slot.stage, True) and slot.state in SETTLED
        return sum(stages.values()), len(stages)

    def beside(self, slot: Slot) -> tuple[Slot, ...]:
        """The other slots of the same stage now: of the others in a group."""
        return tuple(each for each in self.latest() if each.stage == slot.stage and each.key != slot.key)

    def stage(self, key: str) -> Stage | None:
        """The stage of that key on this route."""
        return next((stage for stage in self.stages if stage.key == key), None)


@dataclass(frozen=True)
class SlotChange:
    """One row to update, where it is still as `before` says (state and assignee belong in the condition)."""

    before: Slot
    after: Slot


@dataclass(frozen=True)
class Outcome:
    """What an allowed act does: the sign-off before and after it. The difference is what is written."""

    before: SignOffView
    after: SignOffView

    @property
    def changed(self) -> tuple[SlotChange, ...]:
        """The slots to update, in the order in which they are stored."""
        return tuple(SlotChange(old, new) for old, new in self._pairs() if old is not None and old != new)

    @property
    def added(self) -> tuple[Slot, ...]:
        """The slots to insert."""
        return tuple(new for old, new in self._pairs() if old is None)

    @property
    def opened(self) -> tuple[Slot, ...]:
        """The slots that somebody is newly asked to decide: each needs a card and reminders."""
        return tuple(new for old, new in self._pairs() if new.state == "open" and not _same_asked(old, new))

    @property
    def closed(self) -> tuple[Slot, ...]:
        """The slots (as they were) whose assignee is no longer asked: their reminders end and their card changes."""
        pairs = ((old, new) for old, new in self._pairs() if old is not None and old.state == "open")
        return tuple(old for old, new in pairs if old is not None and not _same_asked(new, old))

    @property
    def voided(self) -> tuple[Slot, ...]:
        """The signatures (as they were) that no longer count, whose owners must be told."""
        return tuple(c.before for c in self.changed if c.before.state == "approved" and c.after.state == "void")

    @property
    def blocked_on(self) -> tuple[Slot, ...]:
        """The slots whose turn has now come and whose person cannot be reached: the author and HR must hear of it."""
        turn = self.after.whose_turn() if self.after.state == "in_sign_off" else ()
        same = self.before.turn() == self.after.turn() and self.before.state == self.after.state
        known = self.before.slots if same else ()
        return tuple(slot for slot in turn if stranded(self.after, slot) and slot not in known)

    def _pairs(self) -> Iterator[tuple[Slot | None, Slot]]:
        held = {slot.key: slot for slot in self.before.slots}
        return ((held.get(slot.key), slot) for slot in self.after.slots)


def _same_asked(one: Slot | None, other: Slot) -> bool:
    """Whether both are open for the same person."""
    return one is not None and (one.state, one.assignee) == (other.state, other.assignee)


def stranded(view: SignOffView, slot: Slot) -> bool:
    """Whether a slot waits for somebody who cannot be reached and nobody else of a group can decide in their place."""
    if slot.state != "unreachable":
        return False
    others = view.beside(slot) if how_of(view.stage(slot.stage)) == "any" else ()
    return all(other.state in ("unreachable", "void") for other in others)


def author_may_sign(stage: Stage, policy: SignOffPolicy) -> bool:
    """Whether the author of a specification may decide this stage of it.

    The executive head is always somebody else, whatever the form says; the line manager of the post is in the commonest
    case the author, unless the employer forbids it.
    """
    if "executive_head" in (stage.key, stage.propose):
        return False
    if "line_manager" in (stage.key, stage.propose) and not policy.author_may_sign_as_line_manager:
        return False
    return stage.author_may_sign


def stages_of(view: SignOffView, person: str, but: str = "") -> tuple[str, ...]:
    """The stages (other than `but`) in which a person has a part now: as assignee, as stood in for, or by decision.

    One of several of whom any may decide has no part there until they have decided: the others can do without them.
    """
    slots = (slot for slot in view.latest() if slot.stage != but and not _can_do_without(view, slot))
    return tuple(
        dict.fromkeys(slot.stage for slot in slots if person in (slot.assignee, slot.on_behalf_of, slot.decided_by))
    )


def _can_do_without(view: SignOffView, slot: Slot) -> bool:
    group = how_of(view.stage(slot.stage)) == "any" and len(view.beside(slot)) > 0
    return group and slot.state not in DECIDED

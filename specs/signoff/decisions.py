"""Deciding: approve, query or reject, and why a press that cannot count does not.

The answer is worked out from what was read; the database decides a race by updating each slot of `Outcome.changed` only
where it still is as it was read. An update that finds nothing means: read again and ask here again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from specs.signoff.model import (
    DECIDED,
    PENDING,
    SETTLED,
    Act,
    Actor,
    Card,
    Outcome,
    SignOffView,
    Slot,
    SlotState,
    SpecState,
    author_may_sign,
)
from specs.signoff.refusals import (
    AlreadyDecided,
    AuthorMayNot,
    EvidenceMissing,
    FillsAnotherStage,
    NotOpen,
    NotYours,
    NotYourTurn,
    OldCard,
    Refusal,
    StrangeWorkspace,
    WordsMissing,
)
from specs.signoff.stages import how_of, outsider_of

_SLOT_AFTER: dict[Act, SlotState] = {"approve": "approved", "query": "queried", "reject": "rejected"}


@dataclass(frozen=True)
class Recorded:
    """What HR writes down of a decision outside Slack: who decided, on which day, and the evidence for it.

    Evidence is a reference that somebody else can find again: of a minute, an e-mail, a decision notice.
    """

    who: str
    on: date
    evidence: str


@dataclass(frozen=True)
class Decision(Outcome):
    """A decision that counts. `slot` is the decided slot as it is now; `words` are the person's, untouched.

    `recorded` is set where it was made outside Slack; the slot's `decided_by` is then whoever decides there.
    """

    act: Act
    slot: Slot
    words: str
    recorded: Recorded | None = None

    @property
    def agreed(self) -> bool:
        """Whether this decision completed the sign-off."""
        return self.after.state == "agreed"

    @property
    def next_stage(self) -> str:
        """The stage that this decision opened, "" if none."""
        return self.opened[0].stage if self.opened else ""


Ruling = Decision | Refusal


def decide(
    view: SignOffView,
    actor: Actor,
    act: Act,
    card: Card,
    words: str = "",
    *,
    at: datetime,
    recorded: Recorded | None = None,
) -> Decision | Refusal:
    """What pressing `act` on `card` does. `at` (UTC, of the real clock) is when it was decided.

    A query or a rejection needs words. Approving the last stage agrees the specification; a query gives it back to the
    author and leaves the other slots of the step waiting; a rejection ends the sign-off. What is decided outside Slack
    is `recorded` by HR.
    """
    slot = pressed_slot(view, actor, card)
    if isinstance(slot, Refusal):
        return slot
    outside = bool(outsider_of(view.stage(slot.stage)))
    refusal = _may_not_record(view, actor, slot, recorded) if outside else _not_allowed(view, actor, slot)
    refusal = refusal or _not_complete(act, words)
    if refusal:
        return refusal
    by = slot.assignee if outside else actor.person
    decided = replace(slot, state=_SLOT_AFTER[act], decided_by=by, decided_at=at)
    after = _follow_on(with_slots(view, (decided,)), act, decided)
    told = recorded if outside else None
    return Decision(before=view, after=after, act=act, slot=decided, words=words, recorded=told)


def pressed_slot(view: SignOffView, actor: Actor, card: Card) -> Slot | Refusal:
    """The slot that a card names, if it can still be acted on by anybody; else why not."""
    if actor.workspace != view.workspace:
        return StrangeWorkspace(actor.workspace)
    slot = view.slot(card.stage, card.place, card.round)
    if slot is None or slot not in view.latest() or slot.revision != card.revision:
        return OldCard(view.revision, _current_card(view, card))
    if slot.state in DECIDED:
        return AlreadyDecided(slot.decided_by, slot.state, slot.decided_at, slot.signed_for)
    enough = _enough(view, slot)
    if enough is not None:
        return AlreadyDecided(enough.decided_by, enough.state, enough.decided_at, enough.signed_for)
    if view.state != "in_sign_off":
        return NotOpen(view.state)
    if slot.state not in PENDING or slot.revision != view.revision:
        return OldCard(view.revision)
    return slot


def with_slots(view: SignOffView, slots: tuple[Slot, ...], state: SpecState | None = None) -> SignOffView:
    """The view with these slots in the place of those of the same key."""
    fresh = {slot.key: slot for slot in slots}
    held = tuple(fresh.get(slot.key, slot) for slot in view.slots)
    return replace(view, slots=held, state=state or view.state)


def _enough(view: SignOffView, slot: Slot) -> Slot | None:
    """The approval that was enough for a group of which any one decides; None where the slot is still needed."""
    if slot.state != "not_needed":
        return None
    group = (other for other in view.latest() if (other.stage, other.round) == (slot.stage, slot.round))
    return next((other for other in group if other.state == "approved"), None)


def _current_card(view: SignOffView, card: Card) -> Card | None:
    """The card that is asked now in the place of an old one."""
    asked = (slot for slot in view.latest() if slot.state in PENDING and view.state == "in_sign_off")
    return next((slot.card for slot in asked if (slot.stage, slot.place) == (card.stage, card.place)), None)


def _not_yours(view: SignOffView, actor: Actor, slot: Slot) -> NotYours:
    asked = (other for other in view.latest() if other.stage == slot.stage and other.state == "open")
    return NotYours(slot.may_decide, any(actor.person in other.may_decide for other in asked))


def _not_allowed(view: SignOffView, actor: Actor, slot: Slot) -> Refusal | None:
    if actor.person not in slot.may_decide:
        later = (other for other in view.latest() if other.state == "waiting" and actor.person in other.may_decide)
        return NotYourTurn(view.whose_turn()) if any(later) else _not_yours(view, actor, slot)
    stage = view.stage(slot.stage)
    stands_in = bool(slot.on_behalf_of) and actor.person == slot.assignee
    if actor.person == view.author and (stands_in or stage is None or not author_may_sign(stage, view.policy)):
        return AuthorMayNot(slot.stage)
    approved = tuple(
        other.stage
        for other in view.latest()
        if other.state == "approved" and other.stage != slot.stage and other.decided_by == actor.person
    )
    if approved and not view.policy.one_person_may_fill_two_stages:
        return FillsAnotherStage(actor.person, approved)
    if slot.step != view.turn():
        return NotYourTurn(view.whose_turn())
    return None


def _may_not_record(view: SignOffView, actor: Actor, slot: Slot, recorded: Recorded | None) -> Refusal | None:
    """HR records what was decided outside Slack, with its evidence; never for a specification of their own."""
    if not actor.hr:
        return NotYours()
    if actor.person == view.author:
        return AuthorMayNot(slot.stage)
    if slot.step != view.turn():
        return NotYourTurn(view.whose_turn())
    if recorded is None or not recorded.evidence.strip():
        return EvidenceMissing("evidence")
    return None if recorded.who.strip() else EvidenceMissing("who")


def _not_complete(act: Act, words: str) -> Refusal | None:
    if act != "approve" and not words.strip():
        return WordsMissing(act)
    return None


def _follow_on(view: SignOffView, act: Act, decided: Slot) -> SignOffView:
    """What the rest of the sign-off becomes once one slot is decided."""
    others = tuple(slot for slot in view.latest() if slot.key != decided.key and slot.state in PENDING)
    if act == "reject":
        return with_slots(view, tuple(replace(slot, state="void") for slot in others), "rejected")
    if act == "query":
        beside = (slot for slot in others if slot.state == "open")
        return with_slots(view, tuple(replace(slot, state="waiting") for slot in beside), "queried")
    if how_of(view.stage(decided.stage)) == "any":
        rest = (slot for slot in others if slot.stage == decided.stage)
        view = with_slots(view, tuple(replace(slot, state="not_needed") for slot in rest))
    if wholly_approved(view):
        return replace(view, state="agreed")
    return with_slots(view, opening(view))


def opening(view: SignOffView) -> tuple[Slot, ...]:
    """The waiting slots of the step whose turn it is, opened."""
    return tuple(replace(slot, state="open") for slot in view.whose_turn() if slot.state == "waiting")


def wholly_approved(view: SignOffView) -> bool:
    """Whether every deciding stage of the route has its approvals, all on the revision in force."""
    latest = view.latest()
    covered = {slot.stage for slot in latest if slot.state == "approved"}
    return all(stage.key in covered for stage in view.stages if stage.decides) and all(
        slot.state in SETTLED and slot.revision == view.revision for slot in latest
    )

"""What changes a sign-off without deciding it: new text, withdrawal, a stand-in, another approver, one who left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from specs.signoff.decisions import opening, pressed_slot, with_slots
from specs.signoff.model import (
    PENDING,
    Actor,
    Card,
    Outcome,
    SignOffView,
    Slot,
    author_may_sign,
    stages_of,
    stranded,
)
from specs.signoff.refusals import (
    AuthorMayNot,
    FillsAnotherStage,
    NobodyNamed,
    NotOpen,
    NotYours,
    Refusal,
    SamePerson,
    StandInMayNotPassOn,
    StrangeWorkspace,
    WordsMissing,
)
from specs.signoff.stages import outsider_of


@dataclass(frozen=True)
class Resubmission(Outcome):
    """The author sent it again. `voided` (of Outcome) are the signatures that this undid."""

    text_changed: bool


@dataclass(frozen=True)
class Withdrawal(Outcome):
    """The sign-off was called off; `words` say why, "" where the author gave no reason."""

    words: str


@dataclass(frozen=True)
class Handover(Outcome):
    """Another person decides a slot. `slot` is as it is now; `was` the person who had it; `words` say why."""

    slot: Slot
    was: str
    words: str = ""


@dataclass(frozen=True)
class Fallback(Outcome):
    """An approver can no longer be reached: `moved` slots went to a deputy or back, `stranded` ones wait for HR."""

    person: str
    moved: tuple[Slot, ...]
    stranded: tuple[Slot, ...]


def resubmit(view: SignOffView, actor: Actor, text_changed: bool) -> Resubmission | Refusal:
    """The author answers a query, or changes the text while it is being signed.

    The same text keeps every signature and asks the querying person again, in the next round (and changes nothing at
    all where nothing was queried). A changed text is the next revision: every slot that was not queried is void and
    the whole route starts again.
    """
    if actor.workspace != view.workspace:
        return StrangeWorkspace(actor.workspace)
    if view.state not in ("in_sign_off", "queried"):
        return NotOpen(view.state)
    if actor.person != view.author:
        return NotYours((view.author,))
    after = _next_revision(view) if text_changed else _next_round(view)
    return Resubmission(before=view, after=after, text_changed=text_changed)


def withdraw(view: SignOffView, actor: Actor, words: str = "") -> Withdrawal | Refusal:
    """The author, or HR with a reason, calls the sign-off off; nothing decided in it counts any longer."""
    if actor.workspace != view.workspace:
        return StrangeWorkspace(actor.workspace)
    if view.state not in ("in_sign_off", "queried"):
        return NotOpen(view.state)
    if actor.person != view.author and not actor.hr:
        return NotYours((view.author,))
    if actor.person != view.author and not words.strip():
        return WordsMissing("withdraw")
    void = tuple(replace(slot, state="void") for slot in view.latest())
    return Withdrawal(before=view, after=with_slots(view, void, "withdrawn"), words=words)


def delegate(view: SignOffView, actor: Actor, card: Card, to: str, words: str = "") -> Handover | Refusal:
    """The person of a slot (waiting or open) lets `to` decide it in their name: "A for B".

    A stand-in may hand back to whom they stand in for, and no further. The stand-in is never the author, nor (unless
    the employer's rule allows it) somebody with a part in another stage. HR may do it for somebody who is away, with a
    reason.
    """
    slot = pressed_slot(view, actor, card)
    if isinstance(slot, Refusal):
        return slot
    for_another = actor.hr and actor.person not in slot.may_decide
    if actor.person not in slot.may_decide and not for_another:
        return NotYours(tuple(reversed(slot.may_decide)))
    if for_another and not words.strip():
        return WordsMissing("delegate")
    holder, to = slot.on_behalf_of or slot.assignee, to.strip()
    if to == holder and slot.on_behalf_of:
        return _handed(view, slot, holder, "", words)
    if actor.person != holder and not for_another:
        return StandInMayNotPassOn(holder)
    return _unfit(view, slot, to, stands_in=True) or _handed(view, slot, to, holder, words)


def stand_in(view: SignOffView, slot: Slot, to: str) -> Handover | Refusal:
    """A pending slot goes to whom its person named for a time away: the same rules as for one decision."""
    holder = slot.on_behalf_of or slot.assignee
    return _unfit(view, slot, to, stands_in=True) or _handed(view, slot, to, holder, "")


def give_back(view: SignOffView, slot: Slot) -> Handover:
    """A pending slot goes back from a stand-in to whom they stand in for: the time away is over."""
    return _handed(view, slot, slot.on_behalf_of, "", "")


def reassign(view: SignOffView, actor: Actor, card: Card, to: str, words: str) -> Handover | Refusal:
    """HR gives a slot to another person, in that person's own right, with a reason."""
    slot = pressed_slot(view, actor, card)
    if isinstance(slot, Refusal):
        return slot
    if not actor.hr:
        return NotYours()
    if not words.strip():
        return WordsMissing("reassign")
    to = to.strip()
    return _unfit(view, slot, to, stands_in=False) or _handed(view, slot, to, "", words)


def unreachable(view: SignOffView, person: str, deputies: Mapping[str, str]) -> Fallback:
    """What becomes of the undecided slots of somebody who can no longer be reached (has left Slack).

    A stand-in's slot goes back to whom they stood in for; else the stage's deputy (`deputies`: stage key to person)
    stands in, if they may; else the slot is unreachable until HR reassigns it. Decisions already made stay.
    """
    after = view
    moved: list[Slot] = []
    lost: list[Slot] = []
    for slot in view.latest():
        if slot.assignee != person or slot.state not in PENDING:
            continue
        heir = _fallen_back(after, slot, deputies.get(slot.stage, "").strip())
        after = with_slots(after, (heir,))
        (lost if heir.state == "unreachable" else moved).append(heir)
    left = tuple(slot for slot in lost if stranded(after, slot))
    return Fallback(before=view, after=after, person=person, moved=tuple(moved), stranded=left)


def _next_round(view: SignOffView) -> SignOffView:
    """The same text once more: the queried slots again, one round on, and those that waited beside them."""
    if view.state == "in_sign_off":
        return view
    again = tuple(_again(slot, view.revision) for slot in view.latest() if slot.state == "queried")
    asked = replace(view, slots=view.slots + again, state="in_sign_off")
    return with_slots(asked, opening(asked))


def _next_revision(view: SignOffView) -> SignOffView:
    """A new text: all but the queries is void, and every place of the route is set up again."""
    revision = view.revision + 1
    undone = tuple(replace(slot, state="void") for slot in view.latest() if slot.state != "queried")
    again = tuple(_again(slot, revision) for slot in view.latest())
    held = with_slots(view, undone, "in_sign_off")
    asked = replace(held, slots=held.slots + again, revision=revision)
    return with_slots(asked, opening(asked))


def _again(slot: Slot, revision: int) -> Slot:
    """The same person's slot in the next round, waiting; who could not be reached still cannot."""
    return Slot(
        stage=slot.stage,
        step=slot.step,
        revision=revision,
        assignee=slot.assignee,
        state="unreachable" if slot.state == "unreachable" else "waiting",
        place=slot.place,
        round=slot.round + 1,
        on_behalf_of=slot.on_behalf_of,
    )


def _unfit(view: SignOffView, slot: Slot, to: str, *, stands_in: bool) -> Refusal | None:
    """Why `to` may not have this slot."""
    if not to:
        return NobodyNamed()
    if to == slot.assignee:
        return SamePerson(to)
    stage = view.stage(slot.stage)
    if any(to in other.may_decide for other in view.beside(slot)):
        return FillsAnotherStage(to, (slot.stage,))
    if outsider_of(stage):
        return NotYours(slot.may_decide)
    if to == view.author and (stands_in or stage is None or not author_may_sign(stage, view.policy)):
        return AuthorMayNot(slot.stage)
    elsewhere = stages_of(view, to, but=slot.stage)
    if elsewhere and not view.policy.one_person_may_fill_two_stages:
        return FillsAnotherStage(to, elsewhere)
    return None


def _handed(view: SignOffView, slot: Slot, to: str, on_behalf_of: str, words: str) -> Handover:
    fresh = _given(view, slot, to, on_behalf_of)
    return Handover(view, with_slots(view, (fresh,)), slot=fresh, was=slot.assignee, words=words)


def _given(view: SignOffView, slot: Slot, to: str, on_behalf_of: str) -> Slot:
    """The slot in another person's hands; reaching somebody again puts it where the route stands."""
    state = slot.state
    if state == "unreachable":
        state = "open" if slot.step == view.turn() and view.state == "in_sign_off" else "waiting"
    return replace(slot, assignee=to, on_behalf_of=on_behalf_of, state=state)


def _fallen_back(view: SignOffView, slot: Slot, deputy: str) -> Slot:
    if slot.on_behalf_of:
        return _given(view, slot, slot.on_behalf_of, "")
    if _unfit(view, slot, deputy, stands_in=True) is None:
        return _given(view, slot, deputy, slot.assignee)
    return replace(slot, state="unreachable")

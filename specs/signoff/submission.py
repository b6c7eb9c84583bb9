"""Sending for sign-off, for the first time or again, to the people whom the author names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from specs.forms.model import Stage
from specs.signoff.changes import Resubmission, resubmit
from specs.signoff.decisions import opening, with_slots
from specs.signoff.model import DECIDED, PENDING, Actor, Outcome, SignOffView, Slot, stages_of
from specs.signoff.refusals import NotOpen, NotYours, Refusal, StrangeWorkspace
from specs.signoff.route import People, Problems, TwoStages, plan


@dataclass(frozen=True)
class Submission(Outcome):
    """A sign-off begins: the first, or a new one after a withdrawal or a rejection."""


def submit(
    view: SignOffView,
    actor: Actor,
    proposed: People,
    text_changed: bool,
    stages: Sequence[Stage] | None = None,
) -> Submission | Resubmission | Problems | Refusal:
    """The author sends it to the people of `proposed` (the key of each deciding stage to a person or a group's people).

    `stages` is the route that it takes now, where that is another than the one of the view, under which it went before.
    A draft, and what was withdrawn or rejected, begins a new sign-off on the next revision. What was queried goes on:
    with the same text a signature stays where the same person is named for its stage, and who queried, or somebody
    in their place, is asked in the next round; with a changed text all are asked again. Where the
    route itself is another one, nothing of the former sign-off goes on: all are asked, on the next revision.
    """
    if actor.workspace != view.workspace:
        return StrangeWorkspace(actor.workspace)
    if view.state in ("in_sign_off", "agreed"):
        return NotOpen(view.state)
    if actor.person != view.author:
        return NotYours((view.author,))
    revision = view.revision + 1
    route = view.stages if stages is None else tuple(stages)
    planned = plan(route, proposed, view.author, view.policy, revision=revision, earlier=view.slots)
    if isinstance(planned, Problems):
        return planned
    if view.state != "queried" or _shape(view.latest()) != _shape(planned):
        former = with_slots(view, tuple(_ended(slot) for slot in view.latest() if view.state == "queried"))
        after = replace(former, state="in_sign_off", revision=revision, stages=route, slots=former.slots + planned)
        return Submission(before=view, after=after)
    view = replace(view, stages=route)
    outcome = resubmit(view, actor, text_changed)
    if isinstance(outcome, Refusal):
        return outcome
    after = _with_people(outcome.after, {(slot.stage, slot.place): slot.assignee for slot in planned})
    return _in_two_stages(after) or replace(outcome, after=after)


def _shape(slots: Sequence[Slot]) -> set[tuple[str, int, int]]:
    """Which stages a route has, in which steps, with how many people."""
    return {(slot.stage, slot.step, slot.place) for slot in slots}


def _ended(slot: Slot) -> Slot:
    """A slot of a former sign-off: what was approved or still to be decided no longer counts."""
    return replace(slot, state="void") if slot.state in (*PENDING, "approved", "not_needed") else slot


def _with_people(view: SignOffView, named: dict[tuple[str, int], str]) -> SignOffView:
    """The sign-off with other people where others are named; who keeps a stage keeps standing in for whom they did."""
    for slot in view.latest():
        person = named[slot.stage, slot.place]
        if person == slot.assignee:
            continue
        fresh = replace(slot, assignee=person, on_behalf_of="", state="waiting")
        if slot.state not in (*DECIDED, "not_needed"):
            view = with_slots(view, (fresh,))
            continue
        again = replace(fresh, round=slot.round + 1, decided_by="", decided_at=None)
        view = with_slots(view, (replace(slot, state="void"),))
        view = replace(view, slots=(*view.slots, again))
    return _in_order(view)


def _in_two_stages(view: SignOffView) -> Problems | None:
    """Somebody named for one stage may be stood in for on another, which the names alone do not show."""
    everybody = {person for slot in view.latest() for person in slot.may_decide}
    parts = {person: stages_of(view, person) for person in sorted(everybody)}
    found = tuple(TwoStages(person, stages) for person, stages in parts.items() if len(stages) > 1)
    return Problems(found) if found and not view.policy.one_person_may_fill_two_stages else None


def _in_order(view: SignOffView) -> SignOffView:
    """Only the step whose turn it is stands open: a stage given to somebody else may come before one that was open."""
    turn = view.turn()
    early = (slot for slot in view.latest() if slot.state == "open" and slot.step != turn)
    held = with_slots(view, tuple(replace(slot, state="waiting") for slot in early))
    return with_slots(held, opening(held))

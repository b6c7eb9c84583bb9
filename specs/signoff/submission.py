"""Sending for sign-off, for the first time or again, to the people whom the author names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from specs.signoff.changes import Resubmission, resubmit
from specs.signoff.decisions import opening, with_slots
from specs.signoff.model import DECIDED, Actor, Outcome, SignOffView, stages_of
from specs.signoff.refusals import NotOpen, NotYours, Refusal, StrangeWorkspace
from specs.signoff.route import Problems, TwoStages, plan


@dataclass(frozen=True)
class Submission(Outcome):
    """A sign-off begins: the first, or a new one after a withdrawal or a rejection."""


def submit(
    view: SignOffView, actor: Actor, proposed: Mapping[str, str], text_changed: bool
) -> Submission | Resubmission | Problems | Refusal:
    """The author sends it to the people of `proposed` (the key of each deciding stage to a person).

    A draft, and what was withdrawn or rejected, begins a new sign-off on the next revision. What was queried goes on:
    with the same text a signature stays where the same person is named for its stage, and who queried, or somebody
    in their place, is asked in the next round; with a changed text all are asked again.
    """
    if actor.workspace != view.workspace:
        return StrangeWorkspace(actor.workspace)
    if view.state in ("in_sign_off", "agreed"):
        return NotOpen(view.state)
    if actor.person != view.author:
        return NotYours((view.author,))
    revision = view.revision + 1
    planned = plan(view.stages, proposed, view.author, view.policy, revision=revision, earlier=view.slots)
    if isinstance(planned, Problems):
        return planned
    if view.state != "queried":
        after = replace(view, state="in_sign_off", revision=revision, slots=view.slots + planned)
        return Submission(before=view, after=after)
    outcome = resubmit(view, actor, text_changed)
    if isinstance(outcome, Refusal):
        return outcome
    after = _with_people(outcome.after, {slot.stage: slot.assignee for slot in planned})
    return _in_two_stages(after) or replace(outcome, after=after)


def _with_people(view: SignOffView, named: Mapping[str, str]) -> SignOffView:
    """The sign-off with other people where others are named; who keeps a stage keeps standing in for whom they did."""
    for slot in view.latest():
        if named[slot.stage] == slot.assignee:
            continue
        fresh = replace(slot, assignee=named[slot.stage], on_behalf_of="", state="waiting")
        if slot.state not in DECIDED:
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

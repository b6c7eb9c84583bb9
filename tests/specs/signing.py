"""Sign-offs to start from, for the tests of sign-off: Dana writes, Priya signs as line manager, Marcus as head."""

from __future__ import annotations

from datetime import UTC, datetime

from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.signoff import (
    Act,
    Actor,
    Card,
    Decision,
    Handover,
    Problems,
    Refusal,
    Resubmission,
    SignOffView,
    SlotState,
    decide,
    plan,
    resubmit,
)

AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
LINE = Stage(key="line_manager", label="Line manager", propose="line_manager", author_may_sign=True)
HEAD = Stage(key="executive_head", label="Executive head", propose="executive_head")
HOLDER = Stage(key="post_holder", label="Post holder", decides=False, empty_state="vacant")
STAGES = (LINE, HEAD, HOLDER)
POLICY = SignOffPolicy(channel="sign-off")
TWO_ALLOWED = SignOffPolicy(channel="sign-off", one_person_may_fill_two_stages=True)
NO_AUTHOR = SignOffPolicy(channel="sign-off", author_may_sign_as_line_manager=False)
FIRST = Card(1, "line_manager")
SECOND = Card(1, "executive_head")


def actor(person: str, *, hr: bool = False, workspace: str = "T-HOME") -> Actor:
    return Actor(person, workspace, hr)


def submitted(policy: SignOffPolicy = POLICY, **people: str) -> SignOffView:
    named = {"line_manager": "priya", "executive_head": "marcus"} | people
    slots = plan(STAGES, named, "dana", policy)
    assert not isinstance(slots, Problems), slots
    return SignOffView("in_sign_off", 1, "dana", "T-HOME", STAGES, policy, slots)


def decided(view: SignOffView, person: str, act: Act, card: Card, words: str = "why") -> Decision:
    ruling = decide(view, actor(person), act, card, words, at=AT)
    assert isinstance(ruling, Decision), ruling
    return ruling


def half_way(policy: SignOffPolicy = POLICY) -> SignOffView:
    return decided(submitted(policy), "priya", "approve", FIRST).after


def queried() -> SignOffView:
    return decided(half_way(), "marcus", "query", SECOND).after


def resubmitted(view: SignOffView, *, text_changed: bool) -> Resubmission:
    outcome = resubmit(view, actor("dana"), text_changed)
    assert isinstance(outcome, Resubmission), outcome
    return outcome


def handed(outcome: Handover | Refusal) -> Handover:
    assert isinstance(outcome, Handover), outcome
    return outcome


def states(view: SignOffView) -> list[SlotState]:
    return [slot.state for slot in view.latest()]

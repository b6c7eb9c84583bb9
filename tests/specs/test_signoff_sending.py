"""Sending for sign-off, sending again and withdrawing, by plain examples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from specs.signoff import (
    Actor,
    AuthorNamed,
    Card,
    MissingPerson,
    NotOpen,
    NotYours,
    OldCard,
    Problems,
    Refusal,
    Resubmission,
    SignOffView,
    Slot,
    StrangeWorkspace,
    Submission,
    TwoStages,
    Withdrawal,
    WordsMissing,
    decide,
    delegate,
    plan,
    resubmit,
    submit,
    withdraw,
)
from tests.specs.signing import (
    AT,
    FIRST,
    POLICY,
    SECOND,
    STAGES,
    actor,
    decided,
    half_way,
    handed,
    queried,
    resubmitted,
    states,
    submitted,
)

# Sending it again


def test_the_same_text_keeps_the_signatures_and_asks_the_same_person_again() -> None:
    outcome = resubmitted(queried(), text_changed=False)
    assert (outcome.after.state, outcome.after.revision) == ("in_sign_off", 1)
    assert outcome.added == outcome.opened == (Slot("executive_head", 2, 1, "marcus", "open", round=2),)
    assert (outcome.changed, outcome.voided) == ((), ())
    assert decided(outcome.after, "marcus", "approve", Card(1, "executive_head", 2)).agreed


def test_a_changed_text_voids_every_signature_and_says_whose() -> None:
    outcome = resubmitted(queried(), text_changed=True)
    assert (outcome.after.state, outcome.after.revision) == ("in_sign_off", 2)
    assert [(slot.stage, slot.decided_by) for slot in outcome.voided] == [("line_manager", "priya")]
    assert [(slot.stage, slot.round, slot.state) for slot in outcome.added] == [
        ("line_manager", 2, "open"),
        ("executive_head", 2, "waiting"),
    ]
    once = decided(outcome.after, "priya", "approve", Card(2, "line_manager", 2))
    assert decided(once.after, "marcus", "approve", Card(2, "executive_head", 2)).agreed


def test_an_edit_after_an_approval_asks_everybody_again() -> None:
    outcome = resubmitted(half_way(), text_changed=True)
    assert [slot.decided_by for slot in outcome.voided] == ["priya"]
    assert [slot.key for slot in outcome.closed] == [("executive_head", 1, 1)]
    assert states(outcome.after) == ["open", "waiting"]


def test_an_edit_that_alters_nothing_changes_nothing() -> None:
    outcome = resubmitted(half_way(), text_changed=False)
    assert outcome.after == outcome.before


@pytest.mark.parametrize(
    ("view", "who", "refusal"),
    [
        (queried(), actor("marcus"), NotYours(("dana",))),
        (queried(), actor("dana", workspace="T2"), StrangeWorkspace("T2")),
        (decided(half_way(), "marcus", "approve", SECOND).after, actor("dana"), NotOpen("agreed")),
        (decided(half_way(), "marcus", "reject", SECOND).after, actor("dana"), NotOpen("rejected")),
        (SignOffView("draft", 1, "dana", "T-HOME", STAGES, POLICY), actor("dana"), NotOpen("draft")),
    ],
)
@pytest.mark.parametrize("text_changed", [True, False])
def test_who_may_send_it_again_and_when(view: SignOffView, who: Actor, refusal: Refusal, text_changed: bool) -> None:
    assert resubmit(view, who, text_changed) == refusal


@pytest.mark.parametrize("order", [1, -1])
def test_a_second_sign_off_goes_on_counting_rounds(order: int) -> None:
    earlier = resubmitted(queried(), text_changed=False).after.slots[::order]
    slots = plan(STAGES, {"line_manager": "p", "executive_head": "m"}, "d", POLICY, revision=3, earlier=earlier)
    assert not isinstance(slots, Problems)
    assert [(slot.key, slot.revision) for slot in slots] == [(("line_manager", 1, 2), 3), (("executive_head", 1, 3), 3)]


def test_slots_of_a_stage_that_the_form_no_longer_has_are_history() -> None:
    old = Slot("finance", 1, 1, "fay", "queried")
    view = replace(submitted(), slots=(old, *submitted().slots))
    assert [slot.stage for slot in view.latest()] == ["line_manager", "executive_head"]
    assert decide(view, actor("fay"), "approve", old.card, at=AT) == OldCard(1)


# Sending it to people


def sent(view: SignOffView, line: str, head: str, *, text_changed: bool = False) -> Submission | Resubmission:
    outcome = submit(view, actor("dana"), {"line_manager": line, "executive_head": head}, text_changed)
    assert isinstance(outcome, Submission | Resubmission), outcome
    return outcome


DRAFT = SignOffView("draft", 0, "dana", "T-HOME", STAGES, POLICY)
REJECTED = decided(submitted(), "priya", "reject", FIRST).after


def test_a_draft_is_sent_as_its_first_revision() -> None:
    outcome = sent(DRAFT, "priya", "marcus")
    assert outcome.after == submitted()
    assert (outcome.added, outcome.opened) == (submitted().slots, submitted().slots[:1])


def test_what_was_rejected_or_withdrawn_begins_anew_on_the_next_revision() -> None:
    called_off = withdraw(half_way(), actor("dana"))
    assert isinstance(called_off, Withdrawal)
    for view in (REJECTED, called_off.after):
        outcome = sent(view, "priya", "ines")
        assert isinstance(outcome, Submission)
        assert (outcome.after.revision, outcome.changed) == (2, ())
        assert [(slot.assignee, slot.round, slot.state) for slot in outcome.after.latest()] == [
            ("priya", 2, "open"),
            ("ines", 2, "waiting"),
        ]


def test_the_same_people_after_a_query_are_a_resubmission() -> None:
    for text_changed in (True, False):
        assert sent(queried(), "priya", "marcus", text_changed=text_changed) == resubmitted(
            queried(), text_changed=text_changed
        )


def test_another_person_for_the_stage_that_queried_leaves_the_other_signature() -> None:
    outcome = sent(queried(), "priya", "ines")
    assert (outcome.voided, outcome.after.revision) == ((), 1)
    assert [(slot.assignee, slot.round, slot.state) for slot in outcome.after.latest()] == [
        ("priya", 1, "approved"),
        ("ines", 2, "open"),
    ]


def test_another_person_for_a_stage_that_had_signed_undoes_that_signature_and_comes_first() -> None:
    outcome = sent(queried(), "cat", "marcus")
    assert [slot.decided_by for slot in outcome.voided] == ["priya"]
    assert outcome.after.latest() == (
        Slot("line_manager", 1, 1, "cat", "open", round=2),
        Slot("executive_head", 2, 1, "marcus", "waiting", round=2),
    )
    assert [slot.assignee for slot in outcome.opened] == ["cat"]


def test_naming_the_stand_in_keeps_them_standing_in_and_naming_the_owner_ends_it() -> None:
    lent = handed(delegate(half_way(), actor("marcus"), SECOND, "ben")).after
    view = decided(lent, "ben", "query", SECOND).after
    for head, on_behalf_of in (("ben", "marcus"), ("marcus", "")):
        slot = sent(view, "priya", head).after.latest()[1]
        assert (slot.assignee, slot.on_behalf_of) == (head, on_behalf_of)
    both = submit(view, actor("dana"), {"line_manager": "marcus", "executive_head": "ben"}, False)
    assert both == Problems((TwoStages("marcus", ("line_manager", "executive_head")),))


@pytest.mark.parametrize(
    ("view", "who", "head", "said"),
    [
        (DRAFT, actor("priya"), "marcus", NotYours(("dana",))),
        (DRAFT, actor("dana", workspace="T2"), "marcus", StrangeWorkspace("T2")),
        (half_way(), actor("dana"), "marcus", NotOpen("in_sign_off")),
        (decided(half_way(), "marcus", "approve", SECOND).after, actor("dana"), "marcus", NotOpen("agreed")),
        (DRAFT, actor("dana"), "dana", Problems((AuthorNamed("executive_head"),))),
        (queried(), actor("dana"), "", Problems((MissingPerson("executive_head"),))),
    ],
)
def test_what_cannot_be_sent(view: SignOffView, who: Actor, head: str, said: Refusal | Problems) -> None:
    assert submit(view, who, {"line_manager": "priya", "executive_head": head}, False) == said


# Withdrawing


@pytest.mark.parametrize("view", [submitted(), half_way(), queried()])
def test_a_withdrawal_leaves_nothing_to_decide(view: SignOffView) -> None:
    outcome = withdraw(view, actor("dana"))
    assert isinstance(outcome, Withdrawal)
    assert outcome.after.state == "withdrawn"
    assert set(states(outcome.after)) == {"void"}
    for card in (FIRST, SECOND):
        assert decide(outcome.after, actor("marcus"), "approve", card, at=AT) == NotOpen("withdrawn")


def test_a_withdrawal_tells_whose_signature_is_lost() -> None:
    outcome = withdraw(half_way(), actor("helen", hr=True), "The post is deleted.")
    assert isinstance(outcome, Withdrawal)
    assert [slot.decided_by for slot in outcome.voided] == ["priya"]
    assert [slot.assignee for slot in outcome.closed] == ["marcus"]
    assert outcome.words == "The post is deleted."


@pytest.mark.parametrize(
    ("view", "who", "refusal"),
    [
        (submitted(), actor("priya"), NotYours(("dana",))),
        (submitted(), actor("helen", hr=True), WordsMissing("withdraw")),
        (submitted(), actor("dana", workspace="T2"), StrangeWorkspace("T2")),
        (decided(half_way(), "marcus", "approve", SECOND).after, actor("dana"), NotOpen("agreed")),
    ],
)
def test_who_may_withdraw_and_when(view: SignOffView, who: Actor, refusal: Refusal) -> None:
    assert withdraw(view, who) == refusal

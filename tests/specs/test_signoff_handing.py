"""Stand-ins, other approvers and people who have left, by plain examples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from specs.forms.model import Stage
from specs.signoff import (
    Actor,
    AlreadyDecided,
    AuthorMayNot,
    Card,
    FillsAnotherStage,
    NobodyNamed,
    NotYours,
    OldCard,
    Refusal,
    SamePerson,
    SignOffView,
    Slot,
    StandInMayNotPassOn,
    StrangeWorkspace,
    WordsMissing,
    decide,
    delegate,
    reassign,
    unreachable,
)
from tests.specs.signing import (
    AT,
    FIRST,
    SECOND,
    STAGES,
    actor,
    decided,
    half_way,
    handed,
    resubmitted,
    states,
    submitted,
)

# Stand-ins and other approvers


def test_a_stand_in_decides_in_the_others_name() -> None:
    given = handed(delegate(submitted(), actor("priya"), FIRST, "ben", "On leave."))
    assert (given.slot.assignee, given.slot.on_behalf_of, given.was) == ("ben", "priya", "priya")
    assert [slot.assignee for slot in given.opened] == ["ben"]
    assert [slot.assignee for slot in given.closed] == ["priya"]
    ruling = decided(given.after, "ben", "approve", FIRST)
    assert (ruling.slot.decided_by, ruling.slot.signed_for) == ("ben", "priya")
    refusal = decide(ruling.after, actor("priya"), "approve", FIRST, at=AT)
    assert refusal == AlreadyDecided("ben", "approved", AT, signed_for="priya")


def test_who_lent_a_decision_may_still_decide_it_in_their_own_name() -> None:
    view = handed(delegate(submitted(), actor("priya"), FIRST, "ben")).after
    assert decided(view, "priya", "approve", FIRST).slot.signed_for == ""
    assert decide(view, actor("tom"), "approve", FIRST, at=AT) == NotYours(("ben", "priya"))


def test_a_waiting_stage_can_be_lent_before_its_turn() -> None:
    given = handed(delegate(submitted(), actor("marcus"), SECOND, "ben"))
    assert (given.slot.state, given.opened) == ("waiting", ())
    after = decided(given.after, "priya", "approve", FIRST)
    assert [slot.assignee for slot in after.opened] == ["ben"]


def test_a_stand_in_hands_back_and_the_owner_takes_back_or_names_another() -> None:
    lent = handed(delegate(submitted(), actor("priya"), FIRST, "ben")).after
    for who in ("ben", "priya"):
        back = handed(delegate(lent, actor(who), FIRST, "priya")).slot
        assert (back.assignee, back.on_behalf_of) == ("priya", "")
    other = handed(delegate(lent, actor("priya"), FIRST, "cat")).slot
    assert (other.assignee, other.on_behalf_of) == ("cat", "priya")


def test_a_stand_in_stays_for_the_next_round_of_a_query() -> None:
    view = handed(delegate(half_way(), actor("marcus"), SECOND, "ben")).after
    view = decided(view, "ben", "query", SECOND).after
    again = resubmitted(view, text_changed=True).after.latest()
    assert [(slot.assignee, slot.on_behalf_of) for slot in again] == [("priya", ""), ("ben", "marcus")]


LENT = handed(delegate(submitted(), actor("priya"), FIRST, "ben")).after
NOT_LENT: list[tuple[str, SignOffView, Actor, Card, str, Refusal]] = [
    ("not theirs", submitted(), actor("tom"), FIRST, "ben", NotYours(("priya",))),
    ("to the author", submitted(), actor("priya"), FIRST, "dana", AuthorMayNot("line_manager")),
    ("to oneself", submitted(), actor("priya"), FIRST, "priya", SamePerson("priya")),
    ("to nobody", submitted(), actor("priya"), FIRST, " ", NobodyNamed()),
    ("to the next", submitted(), actor("priya"), FIRST, "marcus", FillsAnotherStage("marcus", ("executive_head",))),
    ("to a signatory", half_way(), actor("marcus"), SECOND, "priya", FillsAnotherStage("priya", ("line_manager",))),
    ("to a lender", LENT, actor("marcus"), SECOND, "priya", FillsAnotherStage("priya", ("line_manager",))),
    ("passed on", LENT, actor("ben"), FIRST, "cat", StandInMayNotPassOn("priya")),
    ("to the stand-in", LENT, actor("priya"), FIRST, "ben", SamePerson("ben")),
    ("not theirs, lent", LENT, actor("tom"), FIRST, "cat", NotYours(("priya", "ben"))),
    ("after the decision", half_way(), actor("priya"), FIRST, "ben", AlreadyDecided("priya", "approved", AT)),
    ("from outside", submitted(), actor("priya", workspace="T2"), FIRST, "ben", StrangeWorkspace("T2")),
]


@pytest.mark.parametrize(
    ("view", "who", "card", "to", "refusal"), [r[1:] for r in NOT_LENT], ids=[r[0] for r in NOT_LENT]
)
def test_a_decision_that_cannot_be_lent(view: SignOffView, who: Actor, card: Card, to: str, refusal: Refusal) -> None:
    assert delegate(view, who, card, to) == refusal


def test_hr_gives_a_stage_to_another_person_in_their_own_right() -> None:
    given = handed(reassign(LENT, actor("helen", hr=True), FIRST, "cat", "Priya has moved."))
    assert (given.slot.assignee, given.slot.on_behalf_of, given.words) == ("cat", "", "Priya has moved.")
    assert decide(given.after, actor("priya"), "approve", FIRST, at=AT) == NotYours(("cat",))
    back = handed(reassign(LENT, actor("helen", hr=True), FIRST, "priya", "Ben is away too.")).slot
    assert (back.assignee, back.on_behalf_of) == ("priya", "")
    author = handed(reassign(submitted(), actor("helen", hr=True), FIRST, "dana", "It is her post.")).slot
    assert author.assignee == "dana"


@pytest.mark.parametrize(
    ("who", "card", "to", "words", "refusal"),
    [
        (actor("priya"), FIRST, "cat", "why", NotYours()),
        (actor("helen", hr=True), FIRST, "cat", " ", WordsMissing("reassign")),
        (actor("helen", hr=True), FIRST, "priya", "why", SamePerson("priya")),
        (actor("helen", hr=True), SECOND, "dana", "why", AuthorMayNot("executive_head")),
        (actor("helen", hr=True), SECOND, "priya", "why", FillsAnotherStage("priya", ("line_manager",))),
        (actor("helen", hr=True), Card(9, "line_manager"), "cat", "why", OldCard(1, FIRST)),
    ],
)
def test_a_stage_that_hr_cannot_give(who: Actor, card: Card, to: str, words: str, refusal: Refusal) -> None:
    assert reassign(submitted(), who, card, to, words) == refusal


# Somebody has left


def test_the_deputy_stands_in_for_an_approver_who_left() -> None:
    outcome = unreachable(half_way(), "marcus", {"executive_head": "ines"})
    assert [(slot.assignee, slot.on_behalf_of, slot.state) for slot in outcome.moved] == [("ines", "marcus", "open")]
    ruling = decided(outcome.after, "ines", "approve", SECOND)
    assert (ruling.agreed, ruling.slot.signed_for) == (True, "marcus")


@pytest.mark.parametrize("deputy", ["", "dana", "priya", "marcus"])
def test_without_a_deputy_who_may_it_waits_for_hr(deputy: str) -> None:
    outcome = unreachable(half_way(), "marcus", {"executive_head": deputy})
    assert [slot.state for slot in outcome.stranded] == ["unreachable"]
    assert outcome.blocked_on == outcome.stranded
    assert (outcome.moved, [slot.assignee for slot in outcome.closed]) == ((), ["marcus"])
    given = handed(reassign(outcome.after, actor("helen", hr=True), SECOND, "ines", "Marcus has left."))
    assert [slot.assignee for slot in given.opened] == ["ines"]


def test_an_approver_who_left_before_their_turn_is_told_of_again_when_it_comes() -> None:
    outcome = unreachable(submitted(), "marcus", {})
    assert (states(outcome.after), outcome.blocked_on) == (["open", "unreachable"], ())
    ruling = decided(outcome.after, "priya", "approve", FIRST)
    assert (ruling.opened, [slot.assignee for slot in ruling.blocked_on]) == ((), ["marcus"])
    early = handed(reassign(outcome.after, actor("helen", hr=True), SECOND, "ines", "Left.")).slot
    assert early.state == "waiting"
    changed = resubmitted(ruling.after, text_changed=True)
    assert states(changed.after) == ["open", "unreachable"]


def test_an_approver_who_is_back_after_all_may_decide() -> None:
    assert decided(unreachable(half_way(), "marcus", {}).after, "marcus", "approve", SECOND).agreed


def test_a_stand_in_who_left_gives_it_back() -> None:
    view = handed(delegate(submitted(), actor("priya"), FIRST, "ben")).after
    outcome = unreachable(view, "ben", {"line_manager": "cat"})
    assert [(slot.assignee, slot.on_behalf_of) for slot in outcome.moved] == [("priya", "")]


def test_the_signature_of_somebody_who_left_stands() -> None:
    outcome = unreachable(half_way(), "priya", {"line_manager": "cat"})
    assert (outcome.changed, outcome.after) == ((), half_way())


def test_what_everybody_knows_already_is_not_told_again() -> None:
    stranded = unreachable(submitted(), "priya", {}).after
    assert handed(delegate(stranded, actor("marcus"), SECOND, "ben")).blocked_on == ()


def test_a_deputy_who_comes_in_while_the_author_answers_a_query_waits() -> None:
    view = submitted()
    finance = Slot("finance", 1, 1, "fay", "unreachable")
    view = replace(view, stages=(*STAGES, Stage(key="finance", label="Finance")), slots=(*view.slots, finance))
    asked = decided(view, "priya", "query", FIRST).after
    moved = unreachable(asked, "fay", {"finance": "flo"})
    assert [(slot.assignee, slot.state) for slot in moved.moved] == [("flo", "waiting")]
    again = resubmitted(moved.after, text_changed=False)
    assert sorted(slot.assignee for slot in again.opened) == ["flo", "priya"]

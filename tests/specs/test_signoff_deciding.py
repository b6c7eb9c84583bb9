"""Deciding, by plain examples: what a press does, and why one that cannot count is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from specs.forms.model import Stage
from specs.signoff import (
    Act,
    Actor,
    AlreadyDecided,
    AuthorMayNot,
    Card,
    FillsAnotherStage,
    NotOpen,
    NotYours,
    NotYourTurn,
    OldCard,
    Refusal,
    SignOffView,
    Slot,
    StrangeWorkspace,
    WordsMissing,
    decide,
)
from tests.specs.signing import (
    AT,
    FIRST,
    NO_AUTHOR,
    SECOND,
    STAGES,
    TWO_ALLOWED,
    actor,
    decided,
    half_way,
    queried,
    resubmitted,
    states,
    submitted,
)


def test_the_employer_may_let_one_person_fill_two_stages_who_then_presses_twice() -> None:
    view = submitted(TWO_ALLOWED, line_manager="marcus")
    once = decided(view, "marcus", "approve", FIRST)
    assert not once.agreed
    assert decided(once.after, "marcus", "approve", SECOND).agreed


def test_approving_in_turn_opens_the_next_stage_and_the_last_one_agrees() -> None:
    first = decided(submitted(), "priya", "approve", FIRST, "")
    assert (first.agreed, first.next_stage, first.after.state) == (False, "executive_head", "in_sign_off")
    assert [(change.before.state, change.after.state) for change in first.changed] == [
        ("open", "approved"),
        ("waiting", "open"),
    ]
    assert (first.slot.decided_by, first.slot.decided_at) == ("priya", AT)
    last = decided(first.after, "marcus", "approve", SECOND, "")
    assert (last.agreed, last.next_stage, last.opened, last.added) == (True, "", (), ())
    assert states(last.after) == ["approved", "approved"]


def test_a_query_gives_it_back_to_the_author_and_keeps_the_signature_before() -> None:
    ruling = decided(half_way(), "marcus", "query", SECOND, "  Why a degree?\n")
    assert ruling.after.state == "queried"
    assert states(ruling.after) == ["approved", "queried"]
    assert ruling.words == "  Why a degree?\n"
    assert [slot.key for slot in ruling.closed] == [("executive_head", 1, 1)]


def test_a_rejection_stops_it() -> None:
    ruling = decided(submitted(), "priya", "reject", FIRST)
    assert ruling.after.state == "rejected"
    assert states(ruling.after) == ["rejected", "void"]
    assert decide(ruling.after, actor("marcus"), "approve", SECOND, at=AT) == NotOpen("rejected")


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
@pytest.mark.parametrize("act", ["query", "reject"])
def test_a_query_and_a_rejection_need_words(act: Act, words: str) -> None:
    ruling = decide(submitted(), actor("priya"), act, FIRST, words, at=AT)
    assert isinstance(ruling, WordsMissing)
    assert ruling.act == act


REFUSED: list[tuple[str, SignOffView, Actor, Card, Refusal]] = [
    ("another workspace", submitted(), actor("priya", workspace="T2"), FIRST, StrangeWorkspace("T2")),
    ("somebody with no part", submitted(), actor("tom"), FIRST, NotYours(("priya",))),
    ("the author, not the approver", submitted(), actor("dana"), FIRST, NotYours(("priya",))),
    ("HR is no approver", submitted(), actor("helen", hr=True), FIRST, NotYours(("priya",))),
    ("the other approver, too early", submitted(), actor("marcus"), FIRST, NotYourTurn(submitted().slots[:1])),
    ("out of turn", submitted(), actor("marcus"), SECOND, NotYourTurn(submitted().slots[:1])),
    ("out of turn and not theirs", submitted(), actor("tom"), SECOND, NotYours(("marcus",))),
    ("double click", half_way(), actor("priya"), FIRST, AlreadyDecided("priya", "approved", AT)),
    ("decided by another", half_way(), actor("tom"), FIRST, AlreadyDecided("priya", "approved", AT)),
    ("a query pressed again", queried(), actor("marcus"), SECOND, AlreadyDecided("marcus", "queried", AT)),
    ("a stage that is not there", submitted(), actor("priya"), Card(1, "finance"), OldCard(1)),
    ("a round to come", submitted(), actor("priya"), Card(1, "line_manager", 2), OldCard(1, FIRST)),
    ("a revision that is not its own", submitted(), actor("priya"), Card(2, "line_manager"), OldCard(1, FIRST)),
]


@pytest.mark.parametrize(("view", "who", "card", "refusal"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED])
@pytest.mark.parametrize("act", ["approve", "query", "reject"])
def test_a_press_that_cannot_count_is_told_why(
    view: SignOffView, who: Actor, card: Card, refusal: Refusal, act: Act
) -> None:
    assert decide(view, who, act, card, "words", at=AT) == refusal


def test_a_card_of_the_round_before_names_the_new_one() -> None:
    view = resubmitted(queried(), text_changed=False).after
    assert decide(view, actor("marcus"), "approve", SECOND, at=AT) == OldCard(1, Card(1, "executive_head", 2))


def test_a_card_of_the_text_before_names_the_new_one() -> None:
    view = resubmitted(half_way(), text_changed=True).after
    assert decide(view, actor("marcus"), "approve", SECOND, at=AT) == OldCard(2, Card(2, "executive_head", 2))


def test_every_refusal_has_a_name_of_its_own() -> None:
    names = [each.name for each in Refusal.__subclasses__()]
    assert len(set(names)) == len(names) == 13


def test_the_author_signs_as_line_manager_by_an_explicit_press() -> None:
    assert decided(submitted(line_manager="dana"), "dana", "approve", FIRST).slot.signed_for == ""


def test_an_author_who_got_into_a_stage_all_the_same_is_refused_at_the_press() -> None:
    view = half_way()
    view = replace(view, slots=(view.slots[0], replace(view.slots[1], assignee="dana")))
    assert decide(view, actor("dana"), "approve", SECOND, at=AT) == AuthorMayNot("executive_head")
    forbidden = replace(submitted(line_manager="dana"), policy=NO_AUTHOR)
    assert decide(forbidden, actor("dana"), "approve", FIRST, at=AT) == AuthorMayNot("line_manager")


def test_one_person_who_got_into_two_stages_all_the_same_is_refused_at_the_second_press() -> None:
    view = half_way()
    view = replace(view, slots=(view.slots[0], replace(view.slots[1], assignee="priya")))
    assert decide(view, actor("priya"), "approve", SECOND, at=AT) == FillsAnotherStage("priya", ("line_manager",))


def test_an_author_who_got_to_stand_in_all_the_same_is_refused_even_where_they_may_sign() -> None:
    view = submitted()
    view = replace(view, slots=(replace(view.slots[0], assignee="dana", on_behalf_of="priya"), view.slots[1]))
    assert decide(view, actor("dana"), "approve", FIRST, at=AT) == AuthorMayNot("line_manager")


def test_a_signature_on_another_revision_never_counts() -> None:
    view = half_way()
    view = replace(view, revision=2, slots=(view.slots[0], replace(view.slots[1], revision=2)))
    assert decided(view, "marcus", "approve", Card(2, "executive_head")).after.state == "in_sign_off"


def test_a_slot_that_is_void_or_of_another_revision_cannot_be_decided() -> None:
    behind = replace(submitted(), revision=2)
    assert decide(behind, actor("priya"), "approve", FIRST, at=AT) == OldCard(2)
    line, head = submitted().slots
    undone = replace(submitted(), slots=(replace(line, state="void"), head))
    assert decide(undone, actor("priya"), "approve", FIRST, at=AT) == OldCard(1)


def test_a_route_that_lost_a_stage_is_never_agreed() -> None:
    view = replace(submitted(), slots=submitted().slots[:1])
    assert decided(view, "priya", "approve", FIRST).after.state == "in_sign_off"


def test_stages_side_by_side_wait_for_each_other() -> None:
    view = submitted()
    finance = Slot("finance", 1, 1, "fay", "open")
    view = replace(view, stages=(*STAGES, Stage(key="finance", label="Finance")), slots=(*view.slots, finance))
    one = decided(view, "priya", "approve", FIRST)
    assert one.opened == ()
    assert [slot.assignee for slot in decided(one.after, "fay", "approve", finance.card).opened] == ["marcus"]
    asked = decided(view, "priya", "query", FIRST)
    assert [slot.assignee for slot in asked.closed] == ["priya", "fay"]
    again = resubmitted(asked.after, text_changed=False)
    assert sorted(slot.assignee for slot in again.opened) == ["fay", "priya"]

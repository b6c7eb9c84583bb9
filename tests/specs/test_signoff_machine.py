"""Sign-off under any order of acts, by anybody, on any card there ever was, against a small model of its own.

The model knows no slots and no refusals: it keeps who holds each stage and says yes or no. Beside it a store is kept
only by what outcomes say is changed and added, under the conditions under which a database would write them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.signoff import (
    Act,
    Actor,
    Card,
    Decision,
    Outcome,
    Refusal,
    SignOffView,
    Slot,
    Submission,
    decide,
    delegate,
    reassign,
    resubmit,
    submit,
    unreachable,
    withdraw,
)

STAGES = (
    Stage(key="line_manager", label="Line manager", propose="line_manager", author_may_sign=True),
    Stage(key="executive_head", label="Executive head", propose="executive_head"),
    Stage(key="finance", label="Finance"),
)
KEYS = tuple(stage.key for stage in STAGES)
AUTHOR = "dana"
PEOPLE = (AUTHOR, "priya", "marcus", "fay", "ben", "cat")
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

people = st.sampled_from(PEOPLE)
acts: st.SearchStrategy[Act] = st.sampled_from(("approve", "approve", "approve", "query", "reject"))
picks = st.integers(0, 1_000_000)


@dataclass
class Seat:
    """A stage in the model: who holds it, who stands in, whether it is still to be decided."""

    holder: str
    step: int
    round: int
    stand_in: str = ""
    status: str = "pending"

    def people(self) -> set[str]:
        return {self.holder, self.stand_in} - {""}

    def asked(self) -> str:
        return self.stand_in or self.holder


@dataclass
class Model:
    """The rules in few words, to hold the real ones against."""

    two_stages: bool
    author_signs: bool
    revision: int = 0
    state: str = "draft"
    seats: dict[str, Seat] = field(default_factory=dict)

    def live(self, card: Card) -> Seat | None:
        seat = self.seats[card.stage]
        now = self.state == "in_sign_off" and (card.revision, card.round) == (self.revision, seat.round)
        return seat if now and seat.status == "pending" else None

    def free(self, stage: str, person: str) -> bool:
        others = set[str]().union(*(seat.people() for key, seat in self.seats.items() if key != stage))
        return self.two_stages or person not in others

    def author_fits(self, stage: str) -> bool:
        return stage == "line_manager" and self.author_signs

    def turn(self) -> int:
        return min((seat.step for seat in self.seats.values() if seat.status != "approved"), default=0)

    def may_decide(self, who: str, act: Act, card: Card, words: str) -> bool:
        seat = self.live(card)
        return bool(seat and who in seat.people() and seat.step == self.turn() and (act == "approve" or words))

    def decided(self, act: Act, stage: str) -> None:
        self.seats[stage].status = {"approve": "approved", "query": "queried", "reject": "rejected"}[act]
        every = all(seat.status == "approved" for seat in self.seats.values())
        self.state = {"approve": "agreed" if every else "in_sign_off", "query": "queried", "reject": "rejected"}[act]

    def may_lend(self, who: str, card: Card, to: str) -> bool:
        seat = self.live(card)
        if seat is None or who not in seat.people():
            return False
        if to == seat.holder:
            return bool(seat.stand_in)
        return who == seat.holder and to not in {AUTHOR, seat.stand_in} and self.free(card.stage, to)

    def may_give(self, card: Card, to: str) -> bool:
        seat = self.live(card)
        fits = to != AUTHOR or self.author_fits(card.stage)
        return bool(seat and to != seat.asked() and fits and self.free(card.stage, to))

    def left(self, person: str, deputies: dict[str, str]) -> None:
        for stage, seat in self.seats.items():
            if seat.status != "pending" or self.state not in ("in_sign_off", "queried"):
                continue
            deputy = deputies.get(stage, "")
            if seat.stand_in == person:
                seat.stand_in = ""
            elif not seat.stand_in and seat.holder == person and deputy not in {"", AUTHOR, person}:
                seat.stand_in = deputy if self.free(stage, deputy) else ""

    def sent_again(self, text_changed: bool) -> None:
        for seat in self.seats.values():
            if text_changed or seat.status == "queried":
                seat.round, seat.status = seat.round + 1, "pending"
        self.revision, self.state = self.revision + text_changed, "in_sign_off"

    def submitted(self, proposed: dict[str, str], text_changed: bool) -> Model:
        """What it would become, whether it may or not."""
        new = copy.deepcopy(self)
        if new.state == "queried":
            new.sent_again(text_changed)
            for stage, person in proposed.items():
                seat = new.seats[stage]
                if person != seat.asked():
                    new.seats[stage] = Seat(person, seat.step, seat.round + (seat.status == "approved"))
            return new
        rounds = {stage: seat.round for stage, seat in self.seats.items()}
        new.seats = {stage: Seat(person, 0, rounds.get(stage, 0) + 1) for stage, person in proposed.items()}
        new.state, new.revision = "in_sign_off", self.revision + 1
        return new

    def may_submit(self, proposed: dict[str, str], text_changed: bool) -> bool:
        if self.state in ("in_sign_off", "agreed"):
            return False
        new = self.submitted(proposed, text_changed)
        author = all(person != AUTHOR or self.author_fits(stage) for stage, person in proposed.items())
        return author and all(new.free(stage, person) for stage in KEYS for person in new.seats[stage].people())


class SignOff(RuleBasedStateMachine):
    """One specification and everybody who could touch it."""

    @initialize(two_stages=st.booleans(), author_signs=st.booleans(), beside=st.booleans())
    def begin(self, two_stages: bool, author_signs: bool, beside: bool) -> None:
        self.policy = SignOffPolicy(
            channel="c", one_person_may_fill_two_stages=two_stages, author_may_sign_as_line_manager=author_signs
        )
        self.model = Model(two_stages, author_signs)
        self.beside = beside
        self.view = SignOffView("draft", 0, AUTHOR, "T", STAGES, self.policy)
        self.store: dict[Any, Slot] = {}
        self.cards: list[Card] = []
        self.decisions: list[tuple[int, Slot]] = []
        self.now = START
        self.submit(dict(zip(KEYS, ("priya", "marcus", "fay"), strict=True)), text_changed=True)

    def submit(self, proposed: dict[str, str], text_changed: bool) -> None:
        outcome = submit(self.view, Actor(AUTHOR, "T"), proposed, text_changed)
        assert isinstance(outcome, Outcome) is self.model.may_submit(proposed, text_changed)
        if not isinstance(outcome, Outcome):
            return
        if self.beside and isinstance(outcome, Submission):
            slots = tuple(replace(slot, step=min(slot.step, 2)) for slot in outcome.added)
            outcome = replace(outcome, after=replace(outcome.after, slots=outcome.before.slots + slots))
        self.model = self.model.submitted(proposed, text_changed)
        for slot in outcome.after.latest():
            self.model.seats[slot.stage].step = slot.step
        self.take(outcome)

    def take(self, outcome: Outcome) -> None:
        for change in outcome.changed:
            assert self.store[change.before.key] == change.before
            self.store[change.before.key] = change.after
        for slot in outcome.added:
            assert slot.key not in self.store
            self.store[slot.key] = slot
        self.cards += [slot.card for slot in outcome.added]
        self.view = outcome.after

    def card(self, pick: int, latest: bool) -> Card:
        live = [slot.card for slot in self.view.latest()]
        return live[pick % len(live)] if latest else self.cards[pick % len(self.cards)]

    def person(self, pick: int, card: Card, likely: bool, somebody: str) -> str:
        seat = self.model.seats[card.stage]
        return sorted(seat.people())[pick % len(seat.people())] if likely else somebody

    @rule(
        pick=picks, latest=st.booleans(), likely=st.booleans(), who=people, act=acts, words=st.sampled_from(("", "w"))
    )
    def press(self, pick: int, latest: bool, likely: bool, who: str, act: Act, words: str) -> None:
        card = self.card(pick, latest)
        who = self.person(pick, card, likely, who)
        self.now += timedelta(minutes=1)
        ruling = decide(self.view, Actor(who, "T"), act, card, words, at=self.now)
        assert isinstance(ruling, Decision) is self.model.may_decide(who, act, card, words)
        if isinstance(ruling, Decision):
            self.model.decided(act, card.stage)
            self.decisions.append((self.view.revision, ruling.slot))
            self.take(ruling)

    @rule(pick=picks)
    def approve_in_turn(self, pick: int) -> None:
        turn = [slot for slot in self.view.whose_turn() if self.view.state == "in_sign_off"]
        if turn:
            slot = turn[pick % len(turn)]
            ruling = decide(self.view, Actor(slot.assignee, "T"), "approve", slot.card, at=self.now)
            assert isinstance(ruling, Decision)
            self.model.decided("approve", slot.stage)
            self.decisions.append((self.view.revision, ruling.slot))
            self.take(ruling)

    @rule(pick=picks, latest=st.booleans(), likely=st.booleans(), who=people, to=people)
    def lend(self, pick: int, latest: bool, likely: bool, who: str, to: str) -> None:
        card = self.card(pick, latest)
        who = self.person(pick, card, likely, who)
        outcome = delegate(self.view, Actor(who, "T"), card, to)
        assert isinstance(outcome, Outcome) is self.model.may_lend(who, card, to)
        if isinstance(outcome, Outcome):
            seat = self.model.seats[card.stage]
            seat.stand_in = "" if to == seat.holder else to
            self.take(outcome)

    @rule(pick=picks, latest=st.booleans(), to=people, hr=st.booleans())
    def give(self, pick: int, latest: bool, to: str, hr: bool) -> None:
        card = self.card(pick, latest)
        outcome = reassign(self.view, Actor("helen", "T", hr), card, to, "why")
        assert isinstance(outcome, Outcome) is (hr and self.model.may_give(card, to))
        if isinstance(outcome, Outcome):
            seat = self.model.seats[card.stage]
            seat.holder, seat.stand_in = to, ""
            self.take(outcome)

    @rule(person=people, deputies=st.dictionaries(st.sampled_from(KEYS), people))
    def leave(self, person: str, deputies: dict[str, str]) -> None:
        outcome = unreachable(self.view, person, deputies)
        self.model.left(person, deputies)
        self.take(outcome)

    @rule(who=st.sampled_from((AUTHOR, AUTHOR, AUTHOR, "priya")), text_changed=st.booleans())
    def send_again(self, who: str, text_changed: bool) -> None:
        outcome = resubmit(self.view, Actor(who, "T"), text_changed)
        assert isinstance(outcome, Outcome) is (who == AUTHOR and self.model.state in ("in_sign_off", "queried"))
        if isinstance(outcome, Outcome):
            self.model.sent_again(text_changed)
            self.take(outcome)

    @rule()
    def call_off(self) -> None:
        outcome = withdraw(self.view, Actor(AUTHOR, "T"))
        assert isinstance(outcome, Outcome) is (self.model.state in ("in_sign_off", "queried"))
        if isinstance(outcome, Outcome):
            self.model.state = "withdrawn"
            self.take(outcome)

    @precondition(lambda self: self.model.state != "in_sign_off")
    @rule(proposed=st.fixed_dictionaries(dict.fromkeys(KEYS, people)), text_changed=st.booleans(), same=st.booleans())
    def submit_to(self, proposed: dict[str, str], text_changed: bool, same: bool) -> None:
        seats = self.model.seats
        self.submit({key: seats[key].asked() for key in KEYS} if same else proposed, text_changed)

    @rule(pick=picks, act=acts)
    def press_from_outside(self, pick: int, act: Act) -> None:
        card = self.card(pick, True)
        who = self.person(pick, card, True, "")
        assert isinstance(decide(self.view, Actor(who, "elsewhere"), act, card, "w", at=self.now), Refusal)

    @invariant()
    def the_model_agrees(self) -> None:
        assert (self.view.state, self.view.revision) == (self.model.state, self.model.revision)
        held = {slot.stage: {slot.assignee, slot.on_behalf_of} - {""} for slot in self.view.latest()}
        assert held == {stage: seat.people() for stage, seat in self.model.seats.items()}

    @invariant()
    def what_is_written_is_what_is_there(self) -> None:
        assert {slot.key: slot for slot in self.view.slots} == self.store
        assert len(self.store) == len(self.view.slots)

    @invariant()
    def no_slot_is_decided_twice(self) -> None:
        keys = [slot.key for _, slot in self.decisions]
        assert len(set(keys)) == len(keys)

    @invariant()
    def somebody_is_asked_exactly_while_it_is_in_sign_off(self) -> None:
        asked = [slot for slot in self.view.slots if slot.state == "open"]
        if self.view.state != "in_sign_off":
            assert not asked
            return
        turn = self.view.whose_turn()
        assert turn
        assert {slot.state for slot in turn} <= {"open", "unreachable"}
        assert set(asked) == {slot for slot in turn if slot.state == "open"}

    @invariant()
    def only_all_stages_on_one_revision_by_allowed_people_agree(self) -> None:
        if self.view.state != "agreed":
            return
        counted = {
            slot.stage: slot
            for revision, slot in self.decisions
            if revision == slot.revision == self.view.revision and slot.state == "approved"
        }
        assert set(counted) == set(KEYS)
        signers = [counted[key].decided_by for key in KEYS]
        assert self.model.two_stages or len(set(signers)) == len(signers)
        assert AUTHOR not in signers[1:]
        assert self.model.author_signs or AUTHOR not in signers
        assert all(slot.decided_by != AUTHOR for slot in counted.values() if slot.signed_for)
        ordered = sorted(counted.values(), key=lambda slot: slot.step)
        instants = [slot.decided_at for slot in ordered]
        assert all(
            one is not None and other is not None and one <= other
            for (one, other), (left, right) in zip(pairwise(instants), pairwise(ordered), strict=True)
            if left.step < right.step
        )


SignOff.TestCase.settings = settings(max_examples=300, stateful_step_count=50, deadline=None)
TestSignOff = SignOff.TestCase

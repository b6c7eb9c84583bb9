"""Sign-off under any order of acts, by anybody, on any card there ever was, against a small model of its own.

The model knows no slots and no refusals: it keeps who holds each seat of each stage and says yes or no. Beside it a
store is kept only by what outcomes say is changed and added, under the conditions under which a database would write
them. Routes have three stages: one after another or side by side, the last with one person, any or all of a group, or
outside Slack.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.organisation.routes import How
from specs.signoff import (
    Act,
    Actor,
    Card,
    Decision,
    Outcome,
    Recorded,
    Refusal,
    RouteStage,
    SignOffView,
    Slot,
    decide,
    delegate,
    reassign,
    resubmit,
    submit,
    unreachable,
    withdraw,
)
from specs.signoff.stages import how_of, outside_key, outsider_of

LINE = Stage(key="line_manager", label="Line manager", propose="line_manager", author_may_sign=True)
HEAD = Stage(key="executive_head", label="Executive head", propose="executive_head")
KEYS = ("line_manager", "executive_head", "finance")
AUTHOR = "dana"
PEOPLE = (AUTHOR, "priya", "marcus", "fay", "ben", "cat")
HR = Actor("helen", "T", hr=True)
BOARD = outside_key("Board")
Seats = tuple[str, int]
Proposal = dict[str, tuple[str, ...]]


def route(how: How, beside: bool, outside: bool) -> tuple[Stage, ...]:
    """The stages of a route, the last of the kind that is asked for."""
    last = RouteStage(
        key="finance",
        label="Finance",
        how="one" if outside else how,
        side_by_side=beside,
        outside="Board" if outside else "",
    )
    return (LINE, HEAD, last)


START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

people = st.sampled_from(PEOPLE)
acts: st.SearchStrategy[Act] = st.sampled_from(("approve", "approve", "approve", "query", "reject"))
picks = st.integers(0, 1_000_000)


@dataclass
class Seat:
    """One person's part in a stage in the model: who holds it, who stands in, how far it is."""

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
    """The rules in few words, to hold the real ones against. A seat is a stage and a place in it."""

    two_stages: bool
    author_signs: bool
    stages: tuple[Stage, ...]
    revision: int = 0
    state: str = "draft"
    seats: dict[Seats, Seat] = field(default_factory=dict)
    signer: dict[Seats, str] = field(default_factory=dict)
    rounds: dict[Seats, int] = field(default_factory=dict)

    def copied(self) -> Model:
        """A copy that shares nothing that changes."""
        seats = {at: replace(seat) for at, seat in self.seats.items()}
        return replace(self, seats=seats, signer=dict(self.signer), rounds=dict(self.rounds))

    def stage(self, key: str) -> Stage:
        return next(stage for stage in self.stages if stage.key == key)

    def any_of(self, key: str) -> bool:
        return how_of(self.stage(key)) == "any"

    def outside(self, key: str) -> bool:
        return bool(outsider_of(self.stage(key)))

    def of(self, key: str) -> dict[Seats, Seat]:
        return {at: seat for at, seat in self.seats.items() if at[0] == key}

    def live(self, card: Card) -> Seat | None:
        seat = self.seats.get((card.stage, card.place))
        if seat is None or seat.status != "pending":
            return None
        now = self.state == "in_sign_off" and (card.revision, card.round) == (self.revision, seat.round)
        return seat if now else None

    def bound(self, at: Seats) -> set[str]:
        """The people whom a seat takes up: of any of several nobody, until somebody has decided."""
        seat = self.seats[at]
        spare = self.any_of(at[0]) and len(self.of(at[0])) > 1
        return set() if spare and seat.status in ("pending", "spared") else seat.people()

    def free(self, stage: str, person: str) -> bool:
        others = set[str]().union(*(self.bound(at) for at in self.seats if at[0] != stage))
        return self.two_stages or person not in others

    def alone(self, at: Seats, person: str) -> bool:
        """Whether the person has no other seat of the same stage."""
        return not any(person in seat.people() for other, seat in self.of(at[0]).items() if other != at)

    def author_fits(self, stage: str) -> bool:
        return stage == "line_manager" and self.author_signs

    def turn(self) -> int:
        return min((seat.step for seat in self.seats.values() if seat.status not in ("approved", "spared")), default=0)

    def has_signed_elsewhere(self, who: str, stage: str) -> bool:
        signed = (at for at, seat in self.seats.items() if seat.status == "approved" and who == self.signer.get(at))
        return any(at[0] != stage for at in signed)

    def may_decide(self, who: str, hr: bool, act: Act, card: Card, words: str, evidence: bool) -> bool:
        seat = self.live(card)
        if seat is None or seat.step != self.turn() or (act != "approve" and not words):
            return False
        if self.outside(card.stage):
            return hr and evidence
        if who not in seat.people() or (who == AUTHOR and not self.author_fits(card.stage)):
            return False
        return self.two_stages or not self.has_signed_elsewhere(who, card.stage)

    def decided(self, act: Act, card: Card, who: str) -> None:
        at = (card.stage, card.place)
        self.seats[at].status = {"approve": "approved", "query": "queried", "reject": "rejected"}[act]
        self.signer[at] = who
        if act == "approve" and self.any_of(card.stage):
            for seat in self.of(card.stage).values():
                seat.status = "spared" if seat.status == "pending" else seat.status
        every = all(seat.status in ("approved", "spared") for seat in self.seats.values())
        self.state = {"approve": "agreed" if every else "in_sign_off", "query": "queried", "reject": "rejected"}[act]

    def may_lend(self, who: str, card: Card, to: str) -> bool:
        seat, at = self.live(card), (card.stage, card.place)
        if seat is None or who not in seat.people() or self.outside(card.stage):
            return False
        if to == seat.holder:
            return bool(seat.stand_in)
        fits = to not in {AUTHOR, seat.stand_in} and self.free(card.stage, to) and self.alone(at, to)
        return who == seat.holder and fits

    def may_give(self, card: Card, to: str) -> bool:
        seat, at = self.live(card), (card.stage, card.place)
        fits = (to != AUTHOR or self.author_fits(card.stage)) and not self.outside(card.stage)
        return bool(seat and to != seat.asked() and fits and self.free(card.stage, to) and self.alone(at, to))

    def left(self, person: str, deputies: dict[str, str]) -> None:
        for at, seat in self.seats.items():
            if seat.status != "pending" or self.state not in ("in_sign_off", "queried"):
                continue
            deputy = deputies.get(at[0], "")
            if seat.stand_in == person:
                seat.stand_in = ""
            elif not seat.stand_in and seat.holder == person and deputy not in {"", AUTHOR, person}:
                seat.stand_in = deputy if self.free(at[0], deputy) and self.alone(at, deputy) else ""

    def sent_again(self, text_changed: bool) -> None:
        for at, seat in self.seats.items():
            if text_changed or seat.status == "queried":
                seat.round, seat.status = seat.round + 1, "pending"
                self.signer.pop(at, None)
        self.revision, self.state = self.revision + text_changed, "in_sign_off"

    def fitting(self, proposed: Proposal) -> dict[str, list[str]]:
        """Who is asked: of any of several, not who may not, as long as somebody is left."""
        named = {key: list(dict.fromkeys(who)) for key, who in proposed.items()}
        for key in KEYS:
            if self.outside(key):
                named[key] = [BOARD]
            elif self.any_of(key):
                firm = {who for other in KEYS if other != key for who in named[other]}
                barred = {AUTHOR} | (set() if self.two_stages else firm)
                named[key] = [who for who in named[key] if who not in barred] or named[key]
        return named

    def submitted(self, proposed: Proposal, text_changed: bool, stages: tuple[Stage, ...]) -> Model:
        """What it would become, whether it may or not."""
        new = self.copied()
        new.stages = stages
        named, steps = new.fitting(proposed), {key: place for place, key in enumerate(KEYS, start=1)}
        if isinstance(stages[2], RouteStage) and stages[2].side_by_side:
            steps["finance"] = 2
        chosen = {(key, place): who for key, several in named.items() for place, who in enumerate(several, start=1)}
        shape = {(at, steps[at[0]]) for at in chosen}
        if new.state == "queried" and {(at, seat.step) for at, seat in new.seats.items()} == shape:
            new.sent_again(text_changed)
            for at, person in chosen.items():
                seat = new.seats[at]
                if person != seat.asked():
                    again = seat.status in ("approved", "spared")
                    new.seats[at] = Seat(person, seat.step, seat.round + again)
                    new.signer.pop(at, None)
            return new
        new.rounds |= {at: seat.round for at, seat in self.seats.items()}
        new.seats = {at: Seat(who, steps[at[0]], new.rounds.get(at, 0) + 1) for at, who in chosen.items()}
        new.state, new.revision, new.signer = "in_sign_off", self.revision + 1, {}
        return new

    def may_submit(self, proposed: Proposal, text_changed: bool, stages: tuple[Stage, ...]) -> bool:
        if self.state in ("in_sign_off", "agreed"):
            return False
        new = self.submitted(proposed, text_changed, stages)
        asked = new.copied()
        for at, person in asked.chosen(proposed).items():
            asked.seats[at] = Seat(person, 0, 0)
        author = all(seat.holder != AUTHOR or self.author_fits(at[0]) for at, seat in asked.seats.items())
        return author and all(
            each.free(at[0], person)
            for each in (asked, new)
            for at, seat in each.seats.items()
            for person in each.bound(at)
        )

    def chosen(self, proposed: Proposal) -> dict[Seats, str]:
        named = self.fitting(proposed)
        return {(key, place): who for key, several in named.items() for place, who in enumerate(several, start=1)}


routes = st.builds(route, st.sampled_from(("one", "any", "all")), st.booleans(), st.booleans())
proposals = st.fixed_dictionaries(
    {
        "line_manager": st.tuples(people),
        "executive_head": st.tuples(people),
        "finance": st.lists(people, min_size=1, max_size=3, unique=True).map(tuple),
    }
)


class SignOff(RuleBasedStateMachine):
    """One specification and everybody who could touch it."""

    @initialize(two_stages=st.booleans(), author_signs=st.booleans(), stages=routes)
    def begin(self, two_stages: bool, author_signs: bool, stages: tuple[Stage, ...]) -> None:
        self.policy = SignOffPolicy(
            channel="c", one_person_may_fill_two_stages=two_stages, author_may_sign_as_line_manager=author_signs
        )
        self.model = Model(two_stages, author_signs, stages)
        self.view = SignOffView("draft", 0, AUTHOR, "T", stages, self.policy)
        self.store: dict[Any, Slot] = {}
        self.cards: list[Card] = []
        self.decisions: list[tuple[int, Slot]] = []
        self.now = START
        people = {"line_manager": ("priya",), "executive_head": ("marcus",), "finance": ("fay", "ben")}
        self.submit(people, True, stages)

    def submit(self, proposed: Proposal, text_changed: bool, stages: tuple[Stage, ...]) -> None:
        if how_of(stages[2]) == "one":
            proposed = {**proposed, "finance": proposed["finance"][:1]}
        outcome = submit(self.view, Actor(AUTHOR, "T"), proposed, text_changed, stages)
        assert isinstance(outcome, Outcome) is self.model.may_submit(proposed, text_changed, stages)
        if isinstance(outcome, Outcome):
            self.model = self.model.submitted(proposed, text_changed, stages)
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
        seat = self.model.seats.get((card.stage, card.place))
        return sorted(seat.people())[pick % len(seat.people())] if likely and seat else somebody

    @rule(
        pick=picks,
        latest=st.booleans(),
        likely=st.booleans(),
        who=people,
        hr=st.booleans(),
        act=acts,
        words=st.sampled_from(("", "w")),
        evidence=st.sampled_from((" ", "minute 4")),
    )
    def press(
        self, pick: int, latest: bool, likely: bool, who: str, hr: bool, act: Act, words: str, evidence: str
    ) -> None:
        card = self.card(pick, latest)
        who = "helen" if hr else self.person(pick, card, likely, who)
        self.now += timedelta(minutes=1)
        told = Recorded("The board", date(2026, 3, 1), evidence)
        ruling = decide(self.view, Actor(who, "T", hr), act, card, words, at=self.now, recorded=told)
        assert isinstance(ruling, Decision) is self.model.may_decide(who, hr, act, card, words, bool(evidence.strip()))
        if isinstance(ruling, Decision):
            self.decided(ruling)

    def decided(self, ruling: Decision) -> None:
        assert bool(ruling.recorded) is self.model.outside(ruling.slot.stage)
        self.model.decided(ruling.act, ruling.slot.card, ruling.slot.decided_by)
        self.decisions.append((self.view.revision, ruling.slot))
        self.take(ruling)

    @rule(pick=picks)
    def approve_in_turn(self, pick: int) -> None:
        """Whoever is asked approves, unless they have approved another stage meanwhile."""
        turn = [slot for slot in self.view.whose_turn() if self.view.state == "in_sign_off"]
        if not turn:
            return
        slot = turn[pick % len(turn)]
        outside = self.model.outside(slot.stage)
        who = HR if outside else Actor(slot.assignee, "T")
        told = Recorded("The board", date(2026, 3, 1), "minute 4")
        ruling = decide(self.view, who, "approve", slot.card, at=self.now, recorded=told)
        twice = not self.model.two_stages and self.model.has_signed_elsewhere(who.person, slot.stage)
        assert isinstance(ruling, Decision) is not twice
        if isinstance(ruling, Decision):
            self.decided(ruling)

    @rule(pick=picks, latest=st.booleans(), likely=st.booleans(), who=people, to=people)
    def lend(self, pick: int, latest: bool, likely: bool, who: str, to: str) -> None:
        card = self.card(pick, latest)
        who = self.person(pick, card, likely, who)
        outcome = delegate(self.view, Actor(who, "T"), card, to)
        assert isinstance(outcome, Outcome) is self.model.may_lend(who, card, to)
        if isinstance(outcome, Outcome):
            seat = self.model.seats[card.stage, card.place]
            seat.stand_in = "" if to == seat.holder else to
            self.take(outcome)

    @rule(pick=picks, latest=st.booleans(), to=people, hr=st.booleans())
    def give(self, pick: int, latest: bool, to: str, hr: bool) -> None:
        card = self.card(pick, latest)
        outcome = reassign(self.view, Actor("helen", "T", hr), card, to, "why")
        assert isinstance(outcome, Outcome) is (hr and self.model.may_give(card, to))
        if isinstance(outcome, Outcome):
            seat = self.model.seats[card.stage, card.place]
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
    @rule(proposed=proposals, text_changed=st.booleans(), same=st.booleans(), stages=routes)
    def submit_to(self, proposed: Proposal, text_changed: bool, same: bool, stages: tuple[Stage, ...]) -> None:
        held = {key: tuple(seat.asked() for seat in self.model.of(key).values()) for key in KEYS}
        self.submit(held if same else proposed, text_changed, self.model.stages if same else stages)

    @rule(pick=picks, act=acts)
    def press_from_outside(self, pick: int, act: Act) -> None:
        card = self.card(pick, True)
        who = self.person(pick, card, True, "")
        assert isinstance(decide(self.view, Actor(who, "elsewhere"), act, card, "w", at=self.now), Refusal)

    @invariant()
    def the_model_agrees(self) -> None:
        assert (self.view.state, self.view.revision) == (self.model.state, self.model.revision)
        held = {(slot.stage, slot.place): {slot.assignee, slot.on_behalf_of} - {""} for slot in self.view.latest()}
        assert held == {at: seat.people() for at, seat in self.model.seats.items()}
        assert {(slot.stage, slot.place): slot.step for slot in self.view.latest()} == {
            at: seat.step for at, seat in self.model.seats.items()
        }

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
        standing = {slot.key for slot in self.view.latest() if slot.state == "approved"}
        counted = [
            slot
            for revision, slot in self.decisions
            if revision == slot.revision == self.view.revision and slot.key in standing
        ]
        assert {slot.stage for slot in counted} == set(KEYS)
        for stage in self.view.stages:
            approved = [slot for slot in counted if slot.stage == stage.key]
            places = len(self.model.of(stage.key))
            assert len(approved) == (1 if how_of(stage) == "any" else places)
        signers = {(slot.stage, slot.decided_by) for slot in counted}
        assert self.model.two_stages or len({who for _, who in signers}) == len(signers)
        assert all(stage == "line_manager" and self.model.author_signs for stage, who in signers if who == AUTHOR)
        assert all(slot.decided_by != AUTHOR for slot in counted if slot.signed_for)
        instants = sorted((slot.step, slot.decided_at or START) for slot in counted)
        assert all(one <= other for (left, one), (right, other) in pairwise(instants) if left < right)


SignOff.TestCase.settings = settings(max_examples=300, stateful_step_count=50, deadline=None)
TestSignOff = SignOff.TestCase

"""Sign-off under any order of acts: `python -m tests.door.stateful [examples] [through the store]`.

The pure rules are held against the model of `tests/specs/test_signoff_machine.py`, 2,000 examples of 50 steps unless
told otherwise; the acts as the bot does them, on a SQLite store, against the thirty lines of `Model` here.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from bot.services import answering, chain, conversations, delegating, drafts, querying, signing, submission
from bot.services.office import Office
from bot.store.tables import Conversation, Post
from specs import audit
from specs.store.tables import DecisionRow, ReminderRow, SlotRow
from tests.door import copies
from tests.door.contests import DANA, INGRID, MARCUS, PRIYA, TARIQ, TEAM, form, known, opened, prepare
from tests.specs.test_signoff_machine import SignOff

EXAMPLES, STEPS, THROUGH_THE_STORE = 2_000, 50, 100
# Copies of one specification for the examples; Hypothesis runs more than it counts.
COPIES = 4_000
DECIDED = ("signoff.approved", "signoff.queried", "signoff.rejected")
ROUTE = ("line_manager", "executive_head")
decisions = st.sampled_from(("approve", "approve", "query", "reject"))
people = st.sampled_from((DANA, PRIYA, MARCUS, TARIQ, INGRID))
picks = st.integers(0, 1_000_000)
made: Counter[str] = Counter()


@dataclass
class Model:
    """Two stages, one after the other: who holds each, who stands in, which have approved, and how it stands."""

    holder: dict[str, str] = field(default_factory=lambda: {"line_manager": PRIYA, "executive_head": MARCUS})
    stand_in: dict[str, str] = field(default_factory=dict)
    approved: list[str] = field(default_factory=lambda: ["line_manager"])
    state: str = "in_sign_off"
    revision: int = 1
    edited: bool = False

    def turn(self) -> str:
        return ROUTE[len(self.approved)] if self.state == "in_sign_off" else ""

    def may(self, who: str, stage: str) -> bool:
        return stage == self.turn() != "" and who in {self.holder[stage], self.stand_in.get(stage)}

    def decide(self, act: str) -> None:
        if act == "approve":
            self.approved.append(self.turn())
        agreed = len(self.approved) == len(ROUTE)
        self.state = {"query": "queried", "reject": "rejected"}.get(act, "agreed" if agreed else "in_sign_off")

    def may_lend(self, who: str, stage: str, to: str) -> bool:
        taken = {DANA, *self.holder.values(), *self.stand_in.values()}
        return stage == self.turn() != "" and who == self.holder[stage] and to not in taken

    def send_again(self) -> None:
        if self.edited or self.state != "queried":
            self.revision, self.approved = self.revision + 1, []
        if self.state != "queried":
            self.stand_in = {}
        self.state, self.edited = "in_sign_off", False


class Ground:
    """A store with many copies of one specification that waits for its executive head."""

    def __init__(self, folder: Path, examples: int) -> None:
        self.office: Office = opened(f"sqlite:///{folder / 'personspec.db'}")
        with self.office.store.writing() as session:
            known(session)
        self.first = prepare(self.office)
        with self.office.store.reading() as session:
            rows = copies.original(session, self.first.spec_id)
        with self.office.store.writing() as session:
            copies.copy(session, rows, range(1, 1 + examples))
        self.numbers = count(1)


class ThroughTheStore(RuleBasedStateMachine):
    """One specification in a store, and everybody who could touch it by a card."""

    ground: Ground

    @initialize()
    def begin(self) -> None:
        self.office = self.ground.office
        self.raced = self.ground.first.copied(next(self.ground.numbers))
        self.model = Model()
        self.titles = count(1)

    def card(self, pick: int, latest: bool) -> tuple[int, int, str]:
        """A card in the channel: its id, its revision, and its stage if it is the one that counts now."""
        with self.office.look() as act:
            rows = act.session.execute(
                select(col(Post.id), col(SlotRow.revision), col(SlotRow.stage), col(SlotRow.state))
                .join(SlotRow, col(SlotRow.id) == col(Post.slot_id))
                .where(col(Post.spec_id) == self.raced.spec_id, col(Post.kind) == "card")
                .where(col(Post.target).startswith("channel:"))
                .order_by(col(Post.id))
            ).all()
        chosen = rows[-1] if latest else rows[pick % len(rows)]
        return chosen[0], chosen[1], chosen[2] if chosen[3] == "open" else ""

    @rule(pick=picks, latest=st.booleans(), likely=st.booleans(), who=people, what=decisions)
    def press(self, pick: int, latest: bool, likely: bool, who: str, what: Any) -> None:
        card, revision, stage = self.card(pick, latest)
        who = self.model.stand_in.get(stage, self.model.holder[stage]) if likely and stage else who
        with self.office.act() as act:
            won = signing.press(
                act, signing.Press(who, TEAM, card, revision), what, "" if what == "approve" else "Why?"
            )
        assert won is self.model.may(who, stage)
        made[f"{what}: {'done' if won else 'refused'}"] += 1
        if won:
            self.model.decide(what)

    @rule(pick=picks, latest=st.booleans(), who=people, to=people)
    def lend(self, pick: int, latest: bool, who: str, to: str) -> None:
        card, revision, stage = self.card(pick, latest)
        with self.office.act() as act:
            won = delegating.submit_card(act, form(card, who, to, self.model.holder.get(stage, MARCUS), revision)) == {}
        assert not won or self.model.may_lend(who, stage, to)
        made[f"delegate: {'done' if won else 'refused'}"] += 1
        if won:
            self.model.stand_in[stage] = to

    @rule()
    def withdraw(self) -> None:
        with self.office.act() as act:
            won = signing.call_off(act, drafts.locked(act.session, self.raced.spec_id), DANA) is None
        assert won is (self.model.state in ("in_sign_off", "queried"))
        made[f"withdraw: {'done' if won else 'refused'}"] += 1
        if won:
            self.model.state = "withdrawn"

    @precondition(lambda self: self.model.state in ("queried", "withdrawn", "rejected"))
    @rule()
    def edit(self) -> None:
        with self.office.act() as act:
            conversation = act.session.get_one(Conversation, self.raced.conversation_id)
            words = f"change job title to Adviser {next(self.titles)}"
            conversations.say(act, conversation, words, "9999999999.000001")
        made["edit: done"] += 1
        self.model.edited = True

    @precondition(lambda self: self.model.state in ("queried", "withdrawn", "rejected"))
    @rule()
    def send_again(self) -> None:
        with self.office.act() as act:
            spec = drafts.locked(act.session, self.raced.spec_id)
            conversation = act.session.get_one(Conversation, self.raced.conversation_id)
            lent = self.model.stand_in if self.model.state == "queried" else {}
            again = {stage: [lent.get(stage, who)] for stage, who in self.model.holder.items()}
            for point in querying.still_open(act, spec):
                assert answering.submit_form(act, DANA, point.row.id or 0, "It is what the job needs.") == {}
            assert submission.submit(act, spec, conversation, again) is None
        made["submit: done"] += 1
        self.model.send_again()

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        with self.office.act() as act:
            spec = drafts.locked(act.session, self.raced.spec_id)
            signing.catch_up(act, spec)
            assert (spec.state, spec.revision) == (self.model.state, self.model.revision)
            slots = act.session.execute(select(SlotRow).where(col(SlotRow.spec_id) == spec.id)).scalars().all()
            waiting = {slot.id: slot.stage for slot in slots if slot.state == "open"}
            assert "".join(waiting.values()) == self.model.turn()
            ids = [slot.id for slot in slots]
            decided = act.session.execute(select(DecisionRow).where(col(DecisionRow.slot_id).in_(ids))).scalars().all()
            assert max(Counter(row.slot_id for row in decided).values(), default=0) <= 1
            of_these = (col(ReminderRow.slot_id).in_(ids), col(ReminderRow.state) == "pending")
            coming = act.session.execute(select(col(ReminderRow.slot_id)).where(*of_these)).scalars()
            assert set(coming) <= set(waiting)
            entries = chain.entries_of(act.session, spec)
            assert audit.verify(entries, openings=chain.openings_of(act.session, spec)) == []
            assert sum(entry.kind in DECIDED for entry in entries) == len(decided)


def through_the_store(folder: Path, examples: int, steps: int, *, alike: bool = False) -> int:
    """Hold the acts on a store of their own against the model; how many acts there were. `alike`: the same each run."""
    made.clear()
    ThroughTheStore.ground = Ground(folder, min(COPIES, examples * 12 + 40))
    run_state_machine_as_test(ThroughTheStore, settings=settings(_settings(examples, steps), derandomize=alike))
    ThroughTheStore.ground.office.store.close()
    return sum(made.values())


def _settings(examples: int, steps: int) -> settings:
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    # A failure on a store is not made smaller: each try would need another copy.
    quiet: dict[str, Any] = {"deadline": None, "suppress_health_check": slow, "database": None}
    return settings(max_examples=examples, stateful_step_count=steps, phases=(Phase.generate,), **quiet)


def main(examples: int = EXAMPLES, on_the_store: int = THROUGH_THE_STORE) -> int:
    """Run both and print how many examples and acts there were. A failure is a traceback."""
    print("| against the model | examples | steps each | acts | seconds |\n|---|---|---|---|---|")
    began = time.monotonic()
    run_state_machine_as_test(SignOff, settings=settings(_settings(examples, STEPS), phases=tuple(Phase)))
    print(f"| pure rules | {examples} | up to {STEPS} | | {time.monotonic() - began:.0f} |", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="personspec-stateful-") as folder:
        acts = through_the_store(Path(folder), on_the_store, STEPS)
    print(f"| through a SQLite store | {on_the_store} | up to {STEPS} | {acts} | {time.monotonic() - began:.0f} |")
    print("\n" + ", ".join(f"{what} {times}" for what, times in sorted(made.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))

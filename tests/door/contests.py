"""What four processes do at one slot, and what must hold afterwards: the ground of `python -m tests.door.races`.

The slot is the last of its route, so that an approval agrees the specification.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import combinations_with_replacement, pairwise
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from bot.blocks.modals import PERSON, WORDS, Submitted
from bot.clock import SystemClock
from bot.services import (
    chain,
    conversations,
    delegating,
    drafts,
    ledger,
    reassigning,
    signing,
    starting,
    submission,
    sweeping,
)
from bot.services.office import Act, Office
from bot.store.tables import Conversation, PersonRow, Post
from specs import audit
from specs.document import read_document
from specs.store.tables import DecisionRow, ReminderRow, SlotRow, Spec
from tests.door import copies
from tests.door.offices import office_on

TEAM = "T0THORNLEY"
DANA, PRIYA, MARCUS, HELEN, TARIQ, INGRID = "UDANA", "UPRIYA", "UMARCUS", "UHELEN", "UTARIQ", "UINGRID"
PEOPLE = {
    DANA: "dana.whitfield",
    PRIYA: "priya.nair",
    MARCUS: "marcus.bell",
    HELEN: "helen.sorby",
    TARIQ: "tariq.aziz",
    INGRID: "ingrid.solberg",
}
# How often somebody presses who is told each time that the database was busy.
PRESSES = 10
# A Wednesday in office hours, so that a reminder that is due is sent and not put off.
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class StandingClock(SystemClock):
    """The working time stands still; the wall time does not."""

    def now(self) -> datetime:
        """Noon."""
        return NOON


@dataclass(frozen=True)
class Raced:
    """A slot that is raced for: its specification, its card, and how many entries its chain had before."""

    spec_id: int
    slot_id: int
    post_id: int
    conversation_id: int
    stage: str
    entries: int

    def copied(self, number: int) -> Raced:
        """The same slot of a copy."""
        far = number * copies.STRIDE
        ids = (self.spec_id + far, self.slot_id + far, self.post_id + far, self.conversation_id + far)
        return Raced(*ids, self.stage, self.entries)


Pair = tuple[str, str]
Told = Sequence[tuple[str, bool | str]]
Prepared = tuple[Pair, Raced]
ActOn = Callable[[Act, Raced], bool]


def _press(what: Any) -> ActOn:
    def press(act: Act, raced: Raced) -> bool:
        pressed = signing.Press(MARCUS, TEAM, raced.post_id, 1)
        return signing.press(act, pressed, what, "" if what == "approve" else "Why a Saturday?")

    return press


def _withdraw(act: Act, raced: Raced) -> bool:
    return signing.call_off(act, drafts.locked(act.session, raced.spec_id), DANA) is None


def _edit(act: Act, raced: Raced) -> bool:
    before = drafts.locked(act.session, raced.spec_id).draft_version
    conversation = act.session.get_one(Conversation, raced.conversation_id)
    conversations.say(act, conversation, f"change job title to Adviser {os.getpid()}", "9999999999.000001")
    return drafts.locked(act.session, raced.spec_id).draft_version != before


def form(card: int, user_id: str, to: str, held_by: str = MARCUS, revision: int = 1) -> Submitted:
    """The form behind a card, in which somebody gives the decision to somebody else."""
    values = {PERSON: to, WORDS: "Marcus is away."}
    return Submitted(user_id, TEAM, "", card, revision, "", values, held_by=held_by)


def _delegate(act: Act, raced: Raced) -> bool:
    return delegating.submit_card(act, form(raced.post_id, MARCUS, TARIQ)) == {}


def _reassign(act: Act, raced: Raced) -> bool:
    return reassigning.submit_form(act, form(raced.post_id, HELEN, INGRID)) == {}


def _remind(act: Act, raced: Raced) -> bool:
    first = (col(ReminderRow.slot_id) == raced.slot_id, col(ReminderRow.rung) == 1, col(ReminderRow.state) == "pending")
    act.session.execute(update(ReminderRow).where(*first).values(due_at=NOON - timedelta(minutes=1)))
    sweeping.sweep(act)
    return _reminded(act.session, raced) > 0


ACTS: dict[str, ActOn] = {
    "approve": _press("approve"),
    "query": _press("query"),
    "reject": _press("reject"),
    "edit": _edit,
    "withdraw": _withdraw,
    "delegate": _delegate,
    "reassign": _reassign,
    "remind": _remind,
}
PAIRS: list[Pair] = list(combinations_with_replacement(ACTS, 2))
KINDS = {
    "signoff.approved": "approve",
    "signoff.queried": "query",
    "signoff.rejected": "reject",
    "signoff.withdrawn": "withdraw",
    "signoff.delegated": "delegate",
    "signoff.reassigned": "reassign",
    "draft.changed": "edit",
}
# Which act the rules allow after another: authority lent is not lost, and what lies with its author can be changed or
# taken back. All other pairs exclude each other.
MAY_FOLLOW = {
    *(("delegate", after) for after in ("approve", "query", "reject", "withdraw")),
    *(("query", after) for after in ("edit", "withdraw")),
    *(("withdraw", "edit"), ("edit", "edit"), ("edit", "withdraw"), ("reassign", "withdraw")),
}


def opened(url: str) -> Office:
    """The store as one process has it, with the shipped employer in force."""
    return office_on(url, StandingClock(), TEAM)


def known(session: Session) -> None:
    """The people, as look-ups in Slack would leave them."""
    for user_id, name in PEOPLE.items():
        email = f"{name}@thornleyvale.example"
        row = session.execute(select(PersonRow).where(col(PersonRow.email) == email)).scalar_one_or_none()
        row = row or PersonRow(email=email)
        row.user_id, row.name, row.state = user_id, name, "known"
        row.time_zone, row.looked_up_at = "Europe/London", NOON + timedelta(days=3650)
        session.add(row)


def prepare(office: Office) -> Raced:
    """A specification whose last stage waits for Marcus, with its reminders to come."""
    with office.act() as act, resources.as_file(resources.files("specs.examples") / "factor.spec.yaml") as example:
        conversation = starting.adopt(act, DANA, read_document(example))
        spec = drafts.locked(act.session, conversation.spec_id)
        assert submission.submit(act, spec, conversation, {"line_manager": [PRIYA], "executive_head": [MARCUS]}) is None
        first = act.session.execute(
            select(SlotRow).where(col(SlotRow.spec_id) == spec.id, col(SlotRow.state) == "open")
        )
        card = signing.card_of(act, first.scalar_one().id or 0)
        assert card is not None
        assert signing.press(act, signing.Press(PRIYA, TEAM, card.id or 0, 1), "approve")
        spec = drafts.locked(act.session, conversation.spec_id)
        signing.catch_up(act, spec)
        last = next(slot for slot in ledger.slot_rows(act.session, spec) if slot.state == "open")
        act.session.refresh(last)
        card = signing.card_of(act, last.id or 0)
        entries = len(chain.entries_of(act.session, spec))
        assert card is not None
        return Raced(spec.id or 0, last.id or 0, card.id or 0, conversation.id or 0, last.stage, entries)


def tried(office: Office, name: str, raced: Raced) -> bool | str:
    """Whether an act won. Where the database was busy for too long nothing was done, and the person presses again."""
    for _ in range(PRESSES):
        try:
            with office.act() as act:
                return ACTS[name](act, raced)
        except (OperationalError, sqlite3.OperationalError) as error:
            busy = f"busy: {error}"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return busy


def faults_of(office: Office, raced: Raced, pair: Pair, told: Told) -> Iterator[str]:
    """What does not hold after a race: a sentence each.

    Every act that was told it won is an entry of the chain, and no other is; in their order each may follow the one
    before, so that of acts that exclude each other exactly one won; the slot has as many decisions as its chain; the
    chain verifies; at most one reminder was sent, and none is still to come for what is decided.
    """
    yield from (f"{name} failed: {won}" for name, won in told if isinstance(won, str))
    with office.act() as act:
        spec = drafts.locked(act.session, raced.spec_id)
        signing.catch_up(act, spec)
        entries = chain.entries_of(act.session, spec)
        done = [KINDS[entry.kind] for entry in entries[raced.entries :] if entry.kind in KINDS]
        won = Counter(name for name, one in told if one is True and name != "remind")
        if Counter(done) != won:
            yield f"{spec.ref}: the chain has {done}, and the acts that were told they won are {dict(won)}"
        yield from (f"{spec.ref}: {b} won after {a}" for a, b in pairwise(done) if (a, b) not in MAY_FOLLOW)
        if not done and set(pair) - {"edit", "remind"}:
            yield f"{spec.ref}: nobody won"
        if breaks := audit.verify(entries, openings=chain.openings_of(act.session, spec)):
            yield f"{spec.ref}: the chain does not verify: {breaks}"
        rows = act.session.execute(select(DecisionRow).where(col(DecisionRow.slot_id) == raced.slot_id)).scalars().all()
        if [row.act for row in rows] != [name for name in done if name in ("approve", "query", "reject")]:
            yield f"{spec.ref}: the slot has the decisions {[row.act for row in rows]}, the chain {done}"
        yield from _reminder_faults(act, spec, raced)


def _reminder_faults(act: Act, spec: Spec, raced: Raced) -> Iterator[str]:
    if (times := _reminded(act.session, raced)) > 1:
        yield f"{spec.ref}: reminded {times} times"
    state = act.session.get_one(SlotRow, raced.slot_id, populate_existing=True).state
    coming = (col(ReminderRow.slot_id) == raced.slot_id, col(ReminderRow.state) == "pending")
    if state != "open" and act.session.execute(select(ReminderRow).where(*coming)).first():
        yield f"{spec.ref}: {state}, and a reminder is still to come"


def _reminded(session: Session, raced: Raced) -> int:
    said = (col(Post.slot_id) == raced.slot_id, col(Post.name).startswith("reminder."))
    return len(session.execute(select(col(Post.id)).where(*said)).all())

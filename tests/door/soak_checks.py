"""What the soak holds at its end: promises A to F, each broken one a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from sqlmodel import col, select

from bot.sandbox.driver import Workspace
from bot.services.drafts import draft_of
from bot.store import Store
from bot.store.tables import Post
from specs.store.tables import AuditRow, DecisionRow, SlotRow, Spec
from tests.door import promises
from tests.door.soak_load import Load

PRINTED = 5


def violations(store: Store, workspace: Workspace, load: Load) -> list[str]:
    """Every promise that does not hold, with its letter."""
    seen = promises.history(workspace)
    checks: list[tuple[str, Callable[[], None]]] = [
        ("C", lambda: promises.assert_chains_hold(store)),
        ("D", lambda: promises.assert_each_post_stands_once(store, seen)),
        ("D", lambda: promises.assert_in_order(store, seen)),
        ("A", lambda: promises.assert_nothing_is_kept_back(store)),
        ("F", lambda: _nothing_is_under_way(store)),
    ]
    found = [sentence for letter, check in checks for sentence in _broken(letter, check)]
    return [*found, *answers(store, load), *decisions(store, load), *chained(store), *reminders(store)]


def _broken(letter: str, check: Callable[[], None]) -> Iterator[str]:
    try:
        check()
    except AssertionError as error:
        yield f"{letter}: {str(error)[:500]}"


def _nothing_is_under_way(store: Store) -> None:
    still = promises.under_way(store)
    assert not still, still[:PRINTED]


def answers(store: Store, load: Load) -> Iterator[str]:
    """A: every answer that was acknowledged is a criterion of its draft, once; and nothing else is."""
    said: dict[int, Counter[str]] = {}
    for deed in load.acknowledged:
        if deed.kind == "answer":
            said.setdefault(deed.spec_id, Counter())[deed.text] += 1
    with store.reading() as session:
        for spec_id, wanted in said.items():
            section = draft_of(session.get_one(Spec, spec_id)).document.section("experience")
            kept = Counter(each.text for each in section.essential)
            if kept != wanted:
                yield f"A: {spec_id} was told {dict(wanted)} and has {dict(kept)}"
            session.expunge_all()


def decisions(store: Store, load: Load) -> Iterator[str]:
    """B: who was asked and pressed has decided; nobody else has; what is agreed was decided by both."""
    with store.reading() as session:
        slots = {
            slot_id: (spec_id, assignee)
            for slot_id, spec_id, assignee in session.execute(
                select(col(SlotRow.id), col(SlotRow.spec_id), col(SlotRow.assignee))
            )
        }
        made = dict(session.execute(select(col(DecisionRow.slot_id), col(DecisionRow.actor))).all())
        states = dict(session.execute(select(col(Spec.id), col(Spec.state))).all())
        refused = Counter(
            session.execute(select(col(Post.user_id)).where(col(Post.name).startswith("refusal."))).scalars()
        )
    copied = {*load.ground.sent.spec_ids()}
    for slot_id, actor in made.items():
        if slots[slot_id][0] in copied and slots[slot_id][1] != actor:
            yield f"B: slot {slot_id} is {slots[slot_id][1]}'s and was decided by {actor}"
    withdrawn = {deed.spec_id for deed in load.acknowledged if deed.kind == "withdrawal"}
    told = Counter(deed.user for deed in load.acknowledged if deed.kind == "stranger")
    for who, times in told.items():
        if refused[who] < times:
            yield f"B: {who} pressed {times} cards of others and was told {refused[who]} times"
    for deed in load.acknowledged:
        if deed.kind == "press" and deed.slot_id not in made and states[deed.spec_id] != "withdrawn":
            yield f"B: {deed.user} pressed for slot {deed.slot_id}, and there is no decision"
    by_spec = Counter(slots[slot_id][0] for slot_id in made)
    for spec_id in copied:
        if states[spec_id] == "agreed" and by_spec[spec_id] != 2:
            yield f"B: {spec_id} is agreed with {by_spec[spec_id]} decisions"
        if states[spec_id] != "agreed" and spec_id not in withdrawn:
            yield f"B: {spec_id} is {states[spec_id]}"


def chained(store: Store) -> Iterator[str]:
    """C: a chain has as many approvals as there are decisions."""
    with store.reading() as session:
        entries = Counter(
            session.execute(select(col(AuditRow.spec_id)).where(col(AuditRow.kind) == "signoff.approved")).scalars()
        )
        rows = session.execute(
            select(col(SlotRow.spec_id)).join(DecisionRow, col(DecisionRow.slot_id) == col(SlotRow.id))
        )
        made = Counter(rows.scalars())
    for spec in {*entries, *made}:
        if entries[spec] != made[spec]:
            yield f"C: {spec}: {entries[spec]} approvals in the chain, {made[spec]} decisions"


def reminders(store: Store) -> Iterator[str]:
    """E: nobody was reminded twice of one rung; the copies have one that was due."""
    of_slots = (col(Post.slot_id).is_not(None), col(Post.name).startswith("reminder."))
    reminded = select(col(Post.slot_id)).where(*of_slots, col(Post.state) == "sent", col(Post.ts) != "")
    with store.reading() as session:
        times = Counter(session.execute(reminded).scalars())
    yield from (f"E: slot {slot}: {n} reminders" for slot, n in times.items() if n > 1)

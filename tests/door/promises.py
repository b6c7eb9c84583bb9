"""What must hold whenever everything has come to rest, whatever went wrong before (the invariants of the design)."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlmodel import col, select

from bot.sandbox.driver import Workspace
from bot.sandbox.seen import Message
from bot.services.chain import entries_of, openings_of
from bot.store import Store
from bot.store.tables import Consequence, Delivery, HeldAnswer, Post
from specs.audit import verify
from specs.store.tables import DecisionRow, Spec

# Rows that still want something done. `blocked` and `cancelled` are over; `sent` stands in Slack.
UNDER_WAY = ("pending", "claimed", "uncertain", "parked")
# Rows that stand in Slack as a message of their own, whose metadata names them.
FINDABLE = ("head", "reply", "proposal", "card", "notice")
# A user, or somebody's direct messages.
SLACK_ID = re.compile(r"\b[UWD][A-Z0-9]{6,}\b")


def under_way(store: Store) -> list[str]:
    """The rows of the outbox that are not done and what decisions are still to bring, as words for a failure."""
    with store.reading() as session:
        rows = session.exec(select(Post).where(col(Post.state).in_(UNDER_WAY))).all()
        coming = session.exec(select(Consequence)).all()
    posts = [f"{row.id} {row.kind} {row.name} {row.state} {row.attempts} {row.problem}" for row in rows]
    return posts + [f"consequence {row.id} of {row.spec_id} {row.attempts} {row.problem}" for row in coming]


def history(workspace: Workspace) -> list[Message]:
    """Every message of the workspace, those in threads too, but none that only one person sees."""
    channels = workspace.control.get("workspace")["channels"]
    return [message for channel in channels for message in workspace.history(channel["id"])]


def post_of(message: Message) -> int:
    """The row of the outbox that a message names; 0 for one that names none."""
    payload = (message.metadata or {}).get("event_payload", {})
    return int(payload.get("post", 0)) if message.by_app else 0


def assert_kept(store: Store, workspace: Workspace) -> None:
    """Raise AssertionError for the first promise that is broken."""
    assert under_way(store) == []
    seen = history(workspace)
    assert_each_post_stands_once(store, seen)
    assert_in_order(store, seen)
    assert_nothing_is_kept_back(store)
    assert_chains_hold(store)


def assert_each_post_stands_once(store: Store, seen: Iterable[Message]) -> None:
    """Visible exactly once; and what failed for good not at all."""
    visible = Counter(number for message in seen if (number := post_of(message)))
    with store.reading() as session:
        known = set(session.exec(select(Post.id)).all())
        rows = session.exec(select(Post).where(col(Post.kind).in_(FINDABLE))).all()
    # A row that is done without a message is a reminder of what was decided in the meantime.
    wanted = {row.id or 0: int(row.state == "sent" and bool(row.ts)) for row in rows}
    wrong = {number: visible[number] for number, times in wanted.items() if visible[number] != times}
    assert not wrong, f"not visible as often as it should be, by row: {wrong}"
    assert not set(visible) - known, "a message stands in Slack that the outbox does not know"


def assert_in_order(store: Store, seen: Iterable[Message]) -> None:
    """Within a conversation the messages stand in the order in which they were written."""
    with store.reading() as session:
        lanes = {
            row.id: row.conversation_id for row in session.execute(select(col(Post.id), col(Post.conversation_id)))
        }
    numbers: dict[int, list[int]] = defaultdict(list)
    for message in sorted(seen, key=lambda each: each.ts):
        conversation = lanes.get(post_of(message))
        if conversation is not None:
            numbers[conversation].append(post_of(message))
    for conversation, found in numbers.items():
        assert found == sorted(found), f"conversation {conversation}: {found}"


def assert_nothing_is_kept_back(store: Store) -> None:
    """No answer still waits for a question, and no delivery was given up."""
    with store.reading() as session:
        assert session.exec(select(HeldAnswer)).all() == []
        rows = session.exec(select(Delivery).where(Delivery.state != "done")).all()
        assert [(row.key, row.failure) for row in rows] == []


def assert_chains_hold(store: Store) -> None:
    """Every audit chain verifies and tells of each decision; and no place was decided twice."""
    with store.reading() as session:
        for spec in session.exec(select(Spec)).all():
            entries = entries_of(session, spec)
            assert verify(entries, openings=openings_of(session, spec)) == []
            told = " ".join(f"{each.actor} {json.dumps(each.facts)}" for each in entries)
            assert not SLACK_ID.search(told), "an entry names somebody by their Slack id"
        decided = Counter(row.slot_id for row in session.exec(select(DecisionRow)).all())
    assert max(decided.values(), default=1) == 1, decided

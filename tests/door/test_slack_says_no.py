"""Slack says no, in each of its words: the row waits or ends in the right state, and the administrator hears once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.jobs import sender
from bot.store.tables import Post
from tests.door.promises import assert_kept, history, post_of
from tests.door.stepping import Job, decided, job_in
from tests.door.test_faults import told_administrator

MINUTE = 60


@pytest.fixture
def job(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    with job_in(tmp_path, monkeypatch, store_url) as made:
        # What is refused waits, so that its state can be seen.
        monkeypatch.setattr(sender, "PARKED_S", (MINUTE,))
        yield made


def row(job: Job, number: int) -> Post:
    with job.office.look() as act:
        return act.session.get_one(Post, number)


def mended(job: Job) -> None:
    """The workspace is in order again, and the time for the next try has come."""
    job.town.workspace.faults.clear()
    job.clock.ahead += timedelta(seconds=2 * MINUTE)
    job.work()
    # The promises look at what is visible now.
    assert_kept(job.office.store, job.town.workspace)


@pytest.mark.parametrize(
    "error", ["not_in_channel", "channel_not_found", "is_archived", "account_inactive", "token_revoked"]
)
def test_a_card_that_is_refused_for_now_waits(job: Job, error: str) -> None:
    faults = job.town.workspace.faults
    faults.add("chat.postMessage", "error", error=error, channel=job.town.channel)
    job.send_for_sign_off()
    with job.office.look() as act:
        in_channel = (col(Post.kind) == "card", col(Post.target).startswith("channel:"))
        card = act.session.execute(select(col(Post.id)).where(*in_channel)).scalar_one()
    assert row(job, card).state == "parked"
    assert len(told_administrator(job.town)) == 1
    job.clock.ahead += timedelta(seconds=2 * MINUTE)
    job.work()
    assert row(job, card).state == "parked"
    assert len(told_administrator(job.town)) == 1, "of the same trouble the administrator hears once"
    mended(job)
    assert row(job, card).state == "sent"
    job.approve(card)
    assert decided(job) == 1


def test_a_card_that_may_not_be_changed_is_given_up_and_the_decision_stands(job: Job) -> None:
    card = job.send_for_sign_off()
    job.town.workspace.faults.add(
        "chat.update", "error", error="cant_update_message", channel=row(job, card).channel_id
    )
    job.approve(card)
    assert row(job, card).state == "blocked"
    assert decided(job) == 1
    assert len(told_administrator(job.town)) == 1
    with job.office.look() as act:
        next_cards = select(Post).where(col(Post.kind) == "card", col(Post.slot_id) != row(job, card).slot_id)
        assert {each.state for each in act.session.execute(next_cards).scalars()} == {"sent"}


def test_a_card_that_is_gone_is_posted_afresh(job: Job) -> None:
    card = job.send_for_sign_off()
    before = row(job, card)
    job.town.workspace.delete_message(before.channel_id, before.ts)
    job.approve(card)
    assert row(job, card).state == "sent"
    assert row(job, card).ts > before.ts
    assert told_administrator(job.town) == []
    mended(job)


def test_a_minute_of_rate_limits_is_waited_out_without_a_call(job: Job) -> None:
    workspace = job.town.workspace
    workspace.faults.add("chat.postMessage", "rate_limited", retry_after=MINUTE)
    job.send_for_sign_off()
    waiting = waits(job)
    assert waiting
    until = datetime.now(UTC) + timedelta(seconds=MINUTE - 10)
    assert all(each.state == "pending" and each.next_attempt_at > until for each in waiting if each.attempts)
    asked = len(workspace.log("chat.postMessage"))
    job.work()
    assert len(workspace.log("chat.postMessage")) == asked, "nothing is tried before its time"
    mended(job)
    assert waits(job) == []
    assert told_administrator(job.town) == []
    assert len({post_of(each) for each in history(workspace)} - {0}) >= len(waiting) - 4


def waits(job: Job) -> list[Post]:
    with job.office.look() as act:
        return list(act.session.execute(select(Post).where(col(Post.state) == "pending")).scalars())

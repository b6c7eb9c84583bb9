"""The process ends at every step of an approval and of a reminder, one after another, and nothing is lost or doubled.

A step is the moment after a commit or a call to Slack (before the next one nothing else lasts). An end there is an
exception that nothing catches: what was not committed is gone, and what the process knew is forgotten. What is left is
taken up by another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.jobs.sender import Sender
from bot.services import starting
from bot.slack.failures import InDoubt, RefusedForNow
from bot.store.tables import Post
from tests.door.promises import assert_kept
from tests.door.step_crash import crash
from tests.door.stepping import OPENED, Job, SteppingGateway, decided, job_in, reminders

SEED = 20_261_124
# How often a recovery is ended once more, at a step drawn at random.
TWICE = 4


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    with job_in(tmp_path, monkeypatch) as made:
        yield made


@pytest.mark.timeout(240)
def test_an_end_at_any_step_of_an_approval(job: Job) -> None:
    job.until_done(lambda: job.approve(job.send_for_sign_off()))
    card = job.send_for_sign_off()
    job.until_done(lambda: job.approve(card))
    steps = list(job.steps.reached)
    assert {"after a commit", "after post", "after update"} <= set(steps)
    dice, done = Random(SEED), 2
    ends = [(each,) for each in range(len(steps))] + [
        (dice.randrange(len(steps)), dice.randrange(9)) for _ in range(TWICE)
    ]
    for each in ends:
        card = job.send_for_sign_off()
        job.until_done(lambda card=card: job.approve(card), *each)  # type: ignore[misc]
        done += 1
        assert decided(job) == done, (each, steps)
    assert_kept(job.office.store, job.town.workspace)


@pytest.mark.timeout(240)
def test_an_end_at_any_step_of_a_reminder(job: Job) -> None:
    def remind() -> None:
        job.work()

    def asked() -> None:
        job.clock.working = OPENED
        job.send_for_sign_off()
        job.clock.working = OPENED + timedelta(days=3)

    asked()
    job.until_done(remind)
    steps = list(job.steps.reached)
    assert "after post" in steps
    for last in range(len(steps)):
        asked()
        job.until_done(remind, last)
        assert len(reminders(job)) == last + 2, steps[last]
    assert_kept(job.office.store, job.town.workspace)


def test_a_sender_whose_claim_ran_out_leaves_the_row_to_the_other(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """It had looked for the message, or for its channel, for longer than its lease."""
    late = Sender(job.office, job.gateway)
    overtaken: list[bool] = []
    channel_of = late.addresses.channel_of

    def slowly(post: Post) -> str:
        if not overtaken:
            overtaken.append(True)
            job.forget_claims()
            job.work()
            post.claimed_until = datetime.now(UTC)
        return channel_of(post)

    monkeypatch.setattr(late.addresses, "channel_of", slowly)
    begin_draft(job)
    late.send_next()
    job.work()
    assert overtaken
    assert_kept(job.office.store, job.town.workspace)


def begin_draft(job: Job) -> None:
    """A draft of Owen's: the head of its thread and a first question are to be posted."""
    with job.office.act() as act:
        starting.adopt(act, job.town.person("owen.adeyemi").id, job.document)


def test_a_post_in_doubt_that_may_not_be_looked_up_is_still_in_doubt(job: Job) -> None:
    """It went out, but nobody knows; then the bot is shut out; once it is back in, it looks before it posts again."""
    trouble: list[Exception] = [
        InDoubt("chat.postMessage", "reset"),
        RefusedForNow("conversations.replies", "account_inactive"),
    ]
    post, find_post = job.gateway.post, job.gateway.find_post

    class Troubled(SteppingGateway):
        steps = job.steps

        def post(self, *values: Any) -> tuple[str, str]:
            answer = post(*values)
            if len(trouble) == 2:
                raise trouble.pop(0)
            return answer

        def find_post(self, *values: Any) -> str:
            if trouble:
                raise trouble.pop(0)
            return find_post(*values)

    job.gateway = Troubled(job.town.settings.bot_token, job.town.settings.slack_api_url)
    begin_draft(job)
    job.work()
    for _ in range(len(trouble) + 1):
        job.work()
    assert trouble == []
    assert_kept(job.office.store, job.town.workspace)


@pytest.mark.timeout(240)
def test_real_processes_that_end_at_a_step(tmp_path: Path) -> None:
    """A few steps of each act; `python -m tests.door.step_crash` takes every one, ten times."""
    told = crash(tmp_path, times=1, every=6)
    assert told.violations == []
    assert told.ends >= 4

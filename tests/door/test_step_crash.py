"""The process ends at every step of an approval and of a reminder, one after another, and nothing is lost or doubled.

A step is the moment after a commit or a call to Slack (before the next one nothing else lasts). An end there is an
exception that nothing catches: what was not committed is gone, and what the process knew is forgotten. What is left is
taken up by another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from bot.jobs import sender as sending
from bot.jobs.directory import Directory
from bot.jobs.following import work_off_next
from bot.jobs.sender import Sender
from bot.jobs.worker import Worker
from bot.services import conversations, drafts, papers, signing, submission
from bot.services.office import Act
from bot.slack.failures import InDoubt, RefusedForNow
from bot.slack.gateway import Gateway
from bot.store import Store
from bot.store.tables import Post
from specs.document import read_document
from specs.store.tables import DecisionRow
from tests.door.promises import assert_kept, history, post_of
from tests.door.town import Town

OPENED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SEED = 20_261_124
# How often a recovery is ended once more, at a step drawn at random.
TWICE = 4
CALLS = (
    "post",
    "update",
    "private",
    "publish_home",
    "open_dm",
    "find_post",
    "reserve_upload",
    "send_bytes",
    "share_file",
)


class Ended(BaseException):
    """The process is no more."""


@dataclass
class Steps:
    """The steps that were reached, by name; the process ends at the `last`, counted from 0."""

    reached: list[str] = field(default_factory=list)
    last: int = -1

    def reach(self, label: str) -> None:
        """Go past a step, or end there."""
        self.reached.append(label)
        if len(self.reached) - 1 == self.last:
            raise Ended(label)


class SteppingGateway(Gateway):
    """Slack's Web API with a step after each call."""

    steps: Steps

    def __getattribute__(self, name: str) -> Any:
        """The method, with its step."""
        method = super().__getattribute__(name)
        if name not in CALLS:
            return method

        def stepping(*values: Any, **named: Any) -> Any:
            answer = method(*values, **named)
            self.steps.reach(f"after {name}")
            return answer

        return stepping


class StillClock:
    """The working time stands until it is moved."""

    def __init__(self) -> None:
        self.working = OPENED

    def now(self) -> datetime:
        """The working time."""
        return self.working

    def wall(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)


class Job:
    """A workspace, and a process without threads that works when it is told to."""

    def __init__(self, town: Town, steps: Steps) -> None:
        self.town, self.steps = town, steps
        self.clock = StillClock()
        self.office = town.office
        self.office.clock = self.clock
        self.gateway = SteppingGateway(town.settings.bot_token, town.settings.slack_api_url)
        self.gateway.steps = steps
        with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
            self.document = read_document(path)

    def send_for_sign_off(self) -> int:
        """A specification that lies with the line manager; the id of their card."""
        with self.office.act() as act:
            conversation = conversations.adopt(act, self.town.person("owen.adeyemi").id, self.document)
        while Directory(self.office, self.gateway).look_up_next():
            pass
        with self.office.act() as act:
            submission.send(act, drafts.locked(act.session, conversation.spec_id), conversation)
        self.work()
        with self.office.look() as act:
            return int(max(act.session.execute(select(col(Post.id)).where(Post.kind == "card")).scalars()))

    def work(self) -> None:
        """A process that has just started does all there is to do."""
        sender, worker = Sender(self.office, self.gateway), Worker(self.office, self.gateway)
        while work_off_next(self.office) or worker.sweep() or sender.send_next():
            pass

    def forget_claims(self) -> None:
        """Time goes by until what the ended process had claimed may be taken up."""
        with self.office.store.writing() as session:
            past = datetime.now(UTC) - timedelta(seconds=1)
            session.execute(update(Post).where(col(Post.state) == "claimed").values(claimed_until=past))

    def until_done(self, work: Callable[[], None], *ends: int) -> None:
        """Do the work with an end at each of these steps in turn, taking it up again after each."""
        for last in (*ends, -1):
            self.steps.reached, self.steps.last = [], last
            try:
                work()
            except Ended:
                self.steps.last = -1
                self.forget_claims()


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    town = Town(tmp_path, f"sqlite:///{tmp_path / 'personspec.db'}", clock_moves=False).start(worker=False)
    steps = Steps()
    writing = Store.writing

    @contextmanager
    def stepping(store: Store) -> Iterator[Session]:
        with writing(store) as session:
            yield session
        steps.reach("after a commit")

    monkeypatch.setattr(Store, "writing", stepping)
    # What a document looks like is nothing to this test, and making one is slow.
    monkeypatch.setattr(papers, "paper", lambda _act, spec, to, _revision: (f"{spec.ref}.{to}", b"%PDF a paper"))
    monkeypatch.setattr(sending, "BACKOFF_S", (0,))
    monkeypatch.setattr(sending, "DOUBT_S", 0)
    monkeypatch.setattr(sending, "PARKED_S", (0,))
    yield Job(town, steps)
    town.close()


def approve(job: Job, card: int) -> None:
    """The line manager's approval, delivered again if need be, and all that follows."""
    who = job.town.person("priya.nair").id
    pressed = signing.Press(who, job.office.workspace, card, 1, job.town.channel)

    def press(act: Act) -> None:
        signing.press(act, pressed, "approve")

    job.office.once(f"press:{card}", press)
    job.work()


def decided(job: Job) -> int:
    """How many decisions there are."""
    with job.office.look() as act:
        return len(act.session.execute(select(DecisionRow)).scalars().all())


@pytest.mark.timeout(240)
def test_an_end_at_any_step_of_an_approval(job: Job) -> None:
    job.until_done(lambda: approve(job, job.send_for_sign_off()))
    card = job.send_for_sign_off()
    job.until_done(lambda: approve(job, card))
    steps = list(job.steps.reached)
    assert {"after a commit", "after post", "after update"} <= set(steps)
    dice, done = Random(SEED), 2
    ends = [(each,) for each in range(len(steps))] + [
        (dice.randrange(len(steps)), dice.randrange(9)) for _ in range(TWICE)
    ]
    for each in ends:
        card = job.send_for_sign_off()
        job.until_done(lambda card=card: approve(job, card), *each)  # type: ignore[misc]
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


def reminders(job: Job) -> list[int]:
    """The rows of reminders that stand in Slack, once for each time that they do."""
    with job.office.look() as act:
        rows = set(act.session.execute(select(col(Post.id)).where(col(Post.name).startswith("reminder."))).scalars())
    return [number for each in history(job.town.workspace) if (number := post_of(each)) in rows]


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
        conversations.adopt(act, job.town.person("owen.adeyemi").id, job.document)


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

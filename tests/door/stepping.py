"""A process without threads that can end at every step: after a commit or a call to Slack nothing else lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlmodel import Session, col, select, update

from bot.jobs import sender as sending
from bot.jobs.directory import Directory
from bot.jobs.following import work_off_next
from bot.jobs.sender import Sender
from bot.jobs.worker import Worker
from bot.services import drafts, papers, signing, starting, submission
from bot.services.office import Act, Office
from bot.slack.gateway import Gateway
from bot.store import Store
from bot.store.tables import Post
from specs.document import read_document
from specs.store.tables import DecisionRow
from tests.door.promises import history, post_of
from tests.door.town import Town

OPENED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
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
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        """The working time."""
        return self.working

    def wall(self) -> datetime:
        """The machine's time, or so much later."""
        return datetime.now(UTC) + self.ahead


class Working(Protocol):
    """A process that can do all there is to do."""

    office: Office

    @property
    def gateway(self) -> Gateway:
        """Slack's Web API."""
        ...

    def work(self) -> None:
        """Do it."""
        ...


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
            conversation = starting.adopt(act, self.town.person("owen.adeyemi").id, self.document)
        while Directory(self.office, self.gateway).look_up_next():
            pass
        with self.office.act() as act:
            submission.send(act, drafts.locked(act.session, conversation.spec_id), conversation)
        self.work()
        with self.office.look() as act:
            return int(max(act.session.execute(select(col(Post.id)).where(Post.kind == "card")).scalars()))

    def approve(self, card: int) -> None:
        """The line manager's approval, and all that follows."""
        approve(self, card, self.town.person("priya.nair").id, self.town.channel)

    def work(self: Working) -> None:
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


@contextmanager
def job_in(folder: Path, patch: pytest.MonkeyPatch, url: str = "") -> Iterator[Job]:
    """A workspace and a process in which every commit and every call is a step; hurried, with documents of one line."""
    town = Town(folder, url or f"sqlite:///{folder / 'personspec.db'}", clock_moves=False).start(worker=False)
    steps = Steps()
    count_commits(patch, steps)
    hurry(patch)
    try:
        yield Job(town, steps)
    finally:
        town.close()


def count_commits(patch: pytest.MonkeyPatch, steps: Steps) -> None:
    """Make the end of every transaction that writes a step."""
    writing = Store.writing

    @contextmanager
    def stepping(store: Store) -> Iterator[Session]:
        with writing(store) as session:
            yield session
        steps.reach("after a commit")

    patch.setattr(Store, "writing", stepping)


def hurry(patch: pytest.MonkeyPatch) -> None:
    """No pauses; and what a document looks like is nothing to these tests, and making one is slow."""
    patch.setattr(papers, "paper", lambda _act, spec, to, _revision: (f"{spec.ref}.{to}", b"%PDF a paper"))
    patch.setattr(sending, "BACKOFF_S", (0,))
    patch.setattr(sending, "DOUBT_S", 0)
    patch.setattr(sending, "PARKED_S", (0,))


def approve(job: Working, card: int, who: str, channel: str) -> None:
    """The line manager's approval, delivered again if need be, and all that follows."""
    pressed = signing.Press(who, job.office.workspace, card, 1, channel)

    def press(act: Act) -> None:
        signing.press(act, pressed, "approve")

    job.office.once(f"press:{card}", press)
    job.work()


def decided(job: Job) -> int:
    """How many decisions there are."""
    with job.office.look() as act:
        return len(act.session.execute(select(DecisionRow)).scalars().all())


def reminders(job: Job) -> list[int]:
    """The rows of reminders that stand in Slack, once for each time that they do."""
    with job.office.look() as act:
        rows = set(act.session.execute(select(col(Post.id)).where(col(Post.name).startswith("reminder."))).scalars())
    return [number for each in history(job.town.workspace) if (number := post_of(each)) in rows]

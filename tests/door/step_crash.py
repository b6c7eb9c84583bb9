"""Real processes that end at every step of an approval and of a reminder: `python -m tests.door.step_crash [times]`.

A step is the moment after a commit or a call to Slack. A process of its own does the work and exits there, without a
word; the next one takes up what is left, and from the second time on ends itself once more at a step drawn at random.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.services.office import Office
from bot.store import Store
from tests.door.promises import assert_kept
from tests.door.stepping import (
    OPENED,
    Job,
    SteppingGateway,
    Steps,
    StillClock,
    approve,
    count_commits,
    decided,
    hurry,
    job_in,
    reminders,
)

TIMES = 10
SEED = 20_261_124
ENDED = 9
# How many steps of a recovery the second end is drawn from.
SOON = 9
LATER = timedelta(days=3)


@dataclass(frozen=True)
class Work:
    """What a process is told: the store, the workspace, the card to approve (0: the reminder that is due), its end."""

    url: str
    api_url: str
    token: str
    workspace: str
    channel: str
    presser: str
    card: int
    last: int


@dataclass
class Told:
    """What came of it: how often a process ended at each kind of step, and what does not hold."""

    steps: Counter[str] = field(default_factory=Counter)
    ends: int = 0
    violations: list[str] = field(default_factory=list)


class _Exiting(Steps):
    """Steps at the last of which the process is gone at once."""

    def reach(self, label: str) -> None:
        """Go past a step, or end there."""
        self.reached.append(label)
        if len(self.reached) - 1 == self.last:
            os._exit(ENDED)


class _Alone:
    """As much of a job as a process needs that has only the store and the workspace's address."""

    def __init__(self, work: Work, steps: Steps) -> None:
        clock = StillClock()
        clock.working = OPENED if work.card else OPENED + LATER
        self.office = Office(Store(work.url), clock, work.workspace)
        self.gateway = SteppingGateway(work.token, work.api_url)
        self.gateway.steps = steps

    work = Job.work


def _process(work: Work, labels: Any) -> None:
    """Do the work in this process, to its end or to the step at which it is to be gone."""
    steps, patch = _Exiting(), pytest.MonkeyPatch()
    alone = _Alone(work, steps)
    hurry(patch)
    count_commits(patch, steps)
    steps.last = work.last
    if work.card:
        approve(alone, work.card, work.presser, work.channel)
    else:
        alone.work()
    labels.put(steps.reached)


class Crashing:
    """One town in which processes end."""

    def __init__(self, job: Job) -> None:
        self.job, self.told = job, Told()
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["tests.door.step_crash"])
        town = job.town
        place = (job.office.workspace, town.channel, town.person("priya.nair").id)
        self.base = (town.store_url, town.settings.slack_api_url, town.settings.bot_token, *place)

    def run(self, card: int, last: int) -> tuple[int, list[str]]:
        """One process; its exit code and the steps that it reached, where it lived to tell."""
        labels = self.context.SimpleQueue()
        process = self.context.Process(target=_process, args=(Work(*self.base, card, last), labels))
        process.start()
        process.join(timeout=120)
        if process.exitcode == ENDED:
            self.job.forget_claims()
            self.told.ends += 1
        elif process.exitcode != 0:
            self.told.violations.append(f"a process ended with {process.exitcode}")
        return process.exitcode or 0, labels.get() if process.exitcode == 0 else []

    def every_step(self, card: Callable[[], int], done: Callable[[], int], times: int, every: int) -> None:
        """End at each of the steps so many times; `done` is how many decisions or reminders there are."""
        dice = random.Random(SEED)
        self.job.office.clock = self.job.clock
        # The first time some things are looked up that are known from then on.
        self.run(card(), -1)
        _, steps = self.run(card(), -1)
        before = done()
        for last in range(0, len(steps), every):
            for time_ in range(times):
                number = card()
                for end in (last, *([dice.randrange(SOON)] if time_ else []), -1):
                    self.run(number, end)
                before += 1
                if done() != before:
                    self.told.violations.append(f"{done()} of {before} after an end at step {last}: {steps[last]}")
                    before = done()
            self.told.steps[steps[last]] += times


def crash(folder: Path, times: int = TIMES, every: int = 1) -> Told:
    """End at every step of an approval and of a reminder (or at each `every`-th) so many times."""
    with pytest.MonkeyPatch.context() as patch, job_in(folder, patch) as job:
        crashing = Crashing(job)
        crashing.every_step(job.send_for_sign_off, lambda: decided(job), times, every)

        def waits() -> int:
            job.send_for_sign_off()
            return 0

        crashing.every_step(waits, lambda: len(reminders(job)), times, every)
        try:
            assert_kept(job.office.store, job.town.workspace)
        except AssertionError as error:
            crashing.told.violations.append(str(error))
    return crashing.told


def main(times: int = TIMES) -> int:
    """Run it and print a table of Markdown."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="personspec-steps-") as folder:
        told = crash(Path(folder), times)
    print("| step | ends, each followed by a recovery |\n|---|---|")
    for label, number in sorted(told.steps.items()):
        print(f"| {label} | {number} |")
    seconds = time.monotonic() - began
    print(f"\n{told.ends} processes ended in {seconds:.0f} s; {len(told.violations)} violations; seed {SEED}.")
    print("\n".join(told.violations[:40]))
    return 1 if told.violations else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))

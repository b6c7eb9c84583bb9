"""The soak: `python -m tests.door.soak` runs thousands of people against a bot that is killed hundreds of times.

2,000 people, a draft of each and 8,000 specifications in sign-off; a tenth of the deliveries twice, each person's at
once; Slack refuses, fails before and after it did something, hangs and breaks off. On SQLite with one server, on
PostgreSQL with a server and four workers. Afterwards promises A to F are held, and what does not hold is printed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Workspace
from bot.sandbox.server import RunningSandbox
from bot.store import Store
from tests.door import soak_ground
from tests.door.contests import NOON
from tests.door.hostile import Caller
from tests.door.races import databases
from tests.door.serving import Serving
from tests.door.soak_checks import violations
from tests.door.soak_load import Load
from tests.door.town import SIGN_OFF, free_port

SEED = 20_260_304
# Of a call's kinds of trouble how often each is met (durability.md); one that hangs outlasts the bot's patience.
FAULTS = {
    "rate_limited": 0.06,
    "error_500_before": 0.06,
    "error_500_after": 0.06,
    "hang": 0.03,
    "reset_before": 0.03,
    "reset_after": 0.03,
}
TROUBLED = (
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "conversations.open",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
)
HANGS_S = 1.4
# How long after the moment that was drawn a kill comes, at most; and how often a process is killed before it is ready.
JITTER_S, BEFORE_READY = 1.0, 0.15
PROGRESS_S = 15
STARTS_WITHIN_S = 90
# Without an acknowledgement for so long something is stuck.
STALLS_AFTER_S = 120
DRAINS_WITHIN_S = 300


@dataclass(frozen=True)
class Wanted:
    """How much of everything."""

    people: int = 2_000
    specs: int = 10_000
    kills: int = 500
    workers: int = 4
    seed: int = SEED


@dataclass(frozen=True)
class Told:
    """What came of a run: what was done how often, the row of the table, and what does not hold."""

    counted: Counter[str]
    kills: int
    cells: tuple[str, ...]
    violations: list[str]


class Processes:
    """The bot's processes on one database: a server with its worker, or a server and several workers."""

    def __init__(self, environment: dict[str, str], folder: Path, workers: int) -> None:
        serve = ("serve", "--no-worker") if workers else ("serve",)
        commands = [serve, *[("worker",)] * workers]
        self.all = [
            Serving(environment, folder / f"bot-{n}.log", ("tests.door.soak_bot", *command), n == 0, STARTS_WITHIN_S)
            for n, command in enumerate(commands)
        ]

    def start(self) -> None:
        """Start all of them."""
        for each in self.all:
            each.start()

    def stop(self) -> None:
        """End all of them as an operator does."""
        for each in self.all:
            each.stop()


@dataclass
class Killer:
    """Kills one process at a time at moments that are drawn by how far the work is, and starts it again."""

    processes: Processes
    dice: random.Random
    kills: int
    made: int = 0

    def work(self, load: Load, whole: int) -> None:
        """Make every kill, spread over `whole` acknowledgements; those that are left when all is done, at once."""
        moments = sorted(self.dice.uniform(0, 0.97) * whole for _ in range(self.kills))
        while self.made < self.kills and not load.failures:
            at = moments[self.made]
            while len(load.acknowledged) < at and not load.finished.is_set():
                time.sleep(0.02)
            time.sleep(self.dice.uniform(0, JITTER_S))
            try:
                self._kill(self.dice.choice(self.processes.all))
            except AssertionError as error:
                load.failures.append(str(error))

    def _kill(self, one: Serving) -> None:
        one.kill()
        self.made += 1
        if self.made < self.kills and self.dice.random() < BEFORE_READY:
            one.launch()
            time.sleep(self.dice.uniform(0, JITTER_S))
            one.kill()
            self.made += 1
        one.start()


def soak(url: str, name: str, folder: Path, wanted: Wanted, workers: int) -> Told:
    """One run on an empty database."""
    began = time.monotonic()
    dice = random.Random(wanted.seed)
    port = free_port()
    config = soak_ground.sandbox_for(folder, wanted.people, port)
    ground = soak_ground.prepare(url, config, wanted.people, wanted.specs)
    print(f"{name}: prepared in {time.monotonic() - began:.0f} s; seed {wanted.seed}", flush=True)
    with _running(config, url, folder, port, workers) as (workspace, processes, store, caller):
        _trouble(workspace)
        load = Load(store, ground, caller, config.team_id, workspace.channel(SIGN_OFF), dice)
        killer = Killer(processes, random.Random(wanted.seed + 1), wanted.kills)
        whole = len(ground.drafts.copies) * 4 + len(ground.sent.copies) * 2
        _all_at_once(load, killer, whole, name)
        workspace.faults.clear()
        drained = _drained(load)
        found = [*load.failures, *([] if drained else ["F: the outbox did not drain"])]
        found += violations(store, workspace, load)
        calls = _calls(workspace)
        seconds = time.monotonic() - began
    told = load.counted
    cells: tuple[object, ...] = (
        name,
        wanted.people,
        wanted.specs,
        killer.made,
        told["answer"],
        told["press"],
        told["stranger"],
    )
    cells += (told["withdrawal"], told["duplicates"], told["not acknowledged"], calls, len(found), f"{seconds:.0f}")
    return Told(told, killer.made, tuple(map(str, cells)), found)


def _calls(workspace: Workspace) -> int:
    """How many lines the workspace's log counted: calls of its Web API."""
    lines = workspace.control.get("log", most=1)
    return int(lines[-1]["n"]) if lines else 0


def _trouble(workspace: Workspace) -> None:
    for method in TROUBLED:
        for kind, share in FAULTS.items():
            workspace.faults.add(method, kind, probability=share, seconds=HANGS_S, retry_after=1)


def _all_at_once(load: Load, killer: Killer, whole: int, name: str) -> None:
    """People at work, kills between, and a line now and then."""
    began = time.monotonic()
    kills = threading.Thread(target=killer.work, args=(load, whole), daemon=True)
    work = threading.Thread(target=load.run, daemon=True)
    for each in (work, kills):
        each.start()
    said, heard, last = began, 0, began
    while (work.is_alive() or kills.is_alive()) and not load.failures:
        time.sleep(0.1)
        now = time.monotonic()
        if len(load.acknowledged) > heard:
            heard, last = len(load.acknowledged), now
        if now - last > STALLS_AFTER_S:
            load.failures.append(f"F: nothing was acknowledged for {STALLS_AFTER_S} s; {load.waits_for()}")
        if now - said > PROGRESS_S:
            said = now
            done = f"{heard} of {whole} acknowledged, {killer.made} kills, {load.backlog()} to be sent"
            print(f"{name}: {now - began:.0f} s, {done}", flush=True)


def _drained(load: Load) -> bool:
    until = time.monotonic() + DRAINS_WITHIN_S
    while time.monotonic() < until:
        if not load.backlog():
            time.sleep(2)
            if not load.backlog():
                return True
        time.sleep(0.5)
    return False


@contextmanager
def _running(
    config: SandboxConfig, url: str, folder: Path, port: int, workers: int
) -> Iterator[tuple[Workspace, Processes, Store, Caller]]:
    with ExitStack() as stack:
        sandbox = stack.enter_context(RunningSandbox(config))
        moved = (NOON - datetime.now(UTC)).total_seconds()
        environment = {
            "DATABASE_URL": url,
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_BOT_TOKEN": config.bot_token,
            "SLACK_SIGNING_SECRET": config.signing_secret,
            "PORT": str(port),
            "SOAK_MOVED_S": str(moved),
        }
        processes = Processes(environment, folder, workers)
        stack.callback(processes.stop)
        processes.start()
        store = Store(url)
        stack.callback(store.close)
        caller = Caller(processes.all[0].door, config.signing_secret)
        stack.callback(caller.close)
        yield Workspace(sandbox.url), processes, store, caller


HEADINGS = (
    "database | people | specifications | kills | answers | presses | others' presses | withdrawals | twice | "
    "not acknowledged at once | calls of Slack | violations | seconds"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on both databases, or the one that is named, and print a table of Markdown."""
    options = _options().parse_args(arguments)
    wanted = Wanted(options.people, options.specs, options.kills, options.workers, options.seed)
    told: list[Told] = []
    with databases("soak") as found:
        for name, url in found:
            if options.only in ("", name.lower()):
                folder = Path(tempfile.mkdtemp(prefix="personspec-soak-"))
                told.append(soak(url, name, folder, wanted, 0 if name == "SQLite" else wanted.workers))
                if not told[-1].violations:
                    shutil.rmtree(folder, ignore_errors=True)
    print(f"\n| {HEADINGS} |\n|{'---|' * (HEADINGS.count('|') + 1)}")
    for each in told:
        print(f"| {' | '.join(each.cells)} |")
    for violation in [violation for each in told for violation in each.violations][:60]:
        print(violation)
    return 1 if any(each.violations for each in told) else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.door.soak", description=__doc__)
    usual = Wanted()
    parser.add_argument("--people", type=int, default=usual.people)
    parser.add_argument("--specs", type=int, default=usual.specs, help="drafts (one for each of the people) included")
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--workers", type=int, default=usual.workers, help="on PostgreSQL, beside the server")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--only", choices=["", "sqlite", "postgresql"], default="")
    return parser


if __name__ == "__main__":
    sys.exit(main())

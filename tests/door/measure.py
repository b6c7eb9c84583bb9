"""How fast the bot acknowledges, what a press costs, how it starts; run by hand: `python -m tests.door.measure`.

Everything is measured in processes of their own on loopback, and beside a bare floor in the same run: a Bolt app with
empty listeners behind the same door. It takes about a minute. Linux only, as it reads /proc.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlmodel import select
from waitress.server import create_server

from bot.clock import SystemClock
from bot.sandbox.deliveries.signing import signed_headers
from bot.sandbox.driver import Person
from bot.services import drafts, starting, submission
from bot.services.office import Office
from bot.serving import THREADS
from bot.store import Store
from bot.store.tables import Post
from bot.web import Door
from specs.document import read_document
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.town import Talk, Town, free_port

ROOT = Path(__file__).parents[2]
ANSWERS, PRESSES, STARTS = 300, 100, 3
SECRET = "measured"
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"

Make = Callable[[int], tuple[str, bytes]]


@dataclass(frozen=True)
class Measured:
    """How long acknowledgements took, in milliseconds, and the processor time of the server for each."""

    p50: float
    p99: float
    cpu: float

    def over(self, floor: Measured) -> str:
        """As the rows of a table: this, the floor, and how many times the floor it is."""
        pairs = ((self.p50, floor.p50), (self.p99, floor.p99), (self.cpu, floor.cpu))
        return " | ".join(f"{mine:.2f} ms ({mine / bare:.1f} x {bare:.2f})" for mine, bare in pairs)


def main() -> int:
    """Measure everything and print it as a table of Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), f"sqlite:///{folder}/personspec.db", clock_moves=False).start()
        try:
            measure(town)
        finally:
            town.close()
    return 0


def measure(town: Town) -> None:
    """Prepare the store, then measure the floor and the bot with the same deliveries."""
    answer = answers(town)
    sent_for_sign_off(town, "owen.adeyemi")
    town.worker.stop()
    environment = environment_of(town)
    with served(SERVE, environment) as bot:
        first, later = documents(town)
        with_documents = bot.resident()
    press = presses(town)
    with served([sys.executable, "-m", "tests.door.measure", "--floor"], environment) as floor:
        bare = {"answer": timed(floor, answer, ANSWERS), "press": timed(floor, press, PRESSES)}
    with served([*SERVE, "--no-worker"], environment) as bot:
        mine = {"answer": timed(bot, answer, ANSWERS), "press": timed(bot, press, PRESSES)}
        loaded = bot.resident()
    starts, memory = zip(*(cold_start(environment) for _ in range(STARTS)), strict=True)
    print("| acknowledged over HTTP | p50 | p99 | processor time |\n|---|---|---|---|")
    for what, seen in mine.items():
        print(f"| {what}, committed | {seen.over(bare[what])} |")
    print(f"\nCold start until /healthz answers: {statistics.median(starts):.2f} s (of {STARTS}).")
    print(f"Resident: {statistics.median(memory):.0f} MB with its worker, {loaded:.0f} MB after this load.")
    print(f"A document: {first:.2f} s the first, {later:.2f} s the next; resident after both: {with_documents:.0f} MB.")


def documents(town: Town) -> tuple[float, float]:
    """Seconds from a complete draft to its document in the thread: the first, and one whose process is there already.

    Each holds the posting of the thread's head and its words too.
    """
    took = []
    for who in ("dana.whitfield", "owen.adeyemi"):
        person = town.person(who)

        before, began = _files(person), time.perf_counter()
        adopt_example(town, who)
        town.wait(partial(_more_files, person, before), "the document")
        took.append(time.perf_counter() - began)
    return took[0], took[1]


def _files(person: Person) -> int:
    return sum(len(message.files) for message in person.all_messages(person.dm()))


def _more_files(person: Person, before: int) -> bool:
    return _files(person) > before


def answers(town: Town) -> Make:
    """The answer to the same question again and again, so that the draft stays as long as it is."""
    talk = Talk.begin(town, "dana.whitfield")
    talk.press("conversation.choose.factor")
    channel = talk.person.dm()

    def make(number: int) -> tuple[str, bytes]:
        event = {"type": "message", "channel_type": "im", "user": talk.person.id, "channel": channel}
        event |= {"text": f"Customer Hub Assistant {number}", "ts": f"{time.time():.6f}", "thread_ts": talk.root}
        body = {"type": "event_callback", "event_id": f"EvM{number}", "team_id": town.config.team_id, "event": event}
        return JSON_TYPE, json.dumps(body).encode()

    return make


def presses(town: Town) -> Make:
    """The line manager's approval, each of another specification. Who that is must be known by now."""
    with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
        document = read_document(path)
    for _ in range(PRESSES):
        with town.office.act() as act:
            conversation = starting.adopt(act, town.person("owen.adeyemi").id, document)
            submission.send(act, drafts.locked(act.session, conversation.spec_id), conversation)
    with town.office.look() as act:
        cards = act.session.exec(select(Post.id).where(Post.kind == "card")).all()[-PRESSES:]
    who, team = town.person("priya.nair").id, town.config.team_id

    def make(number: int) -> tuple[str, bytes]:
        body = {
            "type": "block_actions",
            "trigger_id": f"1.2.measured{number}",
            "user": {"id": who, "team_id": team},
            "team": {"id": team},
            "channel": {"id": town.channel},
            "container": {"type": "message", "message_ts": "1.2", "channel_id": town.channel},
            "actions": [{"action_id": "signoff.approve", "type": "button", "value": f"{cards[number]}.1"}],
        }
        return FORM_TYPE, urlencode({"payload": json.dumps(body)}).encode()

    bodies = [make(number) for number in range(PRESSES)]
    return lambda number: bodies[number]


SERVE = [sys.executable, "-m", "bot.cli", "serve"]


def environment_of(town: Town) -> dict[str, str]:
    """What both servers run with."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        # Compiled code is kept from one start to the next, as Python does unless a machine is told otherwise.
        "PYTHONDONTWRITEBYTECODE": "",
        "DATABASE_URL": town.store_url,
        "SLACK_API_URL": town.sandbox.api_url,
        "SLACK_BOT_TOKEN": town.config.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
    }


@dataclass(frozen=True)
class Server:
    """A process that listens on a port of loopback."""

    pid: int
    port: int

    def cpu(self) -> float:
        """The processor time it has used so far, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Its memory in megabytes."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) / 1000 if found else 0.0


@contextmanager
def served(command: list[str], environment: dict[str, str], folder: Path = ROOT) -> Iterator[Server]:
    """A server as a process, ready; stopped at the end. It runs the source in that folder."""
    port = free_port()
    environment = {**environment, "PORT": str(port), "PYTHONPATH": str(folder)}
    process = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not _answers(port):
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError(f"{' '.join(command)} did not start")
            time.sleep(0.005)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1).is_success
    except httpx.HTTPError:
        return False


def timed(server: Server, make: Make, times: int) -> Measured:
    """Send so many deliveries, one after another, over one connection as Slack's are."""
    took: list[float] = []
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        began = server.cpu()
        for number in range(times):
            kind, body = make(number)
            headers = {**signed_headers(SECRET.encode(), body), "content-type": kind}
            start = time.perf_counter()
            status = client.post("/slack/events", content=body, headers=headers).status_code
            took.append((time.perf_counter() - start) * 1000)
            if status != httpx.codes.OK:
                raise RuntimeError(f"delivery {number} was answered with {status}")
        cpu = (server.cpu() - began) * 1000 / times
    return Measured(statistics.median(took), statistics.quantiles(took, n=100)[98], max(cpu, 0.01))


def cold_start(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the bot answers, and its memory in megabytes a second later."""
    began = time.perf_counter()
    with served(SERVE, environment) as bot:
        seconds = time.perf_counter() - began
        time.sleep(1)
        return seconds, bot.resident()


def floor() -> int:
    """Serve a Bolt app that does nothing, behind the same door."""

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U1", bot_id="B1")

    app = App(
        client=WebClient(token="xoxb-1"),
        authorize=authorize,
        signing_secret=SECRET,
        process_before_response=True,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    app.action(re.compile(".*"))(lambda ack: ack())
    app.event("message")(lambda: None)
    door = Door(app, Office(Store("sqlite://"), SystemClock()), SECRET)
    create_server(door, host="127.0.0.1", port=int(os.environ["PORT"]), threads=THREADS).run()
    return 0


if __name__ == "__main__":
    sys.exit(floor() if "--floor" in sys.argv else main())

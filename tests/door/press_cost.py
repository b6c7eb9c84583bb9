"""What a press and an answer cost in processor time, and where: run by hand, `python -m tests.door.press_cost`.

A store with specifications sent for sign-off is made once. Then a process of its own, for each folder of source in
turn, gives the same deliveries straight to the door of `bot.web` (so everything but the sockets and HTTP's own reading:
`tests.door.measure` has those), each press on a fresh slot of a copy of that store. A machine that is shared runs fast
and slow by turns: so the folders are taken by turns too, and what counts is the median of the rounds. The floor is a
Bolt app that does nothing, behind the same door, in the same process.

    python -m tests.door.press_cost [--against FOLDER] [--rounds 5] [--profile press|answer]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PRESSES, ANSWERS, WARM = 300, 120, 20
SECRET = "measured"
Delivery = tuple[str, str]


def main() -> int:
    """Prepare, measure by turns, print a table of Markdown."""
    chosen = argparse.ArgumentParser(description="What a press and an answer cost in processor time.")
    chosen.add_argument("--against", type=Path, help="another checkout, to be measured by turns with this one")
    chosen.add_argument("--rounds", type=int, default=5)
    chosen.add_argument("--profile", choices=("press", "answer"))
    chosen.add_argument("--prepared", type=Path, help=argparse.SUPPRESS)
    wishes = chosen.parse_args()
    if wishes.prepared:
        print(json.dumps(_measured(wishes.prepared, wishes.profile or "")))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        if wishes.profile:
            _child(ROOT, Path(folder), wishes.profile)
            return 0
        trees = [*([wishes.against.resolve()] if wishes.against else []), ROOT]
        seen = [[_child(tree, Path(folder)) for tree in trees] for _ in range(wishes.rounds)]
    print("| processor time | " + " | ".join(("before", "now")[-len(trees) :]) + " |\n|---|" + "---|" * len(trees))
    for what in seen[0][0]:
        medians = (statistics.median(turn[place][what] for turn in seen) for place in range(len(trees)))
        print(f"| {what} | " + " | ".join(f"{each:.2f} ms" for each in medians) + " |")
    return 0


def prepare(folder: Path) -> None:
    """A store and the deliveries to give, as files of that folder."""
    from tests.door import measure
    from tests.door.conftest import sent_for_sign_off
    from tests.door.town import Town

    measure.PRESSES = PRESSES + WARM
    town = Town(folder, f"sqlite:///{folder}/prepared.db", clock_moves=False).start()
    try:
        answer = measure.answers(town)
        sent_for_sign_off(town, "owen.adeyemi")
        town.worker.stop()
        press = measure.presses(town)
        made = {
            "answer": [answer(number) for number in range(ANSWERS + WARM)],
            "press": [press(number) for number in range(PRESSES + WARM)],
        }
        as_text = {what: [(kind, body.decode()) for kind, body in several] for what, several in made.items()}
        kept = {"team": town.config.team_id, "deliveries": as_text}
        (folder / "deliveries.json").write_text(json.dumps(kept))
    finally:
        town.close()


def _child(tree: Path, folder: Path, profile: str = "") -> dict[str, float]:
    """Measure one folder of source in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--prepared", str(folder)]
    command += ["--profile", profile] if profile else []
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    output = None if profile else subprocess.PIPE
    ended = subprocess.run(command, env=environment, stdout=output, check=True, text=True, cwd=tree)
    found: dict[str, float] = json.loads(ended.stdout) if ended.stdout else {}
    return found


def _measured(folder: Path, profile: str) -> dict[str, float]:
    """Milliseconds of processor time for each delivery of a kind, to the bot of this process and to the floor."""
    from slack_sdk import WebClient

    from bot import running
    from bot.app import create_app
    from bot.settings import Settings
    from bot.slack.gateway import Identity
    from bot.web import Door

    with tempfile.TemporaryDirectory(dir=folder) as own:
        shutil.copy(folder / "prepared.db", own)
        kept = json.loads((folder / "deliveries.json").read_text())
        settings = Settings(f"sqlite:///{own}/prepared.db", None, "xoxb-1", SECRET, "", "", "127.0.0.1", 0, "text")
        office = running.open_office(settings)
        office.workspace = kept["team"]
        app = create_app(settings, office, WebClient(token="xoxb-1"), Identity(kept["team"], "U0BOT", "B0BOT"))
        door, floor = Door(app, office, SECRET), Door(_floor(), office, SECRET)
        running._spare_the_collector()
        found: dict[str, float] = {}
        for what, deliveries in kept["deliveries"].items():
            found[f"{what}, door and Bolt alone"] = timed(floor, deliveries)
            found[what] = timed(door, deliveries, profiled=what == profile)
        office.store.close()
        return found


def timed(door: Any, deliveries: list[Delivery], *, profiled: bool = False) -> float:
    """Milliseconds of processor time for each delivery, the first few left out."""
    requests = [_environ(kind, body.encode()) for kind, body in deliveries]
    for request in requests[:WARM]:
        _give(door, request)
    profile = cProfile.Profile()
    if profiled:
        profile.enable()
    began = time.process_time()
    for request in requests[WARM:]:
        _give(door, request)
    took = time.process_time() - began
    if profiled:
        profile.disable()
        stats = pstats.Stats(profile)
        stats.sort_stats("cumulative").print_stats(120)
        stats.sort_stats("tottime").print_stats(70)
    return took * 1000 / len(requests[WARM:])


def _give(door: Any, request: dict[str, Any]) -> None:
    answered: list[str] = []
    list(door(request, lambda status, _headers: answered.append(status)))
    if answered != ["200 OK"]:
        raise RuntimeError(f"a delivery was answered with {answered}")


def _environ(kind: str, body: bytes) -> dict[str, Any]:
    from bot.sandbox.deliveries.signing import signed_headers

    headers = signed_headers(SECRET.encode(), body)
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **named,
    }


def _floor() -> Any:
    """A Bolt app that does nothing."""
    import re

    from slack_bolt import App
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk import WebClient

    app = App(
        client=WebClient(token="xoxb-1"),
        authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U1"),
        signing_secret=SECRET,
        process_before_response=True,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    app.action(re.compile(".*"))(lambda ack: ack())
    app.event("message")(lambda: None)
    return app


if __name__ == "__main__":
    sys.exit(main())

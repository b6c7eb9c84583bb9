"""What a start costs in processor time: run by hand, `python -m tests.door.start_cost [--against FOLDER] [--rounds 8]`.

`personspec serve` is started in a process of its own until `/healthz` answers, from this source and from another
checkout by turns, on a store that is there already. The floor is a process that only loads the libraries that any bot
of this kind needs. A machine that is shared runs fast and slow by turns: the least of all rounds says what a start
needs, the median what it needed here. Linux only, as it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.door import measure
from tests.door.town import Town

FLOOR = [sys.executable, "-c", "import slack_bolt, sqlmodel, jinja2, waitress, yaml"]


def main() -> int:
    """Prepare, start by turns, print a table of Markdown."""
    chosen = argparse.ArgumentParser(description="What a start costs in processor time.")
    chosen.add_argument("--against", type=Path, help="another checkout, to be started by turns with this one")
    chosen.add_argument("--rounds", type=int, default=8)
    wishes = chosen.parse_args()
    trees = {"before": wishes.against.resolve()} if wishes.against else {}
    trees["now"] = measure.ROOT
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), f"sqlite:///{folder}/personspec.db", clock_moves=False).start()
        try:
            town.worker.stop()
            compare(measure.environment_of(town), trees, wishes.rounds)
        finally:
            town.close()
    return 0


def compare(environment: dict[str, str], trees: dict[str, Path], rounds: int) -> None:
    """Start each source so many times, after once to have its code compiled and kept."""
    floor: list[float] = []
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in trees}
    for turn in range(rounds + 1):
        floor.append(_loaded(environment))
        for name, tree in trees.items():
            seen[name].append(_started(environment, tree))
        if turn == 0:
            floor.clear()
            seen = {name: [] for name in trees}
    least = min(floor)
    print("| a start, processor time | least | median | times the floor's least | resident |\n|---|---|---|---|---|")
    print(f"| floor | {least:.2f} s | {statistics.median(floor):.2f} s | 1 | |")
    for name, starts in seen.items():
        took, memory = zip(*starts, strict=True)
        figures = f"{min(took):.2f} s | {statistics.median(took):.2f} s | {min(took) / least:.2f}"
        print(f"| {name} | {figures} | {statistics.median(memory):.0f} MB |")


def _started(environment: dict[str, str], tree: Path) -> tuple[float, float]:
    """Seconds of processor time until it answers, and its memory then in megabytes."""
    with measure.served(measure.SERVE, environment, tree) as bot:
        return bot.cpu(), bot.resident()


def _loaded(environment: dict[str, str]) -> float:
    process = subprocess.Popen(FLOOR, env=environment)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())

"""`personspec serve` as a process of its own that can be killed at any moment; run as `python -m tests.door.serving`.

It is the real command but for one thing: what a killed process had in hand is taken up after a moment and not after
half a minute, so that a test can kill it often.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import httpx

from bot.cli import main
from bot.jobs import queue

ROOT = Path(__file__).parents[2]
# Longer than any call takes, also one that a killed process had just begun: else its row is posted again too early.
LEASE = timedelta(seconds=4)
STARTS_WITHIN_S = 60


class Serving:
    """The process, and its log in a file."""

    def __init__(
        self,
        environment: dict[str, str],
        log: Path,
        module: Sequence[str] = ("tests.door.serving",),
        answers: bool = True,
        starts_within: float = STARTS_WITHIN_S,
    ) -> None:
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self._log = log
        self._module = module
        self._answers = answers
        self._starts_within = starts_within
        self._process: subprocess.Popen[bytes] | None = None
        self.door = f"http://127.0.0.1:{environment['PORT']}"

    def most_memory(self) -> float:
        """The most memory that it has had resident so far, in megabytes."""
        assert self._process is not None
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self._process.pid}/status").read_text())
        return int(found[1]) / 1000 if found else 0.0

    def mapped(self) -> str:
        """The files that it has loaded as code, as Linux lists them."""
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/maps").read_text()

    def launch(self) -> None:
        """Start it, and do not wait until it is ready."""
        with self._log.open("ab") as out:
            command = [sys.executable, "-m", *self._module]
            self._process = subprocess.Popen(
                command, env=self._environment, cwd=self._log.parent, stdout=out, stderr=out
            )

    def start(self) -> None:
        """Start it and wait until it answers, if it is one that does."""
        self.launch()
        if self._answers:
            self._wait()

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + self._starts_within
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if httpx.get(f"{self.door}/healthz", timeout=1).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.02)
        raise AssertionError(f"the bot did not start:\n{self._log.read_text()[-3_000:]}")

    def kill(self) -> None:
        """End it as a power cut would: nothing is tidied up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=5)

    def stop(self) -> int:
        """End it as an operator does; its exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=20)


if __name__ == "__main__":
    queue.LEASE = LEASE
    sys.exit(main(["serve"]))

"""`personspec demo` as a person starts it: the real command, its two processes, and what is left when it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.driver import Workspace

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
STARTS_WITHIN_S = 40


@dataclass
class Demo:
    """A demo that runs, in a session of its own as under a terminal."""

    process: subprocess.Popen[str]
    workspace: Workspace
    trouble: Path

    def end(self, how: signal.Signals, within: float) -> None:
        """Send a signal as a terminal or an operator does. Raises AssertionError naming the processes that stay."""
        family = _family(self.process.pid)
        assert len(family) > 1, "the sandbox has no process of its own"
        if how == signal.SIGINT:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        until = time.monotonic() + within
        while left := [pid for pid in family if pid in _parents()]:
            self.process.poll()
            assert time.monotonic() < until, f"{left} are left {within} seconds later"
            time.sleep(0.05)
        self.process.wait(timeout=1)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """Starts demos in the test's folder; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*options: str) -> Demo:
        process, trouble = _command("--port", "0", "--folder", str(tmp_path / "demo"), *options, errors=tmp_path)
        started.append(process)
        return Demo(process, Workspace(_address(process, trouble)), trouble)

    yield begin
    for process in started:
        process.kill()  # the sandbox ends with it: see the test below that says so
        process.wait(timeout=5)


def test_it_is_served_keeps_what_it_holds_and_ends_at_once(start: Callable[..., Demo]) -> None:
    demo = start()
    answer = demo.workspace.person("dana.whitfield").command("/personspec new Customer Hub Assistant")
    assert not answer.trouble
    first = _heads(demo, "dana.whitfield", 1)
    assert "PS-0003" in first[0]
    assert len(_heads(demo, "owen.adeyemi", 2)) == 2
    demo.end(signal.SIGINT, within=5)
    assert demo.process.returncode == 0, demo.trouble.read_text()
    assert not re.search("ERROR|Traceback", demo.trouble.read_text()), demo.trouble.read_text()

    again = start()
    assert _heads(again, "dana.whitfield", 1) == first
    assert len(_heads(again, "owen.adeyemi", 2)) == 2
    again.workspace.person("dana.whitfield").command("/personspec new Park Keeper")
    assert "PS-0004" in _heads(again, "dana.whitfield", 2)[1]


def test_the_page_answers_with_all_it_needs(start: Callable[..., Demo]) -> None:
    demo = start()
    client = demo.workspace.control.client
    page = client.get("/")
    assert page.status_code == 200
    assert "<!doctype html>" in page.text.lower()
    own = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(own) >= 3
    assert [client.get(path).status_code for path in own] == [200] * len(own)
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page.text)


def test_nothing_is_left_after_it_is_killed(start: Callable[..., Demo]) -> None:
    demo = start()
    demo.end(signal.SIGKILL, within=3)


def test_beginning_again_removes_only_what_is_its_own(start: Callable[..., Demo], tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    folder.joinpath("notes.txt").write_text("mine")
    folder.joinpath("sandbox.db").write_text("not a database at all")
    folder.joinpath("personspec.db").write_text("neither")
    demo = start("--fresh")
    assert len(_heads(demo, "owen.adeyemi", 2)) == 2
    assert folder.joinpath("notes.txt").read_text() == "mine"


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process, trouble = _command("--port", str(port), "--folder", str(tmp_path), errors=tmp_path)
        assert process.wait(timeout=STARTS_WITHIN_S) == 1
    assert str(port) in trouble.read_text()
    assert "--port 0" in trouble.read_text()
    assert "Traceback" not in trouble.read_text()


def _command(*options: str, errors: Path) -> tuple[subprocess.Popen[str], Path]:
    trouble = errors / "stderr.txt"
    with trouble.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "demo", *options],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            start_new_session=True,
            cwd=Path(__file__).parents[2],
        )
    return process, trouble


def _address(process: subprocess.Popen[str], trouble: Path) -> str:
    """The address that it prints once the bot is there."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return found.group(0)
    raise AssertionError(f"it ended with {process.wait(5)} and without an address: {trouble.read_text()}")


def _parents() -> dict[int, int]:
    """The live processes, each with its parent; a zombie is none."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def _family(pid: int) -> set[int]:
    """A process and all that come from it."""
    parents = _parents()
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _heads(demo: Demo, who: str, count: int) -> list[str]:
    """The heads of somebody's threads, oldest first, once there are that many with their question."""
    person = demo.workspace.person(who)

    def found() -> list[str] | None:
        heads = [each.raw["text"] for each in person.messages() if each.by_app and each.reply_count]
        return heads if len(heads) >= count else None

    return demo.workspace.wait(found, timeout=20, about=f"{count} threads of {who}") or []

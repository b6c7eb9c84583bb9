"""Word and PDF documents come from a process of their own, that comes and goes and never outlives the bot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.jobs import sender
from bot.services import drawing
from bot.services.drawing import Drawing, NotDrawn
from specs import rendering
from specs.rendering.parts import Line, Passage, Tree
from tests.door.conftest import adopt_example, drained
from tests.door.serving import ROOT
from tests.door.test_crash import World
from tests.door.town import Town
from tests.rendering.examples import MADE_AT, full_size, tree_of

# The budget is 90 MB on a quiet machine (docs/measurements.md); with the libraries loaded it was 110 to 150.
MOST_MB = 105
DRAWS = ("lxml", "typst")
WITHIN_S = 30
# What neither Word nor a PDF can hold; the tree of a specification never has it.
UNDRAWABLE = "a\0b"

on_linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc, which only Linux has")


@pytest.fixture
def drawn() -> Iterator[Drawing]:
    made = Drawing()
    yield made
    made.end()


def a_tree(text: str = "Has led a team.") -> Tree:
    return Tree(
        name="A person specification",
        title="Person specification",
        employer="Thornley Vale Council",
        employer_above=True,
        landscape=False,
        header=(),
        header_table=None,
        blocks=(Passage("Experience", (Line(text),)),),
        sign_off_heading="",
        sign_off=(),
        sign_off_table=None,
        closing="",
        footer=(),
        status="",
    )


def lives(pid: int) -> bool:
    """Whether that process runs; one that ended and was not yet asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(found: Callable[[], Any], about: str) -> None:
    end = time.monotonic() + WITHIN_S
    while not found():
        assert time.monotonic() < end, about
        time.sleep(0.02)


@pytest.mark.parametrize("form", ["factor", "area"])
@pytest.mark.parametrize("to", ["docx", "pdf", "html"])
def test_a_document_is_byte_for_byte_the_one_that_is_made_here(to: str, form: str) -> None:
    tree = tree_of(full_size(form))
    assert drawing.draw(tree, to, MADE_AT) == rendering.draw(tree, to, MADE_AT)


def test_a_burst_is_drawn_by_one_process_and_an_idle_one_ends() -> None:
    brief = Drawing(idle=1)  # second: longer than the next document takes to be asked for
    pids = {brief.pid for _ in range(3) if brief.draw(a_tree(), "docx", MADE_AT)}
    assert len(pids) == 1
    until(lambda: not brief.pid, "the idle process to end")
    assert brief.draw(a_tree(), "docx", MADE_AT).startswith(b"PK")
    assert brief.pid not in pids
    brief.end()


def test_a_process_that_was_killed_is_replaced(drawn: Drawing) -> None:
    before = drawn.draw(a_tree(), "docx", MADE_AT)
    first = drawn.pid
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert drawn.draw(a_tree(), "docx", MADE_AT) == before
    assert drawn.pid not in (0, first)


def test_an_error_is_told_and_the_process_goes_on(drawn: Drawing) -> None:
    with pytest.raises(NotDrawn, match="ValueError") as told:
        drawn.draw(a_tree(UNDRAWABLE), "docx", MADE_AT)
    assert not told.value.ended
    pid = drawn.pid
    assert drawn.draw(a_tree(), "docx", MADE_AT).startswith(b"PK")
    assert drawn.pid == pid


def test_one_that_takes_too_long_is_ended_and_that_is_told() -> None:
    hurried = Drawing(limit=0)
    with pytest.raises(NotDrawn, match="ended") as told:
        hurried.draw(a_tree(), "pdf", MADE_AT)
    assert told.value.ended
    assert hurried.pid == 0


def test_the_process_ignores_what_is_sent_to_all_that_run(drawn: Drawing) -> None:
    drawn.draw(a_tree(), "docx", MADE_AT)
    pid = drawn.pid
    for name in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, name)
    drawn.draw(a_tree(), "docx", MADE_AT)
    assert drawn.pid == pid


@on_linux
def test_the_process_is_told_no_secret(drawn: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-told-to-nobody")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:told-to-nobody@nowhere/x")
    drawn.draw(a_tree(), "docx", MADE_AT)
    assert b"told-to-nobody" not in Path(f"/proc/{drawn.pid}/environ").read_bytes()


OWNER = """
import sys, time
from bot.services.drawing import Drawing
from tests.rendering.examples import MADE_AT, full_size, tree_of
drawing = Drawing()
drawing.draw(tree_of(full_size("factor")), "docx", MADE_AT)
print(drawing.pid, flush=True)
time.sleep(600)
"""


@on_linux
def test_nothing_is_left_after_its_owner_was_killed(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", OWNER]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        assert lives(pid)
        owner.kill()
    until(lambda: not lives(pid), "the process to end with its owner")


def files(town: Any) -> list[str]:
    dana = town.person("dana.whitfield")
    return [each.name for message in dana.all_messages(dana.dm()) for each in message.files]


def test_a_document_whose_process_ended_is_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_DRAWING", hurried := Drawing(limit=0))
    monkeypatch.setattr(sender, "BACKOFF_S", (0.1,))
    tried: list[str] = []
    undrawn = sender._undrawn

    def patient(post: Any, error: NotDrawn) -> Any:
        tried.append(str(error))
        hurried._limit = drawing.LIMIT_S
        return undrawn(post, error)

    monkeypatch.setattr(sender, "_undrawn", patient)
    adopt_example(town)
    town.wait(lambda: files(town), "the document")
    drained(town)
    hurried.end()
    assert len(tried) == 1
    assert len(files(town)) == 1


@on_linux
@pytest.mark.timeout(240)
def test_the_real_process_stays_small_when_a_document_was_made(tmp_path: Path) -> None:
    world = World(tmp_path, f"sqlite:///{tmp_path / 'personspec.db'}")
    try:
        world.bot.start()
        adopt_example(world)  # type: ignore[arg-type]  # all that it needs of a town is there
        world.wait(lambda: files(world), "the document")
        assert not {each for each in DRAWS if each in world.bot.mapped()}
        assert world.bot.most_memory() < MOST_MB
    finally:
        world.close()

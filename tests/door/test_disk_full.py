"""The disk is full at a commit: what cannot be kept is refused, what was acknowledged is not lost, and it recovers."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bot.store.tables import HeldAnswer
from tests.door.hostile import Caller
from tests.door.test_faults import at_criteria, essential
from tests.door.town import Talk, Town

OK, SERVER_ERROR = httpx.codes.OK, httpx.codes.INTERNAL_SERVER_ERROR
SMALL, LARGE = "2m", "64m"
# Each answer is longer than a page, so that the room that is left is soon used up.
LONG = "Has kept records of case number {} " + "with care and in full sentences " * 150
MOST = 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB; left out where one may not be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(made, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def answer(town: Town, caller: Caller, talk: Talk, number: int, text: str, retry: int = 0) -> int:
    """Deliver something typed in a draft's thread, as Slack does; the status of what the bot answers."""
    said: dict[str, Any] = {"type": "message", "channel_type": "im", "user": talk.person.id, "text": text}
    said |= {"channel": talk.person.dm(), "ts": f"{time.time():.3f}{number:03d}", "thread_ts": talk.root}
    body = {"type": "event_callback", "event_id": f"EvFULL{number}", "team_id": town.config.team_id, "event": said}
    retried = {"x_slack_retry_num": str(retry), "x_slack_retry_reason": "http_error"} if retry else {}
    return caller.send(json.dumps(body).encode(), **retried).status


def kept(town: Town) -> list[str]:
    """The answers that the store has: in the draft, or kept until it is known whether their question stands there."""
    with town.office.look() as act:
        return [*essential(town), *act.session.execute(select(col(HeldAnswer.text))).scalars()]


def fill_and_recover(town: Town, give_room: Callable[[], None]) -> None:
    """People answer until the disk is full; once there is room again, what was refused is delivered again."""
    talk = at_criteria(town)
    caller = Caller(town.door, town.config.signing_secret)
    told: list[str] = []
    refused = ""
    for number in range(MOST):
        text = LONG.format(number).strip()
        status = answer(town, caller, talk, number, text)
        if status != OK:
            refused = text
            break
        told.append(text)
    assert status == SERVER_ERROR, "what cannot be kept is not acknowledged"
    assert set(told) == set(kept(town)), "what was acknowledged is there, and what was refused is not"
    give_room()
    assert answer(town, caller, talk, number, refused, retry=1) == OK
    caller.close()
    # A last one that was in doubt when the disk was full is taken once its question is known to stand there.
    town.wait(lambda: sorted(essential(town)) == sorted([*told, refused]), "every answer, once", timeout=60)


def test_a_full_file_system_of_two_megabytes(small_disk: Path, tmp_path: Path) -> None:
    town = Town(tmp_path, f"sqlite:///{small_disk / 'personspec.db'}", clock_moves=False).start(worker=True)

    def give_room() -> None:
        subprocess.run(["mount", "-o", f"remount,size={LARGE}", str(small_disk)], check=True)

    try:
        fill_and_recover(town, give_room)
    finally:
        town.close()


@pytest.mark.parametrize("seed", range(3))
def test_a_database_that_may_not_grow_at_a_random_commit(town: Town, seed: int) -> None:
    pages = [10_000_000]

    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")

    event.listen(town.office.store.engine, "begin", limit)
    with town.office.store.reading() as session:
        now = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
    pages[0] = now + random.Random(seed).randrange(5, 60)

    def give_room() -> None:
        pages[0] = 10_000_000

    fill_and_recover(town, give_room)

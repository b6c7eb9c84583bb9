"""Sign-off through the store under any order of acts, in small; `python -m tests.door.stateful` is the whole of it."""

from __future__ import annotations

from pathlib import Path

from tests.door.stateful import made, through_the_store


def test_the_store_follows_the_model(tmp_path: Path) -> None:
    assert through_the_store(tmp_path, examples=16, steps=20, alike=True) > 160
    assert {"approve: done", "withdraw: done", "submit: done", "approve: refused"} <= set(made)

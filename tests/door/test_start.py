"""What a start costs is kept low (docs/measurements.md): what is not needed is not loaded, and the collector rests."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli, running
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import RunningSandbox
from bot.settings import SettingsError
from tests.door.serving import ROOT
from tests.door.town import free_port


@pytest.fixture
def slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A workspace that the command's settings name, and a collector that is afterwards as it was."""
    config = SandboxConfig.load(database=tmp_path / "sandbox.db", bot_url="http://127.0.0.1:1/slack/events")
    with RunningSandbox(config) as sandbox:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SLACK_BOT_TOKEN", config.bot_token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", config.signing_secret)
        monkeypatch.setenv("SLACK_API_URL", sandbox.api_url)
        monkeypatch.setenv("PORT", str(free_port()))
        yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.parametrize("command", [["serve"], ["serve", "--no-worker"], ["worker"]], ids=" ".join)
@pytest.mark.usefixtures("slack")
def test_the_collector_rests_while_the_bot_is_loaded_and_works_once_it_serves(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    seen: dict[str, bool] = {}
    opened = running.open_office

    def opening(*settings: object) -> object:
        seen["working while it is loaded"] = gc.isenabled()
        return opened(*settings)  # type: ignore[arg-type]

    class Told(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            seen["working while it serves"] = gc.isenabled()
            seen["set aside"] = gc.get_freeze_count() > 10_000
            return True

    monkeypatch.setattr(running, "open_office", opening)
    monkeypatch.setattr(running, "_stop_on_signals", Told)
    assert cli.main(command) == 0
    assert seen == {"working while it is loaded": False, "working while it serves": True, "set aside": True}


def test_a_start_that_fails_leaves_the_collector_working(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise SettingsError("no")

    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "none")
    monkeypatch.setattr(running, "open_office", refused)
    assert cli.main(["serve"]) == 1
    assert gc.isenabled()


def loaded_by(statement: str) -> tuple[set[str], list[str]]:
    """The modules that are loaded after a statement in a process of its own, and our sources that were read as text."""
    told = "import json, linecache, sys; print(json.dumps([list(sys.modules), list(linecache.cache)]))"
    command = [sys.executable, "-c", f"{statement}; {told}"]
    modules, read = json.loads(subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout)
    return set(modules), [each for each in read if each.startswith(str(ROOT))]


def test_the_command_itself_loads_no_library() -> None:
    modules, _ = loaded_by("from bot import cli")
    assert "bot.cli" in modules
    assert modules.isdisjoint({"sqlalchemy", "pydantic", "yaml", "slack_sdk", "slack_bolt"})


def test_the_bot_reads_no_source_and_loads_nothing_that_a_first_delivery_may_not_need() -> None:
    modules, read = loaded_by("import bot.app, bot.running, bot.serving, bot.web, bot.jobs.worker")
    assert "bot.services.signing" in modules
    assert read == []
    assert modules.isdisjoint({"alembic", "holidays", "lxml", "typst", "docx", "openpyxl", "starlette", "httpx"})

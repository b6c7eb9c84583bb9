"""The demo: a sandbox workspace in a process of its own, the bot beside it, a fictional council, and example drafts."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import socket
import threading
import time
from contextlib import redirect_stdout
from datetime import timedelta
from importlib import resources
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx

from bot import running
from bot.clock import SystemClock
from bot.logs import set_up
from bot.sandbox.config import SandboxConfig
from bot.services import drafts, starting
from bot.services.office import Office
from bot.settings import Settings, SettingsError
from specs.document import read_document

log = logging.getLogger(__name__)

# With it the demo's Slack grants what the real one would, and no more.
MANIFEST = Path(__file__).parents[1] / "manifest.json"
BOT_DATABASE = "personspec.db"
SANDBOX_DATABASE = "sandbox.db"
STARTS_WITHIN_S = 20
CLOCK_PAUSE_S = 0.5
# Whose the example drafts are: the second hiring manager, so that the first begins with an empty desk.
EXAMPLES_BELONG_TO = "owen.adeyemi@thornleyvale.example"
EXAMPLES = ("factor.spec.yaml", "area.spec.yaml")


def demo(folder: Path, port: int, *, fresh: bool) -> int:
    """Serve the sandbox's page and the bot until interrupted. Data stays in `folder`.

    Raises SettingsError when the port is in use.
    """
    set_up("text")
    logging.getLogger().setLevel(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    if fresh:
        _begin_again(folder)
    listening = _listen(0)
    page_port = _free_port(port)
    config = SandboxConfig.load(
        port=page_port,
        database=folder / SANDBOX_DATABASE,
        bot_url=f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events",
    )
    if MANIFEST.exists():
        config = config.with_manifest(json.loads(MANIFEST.read_text(encoding="utf-8")))
    sandbox = multiprocessing.get_context("spawn").Process(target=_sandbox, args=(config, os.getpid()), daemon=True)
    sandbox.start()
    address = f"http://127.0.0.1:{page_port}"
    try:
        _wait_until_up(sandbox, address)
        _run_bot(config, folder, address, listening)
    finally:
        sandbox.terminate()
        sandbox.join(timeout=5)
    return 0


def _run_bot(config: SandboxConfig, folder: Path, address: str, listening: socket.socket) -> None:
    settings = Settings(
        database_url=f"sqlite:///{folder / BOT_DATABASE}",
        organisation_file=None,
        bot_token=config.bot_token,
        signing_secret=config.signing_secret,
        app_token="",
        slack_api_url=f"{address}/api/",
        host="127.0.0.1",
        port=listening.getsockname()[1],
        log="text",
    )
    clock = SystemClock()
    threading.Thread(target=_follow_clock, args=(clock, address), name="clock", daemon=True).start()
    office = running.open_office(settings, clock)
    bot = running.get_to_know(settings, office)
    _put_examples(office, _user_id(config, EXAMPLES_BELONG_TO))
    ready = f"\nOpen {address}/ in a browser. The data is in {folder}/. Stop with Ctrl-C.\n"
    threading.Thread(target=_say_when_up, args=(settings.port, ready), name="ready", daemon=True).start()
    running.serve(bot, with_worker=True, listening=listening)


def _say_when_up(port: int, ready: str) -> None:
    """Give the address away only once the bot answers: the first command typed on the page must not fail."""
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            print(ready, flush=True)
            return


def _sandbox(config: SandboxConfig, parent: int) -> None:
    """The sandbox's process; it ends with the demo, even when the demo is killed."""
    from bot.sandbox.server import serve

    # Ctrl-C in a terminal goes to a whole group. The demo stops the bot first and then this, so that the bot says no
    # last word to a Slack that is gone.
    os.setpgid(0, 0)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # The demo says the address itself, once the bot is there too.
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        serve(config)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def _begin_again(folder: Path) -> None:
    """Remove the demo's databases, and nothing else that may be in the folder."""
    for name in (BOT_DATABASE, SANDBOX_DATABASE):
        for journal in ("", "-wal", "-shm", "-journal"):
            folder.joinpath(name + journal).unlink(missing_ok=True)


def _wait_until_up(sandbox: BaseProcess, address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and sandbox.is_alive():
        try:
            httpx.get(f"{address}/sandbox/clock", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise SettingsError(f"The sandbox did not start at {address}; what stands above says why. Try --port 0.")


def _follow_clock(clock: SystemClock, address: str) -> None:
    """Keep the working time in step with the clock that the page moves."""
    with httpx.Client(timeout=2) as client:
        while True:
            try:
                clock.offset = timedelta(seconds=float(client.get(f"{address}/sandbox/clock").json()["offset_seconds"]))
            except (httpx.HTTPError, ValueError, KeyError):
                log.debug("the sandbox's clock was not read")
            time.sleep(CLOCK_PAUSE_S)


def _put_examples(office: Office, author: str) -> None:
    """Two complete drafts, put there once."""
    with office.act() as act:
        if drafts.any_there(act.session):
            return
        for name in EXAMPLES:
            with resources.as_file(resources.files("specs.examples").joinpath(name)) as path:
                document = read_document(path)
            document = document.model_copy(update={"organisation": act.organisation.organisation})
            starting.adopt(act, author, document)


def _user_id(config: SandboxConfig, email: str) -> str:
    return next(person.id for person in config.people if person.email == email)


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    return listening


def _free_port(wanted: int) -> int:
    """The wanted port if it is free, any free one for 0. Raises SettingsError for one that is in use."""
    try:
        with _listen(wanted) as listening:
            port: int = listening.getsockname()[1]
            return port
    except OSError as error:
        raise SettingsError(
            f"Port {wanted} cannot be used ({error.strerror}). Is a demo running already? Try --port 0."
        ) from error

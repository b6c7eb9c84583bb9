"""Running the bot: opening the store, getting to know the workspace, serving HTTP or Socket Mode, and stopping well."""

from __future__ import annotations

import ctypes
import gc
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.clock import Clock, SystemClock
from bot.services import configuration, people, precedents
from bot.services.office import Office
from bot.settings import Settings, SettingsError
from bot.slack.failures import NotDone, Refused, SlackFailure
from bot.slack.gateway import SLACKBOT, Gateway, Identity
from bot.store import Store
from bot.store.migrate import upgrade

log = logging.getLogger(__name__)

# How long to go on asking Slack who we are before giving up at the start.
PATIENCE_S = 60
# How long the end waits for a rehearsal that has just begun.
ENDS_WITHIN_S = 5
# glibc's name for how many places it takes memory from (malloc.h).
M_ARENA_MAX = -8


@dataclass
class Running:
    """The parts of a running bot."""

    settings: Settings
    office: Office
    gateway: Gateway
    identity: Identity


def open_office(settings: Settings, clock: Clock | None = None) -> Office:
    """The store, upgraded, with an organisation in force: the file's at the first start, then whatever was loaded."""
    store = Store(settings.database_url)
    upgrade(store)
    office = Office(store, clock or SystemClock())
    with store.writing() as session:
        if not configuration.anything_loaded(session):
            configuration.load_file(session, settings.organisation_file, office.clock.wall())
        people.all_wanted(session, (each.email for each in configuration.in_force(session).people if each.roles))
        precedents.catch_up(session)
    return office


def get_to_know(settings: Settings, office: Office) -> Running:
    """Ask Slack once who the bot is. Raises SettingsError when the token is refused or Slack cannot be reached."""
    gateway = Gateway(settings.bot_token, settings.slack_api_url)
    identity = _identity(gateway)
    office.workspace, office.workspace_url = identity.team_id, identity.url
    with office.act() as act:
        people.apps(act.session, {identity.bot_user_id: identity.name, SLACKBOT: "Slackbot"}, act.wall)
    return Running(settings, office, gateway, identity)


def serve(running: Running, *, with_worker: bool, listening: socket.socket | None = None) -> None:
    """Serve until told to stop (SIGTERM or SIGINT); on a socket that is already bound, where one is given."""
    stopping = _stop_on_signals()
    _share_memory()
    with _worker(running, wanted=with_worker):
        if running.settings.socket_mode:
            _serve_socket_mode(running, stopping)
        else:
            _serve_http(running, stopping, listening)


def work(running: Running) -> None:
    """The worker alone, until told to stop."""
    stopping = _stop_on_signals()
    _share_memory()
    with _worker(running, wanted=True):
        _spare_the_collector()
        stopping.wait()


def _spare_the_collector() -> None:
    """What was loaded at the start stays: looking through it all again would hold up a press for some 60 ms.

    The collector may have been at rest until now (see the command): it takes up its work with what comes from here on.
    """
    gc.freeze()
    gc.enable()


def _share_memory() -> None:
    """Let all threads allocate from one place, where the C library is glibc: else many keep some that they freed."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt:
            mallopt(M_ARENA_MAX, 1)


def _serve_http(running: Running, stopping: threading.Event, listening: socket.socket | None) -> None:
    from bot.app import create_app
    from bot.serving import answering
    from bot.web import Door

    settings = running.settings
    app = create_app(settings, running.office, running.gateway.client, running.identity)
    door = Door(app, running.office, settings.signing_secret)
    _spare_the_collector()
    where = {"sockets": [listening]} if listening else {"host": settings.host, "port": settings.port}
    with answering(door, **where) as port:
        log.info("personspec answers at http://%s:%s/slack/events", settings.host, port)
        _be_ready(running.office, stopping)


def _serve_socket_mode(running: Running, stopping: threading.Event) -> None:
    from bot.app import create_app
    from bot.socket import connected

    app = create_app(running.settings, running.office, running.gateway.client, running.identity)
    _spare_the_collector()
    with connected(app, running.settings):
        log.info("personspec is connected over Socket Mode")
        _be_ready(running.office, stopping)


def _be_ready(office: Office, stopping: threading.Event) -> None:
    """Rehearse beside the first deliveries, then wait for the end."""
    rehearsal = threading.Thread(target=_rehearse, args=(office,), name="rehearsal", daemon=True)
    rehearsal.start()
    stopping.wait()
    rehearsal.join(timeout=ENDS_WITHIN_S)


def _rehearse(office: Office) -> None:
    from bot.services.rehearsing import rehearse

    try:
        with office.look() as act:
            rehearse(act)
    except Exception:
        # Nobody is the worse for it: what it reads ahead is read when it is needed.
        log.exception("the rehearsal failed")
    # What it read stays; what it said goes.
    gc.collect()
    _spare_the_collector()
    log.info("personspec has rehearsed")


@contextmanager
def _worker(running: Running, *, wanted: bool) -> Iterator[None]:
    from bot.jobs.worker import Worker

    if not wanted:
        yield
        return
    worker = Worker(running.office, running.gateway)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _identity(gateway: Gateway) -> Identity:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return gateway.identity()
        except Refused as failure:
            raise SettingsError(f"Slack refuses SLACK_BOT_TOKEN ({failure.error}). Check it in .env.") from failure
        except SlackFailure as failure:
            if time.monotonic() > until:
                where = gateway.client.base_url
                kind = "cannot be reached" if isinstance(failure, NotDone) else "does not answer"
                raise SettingsError(f"Slack {kind} at {where} ({failure.error}). Check the network.") from failure
            log.warning("Slack does not answer yet (%s); trying again", failure)
            time.sleep(2)


def _stop_on_signals() -> threading.Event:
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    return stopping

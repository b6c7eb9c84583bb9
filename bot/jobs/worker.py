"""The worker: threads that send the outbox, sweep reminders and look people up until they are told to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Thread

from bot.jobs.directory import Directory
from bot.jobs.following import work_off_next
from bot.jobs.held import release_left_over
from bot.jobs.pastes import Pastes
from bot.jobs.sender import Sender
from bot.jobs.uploads import Uploads
from bot.services import delegating, deliveries, moving, reminding, retention, rounds, sweeping
from bot.services.office import Office
from bot.slack.gateway import Gateway

log = logging.getLogger(__name__)

SENDERS = 4
# How long a sender sleeps when nothing rang: what another process committed is found within this time.
SENDER_PAUSE_S = 0.5
SWEEP_PAUSE_S = 1.0
ROUNDS_PAUSE_S = 1.0
HELD_PAUSE_S = 1.0
DIRECTORY_PAUSE_S = 1.0
UPLOADS_PAUSE_S = 0.5
VERSIONS_PAUSE_S = 1.0
CLEARING_PAUSE_S = 3600.0
# After a failure that is none of Slack's (a database that is gone), wait before the next try.
TROUBLE_PAUSE_S = 2.0


@dataclass
class Worker:
    """All durable work of one process. Any number of workers may run; the store keeps them apart."""

    office: Office
    gateway: Gateway
    stopping: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)
    rounds_made: tuple[tuple[str, date], ...] = ()

    def start(self) -> None:
        """Start the threads and return."""
        sender = Sender(self.office, self.gateway)
        directory = Directory(self.office, self.gateway)
        for number in range(SENDERS):
            self._run(f"sender-{number}", sender.send_next, self._wait_for_bell)
        self._run("following", lambda: work_off_next(self.office), self._wait_for_bell)
        self._run("reminders", self.sweep, lambda: self._wait(SWEEP_PAUSE_S))
        self._run("rounds", self.make_rounds, lambda: self._wait(ROUNDS_PAUSE_S))
        self._run("absences", self.keep_absences, lambda: self._wait(SWEEP_PAUSE_S))
        self._run("held", lambda: release_left_over(self.office), lambda: self._wait(HELD_PAUSE_S))
        uploads = Uploads(self.office, self.gateway)
        self._run("uploads", uploads.fetch_next, lambda: self._wait(UPLOADS_PAUSE_S))
        pastes = Pastes(self.office, self.gateway)
        self._run("pastes", pastes.fetch_next, lambda: self._wait(UPLOADS_PAUSE_S))
        self._run("versions", self.bring_on, lambda: self._wait(VERSIONS_PAUSE_S))
        self._run("directory", directory.look_up_next, lambda: self._wait(DIRECTORY_PAUSE_S))
        self._run("clearing", self._clear, lambda: self._wait(CLEARING_PAUSE_S))

    def stop(self) -> None:
        """Let each thread finish what it is doing, and end."""
        self.stopping.set()
        self.office.bell.set()
        for thread in self.threads:
            thread.join(timeout=15)

    def sweep(self) -> bool:
        """Send the reminders that are due; whether there may be more."""
        with self.office.look() as act:
            if not reminding.is_anything_due(act):
                return False
        with self.office.act() as act:
            return sweeping.sweep(act) >= sweeping.AT_ONCE

    def make_rounds(self) -> bool:
        """Make the rounds of the day and the week; whether there may be more. Asked of the store once a round."""
        with self.office.look() as act:
            now = rounds.due(act)
            if now == self.rounds_made or not rounds.is_anything_left(act):
                self.rounds_made = now
                return False
        with self.office.act() as act:
            return rounds.make(act)

    def keep_absences(self) -> bool:
        """Begin and end the times away that are due; whether there may be more."""
        with self.office.look() as act:
            if not delegating.is_anything_due(act):
                return False
        with self.office.act() as act:
            return delegating.sweep(act)

    def bring_on(self) -> bool:
        """Bring the next drafts onto a version that was loaded; whether there may be more."""
        with self.office.store.reading() as session:
            if not moving.is_anything_due(session):
                return False
        with self.office.act() as act:
            return moving.sweep(act)

    def _clear(self) -> bool:
        with self.office.act() as act:
            deliveries.forget_old(act.session, act.wall)
        with self.office.act() as act:
            retention.sweep(act)
        return False

    def _run(self, name: str, work: Callable[[], bool], pause: Callable[[], None]) -> None:
        thread = Thread(target=self._loop, args=(name, work, pause), name=name, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _loop(self, name: str, work: Callable[[], bool], pause: Callable[[], None]) -> None:
        while not self.stopping.is_set():
            try:
                busy = work()
            except Exception:
                log.exception("%s could not do its work", name)
                self._wait(TROUBLE_PAUSE_S)
                continue
            if not busy:
                pause()

    def _wait(self, seconds: float) -> None:
        self.stopping.wait(seconds)

    def _wait_for_bell(self) -> None:
        if self.office.bell.wait(SENDER_PAUSE_S):
            self.office.bell.clear()

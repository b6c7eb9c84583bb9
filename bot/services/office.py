"""What every act works with, and the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Event
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.clock import Clock
from bot.services import configuration
from bot.services.deliveries import AlreadyDelivered, claim
from bot.store import Store, collided
from specs.organisation import Organisation

# How often an act is begun that collides with others at the same rows, each time with what those left.
TRIES = 3


@dataclass(frozen=True)
class Act:
    """One act under way: its transaction, its instant in both times, the employer in force and its home workspace.

    `workspace_url` is where that workspace is in a browser, with a "/" at its end; "" where Slack was not asked.
    """

    session: Session
    now: datetime
    wall: datetime
    organisation: Organisation
    workspace: str
    workspace_url: str = ""

    def today(self) -> date:
        """The day of the working time, where the employer is."""
        return self.now.astimezone(ZoneInfo(self.organisation.calendar.time_zone)).date()


@dataclass
class Office:
    """The store and the clock, with the bell that wakes the sender after a commit."""

    store: Store
    clock: Clock
    workspace: str = ""
    bell: Event = field(default_factory=Event)
    workspace_url: str = ""

    @contextmanager
    def act(self, delivery: str = "") -> Iterator[Act]:
        """A transaction; with `delivery`, claimed in it. Raises AlreadyDelivered, and then nothing is changed.

        The sender is woken after the commit and never before.
        """
        with self.store.writing() as session:
            if delivery and not claim(session, delivery, self.clock.now()):
                raise AlreadyDelivered(delivery)
            organisation = configuration.in_force(session)
            yield Act(session, self.clock.now(), self.clock.wall(), organisation, self.workspace, self.workspace_url)
        self.bell.set()

    @contextmanager
    def look(self) -> Iterator[Act]:
        """A transaction that only reads; nobody is woken."""
        with self.store.reading() as session:
            organisation = configuration.in_force(session)
            yield Act(session, self.clock.now(), self.clock.wall(), organisation, self.workspace, self.workspace_url)

    def once(self, delivery: str, work: Callable[[Act], None]) -> bool:
        """Do `work` in a transaction unless the delivery was worked off before; whether it was done now.

        It is begun again where it collided with another transaction, so it changes nothing but the store or sets anew
        what it leaves for its caller.
        """
        for again in range(TRIES):
            try:
                with self.act(delivery) as act:
                    work(act)
                return True
            except AlreadyDelivered:
                return False
            except Exception as error:
                if again == TRIES - 1 or not collided(error):
                    raise
        return False

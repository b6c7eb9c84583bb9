"""The workspace in one object: what is kept, who is told, what is in force."""

from dataclasses import dataclass
from typing import Final

from bot.sandbox.changes import Changes
from bot.sandbox.channels import Channels
from bot.sandbox.clock import WorkingClock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Database
from bot.sandbox.deliveries.carrier import HttpCarrier
from bot.sandbox.deliveries.courier import Courier
from bot.sandbox.deliveries.socket_mode import SocketCarrier
from bot.sandbox.faults import Faults, Throttle
from bot.sandbox.files import Files
from bot.sandbox.happenings import Happenings
from bot.sandbox.journal import Journal
from bot.sandbox.messages import Messages
from bot.sandbox.passes import Passes
from bot.sandbox.people import People
from bot.sandbox.views import Views

TROUBLE: Final = "We had some trouble connecting. Try again?"


@dataclass
class Sandbox:
    """Everything a request handler needs. Build it with `Sandbox.open` inside the running event loop."""

    config: SandboxConfig
    database: Database
    changes: Changes
    journal: Journal
    people: People
    channels: Channels
    messages: Messages
    files: Files
    views: Views
    passes: Passes
    clock: WorkingClock
    faults: Faults
    throttle: Throttle
    http: HttpCarrier
    socket: SocketCarrier
    courier: Courier
    happenings: Happenings
    public_url: str = ""

    @classmethod
    def open(cls, config: SandboxConfig) -> "Sandbox":
        """Open the database, add configured people and channels that are missing, resume deliveries."""
        database, changes = Database(config.database), Changes()
        journal = Journal(database, changes)
        people, channels = People(database, config), Channels(database, config)
        messages = Messages(database, changes)
        http, socket = HttpCarrier(config), SocketCarrier(config)
        courier = Courier(database, config, journal, socket if config.socket_mode else http)
        with database.together():
            people.seed()
            channels.seed()
        return cls(
            config=config,
            database=database,
            changes=changes,
            journal=journal,
            people=people,
            channels=channels,
            messages=messages,
            files=Files(database, changes),
            views=Views(database, config, changes),
            passes=Passes(database, config),
            clock=WorkingClock(database, changes),
            faults=Faults(config.fault_seed),
            throttle=Throttle(config.rate_limits),
            http=http,
            socket=socket,
            courier=courier,
            happenings=Happenings(config, people, channels, messages, courier),
        )

    def at(self, public_url: str) -> None:
        """Tell those who hand out addresses on this server where it stands."""
        self.public_url = self.files.public_url = self.passes.public_url = public_url

    async def close(self) -> None:
        """Stop deliveries (they go on at the next start) and close the database."""
        await self.courier.stop()
        await self.http.close()
        self.database.close()

    @property
    def token_is_good(self) -> bool:
        """Whether the app's bot token is in force (a test can revoke it)."""
        return bool(self.database.setting("token_in_force", True))

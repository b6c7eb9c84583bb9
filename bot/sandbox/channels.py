"""Channels and direct messages, and who is in them."""

import hashlib
import time
from sqlite3 import Row

from bot.sandbox.config import BOT, SandboxConfig
from bot.sandbox.database import Database, Json
from bot.sandbox.errors import CannotDo


class Channels:
    """Public and private channels, and one direct message with the app for each person."""

    def __init__(self, database: Database, config: SandboxConfig) -> None:
        self._database = database
        self._config = config

    def seed(self) -> None:
        """Add the configured channels that are not there yet, with their members."""
        ids = {person.name: person.id for person in self._config.people} | {BOT: self._config.bot_user_id}
        for channel in self._config.channels:
            if self.get(channel.id) is not None:
                continue
            kind = "private" if channel.private else "public"
            self._insert(channel.id, kind, channel.name, None)
            for member in channel.members:
                self.join(channel.id, ids[member])

    def _insert(self, channel: str, kind: str, name: str, with_user: str | None) -> None:
        self._database.run(
            "INSERT INTO channel (id, kind, name, with_user, created) VALUES (?, ?, ?, ?, ?)",
            (channel, kind, name, with_user, int(time.time())),
        )

    def get(self, channel: str) -> Row | None:
        """One channel's row (id, kind, name, with_user, archived), or None."""
        return self._database.row("SELECT * FROM channel WHERE id = ?", (channel,))

    def find(self, wanted: str) -> Row:
        """A channel by id or by name; raises CannotDo when there is none."""
        name = wanted.removeprefix("#")
        row = self._database.row("SELECT * FROM channel WHERE id = ? OR (name = ? AND kind != 'im')", (wanted, name))
        if row is None:
            raise CannotDo(f"There is no channel called {wanted!r} in this workspace.", 404)
        return row

    def all(self) -> list[Row]:
        """Every channel and direct message, oldest first."""
        return self._database.rows("SELECT * FROM channel ORDER BY rowid")

    def open_im(self, user: str) -> tuple[str, bool]:
        """The direct message between this person and the app; the second value says whether it was there before."""
        row = self._database.row("SELECT id FROM channel WHERE kind = 'im' AND with_user = ?", (user,))
        if row is not None:
            return str(row["id"]), True
        channel = "D" + hashlib.sha256(user.encode()).hexdigest()[:10].upper()
        self._insert(channel, "im", "directmessage", user)
        self.join(channel, user)
        self.join(channel, self._config.bot_user_id)
        return channel, False

    def members(self, channel: str) -> list[str]:
        """The ids of those in the channel, in the order they came."""
        rows = self._database.rows("SELECT user FROM member WHERE channel = ? ORDER BY rowid", (channel,))
        return [row["user"] for row in rows]

    def has(self, channel: str, user: str) -> bool:
        """Whether this user is in the channel."""
        return bool(self._database.row("SELECT 1 FROM member WHERE channel = ? AND user = ?", (channel, user)))

    def bot_is_in(self, channel: str) -> bool:
        """Whether the app's bot user is in the channel."""
        return self.has(channel, self._config.bot_user_id)

    def join(self, channel: str, user: str) -> bool:
        """Put a user into the channel; False when they were in it."""
        sql = "INSERT OR IGNORE INTO member (channel, user) VALUES (?, ?)"
        return self._database.run(sql, (channel, user)) == 1

    def leave(self, channel: str, user: str) -> bool:
        """Take a user out of the channel; False when they were not in it."""
        return self._database.run("DELETE FROM member WHERE channel = ? AND user = ?", (channel, user)) == 1

    def archive(self, channel: str, archived: bool) -> None:
        """Archive a channel, or bring it back."""
        self._database.run("UPDATE channel SET archived = ? WHERE id = ?", (int(archived), channel))

    def of(self, user: str) -> list[Row]:
        """The channels and direct messages this user is in."""
        return self._database.rows(
            "SELECT channel.* FROM channel JOIN member ON member.channel = channel.id WHERE member.user = ? "
            "ORDER BY channel.kind = 'im', channel.name",
            (user,),
        )

    def as_slack(self, row: Row) -> Json:
        """Slack's conversation object."""
        shared: Json = {"id": row["id"], "created": row["created"], "is_archived": bool(row["archived"])}
        if row["kind"] == "im":
            return shared | {"is_im": True, "user": row["with_user"], "is_user_deleted": False, "priority": 0}
        return shared | {
            "name": row["name"],
            "name_normalized": row["name"],
            "is_channel": row["kind"] == "public",
            "is_group": row["kind"] == "private",
            "is_im": False,
            "is_mpim": False,
            "is_private": row["kind"] == "private",
            "is_general": row["name"] == "general",
            "is_member": self.bot_is_in(row["id"]),
            "num_members": len(self.members(row["id"])),
            "context_team_id": self._config.team_id,
        }

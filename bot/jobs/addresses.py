"""Where a row of the outbox goes: from what it names (a person, an e-mail address, a channel) to a channel's id."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.services import people
from bot.services.office import Office
from bot.slack.gateway import Gateway
from bot.store.tables import Post
from specs.store.rows import stored_id


@dataclass
class Addresses:
    """Looks targets up in the store first and asks Slack only for what is not known there."""

    office: Office
    gateway: Gateway
    channels: dict[str, str] = field(default_factory=dict)

    def channel_of(self, post: Post) -> str:
        """The channel's id. Raises a SlackFailure where Slack does not know it either."""
        kind, _, name = post.target.partition(":")
        if kind == "id":
            return name
        if kind == "dm":
            return self.direct(name)
        if kind == "mail":
            return self.direct(self._user(name))
        if name not in self.channels:
            self.channels[name] = self.gateway.channel_named(name)
        return self.channels[name]

    def forget(self, target: str) -> None:
        """A message could not be sent there: ask Slack again next time."""
        self.channels.pop(target.partition(":")[2], None)

    def direct(self, user_id: str) -> str:
        """The id of the app's direct messages with somebody, asked of Slack once and then remembered."""
        with self.office.store.reading() as session:
            row = people.by_user(session, user_id)
            known = row.dm_channel if row else ""
        if known:
            return known
        channel = self.gateway.open_dm(user_id)
        with self.office.store.writing() as session:
            row = people.by_user(session, user_id)
            if row is not None:
                row.dm_channel = channel
                session.add(row)
        return channel

    def _user(self, email: str) -> str:
        """The user behind an e-mail address. Whoever is found is known from now on, so that their presses count."""
        with self.office.store.reading() as session:
            row = people.by_email(session, email)
            known = row.user_id if row and row.state == "known" else None
        if known:
            return known
        member = self.gateway.member_by_email(email)
        found = people.Found(member.user_id, member.name, member.email, member.time_zone, member.deactivated)
        with self.office.store.writing() as session:
            row_id = stored_id(people.wanted(session, email))
            people.keep(session, row_id, found, missing=False, now=self.office.clock.wall())
        return member.user_id

"""What the Events API tells of: each happening becomes an event, if the app subscribes to it."""

import time
from sqlite3 import Row
from typing import Final

from bot.sandbox.channels import Channels
from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Json
from bot.sandbox.deliveries.courier import Courier
from bot.sandbox.messages import Messages, new_id
from bot.sandbox.people import People

_CHANNEL_TYPE: Final = {"im": "im", "public": "channel", "private": "group"}
_SUBSCRIPTION: Final = {"im": "message.im", "public": "message.channels", "private": "message.groups"}


class Happenings:
    """Turns what happened into signed-for events on their way to the bot."""

    def __init__(
        self, config: SandboxConfig, people: People, channels: Channels, messages: Messages, courier: Courier
    ) -> None:
        self._config = config
        self._people = people
        self._channels = channels
        self._messages = messages
        self._courier = courier

    def tell(self, lane: str, event: Json) -> None:
        """Wrap an event as the Events API does and put it on its way."""
        self._courier.send_event(
            lane,
            {
                "token": "sandbox-verification-token",
                "team_id": self._config.team_id,
                "api_app_id": self._config.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": new_id("Ev"),
                "event_time": int(time.time()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": self._config.team_id,
                        "user_id": self._config.bot_user_id,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": False,
                "event_context": new_id("EC"),
            },
        )

    def _hears(self, row: Row, by_bot: bool) -> bool:
        if by_bot and not self._config.echo_bot_messages:
            return False
        subscribed = _SUBSCRIPTION[row["kind"]] in self._config.events
        return subscribed and self._channels.bot_is_in(row["id"])

    def _by_bot(self, message: Json) -> bool:
        return bool(message["user"] == self._config.bot_user_id)

    def _lane(self, row: Row, message: Json) -> str:
        return str(row["with_user"] or message["user"])

    def _in_channel(self, row: Row, event: Json) -> Json:
        return event | {"channel": row["id"], "channel_type": _CHANNEL_TYPE[row["kind"]]}

    def message_posted(self, row: Row, message: Json) -> None:
        """A message stands in a channel: `message.*`, and `app_mention` when it names the bot."""
        lane = self._lane(row, message)
        event = self._in_channel(row, {**message, "event_ts": message["ts"]})
        event.pop("metadata", None)  # only apps subscribed to message_metadata_posted are told
        if self._hears(row, self._by_bot(message)):
            self.tell(lane, event)
        mentioned = f"<@{self._config.bot_user_id}>" in message["text"] and not self._by_bot(message)
        if mentioned and "app_mention" in self._config.events and self._channels.bot_is_in(row["id"]):
            self.tell(lane, {**event, "type": "app_mention"})

    def message_changed(self, row: Row, message: Json, previous: Json) -> None:
        """A message was edited, by its author or by the bot."""
        if self._hears(row, self._by_bot(message)):
            event = {"type": "message", "subtype": "message_changed", "message": message, "previous_message": previous}
            self._tell_hidden(row, message, event)

    def message_deleted(self, row: Row, previous: Json) -> None:
        """A message was deleted."""
        if self._hears(row, self._by_bot(previous)):
            event = {"type": "message", "subtype": "message_deleted", "previous_message": previous}
            self._tell_hidden(row, previous, event | {"deleted_ts": previous["ts"]})

    def _tell_hidden(self, row: Row, about: Json, event: Json) -> None:
        ts = self._messages.next_ts()
        self.tell(self._lane(row, about), self._in_channel(row, event | {"hidden": True, "ts": ts, "event_ts": ts}))

    def home_opened(self, user: str, tab: str, view: Json | None) -> None:
        """A person looks at the app's Home tab (`home`) or its messages (`messages`)."""
        if "app_home_opened" not in self._config.events:
            return
        channel, _ = self._channels.open_im(user)
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
        if tab == "home" and view is not None:
            event["view"] = view
        self.tell(user, event | {"event_ts": self._messages.next_ts()})

    def membership(self, row: Row, user: str, joined: bool) -> None:
        """Someone came into a channel or left it; the bot hears of it where it is, and of its own leaving."""
        name = "member_joined_channel" if joined else "member_left_channel"
        own = user == self._config.bot_user_id
        if name not in self._config.events or not (own or self._channels.bot_is_in(row["id"])):
            return
        event = {"type": name, "user": user, "channel": row["id"], "team": self._config.team_id}
        letter = "G" if row["kind"] == "private" else "C"
        self.tell(user, event | {"channel_type": letter, "event_ts": self._messages.next_ts()})

    def person(self, user: str, joined: bool) -> None:
        """Someone joined the workspace (`team_join`) or their profile changed (`user_change`)."""
        name = "team_join" if joined else "user_change"
        if name in self._config.events:
            event = {"type": name, "user": self._people.as_slack(user)}
            self.tell(user, event | {"event_ts": self._messages.next_ts()})

"""Checks that many Web API methods share."""

from sqlite3 import Row

from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError
from bot.sandbox.posting import root_of_thread


def visible_channel(sandbox: Sandbox, channel: str) -> Row:
    """A channel the app may know of. Raises SlackError channel_not_found (also for private ones it is not in)."""
    row = sandbox.channels.get(channel)
    if row is None or (row["kind"] != "public" and not sandbox.channels.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    return row


def writable_channel(sandbox: Sandbox, channel: str) -> Row:
    """A channel the app may post in, or a person's id for their direct message.

    Raises SlackError channel_not_found, is_archived, not_in_channel.
    """
    if channel[:1] in "UW" and sandbox.people.as_slack(channel) is not None:
        if channel == sandbox.config.bot_user_id:
            raise SlackError("channel_not_found")
        channel, _ = sandbox.channels.open_im(channel)
    row = visible_channel(sandbox, channel)
    if row["archived"]:
        raise SlackError("is_archived")
    if not sandbox.channels.bot_is_in(channel):
        raise SlackError("not_in_channel")
    return row


def thread_root(sandbox: Sandbox, channel: str, arguments: Json) -> str | None:
    """The thread a message goes to, if any. Raises SlackError thread_not_found."""
    thread_ts = arguments.get("thread_ts")
    if not thread_ts:
        return None
    root = root_of_thread(sandbox, channel, str(thread_ts))
    if root is None:
        raise SlackError("thread_not_found")
    return root


def known_user(sandbox: Sandbox, user: str) -> Json:
    """Slack's user object. Raises SlackError user_not_found."""
    found = sandbox.people.as_slack(user)
    if found is None:
        raise SlackError("user_not_found")
    return found


def shown_message(message: Json, all_metadata: bool) -> Json:
    """A message as history shows it: metadata only where it was asked for."""
    return message if all_metadata else {name: value for name, value in message.items() if name != "metadata"}

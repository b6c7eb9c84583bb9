"""conversations.* and users.conversations."""

from typing import Final

from bot.sandbox.api.arguments import flag, page, required
from bot.sandbox.api.common import known_user, shown_message, visible_channel
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError

_KIND: Final = {"public_channel": "public", "private_channel": "private", "im": "im"}


def open_conversation(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.open: with one person only, which is all this workspace has."""
    (users,) = required(arguments, "users")
    wanted = [user.strip() for user in users.split(",") if user.strip()]
    if len(wanted) != 1:
        raise SlackError("too_many_users")
    if known_user(sandbox, wanted[0])["deleted"]:
        raise SlackError("user_disabled")
    if wanted[0] == sandbox.config.bot_user_id:
        raise SlackError("cannot_dm_bot")
    channel, was_there = sandbox.channels.open_im(wanted[0])
    answer: Json = {"channel": {"id": channel}}
    if flag(arguments, "return_im"):
        row = sandbox.channels.get(channel)
        answer["channel"] = sandbox.channels.as_slack(row) if row else answer["channel"]
    return answer | ({"no_op": True, "already_open": True} if was_there else {})


def _wanted_kinds(arguments: Json) -> set[str]:
    types = str(arguments.get("types") or "public_channel").split(",")
    unknown = [kind for kind in types if kind.strip() not in (*_KIND, "mpim")]
    if unknown:
        raise SlackError("invalid_types")
    return {_KIND[kind.strip()] for kind in types if kind.strip() in _KIND}


def _listed(sandbox: Sandbox, arguments: Json, own_only: bool) -> Json:
    kinds = _wanted_kinds(arguments)
    unarchived = flag(arguments, "exclude_archived")
    found = []
    for row in sandbox.channels.all():
        if row["kind"] not in kinds or (unarchived and row["archived"]):
            continue
        if (own_only or row["kind"] != "public") and not sandbox.channels.bot_is_in(row["id"]):
            continue
        found.append(sandbox.channels.as_slack(row))
    channels, cursor = page(arguments, found)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def list_conversations(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.list"""
    return _listed(sandbox, arguments, own_only=False)


def users_conversations(sandbox: Sandbox, arguments: Json) -> Json:
    """users.conversations, of the app itself or of one person."""
    user = arguments.get("user")
    if not user or user == sandbox.config.bot_user_id:
        return _listed(sandbox, arguments, own_only=True)
    known_user(sandbox, str(user))
    kinds = _wanted_kinds(arguments) - {"im"}
    rows = [row for row in sandbox.channels.of(str(user)) if row["kind"] in kinds]
    shared = [row for row in rows if row["kind"] == "public" or sandbox.channels.bot_is_in(row["id"])]
    channels, cursor = page(arguments, [sandbox.channels.as_slack(row) for row in shared])
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def info(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.info"""
    (channel,) = required(arguments, "channel")
    described = sandbox.channels.as_slack(visible_channel(sandbox, channel))
    if not flag(arguments, "include_num_members"):
        described.pop("num_members", None)
    return {"channel": described}


def members(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.members"""
    (channel,) = required(arguments, "channel")
    visible_channel(sandbox, channel)
    found, cursor = page(arguments, sandbox.channels.members(channel))
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def join(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.join"""
    (channel,) = required(arguments, "channel")
    row = visible_channel(sandbox, channel)
    if row["kind"] != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if row["archived"]:
        raise SlackError("is_archived")
    came = sandbox.channels.join(channel, sandbox.config.bot_user_id)
    if came:
        sandbox.happenings.membership(row, sandbox.config.bot_user_id, joined=True)
        sandbox.changes.note()
    answer: Json = {"channel": sandbox.channels.as_slack(row)}
    return answer if came else answer | {"warning": "already_in_channel"}


def _between(arguments: Json, messages: list[Json]) -> list[Json]:
    oldest, latest = str(arguments.get("oldest") or ""), str(arguments.get("latest") or "")
    inclusive = flag(arguments, "inclusive")
    ends = {oldest, latest} if inclusive else set()
    return [
        message
        for message in messages
        if message["ts"] in ends or ((not oldest or message["ts"] > oldest) and (not latest or message["ts"] < latest))
    ]


def _readable(sandbox: Sandbox, arguments: Json) -> str:
    (channel,) = required(arguments, "channel")
    visible_channel(sandbox, channel)
    if not sandbox.channels.bot_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def history(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.history: newest first, without replies and ephemerals."""
    channel = _readable(sandbox, arguments)
    found = _between(arguments, sandbox.messages.history(channel))[::-1]
    shown, cursor = page(arguments, found, most=999)
    with_metadata = flag(arguments, "include_all_metadata")
    messages = [shown_message(message, with_metadata) for message in shown]
    return _with_cursor({"messages": messages, "has_more": bool(cursor), "pin_count": 0}, cursor)


def replies(sandbox: Sandbox, arguments: Json) -> Json:
    """conversations.replies: the first message and its replies, oldest first."""
    channel = _readable(sandbox, arguments)
    (ts,) = required(arguments, "ts")
    thread = sandbox.messages.thread(channel, ts)
    if not thread:
        raise SlackError("thread_not_found")
    first = [message for message in thread if message["ts"] == ts]
    rest = [message for message in thread if message["ts"] != ts]
    shown, cursor = page(arguments, [*first, *_between(arguments, rest)], default=1000)
    with_metadata = flag(arguments, "include_all_metadata")
    messages = [shown_message(message, with_metadata) for message in shown]
    return _with_cursor({"messages": messages, "has_more": bool(cursor)}, cursor)


def _with_cursor(answer: Json, cursor: str) -> Json:
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})

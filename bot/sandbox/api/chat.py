"""chat.* and reactions.add."""

from urllib.parse import quote

from bot.sandbox.api.arguments import flag, required
from bot.sandbox.api.common import known_user, thread_root, visible_channel, writable_channel
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError
from bot.sandbox.posting import (
    bot_message,
    change,
    checked_blocks,
    checked_metadata,
    checked_wording,
    place,
    remove,
)
from bot.sandbox.rules import LIMITS


def post_message(sandbox: Sandbox, arguments: Json) -> Json:
    """chat.postMessage"""
    (channel,) = required(arguments, "channel")
    row = writable_channel(sandbox, channel)
    wording = checked_wording(arguments)
    root = thread_root(sandbox, row["id"], arguments)
    message = bot_message(sandbox, wording, root)
    if root is not None and flag(arguments, "reply_broadcast"):
        message["subtype"] = "thread_broadcast"
    kept = place(sandbox, row, message)
    answer: Json = {"channel": row["id"], "ts": kept["ts"], "message": kept}
    if wording.warnings:
        answer |= {"warning": ",".join(wording.warnings), "response_metadata": {"warnings": [*wording.warnings]}}
    return answer


def post_ephemeral(sandbox: Sandbox, arguments: Json) -> Json:
    """chat.postEphemeral"""
    channel, user = required(arguments, "channel", "user")
    row = writable_channel(sandbox, channel)
    known_user(sandbox, user)
    if not sandbox.channels.has(row["id"], user):
        raise SlackError("user_not_in_channel")
    wording = checked_wording({**arguments, "metadata": None})
    root = thread_root(sandbox, row["id"], arguments)
    kept = sandbox.messages.add(row["id"], bot_message(sandbox, wording, root), only_for=user)
    return {"message_ts": kept["ts"]}


def _own_message(sandbox: Sandbox, arguments: Json, not_own: str) -> Json:
    channel, ts = required(arguments, "channel", "ts")
    visible_channel(sandbox, channel)
    message = sandbox.messages.find(channel, ts)
    if message is None:
        raise SlackError("message_not_found")
    if message["user"] != sandbox.config.bot_user_id:
        raise SlackError(not_own)
    return message


def update(sandbox: Sandbox, arguments: Json) -> Json:
    """chat.update: what is not given stays, except that new text without blocks takes the old blocks away."""
    previous = _own_message(sandbox, arguments, "cant_update_message")
    row = visible_channel(sandbox, arguments["channel"])
    if row["archived"]:
        raise SlackError("is_archived")
    message = _updated(sandbox, previous, arguments)
    change(sandbox, row, previous, message)
    return {"channel": row["id"], "ts": message["ts"], "text": message["text"], "message": message}


def _updated(sandbox: Sandbox, previous: Json, arguments: Json) -> Json:
    text = arguments.get("text")
    blocks = checked_blocks(arguments.get("blocks"))
    if not text and not blocks and "blocks" not in arguments:
        raise SlackError("no_text")
    if text and len(str(text)) > LIMITS["message.text"]:
        raise SlackError("msg_too_long")
    message = {**previous}
    if text is not None:
        message["text"] = str(text)
        message.pop("blocks", None)
    if blocks:
        message["blocks"] = blocks
    elif "blocks" in arguments:
        message.pop("blocks", None)
    if not message["text"] and not message.get("blocks"):
        raise SlackError("no_text")
    metadata = checked_metadata(arguments.get("metadata"))
    if metadata is not None:
        message["metadata"] = metadata
    message["edited"] = {"user": sandbox.config.bot_user_id, "ts": sandbox.messages.next_ts()}
    return message


def delete(sandbox: Sandbox, arguments: Json) -> Json:
    """chat.delete"""
    message = _own_message(sandbox, arguments, "cant_delete_message")
    remove(sandbox, visible_channel(sandbox, arguments["channel"]), message)
    return {"channel": arguments["channel"], "ts": message["ts"]}


def get_permalink(sandbox: Sandbox, arguments: Json) -> Json:
    """chat.getPermalink"""
    channel, ts = required(arguments, "channel", "message_ts")
    visible_channel(sandbox, channel)
    message = sandbox.messages.find(channel, ts)
    if message is None:
        raise SlackError("message_not_found")
    address = f"{sandbox.public_url}/archives/{channel}/p{ts.replace('.', '')}"
    if message.get("thread_ts") not in (None, ts):
        address += f"?thread_ts={quote(message['thread_ts'])}&cid={channel}"
    return {"channel": channel, "permalink": address}


def add_reaction(sandbox: Sandbox, arguments: Json) -> Json:
    """reactions.add"""
    channel, ts, name = required(arguments, "channel", "timestamp", "name")
    visible_channel(sandbox, channel)
    message = sandbox.messages.find(channel, ts)
    if message is None:
        raise SlackError("message_not_found")
    reactions: list[Json] = message.setdefault("reactions", [])
    reaction = next((one for one in reactions if one["name"] == name), None)
    if reaction is None:
        reaction = {"name": name, "users": [], "count": 0}
        reactions.append(reaction)
    if sandbox.config.bot_user_id in reaction["users"]:
        raise SlackError("already_reacted")
    reaction["users"].append(sandbox.config.bot_user_id)
    reaction["count"] += 1
    sandbox.messages.replace(channel, message)
    return {}

"""What a message may be made of, and putting one into a channel: shared by the Web API, acks and response_urls."""

import json
from dataclasses import dataclass, field
from sqlite3 import Row
from typing import Any

from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError, refuse_findings
from bot.sandbox.messages import with_ids
from bot.sandbox.rules import LIMITS, check_blocks, message_blocks_too_long, metadata_error


@dataclass(frozen=True)
class Wording:
    """What a message says: checked, and as Slack keeps it."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    warnings: tuple[str, ...] = ()


def as_json(value: object, error: str) -> Any:
    """A JSON argument, given as JSON or as a string of it. Raises SlackError(error) when it cannot be read."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as problem:
        raise SlackError(error) from problem


def checked_wording(given: Json) -> Wording:
    """The text, blocks and metadata of a message, refused where Slack refuses them."""
    text = given.get("text")
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    blocks = checked_blocks(given.get("blocks"))
    if not text and not blocks:
        raise SlackError("no_text")
    warnings: tuple[str, ...] = ()
    if text and len(text) > LIMITS["message.text"]:  # the one cut that Slack makes, and says so
        text, warnings = text[: LIMITS["message.text"]], ("message_truncated",)
    return Wording(text or "", blocks, checked_metadata(given.get("metadata")), warnings)


def checked_blocks(given: object) -> list[Json]:
    """Blocks for a message, with ids. Raises SlackError invalid_blocks, invalid_blocks_format, msg_blocks_too_long."""
    if given is None or given == "":
        return []
    blocks = as_json(given, "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    refuse_findings("invalid_blocks", check_blocks(blocks, "message"))
    if message_blocks_too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def checked_metadata(given: object) -> Json | None:
    """Message metadata. Raises SlackError invalid_metadata_format or metadata_too_large."""
    if given is None or given == "":
        return None
    metadata = as_json(given, "invalid_metadata_format")
    error = metadata_error(metadata)
    if error is not None:
        raise SlackError(error)
    kept: Json = metadata
    return kept


def bot_message(sandbox: Sandbox, wording: Wording, thread_ts: str | None = None) -> Json:
    """The message as the app posts it, not yet placed in a channel."""
    config = sandbox.config
    message: Json = {
        "user": config.bot_user_id,
        "bot_id": config.bot_id,
        "app_id": config.app_id,
        "team": config.team_id,
        "text": wording.text,
        "bot_profile": {
            "id": config.bot_id,
            "app_id": config.app_id,
            "name": config.app_name,
            "team_id": config.team_id,
            "deleted": False,
        },
    }
    if wording.blocks:
        message["blocks"] = wording.blocks
    if wording.metadata is not None:
        message["metadata"] = wording.metadata
    if thread_ts is not None:
        message["thread_ts"] = thread_ts
    return message


def place(sandbox: Sandbox, channel: Row, message: Json) -> Json:
    """Put a message into a channel for everyone there, and tell the bot if it listens."""
    with sandbox.database.together():
        kept = sandbox.messages.add(channel["id"], message)
        sandbox.happenings.message_posted(channel, kept)
    return kept


def change(sandbox: Sandbox, channel: Row, previous: Json, message: Json) -> None:
    """Give a message new content, and tell the bot if it listens."""
    with sandbox.database.together():
        sandbox.messages.replace(channel["id"], message)
        if not message.get("is_ephemeral"):
            sandbox.happenings.message_changed(channel, message, previous)


def remove(sandbox: Sandbox, channel: Row, message: Json) -> None:
    """Delete a message, and tell the bot if it listens."""
    with sandbox.database.together():
        sandbox.messages.remove(channel["id"], message["ts"])
        if not message.get("is_ephemeral"):
            sandbox.happenings.message_deleted(channel, message)


def root_of_thread(sandbox: Sandbox, channel: str, thread_ts: str) -> str | None:
    """The ts of the thread this message belongs to or starts, or None when there is no such message."""
    parent = sandbox.messages.find(channel, thread_ts)
    return None if parent is None else str(parent.get("thread_ts") or thread_ts)

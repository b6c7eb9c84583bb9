"""The bodies of commands and interactions, in Slack's shapes. Pure, given the workspace's facts."""

from sqlite3 import Row
from typing import Any

from bot.sandbox.config import PersonConfig, SandboxConfig
from bot.sandbox.database import Json


def _shared(config: SandboxConfig, person: PersonConfig) -> Json:
    return {
        "team": {"id": config.team_id, "domain": config.team_domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": config.team_id},
        "api_app_id": config.app_id,
        "token": "sandbox-verification-token",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(row: Row) -> str:
    """How commands and interactions call a channel: private ones and direct messages keep their names."""
    return {"im": "directmessage", "private": "privategroup"}.get(row["kind"], str(row["name"]))


def command(
    config: SandboxConfig, person: PersonConfig, row: Row, name: str, text: str, trigger_id: str, url: str
) -> Json:
    """A slash command, to be sent as a form; `text` is as it is delivered."""
    return {
        "token": "sandbox-verification-token",
        "team_id": config.team_id,
        "team_domain": config.team_domain,
        "channel_id": row["id"],
        "channel_name": channel_name(row),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": config.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger_id,
    }


def message_action(
    config: SandboxConfig, person: PersonConfig, row: Row, message: Json, action: Json, state: Json, url: str
) -> Json:
    """block_actions from a message. An ephemeral message is not sent along, as in Slack, nor is metadata."""
    ephemeral = bool(message.get("is_ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": row["id"],
        "is_ephemeral": ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload = _shared(config, person) | {
        "type": "block_actions",
        "container": container,
        "channel": {"id": row["id"], "name": channel_name(row)},
        "state": {"values": state},
        "response_url": url,
        "actions": [action],
    }
    if not ephemeral:
        payload["message"] = {name: value for name, value in message.items() if name != "metadata"}
    return payload


def view_action(config: SandboxConfig, person: PersonConfig, view: Json, action: Json) -> Json:
    """block_actions from a modal or the Home tab."""
    return _shared(config, person) | {
        "type": "block_actions",
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action],
    }


def view_submission(config: SandboxConfig, person: PersonConfig, view: Json) -> Json:
    """view_submission"""
    return _shared(config, person) | {"type": "view_submission", "view": view, "response_urls": []}


def view_closed(config: SandboxConfig, person: PersonConfig, view: Json, is_cleared: bool) -> Json:
    """view_closed: it carries nothing of what was typed."""
    emptied = view | {"state": {"values": {}}}
    return _shared(config, person) | {"type": "view_closed", "view": emptied, "is_cleared": is_cleared}


def action(block: Json, element: Json, chosen: Json, ts: str) -> Json:
    """One entry of `actions`: the element pressed and what was chosen."""
    kept: tuple[str, ...] = ("text", "value", "style", "url", "placeholder", "confirm")
    if "value" in chosen:
        kept = tuple(name for name in kept if name != "value")
    own: dict[str, Any] = {name: element[name] for name in kept if name in element}
    return (
        own
        | chosen
        | {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": ts,
        }
    )

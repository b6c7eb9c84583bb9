"""What people write to the bot: in a draft's thread, or outside any thread in the direct messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import App

from bot.listeners.failing import Occasion, run
from bot.listeners.payload import optional_text, text_at
from bot.services import inbound
from bot.services.earlier import Changed
from bot.services.office import Act, Office
from bot.services.uploads import Attached

# Messages that a person wrote; every other subtype is Slack talking, or an edit or a deletion (see below).
WRITTEN = frozenset({"", "file_share", "thread_broadcast"})


def register(app: App, office: Office) -> None:
    """Messages, new, edited and deleted."""

    @app.event("message")
    def message(body: dict[str, Any], event: dict[str, Any]) -> None:
        if optional_text(event, "channel_type") not in ("im", "") or event.get("bot_id"):
            return
        subtype = optional_text(event, "subtype")
        if subtype in WRITTEN:
            _written(office, body, event)
        elif subtype == "message_changed":
            _edited(office, body, event)
        elif subtype == "message_deleted":
            _deleted(office, body, event)


def _written(office: Office, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    files = event.get("files")
    written = inbound.Written(
        user_id=text_at(event, "user"),
        channel=text_at(event, "channel"),
        ts=text_at(event, "ts"),
        thread_ts=optional_text(event, "thread_ts"),
        text=optional_text(event, "text"),
        files=len(files) if isinstance(files, list) else 0,
        attached=_attached(files),
    )
    _run(office, body, written.user_id, written.channel, lambda act: inbound.written(act, written))


def _attached(files: Any) -> tuple[Attached, ...]:
    """The files of a message. (A file that Slack names no more than by its id is looked up under that.)"""
    described = [file for file in files if isinstance(file, Mapping)] if isinstance(files, list) else []
    named = [(optional_text(file, "id"), optional_text(file, "name"), _is_text(file)) for file in described]
    return tuple(Attached(file_id, name or file_id, is_text) for file_id, name, is_text in named if file_id)


def _is_text(file: Mapping[str, Any]) -> bool:
    """Whether it is a snippet, as Slack makes of a long paste, or a plain text file."""
    return optional_text(file, "mode") in ("snippet", "post") or optional_text(file, "filetype") in ("text", "txt")


def _edited(office: Office, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """A person changed what they had written. (Slack also sends this when it adds a link's preview.)"""
    new, old = event.get("message"), event.get("previous_message")
    if not isinstance(new, Mapping) or new.get("bot_id") or not optional_text(new, "user"):
        return
    if isinstance(old, Mapping) and optional_text(old, "text") == optional_text(new, "text"):
        return
    message = Changed(
        user_id=text_at(new, "user"),
        channel=text_at(event, "channel"),
        ts=text_at(new, "ts"),
        thread_ts=optional_text(new, "thread_ts"),
        text=optional_text(new, "text"),
    )
    _run(office, body, message.user_id, message.channel, lambda act: inbound.edited(act, message))


def _deleted(office: Office, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    """A person deleted what they had written. (What the bot wrote may be deleted too, by an administrator.)"""
    old = event.get("previous_message")
    if not isinstance(old, Mapping) or old.get("bot_id") or not optional_text(old, "user"):
        return
    message = Changed(
        user_id=text_at(old, "user"),
        channel=text_at(event, "channel"),
        ts=text_at(old, "ts"),
        thread_ts=optional_text(old, "thread_ts"),
        text="",
    )
    _run(office, body, message.user_id, message.channel, lambda act: inbound.deleted(act, message))


def _run(office: Office, body: Mapping[str, Any], user_id: str, channel: str, work: Any) -> None:
    key = f"event:{text_at(body, 'event_id')}"

    def once(act: Act) -> None:
        work(act)

    run(office, Occasion(key, user_id, channel, redelivered=True), lambda: office.once(key, once))

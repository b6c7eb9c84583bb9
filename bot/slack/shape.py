"""The shape that a delivery from Slack has, checked before Bolt looks at it; the same for HTTP and Socket Mode.

Bolt takes the envelope on trust: a number where it expects somebody's id makes it raise before any listener runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]

# Each of these is an id, an object with an id, or not there: in the envelope, in an event, and in an event's message.
NAMED = ("team", "enterprise", "user", "channel")
MESSAGES = ("message", "previous_message")
# What a person did, with who did it; each names itself by a `callback_id` at another place.
FORMS = ("view_submission", "view_closed")
SHORTCUTS = ("shortcut", "message_action")
# Older kinds, which Slack sends only to apps that asked for them.
OLDER = ("interactive_message", "dialog_submission", "dialog_cancellation", "dialog_suggestion", "workflow_step_edit")
# Parts of a press that are objects where they are there.
OF_A_PRESS = ("container", "channel", "message", "view")


class Unreadable(Exception):
    """A delivery that is not of any shape that Slack sends; the message says what is wrong."""


def checked(body: Body) -> None:
    """Raise Unreadable for a payload of the wrong shape. What is not known here is let through to the catch-all."""
    _envelope(body)
    if "command" in body:
        _need(body, "command", "user_id", "trigger_id")
        return
    kind = body.get("type")
    if not isinstance(kind, str):
        raise Unreadable("the payload has no type")
    if kind == "event_callback":
        _event(body)
    elif kind == "block_suggestion":
        _need(body, "action_id")
    elif kind in OLDER:
        _text_if_there(body, "callback_id")
    elif kind in ("block_actions", *FORMS, *SHORTCUTS):
        _interaction(kind, body)


def _envelope(body: Body) -> None:
    for part in (body, *_messages_of(body)):
        for key in NAMED:
            if not isinstance(part.get(key), str | Mapping | None):
                raise Unreadable(f"{key} is neither text nor an object")
    if body.get("authorizations") is not None:
        _list_of_objects(body, "authorizations")
    if "response_urls" in body:
        _list_of_objects(body, "response_urls")
    for key in ("event", "view"):
        if key in body:
            _object(body, key)


def _messages_of(body: Body) -> list[Body]:
    """The event of a payload, and the messages that it carries."""
    event = body.get("event")
    found = [event, *(event.get(key) for key in MESSAGES)] if isinstance(event, Mapping) else []
    return [part for part in found if isinstance(part, Mapping)]


def _event(body: Body) -> None:
    _need(body, "event_id")
    _object(body, "event")
    _need(body["event"], "type")
    for key in MESSAGES:
        if body["event"].get(key) is not None:
            _object(body["event"], key)


def _interaction(kind: str, body: Body) -> None:
    _object(body, "user")
    _need(body["user"], "id")
    if kind == "block_actions":
        _press(body)
    elif kind in FORMS:
        _object(body, "view")
        _need(body["view"], "type", "callback_id")
    else:
        _need(body, "callback_id")


def _press(body: Body) -> None:
    _need(body, "trigger_id")
    _list_of_objects(body, "actions")
    if not body["actions"]:
        raise Unreadable("actions is empty")
    for each in body["actions"]:
        _need(each, "action_id")
    for key in OF_A_PRESS:
        if body.get(key) is not None:
            _object(body, key)


def _list_of_objects(body: Body, key: str) -> None:
    several = body.get(key)
    if not isinstance(several, list) or not all(isinstance(each, Mapping) for each in several):
        raise Unreadable(f"{key} is not a list of objects")


def _object(body: Body, key: str) -> None:
    if not isinstance(body.get(key), Mapping):
        raise Unreadable(f"{key} is not an object")


def _need(body: Body, *keys: str) -> None:
    for key in keys:
        if not isinstance(body.get(key), str) or not body[key]:
            raise Unreadable(f"{key} is missing or no text")


def _text_if_there(body: Body, key: str) -> None:
    if key in body:
        _need(body, key)

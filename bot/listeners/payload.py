"""Reading a delivery: the few facts that an act needs, checked for their kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.services.signing import Press
from bot.slack.text import clean


class Malformed(Exception):
    """The delivery does not have the shape that Slack gives it; `what` says where."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"malformed delivery: {what}")


def text_at(body: Mapping[str, Any], *path: str) -> str:
    """The string at a path, in a form that can be stored. Raises Malformed where there is none."""
    value: Any = body
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not value:
        raise Malformed(".".join(path))
    return clean(value)


def optional_text(body: Mapping[str, Any], *path: str) -> str:
    """The string at a path, empty where there is none."""
    try:
        return text_at(body, *path)
    except Malformed:
        return ""


@dataclass(frozen=True)
class Pressed:
    """An element of a message or view that was used, whatever its kind. `value` is a button's, `chosen` a menu's."""

    action_id: str
    user_id: str
    workspace: str
    trigger_id: str
    value: str
    chosen: tuple[str, ...]
    channel: str
    message_ts: str
    thread_ts: str
    response_url: str

    @property
    def post_id(self) -> int:
        """The outbox row that the button was drawn for; 0 where its value names none."""
        first = self.value.partition(".")[0]
        return int(first) if first.isdecimal() and len(first) < 16 else 0

    @property
    def revision(self) -> int:
        """The revision that the button was drawn for."""
        last = self.value.partition(".")[2]
        return int(last) if last.isdecimal() and len(last) < 10 else 0


def pressed_in(body: Mapping[str, Any]) -> Pressed:
    """The press in a `block_actions` payload. Raises Malformed."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], Mapping) else None
    if action is None:
        raise Malformed("actions")
    message_ts = optional_text(body, "container", "message_ts") or optional_text(body, "message", "ts")
    thread_ts = optional_text(body, "container", "thread_ts") or optional_text(body, "message", "thread_ts")
    return Pressed(
        action_id=text_at(action, "action_id"),
        user_id=text_at(body, "user", "id"),
        workspace=optional_text(body, "user", "team_id") or optional_text(body, "team", "id"),
        trigger_id=text_at(body, "trigger_id"),
        value=optional_text(action, "value"),
        chosen=_chosen(action),
        channel=optional_text(body, "channel", "id") or optional_text(body, "container", "channel_id"),
        message_ts=message_ts,
        # The head of a thread names itself as its thread; what is said about it belongs beside it, where they look.
        thread_ts="" if thread_ts == message_ts else thread_ts,
        response_url=optional_text(body, "response_url"),
    )


def pressed_by_typing(body: Mapping[str, Any]) -> Pressed:
    """A slash command as a press, so that a form can be opened from it. Raises Malformed."""
    return Pressed(
        action_id="",
        user_id=text_at(body, "user_id"),
        workspace=optional_text(body, "team_id"),
        trigger_id=text_at(body, "trigger_id"),
        value="",
        chosen=(),
        channel=optional_text(body, "channel_id"),
        message_ts="",
        thread_ts="",
        response_url=optional_text(body, "response_url"),
    )


def _chosen(action: Mapping[str, Any]) -> tuple[str, ...]:
    several = action.get("selected_options")
    one = action.get("selected_option")
    options = several if isinstance(several, list) else [one] if isinstance(one, Mapping) else []
    return tuple(text_at(option, "value") for option in options if isinstance(option, Mapping))


def view_values(body: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and chosen in a submitted view: block id to text, user id or option value."""
    state = body.get("view", {}).get("state", {}) if isinstance(body.get("view"), Mapping) else {}
    values = state.get("values", {}) if isinstance(state, Mapping) else {}
    if not isinstance(values, Mapping):
        raise Malformed("view.state.values")
    return {str(block): _entered(elements) for block, elements in values.items() if isinstance(elements, Mapping)}


def _entered(elements: Mapping[str, Any]) -> str:
    for element in elements.values():
        if isinstance(element, Mapping):
            for key in ("value", "selected_user", "selected_date"):
                if isinstance(element.get(key), str):
                    return str(element[key])
            if isinstance(element.get("selected_options"), list):
                return ",".join(_chosen(element))
            return optional_text(element, "selected_option", "value")
    return ""


def card_of(pressed: Pressed) -> Press:
    """The press, as a press on a sign-off card."""
    return Press(
        user_id=pressed.user_id,
        workspace=pressed.workspace,
        post_id=pressed.post_id,
        revision=pressed.revision,
        channel=pressed.channel,
        thread_ts=pressed.thread_ts,
    )

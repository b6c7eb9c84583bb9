"""What is typed and chosen in a view or a message: Slack's `state.values`. Pure functions.

A *choice* is how the page and the tests say it: a string, or a list of strings. Options are named by their value
or by their text, people and conversations by id, files by file id.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bot.sandbox.database import Json

Choice = str | list[str] | None
FieldKey: Final[Mapping[str, str]] = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "file_input": "files",
}
"""Which property of a state value holds what was chosen, by element type."""

_INITIAL: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("initial_value",),
    "selected_option": ("initial_option",),
    "selected_options": ("initial_options",),
    "selected_user": ("initial_user",),
    "selected_users": ("initial_users",),
    "selected_conversation": ("initial_conversation",),
    "selected_date": ("initial_date",),
    "selected_time": ("initial_time",),
}
_SEVERAL: Final = ("selected_options", "selected_users", "files")
_NOT_KEPT: Final = ("overflow",)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class NotOffered(ValueError):
    """A choice that the element does not offer; the message says which."""


def fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each (block, element) that a person can press, type into or choose from."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            inside += block["elements"]
        yield from ((block, element) for element in inside if isinstance(element, dict) and "action_id" in element)


def initial_state(blocks: list[Json]) -> Json:
    """`state.values` when nobody has typed anything yet."""
    values: Json = {}
    for block, element in fields(blocks):
        key = FieldKey.get(element["type"])
        if key is None or element["type"] in _NOT_KEPT:
            continue
        initial = next((element[name] for name in _INITIAL.get(key, ()) if element.get(name) is not None), None)
        if initial is None and key in _SEVERAL:
            initial = []
        values.setdefault(block["block_id"], {})[element["action_id"]] = {
            "type": element["type"],
            key: initial,
        }
    return values


def carried(old: Json, blocks: list[Json]) -> Json:
    """The state after an update: what was typed stays where block_id, action_id and type stay the same."""
    values = initial_state(blocks)
    for block_id, actions in values.items():
        for action_id, value in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == value["type"]:
                actions[action_id] = before
    return values


def chosen(element: Json, choice: Choice, files: Callable[[str], Json | None]) -> Json:
    """The state value (or the chosen part of an action) for this choice.

    Raises NotOffered when the element has no such option. `files` describes a file by its id.
    """
    kind = element["type"]
    key = FieldKey.get(kind)
    if key is None:
        return {"type": kind}
    if key == "selected_option":
        return {"type": kind, key: _option(element, choice) if choice else None}
    several = [choice] if isinstance(choice, str) and choice else list(choice or [])
    if key == "selected_options":
        return {"type": kind, key: [_option(element, one) for one in several]}
    if key == "files":
        return {"type": kind, key: [_file(files, one) for one in several]}
    if key == "selected_users":
        return {"type": kind, key: several}
    if isinstance(choice, list):
        raise NotOffered(f"{element['action_id']} takes one value, not several.")
    return {"type": kind, key: choice or None}


def _file(files: Callable[[str], Json | None], file_id: str) -> Json:
    described = files(file_id)
    if described is None:
        raise NotOffered(f"There is no file {file_id}. Upload it first.")
    return described


def offered(element: Json) -> list[Json]:
    """The options of an element, those in groups among them."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def _option(element: Json, wanted: object) -> Json:
    options = offered(element)
    for option in options:
        if option.get("value") == wanted:
            return option
    for option in options:
        if option["text"]["text"] == wanted:
            return option
    names = ", ".join(repr(option.get("value")) for option in options)
    raise NotOffered(f"{element['action_id']} does not offer {wanted!r}. It offers: {names}.")


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own client would object to before it submits, by block_id."""
    found: dict[str, str] = {}
    for block, element in fields(blocks):
        if block["type"] != "input":
            continue
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = state.get(FieldKey.get(element["type"], ""))
        sentence = _complaint(element, value, bool(block.get("optional")))
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _complaint(element: Json, value: Any, optional: bool) -> str | None:
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return None if optional else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _length_complaint(element, str(value))
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(str(value)):
        return "Please enter a valid email address."
    if element["type"] == "number_input":
        return _number_complaint(element, str(value))
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please choose no more than {most}."
    return None


def _length_complaint(element: Json, value: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3_000
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter no more than {most} characters; this has {len(value)}."
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if element.get("min_value") is not None and number < float(element["min_value"]):
        return f"Please enter a number of {element['min_value']} or more."
    if element.get("max_value") is not None and number > float(element["max_value"]):
        return f"Please enter a number of {element['max_value']} or less."
    return None

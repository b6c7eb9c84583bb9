"""What is wrong with a value in a file, in our own words: for each way in which pydantic refuses one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

# A value that is quoted longer than this says no more.
_LONGEST_QUOTED = 60
_Telling = Callable[[Any, Mapping[str, Any]], tuple[str, str]]

UNION = "union"
"""Stands for the several refusals of a value that fits none of the shapes that a field of the head can have."""


def in_words(kind: str, given: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    """The problem and the mend, each a sentence. `kind` is pydantic's error type, `context` what it adds to it."""
    if kind == "value_error":
        return _whole(str(context["error"])), ""
    return _TOLD.get(kind, _otherwise)(given, context)


def shown(given: Any) -> str:
    """A value as somebody who wrote it would know it again."""
    if given is None:
        return "nothing"
    if isinstance(given, Mapping):
        return "a group of keys" if given else "an empty group"
    if isinstance(given, list | tuple):
        return "a list" if given else "an empty list"
    words = given if isinstance(given, str) else json.dumps(given)
    return f"'{words}'" if len(words) <= _LONGEST_QUOTED else f"'{words[:_LONGEST_QUOTED]}...'"


def _whole(message: str) -> str:
    return message if message.endswith(".") else f"{message}."


def _wanted(wanted: str, mend: str) -> _Telling:
    return lambda given, _: (f"{shown(given)} stands here, where {wanted} should be.", mend)


def _one_of(given: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{shown(given)} is not known here.", f"Write one of these: {context['expected']}."


def _too_small(given: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    return f"{shown(given)} is too small.", f"Write {context['ge']} or more."


def _otherwise(given: Any, _: Mapping[str, Any]) -> tuple[str, str]:
    return f"{shown(given)} cannot stand here.", "Compare it with what the documentation says of this key."


_NUMBER = _wanted("a whole number", "Write one, such as 3.")
_YES_OR_NO = _wanted("true or false", "Write true or false.")
_DATE = _wanted("a date", 'Write it as "2026-12-29".')
_TIME = _wanted("a time of day", 'Write it as "09:00".')
_LIST = _wanted("a list", "Write each entry on a line of its own that begins with a dash, or [one, two].")
_KEYS = _wanted("keys with their values", "Write `key: value` for each, one below the other.")


def _too_short(given: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    """Of words that may also be written as a number, pydantic says what it says of lists."""
    wanted = ("words", "Write them.") if isinstance(given, str) else ("at least one entry", "Write one.")
    return _wanted(*wanted)(given, context)


_TOLD: Mapping[str, _Telling] = {
    "string_type": _wanted("words", "Write the words, with quotation marks around true, false and the like."),
    "string_too_short": _wanted("words", "Write them."),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": _too_short,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "dict_type": _KEYS,
    "literal_error": _one_of,
    "greater_than_equal": _too_small,
    UNION: _wanted(
        "an answer of the document's head",
        "Write words, a list of lines, head counts as {count: 6, post: Advisers}, or contacts as {internal: [..]}.",
    ),
}

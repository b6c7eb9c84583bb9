"""Reading what a Web API call was given: query string, form or JSON body, and the token."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError


async def read_arguments(request: Request) -> Json:
    """All arguments of a call in one dictionary. Raises SlackError invalid_json, json_not_object, invalid_form_data."""
    arguments: Json = dict(request.query_params)
    body = await request.body()
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        arguments |= _from_json(body)
    elif body:
        try:
            arguments |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError as problem:
            raise SlackError("invalid_form_data") from problem
    return arguments


def _from_json(body: bytes) -> Json:
    try:
        given = json.loads(body or b"{}")
    except ValueError as problem:
        raise SlackError("invalid_json") from problem
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return {name: value for name, value in given.items() if value is not None}


def read_token(request: Request, arguments: Json) -> str | None:
    """The bearer token, or the `token` argument, which is taken out of the arguments."""
    argument = arguments.pop("token", None)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return str(argument) if argument else None


def required(arguments: Json, *names: str) -> list[str]:
    """The values of required string arguments. Raises SlackError invalid_arguments naming those that are missing."""
    missing = [name for name in names if arguments.get(name) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise SlackError("invalid_arguments", messages)
    return [str(arguments[name]) for name in names]


def flag(arguments: Json, name: str, default: bool = False) -> bool:
    """A yes-or-no argument, as JSON true or in a form's words."""
    value: Any = arguments.get(name)
    if value in (None, ""):
        return default
    return value is True or str(value).lower() in ("1", "true")


def number(arguments: Json, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`. Raises SlackError invalid_limit for anything else."""
    value = arguments.get(name)
    if value in (None, ""):
        return default
    try:
        found = int(str(value))
    except ValueError as problem:
        raise SlackError("invalid_limit") from problem
    if not 1 <= found <= most:
        raise SlackError("invalid_limit")
    return found


def page(arguments: Json, found: list[Any], default: int = 100, most: int = 1000) -> tuple[list[Any], str]:
    """One page of a list and the cursor of the next ("" at the end). Raises SlackError invalid_cursor."""
    size = number(arguments, "limit", default, most)
    cursor = str(arguments.get("cursor") or "0")
    if not cursor.isdigit():
        raise SlackError("invalid_cursor")
    start = int(cursor)
    following = str(start + size) if start + size < len(found) else ""
    return found[start : start + size], following

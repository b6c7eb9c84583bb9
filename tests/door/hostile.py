"""Deliveries as nobody should send them: valid payloads with every place in turn taken away or made something else."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.sandbox.deliveries.signing import signed_headers

Json = dict[str, Any]
Path = tuple[str | int, ...]

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
# What is put in the place of each value in turn. The last two are strings that a database or an encoding refuses.
IN_PLACE: dict[str, Any] = {
    "null": None,
    "a number": 10**30,
    "a string": "x",
    "nothing": "",
    "a list of strings": ["x"],
    "a list of lists": [[]],
    "an object": {},
    "NUL": "a\0b",
    "half a surrogate pair": "a\ud800c",
}
# What is sent along for display alone is changed as a whole: the message that a press stands under, and all its blocks.
NOT_DEEPER = frozenset({"blocks", "text", "title", "submit", "close", "files", "bot_profile"})
# Numbers for ids that must not repeat, across all tests of a process.
_numbers = count(1)


@dataclass(frozen=True)
class Changed:
    """A payload with one place changed; `what` says which, and how."""

    path: Path
    what: str
    payload: Json

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.what}"


@dataclass(frozen=True)
class Answer:
    """What the door answered, and how long it took in seconds. Status 0 stands for no answer at all."""

    status: int
    text: str
    seconds: float


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of everything in a payload, the payload itself left out."""
    if isinstance(value, dict):
        inside: Sequence[tuple[str | int, Any]] = list(value.items())
    else:
        inside = list(enumerate(value)) if isinstance(value, list) else []
    for key, part in inside:
        yield (*path, key)
        if key not in NOT_DEEPER and (*path, key) != ("message",):
            yield from places(part, (*path, key))


def changes(payload: Json) -> Iterator[Changed]:
    """Every place removed, and replaced by each kind of value; each copy is a delivery of its own."""
    for path in places(payload):
        yield _changed(payload, path, "removed", None, remove=True)
        for what, value in IN_PLACE.items():
            yield _changed(payload, path, what, value)


def afresh(payload: Json) -> Json:
    """The same payload as a new delivery: ids by which deliveries are claimed are new."""
    made = copy.deepcopy(payload)
    number = next(_numbers)
    if "event_id" in made:
        made["event_id"] = f"EvHOSTILE{number}"
    if "trigger_id" in made:
        made["trigger_id"] = f"1.2.hostile{number}"
    return made


def _changed(payload: Json, path: Path, what: str, value: Any, *, remove: bool = False) -> Changed:
    made = afresh(payload)
    inside: Any = made
    for key in path[:-1]:
        inside = inside[key]
    if remove:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return Changed(path, what, made)


class Caller:
    """Somebody at the door, with or without Slack's secret."""

    def __init__(self, door: str, secret: str) -> None:
        self._client = httpx.Client(base_url=door, timeout=10, trust_env=False)
        self._secret = secret.encode()

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def send(self, body: bytes, kind: str = JSON_TYPE, **headers: str | bytes) -> Answer:
        """POST these bytes, signed well; `headers` win over the signature's."""
        given: dict[str, str | bytes] = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("POST", "/slack/events", body, {"content-type": kind, **self.signature(body), **given})

    def signature(self, body: bytes, at: int | None = None) -> dict[str, str | bytes]:
        """The two headers that prove where a delivery comes from, in lower case."""
        return {name.lower(): value for name, value in signed_headers(self._secret, body, at).items()}

    def request(self, method: str, path: str, body: bytes, headers: dict[str, str | bytes]) -> Answer:
        """Any request at all."""
        raw = [
            (name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers.items()
        ]
        began = time.monotonic()
        try:
            response = self._client.request(method, path, content=body, headers=raw)
        except httpx.HTTPError as error:
            return Answer(0, repr(error), time.monotonic() - began)
        return Answer(response.status_code, response.text, time.monotonic() - began)

    def deliver(self, kind: str, payload: Any) -> Answer:
        """A payload as Slack encodes its kind: events_api, interactive or slash_commands."""
        if kind == "events_api":
            return self.send(json.dumps(payload).encode())
        form = {"payload": json.dumps(payload)} if kind == "interactive" else payload
        written = {key: value if isinstance(value, str) else json.dumps(value) for key, value in form.items()}
        return self.send(urlencode(written, errors="surrogatepass").encode(), FORM_TYPE)

"""Collecting what is wrong with a piece of Block Kit, each finding with the place it was found."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One refusal: `pointer` is a JSON pointer into what was sent, `message` Slack's way of saying it."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


@dataclass
class Findings:
    """The refusals met so far, in the order of the document."""

    found: list[Finding] = field(default_factory=list)

    def add(self, pointer: str, message: str) -> None:
        """Note one refusal."""
        self.found.append(Finding(pointer, message))

    def an_object(self, pointer: str, value: object) -> Json | None:
        """Return `value` when it is a JSON object, otherwise note the refusal."""
        if isinstance(value, dict):
            return value
        self.add(pointer, "must be an object")
        return None

    def properties(self, pointer: str, value: Json, required: Iterable[str], optional: Iterable[str]) -> bool:
        """Check that every required property is there and nothing unknown is; False when one is missing."""
        wanted = set(required)
        missing = [name for name in sorted(wanted) if value.get(name) is None]
        for name in missing:
            self.add(pointer, f"missing required field: {name}")
        for name in sorted(set(value) - wanted - set(optional) - {"type"}):
            self.add(pointer, f"invalid additional property: {name}")
        return not missing

    def string(self, pointer: str, value: object, most: int, least: int = 1) -> None:
        """Check a string's length in characters; None counts as absent and is not checked."""
        if value is None:
            return
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) < least:
            self.add(pointer, f"must be more than {least - 1} characters")
        elif len(value) > most:
            self.add(pointer, f"must be less than {most + 1} characters")

    def a_list(self, pointer: str, value: object, most: int, least: int = 1) -> list[Any]:
        """Check a list's length; returns what can be looked at further (empty when it is no list)."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return []
        if len(value) < least:
            self.add(pointer, f"no fewer than {least} items allowed")
        elif len(value) > most:
            self.add(pointer, f"no more than {most} items allowed")
        return value

    def boolean(self, pointer: str, value: object) -> None:
        """Check that an optional switch is true or false."""
        if value is not None and not isinstance(value, bool):
            self.add(pointer, "must be a boolean")

    def one_of(self, pointer: str, value: object, choices: Iterable[str]) -> None:
        """Check that an optional word is one of the choices."""
        allowed = list(choices)
        if value is not None and value not in allowed:
            self.add(pointer, f"must be a valid enum value ({', '.join(allowed)})")

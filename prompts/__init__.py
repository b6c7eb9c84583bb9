"""The bot's wording in chat: every sentence is in the YAML files of this folder; this is only their loader.

A message has a name and a `lead` and perhaps a `tail`, both Jinja2 templates of plain text that take the facts of the
message. The one emphasis there is, `strong`, is a pair of private delimiters that the blocks turn into bold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

# Unicode noncharacters: no keyboard types them, and they are taken out of what people write before it comes here.
STRONG, WEAK = "\ufdd0", "\ufdd1"
MENTION, MENTIONED = "\ufdd2", "\ufdd3"
_LABELS = "labels.yaml"
# The files are our own; the parser in C, where there is one, reads them ten times as fast.
_QuickLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Words:
    """A message in words: what stands before its lists and what after them. Both may hold STRONG ... WEAK."""

    lead: str
    tail: str = ""


def words(name: str, facts: Mapping[str, Any]) -> Words:
    """The words of a message. Raises KeyError for a name there is no wording for, UndefinedError for a missing fact."""
    lead, tail = _compiled(name)
    safe = {key: _without_delimiters(value) for key, value in facts.items()}
    return Words(lead.render(safe).strip(), tail.render(safe).strip())


def names() -> frozenset[str]:
    """The names of all messages."""
    return frozenset(_messages())


def label(key: str) -> str:
    """The words on a button. Raises KeyError."""
    return _labels()["buttons"][key]


def aspect(key: str) -> str:
    """The words that complete a heading: "desirable criteria". Raises KeyError."""
    return _labels()["aspects"][key]


def labels() -> frozenset[str]:
    """The keys of all buttons."""
    return frozenset(_labels()["buttons"])


def without_emphasis(text: str) -> str:
    """The words alone; a mention keeps its delimiters, for only the blocks know how to show it."""
    return text.replace(STRONG, "").replace(WEAK, "")


def _without_delimiters(value: Any) -> Any:
    if isinstance(value, str):
        return without_emphasis(value).replace(MENTION, "").replace(MENTIONED, "")
    if isinstance(value, Mapping):
        return {key: _without_delimiters(each) for key, each in value.items()}
    return [_without_delimiters(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _compiled(name: str) -> tuple[Template, Template]:
    """A message as two templates, made when it is first said: there are hundreds, and an act says a few."""
    lead, tail = _messages()[name]
    return _environment().from_string(lead), _environment().from_string(tail)


@cache
def _messages() -> Mapping[str, tuple[str, str]]:
    """All messages of all files. Raises ValueError where a name stands twice or a part is unknown."""
    found: dict[str, tuple[str, str]] = {}
    for file, name, parts in _written():
        if name in found:
            raise ValueError(f"{file}: the message '{name}' stands in another place too. Give each its own name.")
        if not isinstance(parts, dict) or "lead" not in parts or set(parts) - {"lead", "tail"}:
            raise ValueError(f"{file}: the message '{name}' must have a lead, and may have a tail, and nothing else.")
        found[name] = str(parts["lead"]), str(parts.get("tail", ""))
    return MappingProxyType(found)


def _written() -> list[tuple[str, str, Any]]:
    files = sorted(entry.name for entry in resources.files("prompts").iterdir() if entry.name.endswith(".yaml"))
    return [(file, str(name), parts) for file in files if file != _LABELS for name, parts in _read(file).items()]


@cache
def _labels() -> Mapping[str, dict[str, str]]:
    return MappingProxyType(_read(_LABELS))


def _read(file: str) -> dict[str, Any]:
    text = resources.files("prompts").joinpath(file).read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=_QuickLoader)  # noqa: S506
    return read


@cache
def _environment() -> SandboxedEnvironment:
    """Plain text, so nothing is escaped here: Slack's text is escaped where it is made, blocks hold no markup."""
    environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(strong=_strong, mention=_mention, grouped=_grouped)
    environment.filters.update(named=_named, listed=_listed, quoted=_quoted, counted=_counted)
    return environment


def _strong(value: Any) -> str:
    return f"{STRONG}{without_emphasis(str(value))}{WEAK}" if str(value) else ""


def _mention(user_id: str) -> str:
    """Somebody by their id, so that Slack lets them know; only for ids that Slack gave us."""
    return f"{MENTION}{user_id}{MENTIONED}" if user_id.isalnum() else user_id


def _grouped(digest: str) -> str:
    """A hash in groups of eight, so that two can be compared by eye or by ear."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _named(question: Mapping[str, str]) -> str:
    """A question by its label and aspect: "Relevant Experience (desirable criteria)"."""
    return f"{question['label']} ({aspect(question['aspect'])})" if question["aspect"] else question["label"]


def _listed(values: list[Any], joint: str = "and") -> str:
    """Several as a sentence has them: "1, 2 and 3"."""
    several = [str(value) for value in values]
    return f" {joint} ".join(part for part in (", ".join(several[:-1]), "".join(several[-1:])) if part)


def _quoted(value: Any) -> str:
    return f"“{value}”"


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"

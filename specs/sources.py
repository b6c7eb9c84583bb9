"""Reading the files that HR writes (forms, frameworks, organisations, specifications) and saying what is wrong.

Every refusal names the file, the line and the mend, because the person who reads it is not a programmer.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from specs.refusals import UNION, in_words

ModelT = TypeVar("ModelT", bound=BaseModel)
Location = tuple[str | int, ...]

# A form or a framework is a few hundred kilobytes at most; more is not one of ours.
MAX_BYTES = 5_000_000
_MEND_YAML = "Check indentation and colons, and put quotation marks around words with : # , ? or brackets in them."


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file: where it is, what it is and how to mend it.

    `line` counts from 1, 0 for the file as a whole; `unit` is what is counted: a spreadsheet has rows.
    """

    file: str
    line: int
    where: str
    problem: str
    mend: str
    unit: Literal["line", "row"] = "line"

    def sentence(self) -> str:
        """The fault as one line for a person."""
        place = f"{self.file}, {self.unit} {self.line}" if self.line else self.file
        at = f" ({self.where})" if self.where else ""
        return f"{place}{at}: {self.problem} {self.mend}".strip()


class SourceError(Exception):
    """A file was refused; `faults` holds every reason, in the order of the file (of several files, one by one)."""

    def __init__(self, faults: list[Fault]) -> None:
        files = list(dict.fromkeys(fault.file for fault in faults))
        self.faults = sorted(faults, key=lambda fault: (files.index(fault.file), fault.line))
        super().__init__("\n".join(fault.sentence() for fault in self.faults))


@dataclass(frozen=True)
class Source:
    """A file's value together with the line (of a spreadsheet, the row) on which each part of it stands."""

    file: str
    value: Any
    lines: dict[Location, int]
    unit: Literal["line", "row"] = "line"

    def line_of(self, location: Location) -> int:
        """The line of the nearest enclosing part that was written down (1 for the file itself)."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_source(path: Path) -> Source:
    """Read a YAML or JSON file. Raises SourceError when it cannot be opened or is not well formed."""
    return parse_source(read_raw(path), str(path))


def read_raw(path: Path) -> bytes:
    """The bytes of a file. Raises SourceError when it cannot be opened or is larger than any file of ours."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal(str(path), "the file cannot be read.", f"({error.strerror}) Check the name.") from error
    return weighed(raw, str(path))


def weighed(raw: bytes, file: str) -> bytes:
    """The same bytes. Raises SourceError when they are more than any file of ours holds."""
    if len(raw) > MAX_BYTES:
        raise refusal(file, f"the file is larger than {MAX_BYTES // 1_000_000} MB.", "Split it.")
    return raw


def parse_source(raw: bytes, file: str) -> Source:
    """As `read_source`, for bytes that are already here; `file` is the name used in messages."""
    weighed(raw, file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refusal(file, "the text is not UTF-8.", "Save the file as UTF-8.", line) from error
    return _json_source(text, file) if file.lower().endswith(".json") else _yaml_source(text, file)


def _json_source(text: str, file: str) -> Source:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise refusal(file, f"this is not JSON: {error.msg}.", "Mend the line named.", error.lineno) from error
    except RecursionError as error:
        raise refusal(file, "this JSON is nested too deeply.", "Write it with fewer brackets.", 1) from error
    try:
        # Sound JSON is YAML too, but for a tab before a value and a few more: it is then told without its lines.
        return Source(file, value, _yaml_source(text.expandtabs(1), file).lines)
    except SourceError:
        return Source(file, value, {})


def _yaml_source(text: str, file: str) -> Source:
    lines: dict[Location, int] = {}
    try:
        _refuse_aliases(text, file)
        loader = PlainLoader(text)
        node = loader.get_single_node()
        value = node and loader.construct_document(node)
        if node is not None:
            _collect_lines(node, (), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"this is not well-formed YAML: {error.problem}."
        raise refusal(file, problem, _MEND_YAML, line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise refusal(file, "this is not well-formed YAML.", "Remove unusual characters.", 1) from error
    return Source(file, value, lines)


def validate(source: Source, model: type[ModelT]) -> ModelT:
    """The source as a typed model. Raises SourceError with one fault for each thing that is wrong."""
    if not isinstance(source.value, dict):
        raise refusal(source.file, "the file does not hold keys and values.", "Start it with `key: value`.", 1)
    try:
        return model.model_validate(source.value)
    except ValidationError as error:
        faults = dict.fromkeys(_fault_of(source, problem) for problem in error.errors())
        raise SourceError(list(faults)) from error


def fault_at(source: Source, location: Location, problem: str, mend: str) -> Fault:
    """A fault of our own finding, placed at the line of `location`."""
    return Fault(source.file, source.line_of(location), _dotted(location), problem, mend, source.unit)


def refusal(file: str, problem: str, mend: str, line: int = 0) -> SourceError:
    """An error of a single fault: with the file as a whole, or at a line of it."""
    return SourceError([Fault(file, line, "", problem, mend)])


def _fault_of(source: Source, problem: Any) -> Fault:
    kind, place = problem["type"], problem["loc"]
    shape = next((at for at, part in enumerate(place) if _is_shape(part)), None)
    if shape is not None:
        # Each shape that the value might have had is refused; but one thing is wrong, and with the value as a whole.
        location = tuple(part for part in place[:shape] if not _is_tag(part))
        return fault_at(source, location, *in_words(UNION, _value_at(source.value, location), {}))
    location = tuple(part for part in place if not _is_tag(part))
    if kind == "missing":
        return fault_at(source, location[:-1], f"'{location[-1]}' is missing.", "Add it.")
    if kind == "extra_forbidden":
        return fault_at(source, location, f"'{location[-1]}' is not a key that is known here.", "Check its spelling.")
    return fault_at(source, location, *in_words(kind, problem["input"], problem.get("ctx", {})))


def _is_shape(part: str | int) -> bool:
    """The name that pydantic gives to one of several shapes a value may have, as in "tuple[HeadCount, ...]"."""
    return isinstance(part, str) and part.endswith("]") and part.startswith(("function-", "tuple[", "dict["))


def _value_at(value: Any, location: Location) -> Any:
    for part in location:
        value = value[part]
    return value


def _is_tag(part: str | int) -> bool:
    """Pydantic adds the names of union members and validators to a location; they are not in the file."""
    return isinstance(part, str) and ("[" in part or part in {"str", "list", "dict", "Criterion", "HeadCount"})


def _refuse_aliases(text: str, file: str) -> None:
    """An alias can make a small file a huge value; nobody who writes a form by hand needs one."""
    if "*" not in text:
        return
    alias = next((token for token in yaml.scan(text) if isinstance(token, yaml.AliasToken)), None)
    if alias is not None:
        mend = "Write the words out, or put quotation marks around a text that begins with *."
        raise refusal(file, f"'*{alias.value}' refers to another place.", mend, alias.start_mark.line + 1)


def _dotted(location: Location) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)


def _collect_lines(node: yaml.Node, location: Location, lines: dict[Location, int]) -> None:
    lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            _collect_lines(child, (*location, str(key.value)), lines)
            lines[(*location, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _collect_lines(child, (*location, index), lines)


# PyYAML's C parser would be faster, but very deep nesting in a file crashes the interpreter in it.
class PlainLoader(yaml.SafeLoader):
    """YAML without surprises for people: dates stay words, `no` and `yes` in a list stay words, keys are unique."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """As PyYAML does; a key that stands twice is a fault."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if isinstance(key, str) and key in seen:
                mark = key_node.start_mark
                raise yaml.constructor.ConstructorError(None, None, f"the key '{key}' stands twice", mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _keep_as_words(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


# "no", "yes", "on" and "off" are words that people write; only true and false are not. A number is only what is printed
# again as it was written: a post number 04440, a version 4.10 and the time 9:00 stay words.
_PLAIN = {
    "bool": (r"^(?:true|True|false|False)$", "tTfF"),
    "int": (r"^(?:0|-?[1-9][0-9]{0,17})$", "-0123456789"),
    "float": (r"^-?(?:0|[1-9][0-9]{0,14})\.[0-9]{0,3}[1-9]$", "-0123456789"),
}


def spare_surprises(loader: Any) -> Any:
    """A loader class of PyYAML, made to take for a number, truth or date only what prints again as it was written."""
    loader.add_constructor("tag:yaml.org,2002:timestamp", _keep_as_words)
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in _PLAIN]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for kind, (pattern, firsts) in _PLAIN.items():
        loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), list(firsts))
    return loader


spare_surprises(PlainLoader)

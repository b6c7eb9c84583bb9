"""Frameworks from files, checked as a whole: YAML or JSON here, the spreadsheets of `specs.frameworks.sheet` too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from specs.frameworks.model import UNLEVELLED, Framework
from specs.shipped import shipped
from specs.sources import Fault, Location, Source, SourceError, fault_at, parse_source, read_raw, validate

# The last two are told how to become one of the first two.
SPREADSHEETS = (".xlsx", ".csv", ".xls", ".ods")


def read_framework(path: Path) -> Framework:
    """A framework file: YAML, JSON, XLSX or CSV, told by its ending. Raises SourceError with one fault for each thing
    that is wrong."""
    return parse_framework(read_raw(path), str(path))


def parse_framework(raw: bytes, file: str) -> Framework:
    """As `read_framework`, for bytes that are already here; `file` is the name used in messages."""
    if file.lower().endswith(SPREADSHEETS):
        from specs.frameworks.sheet import sheet_source

        return framework_of(sheet_source(raw, file))
    return framework_of(parse_source(raw, file))


def framework_of(source: Source) -> Framework:
    """As `read_framework`, for a source that is already read."""
    framework = validate(source, Framework)
    faults = [
        *_doubled(source, framework),
        *_level_faults(source, framework),
        *_matrix_faults(source, framework),
    ]
    if faults:
        raise SourceError(faults)
    return framework


@cache
def shipped_frameworks() -> tuple[str, ...]:
    """The keys of the frameworks that come with the product."""
    names = (entry.name for entry in resources.files("specs.frameworks").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def shipped_framework(key: str) -> Framework:
    """A framework that comes with the product. Raises KeyError for one that does not."""
    if key not in shipped_frameworks():
        raise KeyError(key)
    return shipped("specs.frameworks", f"{key}.yaml", Framework)


def _doubled(source: Source, framework: Framework) -> Iterator[Fault]:
    """Keys and ids that stand twice, each told where it stands again."""
    levels = [(each.key, ("levels", at, "key")) for at, each in enumerate(framework.levels)]
    competencies = [(each.key, ("competencies", at, "key")) for at, each in enumerate(framework.competencies)]
    indicators: list[tuple[str, Location]] = [
        (each.id, ("competencies", at, "indicators", level, place, "id"))
        for at, competency in enumerate(framework.competencies)
        for level, several in competency.indicators.items()
        for place, each in enumerate(several)
    ]
    kinds = (("level", levels), ("competency", competencies), ("indicator id", indicators))
    for kind, keyed in kinds:
        for key, at, before in _again(keyed):
            problem = f"the {kind} '{key}' stands in {source.unit} {source.line_of(before)} already."
            yield fault_at(source, at, problem, "Give each its own.")


def _again(keyed: Iterable[tuple[str, Location]]) -> Iterator[tuple[str, Location, Location]]:
    """Each key that was there before, with both places."""
    first: dict[str, Location] = {}
    for key, at in keyed:
        if key in first:
            yield key, at, first[key]
        first.setdefault(key, at)


def _level_faults(source: Source, framework: Framework) -> Iterator[Fault]:
    """Levels that are used and not listed, levels with nothing in them, and a level called as the unlevelled are."""
    listed = [level.key for level in framework.levels]
    for place, key in enumerate(listed):
        if key == UNLEVELLED:
            problem = f"a level cannot have the key '{UNLEVELLED}': it stands for competencies without levels."
            yield fault_at(source, ("levels", place, "key"), problem, "Give it another key.")
    known = [*listed, UNLEVELLED]
    for at, competency in enumerate(framework.competencies):
        if not competency.indicators:
            problem = f"'{competency.key}' has no indicators."
            yield fault_at(source, ("competencies", at, "indicators"), problem, "Write one, or remove the competency.")
        for level, several in competency.indicators.items():
            here: Location = ("competencies", at, "indicators", level)
            if level not in known:
                yield fault_at(source, here, f"there is no level '{level}'.", f"Known: {', '.join(known)}.")
            if not several:
                problem = f"'{competency.key}' has no indicators at level '{level}'."
                yield fault_at(source, here, problem, "Write one, or remove the level here.")


def _matrix_faults(source: Source, framework: Framework) -> Iterator[Fault]:
    known = {competency.key: competency.indicators for competency in framework.competencies}
    for grade, row in framework.matrix.items():
        for competency, level in row.items():
            at = ("matrix", grade, competency)
            if competency not in known:
                yield fault_at(source, at, f"there is no competency '{competency}'.", f"Known: {', '.join(known)}.")
            elif level not in known[competency]:
                mend = "Give the competency indicators at that level, or name another level."
                yield fault_at(source, at, f"'{competency}' has no indicators at level '{level}'.", mend)

"""The library from its files, checked as a whole: each reference holds, each id and title stands once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from specs.sources import Fault, Source, SourceError, fault_at, read_source, validate
from specs.suggestions.model import Family, Library
from specs.suggestions.titles import TitleIndex, TitleWords

_QuickLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Read = tuple[Source, Family]


def read_library(folder: Path, title_words: Path) -> Library:
    """The library of a folder of YAML files. Raises SourceError with one fault for each thing that is wrong."""
    words = validate(read_source(title_words), TitleWords)
    sources = [read_source(path) for path in sorted(folder.glob("*.yaml"), key=lambda path: path.name)]
    read = [(source, validate(source, Family)) for source in sources]
    faults = [*_doubled(read), *_dangling(read), *_doubled_titles(read, words)]
    if faults:
        raise SourceError(faults)
    return Library(title_words=words, families=tuple(family for _, family in read))


@cache
def shipped_library() -> Library:
    """The library that comes with the product. The first call reads its files (0.3 s); later ones cost nothing."""
    folder = resources.files("specs.suggestions").joinpath("library")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return Library(
        title_words=TitleWords.model_validate(_quickly(resources.files("specs.suggestions").joinpath("titles.yaml"))),
        families=tuple(Family.model_validate(_quickly(entry)) for entry in files),
    )


def _quickly(entry: Traversable) -> Any:
    """A file of our own, which the tests also read the careful way: 1,500 criteria take that way two seconds.

    The quick parser is not for files that others write: very deep nesting crashes it.
    """
    return yaml.load(entry.read_text(encoding="utf-8"), Loader=_QuickLoader)  # noqa: S506


def _doubled(read: list[Read]) -> Iterator[Fault]:
    """Ids of criteria and keys of roles that stand in two places."""
    first: dict[str, str] = {}
    for source, family in read:
        named = [(("criteria", place, "id"), each.id) for place, each in enumerate(family.criteria)]
        named += [(("roles", place, "key"), each.key) for place, each in enumerate(family.roles)]
        for at, key in named:
            if key in first:
                yield fault_at(source, at, f"'{key}' stands in {first[key]} already.", "Give each its own.")
            first.setdefault(key, f"{source.file}, line {source.line_of(at)}")


def _dangling(read: list[Read]) -> Iterator[Fault]:
    """Roles and families that a criterion names and no file has."""
    roles = {role.key for _, family in read for role in family.roles}
    families = {family.family for _, family in read if family.family}
    for source, family in read:
        for place, criterion in enumerate(family.criteria):
            at = ("criteria", place)
            for key in criterion.roles:
                if key not in roles:
                    yield fault_at(source, (*at, "roles"), f"there is no role '{key}'.", "Check its spelling.")
            for key in criterion.families:
                if key not in families:
                    yield fault_at(source, (*at, "families"), f"there is no family '{key}'.", "Check its spelling.")
            if criterion.roles and criterion.families:
                yield fault_at(source, at, "it names both roles and families.", "Keep one of the two.")


def _doubled_titles(read: list[Read], words: TitleWords) -> Iterator[Fault]:
    """Titles that two roles have: which of them is meant could not be told."""
    titles = TitleIndex({}, words=words)
    first: dict[frozenset[str], tuple[str, str]] = {}
    for source, family in read:
        for place, role in enumerate(family.roles):
            for line, title in enumerate(role.titles):
                owner, where = first.setdefault(frozenset(titles.read(title)), (role.key, source.file))
                if owner != role.key:
                    problem = f"the title '{title}' reads like one of '{owner}' in {where}."
                    yield fault_at(source, ("roles", place, "titles", line), problem, "Leave it to one of them.")

"""The library from its file, checked as a whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from specs.clauses import checking
from specs.clauses.model import ClauseLibrary
from specs.shipped import shipped
from specs.sources import Source, SourceError, read_source, validate

_FILE = "library.yaml"


def read_clauses(path: Path) -> ClauseLibrary:
    """A library file. Raises SourceError with one fault for each thing that is wrong."""
    return clauses_of(read_source(path))


def clauses_of(source: Source) -> ClauseLibrary:
    """As `read_clauses`, for a source that is already read."""
    library = validate(source, ClauseLibrary)
    found = list(checking.faults(source, library))
    if found:
        raise SourceError(found)
    return library


@cache
def shipped_clauses() -> ClauseLibrary:
    """The library that comes with the product."""
    return shipped("specs.clauses", _FILE, ClauseLibrary)

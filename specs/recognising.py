"""What a file is for, told by what it holds: a form, a framework, an organisation, or another kind of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from specs.document import Document
from specs.forms import Form
from specs.frameworks import Framework
from specs.frameworks.loader import SPREADSHEETS
from specs.organisation import Organisation
from specs.sources import parse_source

FileKind = Literal["form", "framework", "organisation", "specification", "transcript", ""]

# The keys at the top of each kind of file. A transcript's model belongs to the conversation.
_KEYS: Mapping[FileKind, frozenset[str]] = {
    "form": frozenset(Form.model_fields),
    "framework": frozenset(Framework.model_fields),
    "organisation": frozenset(Organisation.model_fields),
    "specification": frozenset(Document.model_fields),
    "transcript": frozenset({"organisation", "form", "title", "turns", "files"}),
}
# Without one of these a file of that kind says nothing at all, whatever else it names.
_TELLING: Mapping[FileKind, frozenset[str]] = {
    "form": frozenset({"layout", "sign_off", "name", "title_field"}),
    "framework": frozenset({"competencies", "levels", "matrix"}),
    "organisation": frozenset({"ladder", "people", "directorates", "forms", "calendar", "reminders"}),
    "specification": frozenset({"header", "sections"}),
    "transcript": frozenset({"turns"}),
}


def kind_of_file(raw: bytes, file: str) -> FileKind:
    """What kind of file this is, empty where it is none of ours. A spreadsheet is a framework's.

    Raises SourceError where it cannot be read at all.
    """
    if file.lower().endswith(SPREADSHEETS):
        return "framework"
    return kind_of(parse_source(raw, file).value)


def kind_of(value: Any) -> FileKind:
    """The same for what was read from a file: the kind with the most keys in common."""
    if not isinstance(value, Mapping):
        return ""
    keys = {key for key in value if isinstance(key, str)}
    fits = {kind: len(keys & _KEYS[kind]) for kind in _KEYS if keys & _TELLING[kind]}
    return max(fits, key=lambda kind: fits[kind]) if fits else ""

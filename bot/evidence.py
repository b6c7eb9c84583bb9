"""Evidence for an auditor: checking every chain of the store or one exported file, and exporting a specification's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.services import chain, drafts
from bot.services.office import Office
from specs import audit
from specs.document import Document
from specs.sources import Fault, SourceError
from specs.store.tables import Revision, Spec

# What each break means, for the person who has to act on it.
MEANING = {
    "empty": "there are no entries",
    "unreadable": "the entry cannot be read",
    "number": "an entry is missing or out of order",
    "specification": "the entry belongs to another specification",
    "previous": "the entry does not follow the one before it",
    "hash": "the entry was changed after it was written",
    "opening": "a name or words were changed after they were written",
    "content": "a text is not one that was signed",
    "head": "the head given is not in this chain",
}


def verify_store(office: Office) -> Iterator[str]:
    """A sentence for each thing that does not hold in any chain of the store."""
    with office.store.reading() as session:
        for spec in session.exec(select(Spec).order_by(col(Spec.id))).all():
            entries, openings = chain.entries_of(session, spec), chain.openings_of(session, spec)
            breaks = audit.verify(entries, openings=openings, contents=_contents(session, spec))
            yield from (_sentence(spec.ref, each) for each in breaks)


def verify_file(file: Path, head: str = "") -> Iterator[str]:
    """The same for an exported file. Raises SourceError where it is no such file."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        entries = [audit.entry_of(each) for each in written["entries"]]
        openings = {int(n): _openings(values) for n, values in written["openings"].items()}
        contents = list(written["contents"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"this is not an exported audit file: {error}."
        raise SourceError(
            [Fault(str(file), 0, "", problem, "Export it again with `personspec audit export`.")]
        ) from error
    for each in audit.verify(entries, head or None, openings, contents):
        yield _sentence(str(file), each)


def export(office: Office, ref: str) -> bytes:
    """One specification's chain with the texts that were signed, as JSON. Raises LookupError for an unknown one."""
    with office.store.reading() as session:
        spec = drafts.by_ref(session, ref)
        if spec is None:
            raise LookupError(f"There is no specification '{ref}'. Write its reference as PS-0001.")
        parts = audit.exported(
            chain.entries_of(session, spec), chain.openings_of(session, spec), _contents(session, spec)
        )
    return (json.dumps(parts, ensure_ascii=False, indent=1) + "\n").encode()


def count(office: Office) -> int:
    """How many chains there are."""
    with office.store.reading() as session:
        return len(session.exec(select(Spec.id)).all())


def _contents(session: Any, spec: Spec) -> list[dict[str, Any]]:
    rows = session.exec(select(Revision).where(Revision.spec_id == spec.id).order_by(col(Revision.number))).all()
    return [Document.model_validate_json(row.document).content() for row in rows]


def _openings(values: dict[str, Any]) -> dict[str, audit.Opening]:
    return {name: audit.Opening(one["value"], one["salt"]) for name, one in values.items()}


def _sentence(where: str, found: audit.Break) -> str:
    at = f", entry {found.number}" if found.number else ""
    return f"{where}{at}: {MEANING[found.what]}."

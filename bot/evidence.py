"""Evidence for an auditor: checking every chain of the store or one exported file, and exporting a specification's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.services import chain, drafts
from bot.services.office import Office
from specs import audit, evidence, evidence_page
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
    "missing": "a name or words are missing, and no entry says that they were erased",
    "texts": "the texts are not those of the revisions, in their order",
}


def verify_store(office: Office) -> Iterator[str]:
    """A sentence for each thing that does not hold in any chain of the store."""
    with office.store.reading() as session:
        for spec in session.exec(select(Spec).order_by(col(Spec.id))).all():
            kept = chain.entries_of(session, spec), chain.openings_of(session, spec), _contents(session, spec)
            yield from (_sentence(spec.ref, each) for each in evidence.check(kept))


def verify_file(file: Path, head: str = "") -> Iterator[str]:
    """The same for an exported file, a page or JSON. Raises SourceError where it is no such file."""
    try:
        written = file.read_text(encoding="utf-8")
        parts = evidence.machine_part(written)
        kept = evidence.read_parts(parts)
    except (ValueError, RecursionError) as error:
        problem = f"this is not an exported audit file: {error}."
        raise SourceError(
            [Fault(str(file), 0, "", problem, "Export it again with `personspec audit export`.")]
        ) from error
    breaks = [_sentence(str(file), each) for each in evidence.check(kept, head)]
    yield from breaks
    if not breaks and evidence.is_page(written):
        yield from _page_breaks(file, written, parts)


def export(office: Office, ref: str, to: str) -> bytes:
    """One specification's evidence file: a page for `html`, else the machine's part alone as JSON.

    Raises LookupError for an unknown specification.
    """
    parts = exported(office, ref)
    return evidence_page.page(parts) if to in ("html", "htm") else evidence.as_json(parts)


def exported(office: Office, ref: str) -> dict[str, Any]:
    """The machine's part of a specification's evidence file. Raises LookupError for an unknown one."""
    with office.store.reading() as session:
        spec = drafts.by_ref(session, ref)
        if spec is None:
            raise LookupError(f"There is no specification '{ref}'. Write its reference as PS-0001.")
        return audit.exported(
            chain.entries_of(session, spec), chain.openings_of(session, spec), _contents(session, spec)
        )


def count(office: Office) -> int:
    """How many chains there are."""
    with office.store.reading() as session:
        return len(session.exec(select(Spec.id)).all())


def _page_breaks(file: Path, written: str, parts: dict[str, Any]) -> Iterator[str]:
    """Whether the readable half of a page says what its record says: made again, it must be the same."""
    if written == evidence_page.page(parts).decode():
        return
    yield (
        f"{file}: the record in it holds, but the page around it is not what this version of the program makes of that "
        "record. It was altered, or made by another version. Trust the record; export the page again to read it."
    )


def _contents(session: Any, spec: Spec) -> list[dict[str, Any]]:
    rows = session.exec(select(Revision).where(Revision.spec_id == spec.id).order_by(col(Revision.number))).all()
    return [Document.model_validate_json(row.document).content() for row in rows]


def _sentence(where: str, found: audit.Break) -> str:
    at = f", entry {found.number}" if found.number else ""
    return f"{where}{at}: {MEANING[found.what]}."

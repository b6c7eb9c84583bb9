"""One document tree, several thin renderers: Word, PDF, a web page, and the SPEC file as JSON or YAML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from specs.document import Document
from specs.forms import Form
from specs.organisation import Organisation
from specs.rendering.parts import Tree
from specs.rendering.tree import Status, build

Format: TypeAlias = Literal["docx", "pdf", "html", "json", "yaml"]
FORMATS: tuple[Format, ...] = get_args(Format)
# Makes a file of a tree: `draw` in this process, or the same in another.
Draw: TypeAlias = Callable[[Tree, str, datetime], bytes]

__all__ = ["FORMATS", "Draw", "Format", "Status", "build", "draw", "render"]


def draw(tree: Tree, to: str, made_at: datetime) -> bytes:
    """The tree as docx, pdf or html. Each renderer is loaded only when asked for: libraries cost time and memory."""
    if to == "docx":
        from specs.rendering.docx import render as draw_docx

        return draw_docx(tree, made_at)
    if to == "pdf":
        from specs.rendering.pdf import render as draw_pdf

        return draw_pdf(tree, made_at)
    from specs.rendering.html import render as draw_html

    return draw_html(tree)


def render(
    document: Document,
    form: Form,
    organisation: Organisation,
    to: str,
    *,
    reference: str = "",
    status: Status = "draft",
    revision: int = 0,
    made_at: datetime,
    chain_head: str = "",
    drawn_by: Draw = draw,
) -> bytes:
    """The specification as a file. The same input makes the same bytes (for PDF: with the same fonts installed).

    `chain_head` is the hash of the audit entry that agreed it, to be printed beside the signatures.
    `drawn_by` makes the file of the tree, where not this process is to load the libraries for it.
    `made_at` is an aware instant: the file's date, and the day printed on a draft. Signatures are the document's own.
    Raises ValueError for a format that is not in `FORMATS` and for a `made_at` without a time zone.
    """
    if to not in FORMATS:
        raise ValueError(f"'{to}' is not a format that can be made. Choose one of {', '.join(FORMATS)}.")
    if made_at.tzinfo is None:
        raise ValueError("made_at has no time zone. Give an instant such as datetime.now(UTC).")
    if to in ("json", "yaml"):
        from specs.rendering.spec_file import as_json, as_yaml

        return as_json(document) if to == "json" else as_yaml(document)
    tree = build(
        document,
        form,
        organisation,
        reference=reference,
        status=status,
        revision=revision,
        made_at=made_at,
        chain_head=chain_head,
    )
    return drawn_by(tree, to, made_at)

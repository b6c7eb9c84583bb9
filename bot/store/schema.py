"""All tables together, for the migrations: naming them here is what makes the metadata whole."""

from __future__ import annotations

from sqlmodel import SQLModel

from bot.store import tables as chat
from specs.store import tables as domain

TABLES = (domain, chat)
METADATA = SQLModel.metadata


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether the metadata should know it: what belongs to the database's own full text is nobody's model."""
    return not (name or "").startswith("full_text")

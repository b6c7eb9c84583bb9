"""All tables together, for the migrations: naming them here is what makes the metadata whole."""

from __future__ import annotations

from sqlmodel import SQLModel

from bot.store import tables as chat
from specs.store import tables as domain

TABLES = (domain, chat)
METADATA = SQLModel.metadata

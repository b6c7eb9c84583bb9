"""Alembic's entry: migrations run in the transaction that the caller opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from bot.store.schema import METADATA, is_ours
from specs.store.base import Instant


def plain_type(kind: str, found: Any, _: AutogenContext) -> str | Literal[False]:
    """Types as plain SQL ones, so that an old migration does not depend on today's code."""
    if kind == "type" and isinstance(found, Instant):
        return "sa.DateTime()"
    if kind == "type" and isinstance(found, AutoString):
        return "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=plain_type,
    include_name=is_ours,
)
with context.begin_transaction():
    context.run_migrations()

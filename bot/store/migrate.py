"""Bringing a database to the tables of this version, and saying where it stands.

Alembic is loaded only where there is something to do: it costs a fifth of a start, and nearly every start finds the
tables as they should be.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

from bot.store.engine import Store

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = resources.files("bot.store").joinpath("migrations")
# The two names by which each migration says where in the chain it stands.
_NAMED = re.compile(r'^(revision|down_revision) = "(\w+)"', re.MULTILINE)


def upgrade(store: Store) -> None:
    """Apply the migrations that are missing; those that are there are left alone."""
    if _recorded(store) == newest():
        return
    from alembic import command

    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def position(store: Store) -> tuple[str | None, str | None]:
    """The migration at which the database stands, and the newest that there is."""
    return _recorded(store), newest()


def newest() -> str:
    """The migration that no other follows. Raises LookupError where the chain has no single end."""
    named: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for file in MIGRATIONS.joinpath("versions").iterdir():
        if file.name.endswith(".py"):
            for name, value in _NAMED.findall(file.read_text(encoding="utf-8")):
                named[name].add(value)
    ends = named["revision"] - named["down_revision"]
    if len(ends) != 1:
        raise LookupError(f"the migrations have {len(ends)} ends: {', '.join(sorted(ends))}")
    return ends.pop()


def differences(store: Store) -> list[Any]:
    """Where the database's tables differ from the code's; empty when a migration has been forgotten nowhere."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.store.schema import METADATA, is_ours

    with store.engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"include_name": is_ours})
        return list(compare_metadata(compared, METADATA))


def _recorded(store: Store) -> str | None:
    """The migration that the database says was its last; None for a database without tables."""
    with store.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return found


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config

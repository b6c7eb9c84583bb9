"""Bringing a database to the tables of this version, and saying where it stands."""

from __future__ import annotations

from importlib import resources
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.engine import Store
from bot.store.schema import METADATA, is_ours


def upgrade(store: Store) -> None:
    """Apply the migrations that are missing; those that are there are left alone."""
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def position(store: Store) -> tuple[str | None, str | None]:
    """The migration at which the database stands, and the newest that there is."""
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(_config()).get_current_head()


def differences(store: Store) -> list[Any]:
    """Where the database's tables differ from the code's; empty when a migration has been forgotten nowhere."""
    with store.engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"include_name": is_ours})
        return list(compare_metadata(compared, METADATA))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("bot.store").joinpath("migrations")))
    return config

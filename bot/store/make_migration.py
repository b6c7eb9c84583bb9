"""Writing the migration for tables that have changed. For developers: `make migration m="what changes"`."""

from __future__ import annotations

import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations.ops import MigrationScript
from alembic.script import Script, ScriptDirectory

from bot.store import tables as chat_tables  # noqa: F401  # so that the metadata knows them
from bot.store.engine import Store
from bot.store.migrate import upgrade
from specs.store import tables as domain_tables  # noqa: F401  # so that the metadata knows them


def make_migration(message: str, folder: Path) -> Path | None:
    """Write what leads from the newest migration to the code's tables into `folder`; None where nothing has changed.

    The migrations run in a database of their own that is thrown away. What Alembic cannot see (triggers, checks, what
    is to become of the rows) is added by hand.
    """
    with tempfile.TemporaryDirectory() as scratch:
        store = Store(f"sqlite:///{Path(scratch) / 'scratch.db'}")
        try:
            upgrade(store)
            made = _write(store, message, folder)
        finally:
            store.close()
    return Path(made.path) if made else None


def _write(store: Store, message: str, folder: Path) -> Script | None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    number = max((int(each.revision) for each in ScriptDirectory.from_config(config).walk_revisions()), default=0) + 1
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        made = command.revision(
            config, message, autogenerate=True, rev_id=f"{number:04d}", process_revision_directives=_drop_empty
        )
    return made if isinstance(made, Script) else None


def _drop_empty(_context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
    if all(script.upgrade_ops is None or script.upgrade_ops.is_empty() for script in scripts):
        scripts.clear()


def main() -> int:
    """Write the migration and say where it is. Exit 1 where no table has changed."""
    message = " ".join(sys.argv[1:]).strip().rstrip(".")
    made = make_migration(message, Path(str(resources.files("bot.store").joinpath("migrations"))))
    print(f"Read it, and mend what cannot be guessed: {made}" if made else "The tables have not changed.")
    return 0 if made else 1


if __name__ == "__main__":
    sys.exit(main())

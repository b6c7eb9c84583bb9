"""The migrations make exactly the tables that the code has, and can be taken back."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Table, inspect
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from bot.store import Store, migrate
from bot.store.make_migration import make_migration
from specs.store.base import Instant
from tests.rules.source_tree import ROOT, Module, modules

VERSIONS = "bot.store.migrations.versions"


def configuration() -> Config:
    """Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("bot.store").joinpath("migrations")))
    return config


def versions() -> list[Module]:
    """The migrations' modules."""
    return [module for module in modules("bot") if module.is_in(VERSIONS) and module.name != VERSIONS]


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'personspec.db'}")
    yield opened
    opened.close()


def downgrade(store: Store, to: str) -> None:
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1


def test_the_migrations_make_the_tables_of_the_code(store: Store) -> None:
    migrate.upgrade(store)
    assert migrate.differences(store) == []
    current, newest = migrate.position(store)
    assert current is not None
    assert current == newest


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(store: Store) -> None:
    migrate.upgrade(store)
    before = migrate.position(store)
    migrate.upgrade(store)
    assert migrate.position(store) == before
    assert migrate.differences(store) == []


def test_an_empty_database_is_told_apart(store: Store) -> None:
    assert migrate.differences(store) != []


def test_everything_can_be_taken_back_and_made_again(sqlite_store: Store) -> None:
    migrate.upgrade(sqlite_store)
    made = set(inspect(sqlite_store.engine).get_table_names())
    downgrade(sqlite_store, "base")
    assert set(inspect(sqlite_store.engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(sqlite_store)
    assert set(inspect(sqlite_store.engine).get_table_names()) == made
    assert migrate.differences(sqlite_store) == []


def test_each_single_step_back_and_on_again_holds(sqlite_store: Store) -> None:
    migrate.upgrade(sqlite_store)
    steps = list(ScriptDirectory.from_config(configuration()).walk_revisions())
    assert steps
    for step in steps:
        downgrade(sqlite_store, step.down_revision if isinstance(step.down_revision, str) else "base")
    migrate.upgrade(sqlite_store)
    assert migrate.differences(sqlite_store) == []


def test_a_migration_stands_by_itself() -> None:
    """It must still run when the code has moved on, so it uses nothing of ours and no SQLModel."""
    assert versions()
    for module in versions():
        found = [node for node in ast.walk(module.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        sources = {node.module or "" for node in found if isinstance(node, ast.ImportFrom)}
        sources |= {alias.name for node in found if isinstance(node, ast.Import) for alias in node.names}
        ours = {name for name in sources if name.partition(".")[0] in ("bot", "specs", "prompts", "sqlmodel")}
        assert ours == set(), module.path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the migrations, to write into."""
    own = Path(str(resources.files("bot.store").joinpath("migrations")))
    return Path(shutil.copytree(own, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture
def absence() -> Iterator[Table]:
    """A table that the code has for a while and no migration makes."""
    person: Column[str] = Column("person", AutoString(), primary_key=True)
    until: Column[datetime] = Column("until", Instant)
    table = Table("absence", SQLModel.metadata, person, until)
    yield table
    SQLModel.metadata.remove(table)


def test_a_changed_table_gets_its_migration(absence: Table, folder: Path) -> None:
    made = make_migration("People can be away", folder)
    assert made is not None
    assert made.parent == folder / "versions"
    text = made.read_text(encoding="utf-8")
    assert text.startswith('"""People can be away."""')
    assert f"op.create_table('{absence.name}'" in text
    assert f"op.drop_table('{absence.name}')" in text
    assert "sa.String()" in text
    assert "sa.DateTime()" in text
    assert text.count("op.drop") == 1
    ast.parse(text)


def test_unchanged_tables_get_no_migration(folder: Path) -> None:
    before = sorted(folder.glob("versions/*.py"))
    assert make_migration("Nothing", folder) is None
    assert sorted(folder.glob("versions/*.py")) == before


def test_the_check_knows_all_tables_by_itself(tmp_path: Path) -> None:
    """In a process in which nothing else has loaded them, as in `personspec db check`."""
    asked = (
        "import sys; from bot.store import Store; from bot.store.migrate import differences, upgrade; "
        "store = Store(sys.argv[1]); upgrade(store); print(differences(store))"
    )
    url = f"sqlite:///{tmp_path / 'personspec.db'}"
    answer = subprocess.run([sys.executable, "-c", asked, url], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == "[]", answer.stderr

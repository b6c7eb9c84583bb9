"""Each name of the environment is read in one module and explained in one file, with its real default."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import read_settings
from tests.rules.source_tree import ROOT, Module, imports, last_name, modules, parsed

EXAMPLE = ROOT / ".env.example"
NO_FILE = Path("no-such-folder/.env")
READERS = frozenset({"os.environ", "os.environb", "os.getenv"})


def names_read() -> set[str]:
    """The names that bot/settings.py looks up: `values.get("NAME", ...)`."""
    settings = next(module for module in modules("bot") if module.name == "bot.settings")
    calls = [node for node in ast.walk(settings.tree) if isinstance(node, ast.Call)]
    looked_up = [call.args[0] for call in calls if last_name(call.func) == "get" and call.args]
    return {node.value for node in looked_up if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def readings(module: Module) -> list[str]:
    """Where a module reads the environment."""
    named = [used.where for used in imports(module) if used.target in READERS]
    attributes = (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute))
    return named + [module.at(node) for node in attributes if ast.unparse(node) in READERS]


def test_the_example_names_what_is_read_and_no_more() -> None:
    assert set(dotenv_values(EXAMPLE)) == names_read()


def test_the_example_shows_the_defaults() -> None:
    as_shown = read_settings(environment={}, dotenv=EXAMPLE)
    assert dataclasses.asdict(as_shown) == dataclasses.asdict(read_settings(environment={}, dotenv=NO_FILE))


def test_each_name_is_explained_just_above_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith("#"):
            assert lines[number - 1].startswith("# "), f"{line} stands without a word on what it is"
            assert "efault" in lines[number - 1], f"{line}: the line above does not say the default"


@pytest.mark.parametrize("name", sorted(names_read()))
def test_the_guide_for_administrators_has_it(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def test_the_environment_is_read_in_one_module_only() -> None:
    elsewhere = [module for module in modules() if module.name != "bot.settings"]
    assert [place for module in elsewhere for place in readings(module)] == []


@pytest.mark.parametrize(
    "source", ["import os\nos.environ['PORT']", "from os import getenv", "import os\nos.getenv('A')"]
)
def test_a_reading_elsewhere_is_seen(source: str) -> None:
    assert len(readings(parsed("bot/web.py", source))) == 1

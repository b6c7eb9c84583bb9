"""What is installed is pinned, hashed, named where it is used, and used where it is named."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata

import pytest

from tests.rules.source_tree import PACKAGES, ROOT, imports, kept_texts, modules

LOCKS = ("requirements.txt", "requirements-dev.txt")
_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,]+\])?==\S+( ; .+)?( --hash=sha256:[0-9a-f]{64})+")
# Needed without an import of ours: by what, and words in our sources that show that the need still stands.
NEEDED_BY = {
    "psycopg": ("SQLAlchemy loads the driver that the URL names", "postgresql+psycopg://"),
    "setuptools": ("builds personspec itself, without a build environment of its own", "setuptools"),
    "tzdata": ("zoneinfo reads it where the system has no time zones", "from zoneinfo import ZoneInfo"),
    "websocket-client": ("Bolt's adapter for Socket Mode", "slack_bolt.adapter.socket_mode"),
    "websockets": ("uvicorn serves the sandbox's WebSockets with it", "WebSocketRoute"),
}


def normalised(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(file: str) -> set[str]:
    """The distributions named in a requirements*.in file."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines())
    return {normalised(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines if line and not line.startswith("-")}


def locked(file: str) -> list[str]:
    """The entries of a requirements*.txt file, each on one line."""
    joined = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    return [" ".join(line.split()) for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def names_in(file: str) -> set[str]:
    """The distributions pinned in a requirements*.txt file."""
    return {normalised(re.split(r"[\[=]", line)[0]) for line in locked(file)}


def used_distributions() -> set[str]:
    """The distributions that bot, prompts and specs import from."""
    tops = {used.target.partition(".")[0] for module in modules() for used in imports(module)}
    ours = {*PACKAGES, *sys.stdlib_module_names}
    provided = metadata.packages_distributions()
    return {normalised(name) for top in tops - ours for name in provided.get(top, [f"nothing that provides {top}"])}


@pytest.mark.parametrize("file", LOCKS)
def test_every_line_is_pinned_and_hashed(file: str) -> None:
    entries = locked(file)
    assert entries
    assert [line for line in entries if not _PIN.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("lock", "source"), [("requirements.txt", "requirements.in"), (LOCKS[1], "requirements-dev.in")]
)
def test_what_is_named_is_pinned(lock: str, source: str) -> None:
    assert named(source) - names_in(lock) == set()


def test_the_tests_run_on_what_the_product_runs_on() -> None:
    assert set(locked("requirements.txt")) <= set(locked("requirements-dev.txt"))


def test_what_is_imported_is_named() -> None:
    assert used_distributions() - named("requirements.in") == set()


def test_what_is_named_is_used() -> None:
    assert named("requirements.in") - used_distributions() == set(NEEDED_BY)


@pytest.mark.parametrize("name", NEEDED_BY)
def test_what_is_needed_without_an_import_is_still_needed(name: str) -> None:
    reason, words = NEEDED_BY[name]
    texts = [text for path, text in kept_texts().items() if path.startswith(("bot/", "specs/", "pyproject.toml"))]
    assert any(words in text for text in texts), f"{name}: {reason}; nothing says '{words}' any more"


def test_the_package_takes_its_dependencies_from_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "dependencies" in project["project"]["dynamic"]
    assert project["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["requirements.in"]}

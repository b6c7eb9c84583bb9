"""Slack's limits stand in one module of the bot; everything that builds messages takes them from there."""

from __future__ import annotations

import ast

import pytest

from bot.sandbox.rules.limits import LIMITS
from tests.rules.source_tree import Module, modules, parsed

ROOMS = ("bot.blocks", "bot.jobs", "bot.listeners", "bot.services", "bot.slack")
HOMES = ("bot.blocks.limits", "bot.slack.limits")
# A small or round figure may well mean something else (seconds, say); the others are Slack's.
ROUND = frozenset({100, 300})
FIGURES = frozenset(figure for figure in LIMITS.values() if figure >= 75) - ROUND


def stray_limits(module: Module) -> list[str]:
    """Where a figure of Slack's stands outside the module of the limits."""
    if module.is_in(*HOMES):
        return []
    numbers = (node for node in ast.walk(module.tree) if isinstance(node, ast.Constant) and type(node.value) is int)
    return [f"{module.at(node)}: {node.value}" for node in numbers if node.value in FIGURES]


def _rooms() -> list[Module]:
    return [module for module in modules("bot") if module.is_in(*ROOMS)]


def test_the_limits_have_one_module() -> None:
    assert len([module.name for module in modules("bot") if module.name in HOMES]) == 1


@pytest.mark.parametrize("module", _rooms(), ids=lambda module: module.path)
def test_no_limit_stands_anywhere_else(module: Module) -> None:
    assert stray_limits(module) == []


def test_a_stray_limit_is_seen() -> None:
    assert stray_limits(parsed("bot/blocks/parts.py", "MOST = 3_000")) == ["bot/blocks/parts.py:1: 3000"]

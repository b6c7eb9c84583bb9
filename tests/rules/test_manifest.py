"""manifest.json asks Slack for what the bot uses: no event, command or scope too few, none too many."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.listeners.commands import ROUTES
from tests.rules.source_tree import ROOT, Module, last_name, modules

MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
SCOPES: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
EVENTS_URL = "https://YOUR-HOST/slack/events"

# What each Web API method needs. Where a method reads channels of several kinds, those that the bot reads: public
# and private sign-off channels and the app's direct messages. Source: Slack's reference page of each method.
_HISTORY = frozenset({"channels:history", "groups:history", "im:history"})
METHOD_SCOPES: dict[str, frozenset[str]] = {
    "auth.test": frozenset(),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "conversations.history": _HISTORY,
    "conversations.replies": _HISTORY,
    "conversations.info": frozenset({"channels:read", "groups:read", "im:read"}),
    "conversations.list": frozenset({"channels:read", "groups:read"}),
    "conversations.members": frozenset({"channels:read", "groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.info": frozenset({"files:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "users.lookupByEmail": frozenset({"users:read.email"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
# The same for what Slack sends. Source: Slack's reference page of each event.
EVENT_SCOPES: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "message.im": frozenset({"im:history"}),
    "team_join": frozenset({"users:read"}),
    "user_change": frozenset({"users:read"}),
}
# Somebody's e-mail address in `users.info` stands there only with this scope too.
READS_PROFILES = {"users.info": frozenset({"users:read.email"})}
FAMILIES = ("auth", "chat", "conversations", "files", "users", "views", "reactions", "usergroups", "apps", "bots")


def routed(kind: str) -> set[str]:
    """What the listeners name in `app.<kind>("...")`; a pattern, which takes what is left over, is no name."""
    calls = (node for module in _listeners() for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    on_app = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == kind)
    named = (call.args[0] for call in on_app if last_name(call.func.value) == "app" and call.args)  # type: ignore[attr-defined]
    return {node.value for node in named if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def called_methods() -> set[str]:
    """The Web API methods that the bot calls, by name or through the client's own functions (`views_open`)."""
    rooms = [module for module in modules("bot") if not module.is_in("bot.sandbox")]
    return {method for module in rooms for method in _methods_in(module)}


def _listeners() -> list[Module]:
    return [module for module in modules("bot") if module.is_in("bot.listeners", "bot.app")]


def _methods_in(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and last_name(node.func) in ("_call", "_pages", "api_call") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
        elif isinstance(node, ast.Constant) and node.value in METHOD_SCOPES:
            yield str(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            family, _, rest = node.func.attr.partition("_")
            if family in FAMILIES and rest and "client" in ast.unparse(node.func.value):
                yield f"{family}.{rest}"


def needed_scopes() -> set[str]:
    """Every scope that a call, an event or the command needs."""
    needed = {"commands"} if routed("command") else set()
    for method in called_methods():
        needed |= METHOD_SCOPES[method] | READS_PROFILES.get(method, frozenset())
    for event in EVENTS:
        needed |= EVENT_SCOPES[event]
    return needed


def test_every_event_that_is_handled_is_asked_for_and_no_other() -> None:
    """Slack names messages by where they are written (`message.im`) and delivers them all as `message`."""
    assert routed("event")
    assert {event.partition(".")[0] for event in EVENTS} == routed("event")


def test_the_bot_hears_direct_messages_and_no_channel() -> None:
    assert [event for event in EVENTS if event.startswith("message")] == ["message.im"]


def test_every_command_is_declared_and_handled() -> None:
    commands = MANIFEST["features"]["slash_commands"]
    assert {command["command"] for command in commands} == routed("command") == {"/personspec"}


def test_the_usage_hint_names_what_the_command_does() -> None:
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]
    assert [use.split()[0] for use in hint.split(" | ")] == list(ROUTES)


def test_every_method_that_is_called_is_in_the_table() -> None:
    assert called_methods() - set(METHOD_SCOPES) == set()
    assert "chat.postMessage" in called_methods()
    assert "views.open" in called_methods()


def test_the_scopes_are_those_that_are_needed() -> None:
    assert sorted(needed_scopes()) == SCOPES


@pytest.mark.parametrize("scope", SCOPES)
def test_the_guide_for_administrators_says_why(scope: str) -> None:
    assert f"| `{scope}` |" in (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def test_people_can_write_to_the_bot_and_press_its_buttons() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert MANIFEST["settings"]["interactivity"] == {"is_enabled": True, "request_url": EVENTS_URL}
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["org_deploy_enabled"] is False
    assert MANIFEST["settings"]["event_subscriptions"]["request_url"] == EVENTS_URL
    assert MANIFEST["features"]["slash_commands"][0]["url"] == EVENTS_URL


def test_the_texts_fit_where_slack_shows_them() -> None:
    """Slack's limits for a manifest's words, in characters."""
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    assert len(features["bot_user"]["display_name"]) <= 80
    assert len(features["slash_commands"][0]["description"]) <= 2_000
    assert len(features["slash_commands"][0]["usage_hint"]) <= 1_000

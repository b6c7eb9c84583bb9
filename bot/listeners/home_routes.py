"""Presses and the form of the Home tab's search, and what HR and authors do there with a specification."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.blocks import modals
from bot.listeners.payload import Pressed
from bot.services import home_tab, searching
from bot.services.office import Act

View = dict[str, Any]


def _search(act: Act, pressed: Pressed) -> View | None:
    return searching.form(act, pressed.user_id)


def _clear(act: Act, pressed: Pressed) -> View | None:
    searching.clear(act, pressed.user_id)
    return None


def _earlier(act: Act, pressed: Pressed) -> View | None:
    searching.turn(act, pressed.user_id, -1)
    return None


def _later(act: Act, pressed: Pressed) -> View | None:
    searching.turn(act, pressed.user_id, 1)
    return None


def _hand(act: Act, pressed: Pressed) -> View | None:
    return home_tab.form_to_hand(act, pressed.user_id, pressed.workspace, pressed.post_id)


def _found(act: Act, form: modals.Submitted) -> dict[str, str]:
    return searching.begin(act, form.user_id, form.workspace, form.values)


PRESSES: dict[str, Callable[[Act, Pressed], View | None]] = {
    "home.search": _search,
    "home.clear": _clear,
    "home.earlier": _earlier,
    "home.later": _later,
    "home.hand": _hand,
}
FORMS: dict[str, Callable[[Act, modals.Submitted], dict[str, str]]] = {"home.search": _found}

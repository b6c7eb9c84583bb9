"""Presses and forms of reminders, as they are routed by the listeners of actions and views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.blocks import modals, reminder_modals
from bot.listeners.payload import Pressed, card_of
from bot.services import author_words, signing, snoozing
from bot.services.office import Act

View = dict[str, Any]


def _tomorrow(act: Act, pressed: Pressed) -> View | None:
    snoozing.put_off(act, card_of(pressed), "tomorrow")
    return None


def _monday(act: Act, pressed: Pressed) -> View | None:
    snoozing.put_off(act, card_of(pressed), "monday")
    return None


def _later(act: Act, pressed: Pressed) -> View | None:
    facts = snoozing.may_choose_day(act, card_of(pressed))
    return reminder_modals.later_view(pressed.value, pressed.channel, facts) if facts else None


def _not_mine(act: Act, pressed: Pressed) -> View | None:
    facts = snoozing.may_decline(act, card_of(pressed))
    return reminder_modals.not_mine_view(pressed.value, pressed.channel, facts) if facts else None


def _carry_on(act: Act, pressed: Pressed) -> View | None:
    author_words.carry_on(act, card_of(pressed))
    return None


def _rest(act: Act, pressed: Pressed) -> View | None:
    author_words.rest(act, card_of(pressed))
    return None


def _chosen_day(act: Act, form: modals.Submitted) -> dict[str, str]:
    return snoozing.choose_day(act, signing.submitted(form), form.values)


def _declined(act: Act, form: modals.Submitted) -> dict[str, str]:
    return snoozing.decline(act, signing.submitted(form), form.values)


PRESSES: dict[str, Callable[[Act, Pressed], View | None]] = {
    "reminder.tomorrow": _tomorrow,
    "reminder.monday": _monday,
    "reminder.later": _later,
    "reminder.not_mine": _not_mine,
    "reminder.carry_on": _carry_on,
    "reminder.rest": _rest,
}
FORMS: dict[str, Callable[[Act, modals.Submitted], dict[str, str]]] = {
    "reminder.later": _chosen_day,
    "reminder.not_mine": _declined,
}

"""The Home tab, changes of people, and a catch-all so that nothing from Slack stays unacknowledged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App

from bot.listeners.failing import Occasion, run
from bot.listeners.payload import text_at
from bot.services import commanding, people, posting
from bot.services.office import Act, Office


def register(app: App, office: Office) -> None:
    """Opening the Home tab, people who change or leave, and everything else."""

    @app.event("app_home_opened")
    def opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        user_id = text_at(event, "user")

        def work(act: Act) -> None:
            people.met(act.session, user_id)
            posting.home(act, user_id)

        _run(office, body, work)

    @app.event("user_change")
    def changed(body: dict[str, Any], event: dict[str, Any]) -> None:
        user = event.get("user")
        user_id = text_at(user if isinstance(user, Mapping) else {}, "id")
        _run(office, body, lambda act: people.look_up_again(act.session, user_id))

    @app.event(re.compile(".*", re.DOTALL))
    def anything_else() -> None:
        """Acknowledged by returning: in Socket Mode an event without a listener is never acknowledged."""

    @app.shortcut(re.compile(".*", re.DOTALL))
    def shortcut(ack: Ack, body: dict[str, Any]) -> None:
        """The bot has none; whoever finds one in an old menu is told what there is instead."""
        user_id, key = text_at(body, "user", "id"), f"shortcut:{text_at(body, 'trigger_id')}"

        def work(act: Act) -> None:
            posting.tell(act, user_id, commanding.helped(act, user_id, ""))

        run(office, Occasion(key, user_id, ""), lambda: office.once(key, work))
        ack()

    @app.options(re.compile(".*", re.DOTALL))
    def options(ack: Ack) -> None:
        ack(options=[])


def _run(office: Office, body: Mapping[str, Any], work: Callable[[Act], None]) -> None:
    key = f"event:{text_at(body, 'event_id')}"
    # A Home tab shows itself again when it is next opened; there is no channel in which to say that it failed.
    run(office, Occasion(key, "", "", redelivered=True), lambda: office.once(key, work))

"""The slash command: `/personspec new | list | open | status | delegate | framework | help`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.blocks.replies import messages_for
from bot.conversation.replies import Reply
from bot.listeners.failing import Occasion, run
from bot.listeners.opening import open_view
from bot.listeners.payload import optional_text, pressed_by_typing, text_at
from bot.services import away, commanding, seeing
from bot.services.office import Act, Office
from bot.slack.text import clean, decode

# The answer of a word: a reply, or a form to open.
Answer = Callable[[Act, str, str], Reply | dict[str, Any]]
# Each word of the command and the act it stands for. A bare command, and a word that is none of these, get help.
ROUTES: dict[str, Answer] = {
    "new": commanding.new,
    "list": commanding.listed,
    "open": commanding.opened,
    "status": commanding.status,
    "delegate": away.command,
    "framework": commanding.framework,
    "help": commanding.helped,
}
# What takes a person by their id, which stands in the text as Slack delivers it and not in plain words.
NAMING_PEOPLE = ("delegate",)


def register(app: App, office: Office) -> None:
    """The one slash command; the same by another name, as a second app for development has to give it."""

    @app.command("/personspec")
    @app.command(re.compile(".*", re.DOTALL))
    def personspec(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        user_id, key = text_at(body, "user_id"), f"command:{text_at(body, 'trigger_id')}"
        word, _, rest = decode(optional_text(body, "text")).strip().partition(" ")
        route = ROUTES.get(word.lower())
        replies: list[Reply | dict[str, Any]] = []
        if word.lower() in NAMING_PEOPLE:
            rest = clean(optional_text(body, "text")).strip().partition(" ")[2]

        def work(act: Act) -> None:
            if not seeing.at_home(act, optional_text(body, "team_id")):
                replies[:] = [Reply("command.strange_workspace")]
                return
            answer = route or commanding.helped
            replies[:] = [answer(act, user_id, rest.strip() if route else word)]

        occasion = Occasion(key, user_id, optional_text(body, "channel_id"))
        failure = run(office, occasion, lambda: office.once(key, work))
        if failure:
            ack(text=failure, response_type="ephemeral")
        elif replies and isinstance(replies[0], dict):
            open_view(office, client, pressed_by_typing(body), replies[0])
            ack()
        elif replies and isinstance(replies[0], Reply):
            message = messages_for(replies[0], f"{replies[0].facts.get('delegation', 0)}.0")[0]
            ack(text=message.text, blocks=message.blocks, response_type="ephemeral")
        else:
            ack()

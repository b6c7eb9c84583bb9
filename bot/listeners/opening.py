"""The only Slack calls in a handler: opening a view while its trigger lives, and a word when the store is down."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.conversation.replies import Reply
from bot.listeners.payload import Pressed
from bot.services import posting
from bot.services.office import Office

log = logging.getLogger(__name__)

# A trigger lives for three seconds, and Slack waits as long for the acknowledgement, which comes after this call.
WAITS_S = 2


def open_view(office: Office, client: WebClient, pressed: Pressed, view: dict[str, Any]) -> None:
    """Open a modal, after the commit and with no transaction open. One that cannot be opened is explained."""
    client.timeout = WAITS_S
    try:
        client.views_open(trigger_id=pressed.trigger_id, view=view)
    except (SlackApiError, OSError, ValueError) as error:
        log.warning("the view %s was not opened: %s", view.get("callback_id"), error)
        with office.act() as act:
            posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("press.too_slow"), pressed.thread_ts)


def say_directly(client: WebClient, channel: str, user_id: str, sentence: str) -> None:
    """When the store itself is down the outbox cannot say it; this is the one reply that goes out by hand."""
    if not channel:
        return
    try:
        client.chat_postEphemeral(channel=channel, user=user_id, text=sentence)
    except (SlackApiError, OSError, ValueError) as error:
        log.warning("%s could not be told of a failure: %s", user_id, error)

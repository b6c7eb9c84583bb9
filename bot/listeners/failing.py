"""When a listener fails: it is recorded, the person gets a sentence with a code, and Slack the right answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltResponse

from bot.conversation.replies import Reply
from bot.listeners.payload import Malformed
from bot.services import posting
from bot.services.deliveries import record_failure
from bot.services.office import Office
from prompts import words

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Occasion:
    """A delivery being worked off: its key, who it is from and where, and whether Slack delivers it again."""

    key: str
    user_id: str
    channel: str
    redelivered: bool = False


class WorkFailed(Exception):
    """An event failed and is not recorded as done: Slack is to deliver it again."""


def run(office: Office, occasion: Occasion, work: Callable[[], object]) -> str:
    """Do the work of a listener; empty when it is done, else the sentence for the person.

    Raises WorkFailed for an event that Slack should deliver again.
    """
    try:
        work()
    except Malformed:
        raise
    except Exception as error:
        code = secrets.token_hex(3).upper()
        log.exception("delivery %s failed, reference %s", occasion.key, code)
        return _failed(office, occasion, error, code)
    return ""


def _failed(office: Office, occasion: Occasion, error: Exception, code: str) -> str:
    sentence = words("failed", {"code": code}).lead
    signature = f"{type(error).__name__}: {error}"[:500]
    try:
        with office.act() as act:
            given_up = record_failure(act.session, occasion.key, signature, code, act.wall)
            if occasion.redelivered and given_up and occasion.user_id:
                posting.tell(act, occasion.user_id, Reply("failed", {"code": code}))
    except Exception:
        log.exception("the failure %s could not be recorded", code)
        given_up = False
    if occasion.redelivered and not given_up:
        raise WorkFailed(code) from error
    return sentence


def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Bolt's last resort: a failure that may be tried again is a failure, a payload we cannot read a refusal."""
    if isinstance(error, Malformed):
        return BoltResponse(status=400, body=f"malformed: {error.what}")
    if not isinstance(error, WorkFailed):
        log.error("a listener raised", exc_info=error)
    return BoltResponse(status=500, body="not done, please deliver again")

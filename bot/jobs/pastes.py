"""Fetching long pastes from Slack, outside any transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.jobs.uploads import BACKOFF_S, MOST_ATTEMPTS
from bot.services import claiming, pastes
from bot.services.office import Office
from bot.slack.downloads import TooLarge, describe, fetch
from bot.slack.failures import InDoubt, NotDone, RateLimited, RefusedForNow, SlackFailure
from bot.slack.gateway import Gateway
from bot.store.tables import PastedText

log = logging.getLogger(__name__)


@dataclass
class Pastes:
    """Works the pastes off, one at a time; any number of them may run, in any number of processes."""

    office: Office
    gateway: Gateway

    def fetch_next(self) -> bool:
        """Fetch the next paste that is due, and take it as an answer; False when there is none."""
        with self.office.store.reading() as session:
            if not claiming.is_anything_due(session, PastedText, self.office.clock.wall()):
                return False
        with self.office.store.writing() as session:
            paste = claiming.claim_next(session, PastedText, self.office.clock.wall(), pastes.LEASE)
        if paste is not None:
            self._fetch(paste)
        return paste is not None

    def _fetch(self, paste: PastedText) -> None:
        try:
            content = fetch(self.gateway, describe(self.gateway, paste.file_id), pastes.MOST_BYTES)
        except TooLarge:
            with self.office.act() as act:
                pastes.give_up(act, paste, "paste.too_large")
        except SlackFailure as failure:
            log.warning("paste %s was not fetched: %s", paste.file_id, failure)
            self._not_fetched(paste, failure)
        else:
            with self.office.act() as act:
                pastes.use(act, paste, content)

    def _not_fetched(self, paste: PastedText, failure: SlackFailure) -> None:
        with self.office.act() as act:
            if isinstance(failure, RateLimited | NotDone | InDoubt) and paste.attempts < MOST_ATTEMPTS:
                pause = failure.retry_after if isinstance(failure, RateLimited) else BACKOFF_S[paste.attempts - 1]
                pastes.try_later(act, paste, timedelta(seconds=pause))
            else:
                refused = isinstance(failure, RefusedForNow)
                pastes.give_up(act, paste, "paste.no_access" if refused else "paste.not_fetched")

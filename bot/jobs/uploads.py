"""Fetching the files that HR sent, outside any transaction, and reading them; what came of it is told."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.services import claiming, people, uploads
from bot.services.office import Office
from bot.slack.downloads import TooLarge, describe, fetch
from bot.slack.failures import InDoubt, NotDone, RateLimited, Refused, RefusedForNow, SlackFailure
from bot.slack.gateway import Gateway
from bot.store.tables import Upload

log = logging.getLogger(__name__)

BACKOFF_S = (1.0, 3.0, 10.0, 30.0)
# Then the person hears that Slack does not hand it over.
MOST_ATTEMPTS = len(BACKOFF_S) + 1
LOOK_UP_PAUSE = timedelta(seconds=1)


@dataclass
class Uploads:
    """Works the files off, one at a time; any number of them may run, in any number of processes."""

    office: Office
    gateway: Gateway

    def fetch_next(self) -> bool:
        """Fetch and read the next file that is due; False when there is none."""
        with self.office.store.reading() as session:
            if not claiming.is_anything_due(session, Upload, self.office.clock.wall()):
                return False
        with self.office.store.writing() as session:
            upload = claiming.claim_next(session, Upload, self.office.clock.wall(), uploads.LEASE)
        if upload is None:
            return False
        if self._may_be_read(upload):
            self._fetch(upload)
        return True

    def _may_be_read(self, upload: Upload) -> bool:
        """Whether whoever sent it is known to be of HR. A file that was begun too often is given up."""
        with self.office.act() as act:
            row = people.met(act.session, upload.user_id)
            waited = act.wall - upload.received_at
            if upload.attempts > MOST_ATTEMPTS:
                uploads.give_up(act, upload, "loading.unreadable")
            elif uploads.may_load(act, upload.user_id):
                return True
            elif row.state == "wanted" and waited < uploads.LOOKED_UP_WITHIN:
                uploads.try_later(act, upload, LOOK_UP_PAUSE, counts=False)
            else:
                facts = {"files": [upload.name], "people": uploads.who_may_load(act)}
                uploads.give_up(act, upload, "loading.not_yours", **facts)
        return False

    def _fetch(self, upload: Upload) -> None:
        most = uploads.most_bytes(upload.name)
        try:
            content = fetch(self.gateway, describe(self.gateway, upload.file_id), most)
        except TooLarge:
            with self.office.act() as act:
                uploads.give_up(act, upload, "loading.too_large", most=f"{most // 1000:,} kB")
        except SlackFailure as failure:
            log.warning("file %s was not fetched: %s", upload.file_id, failure)
            self._not_fetched(upload, failure)
        else:
            with self.office.look() as act:
                found = uploads.examine(act, upload.name, content)
            with self.office.act() as act:
                uploads.report(act, upload, content, found)

    def _not_fetched(self, upload: Upload, failure: SlackFailure) -> None:
        with self.office.act() as act:
            if isinstance(failure, RateLimited | NotDone | InDoubt) and upload.attempts < MOST_ATTEMPTS:
                pause = failure.retry_after if isinstance(failure, RateLimited) else BACKOFF_S[upload.attempts - 1]
                uploads.try_later(act, upload, timedelta(seconds=pause))
            elif isinstance(failure, RefusedForNow):
                uploads.give_up(act, upload, "loading.no_access", error=failure.error)
            elif isinstance(failure, Refused):
                uploads.give_up(act, upload, "loading.gone")
            else:
                uploads.give_up(act, upload, "loading.no_answer", tries=upload.attempts)

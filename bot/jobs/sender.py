"""Sending one row of the outbox: look first where it is in doubt, compose, call Slack once, note the outcome."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.jobs import held, queue
from bot.jobs.addresses import Addresses
from bot.jobs.compose import Composed, compose
from bot.services import trouble
from bot.services.drawing import NotDrawn
from bot.services.office import Act, Office
from bot.slack.failures import InDoubt, NotDone, RateLimited, Refused, RefusedForNow, SlackFailure
from bot.slack.gateway import Gateway
from bot.store.tables import Post

log = logging.getLogger(__name__)

BACKOFF_S = (1, 2, 5, 15, 60, 300)
# A call that hung may still take effect for a moment: look it up a little later, not at once.
DOUBT_S = 2
# A document that ends the process that draws it so often will do so every time.
MOST_DRAWN = 5
# What an administrator can mend is tried again a little later, then every quarter of an hour for as long as it takes.
PARKED_S = (5, 60, 300, 900)


class LostClaim(Exception):
    """The claim ran out while something else took its time: the row is another sender's now, and must be left to it."""


@dataclass
class Sender:
    """Works the outbox off, one row at a time; any number of them may run, in any number of processes."""

    office: Office
    gateway: Gateway

    def __post_init__(self) -> None:
        """What was looked up is remembered by this sender alone."""
        self.addresses = Addresses(self.office, self.gateway)

    def send_next(self) -> bool:
        """Send the next row that is due; False when there is none.

        Looking is free and claiming takes the write lock, so four idle senders must not stand in the door's way.
        """
        with self.office.store.reading() as session:
            if not queue.is_anything_due(session, self.office.clock.wall()):
                return False
        with self.office.store.writing() as session:
            post = queue.claim_next(session, self.office.clock.wall())
        if post is None:
            return False
        try:
            self._send(post)
        except LostClaim:
            log.warning("post %s (%s) is another sender's now", post.id, post.name)
        except SlackFailure as failure:
            self._note(post, failure)
        except NotDrawn as error:
            log.warning("post %s could not be made: %s", post.id, error)
            self._note(post, _undrawn(post, error))
        except Exception as error:
            log.exception("post %s could not be made", post.id)
            self._note(post, Refused("compose", f"{type(error).__name__}: {error}"))
        return True

    def _send(self, post: Post) -> None:
        channel = post.channel_id or self.addresses.channel_of(post)
        if post.state == "uncertain" and not post.ts and self._was_sent(post, channel):
            return
        with self.office.look() as act:
            version = act.session.get_one(Post, post.id).wanted
            composed = compose(act, post)
        if composed is None:
            self._sent(post, version, channel, post.ts)
        else:
            self._deliver(post, version, channel, composed)

    def _deliver(self, post: Post, version: int, channel: str, composed: Composed) -> None:
        gateway = self.gateway
        ts = post.ts
        if post.kind == "home":
            gateway.publish_home(post.user_id, composed.view)
        elif post.kind == "private":
            self._whisper(post, channel, composed)
        elif post.kind == "file":
            self._share(post, channel, composed)
        elif post.ts:
            gateway.update(channel, post.ts, composed.message)
        else:
            self._keep_in_time(post)
            channel, ts = gateway.post(channel, composed.message, composed.thread_ts)
        self._sent(post, version, channel, ts)

    def _whisper(self, post: Post, channel: str, composed: Composed) -> None:
        """A private word where the press was; in direct messages where the person cannot be shown one there."""
        try:
            self.gateway.private(channel, post.user_id, composed.message, composed.thread_ts)
        except Refused:
            direct = self.addresses.direct(post.user_id)
            self.gateway.post(direct, composed.message)

    def _share(self, post: Post, channel: str, composed: Composed) -> None:
        name, content = composed.file
        address, file_id = self.gateway.reserve_upload(name, len(content))
        self._keep(post, file_id=file_id)
        self.gateway.send_bytes(address, content)
        self._keep_in_time(post)
        self.gateway.share_file(file_id, name, channel, composed.comment, composed.thread_ts)

    def _keep_in_time(self, post: Post) -> None:
        """Before what cannot be done twice: look-ups and documents take time, in which the claim may have run out."""
        if post.claimed_until is None or post.claimed_until - self.office.clock.wall() < queue.CALL:
            self._keep(post)

    def _keep(self, post: Post, **changes: Any) -> None:
        """Keep the claim for another lease. Raises LostClaim."""
        with self.office.store.writing() as session:
            if not queue.keep(session, post, self.office.clock.wall(), **changes):
                raise LostClaim(post.id)

    def _was_sent(self, post: Post, channel: str) -> bool:
        """Whether a doubtful row stands in Slack after all; if so it is noted as sent."""
        if post.kind in ("private", "home") or post.id is None:
            return False
        if post.kind == "file":
            shared = bool(post.file_id) and self.gateway.is_shared(post.file_id)
            if shared:
                self._sent(post, 1, channel, "")
            return shared
        thread_ts = self._thread_ts(post)
        since = post.started_at.timestamp() if post.started_at else 0.0
        ts = self.gateway.find_post(channel, post.id, since, thread_ts)
        if ts:
            self._sent(post, 1, channel, ts)
        return bool(ts)

    def _sent(self, post: Post, version: int, channel: str, ts: str) -> None:
        with self.office.act() as act, _question_settled(act, post):
            queue.sent(act.session, post, version, channel, ts)
            if post.problem:
                trouble.mended(act, post)

    def _note(self, post: Post, failure: SlackFailure) -> None:
        """What a failure means for the row: later, in doubt, or blocked with somebody told."""
        log.warning("post %s (%s): %s", post.id, post.name, failure)
        if isinstance(failure, RateLimited | NotDone | InDoubt):
            self._again(post, failure)
        else:
            self._refused(post, failure)
            self.addresses.forget(post.target)

    def _again(self, post: Post, failure: RateLimited | NotDone | InDoubt) -> None:
        pause = float(_rung(BACKOFF_S, post.attempts))
        state = post.state
        if isinstance(failure, RateLimited):
            pause = failure.retry_after
        elif isinstance(failure, InDoubt):
            state, pause = "uncertain", max(DOUBT_S, pause)
        later = self.office.clock.wall() + timedelta(seconds=pause)
        with self.office.act() as act:
            queue.settle(act.session, post, state=state, next_attempt_at=later, problem=str(failure))

    def _refused(self, post: Post, failure: SlackFailure) -> None:
        gone = failure.error == "message_not_found" and bool(post.ts)
        with self.office.act() as act, _question_settled(act, post):
            if gone and post.kind in ("card", "head"):
                # Somebody deleted the message: show it afresh.
                queue.settle(act.session, post, state="pending", ts="", shown=0, next_attempt_at=act.wall)
            elif gone:
                # There is nothing left to put right.
                queue.settle(act.session, post, state="sent", shown=post.wanted)
            elif isinstance(failure, RefusedForNow):
                later = act.wall + timedelta(seconds=_rung(PARKED_S, post.attempts))
                doubt = {} if post.state == "uncertain" else {"started_at": None}
                queue.settle(act.session, post, state="parked", next_attempt_at=later, problem=str(failure), **doubt)
                trouble.parked(act, post, failure.error)
            else:
                queue.settle(act.session, post, state="blocked", problem=str(failure))
                trouble.blocked(act, post, failure.error)

    def _thread_ts(self, post: Post) -> str:
        if post.thread_post is None:
            return ""
        with self.office.store.reading() as session:
            return session.get_one(Post, post.thread_post).ts


@contextmanager
def _question_settled(act: Act, post: Post) -> Iterator[None]:
    """Around what settles a question's row: then the answers that were kept for it are worked off."""
    if not post.question or not post.conversation_id:
        yield
        return
    held.hold(act.session, post.conversation_id)
    yield
    held.release(act, post.conversation_id)


def _undrawn(post: Post, error: NotDrawn) -> SlackFailure:
    """A process that ended may have been short of memory: tried again, but not for ever. An error comes again."""
    if error.ended and post.attempts < MOST_DRAWN:
        return NotDone("compose", str(error))
    return Refused("compose", str(error))


def _rung(ladder: tuple[int, ...], attempts: int) -> int:
    """The seconds to wait after so many attempts."""
    return ladder[min(attempts, len(ladder)) - 1]

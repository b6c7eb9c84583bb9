"""The outbox as a queue: claiming a row, and noting what became of it. Every step is one conditional update.

Leases go by the wall time: the demo's moved clock must not make a claim run out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select, union_all, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.store.tables import Post
from specs.store.rows import changed, run, table_of

# Longer than a call with its time-out and a file's three calls can last, so that a live sender never loses its row.
LEASE = timedelta(seconds=30)
# A row whose claim has less than this to run is claimed further before it is posted: as long as that call can last.
CALL = timedelta(seconds=10)
ACTIVE = ("pending", "claimed", "uncertain")
SPOKEN = ("head", "reply", "proposal")
WAITING = ("pending", "uncertain", "parked")
_POSTS = table_of(Post)
_NOW: Any = bindparam("now")
# Whether the time of any row has come, which is all that an idle sender asks: two look-ups in one index.
_ANY_TIME_COME = union_all(
    *(
        select(_POSTS.c.id)
        .where(_POSTS.c.state == state, _POSTS.c.next_attempt_at <= _NOW)
        .order_by(_POSTS.c.next_attempt_at)
        .limit(1)
        .subquery()
        .select()
        for state in WAITING
    ),
    select(_POSTS.c.id).where(_POSTS.c.state == "claimed", _POSTS.c.claimed_until <= _NOW).limit(1).subquery().select(),
)


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether there is a row to claim."""
    if run(session, _ANY_TIME_COME, {"now": now}).first() is None:
        return False
    return session.execute(_NEXT, {"now": now}).first() is not None


def claim_next(session: Session, now: datetime) -> Post | None:
    """Take the next row that may go out: due, first in its lane, and with its thread's head posted.

    A row whose claim ran out was perhaps posted by a process that died: it comes back as `uncertain`.
    """
    found: Post | None = session.execute(_NEXT, {"now": now}).scalar_one_or_none()
    if found is None:
        return None
    session.expunge(found)
    # What was in doubt when it was parked still is: only a look-up can tell, and that was refused.
    doubtful = found.state in ("claimed", "uncertain") or (found.state == "parked" and found.started_at is not None)
    # The look-up of a doubtful post goes back to its first attempt, however long Slack was away since.
    began = found.started_at if doubtful else now
    taken = (
        update(Post)
        .where(col(Post.id) == found.id, col(Post.state) == found.state, col(Post.attempts) == found.attempts)
        .values(state="claimed", claimed_until=now + LEASE, started_at=began, attempts=col(Post.attempts) + 1)
    )
    if changed(session, taken) != 1:
        return None
    found.state, found.attempts = "uncertain" if doubtful else "pending", found.attempts + 1
    found.claimed_until = now + LEASE
    return found


def keep(session: Session, post: Post, now: datetime, **changes: Any) -> bool:
    """Keep a claimed row for another lease; False when the claim has passed to somebody else meanwhile."""
    post.claimed_until = now + LEASE
    mine = update(Post).where(
        col(Post.id) == post.id, col(Post.state) == "claimed", col(Post.attempts) == post.attempts
    )
    return bool(changed(session, mine.values(claimed_until=post.claimed_until, **changes)) == 1)


def settle(session: Session, post: Post, **changes: Any) -> bool:
    """Note what became of a claimed row; False when the claim has passed to somebody else meanwhile."""
    mine = update(Post).where(
        col(Post.id) == post.id, col(Post.state) == "claimed", col(Post.attempts) == post.attempts
    )
    return bool(changed(session, mine.values(claimed_until=None, **changes)) == 1)


def sent(session: Session, post: Post, version: int, channel: str = "", ts: str = "") -> bool:
    """Note that the row is shown as it was at `version`; one that changed meanwhile goes out again."""
    place = {"channel_id": channel, "ts": ts} if ts else {}
    done = settle(session, post, state="sent", shown=version, attempts=0, problem="", **place)
    changed = update(Post).where(col(Post.id) == post.id, col(Post.state) == "sent", col(Post.wanted) > col(Post.shown))
    session.execute(changed.values(state="pending"))
    return done


def _next_row() -> Any:
    """The row whose time came first, among those that may go; of one moment, the first that was written.

    Each state is looked through on its own, in the order of its index, and only as far as a row that may go.
    """
    firsts = [_first(col(Post.state) == state, col(Post.next_attempt_at)) for state in WAITING]
    firsts.append(_first(col(Post.state) == "claimed", col(Post.claimed_until)))
    found = union_all(*firsts).subquery()
    chosen = select(found.c.id).order_by(found.c.at, found.c.id).limit(1).scalar_subquery()
    return select(Post).where(col(Post.id) == chosen)


def _first(state: ColumnElement[bool], at: Any) -> Select[tuple[int, datetime]]:
    """The id and time of the first row in a state that is due, first in its lane, and has its thread's head."""
    earlier, head = aliased(Post), aliased(Post)
    # In a conversation what waits for an administrator keeps its place. A document does not, and outside a
    # conversation it holds nobody up at all: the one under a card that cannot be posted must not stop the next card.
    in_conversation = col(earlier.conversation_id).is_not(None)
    spoken = and_(in_conversation, col(earlier.kind).in_(SPOKEN), col(earlier.state) == "parked")
    active = and_(col(earlier.state).in_(ACTIVE), or_(in_conversation, col(earlier.kind) != "file"))
    # One value for each row, where it is needed: "NOT EXISTS" PostgreSQL works out for every row at once.
    in_front = select(col(earlier.id)).where(
        col(earlier.lane) == col(Post.lane),
        col(Post.lane) != "",
        col(earlier.id) < col(Post.id),
        or_(active, spoken),
        col(earlier.shown) == 0,
    )
    first = in_front.limit(1).scalar_subquery().is_(None)
    placed = or_(
        col(Post.thread_post).is_(None),
        exists().where(col(head.id) == col(Post.thread_post), or_(col(head.ts) != "", col(head.state) == "blocked")),
    )
    may_go = select(col(Post.id).label("id"), at.label("at")).where(state, at <= _NOW, first, placed)
    return may_go.order_by(at, col(Post.id)).limit(1).subquery().select()


_NEXT = _next_row()

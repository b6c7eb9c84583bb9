"""Claims on files that wait to be fetched from Slack, so that of any number of workers one fetches each at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlmodel import Session, col

from bot.services.office import Act
from bot.store.tables import PastedText, Upload
from specs.store.rows import changed

# The tables of what is fetched: both have the same columns for it.
_Waiting = TypeVar("_Waiting", PastedText, Upload)


def is_anything_due(session: Session, of: type[_Waiting], now: datetime) -> bool:
    """Whether there is something to fetch."""
    return session.execute(select(col(of.id)).where(_due(of, now)).limit(1)).first() is not None


def claim_next(session: Session, of: type[_Waiting], now: datetime, lease: timedelta) -> _Waiting | None:
    """Take the next that is to be fetched, with its own copy of the row; it is another's again after the `lease`."""
    chosen = select(of).where(_due(of, now)).order_by(col(of.id)).limit(1)
    found: _Waiting | None = session.execute(chosen).scalar_one_or_none()
    if found is None:
        return None
    session.expunge(found)
    mine = update(of).where(col(of.id) == found.id, col(of.state) == found.state, col(of.attempts) == found.attempts)
    taken = mine.values(state="claimed", claimed_until=now + lease, attempts=col(of.attempts) + 1)
    found.attempts += 1
    return found if changed(session, taken) == 1 else None


def settle(act: Act, row: PastedText | Upload, **values: object) -> bool:
    """Note what became of a claimed row; False when the claim has passed to somebody else meanwhile."""
    of = type(row)
    mine = update(of).where(col(of.id) == row.id, col(of.state) == "claimed", col(of.attempts) == row.attempts)
    done: bool = changed(act.session, mine.values(claimed_until=None, **values)) == 1
    return done


def _due(of: type[PastedText | Upload], now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(col(of.state) == "wanted", col(of.next_attempt_at) <= now),
        and_(col(of.state) == "claimed", col(of.claimed_until) <= now),
    )

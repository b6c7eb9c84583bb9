"""Each delivery from Slack is worked off once, however often it comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlmodel import Session, col

from bot.store.tables import Delivery
from specs.store.rows import changed

# An INSERT on the class does not tell on PostgreSQL whether it did anything; one on the table does.
DELIVERIES = cast(Table, Delivery.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
# Slack gives up after about six minutes; a week leaves room for any delay and keeps the table small.
KEPT = timedelta(days=7)
# An event that fails twice the same way is not asked for again.
TRIES = 2


class AlreadyDelivered(Exception):
    """The delivery was worked off before; there is nothing to do but acknowledge it."""


def claim(session: Session, key: str, now: datetime) -> bool:
    """Take a delivery for this transaction; False when it was worked off before. A failed one may be taken again."""
    dialect = session.get_bind().dialect.name
    make = insert_on_sqlite if dialect == "sqlite" else insert_on_postgresql
    statement = make(DELIVERIES).values(key=key, state="done", tries=1, failure="", code="", received_at=now)
    if changed(session, statement.on_conflict_do_nothing(index_elements=["key"])) == 1:
        return True
    again = update(Delivery).where(col(Delivery.key) == key, col(Delivery.state) == "failed").values(state="done")
    return changed(session, again) == 1


def record_failure(session: Session, key: str, failure: str, code: str, now: datetime) -> bool:
    """Note that a delivery failed; True when it has failed as often in the same way as is worth trying."""
    row = session.execute(select(col(Delivery.tries), col(Delivery.failure)).where(col(Delivery.key) == key)).first()
    if row is None:
        values = {"key": key, "state": "failed", "tries": 1, "failure": failure, "code": code, "received_at": now}
        session.execute(insert(Delivery).values(**values))
        return False
    given_up: bool = row.failure == failure and row.tries + 1 >= TRIES
    state = "given_up" if given_up else "failed"
    change = update(Delivery).where(col(Delivery.key) == key)
    session.execute(change.values(state=state, tries=row.tries + 1, failure=failure, code=code))
    return given_up


def forget_old(session: Session, now: datetime) -> None:
    """Remove the claims that no redelivery can reach any more."""
    session.execute(delete(Delivery).where(col(Delivery.received_at) < now - KEPT))

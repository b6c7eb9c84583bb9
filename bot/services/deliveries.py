"""Each delivery from Slack is worked off once, however often it comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, col

from bot.store.tables import Delivery
from specs.store.rows import hit, table_of

# An INSERT on the class does not tell on PostgreSQL whether it did anything; one on the table does.
DELIVERIES = table_of(Delivery)
_CLAIMED_AGAIN = (
    update(DELIVERIES)
    .where(DELIVERIES.c.key == bindparam("delivery"), DELIVERIES.c.state == "failed")
    .values(state="done")
)
# Slack gives up after about six minutes; a week leaves room for any delay and keeps the table small.
KEPT = timedelta(days=7)
# An event that fails twice the same way is not asked for again.
TRIES = 2


@cache
def _claimed(dialect: str) -> Any:
    """The INSERT that claims; only the dialect in use is loaded, as each costs a tenth of the start."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as make
    else:
        from sqlalchemy.dialects.postgresql import insert as make  # type: ignore[assignment]
    claim = make(DELIVERIES).values(
        key=bindparam("delivery"), state="done", tries=1, failure="", code="", received_at=bindparam("at")
    )
    claim = claim.on_conflict_do_nothing(index_elements=["key"])
    # An INSERT tells how many rows it made only where it is asked.
    return claim.execution_options(preserve_rowcount=True)


class AlreadyDelivered(Exception):
    """The delivery was worked off before; there is nothing to do but acknowledge it."""


def claim(session: Session, key: str, now: datetime) -> bool:
    """Take a delivery for this transaction; False when it was worked off before. A failed one may be taken again."""
    claimed = _claimed(session.get_bind().dialect.name)
    if hit(session, claimed, {"delivery": key, "at": now}) == 1:
        return True
    return hit(session, _CLAIMED_AGAIN, {"delivery": key}) == 1


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

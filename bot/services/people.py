"""Who somebody is: the store's record of the workspace, kept by the look-ups that the worker makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session, col

from bot.store.tables import PersonRow
from specs.apart import BLANK, is_erased
from specs.organisation import Organisation, Person
from specs.signoff.stages import outside_name
from specs.store.rows import insert_into, run, table_of

_PEOPLE = table_of(PersonRow).c
# What is read of somebody wherever only what is known of them is asked, in the order of `Known`.
KNOWN = (_PEOPLE.user_id, _PEOPLE.name, _PEOPLE.email, _PEOPLE.time_zone)
_MET = select(PersonRow).where(col(PersonRow.user_id) == bindparam("user"))
_WANTED = select(PersonRow).where(col(PersonRow.email) == bindparam("email"))
# What a new record has: somebody who is to be looked up.
NEW = {"state": "wanted", "name": "", "time_zone": "", "dm_channel": ""}
_KNOWN = select(*KNOWN).where(_PEOPLE.user_id == bindparam("user"))


@dataclass(frozen=True)
class Known:
    """What the store knows of a user: the columns that every act reads, "" for what is not known yet."""

    user_id: str
    name: str
    email: str
    time_zone: str

    def listed(self, organisation: Organisation) -> Person | None:
        """What the employer's directory says of them, found by their e-mail address."""
        return organisation.person(self.email) if self.email else None

    def printed(self, organisation: Organisation) -> str:
        """The name to print: the directory's, else Slack's, else the id."""
        listed = self.listed(organisation)
        return (listed.name if listed else self.name) or self.user_id


def met(session: Session, user_id: str) -> PersonRow:
    """The record of somebody who did something; made, and looked up soon, on their first act."""
    row: PersonRow | None = session.execute(_MET, {"user": user_id}).scalar_one_or_none()
    return row or _made(session, {"user_id": user_id}, _MET, {"user": user_id})


def wanted(session: Session, email: str) -> PersonRow:
    """The record behind an e-mail address; made, and looked up soon, where there is none."""
    address = {"email": email.lower()}
    found: PersonRow | None = session.execute(_WANTED, address).scalar_one_or_none()
    return found or _made(session, address, _WANTED, address)


def apps(session: Session, names: Mapping[str, str], now: datetime) -> None:
    """Apps that are known from the start, by user id: nobody can give them anything to decide or to write."""
    for user_id, name in names.items():
        row = met(session, user_id)
        row.state, row.name, row.looked_up_at = "deactivated", name, row.looked_up_at or now
        session.add(row)
    session.flush()


def all_wanted(session: Session, emails: Iterable[str]) -> None:
    """The same for several, always in the same order, so that two transactions never wait for each other."""
    for email in sorted({each.lower() for each in emails if each}):
        wanted(session, email)


def _made(session: Session, values: Mapping[str, Any], find: Any, key: Mapping[str, Any]) -> PersonRow:
    # Another transaction may make the same record at the same moment; then theirs is taken.
    run(session, insert_into(session, table_of(PersonRow)).values(**NEW, **values).on_conflict_do_nothing())
    found: PersonRow = session.execute(find, key).scalar_one()
    return found


def by_email(session: Session, email: str) -> PersonRow | None:
    """The record behind an e-mail address, if there is one."""
    return session.execute(_WANTED, {"email": email.lower()}).scalar_one_or_none()


def by_user(session: Session, user_id: str) -> PersonRow | None:
    """The record of a user id, if the person was ever met or looked up."""
    return session.execute(select(PersonRow).where(col(PersonRow.user_id) == user_id)).scalar_one_or_none()


def known(session: Session, user_id: str) -> Known | None:
    """What the store knows of a user; None for somebody who was never met or looked up."""
    row = run(session, _KNOWN, {"user": user_id}).one_or_none()
    return known_in(row) if row else None


def known_in(columns: Sequence[Any]) -> Known | None:
    """The same out of the columns `KNOWN` of a wider selection, which are empty for whom the store does not know."""
    user_id, name, email, time_zone = columns
    return Known(user_id, name, email or "", time_zone) if user_id else None


def name_of(session: Session, organisation: Organisation, user_id: str) -> str:
    """The name to print: the directory's, else Slack's, else the id; of what decides outside Slack, its own."""
    if is_erased(user_id):
        return BLANK
    if outside := outside_name(user_id):
        return outside
    row = known(session, user_id)
    return row.printed(organisation) if row else user_id


def directory_entry(session: Session, organisation: Organisation, user_id: str) -> Person | None:
    """What the employer's directory says of a user, found by their e-mail address."""
    row = known(session, user_id)
    return row.listed(organisation) if row else None


def time_zone_of(session: Session, organisation: Organisation, user_id: str) -> str:
    """The zone in which to count somebody's hours: their own, else the employer's."""
    row = known(session, user_id)
    return (row.time_zone if row else "") or organisation.calendar.time_zone


@dataclass(frozen=True)
class Found:
    """What a look-up in Slack gave."""

    user_id: str
    name: str
    email: str
    time_zone: str
    deactivated: bool


def to_look_up(session: Session, stale: datetime, tried: datetime, limit: int = 20) -> list[PersonRow]:
    """Records to look up: new ones (not tried again before `tried`), and those last looked up before `stale`."""
    fresh = and_(
        col(PersonRow.state) == "wanted",
        or_(col(PersonRow.looked_up_at).is_(None), col(PersonRow.looked_up_at) < tried),
    )
    due = select(PersonRow).where(or_(fresh, col(PersonRow.looked_up_at) < stale))
    return list(session.execute(due.order_by(col(PersonRow.id)).limit(limit)).scalars())


def keep(session: Session, row_id: int, found: Found | None, *, missing: bool, now: datetime) -> bool:
    """Keep what a look-up gave; whether the person's time zone changed. Two records of one person become one."""
    row = session.get(PersonRow, row_id)
    if row is None:
        return False
    row.looked_up_at = now
    if found is None:
        row.state = "missing" if missing else row.state
        session.add(row)
        session.flush()
        return False
    _merge_doubles(session, row, found)
    moved = bool(found.time_zone and row.time_zone and found.time_zone != row.time_zone)
    row.user_id, row.name, row.email = found.user_id, found.name, found.email or row.email
    row.time_zone = found.time_zone or row.time_zone
    row.state = "deactivated" if found.deactivated else "known"
    session.add(row)
    session.flush()
    return moved


def _merge_doubles(session: Session, row: PersonRow, found: Found) -> None:
    """Somebody met by id and wanted by e-mail address has two records until a look-up shows that they are one."""
    same = or_(col(PersonRow.user_id) == found.user_id, col(PersonRow.email) == found.email)
    others = select(PersonRow).where(same, col(PersonRow.id) != row.id)
    for other in session.execute(others).scalars():
        row.dm_channel = row.dm_channel or other.dm_channel
        session.delete(other)
    session.flush()


def look_up_again(session: Session, user_id: str) -> None:
    """Slack says that somebody changed (a name, a zone, or that they left): ask afresh soon."""
    row = by_user(session, user_id)
    if row is not None:
        row.state = "wanted"
        row.looked_up_at = None
        session.add(row)
        session.flush()

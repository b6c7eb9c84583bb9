"""Taking somebody's Slack user id out of every table: the one place that says what becomes of it where.

Rows that are only about them go; everywhere else, in whichever column it stands, another key takes the id's place,
which leads to nobody. A table that is added later is seen to without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ColumnElement, String, Table, and_, delete, or_, select, update
from sqlmodel import AutoString, Session, SQLModel, col

from bot.services import retention
from bot.services.office import Act
from bot.store.tables import Companion, Consequence, Conversation, HomeSearch, PersonRow, Post, Upload
from specs.store.rows import run, table_of
from specs.store.tables import AuditRow, Delegation, NotMine, PersonalValue, RemovalEntry

# Rows about a person alone, by the column that says whose they are.
GO: Mapping[type[SQLModel], str] = {
    Companion: "user_id",
    HomeSearch: "user_id",
    NotMine: "user_id",
    PersonRow: "user_id",
}
# The same, with everything that points to them: their threads and what was said in them.
GO_WITH_ALL: Mapping[type[SQLModel], str] = {Conversation: "user_id"}
# Sealed: entries hold commitments, and what they commit to is erased before (bot/rights.py).
SEALED: tuple[type[SQLModel], ...] = (AuditRow, PersonalValue, RemovalEntry)
# Signed text is the employer's, whatever stands in it.
SIGNED = {("revision", "document")}
# The kinds of columns that can hold an id.
TEXTS = (String, AutoString)
# Files that nobody has decided on yet.
WAITING = ("wanted", "claimed", "offered")


def forget(act: Act, user_id: str, email: str, key: str) -> None:
    """Put `key` in the place of somebody's user id, and of their direct messages' id, wherever they stand.

    `email` is "" for somebody whose address nobody knows.
    """
    row = act.session.execute(select(PersonRow).where(col(PersonRow.user_id) == user_id)).scalar_one_or_none()
    ids = tuple(filter(None, (user_id, row.dm_channel if row else "")))
    act.session.flush()
    _end_what_is_theirs(act, user_id, email)
    _remove_rows(act.session, user_id, email)
    for table in SQLModel.metadata.sorted_tables:
        if table not in map(table_of, SEALED):
            _replace(act.session, table, ids, key)
    act.session.expire_all()


def knows(session: Session, user_id: str) -> bool:
    """Whether a user id stands in any table that `forget` goes through."""
    for table in SQLModel.metadata.sorted_tables:
        if table not in map(table_of, SEALED):
            for column in _telling(table):
                told = run(session, select(column).where(column.contains(user_id, autoescape=True))).scalars()
                if any(stands_in(each, (user_id,)) for each in told):
                    return True
    return False


def stands_in(text: str, ids: Sequence[str]) -> bool:
    """Whether one of the ids stands in a text, and not as a part of a longer one."""
    return _pattern(ids).search(text) is not None


def waits_in_consequences(session: Session, user_id: str) -> bool:
    """Whether something is still to be done that follows from what they decided."""
    bodies = select(col(Consequence.body)).where(col(Consequence.body).contains(user_id, autoescape=True))
    return any(stands_in(body, (user_id,)) for body in session.execute(bodies).scalars())


def _end_what_is_theirs(act: Act, user_id: str, email: str) -> None:
    """Their times away end, and files that they sent are not offered any more."""
    away = update(Delegation).where(col(Delegation.person) == user_id, col(Delegation.state) != "ended")
    act.session.execute(away.values(state="ended", ended_at=act.wall))
    sent = update(Upload).where(col(Upload.user_id) == user_id)
    act.session.execute(sent.where(col(Upload.state).in_(WAITING)).values(state="declined", decided_at=act.wall))
    if not email:
        return
    files = act.session.execute(select(col(Upload.id), col(Upload.content)).where(col(Upload.state).not_in(WAITING)))
    naming = [upload_id for upload_id, content in files if email.encode() in content.lower()]
    act.session.execute(update(Upload).where(col(Upload.id).in_(naming)).values(content=b""))


def _remove_rows(session: Session, user_id: str, email: str) -> None:
    for model, column in GO_WITH_ALL.items():
        table = table_of(model)
        rows = [row.id for row in run(session, select(table.c.id).where(table.c[column] == user_id))]
        retention.remove_with_all(session, table, rows)
    said = or_(
        col(Post.target).in_((f"dm:{user_id}", f"mail:{email}")),
        and_(col(Post.user_id) == user_id, col(Post.lane) == ""),
    )
    posts = list(session.execute(select(col(Post.id)).where(said)).scalars())
    retention.remove_with_all(session, table_of(Post), posts)
    for model, column in GO.items():
        table = table_of(model)
        run(session, delete(table).where(table.c[column] == user_id))


def _replace(session: Session, table: Table, ids: Sequence[str], key: str) -> None:
    """Put the key in the place of the ids in every column of a table that can hold text."""
    pattern = _pattern(ids)
    for column in _telling(table):
        holding = or_(*(column.contains(each, autoescape=True) for each in ids))
        primary = list(table.primary_key.columns)
        for row in run(session, select(*primary, column.label("told")).where(holding)).all():
            fresh = pattern.sub(key, row.told)
            if fresh != row.told:
                mine: list[ColumnElement[bool]] = [one == row[at] for at, one in enumerate(primary)]
                run(session, update(table).where(*mine).values({column.name: fresh}))


def _telling(table: Table) -> list[Column[str]]:
    """The columns of a table that can hold text, save what was signed."""
    return [each for each in table.c if isinstance(each.type, TEXTS) and (table.name, each.name) not in SIGNED]


def _pattern(ids: Sequence[str]) -> re.Pattern[str]:
    """An id as a whole, not as a part of a longer one."""
    return re.compile(rf"(?<![A-Z0-9])(?:{'|'.join(map(re.escape, ids))})(?![A-Z0-9])")

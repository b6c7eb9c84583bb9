"""Finding specifications: what somebody looks for, among what they may see (rule 14 of the house, as conditions)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import col

from bot.services import people
from bot.services.office import Act
from bot.store.tables import Companion, Conversation, PersonRow
from specs.seeing import REMOVED
from specs.store.tables import SlotRow, Spec


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" for what does not matter. Each of the `words` is in the reference, title or author's name.

    `directorate` is a key, `waiting_for` the user id of whoever has an open decision or stands in for somebody's.
    """

    words: str = ""
    state: str = ""
    directorate: str = ""
    waiting_for: str = ""


def found(act: Act, user_id: str, wanted: Wanted, *, first: int, most: int) -> tuple[int, list[Spec]]:
    """How many that somebody may see fit, and `most` of them from the one at `first`, the one changed last first."""
    conditions = (visible_to(act, user_id), col(Spec.state) != REMOVED, *_fits(act, wanted))
    count = act.session.execute(select(func.count()).select_from(Spec).where(*conditions)).scalar_one()
    chosen = select(Spec).where(*conditions).order_by(col(Spec.changed_at).desc(), col(Spec.id).desc())
    return int(count), list(act.session.execute(chosen.offset(first).limit(most)).scalars())


def visible_to(act: Act, user_id: str) -> ColumnElement[bool]:
    """The condition that somebody at home may see a specification: the rule of `specs.seeing.may_see` in SQL."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    if entry is not None and "hr" in entry.roles:
        return true()
    own = entry.directorate if entry else ""
    agreed_for = {
        "workspace": true(),
        "directorate": col(Spec.directorate) == own if own else false(),
        "route": false(),
    }[act.organisation.visibility]
    sent = and_(col(Spec.state) != "draft", _on_route(user_id))
    return or_(_invited(user_id), sent, and_(col(Spec.state) == "agreed", agreed_for))


def _invited(user_id: str) -> ColumnElement[bool]:
    """The author, and those who have a thread about it."""
    companion = exists().where(col(Companion.spec_id) == col(Spec.id), col(Companion.user_id) == user_id)
    thread = exists().where(col(Conversation.spec_id) == col(Spec.id), col(Conversation.user_id) == user_id)
    return or_(col(Spec.author) == user_id, companion, thread)


def _on_route(user_id: str) -> ColumnElement[bool]:
    part = or_(*(col(each) == user_id for each in (SlotRow.assignee, SlotRow.on_behalf_of, SlotRow.decided_by)))
    return exists().where(col(SlotRow.spec_id) == col(Spec.id), part)


def _fits(act: Act, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    for word in wanted.words.split():
        yield _has_word(act, word)
    if wanted.state:
        yield col(Spec.state) == wanted.state
    if wanted.directorate:
        yield col(Spec.directorate) == wanted.directorate
    if wanted.waiting_for:
        theirs = or_(col(SlotRow.assignee) == wanted.waiting_for, col(SlotRow.on_behalf_of) == wanted.waiting_for)
        open_now = exists().where(col(SlotRow.spec_id) == col(Spec.id), col(SlotRow.state) == "open", theirs)
        yield and_(col(Spec.state) == "in_sign_off", open_now)


def _has_word(act: Act, word: str) -> ColumnElement[bool]:
    of_text = (_holds(col(each), word) for each in (Spec.ref, Spec.title))
    return or_(*of_text, col(Spec.author).in_(_people_called(act, word)))


def _holds(column: Mapped[str], word: str) -> ColumnElement[bool]:
    """Whether a word is in a column, whatever its case; SQLite knows the small letters of a to z alone."""
    small = func.lower(column).contains(word.lower(), autoescape=True)
    return small if word.isascii() else or_(small, column.contains(word, autoescape=True))


def _people_called(act: Act, word: str) -> list[str]:
    """The user ids of those whose name has this in it, by the employer's file or as Slack gives it."""
    listed = [each.email for each in act.organisation.people if word.casefold() in each.name.casefold()]
    named = or_(col(PersonRow.email).in_(listed), _holds(col(PersonRow.name), word))
    rows = act.session.execute(select(col(PersonRow.user_id)).where(named, col(PersonRow.user_id).is_not(None)))
    return [user_id for user_id in rows.scalars() if user_id]

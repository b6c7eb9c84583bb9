"""How a specification stands in its sign-off: the few columns that a decision needs, read without its text.

Two reads for a press, and not one: the first takes the lock, and only what is read after that is sure to be as the act
before it left it (PostgreSQL reads joined rows as they were before it waited).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.services import people
from bot.services.people import Known
from bot.store.tables import PersonRow, Post
from specs.store.rows import run, table_of
from specs.store.tables import SlotRow, Spec

_SPEC, _SLOT, _POST = table_of(Spec).c, table_of(SlotRow).c, table_of(Post).c
# Held for the transaction, so that two acts on one specification follow one another.
_OF_CARD = (
    select(
        _SLOT.id.label("slot"),
        _SPEC.id,
        _SPEC.ref,
        _SPEC.author,
        _SPEC.title,
        _SPEC.form,
        _SPEC.form_version,
        _SPEC.state,
        _SPEC.revision,
        _SPEC.route,
        _POST.channel_id,
        _POST.ts,
        *people.KNOWN,
    )
    .select_from(table_of(Post))
    .join(table_of(SlotRow), _SLOT.id == _POST.slot_id)
    .join(table_of(Spec), _SPEC.id == _SLOT.spec_id)
    .outerjoin(table_of(PersonRow), table_of(PersonRow).c.user_id == bindparam("user"))
    .where(_POST.id == bindparam("post"))
    .with_for_update(of=table_of(Spec))
)


@dataclass(frozen=True)
class Standing:
    """A specification in its sign-off."""

    id: int
    ref: str
    author: str
    title: str
    form: str
    form_version: int
    state: str
    revision: int
    route: str


# The columns of the card's place follow those of the slot's id and the specification.
_PLACE_FROM = 1 + len(fields(Standing))
# What sign-off needs of a specification, at hand as an object or not.
SpecFacts = Spec | Standing


@dataclass(frozen=True)
class Pressed:
    """What stands behind a sign-off card, and who pressed it, as far as the store knows them.

    `slot_id` is the card's slot; `place` where the card stands in Slack (channel and `ts`).
    """

    spec: Standing
    slot_id: int
    place: tuple[str, str]
    who: Known | None


def of_card(session: Session, post_id: int, user_id: str) -> Pressed | None:
    """What stands behind a card that somebody pressed; None for no card of ours. The specification is held."""
    row = run(session, _OF_CARD, {"post": post_id, "user": user_id}).one_or_none()
    if row is None:
        return None
    slot_id, *columns = row[:_PLACE_FROM]
    channel, ts, *person = row[_PLACE_FROM:]
    return Pressed(Standing(*columns), slot_id, (channel, ts), people.known_in(person))

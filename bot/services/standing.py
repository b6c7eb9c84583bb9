"""How a specification stands in its sign-off: the few columns that a decision needs, read without its text."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.store.tables import Post
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
    )
    .select_from(table_of(Post))
    .join(table_of(SlotRow), _SLOT.id == _POST.slot_id)
    .join(table_of(Spec), _SPEC.id == _SLOT.spec_id)
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


# What sign-off needs of a specification, at hand as an object or not.
SpecFacts = Spec | Standing


def of_card(session: Session, post_id: int) -> tuple[Standing, int, tuple[str, str]] | None:
    """The specification behind a sign-off card, the id of the card's slot, and where the card stands in Slack.

    None for no card of ours.
    """
    row = run(session, _OF_CARD, {"post": post_id}).one_or_none()
    return (Standing(*row[1:-2]), row.slot, (row.channel_id, row.ts)) if row else None

"""One message for somebody with several decisions to make on a day, each with its own buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.digests import Entry, digest_message
from bot.services import nudging, posting, signing
from bot.services.office import Act
from bot.store.tables import DigestEntry, Post
from specs.store.rows import stored_id
from specs.store.tables import SlotRow, Spec

# So many fit one message with their buttons and room to spare; titles that are unusually long take the room of others.
AT_MOST, MOST_TITLES = 8, 1_600


def send(act: Act, user_id: str, rows: Sequence[SlotRow]) -> None:
    """Remind somebody of several slots; of very many in several messages."""
    for row in rows:
        posting.redraw_said(act, stored_id(row))
        posting.redraw_cards(act, stored_id(row))
    for several in _portions(act, rows):
        posting.digest(act, user_id, [stored_id(row) for row in several])


def message(act: Act, post: Post) -> dict[str, Any] | None:
    """A digest as it is now; None for one that was not sent yet and of which nothing waits any more."""
    entries = [_entry(act, row, post.user_id) for row in _rows(act, post)]
    if not post.ts and not any(entry.facts["live"] for entry in entries):
        return None
    made = digest_message(entries)
    return {"text": made.text, "blocks": made.blocks}


def _portions(act: Act, rows: Sequence[SlotRow]) -> Iterator[list[SlotRow]]:
    portion: list[SlotRow] = []
    titles = 0
    for row in rows:
        length = len(act.session.get_one(Spec, row.spec_id).title)
        if portion and (len(portion) == AT_MOST or titles + length > MOST_TITLES):
            yield portion
            portion, titles = [], 0
        portion.append(row)
        titles += length
    if portion:
        yield portion


def _rows(act: Act, post: Post) -> list[SlotRow]:
    chosen = select(SlotRow).join(DigestEntry, col(DigestEntry.slot_id) == col(SlotRow.id))
    mine = chosen.where(col(DigestEntry.post_id) == post.id).order_by(col(SlotRow.id))
    return list(act.session.execute(mine).scalars())


def _entry(act: Act, row: SlotRow, user_id: str) -> Entry:
    card = signing.card_of(act, stored_id(row))
    live = row.state == "open" and row.assignee == user_id and card is not None
    facts = {**nudging.facts_of(act, row), "live": live, "state": row.state}
    return Entry(facts, f"{card.id if card else 0}.{row.revision}")

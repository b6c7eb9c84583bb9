"""HR's summary of the week: who is waited for and since when, what is stuck, what was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlmodel import col

from bot.conversation.replies import Listing, Reply
from bot.services import clause_reviews, hr, nudging, people, showing
from bot.services.office import Act
from prompts import words
from specs.store.tables import ReminderRow, SlotRow, Spec

# So many lines of each kind fit one message whatever the titles are; the reader is told of the rest.
LISTED = 12
# A title is shortened in no list, so few enough are listed where they are unusually long.
MOST_LENGTH = 1_800
WEEK = timedelta(days=7)


def tell_hr(act: Act) -> None:
    """Put the summary before HR; a week in which there is nothing to say is passed over."""
    stuck = list(_awaited(act, stuck=True))
    waiting = list(_awaited(act, stuck=False))
    queried = [showing.line(act, spec) for spec in _specs(act, "queried")]
    agreed = [_agreed_line(act, spec) for spec in _specs(act, "agreed") if _this_week(act, spec)]
    sections = {"week_stuck": stuck, "week_waiting": waiting, "week_queried": queried, "week_agreed": agreed}
    past_review, _ = clause_reviews.for_hr(act)
    if not any(sections.values()) and not past_review.entries:
        return
    shown = {name: _fitting(lines) for name, lines in sections.items()}
    facts = {
        "under_way": len(stuck) + len(waiting),
        "stuck": len(stuck),
        "agreed": len(agreed),
        "left_out": sum(len(sections[name]) - len(shown[name]) for name in sections),
    }
    listings = tuple(Listing("", tuple(lines), aspect=name) for name, lines in shown.items() if lines)
    if past_review.entries:
        clauses = Listing("", tuple(_fitting(past_review.entries)), aspect=past_review.heading)
        listings = (*listings, clauses)
    hr.tell(act, Reply("week.summary", facts, listings))


def _awaited(act: Act, *, stuck: bool) -> Iterator[str]:
    """The decisions that are awaited, oldest first: those of which others had to hear, or all the rest."""
    others_heard = exists().where(
        col(ReminderRow.slot_id) == col(SlotRow.id),
        col(ReminderRow.kind).in_(("escalation", "hr")),
        col(ReminderRow.state) == "sent",
    )
    chosen = (
        select(SlotRow)
        .join(Spec, col(Spec.id) == col(SlotRow.spec_id))
        .where(col(SlotRow.state) == "open", col(Spec.state) == "in_sign_off", others_heard if stuck else ~others_heard)
        .order_by(col(SlotRow.opened_at), col(SlotRow.id))
    )
    for row in act.session.execute(chosen).scalars():
        yield words("week.waiting", nudging.facts_of(act, row)).lead


def _specs(act: Act, state: str) -> list[Spec]:
    chosen = select(Spec).where(col(Spec.state) == state, col(Spec.touched_at) >= act.now - 13 * WEEK)
    return list(act.session.execute(chosen.order_by(col(Spec.touched_at))).scalars())


def _this_week(act: Act, spec: Spec) -> bool:
    return spec.touched_at is not None and act.now - WEEK <= spec.touched_at <= act.now


def _agreed_line(act: Act, spec: Spec) -> str:
    author = people.name_of(act.session, act.organisation, spec.author)
    return words("week.agreed", {**spec.model_dump(include={"ref", "title", "grade"}), "author": author}).lead


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many of the lines as one message has room for among the others."""
    fitting: list[str] = []
    for line in lines[:LISTED]:
        if sum(map(len, fitting)) + len(line) > MOST_LENGTH // 2:
            break
        fitting.append(line)
    return fitting

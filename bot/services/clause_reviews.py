"""Fixed clauses whose review date has passed: HR hears of each once, and sees all of them on the Home tab."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Table

from bot.conversation.replies import Listing, Reply
from bot.services import people, posting
from bot.services.office import Act
from bot.store.tables import ToldOfClause
from prompts import words
from specs.clauses import Clause, merged, nation_clauses, shipped_clauses
from specs.store.rows import changed, insert_into
from specs.store.tables import Spec

# So long before the review date the clause is on HR's Home tab.
DUE_WITHIN = timedelta(days=60)
_TOLD = cast(Table, ToldOfClause.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it


def tell_hr(act: Act, spec: Spec, past_review: Iterable[Clause]) -> None:
    """Tell the people of HR which clauses a draft went without; each clause is told once for each review date."""
    fresh = [clause for clause in past_review if _first_time(act, clause)]
    if not fresh:
        return
    listing = Listing("", tuple(_line(clause) for clause in fresh))
    facts = {"ref": spec.ref, "title": spec.title, "count": len(fresh)}
    for person in act.organisation.having_role("hr"):
        posting.tell_by_email(act, person.email, Reply("clauses.hr_told", facts, (listing,)))


def on_home(act: Act, user_id: str) -> tuple[Listing, ...]:
    """For somebody of HR: the clauses past review, and those that are due soon. Nothing for anybody else."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    if entry is None or "hr" not in entry.roles:
        return ()
    return for_hr(act)


def for_hr(act: Act) -> tuple[Listing, Listing]:
    """The clauses past review, and those that are due soon; either may be empty."""
    today = act.today()
    used = nation_clauses(merged(shipped_clauses(), act.organisation.clauses), act.organisation.calendar.nation)
    past = [clause for clause in used if clause.is_past_review(today)]
    due = [clause for clause in used if clause not in past and clause.review_by <= today + DUE_WITHIN]
    return (
        Listing("clauses_past_review", tuple(_line(clause) for clause in past)),
        Listing("clauses_due", tuple(_line(clause) for clause in due)),
    )


def _first_time(act: Act, clause: Clause) -> bool:
    """Note that HR hears of the clause now; False where they heard before. The primary key decides between two."""
    row = {
        "organisation": act.organisation.organisation,
        "clause": clause.key,
        "review_by": clause.review_by,
        "told_at": act.wall,
    }
    statement = insert_into(act.session, _TOLD).values(**row)
    return changed(act.session, statement.on_conflict_do_nothing()) == 1


def _line(clause: Clause) -> str:
    facts = {
        "label": clause.label,
        "owner": clause.owner,
        "source": clause.source,
        "review_by": _day(clause.review_by),
        "checked": _day(clause.checked),
    }
    return words("clauses.hr_line", facts).lead


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

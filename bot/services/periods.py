"""A time away, as a person sets it: the form, what may be wrong with it, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.absence_modals import AWAY, FIRST, LAST
from bot.blocks.modals import PERSON, WORDS, Submitted
from bot.conversation.replies import Reply
from bot.services import absences, people, posting, signing
from bot.services.office import Act
from bot.store.tables import PersonRow
from prompts import words
from specs.signoff.absence import LONGEST_DAYS, Period, fault_of
from specs.store.tables import Delegation


def submit_form(act: Act, form: Submitted, begin: Callable[[Act, Delegation], None]) -> dict[str, str]:
    """Keep a time away, and begin it where its first day is today. The errors to show, by block."""
    away, to, why = form.values.get(AWAY) or form.user_id, form.values.get(PERSON, ""), form.values.get(WORDS, "")
    period = _period(act, form)
    if isinstance(period, dict):
        return period
    if errors := _fault_of_people(act, form, away, to, why, period):
        return errors
    row = Delegation(
        person=away,
        stand_in=to,
        first_day=period.first,
        last_day=period.last,
        why=why,
        set_by=form.user_id,
        made_at=act.wall,
        state="planned",
    )
    act.session.add(row)
    act.session.flush()
    if period.state_on(act.today()) == "in_force":
        begin(act, row)
    else:
        for name, person in (("absence.planned", away), ("absence.planned_stand_in", to)):
            posting.tell(act, person, Reply(name, facts_of(act, row)))
    return {}


def fault_of_person(act: Act, user_id: str) -> str:
    """Why somebody cannot be given anything to decide, in words; "" for nothing."""
    row = people.met(act.session, user_id)
    if row.state not in ("deactivated", "missing"):
        return ""
    name = people.name_of(act.session, act.organisation, user_id)
    return words("absence.fault.unknown", {"who": name}).lead


def facts_of(act: Act, row: Delegation) -> dict[str, Any]:
    """What every message about a time away needs."""
    named = {key: people.name_of(act.session, act.organisation, getattr(row, key)) for key in ("person", "stand_in")}
    set_by = people.name_of(act.session, act.organisation, row.set_by) if row.set_by != row.person else ""
    return {**named, **absences.days_of(row), "set_by": set_by, "why": row.why}


def _period(act: Act, form: Submitted) -> Period | dict[str, str]:
    today = act.today()
    try:
        first = date.fromisoformat(form.values.get(FIRST) or today.isoformat())
        last = date.fromisoformat(form.values.get(LAST, ""))
    except ValueError:
        return {LAST: words("absence.fault.no_end", {}).lead}
    period = Period(first, last)
    fault = fault_of(period, today)
    if fault:
        return {FIRST if fault == "past" else LAST: words(f"absence.fault.{fault}", {"longest": LONGEST_DAYS}).lead}
    return period


def _fault_of_people(act: Act, form: Submitted, away: str, to: str, why: str, period: Period) -> dict[str, str]:
    if form.workspace != act.workspace:
        return {PERSON: words("refusal.strange_workspace", {}).lead}
    if away != form.user_id and not signing.is_hr(act, form.user_id):
        return {AWAY: words("absence.fault.only_hr", {}).lead}
    if away != form.user_id and not why.strip():
        return {WORDS: words("refusal.words_missing", {}).lead}
    if not to or to == away:
        return {PERSON: words("absence.fault.themselves" if to else "refusal.nobody_named", {}).lead}
    if fault := fault_of_person(act, to):
        return {PERSON: fault}
    _hold(act, away)
    return _fault_of_days(act, away, to, period)


def _fault_of_days(act: Act, away: str, to: str, period: Period) -> dict[str, str]:
    """There is one time away at a time, nobody stands in while away, and nobody who stands in goes away."""
    if standing := absences.period_of(act, away, "planned", "in_force"):
        return {LAST: words("absence.fault.another", facts_of(act, standing)).lead}
    if absences.overlapping(act, to, period.first, period.last):
        return {
            PERSON: words("absence.fault.away_too", {"who": people.name_of(act.session, act.organisation, to)}).lead
        }
    for row in absences.with_part_of(act, away):
        if absences.overlapping(act, row.person, period.first, period.last):
            return {LAST: words("absence.fault.stands_in", facts_of(act, row)).lead}
    return {}


def _hold(act: Act, user_id: str) -> None:
    """Hold somebody's record, so that two forms about one person follow one another."""
    people.met(act.session, user_id)
    act.session.execute(select(PersonRow).where(col(PersonRow.user_id) == user_id).with_for_update())

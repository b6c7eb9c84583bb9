"""`/personspec delegate`: a time away shown, begun and ended; and HR's way to any decision that is still to be made."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks import absence_modals
from bot.conversation.replies import Button, Listing, Reply
from bot.services import absences, commanding, delegating, drafts, people, periods, reassigning, showing, signing
from bot.services.office import Act
from specs.store.tables import Delegation, SlotRow, Spec

_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def command(act: Act, user_id: str, typed: str) -> Reply | dict[str, Any]:
    """What was typed after `delegate`: nothing, "end", and for HR a person or a reference. A reply, or a form."""
    people.met(act.session, user_id)
    absences.look_up_everybody(act)
    if typed.lower() == "end":
        standing = absences.period_of(act, user_id, "planned", "in_force")
        return end_now(act, user_id, standing.id or 0 if standing else 0)
    named = _PERSON.fullmatch(typed)
    if named is None and typed:
        return _any_decision(act, user_id, typed)
    person = named.group(1) if named else user_id
    if person != user_id and not signing.is_hr(act, user_id):
        return Reply("absence.only_hr", {"hr": [each.name for each in act.organisation.having_role("hr")]})
    return _standing(act, user_id, person) or absence_modals.away_view(
        {"away": person if person != user_id else "", "today": act.today().isoformat()}
    )


def end_now(act: Act, user_id: str, delegation: int) -> Reply:
    """End a time away before its last day: by its person, by the stand-in, or by HR."""
    row = act.session.get(Delegation, delegation) if delegation else None
    if row is None or row.spec_id is not None:
        return Reply("absence.none", {})
    if user_id not in (row.person, row.stand_in) and not signing.is_hr(act, user_id):
        return Reply("absence.not_yours", periods.facts_of(act, row))
    if row.state == "ended":
        return Reply("absence.already_ended", periods.facts_of(act, row))
    delegating.end(act, row, by=user_id)
    return Reply("absence.ended_now", periods.facts_of(act, row))


def _standing(act: Act, reader: str, person: str) -> Reply | None:
    """How a time away stands, with a button that ends it; None where there is none."""
    row = absences.period_of(act, person, "planned", "in_force")
    if row is None:
        return None
    lent = tuple(showing.line(act, spec) for spec in _lent_by(act, person))
    listings = (Listing("", lent, aspect="lent"),) if lent else ()
    facts = {**periods.facts_of(act, row), "own": reader == person, "state": row.state, "delegation": row.id}
    return Reply("absence.standing", facts, listings, (Button("absence.end"),))


def _lent_by(act: Act, person: str) -> list[Spec]:
    """The specifications of which somebody's decision is with a stand-in now."""
    theirs = (col(SlotRow.on_behalf_of) == person, col(SlotRow.state).in_(("open", "waiting")))
    chosen = select(Spec).join(SlotRow, col(SlotRow.spec_id) == col(Spec.id)).where(*theirs).distinct()
    return list(act.session.execute(chosen.order_by(col(Spec.id)).limit(commanding.LISTED)).scalars())


def _any_decision(act: Act, user_id: str, typed: str) -> Reply | dict[str, Any]:
    """HR's form for a specification named by its reference; the way to it for everybody else."""
    if not signing.is_hr(act, user_id):
        return Reply("absence.only_hr", {"hr": [each.name for each in act.organisation.having_role("hr")]})
    spec = drafts.by_ref(act.session, typed)
    form = reassigning.form_for_any(act, spec) if spec else None
    if form is None:
        return Reply("absence.nothing_to_give", {"typed": typed, "ref": spec.ref if spec else ""})
    return form

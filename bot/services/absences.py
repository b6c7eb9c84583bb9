"""Who decides in whose name: delegations as they are stored, and where a decision goes that is newly asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, select, update
from sqlmodel import col

from bot.conversation.replies import Button, Reply
from bot.services import chain, drafts, hr, ledger, people, posting
from bot.services.instants import date_in_words
from bot.services.office import Act
from bot.services.standing import SpecFacts
from bot.store.tables import PersonRow
from prompts import words
from specs.signoff import Handover, Outcome, Refusal, Slot, give_back, stand_in
from specs.signoff.stages import outside_name
from specs.store.rows import changed, stored_id
from specs.store.tables import Delegation, SlotRow, Spec

_O = TypeVar("_O", bound=Outcome)
_PERIOD = col(Delegation.spec_id).is_(None)


def period_of(act: Act, person: str, *states: str) -> Delegation | None:
    """Somebody's time away in one of these states; there is one at a time."""
    chosen = select(Delegation).where(col(Delegation.person) == person, col(Delegation.state).in_(states), _PERIOD)
    return act.session.execute(chosen.order_by(col(Delegation.id).desc()).limit(1)).scalar_one_or_none()


def overlapping(act: Act, person: str, first: date, last: date) -> Delegation | None:
    """A time away of somebody, planned or begun, that shares a day with these."""
    found = period_of(act, person, "planned", "in_force")
    if found is None or found.first_day is None or found.last_day is None:
        return None
    return found if found.first_day <= last and first <= found.last_day else None


def due_to_begin(act: Act) -> list[Delegation]:
    """Planned times away whose first day has come, oldest first."""
    return _periods(act, col(Delegation.state) == "planned", col(Delegation.first_day) <= act.today())


def due_to_end(act: Act) -> list[Delegation]:
    """Times away whose last day is over, oldest first."""
    return _periods(act, col(Delegation.state) == "in_force", col(Delegation.last_day) < act.today())


def with_part_of(act: Act, user_id: str) -> list[Delegation]:
    """The times away, planned or begun, of somebody or in which they stand in."""
    theirs = or_(col(Delegation.person) == user_id, col(Delegation.stand_in) == user_id)
    return _periods(act, col(Delegation.state).in_(("planned", "in_force")), theirs)


def moves(act: Act, row: Delegation, to: str, by: str = "") -> bool:
    """Take a delegation on to its next state; False where another process did so first."""
    ended = {"ended_at": act.wall, "ended_by": by} if to == "ended" else {}
    mine = (col(Delegation.id) == row.id, col(Delegation.state) == row.state)
    won = changed(act.session, update(Delegation).where(*mine).values(state=to, **ended)) == 1
    act.session.refresh(row)
    return won


def is_lent_for_good(act: Act, spec: SpecFacts, slot: Slot) -> bool:
    """Whether a slot was handed to its stand-in for this one decision, so that no time away ends that."""
    mine = (col(Delegation.spec_id) == spec.id, col(Delegation.stage) == slot.stage)
    chosen = select(col(Delegation.id)).where(*mine, col(Delegation.place) == slot.place, _of(slot))
    return act.session.execute(chosen.where(col(Delegation.state) == "in_force")).first() is not None


def is_by_rule(act: Act, row: SlotRow) -> bool:
    """Whether a slot came to its stand-in because its person did not answer: the employer's rule lent it."""
    mine = (col(Delegation.spec_id) == row.spec_id, col(Delegation.stage) == row.stage, col(Delegation.set_by) == "")
    pair = (col(Delegation.person) == row.on_behalf_of, col(Delegation.stand_in) == row.assignee)
    chosen = select(col(Delegation.id)).where(*mine, *pair, col(Delegation.place) == row.place)
    in_force = chosen.where(col(Delegation.state) == "in_force")
    return bool(row.on_behalf_of) and act.session.execute(in_force).first() is not None


def holder_is_gone(act: Act, slot: Slot) -> bool:
    """Whether a slot came to its stand-in because its person can no longer be reached."""
    holder = people.by_user(act.session, slot.on_behalf_of) if slot.on_behalf_of else None
    return holder is not None and holder.state == "deactivated"


def keep_single(act: Act, spec: Spec, slot: Slot, by: str, why: str) -> None:
    """One decision was handed on, or back where nobody stands in: what was lent for it before has ended."""
    mine = (col(Delegation.spec_id) == spec.id, col(Delegation.stage) == slot.stage)
    earlier = update(Delegation).where(*mine, col(Delegation.place) == slot.place, col(Delegation.state) == "in_force")
    act.session.execute(earlier.values(state="ended", ended_at=act.wall, ended_by=by))
    if slot.on_behalf_of:
        row = Delegation(
            person=slot.on_behalf_of,
            stand_in=slot.assignee,
            spec_id=stored_id(spec),
            stage=slot.stage,
            place=slot.place,
            why=why,
            set_by=by,
            made_at=act.wall,
            state="in_force",
        )
        act.session.add(row)
        act.session.flush()


def passed_on(act: Act, spec: Spec, outcome: _O) -> _O:
    """The same outcome with what it asks of somebody who is away handed to their stand-in, and written so."""
    for slot in outcome.opened:
        before = outcome.before.slot(*slot.key)
        on_purpose = before is not None and before.on_behalf_of == slot.assignee
        stored = ledger.view_of(act, spec).slot(*slot.key)
        if stored != slot or on_purpose or outside_name(slot.assignee):
            continue
        moved = _passed_on(act, spec, slot)
        if moved is not None:
            after = replace(outcome.after, slots=tuple(moved if s.key == moved.key else s for s in outcome.after.slots))
            outcome = replace(outcome, after=after)
    return outcome


def look_up_deputies(act: Act, slot: Slot) -> None:
    """Have whoever would stand in looked up while they are not needed: a deputy who is not known cannot be asked."""
    entry = people.directory_entry(act.session, act.organisation, slot.assignee)
    for as_head in (False, True) if entry else ():
        if entry and (email := act.organisation.deputy_of(entry.email, as_executive_head=as_head)):
            people.wanted(act.session, email)


def printed(act: Act, slot: Slot) -> str:
    """Who decides a slot, or has decided it, as it is printed: "Priya Nair for Marcus Bell"."""
    who = slot.decided_by or slot.assignee
    holder = slot.signed_for if slot.decided_by else slot.on_behalf_of
    return in_name_of(act, people.name_of(act.session, act.organisation, who), holder)


def in_name_of(act: Act, name: str, holder: str) -> str:
    """A name with the one for whom they stand in; `holder` is "" for a decision of one's own."""
    if not holder:
        return name
    return words(
        "absence.printed", {"name": name, "holder": people.name_of(act.session, act.organisation, holder)}
    ).lead


def facts_of(act: Act, spec: SpecFacts, slot: Slot) -> dict[str, Any]:
    """What a message about a decision that was handed on needs."""
    return {
        "ref": spec.ref,
        "title": spec.title,
        "stage": drafts.stage_label(act, spec, slot.stage),
        "who": people.name_of(act.session, act.organisation, slot.assignee),
        "holder": people.name_of(act.session, act.organisation, slot.on_behalf_of) if slot.on_behalf_of else "",
    }


def look_up_everybody(act: Act) -> None:
    """Have the people of the directory looked up who are not known yet, so that whoever is chosen has a name."""
    emails = {person.email for person in act.organisation.people}
    met = act.session.execute(select(col(PersonRow.email)).where(col(PersonRow.email).in_(emails))).scalars()
    people.all_wanted(act.session, emails.difference(met))


def days_of(row: Delegation) -> dict[str, str]:
    """The first and the last day of a time away in words."""
    return {
        "first": date_in_words(row.first_day) if row.first_day else "",
        "last": date_in_words(row.last_day) if row.last_day else "",
    }


def record(act: Act, spec: Spec, ruling: Handover, by: str, why: str, period: Delegation | None = None) -> None:
    """A slot that was lent or given back, as an entry of the chain. `by` is "" where a time away did it by itself."""
    slot = ruling.slot
    facts: dict[str, Any] = {"was": ruling.was, "stage": slot.stage, "round": slot.round, "place": slot.place}
    facts |= {"assignee": slot.assignee, "on_behalf_of": slot.on_behalf_of}
    if period is not None:
        facts["period"] = f"{period.first_day}/{period.last_day}"
    kind = "signoff.delegated" if slot.on_behalf_of else "signoff.handed_back"
    chain.record(act, spec, kind, by, facts, {"words": why} if why else None)


def stays(act: Act, spec: Spec, slot: Slot, row: Delegation) -> None:
    """A stand-in may not have this one: the person who is away and HR hear that it stays where it is."""
    facts = {**facts_of(act, spec, slot), "away": people.name_of(act.session, act.organisation, row.person)}
    facts["stand_in"] = people.name_of(act.session, act.organisation, row.stand_in)
    stored = stored_id(ledger.row_of(act, spec, slot))
    posting.tell(act, row.person, Reply("absence.stays", facts), spec_id=spec.id)
    notice = Reply("absence.stays_hr", facts, buttons=(Button("signoff.reassign", primary=True),))
    hr.tell(act, notice, spec_id=spec.id, slot_id=stored)


def _passed_on(act: Act, spec: Spec, slot: Slot) -> Slot | None:
    """The slot as it is after it was handed to a stand-in, or back from one whose time is over; None for as it is."""
    if slot.on_behalf_of and not _is_over(act, spec, slot):
        return None
    period = period_of(act, slot.on_behalf_of or slot.assignee, "in_force")
    view = ledger.view_of(act, spec)
    ruling: Handover | Refusal | None = stand_in(view, slot, period.stand_in) if period else None
    if isinstance(ruling, Refusal) and period is not None:
        stays(act, spec, slot, period)
    if not isinstance(ruling, Handover):
        ruling = give_back(view, slot) if slot.on_behalf_of else None
    if ruling is None:
        return None
    ledger.write(act, spec, ruling)
    record(act, spec, ruling, "", "", period)
    return ruling.slot


def _is_over(act: Act, spec: SpecFacts, slot: Slot) -> bool:
    """Whether a stand-in has a slot only from a time away that is over, and its person can be reached."""
    holder = people.by_user(act.session, slot.on_behalf_of)
    if is_lent_for_good(act, spec, slot) or holder is None or holder.state == "deactivated":
        return False
    chosen = select(col(Delegation.state)).where(_of(slot), _PERIOD)
    states = set(act.session.execute(chosen).scalars())
    return states == {"ended"}


def _of(slot: Slot) -> ColumnElement[bool]:
    both = col(Delegation.person) == slot.on_behalf_of, col(Delegation.stand_in) == slot.assignee
    return both[0] & both[1]


def _periods(act: Act, *conditions: ColumnElement[bool]) -> list[Delegation]:
    chosen = select(Delegation).where(*conditions, _PERIOD).order_by(col(Delegation.id))
    return list(act.session.execute(chosen).scalars())

"""Handing on the authority to decide: one decision, or all that comes in a time away; and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.absence_modals import FIRST, LAST, SPAN
from bot.blocks.modals import PERSON, WORDS, Submitted
from bot.conversation.replies import Reply
from bot.services import absences, drafts, ledger, periods, posting, signing, stranding
from bot.services.office import Act
from prompts import words
from specs.signoff import (
    Actor,
    Card,
    Handover,
    Refusal,
    SignOffView,
    Slot,
    StandInMayNotPassOn,
    delegate,
    give_back,
    stand_in,
)
from specs.signoff.stages import outsider_of
from specs.store.tables import Delegation, SlotRow, Spec

# Whoever the form is about to name; no user id, so that everything else can be ruled on first.
_TO_COME = "to come"
_UNDECIDED = ("open", "waiting")


def is_for_hr(act: Act, pressed: signing.Press) -> bool:
    """Whether HR presses on a decision that is not theirs: they give it to somebody else, with a reason."""
    asked = signing.asked_by(act, pressed)
    if asked is None or pressed.user_id in asked.slot.may_decide or outsider_of(asked.view.stage(asked.slot.stage)):
        return False
    return signing.is_hr(act, pressed.user_id) and asked.slot.state in (*_UNDECIDED, "unreachable")


def may_begin(act: Act, pressed: signing.Press) -> dict[str, Any] | None:
    """The facts for the form in which a decision is handed on; None where it cannot be, and then they are told why."""
    asked = signing.asked_by(act, pressed)
    if asked is None:
        posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("press.unknown"), pressed.thread_ts)
        return None
    slot = asked.slot
    card = Card(pressed.revision, slot.stage, slot.round, slot.place)
    actor = Actor(pressed.user_id, pressed.workspace, signing.is_hr(act, pressed.user_id))
    ruling = delegate(asked.view, actor, card, _TO_COME, _TO_COME)
    stands_in = isinstance(ruling, StandInMayNotPassOn)
    if isinstance(ruling, Refusal) and not stands_in:
        signing.refuse(act, pressed, asked, ruling)
        return None
    absences.look_up_everybody(act)
    back_to = slot.on_behalf_of if stands_in else ""
    return {**absences.facts_of(act, asked.spec, slot), "back_to": back_to, "held_by": slot.assignee}


def submit_card(act: Act, form: Submitted) -> dict[str, str]:
    """The form from a card: one decision, or a time away. The errors to show, by block."""
    if form.values.get(SPAN) == "period":
        return periods.submit_form(act, form, begin=begin)
    pressed = signing.submitted(form)
    asked = signing.asked_by(act, pressed)
    if asked is None:
        return {PERSON: words("press.unknown", {}).lead}
    if form.values.get(FIRST) or form.values.get(LAST):
        return {SPAN: words("modal.delegate.days_for_one", {}).lead}
    card = Card(form.revision, asked.slot.stage, asked.slot.round, asked.slot.place)
    return hand(act, drafts.locked(act.session, asked.spec.id), card, form, held_by=form.held_by)


def hand(act: Act, spec: Spec, card: Card, form: Submitted, held_by: str = "") -> dict[str, str]:
    """Let the person of a form decide one slot in its person's name, or hand it back. The errors to show, by block.

    `held_by` is who had it when the form was opened, "" where that does not matter: of two forms at once one counts.
    """
    signing.catch_up(act, spec)
    view = ledger.view_of(act, spec)
    slot, to = view.slot(card.stage, card.place, card.round), form.values.get(PERSON, "")
    if held_by and slot is not None and slot.state in _UNDECIDED and slot.assignee != held_by:
        return {PERSON: words("modal.delegate.moved", {"who": absences.printed(act, slot)}).lead}
    if to and (fault := periods.fault_of_person(act, to)):
        return {PERSON: fault}
    actor = Actor(form.user_id, form.workspace, signing.is_hr(act, form.user_id))
    ruling = delegate(view, actor, card, to, form.values.get(WORDS, ""))
    if isinstance(ruling, Refusal):
        return errors_of(act, spec, ruling)
    _lend(act, spec, ruling, form.user_id, ruling.words)
    absences.keep_single(act, spec, ruling.slot, form.user_id, ruling.words)
    holder = ruling.slot.on_behalf_of or ruling.slot.assignee
    if ruling.slot.on_behalf_of:
        posting.tell(act, holder, Reply("absence.lent", absences.facts_of(act, spec, ruling.slot)), spec_id=spec.id)
    return {}


def errors_of(act: Act, spec: Spec, refusal: Refusal) -> dict[str, str]:
    """Why a decision cannot go to somebody, at the place of a form where it can be mended."""
    block = WORDS if refusal.name == "words_missing" else PERSON
    facts = {"person": "", "stages": [], "kept": False, **signing.refusal_facts(act, spec, refusal)}
    return {block: words(f"refusal.{refusal.name}", facts).lead}


def begin(act: Act, row: Delegation) -> None:
    """A time away begins: what waits for the person goes to their stand-in, and both are told."""
    if not absences.moves(act, row, "in_force"):
        return
    count = _each_slot(act, row.person, "", lambda spec, view, slot: _to_stand_in(act, spec, view, slot, row))
    facts = {**periods.facts_of(act, row), "count": count}
    posting.tell(act, row.person, Reply("absence.begun", facts))
    posting.tell(act, row.stand_in, Reply("absence.begun_stand_in", facts))


def end(act: Act, row: Delegation, by: str = "", gone: str = "") -> None:
    """A time away is over: what is undecided comes back, and both are told. `gone` is whichever of them left Slack."""
    began = row.state == "in_force"
    if not absences.moves(act, row, "ended", by):
        return
    count = 0
    if began and gone != row.person:
        count = _each_slot(
            act, row.stand_in, row.person, lambda spec, view, slot: _back(act, spec, view, slot, row, by)
        )
    facts = {**periods.facts_of(act, row), "count": count, "began": began}
    for person in {row.person, row.stand_in} - {gone}:
        name = "absence.ended" if person == row.person else "absence.ended_stand_in"
        posting.tell(act, person, Reply(name, facts))


def sweep(act: Act) -> bool:
    """Begin and end what is due by the calendar; False where there was nothing."""
    over, due = absences.due_to_end(act), absences.due_to_begin(act)
    for row in over:
        end(act, row)
    for row in due:
        missed = row.last_day is not None and row.last_day < act.today()
        end(act, row) if missed else begin(act, row)
    return bool(over or due)


def is_anything_due(act: Act) -> bool:
    """Whether a sweep would find something; asked without the write lock."""
    return bool(absences.due_to_end(act) or absences.due_to_begin(act))


def left(act: Act, user_id: str) -> None:
    """Somebody has left Slack: the times away in which they have a part are over."""
    for row in absences.with_part_of(act, user_id):
        end(act, row, gone=user_id)


def _each_slot(act: Act, assignee: str, on_behalf_of: str, work: Callable[[Spec, SignOffView, Slot], bool]) -> int:
    """Work on every undecided slot that somebody has, for another or in their own right; how often it was done."""
    theirs = (col(SlotRow.assignee) == assignee, col(SlotRow.on_behalf_of) == on_behalf_of)
    chosen = select(col(SlotRow.spec_id)).where(*theirs, col(SlotRow.state).in_(_UNDECIDED))
    count = 0
    for spec_id in sorted(set(act.session.execute(chosen).scalars())):
        spec = drafts.locked(act.session, spec_id)
        signing.catch_up(act, spec)
        for key in [slot.key for slot in ledger.view_of(act, spec).latest()]:
            view = ledger.view_of(act, spec)
            slot = view.slot(*key)
            if slot and (slot.assignee, slot.on_behalf_of) == (assignee, on_behalf_of) and slot.state in _UNDECIDED:
                count += work(spec, view, slot)
    return count


def _to_stand_in(act: Act, spec: Spec, view: SignOffView, slot: Slot, row: Delegation) -> bool:
    ruling = stand_in(view, slot, row.stand_in)
    if isinstance(ruling, Refusal):
        absences.stays(act, spec, slot, row)
        return False
    _lend(act, spec, ruling, row.set_by, row.why, row)
    return True


def _back(act: Act, spec: Spec, view: SignOffView, slot: Slot, row: Delegation, by: str) -> bool:
    if absences.is_lent_for_good(act, spec, slot):
        return False
    _lend(act, spec, give_back(view, slot), by, "", row)
    return True


def _lend(act: Act, spec: Spec, ruling: Handover, by: str, why: str, period: Delegation | None = None) -> None:
    """Write a slot that changes hands, with its entry, its card, and a word to the author."""
    ledger.write(act, spec, ruling)
    absences.record(act, spec, ruling, by, why, period)
    signing.follow_up(act, spec, ruling)
    facts: Mapping[str, Any] = absences.facts_of(act, spec, ruling.slot)
    stranding.tell_author(act, spec, Reply("absence.author", facts))

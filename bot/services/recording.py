"""Decisions made outside Slack (a committee, somebody without an account): HR records them with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.blocks import route_modals
from bot.blocks.modals import WORDS
from bot.conversation.replies import Reply
from bot.services import ledger, posting, signing
from bot.services.instants import date_in_words
from bot.services.office import Act
from prompts import words
from specs.signoff import EvidenceMissing, Recorded, Refusal, WordsMissing
from specs.signoff.stages import outside_name
from specs.store.tables import SlotRow, Spec

# Stands in for what the form is about to ask for, so that everything else can be ruled on first.
_TO_COME = "to come"


def may_begin(act: Act, pressed: signing.Press) -> dict[str, str] | None:
    """The facts for HR's form; None for anybody else, and where nothing is to be recorded: they are told why."""
    expected = Recorded(_TO_COME, act.wall.date(), _TO_COME)
    found = signing.rule(act, pressed, "approve", recorded=expected)
    if found is None:
        posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("press.unknown"), pressed.thread_ts)
        return None
    asked, ruling = found
    if isinstance(ruling, Refusal):
        signing.refuse(act, pressed, asked, ruling)
        return None
    who = outside_name(asked.slot.assignee)
    return {"ref": asked.spec.ref, "title": asked.spec.title, "who": who, "today": act.today().isoformat()}


def submit_form(act: Act, pressed: signing.Press, values: Mapping[str, str]) -> dict[str, str]:
    """Record the decision. The errors to show, by block; somebody who may not record it is told privately."""
    try:
        on = date.fromisoformat(values.get(route_modals.DAY, ""))
    except ValueError:
        return {route_modals.DAY: words("modal.record.day_missing", {}).lead}
    what: Any = values.get(route_modals.DECISION, "")
    if what not in signing.DONE:
        return {route_modals.DECISION: words("modal.record.decision_missing", {}).lead}
    recorded = Recorded(values.get(route_modals.WHO, ""), on, values.get(route_modals.EVIDENCE, ""))
    said = values.get(WORDS, "")
    found = signing.rule(act, pressed, what, said, recorded)
    errors: dict[str, str] = {}
    if found:
        asked, ruling = found
        errors = _errors(ruling, what) if isinstance(ruling, Refusal) else _days(act, asked, on)
    if not errors:
        signing.press(act, pressed, what, said, recorded)
    return errors


def _days(act: Act, asked: signing.Asked, on: date) -> dict[str, str]:
    """A sentence that says which days can be, for a day on which it was not decided: before it was asked, or to come.

    Days are the employer's, by the working time, as the day on which the decision was asked for is.
    """
    row, today = act.session.get_one(SlotRow, asked.slot_id), act.today()
    zone = ZoneInfo(act.organisation.calendar.time_zone)
    opened = row.opened_at or ledger.revision_of(act.session, act.session.get_one(Spec, row.spec_id)).submitted_at
    first = opened.astimezone(zone).date()
    if first <= on <= today:
        return {}
    facts = {
        "who": outside_name(asked.slot.assignee),
        "first": date_in_words(first),
        "today": "" if first == today else date_in_words(today),
        "to_come": on > today,
    }
    return {route_modals.DAY: words("modal.record.day_impossible", facts).lead}


def _errors(refusal: Refusal, what: str) -> dict[str, str]:
    """What can be mended in the form, by block."""
    if isinstance(refusal, EvidenceMissing):
        block = route_modals.WHO if refusal.what == "who" else route_modals.EVIDENCE
        return {block: words("modal.record.missing", {"what": refusal.what}).lead}
    if isinstance(refusal, WordsMissing):
        return {WORDS: words(f"modal.{what}.missing", {}).lead}
    return {}

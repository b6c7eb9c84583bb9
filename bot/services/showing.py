"""What the cards, thread heads and Home tabs show: worked out from the store each time they are sent."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.replies import Button, Listing, Reply
from bot.services import chain, clause_reviews, configuration, drafts, headcard, ledger, people, reminding, routing
from bot.services.instants import in_words
from bot.services.office import Act
from prompts import words
from specs.document import Document
from specs.organisation.policies import OverLimit, over_limits
from specs.rendering.signatures import long_date
from specs.signoff import SignOffView, Slot
from specs.signoff.stages import how_of, outside_key, outside_name, outsider_of
from specs.store.tables import DecisionRow, SlotRow, Spec

RECORDING = (Button("signoff.record", primary=True),)
DECIDING = (Button("signoff.approve", primary=True), Button("signoff.query"), Button("signoff.reject"))


def card(act: Act, slot_row: SlotRow) -> Reply:
    """The sign-off card of a slot, with its buttons only while it can be decided."""
    spec = act.session.get_one(Spec, slot_row.spec_id)
    slot = ledger.slot_of(slot_row)
    revision = ledger.revision_of(act.session, spec, slot.revision)
    document = Document.model_validate_json(revision.document)
    form = configuration.form(act.session, document.form, revision.form_version)
    view = ledger.view_of(act, spec)
    standing = next((each for each in view.latest() if each.key == slot.key), None)
    live = standing is not None and slot.state == "open" and spec.state == "in_sign_off"
    head = chain.last_entry(act.session, spec)
    facts = {
        "ref": spec.ref,
        "title": document.header_words(form.title_field),
        "grade": document.header_words(form.grade_field) if form.grade_field else "",
        "revision": slot.revision,
        "round": slot.round,
        "stage": drafts.stage_label(act, spec, slot.stage),
        "author": people.name_of(act.session, act.organisation, spec.author),
        "approver": people.name_of(act.session, act.organisation, slot.assignee),
        "approver_id": slot.assignee,
        "state": slot.state if live or slot.state != "open" else "void",
        "spec_state": spec.state,
        "signed_here": standing is not None and standing.step == max(each.step for each in view.latest()),
        "content_hash": revision.content_hash,
        "chain_head": head.hash if head and spec.state == "agreed" else "",
        "next_reminder": reminding.next_in_words(act, slot_row) if live else "",
        "counts": _counts(document),
        "over": [_over(each) for each in over_limits(document, act.organisation.limits)],
        **_on_route(act, spec, view, slot),
    }
    history = Listing("", tuple(_history(act, spec, slot.revision)), "plain")
    away = tuple(f"{each.label}: {each.reason}" for each in document.clauses_taken_away)
    listings = (history, Listing("", away, "plain", aspect="clauses_taken_away"))
    shown = tuple(each for each in listings if each.entries)
    buttons = RECORDING if outside_name(slot.assignee) else DECIDING
    return Reply("signoff.card", facts, shown, buttons if live else ())


def _on_route(act: Act, spec: Spec, view: SignOffView, slot: Slot) -> dict[str, Any]:
    """Where a slot stands on its route: how many stages are done, why it is asked, and who else decides it."""
    stage, route = view.stage(slot.stage), drafts.frozen_route(spec)
    on_route = route.stage(slot.stage) if route else None
    settled, stages = view.progress()
    settling = next((each.decided_by for each in view.beside(slot) if each.state == "approved"), "")
    told = act.session.execute(
        select(col(DecisionRow.recorded_by_name))
        .join(SlotRow, col(SlotRow.id) == col(DecisionRow.slot_id))
        .where(col(SlotRow.id) == ledger.row_of(act, spec, slot).id)
    ).scalar_one_or_none()
    return {
        "settled": settled,
        "stages": stages,
        "how": how_of(stage) if view.beside(slot) else "one",
        "group": (on_route.group if on_route else "") or (stage.label if stage else ""),
        "outside": outsider_of(stage),
        "added": bool(on_route and on_route.added),
        "because": routing.why(route) if route else [],
        "settled_by": people.name_of(act.session, act.organisation, settling) if settling else "",
        "recorded_by": told or "",
    }


def head(act: Act, spec: Spec) -> Reply:
    """The message that heads a thread: which specification this is and how it stands."""
    view = ledger.view_of(act, spec)
    waiting = [people.name_of(act.session, act.organisation, slot.assignee) for slot in view.whose_turn()]
    settled, stages = view.progress()
    facts = {
        "ref": spec.ref,
        "title": spec.title,
        "grade": spec.grade,
        "state": spec.state,
        "waiting_for": waiting if spec.state == "in_sign_off" else [],
        "settled": settled,
        "stages": stages,
    }
    return headcard.under_way(act, spec, facts) if spec.state in drafts.EDITABLE else Reply("draft.head", facts)


def home(act: Act, user_id: str) -> Reply:
    """Somebody's Home tab: what waits for them, their drafts, and what they sent and who has it."""
    asked = [line(act, spec) for spec, _ in waiting_for(act, user_id)]
    under_way = [line(act, spec) for spec in drafts.specs_of(act.session, user_id, *drafts.EDITABLE)]
    sent = [line(act, spec) for spec in drafts.specs_of(act.session, user_id, "in_sign_off", "agreed", "rejected")]
    facts = {"asked": len(asked), "drafts": len(under_way), "sent": len(sent)}
    clauses = clause_reviews.on_home(act, user_id)
    facts["clauses"] = sum(len(each.entries) for each in clauses)
    listings = (
        Listing("asked", tuple(asked)),
        Listing("drafts", tuple(under_way)),
        Listing("sent", tuple(sent)),
        *clauses,
    )
    return Reply("home", facts, tuple(each for each in listings if each.entries))


def waiting_for(act: Act, user_id: str) -> list[tuple[Spec, SlotRow]]:
    """The specifications that wait for somebody's decision, or for theirs to record for HR, oldest first."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    theirs = col(SlotRow.assignee) == user_id
    if entry is not None and "hr" in entry.roles:
        theirs = theirs | col(SlotRow.assignee).startswith(outside_key(""))
    chosen = (
        select(Spec, SlotRow)
        .join(SlotRow, col(SlotRow.spec_id) == col(Spec.id))
        .where(theirs, col(SlotRow.state) == "open", col(Spec.state) == "in_sign_off")
        .order_by(col(SlotRow.id))
    )
    return [(spec, row) for spec, row in act.session.execute(chosen)]


def line(act: Act, spec: Spec) -> str:
    """A specification in one line of a list: reference, title, grade and how it stands."""
    named = ", ".join(part for part in (f"{spec.ref} {spec.title}".strip(), spec.grade) if part)
    return f"{named} ({_standing(act, spec)})"


def _history(act: Act, spec: Spec, revision: int) -> list[str]:
    """The decisions on a revision so far, each as "Stage: name approved, date"."""
    chosen = (
        select(SlotRow, DecisionRow)
        .join(DecisionRow, col(DecisionRow.slot_id) == col(SlotRow.id))
        .where(col(SlotRow.spec_id) == spec.id, col(SlotRow.revision) == revision)
        .order_by(col(DecisionRow.id))
    )
    return [
        words(
            "signoff.history",
            _decided(act, decision.stage_label or drafts.stage_label(act, spec, slot.stage), slot, decision),
        ).lead
        for slot, decision in act.session.execute(chosen)
    ]


def _decided(act: Act, stage: str, slot: SlotRow, decision: DecisionRow) -> dict[str, Any]:
    return {
        "stage": stage,
        "name": decision.actor_name,
        "act": decision.act,
        "voided": slot.state == "void",
        "words": decision.words,
        "recorded": _recorded(decision),
        "at": in_words(act.organisation, decision.decided_at),
    }


def _recorded(decision: DecisionRow) -> str:
    """Of a decision outside Slack: who wrote it down, when it was made and where that can be found."""
    if not decision.recorded_by:
        return ""
    on = long_date(date.fromisoformat(decision.decided_on))
    facts = {"recorded_by": decision.recorded_by_name, "on": on, "evidence": decision.evidence}
    return words("signoff.recorded", facts).lead


def _over(each: OverLimit) -> str:
    return words("limit.over", asdict(each)).lead


def _counts(document: Document) -> list[str]:
    """How much there is to read, each kind in words; what there is none of is left out."""
    counts = {
        "essential": sum(len(entry.essential) for entry in document.sections.values()),
        "desirable": sum(len(entry.desirable) for entry in document.sections.values()),
        "indicators": sum(len(chosen.indicators) for chosen in document.competencies),
        "clauses": len(document.clauses),
    }
    return [words(f"signoff.count.{kind}", {"count": count}).lead for kind, count in counts.items() if count]


def _standing(act: Act, spec: Spec) -> str:
    view = ledger.view_of(act, spec)
    waiting = [people.name_of(act.session, act.organisation, slot.assignee) for slot in view.whose_turn()]
    return words("standing", {"state": spec.state, "waiting_for": waiting}).lead

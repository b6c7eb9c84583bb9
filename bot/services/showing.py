"""What the cards, thread heads and Home tabs show: worked out from the store each time they are sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.parts import shortened
from bot.conversation.replies import Button, Listing, Reply
from bot.services import (
    absences,
    card_facts,
    configuration,
    drafts,
    headcard,
    ledger,
    people,
    reminding,
    routing,
    versions,
)
from bot.services.instants import in_words
from bot.services.office import Act
from prompts import words
from specs.document import Document
from specs.rendering.signatures import long_date
from specs.signoff import SignOffView, Slot
from specs.signoff.stages import how_of, outside_key, outside_name, outsider_of
from specs.store.tables import DecisionRow, SlotRow, Spec

RECORDING = (Button("signoff.record", primary=True),)
DECIDING = (Button("signoff.approve", primary=True), Button("signoff.query"), Button("signoff.reject"))
HANDING_ON = (Button("signoff.delegate"),)


def card(act: Act, slot_row: SlotRow, target: str = "", *, moved: bool = False) -> Reply:
    """The sign-off card of a slot, with its buttons only while it can be decided.

    `target` is where the card stands: in somebody's direct messages it has buttons for them alone. `moved`: somebody
    else has the decision now, or a newer card for it.
    """
    spec = act.session.get_one(Spec, slot_row.spec_id)
    slot, view = ledger.slot_of(slot_row), ledger.view_of(act, spec)
    standing = next((each for each in view.latest() if each.key == slot.key), None)
    live = standing is not None and slot.state == "open" and spec.state == "in_sign_off"
    directly = target.startswith("dm:")
    # A copy in the direct messages of somebody whose decision has gone to another is no longer about them.
    moved = moved or (directly and target != f"dm:{slot.assignee}")
    signed_here = slot.step == max(each.step for each in view.slots if each.revision == slot.revision)
    facts = {
        "ref": spec.ref,
        **_revision_facts(act, spec, slot, signed_here=signed_here),
        **_slot_facts(act, spec, slot),
        "holder_left": absences.holder_is_gone(act, slot),
        "unanswered": absences.is_by_rule(act, slot_row),
        "moved": live and moved,
        "state": slot.state if live or slot.state != "open" else "void",
        "signed_here": signed_here,
        "directly": directly,
        **card_facts.since_revision(act, spec, slot_row),
        "next_reminder": reminding.next_in_words(act, slot_row) if live else "",
        "not_mine": reminding.declined(act, slot_row) is not None,
        **_on_route(act, spec, view, slot),
    }
    history = _history(act, spec, slot.revision) if facts["tells_all"] else []
    told = card_facts.listings(act, spec, slot_row) if slot.state in ("open", "waiting") else ()
    shown = tuple(each for each in (*told, Listing("", tuple(history), "plain")) if each.entries)
    buttons = _buttons(slot, directly=directly) if live and not moved else ()
    return card_facts.fitted(Reply("signoff.card", facts, shown, buttons))


def _revision_facts(act: Act, spec: Spec, slot: Slot, *, signed_here: bool) -> dict[str, Any]:
    """The revision that a slot decides on: the post it describes, how much there is to read, and whether it is agreed.

    `signed_here`: the slot is of the last stage. Once all is agreed, the hashes and the history stand on one card.
    """
    revision = ledger.revision_of(act.session, spec, slot.revision)
    document = Document.model_validate_json(revision.document)
    form = configuration.form(act.session, document.form, revision.form_version)
    version = versions.version_of(act.session, spec, slot.revision)
    tells_all = version is None or signed_here
    return {
        "title": document.header_words(form.title_field),
        "grade": document.header_words(form.grade_field) if form.grade_field else "",
        "revision": slot.revision,
        # Of what was agreed only the revision itself says so; a card of an earlier one says that a later one came.
        "spec_state": "agreed" if version else "" if spec.state == "agreed" else spec.state,
        "newer": spec.revision if spec.revision > slot.revision else 0,
        "tells_all": tells_all,
        "content_hash": revision.content_hash,
        "chain_head": version.head if version and tells_all else "",
        "counts": _counts(document),
    }


def _slot_facts(act: Act, spec: Spec, slot: Slot) -> dict[str, Any]:
    """Who asks whom for a decision, on which stage, and for whom it stands."""
    return {
        "round": slot.round,
        "stage": drafts.stage_label(act, spec, slot.stage),
        "author": people.name_of(act.session, act.organisation, spec.author),
        "approver": absences.printed(act, slot),
        "approver_id": slot.assignee,
        "holder": people.name_of(act.session, act.organisation, slot.on_behalf_of) if slot.on_behalf_of else "",
    }


def _buttons(slot: Slot, *, directly: bool) -> tuple[Button, ...]:
    if outside_name(slot.assignee):
        return RECORDING
    return (*DECIDING, *((Button("signoff.paper"),) if directly else ()), *HANDING_ON)


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
    view, version = ledger.view_of(act, spec), versions.in_force(act.session, spec)
    waiting = [absences.printed(act, slot) for slot in view.whose_turn()]
    settled, stages = view.progress()
    facts = {
        "ref": spec.ref,
        "title": spec.title,
        "grade": spec.grade,
        "state": spec.state,
        "waiting_for": waiting if spec.state == "in_sign_off" else [],
        "settled": settled,
        "stages": stages,
        "in_force": version.revision if version and spec.state != "agreed" else 0,
    }
    return headcard.under_way(act, spec, facts) if spec.state in drafts.EDITABLE else Reply("draft.head", facts)


def route_of(act: Act, spec: Spec, user_id: str) -> Reply:
    """Who decides each stage of a specification, in the order of its route, and how each stands."""
    lines = []
    for slot in ledger.view_of(act, spec).latest():
        stage = drafts.stage_label(act, spec, slot.stage)
        slot_facts = {"stage": stage, "who": absences.printed(act, slot), "state": slot.state}
        lines.append(words("absence.route_line", slot_facts).lead)
    entry = people.directory_entry(act.session, act.organisation, user_id)
    facts = {"ref": spec.ref, "title": spec.title, "state": spec.state, "hr": bool(entry and "hr" in entry.roles)}
    return Reply("command.status.of", facts, (Listing("", tuple(lines), "number", aspect="route"),) if lines else ())


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
        "name": absences.in_name_of(act, decision.actor_name, ledger.slot_of(slot).signed_for),
        "act": decision.act,
        "voided": slot.state == "void",
        "words": shortened(decision.words, card_facts.ON_CARD),
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
    waiting = [absences.printed(act, slot) for slot in view.whose_turn()]
    return words("standing", {"state": spec.state, "waiting_for": waiting}).lead

"""The document of a specification as a file: the draft as it is, or a revision with its signatures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from bot.services import configuration, drafts, drawing, ledger, people, versions
from bot.services.office import Act
from prompts import words
from specs.document import Document, SignOffRecord
from specs.forms import Form
from specs.rendering import Format, Status, render
from specs.rendering.signatures import long_date
from specs.store.tables import DecisionRow, SlotRow, Spec

HOW = "Signed in Slack"


def paper(act: Act, spec: Spec, to: Format, revision: int = 0) -> tuple[str, bytes]:
    """The file's name and bytes. Revision 0 is the draft as it stands, unsigned."""
    if revision:
        stored = ledger.revision_of(act.session, spec, revision)
        document = Document.model_validate_json(stored.document)
        form = configuration.form(act.session, document.form, stored.form_version)
        employer = configuration.organisation(act.session, spec.organisation, stored.organisation_version)
        signed = signatures(act, spec, form, revision)
        document = document.model_copy(update={"sign_off": signed})
        made_at = stored.submitted_at
        version = versions.version_of(act.session, spec, revision)
        head = version.head if version else ""
        status: Status = "agreed" if version else "in sign-off"
    else:
        document, made_at, status = drafts.draft_of(spec).document, spec.changed_at, "draft"
        head = ""
        form, employer = drafts.form_of(act, spec), act.organisation
    content = render(
        document,
        form,
        employer,
        to,
        reference=spec.ref,
        status=status,
        revision=revision,
        made_at=made_at,
        chain_head=head,
        drawn_by=drawing.draw,
    )
    return file_name(spec, document, form, revision, to), content


def signatures(act: Act, spec: Spec, form: Form, revision: int) -> tuple[SignOffRecord, ...]:
    """The filled signature blocks of a revision; a stage that nobody decides keeps the state the form gives it."""
    chosen = (
        select(SlotRow, DecisionRow)
        .join(DecisionRow, col(DecisionRow.slot_id) == col(SlotRow.id))
        .where(col(SlotRow.spec_id) == spec.id, col(SlotRow.revision) == revision, col(SlotRow.state) == "approved")
        .order_by(col(DecisionRow.id))
    )
    signed = [
        SignOffRecord(
            stage=slot.stage,
            printed_name=decision.actor_name,
            how=_how(decision),
            signed_at=decision.decided_at.isoformat(),
            content_hash=decision.content_hash,
            on_behalf_of=_stood_in_for(act, slot),
            label=decision.stage_label,
        )
        for slot, decision in act.session.execute(chosen)
    ]
    quiet = [
        SignOffRecord(stage=stage.key, printed_name="", vacant=stage.empty_state == "vacant")
        for stage in form.sign_off.stages
        if not stage.decides and stage.empty_state
    ]
    return (*signed, *quiet, *_unsigned(spec, form, revision, {record.stage for record in signed}))


def _unsigned(spec: Spec, form: Form, revision: int, signed: Iterable[str]) -> tuple[SignOffRecord, ...]:
    """Of the route in force: stages that the form does not have and nobody signed yet, and those that it leaves out."""
    route = drafts.frozen_route(spec) if revision == spec.revision else None
    if route is None:
        return ()
    known = {stage.key for stage in form.sign_off.stages}
    added = (stage for stage in route.stages if stage.key not in known and stage.key not in signed)
    on_route = {stage.key for stage in route.stages}
    left_out = (stage for stage in form.deciding_stages() if stage.key not in on_route)
    return (
        *(SignOffRecord(stage=stage.key, printed_name="", label=stage.label, state="pending") for stage in added),
        *(SignOffRecord(stage=stage.key, printed_name="", state="not_asked") for stage in left_out),
    )


def _how(decision: DecisionRow) -> str:
    """How it was signed: in Slack, or outside it with who recorded that and on what evidence."""
    if not decision.recorded_by:
        return HOW
    on = long_date(date.fromisoformat(decision.decided_on))
    facts = {"on": on, "recorded_by": decision.recorded_by_name, "evidence": decision.evidence}
    return words("paper.recorded", facts).lead


def file_name(spec: Spec, document: Document, form: Form, revision: int, to: str) -> str:
    """A name that sorts and says what it is: "PS-0012 Customer Hub Assistant rev 1.docx"."""
    plain = unicodedata.normalize("NFKC", document.header_words(form.title_field))
    plain = re.sub(r"[^\w .()-]+", " ", plain).strip()[:80]
    kind = f"rev {revision}" if revision else "draft"
    return " ".join(part for part in (spec.ref, plain, kind) if part) + f".{to}"


def _stood_in_for(act: Act, slot: SlotRow) -> str:
    lent = slot.on_behalf_of if slot.decided_by != slot.on_behalf_of else ""
    return people.name_of(act.session, act.organisation, lent) if lent else ""

"""The document of a specification as a file: the draft as it is, or a revision with its signatures."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import select
from sqlmodel import col

from bot.services import configuration, drafts, ledger, people
from bot.services.office import Act
from specs.document import Document, SignOffRecord
from specs.forms import Form
from specs.rendering import Format, Status, render
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
        status: Status = "agreed" if spec.state == "agreed" else "in sign-off"
    else:
        document, made_at, status = drafts.draft_of(spec).document, spec.changed_at, "draft"
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
            how=HOW,
            signed_at=decision.decided_at.isoformat(),
            content_hash=decision.content_hash,
            on_behalf_of=_stood_in_for(act, slot),
        )
        for slot, decision in act.session.execute(chosen)
    ]
    quiet = [
        SignOffRecord(stage=stage.key, printed_name="", vacant=stage.empty_state == "vacant")
        for stage in form.sign_off.stages
        if not stage.decides and stage.empty_state
    ]
    return (*signed, *quiet)


def file_name(spec: Spec, document: Document, form: Form, revision: int, to: str) -> str:
    """A name that sorts and says what it is: "PS-0012 Customer Hub Assistant rev 1.docx"."""
    plain = unicodedata.normalize("NFKC", document.header_words(form.title_field))
    plain = re.sub(r"[^\w .()-]+", " ", plain).strip()[:80]
    kind = f"rev {revision}" if revision else "draft"
    return " ".join(part for part in (spec.ref, plain, kind) if part) + f".{to}"


def _stood_in_for(act: Act, slot: SlotRow) -> str:
    lent = slot.on_behalf_of if slot.decided_by != slot.on_behalf_of else ""
    return people.name_of(act.session, act.organisation, lent) if lent else ""

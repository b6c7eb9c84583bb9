"""Drafts under way when their form or framework changed: brought onto the version in force, and their authors told.

It happens once for each draft and version, in one transaction with the draft's own record of its versions: when the
worker comes to it, or when somebody goes on with it first.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from bot.conversation.draft import Draft
from bot.conversation.refitting import refitted
from bot.conversation.replies import Listing, Reply
from bot.services import chain, configuration, drafts, posting
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.audit import content_hash
from specs.changes import Change, form_changes, framework_changes, names_of
from specs.forms import Form
from specs.frameworks import Framework
from specs.store.rows import changed, stored_id
from specs.store.tables import ConfigurationVersion, Spec

# So many drafts are brought on in one transaction, so that nobody who presses has to wait for long.
AT_ONCE = 25


def brought(act: Act, spec: Spec, conversation: Conversation | None = None) -> Draft:
    """The draft of a specification (which is locked) on the versions in force; its author is told what is different."""
    draft = drafts.draft_of(spec)
    if not draft.document.form:
        return draft
    form = configuration.form(act.session, draft.document.form)
    framework = _framework_in_force(act)
    now, told = _on_form(act, draft, form)
    now, also_told = _on_framework(act, now, form, framework)
    if now == draft:
        return draft
    now = now.model_copy(update={"organisation_version": act.organisation.version})
    drafts.save(act, spec, now)
    posting.redraw_heads(act, stored_id(spec))
    if now.document != draft.document or now.tray != draft.tray:
        facts = {"draft_version": spec.draft_version, "content_hash": content_hash(now.document.content())}
        chain.record(act, spec, "draft.changed", spec.author, facts)
    conversation = conversation or drafts.conversation_of(act.session, stored_id(spec), spec.author)
    for reply in (*told, *also_told):
        if conversation is not None:
            posting.say(act, conversation, reply)
    return now


def count(act: Act, kind: str, key: str) -> int:
    """How many drafts stand on that form or framework now."""
    if kind == "organisation" or (kind == "framework" and act.organisation.framework != key):
        return 0
    under_way = select(func.count(col(Spec.id))).where(col(Spec.state).in_(drafts.EDITABLE))
    found = under_way.where(col(Spec.form) == key) if kind == "form" else under_way
    number: int = act.session.execute(found).scalar_one()
    return number


def is_anything_due(session: Session) -> bool:
    """Whether there is a version of which not every draft was told."""
    return session.execute(_untold()).first() is not None


def sweep(act: Act) -> bool:
    """Bring the next drafts onto a version that was loaded; whether there may be more."""
    row = act.session.execute(_untold()).first()
    if row is None:
        return False
    following = select(col(Spec.id)).where(col(Spec.state).in_(drafts.EDITABLE), col(Spec.id) > row.told_to)
    if row.kind == "form":
        following = following.where(col(Spec.form) == row.key)
    ids = list(act.session.execute(following.order_by(col(Spec.id)).limit(AT_ONCE)).scalars())
    mine = update(ConfigurationVersion).where(
        col(ConfigurationVersion.id) == row.id, col(ConfigurationVersion.told_to) == row.told_to
    )
    if changed(act.session, mine.values(told_to=ids[-1] if ids else None)) != 1:
        return True
    for spec_id in ids:
        spec = drafts.locked(act.session, spec_id)
        if spec.state in drafts.EDITABLE:
            brought(act, spec)
    return True


def _untold() -> Any:
    version = ConfigurationVersion
    chosen = select(col(version.id), col(version.kind), col(version.key), col(version.told_to))
    return chosen.where(col(version.told_to).is_not(None)).order_by(col(version.id)).limit(1)


def _framework_in_force(act: Act) -> Framework | None:
    key = act.organisation.framework
    return configuration.framework(act.session, key) if key else None


def _on_form(act: Act, draft: Draft, form: Form) -> tuple[Draft, list[Reply]]:
    if draft.form_version == form.version:
        return draft, []
    before = configuration.form(act.session, form.form, draft.form_version)
    now = refitted(draft, before, form)
    changes = form_changes(before, form)
    facts = {**_facts(changes, "field", "section"), "form": form.name, "version": form.version}
    facts["otherwise"] = any(each.part not in ("field", "section") for each in changes)
    fresh = now.tray[len(draft.tray) :]
    facts["tray"] = len(fresh)
    listings = (Listing("", fresh, "number", start=len(draft.tray) + 1, aspect="tray"),) if fresh else ()
    return now, [Reply("draft.new_form", facts, listings)] if changes else []


def _on_framework(act: Act, draft: Draft, form: Form, framework: Framework | None) -> tuple[Draft, list[Reply]]:
    """The same for the framework, which only those hear of whose form asks for competencies."""
    standing = (framework.framework, framework.version) if framework else ("", 0)
    was = (draft.framework, draft.framework_version)
    if was == standing:
        return draft, []
    now = draft.model_copy(update={"framework": standing[0], "framework_version": standing[1]})
    concerned = any(section.kind == "competencies" for section in form.sections)
    if not draft.framework or framework is None or not concerned:
        return now, []
    before = configuration.framework(act.session, *was) if was[0] in _known(act) else None
    changes = framework_changes(before, framework) if before else ()
    facts = {**_facts(changes, "competency"), "framework": framework.name, "version": framework.version}
    facts["another"] = was[0] != standing[0]
    facts["otherwise"] = any(each.part != "competency" for each in changes)
    return now, [Reply("draft.new_framework", facts)] if changes or facts["another"] else []


def _known(act: Act) -> tuple[str, ...]:
    return configuration.InForce(act.session).framework_keys()


def _facts(changes: tuple[Change, ...], *parts: str) -> dict[str, Any]:
    return {sort: list(names_of(changes, sort, *parts)) for sort in ("added", "changed", "removed")}

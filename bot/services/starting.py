"""Beginning a draft: with nothing, from a document that exists already, or as a copy of an earlier specification."""

from __future__ import annotations

from uuid import uuid4

from bot.conversation import acts
from bot.conversation.adopting import adopted
from bot.conversation.copying import copied
from bot.conversation.core import new_draft
from bot.conversation.draft import Draft
from bot.services import chain, drafts, people, submission, threads, turns
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.document import Document
from specs.store.rows import stored_id
from specs.store.tables import Spec


def start(act: Act, user_id: str, title: str = "") -> Conversation:
    """A new draft with its author's thread; the first question is asked in it."""
    person = people.met(act.session, user_id)
    if person.state == "known":
        submission.look_up_approvers(act, user_id)
    draft = new_draft(drafts.context_for(act, ""))
    spec = _new_spec(act, user_id, draft)
    conversation = threads.open_thread(act, spec, user_id)
    turns.step(act, conversation, spec, acts.Start(title))
    return conversation


def adopt(act: Act, user_id: str, document: Document) -> Conversation:
    """A document that exists already (an example, an import) becomes somebody's draft, with a thread at its review."""
    people.met(act.session, user_id)
    draft = adopted(drafts.context_for(act, document.form), document)
    spec = _new_spec(act, user_id, draft)
    drafts.save(act, spec, draft)
    conversation = threads.open_thread(act, spec, user_id)
    turns.step(act, conversation, spec, acts.Resume())
    return conversation


def copy(act: Act, user_id: str, document: Document, of: str = "") -> Conversation:
    """A new draft from an earlier specification, with its thread: it goes on with what the new post needs anew.

    `of` is its reference: the audit chain says from which one it was made.
    """
    draft = copied(drafts.context_for(act, document.form), document)
    spec = _new_spec(act, user_id, draft, of)
    drafts.save(act, spec, draft)
    conversation = threads.open_thread(act, spec, user_id)
    turns.step(act, conversation, spec, acts.Resume(first=True))
    return conversation


def _new_spec(act: Act, author: str, draft: Draft, of: str = "") -> Spec:
    """Store a new specification with its reference, and begin its audit chain."""
    spec = Spec(
        ref=uuid4().hex,
        organisation=act.organisation.organisation,
        form=draft.document.form,
        author=author,
        draft=draft.model_dump_json(),
        created_at=act.wall,
        changed_at=act.wall,
        touched_at=act.now,
    )
    act.session.add(spec)
    act.session.flush()
    spec.ref = drafts.reference(stored_id(spec))
    act.session.flush()
    chain.record(act, spec, "draft.created", author, {"ref": spec.ref, **({"copied_from": of} if of else {})})
    return spec

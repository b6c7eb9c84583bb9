"""Giving a draft to somebody else, and working on it together: each in a thread of their own, seeing what changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlmodel import col

from bot.conversation.draft import Draft
from bot.conversation.duties import duties_label
from bot.conversation.replies import Reply
from bot.services import chain, conversations, drafts, people, posting
from bot.services.companions import is_companion, may_write
from bot.services.office import Act
from bot.store.tables import Companion, Conversation, PersonRow
from specs.document import Criterion, Document
from specs.forms import Form
from specs.store.rows import stored_id
from specs.store.tables import Spec


def named(act: Act, words: str) -> list[str]:
    """The ids of the people in Slack whose name the words are; several where they share it."""
    said = words.strip(" .").removeprefix("@").casefold()
    rows = act.session.execute(select(PersonRow).where(col(PersonRow.state) == "known")).scalars()
    ids = [row.user_id for row in rows if row.user_id]
    return [each for each in ids if people.name_of(act.session, act.organisation, each).casefold() == said]


def refusal(act: Act, spec: Spec, by: str, user_id: str) -> Reply | None:
    """Why somebody cannot be given a draft or asked to work on it; None where they can."""
    row = people.met(act.session, user_id)
    facts = {"ref": spec.ref, "name": people.name_of(act.session, act.organisation, user_id)}
    if spec.author != by:
        owner = people.name_of(act.session, act.organisation, spec.author)
        return Reply("sharing.authors_only", {**facts, "owner": owner})
    if spec.state not in drafts.EDITABLE:
        return Reply("sharing.not_now", facts)
    if user_id == by:
        return Reply("sharing.yourself", facts)
    return Reply("sharing.left", facts) if row.state == "deactivated" else None


def invite(act: Act, spec: Spec, conversation: Conversation, user_id: str) -> Reply | None:
    """Ask somebody to work on the draft too: they get a thread of their own. Why not, where that cannot be."""
    refused = refusal(act, spec, conversation.user_id, user_id)
    facts = _facts(act, spec, conversation.user_id, user_id)
    if refused is None and is_companion(act, spec, user_id):
        refused = Reply("sharing.already", facts)
    if refused is not None:
        return refused
    by = conversation.user_id
    row = Companion(spec_id=stored_id(spec), user_id=user_id, invited_by=by, invited_at=act.wall)
    act.session.add(row)
    act.session.flush()
    chain.record(act, spec, "draft.shared", by, {"with": user_id})
    posting.say(act, conversation, Reply("sharing.invited", facts))
    theirs = conversations.open_thread(act, spec, user_id)
    posting.say(act, theirs, Reply("sharing.welcome", facts))
    conversations.resume(act, theirs, first=True)
    posting.redraw_heads(act, stored_id(spec))
    posting.home(act, user_id)
    return None


def hand_over(act: Act, spec: Spec, conversation: Conversation, user_id: str) -> Reply | None:
    """Make somebody else the author. Both are told, and the audit chain says so. Why not, where that cannot be."""
    refused = refusal(act, spec, conversation.user_id, user_id)
    if refused is not None:
        return refused
    by = conversation.user_id
    facts = _facts(act, spec, by, user_id)
    spec.author = user_id
    act.session.add(spec)
    theirs_too = (col(Companion.spec_id) == stored_id(spec), col(Companion.user_id) == user_id)
    act.session.execute(delete(Companion).where(*theirs_too))
    act.session.flush()
    chain.record(act, spec, "draft.handed_over", by, {"to": user_id})
    conversations.look_up_approvers(act, user_id)
    posting.retire_question(act, conversation)
    posting.say(act, conversation, Reply("sharing.handed_over", facts))
    theirs = conversations.open_thread(act, spec, user_id)
    posting.say(act, theirs, Reply("sharing.yours_now", facts))
    conversations.resume(act, theirs, first=True)
    posting.redraw(act, spec_id=spec.id)
    posting.redraw_heads(act, stored_id(spec))
    for each in (by, user_id):
        posting.home(act, each)
    return None


def tell_others(act: Act, spec: Spec, conversation: Conversation, before: Draft, after: Draft, form: Form) -> None:
    """A line in the thread of each of the others who work on the draft: who changed what."""
    changes = list(_changes(before, after, form))
    if not changes:
        return
    others = select(Conversation).where(
        col(Conversation.spec_id) == conversation.spec_id, col(Conversation.user_id) != conversation.user_id
    )
    by = people.name_of(act.session, act.organisation, conversation.user_id)
    for other in act.session.execute(others.order_by(col(Conversation.id))).scalars().all():
        if may_write(act, spec, other.user_id):
            posting.say(act, other, Reply("sharing.changed", {"by": by, "changes": changes}))
            conversations.show_anew(act, spec, other)


def _facts(act: Act, spec: Spec, by: str, user_id: str) -> dict[str, str]:
    names = {key: people.name_of(act.session, act.organisation, each) for key, each in (("by", by), ("name", user_id))}
    return {"ref": spec.ref, "title": spec.title, **names}


def _changes(before: Draft, after: Draft, form: Form) -> Iterator[dict[str, object]]:
    """What changed, by part of the document: how many criteria came, went or were changed, or that it changed."""
    was, now = before.document, after.document
    for field in form.header:
        if was.header.get(field.key) != now.header.get(field.key):
            yield {"label": field.label}
    if was.duties != now.duties:
        yield {"label": duties_label(form)}
    for section in form.sections:
        counts = _counts(_criteria(was, section.key), _criteria(now, section.key))
        otherwise = section.kind == "competencies" and was.competencies != now.competencies
        if counts or otherwise or was.section(section.key).text != now.section(section.key).text:
            yield {"label": section.label, **counts}
    if was.form != now.form:
        yield {"label": form.name}
    if any(getattr(was, part) != getattr(now, part) for part in ("post_facts", "clauses", "clauses_taken_away")):
        yield {"label": "", "post": True}
    if before.tray != after.tray:
        yield {"label": "", "tray": True}


def _criteria(document: Document, section: str) -> dict[str, tuple[str, Criterion]]:
    entry = document.section(section)
    listed = [("essential", each) for each in entry.essential] + [("desirable", each) for each in entry.desirable]
    return {each.id: (necessity, each) for necessity, each in listed}


def _counts(was: dict[str, tuple[str, Criterion]], now: dict[str, tuple[str, Criterion]]) -> Counter[str]:
    counts = Counter(added=len(now.keys() - was.keys()), removed=len(was.keys() - now.keys()))
    counts["changed"] = sum(1 for key in now.keys() & was.keys() if now[key] != was[key])
    counts["reordered"] = int(not any(counts.values()) and list(now) != list(was))
    return +counts

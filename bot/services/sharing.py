"""Giving a draft to somebody else, and working on it together: each in a thread of their own."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlmodel import col

from bot.conversation.replies import Reply
from bot.services import chain, drafts, people, posting, submission, threads, turns
from bot.services.companions import is_companion
from bot.services.office import Act
from bot.store.tables import Companion, Conversation, PersonRow
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
    return Reply("sharing.left", facts) if row.state in ("deactivated", "missing") else None


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
    theirs = threads.open_thread(act, spec, user_id)
    posting.say(act, theirs, Reply("sharing.welcome", facts))
    turns.resume(act, theirs, first=True)
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
    submission.look_up_approvers(act, user_id)
    posting.retire_question(act, conversation)
    posting.say(act, conversation, Reply("sharing.handed_over", facts))
    theirs = threads.open_thread(act, spec, user_id)
    posting.say(act, theirs, Reply("sharing.yours_now", facts))
    turns.resume(act, theirs, first=True)
    posting.redraw(act, spec_id=spec.id)
    posting.redraw_heads(act, stored_id(spec))
    for each in (by, user_id):
        posting.home(act, each)
    return None


def _facts(act: Act, spec: Spec, by: str, user_id: str) -> dict[str, str]:
    names = {key: people.name_of(act.session, act.organisation, each) for key, each in (("by", by), ("name", user_id))}
    return {"ref": spec.ref, "title": spec.title, **names}

"""What a conversation asks of its caller besides sign-off: other drafts, a copy of an earlier one, another author."""

from __future__ import annotations

import re

from bot.conversation.acts import Say
from bot.conversation.command_set import Copy, HandOver, Named, Switch, Wanted
from bot.conversation.differences import differences_in
from bot.conversation.replies import Listing, Reply
from bot.services import commanding, conversations, drafts, posting, showing
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.document import Document
from specs.store.tables import Spec

_ALL_STATES = ("draft", "queried", "withdrawn", "in_sign_off", "agreed", "rejected")


def carry_out(act: Act, conversation: Conversation, wanted: Wanted) -> None:
    """Do what the person asked for, and answer in the thread in which they asked."""
    match wanted:
        case Switch(to):
            _switch(act, conversation, to)
        case Copy(of, changes):
            _copy(act, conversation, of, changes)
        case HandOver(to):
            posting.say(act, conversation, Reply("hand_over.not_here", {"to": to}))
        case Named():
            posting.say(act, conversation, commanding.listed(act, conversation.user_id, ""))


def _switch(act: Act, conversation: Conversation, to: str) -> None:
    found = _found(act, conversation.user_id, to)
    if len(found) == 1:
        posting.say(act, conversation, commanding.opened(act, conversation.user_id, found[0].ref))
    else:
        posting.say(act, conversation, _which(act, found, to))


def _copy(act: Act, conversation: Conversation, of: str, changes: str) -> None:
    """A new draft from an earlier specification: its words, without its reference and its signatures."""
    found = _found(act, conversation.user_id, of)
    if len(found) != 1:
        posting.say(act, conversation, _which(act, found, of))
        return
    document = drafts.draft_of(found[0]).document
    form = drafts.form_of(act, found[0])
    header = {key: value for key, value in document.header.items() if key != form.reference_field}
    copied = Document.model_validate({**document.model_dump(), "header": header, "sign_off": ()})
    fresh = conversations.adopt(act, conversation.user_id, copied)
    spec = act.session.get_one(Spec, fresh.spec_id)
    different, unread = differences_in(form, changes)
    for each in different:
        conversations.step_in(act, fresh, spec, Say(f"change header.{each.field} to {each.words}", "review"))
    facts = {"of": found[0].ref, "ref": spec.ref, "changes": changes, "unread": unread}
    posting.say(act, conversation, Reply("copy.made", facts))


def _found(act: Act, user_id: str, words: str) -> list[Spec]:
    """By its reference, any that the person may see; by words of its title, their own."""
    spec = drafts.by_ref(act.session, words)
    if spec is not None:
        return [spec] if commanding.may_see(act, spec, user_id) else []
    said = re.sub(r"^the | (?:one|draft|specification)$", "", words.casefold().strip(" ."))
    return [each for each in drafts.specs_of(act.session, user_id, *_ALL_STATES) if said in each.title.casefold()]


def _which(act: Act, found: list[Spec], words: str) -> Reply:
    lines = tuple(showing.line(act, spec) for spec in found[: commanding.LISTED])
    listings = (Listing("", lines),) if lines else ()
    return Reply("draft.which", {"count": len(found), "typed": words}, listings)

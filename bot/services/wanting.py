"""What a step of the core wants done: sign-off, other drafts, a copy of an earlier one, another author."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlmodel import col

from bot.conversation.acts import Say
from bot.conversation.command_set import Copy, HandOver, Invite, Named, Switch, Wanted
from bot.conversation.differences import differences_in
from bot.conversation.replies import Button, Listing, Reply
from bot.services import (
    commanding,
    drafts,
    posting,
    seeing,
    sharing,
    showing,
    starting,
    submission,
    turns,
)
from bot.services.companions import shared_with
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.store.tables import Spec

_ALL_STATES = ("draft", "queried", "withdrawn", "in_sign_off", "agreed", "rejected")


def carry_out(act: Act, conversation: Conversation, spec: Spec, wanted: Wanted) -> None:
    """Do what the person asked for, and answer in the thread in which they asked."""
    match wanted:
        case Switch(to):
            _switch(act, conversation, to)
        case Copy(of, changes):
            _copy(act, conversation, of, changes)
        case HandOver(to) | Invite(to):
            _with_somebody(act, conversation, wanted, to)
        case Named("submit"):
            if submission.may_send(act, spec, conversation):
                submission.propose(act, spec, conversation)
        case Named():
            posting.say(act, conversation, commanding.listed(act, conversation.user_id, ""))


def _with_somebody(act: Act, conversation: Conversation, wanted: HandOver | Invite, to: str) -> None:
    """Hand the draft over, or share it; who is meant is chosen in a form where the name does not say it."""
    found = sharing.named(act, to) if to else []
    spec = drafts.locked(act.session, conversation.spec_id)
    if len(found) != 1:
        facts = {"to": to, "count": len(found), "what": wanted.name, "ref": spec.ref}
        posting.ask_aside(act, conversation, Reply("sharing.who", facts, buttons=(Button(f"sharing.{wanted.name}"),)))
        return
    do = sharing.hand_over if isinstance(wanted, HandOver) else sharing.invite
    if (refused := do(act, spec, conversation, found[0])) is not None:
        posting.say(act, conversation, refused)


def _switch(act: Act, conversation: Conversation, to: str) -> None:
    found = _found(act, conversation.user_id, to)
    if len(found) == 1:
        posting.say(act, conversation, commanding.opened(act, conversation.user_id, found[0].ref))
    else:
        posting.say(act, conversation, _which(act, found, to))


def _copy(act: Act, conversation: Conversation, of: str, changes: str) -> None:
    """A new draft from an earlier specification: its words, without its reference and its signatures."""
    found = _to_copy(act, conversation.user_id, of)
    if len(found) != 1:
        posting.say(act, conversation, _which(act, found, of))
        return
    fresh = starting.copy(act, conversation.user_id, drafts.draft_of(found[0]).document, found[0].ref)
    spec = act.session.get_one(Spec, fresh.spec_id)
    different, unread = differences_in(drafts.form_of(act, found[0]), changes)
    for each in different:
        turns.step(act, fresh, spec, Say(f"change header.{each.field} to {each.words}", "review"))
    facts = {"of": found[0].ref, "ref": spec.ref, "changes": changes, "unread": unread}
    posting.say(act, conversation, Reply("copy.made", facts))


def _found(act: Act, user_id: str, words: str) -> list[Spec]:
    """By its reference, any that the person may see; by words of its title, their own."""
    spec = drafts.by_ref(act.session, words)
    if spec is not None:
        return [spec] if seeing.may_see(act, spec, user_id) else []
    said = re.sub(r"^the | (?:one|draft|specification)$", "", words.casefold().strip(" ."))
    own = [each for each in drafts.specs_of(act.session, user_id, *_ALL_STATES) if said in each.title.casefold()]
    return own or [each for each in shared_with(act, user_id) if said in each.title.casefold()]


def _to_copy(act: Act, user_id: str, words: str) -> list[Spec]:
    """The same; and where none of their own is called so, what others have written and the workspace has agreed."""
    if found := _found(act, user_id, words):
        return found
    said = re.sub(r"^the | (?:one|draft|specification)$", "", words.casefold().strip(" ."))
    agreed = select(Spec).where(
        col(Spec.state) == "agreed", func.lower(col(Spec.title)).contains(said, autoescape=True)
    )
    several = act.session.execute(agreed.order_by(col(Spec.changed_at).desc()).limit(commanding.LISTED)).scalars()
    return [each for each in several if seeing.may_see(act, each, user_id)]


def _which(act: Act, found: list[Spec], words: str) -> Reply:
    lines = tuple(showing.line(act, spec) for spec in found[: commanding.LISTED])
    listings = (Listing("", lines),) if lines else ()
    return Reply("draft.which", {"count": len(found), "typed": words}, listings)

"""Who may see a specification: the facts of the rule in `specs.seeing`, from the store."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from bot.services import companions, drafts, ledger, people
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.seeing import REMOVED, Reader
from specs.seeing import may_see as _may_see
from specs.store.tables import Spec


def may_see(act: Act, spec: Spec, user_id: str, workspace: str = "") -> bool:
    """Whether somebody may know of a specification. `workspace` is their own, where the act was delivered with it."""
    return _may_see(_reader(act, spec, user_id, workspace), spec.state, act.organisation.visibility)


def may_see_agreed(act: Act, spec: Spec, user_id: str) -> bool:
    """The same for its agreed versions, which stay in force while a new one is written."""
    state = "agreed" if spec.state != REMOVED else REMOVED
    return _may_see(_reader(act, spec, user_id, ""), state, act.organisation.visibility)


def at_home(act: Act, workspace: str) -> bool:
    """Whether an act was delivered from the employer's own workspace; "" where the delivery does not say."""
    return not workspace or not act.workspace or workspace == act.workspace


def _reader(act: Act, spec: Spec, user_id: str, workspace: str) -> Reader:
    entry = people.directory_entry(act.session, act.organisation, user_id)
    own = entry.directorate if entry else ""
    slots = ledger.view_of(act, spec).slots if spec.revision else ()
    thread = select(col(Conversation.id)).where(
        col(Conversation.spec_id) == spec.id, col(Conversation.user_id) == user_id
    )
    return Reader(
        at_home=at_home(act, workspace),
        author=spec.author == user_id,
        invited=companions.is_companion(act, spec, user_id) or act.session.execute(thread).first() is not None,
        asked=any(user_id in (*slot.may_decide, slot.decided_by) for slot in slots),
        hr=entry is not None and "hr" in entry.roles,
        same_directorate=bool(own) and _directorate_of(act, spec) == own,
    )


def _directorate_of(act: Act, spec: Spec) -> str:
    """The key of the directorate of the post, as it was when it was sent."""
    route = drafts.frozen_route(spec)
    return route.facts.get("directorate", "") if route else ""

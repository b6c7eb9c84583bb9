"""Who may change a draft: its author, and those whom the author asked to work on it too."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.replies import Reply
from bot.services import drafts, people
from bot.services.office import Act
from bot.store.tables import Companion
from specs.store.rows import stored_id
from specs.store.tables import Spec


def is_companion(act: Act, spec: Spec, user_id: str) -> bool:
    """Whether the author asked somebody to work on a draft with them."""
    return act.session.get(Companion, (stored_id(spec), user_id)) is not None


def may_write(act: Act, spec: Spec, user_id: str) -> bool:
    """Whether somebody may change a draft: its author, and whoever was asked to work on it with them."""
    return spec.author == user_id or is_companion(act, spec, user_id)


def as_reader(act: Act, spec: Spec, user_id: str, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """What the core says, for one of those who write the draft: only its author is offered to send it.

    The others read whose it is to send.
    """
    if spec.author == user_id:
        return replies
    owner = people.name_of(act.session, act.organisation, spec.author)
    return tuple(
        replace(
            each,
            buttons=tuple(button for button in each.buttons if button.key != "submit"),
            facts={**each.facts, "sender": owner},
        )
        if any(button.key == "submit" for button in each.buttons)
        else each
        for each in replies
    )


def shared_with(act: Act, user_id: str) -> list[Spec]:
    """The drafts of others on which somebody works with them, the one changed last first."""
    chosen = (
        select(Spec)
        .join(Companion, col(Companion.spec_id) == col(Spec.id))
        .where(col(Companion.user_id) == user_id, col(Spec.state).in_(drafts.EDITABLE))
    )
    return list(act.session.execute(chosen.order_by(col(Spec.changed_at).desc(), col(Spec.id).desc())).scalars())

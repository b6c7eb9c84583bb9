"""Who may change a draft: its author, and those whom the author asked to work on it too."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from bot.services import drafts
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


def shared_with(act: Act, user_id: str) -> list[Spec]:
    """The drafts of others on which somebody works with them, the one changed last first."""
    chosen = (
        select(Spec)
        .join(Companion, col(Companion.spec_id) == col(Spec.id))
        .where(col(Companion.user_id) == user_id, col(Spec.state).in_(drafts.EDITABLE))
    )
    return list(act.session.execute(chosen.order_by(col(Spec.changed_at).desc(), col(Spec.id).desc())).scalars())

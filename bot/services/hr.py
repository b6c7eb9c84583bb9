"""Saying something to HR: in its channel where it has one, else to each of its people."""

from __future__ import annotations

from bot.conversation.replies import Reply
from bot.services import people, posting
from bot.services.office import Act
from specs.organisation.routes import HR


def tell(act: Act, reply: Reply, *, spec_id: int | None = None, slot_id: int | None = None) -> None:
    """Put a message before HR."""
    if act.organisation.hr_channel:
        posting.tell_channel(act, act.organisation.hr_channel, reply, spec_id=spec_id, slot_id=slot_id)
        return
    for email in act.organisation.members(HR):
        posting.tell_by_email(act, email, reply, spec_id=spec_id, slot_id=slot_id)


def user_ids(act: Act) -> list[str]:
    """The people of HR who are known in Slack."""
    rows = (people.by_email(act.session, email) for email in act.organisation.members(HR))
    return [row.user_id for row in rows if row is not None and row.user_id]

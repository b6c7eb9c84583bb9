"""Names that come late: what was said of somebody by their id, before Slack had told their name, is said again."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from bot.services import people, posting
from bot.services.office import Act
from bot.store.tables import Post
from specs.store.tables import SlotRow

# Facts in which a person's own words stand: they stay as they were written.
_WRITTEN = frozenset({"words", "why", "text", "typed"})
# Kept as facts, and can be shown again; cards are made from the store each time, private words cannot be changed.
_KEPT = ("reply", "notice")


def show_by_name(act: Act, user_id: str) -> None:
    """Somebody's name is known now: the messages that showed their id are shown again."""
    theirs = or_(col(SlotRow.assignee) == user_id, col(SlotRow.on_behalf_of) == user_id)
    for spec_id in set(act.session.execute(select(col(SlotRow.spec_id)).where(theirs)).scalars()):
        posting.redraw(act, spec_id=spec_id)
    name = people.name_of(act.session, act.organisation, user_id)
    said = select(Post).where(col(Post.kind).in_(_KEPT), col(Post.body).contains(user_id, autoescape=True))
    for post in act.session.execute(said).scalars().all():
        _say_by_name(act, post, user_id, name)


def _say_by_name(act: Act, post: Post, user_id: str, name: str) -> None:
    body = json.loads(post.body)
    facts = body.get("reply", {}).get("facts", {})
    named = {key: value if _stays(key) else _named(value, user_id, name) for key, value in facts.items()}
    if named == facts:
        return
    body["reply"]["facts"] = named
    post.body = json.dumps(body)
    act.session.add(post)
    act.session.flush()
    posting.redraw(act, post_id=post.id)


def _stays(key: str) -> bool:
    return key in _WRITTEN or key.endswith("_id")


def _named(value: Any, user_id: str, name: str) -> Any:
    if isinstance(value, list):
        return [_named(each, user_id, name) for each in value]
    return re.sub(rf"\b{re.escape(user_id)}\b", lambda _: name, value) if isinstance(value, str) else value

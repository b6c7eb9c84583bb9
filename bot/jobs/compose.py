"""A row of the outbox as what is sent to Slack: text, blocks and metadata, from the store as it is now."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from bot.blocks.homes import home_view
from bot.blocks.replies import messages_for
from bot.conversation.replies import Reply
from bot.services import (
    author_words,
    digests,
    drafts,
    handouts,
    home_tab,
    nudging,
    papers,
    posting,
    querying,
    showing,
    submission,
    uploads,
)
from bot.services.office import Act
from bot.services.threads import is_superseded
from bot.slack.text import escape
from bot.store.tables import Post
from prompts import words
from specs.store.tables import SlotRow, Spec


@dataclass(frozen=True)
class Composed:
    """What goes out: a message, a Home tab's view, or a file with its comment."""

    message: dict[str, Any] = field(default_factory=dict)
    thread_ts: str = ""
    view: dict[str, Any] = field(default_factory=dict)
    file: tuple[str, bytes] = ("", b"")
    comment: str = ""


def compose(act: Act, post: Post) -> Composed | None:
    """What to send for a row; None where there is nothing left to say: a reminder of what was decided meanwhile."""
    spec = act.session.get(Spec, post.spec_id) if post.spec_id else None
    body = json.loads(post.body)
    thread_ts = body.get("thread_ts", "") or _thread_ts(act, post)
    if post.kind == "file" and spec is not None:
        return _file(act, post, spec, body, thread_ts)
    if post.kind == "file":
        made = handouts.handout(act, post)
        return Composed(thread_ts=thread_ts, file=(made.name, made.content), comment=escape(made.comment))
    if post.kind == "home":
        return Composed(view=home_view(home_tab.home(act, post.user_id)))
    if post.kind == "digest":
        digest = digests.message(act, post)
        return Composed(message={**digest, "metadata": _metadata(act, post, spec)}) if digest else None
    if _is_late_reminder(act, post):
        return None
    reply = _reply(act, post, spec, body)
    parts = messages_for(reply, button_value(act, post))
    part = parts[min(int(body.get("part", 0)), len(parts) - 1)]
    message = {"text": part.text, "blocks": part.blocks, "metadata": _metadata(act, post, spec)}
    return Composed(message=message, thread_ts=thread_ts)


def _is_late_reminder(act: Act, post: Post) -> bool:
    slot = act.session.get(SlotRow, post.slot_id) if post.slot_id else None
    late = slot is not None and (slot.state != "open" or nudging.is_anothers(post, slot)) and not post.ts
    return late and post.name.startswith("reminder.")


def button_value(act: Act, post: Post) -> str:
    """What the buttons of a post carry: its id and the revision it was drawn for, opaque to everybody else."""
    slot = act.session.get(SlotRow, post.slot_id) if post.slot_id else None
    return f"{post.id}.{slot.revision if slot else 0}"


def _reply(act: Act, post: Post, spec: Spec | None, body: dict[str, Any]) -> Reply:
    slot = act.session.get(SlotRow, post.slot_id) if post.slot_id else None
    if post.kind == "card" and slot is not None:
        moved = post.user_id not in ("", slot.assignee) or posting.is_asked_anew(act, post)
        return showing.card(act, slot, post.target, moved=moved)
    if post.kind == "offer":
        return uploads.offer_of(act, post.id or 0)
    if post.kind == "head" and spec is not None:
        return showing.head(act, spec)
    if post.kind == "points" and spec is not None and slot is not None:
        reply = querying.to_do(act, spec, slot.id or 0)
        later = post.ts and is_superseded(act, post)
        return replace(reply, buttons=querying.of_points(reply.buttons)) if later else reply
    if post.kind == "proposal" and spec is not None and post.ts and posting.is_proposed_anew(act, post):
        return Reply("proposal.superseded", {"ref": spec.ref})
    if post.kind == "proposal" and spec is not None:
        over = spec.state not in drafts.EDITABLE or bool(post.ts and is_superseded(act, post))
        reply = submission.proposal_passed(spec) if over else submission.proposal(act, spec)
    else:
        reply, over = Reply.from_json(body["reply"]), False
    if post.name.startswith("reminder.author."):
        return author_words.as_now(act, post, reply)
    answered = post.kind == "notice" and slot is not None and nudging.is_answered(reply, slot)
    if post.kind == "notice" and slot is not None and post.user_id:
        reply = nudging.as_now(act, reply, slot)
        answered = answered or nudging.is_anothers(post, slot)
    if answered and slot is not None and reply.buttons:
        reply = nudging.over(post, reply, slot)
    if over or answered or (post.question and post.ts and is_superseded(act, post)):
        return reply.without_controls()
    return reply


def _file(act: Act, post: Post, spec: Spec, body: dict[str, Any], thread_ts: str) -> Composed:
    revision = int(body.get("revision", 0))
    name, content = papers.paper(act, spec, body["to"], revision)
    facts = {"ref": spec.ref, "title": spec.title, "revision": revision, "state": spec.state, "to": body["to"]}
    return Composed(thread_ts=thread_ts, file=(name, content), comment=escape(words("document.attached", facts).lead))


def _thread_ts(act: Act, post: Post) -> str:
    return act.session.get_one(Post, post.thread_post).ts if post.thread_post else ""


def _metadata(act: Act, post: Post, spec: Spec | None) -> dict[str, Any]:
    payload: dict[str, Any] = {"post": post.id}
    slot = act.session.get(SlotRow, post.slot_id) if post.slot_id else None
    if post.kind == "card" and spec is not None and slot is not None:
        payload |= {"spec": spec.ref, "revision": slot.revision, "stage": slot.stage}
        return {"event_type": "personspec_signoff", "event_payload": payload}
    if post.question and spec is not None:
        payload |= {"spec": spec.ref, "question": post.question}
        return {"event_type": "personspec_question", "event_payload": payload}
    return {"event_type": "personspec_post", "event_payload": payload}

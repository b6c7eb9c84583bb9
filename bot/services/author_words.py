"""Words to authors: of a draft that lies still, of a query without an answer. At most one a day to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlmodel import col

from bot.conversation.replies import Button, Reply
from bot.services import drafts, nudging, posting, reminding, signing, threads, turns
from bot.services.instants import day_in_words
from bot.services.office import Act
from bot.store.tables import Post
from specs.reminders import due_on
from specs.still import AT_MOST, Kind, words_to_author
from specs.store.rows import changed, stored_id
from specs.store.tables import AuthorReminder, Spec
from specs.working_days import add_working_days, is_open, next_open_moment

# What was left longer ago than this was left for good, and nobody is asked about it.
LEFT_FOR_GOOD = timedelta(days=90)
BUTTONS = (Button("reminder.carry_on", primary=True), Button("reminder.rest"))


def plan(act: Act, limit: int) -> int:
    """Write the words for what was touched since the last plan; how many specifications that was, `limit` at most."""
    planned = exists().where(
        col(AuthorReminder.spec_id) == col(Spec.id), col(AuthorReminder.since) == col(Spec.touched_at)
    )
    chosen = (
        select(Spec)
        .where(col(Spec.state).in_(drafts.EDITABLE), col(Spec.touched_at) >= act.now - LEFT_FOR_GOOD, ~planned)
        .order_by(col(Spec.id))
        .limit(limit)
    )
    found = [spec for spec in act.session.execute(chosen).scalars() if _plan_one(act, spec)]
    act.session.flush()
    return len(found)


def sweep(act: Act, limit: int) -> int:
    """Say what is due to authors who are in their hours; how many specifications were looked at."""
    overdue = (col(AuthorReminder.state) == "pending", col(AuthorReminder.due_at) <= act.now)
    chosen = (
        select(AuthorReminder)
        .where(*overdue)
        # Queries first: somebody waits for their answer.
        .order_by(col(AuthorReminder.kind).desc(), col(AuthorReminder.due_at), col(AuthorReminder.number).desc())
        .limit(limit)
    )
    rows = list(act.session.execute(chosen).scalars())
    seen: set[int] = set()
    for row in rows:
        if row.spec_id in seen:
            _move_on(act, row, "missed")
        else:
            seen.add(row.spec_id)
            _say(act, row)
    return len(seen)


def as_now(act: Act, post: Post, reply: Reply) -> Reply:
    """A word to an author as it is to be shown now: without buttons once they went on, or let it rest."""
    standing = _standing(act, post, reply.facts)
    buttons = BUTTONS if standing["left_still"] and not standing["rested"] else ()
    return replace(reply, facts={**reply.facts, **standing}, buttons=buttons)


def carry_on(act: Act, pressed: signing.Press) -> None:
    """Ask the author again in the draft's thread, where they stopped."""
    spec = _own(act, pressed)
    if spec is None:
        return
    turns.resume(act, threads.open_thread(act, spec, pressed.user_id))
    _privately(act, pressed, Reply("command.open", {"ref": spec.ref, "title": spec.title, "asks": True}))
    posting.redraw(act, post_id=pressed.post_id)


def rest(act: Act, pressed: signing.Press) -> None:
    """Say no more of a draft until somebody touches it again."""
    spec = _own(act, pressed)
    if spec is None:
        return
    mine = (col(AuthorReminder.spec_id) == spec.id, col(AuthorReminder.since) == spec.touched_at)
    act.session.execute(update(AuthorReminder).where(*mine).values(state="rested"))
    posting.redraw(act, post_id=pressed.post_id)


def _plan_one(act: Act, spec: Spec) -> bool:
    """Write the words about one specification; False where the employer wants none."""
    kind: Kind = "query" if spec.state == "queried" else "draft"
    stale = (col(AuthorReminder.spec_id) == spec.id, col(AuthorReminder.state) == "pending")
    act.session.execute(delete(AuthorReminder).where(*stale))
    zone, calendar = reminding.zone_of(act, spec.author), act.organisation.calendar
    since = spec.touched_at or spec.changed_at
    several = words_to_author(kind, since, act.organisation.reminders, calendar, zone)
    for each in several:
        row = AuthorReminder(
            spec_id=stored_id(spec), kind=kind, since=since, number=each.number, day=each.day, due_at=each.due_at
        )
        act.session.add(row)
    return bool(several)


def _say(act: Act, row: AuthorReminder) -> None:
    spec = act.session.get_one(Spec, row.spec_id)
    expected = "query" if spec.state == "queried" else "draft"
    if spec.touched_at != row.since or spec.state not in drafts.EDITABLE or expected != row.kind:
        _move_on(act, row, "cancelled")
        return
    later = _not_yet(act, spec)
    if later is not None:
        mine = (col(AuthorReminder.id) == row.id, col(AuthorReminder.state) == "pending")
        act.session.execute(update(AuthorReminder).where(*mine).values(due_at=later))
    elif _move_on(act, row, "sent"):
        posting.tell(act, spec.author, _reply(act, spec, row), spec_id=spec.id)


def _reply(act: Act, spec: Spec, row: AuthorReminder) -> Reply:
    policy = act.organisation.policy_for("", spec.grade, spec.form)
    facts = {
        "ref": spec.ref,
        "title": spec.title,
        "since": day_in_words(act.organisation, row.since),
        "left_since": row.since.isoformat(),
        "last": row.number == AT_MOST,
        "consequence": nudging.consequence(spec, policy.consequence),
        "rested": False,
        "left_still": True,
    }
    return Reply(f"reminder.author.{row.kind}", facts, buttons=BUTTONS)


def _not_yet(act: Act, spec: Spec) -> datetime | None:
    """When to look again, where it is quiet for the author or they have heard of another draft today."""
    zone, calendar = reminding.zone_of(act, spec.author), act.organisation.calendar
    hours = act.organisation.reminders.hours
    if not is_open(act.now, zone, calendar, hours):
        return next_open_moment(act.now, zone, calendar, hours)
    today = act.now.astimezone(zone).date()
    heard = (
        select(col(AuthorReminder.sent_at))
        .join(Spec, col(Spec.id) == col(AuthorReminder.spec_id))
        .where(col(Spec.author) == spec.author, col(AuthorReminder.state).in_(("sent", "rested")))
        .where(col(AuthorReminder.sent_at) >= act.now - timedelta(days=1), col(AuthorReminder.sent_at) <= act.now)
    )
    if any(at.astimezone(zone).date() == today for at in act.session.execute(heard).scalars()):
        return due_on(add_working_days(today, 1, calendar), zone, calendar, hours)
    return None


def _move_on(act: Act, row: AuthorReminder, state: str) -> bool:
    """Take a word out of what is to come; False when another sweep took it first."""
    mine = (col(AuthorReminder.id) == row.id, col(AuthorReminder.state) == "pending")
    sent_at = act.now if state == "sent" else None
    return changed(act.session, update(AuthorReminder).where(*mine).values(state=state, sent_at=sent_at)) == 1


def _standing(act: Act, post: Post, facts: Mapping[str, Any]) -> dict[str, bool]:
    since = datetime.fromisoformat(facts["left_since"])
    spec = act.session.get(Spec, post.spec_id)
    mine = (col(AuthorReminder.spec_id) == post.spec_id, col(AuthorReminder.since) == since)
    rested = select(col(AuthorReminder.id)).where(*mine, col(AuthorReminder.state) == "rested").limit(1)
    still = spec is not None and spec.touched_at == since and spec.state in drafts.EDITABLE
    return {"rested": still and act.session.execute(rested).first() is not None, "left_still": still}


def _own(act: Act, pressed: signing.Press) -> Spec | None:
    """The specification that a word was about, held; None for anybody but its author, who is told privately."""
    post = act.session.get(Post, pressed.post_id)
    spec = drafts.locked(act.session, post.spec_id) if post is not None and post.spec_id else None
    if spec is None or spec.author != pressed.user_id:
        name = "press.unknown" if spec is None else "reminder.author.not_yours"
        _privately(act, pressed, Reply(name))
        return None
    return spec


def _privately(act: Act, pressed: signing.Press, reply: Reply) -> None:
    posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)

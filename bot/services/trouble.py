"""What to do when Slack will not take a message: nothing is lost, and the people concerned hear of it once."""

from __future__ import annotations

from sqlalchemy import delete, or_
from sqlmodel import col

from bot.conversation.replies import Reply
from bot.services import posting
from bot.services.office import Act
from bot.store.tables import Post, ToldAdministrator
from specs.store.tables import Spec

# The app itself is refused, wherever it posts: there is one thing to tell, and nowhere else to post meanwhile.
EVERYWHERE = ("token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive")


def parked(act: Act, post: Post, error: str) -> None:
    """A message waits until the workspace is mended. Of a card, its approver has a copy in direct messages."""
    if error in EVERYWHERE:
        _tell_administrators(act, error, error, post)
        return
    _tell_administrators(act, f"{error} {post.target}", error, post)


def mended(act: Act, post: Post) -> None:
    """A message went out after all: should the same trouble come back, the administrator hears of it again."""
    told = col(ToldAdministrator.problem)
    here = told.endswith(f" {post.target}", autoescape=True)
    act.session.execute(delete(ToldAdministrator).where(or_(here, told.in_(EVERYWHERE))))


def blocked(act: Act, post: Post, error: str) -> None:
    """A message that Slack refuses for good: the administrator is told which and why.

    A Home tab or a private word that cannot be shown is no loss: the person is gone, or has it in direct messages.
    """
    if post.kind in ("home", "private"):
        return
    _tell_administrators(act, f"{error} {post.kind} {post.id}", error, post)


def _tell_administrators(act: Act, problem: str, error: str, post: Post) -> None:
    if act.session.get(ToldAdministrator, problem) is not None:
        return
    act.session.add(ToldAdministrator(problem=problem, told_at=act.wall))
    act.session.flush()
    spec = act.session.get(Spec, post.spec_id) if post.spec_id else None
    facts = {"error": error, "target": post.target, "kind": post.kind, "ref": spec.ref if spec else ""}
    listed = act.organisation.having_role("administrator") or act.organisation.having_role("hr")
    for person in listed:
        if post.target != f"mail:{person.email}":
            posting.tell_by_email(act, person.email, Reply("trouble.cannot_post", facts))

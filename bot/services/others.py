"""The others who work on a draft: each is told in a thread of their own what somebody changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.draft import Draft
from bot.conversation.duties import duties_label
from bot.conversation.replies import Reply
from bot.services import people, posting, threads
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.document import Criterion, Document
from specs.forms import Form
from specs.store.tables import Spec


def tell(act: Act, spec: Spec, conversation: Conversation, before: Draft, after: Draft, form: Form) -> None:
    """A line in the thread of each of the others who work on the draft: who changed what."""
    changes = list(_changes(before, after, form))
    if not changes:
        return
    others = select(Conversation).where(
        col(Conversation.spec_id) == conversation.spec_id, col(Conversation.user_id) != conversation.user_id
    )
    by = people.name_of(act.session, act.organisation, conversation.user_id)
    for other in act.session.execute(others.order_by(col(Conversation.id))).scalars().all():
        if may_write(act, spec, other.user_id):
            posting.say(act, other, Reply("sharing.changed", {"by": by, "changes": changes}))
            threads.show_anew(act, spec, other)


def _changes(before: Draft, after: Draft, form: Form) -> Iterator[dict[str, object]]:
    """What changed, by part of the document: how many criteria came, went or were changed, or that it changed."""
    was, now = before.document, after.document
    for field in form.header:
        if was.header.get(field.key) != now.header.get(field.key):
            yield {"label": field.label}
    if was.duties != now.duties:
        yield {"label": duties_label(form)}
    for section in form.sections:
        counts = _counts(_criteria(was, section.key), _criteria(now, section.key))
        otherwise = section.kind == "competencies" and was.competencies != now.competencies
        if counts or otherwise or was.section(section.key).text != now.section(section.key).text:
            yield {"label": section.label, **counts}
    if was.form != now.form:
        yield {"label": form.name}
    if any(getattr(was, part) != getattr(now, part) for part in ("post_facts", "clauses", "clauses_taken_away")):
        yield {"label": "", "post": True}
    if before.tray != after.tray:
        yield {"label": "", "tray": True}


def _criteria(document: Document, section: str) -> dict[str, tuple[str, Criterion]]:
    entry = document.section(section)
    listed = [("essential", each) for each in entry.essential] + [("desirable", each) for each in entry.desirable]
    return {each.id: (necessity, each) for necessity, each in listed}


def _counts(was: dict[str, tuple[str, Criterion]], now: dict[str, tuple[str, Criterion]]) -> Counter[str]:
    counts = Counter(added=len(now.keys() - was.keys()), removed=len(was.keys() - now.keys()))
    counts["changed"] = sum(1 for key in now.keys() & was.keys() if now[key] != was[key])
    counts["reordered"] = int(not any(counts.values()) and list(now) != list(was))
    return +counts

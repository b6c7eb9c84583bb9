"""The living card at the head of a draft's thread: how far it is, what holds it up, and the ways on."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.progress import Place, Progress, editable_places, progress_of
from bot.conversation.replies import Button, Choices, Listing, Note, Reply
from bot.services import drafts, people
from bot.services.office import Act
from bot.store.tables import Conversation
from prompts import words
from specs.store.rows import stored_id
from specs.store.tables import Spec

BUTTONS = (Button("carry_on", primary=True), Button("show"), Button("remaining"), Button("pause"))
# What one message holds for certain, whatever a form calls its sections. Every name stands whole in the thread.
MOST_LINES, _MOST_NEEDED, _MOST_PEOPLE = 25, 6, 5
_LONGEST_NAME = 70


def under_way(act: Act, spec: Spec) -> Reply:
    """The card of a draft that can be changed; its own first sentence is added by whoever shows it."""
    draft = drafts.draft_of(spec)
    context = drafts.context_for(act, draft.document.form)
    progress = progress_of(context, draft)
    form = context.form_named(draft.document.form).name if draft.document.form else ""
    return drawn(progress, editable_places(context, draft), form, _people(act, spec))


def drawn(progress: Progress, places: Choices | None, form: str, names: list[str]) -> Reply:
    """The card's lists, menu and buttons."""
    lines = [_line(place) for place in progress.places[:MOST_LINES]]
    if len(progress.places) > MOST_LINES:
        lines.append(words("progress.more", {"count": len(progress.places) - MOST_LINES}).lead)
    overall = _overall(progress, form, names)
    listings = (Listing("", tuple(lines)), Listing("", (words(overall.name, overall.facts).lead,), "plain"))
    return Reply("draft.head", {}, listings, BUTTONS, choices=places)


def _line(place: Place) -> str:
    return words("progress.line", asdict(replace(place, label=_short(place.label)))).lead


def _overall(progress: Progress, form: str, names: list[str]) -> Note:
    needed = [words("progress.named", each.named()).lead for each in progress.needed]
    facts = {
        "form": _short(form),
        "answered": progress.answered,
        "asked": progress.asked,
        "needed": [_short(each) for each in needed[:_MOST_NEEDED]],
        "more_needed": len(needed[_MOST_NEEDED:]),
        "proposed": progress.proposed,
        "tray": progress.tray,
        "people": names,
    }
    return Note("progress.overall", facts)


def _people(act: Act, spec: Spec) -> list[str]:
    """Who works on it, the author first."""
    having = select(col(Conversation.user_id)).where(col(Conversation.spec_id) == stored_id(spec))
    others = act.session.execute(having.order_by(col(Conversation.id)).limit(_MOST_PEOPLE)).scalars()
    users = dict.fromkeys((spec.author, *others))
    return [_short(people.name_of(act.session, act.organisation, user)) for user in list(users)[:_MOST_PEOPLE]]


def _short(words_of_it: str) -> str:
    whole = len(words_of_it) <= _LONGEST_NAME
    return words_of_it if whole else f"{words_of_it[: _LONGEST_NAME - 1].rstrip()}…"

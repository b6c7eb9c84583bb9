"""The living card at the head of a draft's thread: how far it is, what holds it up, and the ways on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.replies import messages_for
from bot.conversation.progress import Place, Progress, editable_places, progress_of
from bot.conversation.replies import Button, Choices, Listing, Note, Reply
from bot.services import drafts, people, querying
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation
from prompts import words
from specs.store.rows import stored_id
from specs.store.tables import Spec

BUTTONS = (Button("carry_on", primary=True), Button("show"), Button("remaining"), Button("pause"))
# So many sections have a line of their own: the first of these that one message holds.
MOST_LINES = (40, 20, 10, 5, 0)
# Names are kept short here; each stands whole in the thread.
_MOST_NEEDED, _MOST_PEOPLE, _LONGEST_NAME = 6, 5, 45


def under_way(act: Act, spec: Spec, facts: Mapping[str, Any]) -> Reply:
    """The card of a draft that can be changed. `facts` are those of its first sentence."""
    draft = drafts.draft_of(spec)
    context = drafts.context_for(act, draft.document.form)
    form = context.form_named(draft.document.form).name if draft.document.form else ""
    places = editable_places(context, draft)
    about = {**facts, **querying.in_short(act, spec)}
    return drawn(about, progress_of(context, draft), places, form, _people(act, spec))


def drawn(facts: Mapping[str, Any], progress: Progress, places: Choices | None, form: str, names: list[str]) -> Reply:
    """The card with its lists, menu and buttons: one message, with as many of the sections as it holds."""
    overall = _overall(progress, form, names)
    overall = replace(overall, facts={**overall.facts, "points": facts.get("points_open", 0)})
    last = Listing("", (words(overall.name, overall.facts).lead,), "plain")
    for most in MOST_LINES:
        lines = tuple(_line(place) for place in progress.places[:most])
        left = len(progress.places) - len(lines)
        lines = (*lines, words("progress.more", {"count": left}).lead) if left else lines
        card = Reply("draft.head", facts, (Listing("", lines), last), BUTTONS, choices=places)
        if len(messages_for(card, "")) == 1:
            break
    return card


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
    """Who may change it, the author first: not who has handed it over."""
    having = select(col(Conversation.user_id)).where(col(Conversation.spec_id) == stored_id(spec))
    others = act.session.execute(having.order_by(col(Conversation.id)).limit(_MOST_PEOPLE)).scalars()
    users = dict.fromkeys((spec.author, *(each for each in others if may_write(act, spec, each))))
    return [_short(people.name_of(act.session, act.organisation, user)) for user in list(users)[:_MOST_PEOPLE]]


def _short(words_of_it: str) -> str:
    whole = len(words_of_it) <= _LONGEST_NAME
    return words_of_it if whole else f"{words_of_it[: _LONGEST_NAME - 1].rstrip()}…"

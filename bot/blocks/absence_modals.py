"""Modals of absence and authority: handing one decision on, a time away, and HR's choice of whose decision to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.modal_parts import Json, choice, day_picker, field, paragraph, person, text_box, view
from bot.blocks.modals import PERSON, WORDS
from prompts import words

AWAY = "away"
SPAN = "span"
FIRST = "first_day"
LAST = "last_day"
HOW = "how"
SLOT = "slot"


def delegate_view(value: str, channel: str, facts: Mapping[str, Any]) -> Json:
    """The form of the person of a decision, or of their stand-in, who can only hand it back.

    `facts` has besides what the words need `held_by`, who has the decision while the form is open, and `back_to`, the
    user id of whom the presser stands in for ("" for nobody).
    """
    blocks = [
        paragraph(words("modal.delegate.intro", facts).lead),
        person(PERSON, words("modal.delegate.person", {}).lead, facts["back_to"]),
    ]
    if not facts["back_to"]:
        spans = [(each, words(f"modal.delegate.{each}", {}).lead) for each in ("one", "period")]
        blocks += [choice(SPAN, words("modal.delegate.span", {}).lead, spans, "one"), *_days("", required=False)]
    blocks.append(_why(required=False))
    return view("signoff.delegate", "modal.delegate", f"{value} {channel} {facts['held_by']}", blocks)


def away_view(facts: Mapping[str, Any]) -> Json:
    """The form for a time away: `away` is whose ("" for the person's own), `today` the first day proposed."""
    blocks = [paragraph(words("modal.away.intro", {"hr": bool(facts["away"])}).lead)]
    if facts["away"]:
        blocks.append(person(AWAY, words("modal.away.who", {}).lead, facts["away"]))
    blocks.append(person(PERSON, words("modal.away.person", {}).lead))
    blocks += [*_days(facts["today"], required=True), _why(required=bool(facts["away"]))]
    return view("absence.set", "modal.away", "", blocks)


def hand_view(facts: Mapping[str, Any], decisions: Sequence[tuple[str, str]]) -> Json:
    """HR's form for any decision of a specification that is still to be made: each with its key and in words."""
    lines = [line for _, line in decisions]
    options = [(key, words("modal.hand.option", {"number": n}).lead) for n, (key, _) in enumerate(decisions, start=1)]
    blocks = [
        paragraph(words("modal.hand.intro", {**facts, "lines": lines}).lead),
        choice(SLOT, words("modal.hand.which", {}).lead, options, options[0][0]),
        *_given_by_hr(),
    ]
    return view("signoff.hand", "modal.reassign", "", blocks)


def give_view(value: str, facts: Mapping[str, Any]) -> Json:
    """HR's form for giving one decision to somebody else; `facts` has `held_by`, who has it while the form is open."""
    intro = paragraph(words("modal.reassign.intro", facts).lead)
    return view("signoff.reassign", "modal.reassign", f"{value}  {facts['held_by']}", [intro, *_given_by_hr()])


def _given_by_hr() -> list[Json]:
    """What every form asks in which HR gives a decision to somebody else."""
    ways = [(each, words(f"modal.hand.{each}", {}).lead) for each in ("own", "stand_in")]
    whom = person(PERSON, words("modal.reassign.person", {}).lead)
    return [whom, choice(HOW, words("modal.hand.how", {}).lead, ways, "own"), _why(required=True)]


def _days(today: str, *, required: bool) -> list[Json]:
    return [_day(FIRST, "first", today, required=required), _day(LAST, "last", "", required=required)]


def _day(block_id: str, which: str, day: str, *, required: bool) -> Json:
    label = words(f"modal.away.{which}", {}).lead
    return field(block_id, label, day_picker(block_id, day), optional=not required)


def _why(*, required: bool) -> Json:
    label, hint = (words(f"modal.reassign.{each}", {}).lead for each in ("label", "hint"))
    return field(WORDS, label, text_box(WORDS), hint=hint, optional=not required)

"""Modals of absence and authority: handing one decision on, a time away, and HR's choice of whose decision to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.limits import INPUT_TEXT
from bot.blocks.modals import PERSON, WORDS
from prompts import words

Json = dict[str, Any]

AWAY = "away"
SPAN = "span"
FIRST = "first_day"
LAST = "last_day"
HOW = "how"
SLOT = "slot"
_ANSWER = "answer"


def delegate_view(value: str, channel: str, facts: Mapping[str, Any]) -> Json:
    """The form of the person of a decision, or of their stand-in, who can only hand it back.

    `facts` has besides what the words need `held_by`, who has the decision while the form is open, and `back_to`, the
    user id of whom the presser stands in for ("" for nobody).
    """
    blocks = [_paragraph(words("modal.delegate.intro", facts).lead), _person(PERSON, "modal.delegate.person", facts)]
    if not facts["back_to"]:
        spans = [(each, words(f"modal.delegate.{each}", {}).lead) for each in ("one", "period")]
        blocks += [_choice(SPAN, "modal.delegate.span", spans, "one"), *_days("", required=False)]
    blocks.append(_why(required=False))
    return _view("signoff.delegate", "modal.delegate", f"{value} {channel} {facts['held_by']}", blocks)


def away_view(facts: Mapping[str, Any]) -> Json:
    """The form for a time away: `away` is whose ("" for the person's own), `today` the first day proposed."""
    blocks = [_paragraph(words("modal.away.intro", {"hr": bool(facts["away"])}).lead)]
    if facts["away"]:
        blocks.append(_person(AWAY, "modal.away.who", {"back_to": facts["away"]}))
    blocks.append(_person(PERSON, "modal.away.person", {"back_to": ""}))
    blocks += [*_days(facts["today"], required=True), _why(required=bool(facts["away"]))]
    return _view("absence.set", "modal.away", "", blocks)


def hand_view(facts: Mapping[str, Any], decisions: Sequence[tuple[str, str]]) -> Json:
    """HR's form for any decision of a specification that is still to be made: each with its key and in words."""
    lines = [line for _, line in decisions]
    options = [(key, words("modal.hand.option", {"number": n}).lead) for n, (key, _) in enumerate(decisions, start=1)]
    blocks = [
        _paragraph(words("modal.hand.intro", {**facts, "lines": lines}).lead),
        _choice(SLOT, "modal.hand.which", options, options[0][0]),
        *_given_by_hr(),
    ]
    return _view("signoff.hand", "modal.reassign", "", blocks)


def give_view(value: str, facts: Mapping[str, Any]) -> Json:
    """HR's form for giving one decision to somebody else; `facts` has `held_by`, who has it while the form is open."""
    intro = _paragraph(words("modal.reassign.intro", facts).lead)
    return _view("signoff.reassign", "modal.reassign", f"{value}  {facts['held_by']}", [intro, *_given_by_hr()])


def _given_by_hr() -> list[Json]:
    """What every form asks in which HR gives a decision to somebody else."""
    ways = [(each, words(f"modal.hand.{each}", {}).lead) for each in ("own", "stand_in")]
    person = _person(PERSON, "modal.reassign.person", {"back_to": ""})
    return [person, _choice(HOW, "modal.hand.how", ways, "own"), _why(required=True)]


def _days(today: str, *, required: bool) -> list[Json]:
    return [
        _day(FIRST, "modal.away.first", today, required=required),
        _day(LAST, "modal.away.last", "", required=required),
    ]


def _day(block_id: str, label: str, day: str, *, required: bool) -> Json:
    element = {"type": "datepicker", "action_id": block_id, **({"initial_date": day} if day else {})}
    return {**_input(block_id, label, element), **({} if required else {"optional": True})}


def _why(*, required: bool) -> Json:
    element = {"type": "plain_text_input", "action_id": WORDS, "multiline": True, "max_length": INPUT_TEXT}
    block = _input(WORDS, "modal.reassign.label", element)
    block["hint"] = _plain(words("modal.reassign.hint", {}).lead)
    return block if required else {**block, "optional": True}


def _person(block_id: str, label: str, facts: Mapping[str, Any]) -> Json:
    first = {"initial_user": facts["back_to"]} if facts["back_to"] else {}
    return _input(block_id, label, {"type": "users_select", "action_id": block_id, **first})


def _choice(block_id: str, label: str, answers: Sequence[tuple[str, str]], given: str) -> Json:
    options = {key: {"text": _plain(text), "value": key} for key, text in answers}
    element: Json = {"type": "static_select", "action_id": _ANSWER, "options": list(options.values())}
    return _input(block_id, label, {**element, "initial_option": options[given]})


def _input(block_id: str, label: str, element: Json) -> Json:
    return {"type": "input", "block_id": block_id, "label": _plain(words(label, {}).lead), "element": element}


def _view(callback_id: str, name: str, metadata: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "title": _plain(words(f"{name}.title", {}).lead),
        "submit": _plain(words(f"{name}.submit", {}).lead),
        "close": _plain(words("modal.close", {}).lead),
        "blocks": blocks,
    }


def _paragraph(text: str) -> Json:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}

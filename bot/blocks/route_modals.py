"""Modals of routes: what the author says about the post, and what HR records of a decision outside Slack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.limits import INPUT_TEXT
from bot.blocks.modals import WORDS
from prompts import words

Json = dict[str, Any]

FACT = "fact:"
DECISION = "decision"
DAY = "decided_on"
WHO = "who"
EVIDENCE = "evidence"
_ANSWER = "answer"
# Enough for a reference that somebody else can find again, and for the name of a committee.
_MOST_EVIDENCE, _MOST_NAME = 1_000, 200


def post_view(value: str, questions: Sequence[tuple[str, Sequence[tuple[str, str]], str]]) -> Json:
    """What the employer's rules need to know of the post: each fact with its answers (key, label) and the one given."""
    blocks = [_paragraph(words("modal.post.intro", {}).lead)]
    blocks += [
        _choice(FACT + fact, words(f"route.question.{fact}", {}).lead, answers, given)
        for fact, answers, given in questions
    ]
    return _view("submission.post", "modal.post", value, blocks)


def facts_in(values: Mapping[str, str]) -> dict[str, str]:
    """The facts of a submitted form, by their own keys."""
    return {key.removeprefix(FACT): answer for key, answer in values.items() if key.startswith(FACT)}


def record_view(value: str, channel: str, facts: Mapping[str, str]) -> Json:
    """HR's form for a decision that was made outside Slack."""
    decisions = [(key, words(f"modal.record.{key}", {}).lead) for key in ("approve", "query", "reject")]
    day = {"type": "datepicker", "action_id": DAY, "initial_date": facts["today"]}
    who = {"type": "plain_text_input", "action_id": WHO, "max_length": _MOST_NAME, "initial_value": facts["who"]}
    evidence = {"type": "plain_text_input", "action_id": EVIDENCE, "max_length": _MOST_EVIDENCE}
    said = {"type": "plain_text_input", "action_id": WORDS, "multiline": True, "max_length": INPUT_TEXT}
    blocks = [
        _paragraph(words("modal.record.intro", facts).lead),
        _choice(DECISION, words("modal.record.decision", {}).lead, decisions, ""),
        _input(WHO, words("modal.record.who", {}).lead, "", who),
        _input(DAY, words("modal.record.day", {}).lead, "", day),
        _input(EVIDENCE, words("modal.record.evidence", {}).lead, words("modal.record.hint", {}).lead, evidence),
        {
            **_input(WORDS, words("modal.record.words", {}).lead, words("modal.record.words_hint", {}).lead, said),
            "optional": True,
        },
    ]
    return _view("signoff.record", "modal.record", f"{value} {channel}".strip(), blocks)


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


def _choice(block_id: str, label: str, answers: Sequence[tuple[str, str]], given: str) -> Json:
    options = {key: {"text": _plain(text), "value": key} for key, text in answers}
    element: Json = {"type": "static_select", "action_id": _ANSWER, "options": list(options.values())}
    if given in options:
        element["initial_option"] = options[given]
    return _input(block_id, label, "", element)


def _input(block_id: str, label: str, hint: str, element: Json) -> Json:
    block = {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}
    return {**block, "hint": _plain(hint)} if hint else block


def _paragraph(text: str) -> Json:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}

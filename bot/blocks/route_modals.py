"""Modals of routes: what the author says about the post, and what HR records of a decision outside Slack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.blocks.modal_parts import Json, choice, day_picker, field, paragraph, text_box, view
from bot.blocks.modals import WORDS
from prompts import words

FACT = "fact:"
DECISION = "decision"
DAY = "decided_on"
WHO = "who"
EVIDENCE = "evidence"
# Enough for a reference that somebody else can find again, and for the name of a committee.
_MOST_EVIDENCE, _MOST_NAME = 1_000, 200


def post_view(value: str, questions: Sequence[tuple[str, Sequence[tuple[str, str]], str]]) -> Json:
    """What the employer's rules need to know of the post: each fact with its answers (key, label) and the one given."""
    blocks = [paragraph(words("modal.post.intro", {}).lead)]
    blocks += [
        choice(FACT + fact, words(f"route.question.{fact}", {}).lead, answers, given)
        for fact, answers, given in questions
    ]
    return view("submission.post", "modal.post", value, blocks)


def facts_in(values: Mapping[str, str]) -> dict[str, str]:
    """The facts of a submitted form, by their own keys."""
    return {key.removeprefix(FACT): answer for key, answer in values.items() if key.startswith(FACT)}


def record_view(value: str, channel: str, facts: Mapping[str, str]) -> Json:
    """HR's form for a decision that was made outside Slack."""
    decisions = [(key, words(f"modal.record.{key}", {}).lead) for key in ("approve", "query", "reject")]
    who = text_box(WHO, facts["who"], lines=False, most=_MOST_NAME)
    evidence = text_box(EVIDENCE, lines=False, most=_MOST_EVIDENCE)
    blocks = [
        paragraph(words("modal.record.intro", facts).lead),
        choice(DECISION, _asked("decision"), decisions),
        field(WHO, _asked("who"), who),
        field(DAY, _asked("day"), day_picker(DAY, facts["today"])),
        field(EVIDENCE, _asked("evidence"), evidence, hint=_asked("hint")),
        field(WORDS, _asked("words"), text_box(WORDS), hint=_asked("words_hint"), optional=True),
    ]
    return view("signoff.record", "modal.record", f"{value} {channel}".strip(), blocks)


def _asked(what: str) -> str:
    return words(f"modal.record.{what}", {}).lead

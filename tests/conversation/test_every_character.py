"""Whatever is typed, every character of it is in the draft, in the tray, in a proposal, or quoted in the reply.

White space is normalised. What may go are the marks of a list ("- ", "2)", "(a)"), separators between entries, and
headings that became a place ("Essential:"); everything between them must be found again as it was typed, in one run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.conversation.acts import Act, Press, Say, Start
from bot.conversation.adding import added_in
from bot.conversation.command_set import Add, Answer, Reword, Several
from bot.conversation.core import Outcome, new_draft, step
from bot.conversation.draft import Focus
from bot.conversation.phrasing import in_plain_words
from bot.conversation.questions import question_of
from bot.conversation.reading import read
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned
from tests.conversation.grounds import GROUNDS
from tests.conversation.strategies import acts
from tests.conversation.walks import folded, strings_in, told_in

# What stands before an entry of a list, as people and programs write it.
_MARK = re.compile(r"^(?:[-*•–—·▪●○◦‣➢✓o>]+|\(?(?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.):]|[0-9]{1,3}(?=\s))\s*")
# At the competencies these words say that what follows is one more.
_ADDS = re.compile(r"^\s*add\b(?:\s+(?:to|under)\b)?", re.IGNORECASE | re.MULTILINE)
# Several additions in one message: "add to IT: ..." became the list that the words are for.
_ADDED = re.compile(r"^\s*add to [^:\n]{1,80}:", re.IGNORECASE | re.MULTILINE)
_BETWEEN = (r"[\n;]", r"[\n;,:|\t]", r"[\n;,:|\t().–—/-]")


def pieces(text: str, between: str) -> list[str]:
    """What stands between separators, without list marks and the stops at its ends."""
    found = [" ".join(part.split()) for part in re.split(between, text)]
    return [bare for part in found if (bare := unmarked(part))]


def unmarked(part: str) -> str:
    for _ in range(4):
        part = _MARK.sub("", part).strip()
    return part.strip(" .,;:•*-–—·")


def lost(text: str, kept: str) -> list[str]:
    """The pieces of a text that are nowhere in what was kept, taken apart as far as a list can be."""
    missing = [text]
    for between in _BETWEEN:
        missing = [piece for whole in missing for piece in pieces(whole, between) if folded(piece) not in kept]
    return missing


def kept_in(outcome: Outcome) -> str:
    return folded("\n".join([*strings_in(outcome.draft.model_dump()), told_in(outcome)]))


def said_at(ground: str, before: Sequence[Act], text: str, question: str) -> tuple[str, Outcome] | None:
    """What is left to account for of a text after it was said, and what came of it; None for a command."""
    context = GROUNDS[ground]()
    outcome = step(context, new_draft(context), Focus(), Start(""))
    for act in before:
        outcome = step(context, outcome.draft, outcome.focus, act)
    turn = Turn(context, outcome.draft, outcome.focus)
    target = question_of(context, outcome.draft, question) or turn.current()
    visible, _ = cleaned(text)
    command = read(turn, target, in_plain_words(turn, target, visible))
    words = command.text if isinstance(command, Reword | Add) else visible
    if not isinstance(command, Answer | Several | Reword | Add):
        return None
    if isinstance(command, Several) and isinstance(added_in(turn, target, visible.strip()), Several):
        words = _ADDED.sub("", words)
    if target.kind == "competencies":
        words = _ADDS.sub("", words)
    return words, step(context, outcome.draft, outcome.focus, Say(text, question))


# Every character but those that Unicode gives to nobody, and lines as people paste them.
characters = st.text(st.characters(codec="utf-8"), max_size=80)
phrases = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=9), min_size=1, max_size=8
)
marks = st.sampled_from(
    ["- ", "* ", "• ", "1. ", "2) ", "(a) ", "ii. ", "", "\t", "Internal: ", "add: ", "add to IT: ", "3 "]
)
heads = st.sampled_from(
    ["", "", "Essential: ", "Desirable: ", "Relevant Experience: ", "Knowledge & Experience\n", "Grade: "]
)
lines = st.tuples(heads, marks, phrases.map(" ".join)).map("".join)
texts = st.one_of(st.lists(lines, min_size=1, max_size=8).map("\n".join), characters, phrases.map(", ".join))


@pytest.mark.parametrize("ground", list(GROUNDS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    skips=st.integers(0, 30),
    before=st.lists(acts, max_size=4),
    text=texts,
    question=st.sampled_from(["", "", "form", "review", "edit"]),
)
@example(skips=13, before=[], text="add to IT: 0", question="")
@example(skips=0, before=[], text="add to IT: 0\nadd to IT: 0", question="")
@example(skips=3, before=[], text="a < b & c > d", question="")
@example(skips=30, before=[], text="a & b; c’s “d”\n\n(1) e/f – g £5", question="")
def test_every_character_is_kept_or_said_back(
    ground: str, skips: int, before: list[Act], text: str, question: str
) -> None:
    said = said_at(ground, [*[Press("skip")] * skips, *before], text, question)
    if said is None:
        return
    words, outcome = said
    if outcome.wanted is None:
        assert lost(words, kept_in(outcome)) == []


def test_a_lost_character_would_be_seen() -> None:
    assert lost("- has kept files; has led\n- “x” & y", folded("has kept file, has led “x” & y")) == ["has kept files"]
    assert lost("a%", "a") == ["a%"]

"""What holds whatever is said: nothing raises, a question stands at the end, and no word of anybody's is lost."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.replies import messages_for
from bot.conversation.acts import Act, Press, Say, Start
from bot.conversation.core import Context, Outcome, new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import question_of
from bot.conversation.replies import Reply
from bot.conversation.suggesting import LETTERS
from bot.conversation.typed import cleaned, command_of
from tests.conversation.strategies import PHRASES, acts, said
from tests.conversation.talking import context_on

BOUNDED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stored(draft: Draft, focus: Focus) -> tuple[Draft, Focus]:
    """Both as the store gives them back."""
    return Draft.model_validate_json(draft.model_dump_json()), Focus.model_validate_json(focus.model_dump_json())


def check(context: Context, outcome: Outcome) -> None:
    assert stored(outcome.draft, outcome.focus) == (outcome.draft, outcome.focus)
    if outcome.wants:
        assert (outcome.wants, outcome.replies) == ("submit", ())
    else:
        asked = outcome.replies[-1].question
        assert asked
        assert question_of(context, outcome.draft, asked)
    ids = [criterion.id for _, _, criterion in outcome.draft.document.all_criteria()]
    ids += [each.id for chosen in outcome.draft.document.competencies for each in chosen.indicators]
    assert len(ids) == len(set(ids))
    for offered in outcome.focus.offered.values():
        assert set(offered.showing) <= set(offered.lettered)
        assert len(set(offered.lettered)) == len(offered.lettered) <= len(LETTERS)
    for reply in outcome.replies:
        again = Reply.from_json(json.loads(json.dumps(reply.to_json())))
        assert messages_for(again, "ABC") == messages_for(reply, "ABC")


@pytest.mark.parametrize("suggests", [False, True])
@pytest.mark.parametrize("forms", ["factor area", "factor", "area"])
@BOUNDED
@given(title=said, walk=st.lists(acts, max_size=25))
def test_any_act_at_any_turn_leaves_a_question_asked(forms: str, suggests: bool, title: str, walk: list[Act]) -> None:
    context = context_on(*forms.split(), suggests=suggests)
    outcome = step(context, new_draft(context), Focus(), Start(title))
    check(context, outcome)
    for act in walk:
        draft, focus = stored(outcome.draft, outcome.focus)
        outcome = step(context, draft, focus, act)
        check(context, outcome)


# Words that are commands to the bot and not anybody's own.
VOCABULARY = set(re.findall(r"\w+", " ".join(PHRASES).casefold())) | {"internal", "external", "remove", "change"}


def own_words(text: str) -> set[str]:
    """Words of four characters or more; shorter ones may be the marks of a list."""
    visible, _ = cleaned(text)
    return set(re.findall(r"\w{4,}", visible.casefold())) - VOCABULARY


def everything_kept(outcome: Outcome) -> str:
    told = "\n".join(message.text for reply in outcome.replies for message in messages_for(reply, "ABC"))
    told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return (json.dumps(outcome.draft.model_dump(mode="json"), ensure_ascii=False) + told).casefold()


phrases = st.lists(st.from_regex(r"[a-zé]{4,9}\d{0,3}", fullmatch=True), min_size=1, max_size=12).map(" ".join)
marks = st.sampled_from(
    ["- ", "* ", "• ", "1. ", "2) ", "(a) ", "ii. ", "", "\t", "Internal: ", "add: ", "change 1: ", "3 "]
)
pasted = st.lists(st.tuples(marks, phrases).map("".join), min_size=1, max_size=8).map("\n".join)
texts = st.one_of(pasted, st.text(max_size=400), st.text(st.characters(codec="utf-8"), max_size=80))


@pytest.mark.parametrize("suggests", [False, True])
@pytest.mark.parametrize("forms", ["factor area", "factor", "area"])
@BOUNDED
@given(
    skips=st.integers(0, 30),
    before=st.lists(acts, max_size=6),
    text=texts,
    question=st.sampled_from(["", "form", "review", "edit"]),
)
def test_every_word_is_in_the_draft_or_said_back(
    forms: str, suggests: bool, skips: int, before: list[Act], text: str, question: str
) -> None:
    context = context_on(*forms.split(), suggests=suggests)
    outcome = step(context, new_draft(context), Focus(), Start(""))
    for act in [*[Press("skip")] * skips, *before]:
        outcome = step(context, outcome.draft, outcome.focus, act)
    outcome = step(context, outcome.draft, outcome.focus, Say(text, question))
    if command_of(text):
        return
    kept = everything_kept(outcome)
    assert {word for word in own_words(text) if word not in kept} == set()

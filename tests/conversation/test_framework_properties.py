"""What holds whatever is said, on a career grade and with a framework that leaves competencies to choose."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.acts import Act, Choose, Press, Say, Start
from bot.conversation.context import Context
from bot.conversation.core import new_draft, step
from bot.conversation.draft import Focus
from tests.conversation.strategies import acts
from tests.conversation.test_career import CAREER, sharing_councils
from tests.conversation.test_framework_choice import department, harbour, with_framework
from tests.conversation.test_properties import BOUNDED, check, everything_kept, own_words, stored

SAID = [
    "1 from SO1",
    "2 and 3 from PO1",
    "1 from the start",
    "from SO1: Leads inspections",
    "From PO1:\n- Chairs\n- Decides",
    "from PO9: Leads",
    "99 from SO1",
    "from: nothing",
    "all",
    "1-5",
    "1-8",
    "leadership",
    "remove 2",
    "add 3",
    "more for 1",
    "more for communication",
    "above leadership",
    "below 2",
    "exceeding 1",
    "what falls short of 1",
    "A",
    "a and c",
    "Z",
    "include Leading a Crew",
    "include Charts",
    "add to Leadership: from SO1: Leads",
    "change grade to Scale 6 - SO1",
    "change grade to SO1",
    "change grade to G7",
    "change grade to 12",
    "change competencies",
    "done",
    "none",
    "skip",
    "back",
    "show",
    "review",
    "Leading a Crew at level 1",
]
STARTS = ["", "from SO1: ", "from PO9: ", "From PO1:\n", "1 from ", "more for ", "add: from SO1: ", "above "]
further: st.SearchStrategy[Act] = st.one_of(
    st.sampled_from(SAID).map(Say),
    st.sampled_from(SAID).map(lambda text: Say(text, "competencies")),
    st.sampled_from([("leadership",), ("charts", "radio"), ("no such key",)]).map(Choose),
    st.sampled_from(["all", "done", "none", "skip", "back", "give_grade"]).map(Press),
)
CONTEXTS: list[tuple[Callable[[], Context], str]] = [
    (sharing_councils, CAREER),
    (department, "HEO"),
    (lambda: with_framework(harbour(at_most=2)), "4"),
    (lambda: with_framework(harbour(cumulative=True)), "Grade 4 - Grade 5"),
]


@pytest.mark.parametrize(("make", "grade"), CONTEXTS)
@BOUNDED
@given(skips=st.integers(0, 12), walk=st.lists(st.one_of(further, acts), max_size=20))
def test_any_act_leaves_a_question_asked(make: Callable[[], Context], grade: str, skips: int, walk: list[Act]) -> None:
    context = make()
    outcome = step(context, new_draft(context), Focus(), Start("Planning Officer"))
    for act in [Say(grade), Say("A-1"), *[Press("skip")] * skips, *walk]:
        draft, focus = stored(outcome.draft, outcome.focus)
        outcome = step(context, draft, focus, act)
        check(context, outcome)


@pytest.mark.parametrize(("make", "grade"), CONTEXTS)
@BOUNDED
@given(
    skips=st.integers(0, 14),
    start=st.sampled_from(
        ["", "from SO1: ", "from PO9: ", "From PO1:\n", "1 from ", "more for ", "add: from SO1: ", "above "]
    ),
    words=st.lists(st.from_regex(r"[a-zé]{4,9}", fullmatch=True), min_size=1, max_size=8).map(" ".join),
)
def test_every_word_is_kept_or_said_back(
    make: Callable[[], Context], grade: str, skips: int, start: str, words: str
) -> None:
    context = make()
    outcome = step(context, new_draft(context), Focus(), Start("Planning Officer"))
    walk: list[Act] = [Say(grade), Say("A-1"), *[Press("skip")] * skips, Say(start + words)]
    for act in walk:
        outcome = step(context, outcome.draft, outcome.focus, act)
    kept = everything_kept(outcome)
    assert {word for word in own_words(words) if word not in kept} == set()

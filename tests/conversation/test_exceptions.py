"""How criteria are assessed, with exceptions by their numbers."""

from __future__ import annotations

import pytest

from bot.conversation.exceptions import compact, exceptions_in
from tests.conversation.talking import Talk, factor_at

WAYS = {"interview": ("i",), "test": ("t",), "test and interview": ("i", "t"), "interview and test": ("i", "t")}


def named(words: str) -> tuple[str, ...]:
    return WAYS.get(words, ())


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("interview for all, test for 3 and 5", {1: "i", 2: "i", 3: "t", 4: "i", 5: "t"}),
        ("Interview for all of them; test for 3, 5.", {1: "i", 2: "i", 3: "t", 4: "i", 5: "t"}),
        ("interview, but test for 2-3", {1: "i", 2: "t", 3: "t", 4: "i", 5: "i"}),
        ("all by interview except 3: test", {1: "i", 2: "i", 3: "t", 4: "i", 5: "i"}),
        ("3: test and interview", {3: "it"}),
        ("test and interview for 3", {3: "it"}),
        ("1-2, 4: interview; 3: test", {1: "i", 2: "i", 3: "t", 4: "i"}),
        ("1: interview, 3: test and 5: interview", {1: "i", 3: "t", 5: "i"}),
        ("test for 1 and 2, interview for the rest", {1: "t", 2: "t", 3: "i", 4: "i", 5: "i"}),
        ("1 to 3: test\nthe others: interview", {1: "t", 2: "t", 3: "t", 4: "i", 5: "i"}),
        ("interview for number 2", {2: "i"}),
    ],
)
def test_exceptions_are_read(text: str, methods: dict[int, str]) -> None:
    found = exceptions_in(text, 5, named)
    assert found is not None
    assert dict(found.methods) == {number: tuple(keys) for number, keys in methods.items()}
    assert not found.outside


@pytest.mark.parametrize(
    "text", ["interview", "1, 2", "3: juggling", "juggling for 3", "3", "interview 3 times", "for 3"]
)
def test_other_words_are_no_exceptions(text: str) -> None:
    assert exceptions_in(text, 5, named) is None


def test_numbers_that_the_list_does_not_have_are_named() -> None:
    found = exceptions_in("interview for all, test for 3 and 9", 5, named)
    assert found is not None
    assert found.outside == ("9",)


def test_how_a_list_is_assessed_is_shown_in_the_fewest_words() -> None:
    assert compact([("i",), ("i",), ("t",), ("i",), ()]) == [("1-2, 4", ("i",)), ("3", ("t",))]


def at_question() -> Talk:
    talk = factor_at("experience.essential")
    talk.say("- Has led a team\n- Keeps accurate records\n- Drives a van", "done")
    assert talk.asked == "experience.assessed"
    return talk


def methods(talk: Talk) -> list[tuple[str, ...]]:
    return [each.assessed_by for each in talk.draft.document.section("experience").essential]


def test_a_section_is_assessed_with_an_exception_and_shown_compactly() -> None:
    talk = at_question()
    talk.say("interview for all, test for 2")
    assert methods(talk) == [("interview",), ("test",), ("interview",)]
    parts = talk.note("assessed.by_number").facts["parts"]
    assert [each["numbers"] for each in parts] == ["1, 3", "2"]
    assert talk.asked != "experience.assessed"


def test_only_some_are_said_and_the_question_stays_for_the_others() -> None:
    talk = at_question()
    talk.say("2: test and interview")
    assert methods(talk) == [(), ("interview", "test"), ()]
    assert talk.asked == "experience.assessed"
    assert talk.note("assessed.by_number").facts["open"] == [1, 3]
    talk.say("interview")
    assert methods(talk) == [("interview",), ("interview", "test"), ("interview",)]


def test_a_number_outside_the_list_changes_nothing() -> None:
    talk = at_question()
    talk.say("interview for all, test for 7")
    assert methods(talk) == [(), (), ()]
    assert talk.note("list.number_unknown").facts["numbers"] == ["7"]

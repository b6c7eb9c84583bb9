"""What busy people say in a way that was misread before: what becomes of it, and that no word of it is lost."""

from __future__ import annotations

import pytest

from tests.conversation.talking import Talk, factor_at, suggesting_at
from tests.conversation.test_duties import begun, proposed

THREE = ("Has led a team", "Has kept accurate records", "Has answered calls from the public")
LED, RECORDS, CALLS = THREE


def three(at: str = "experience.essential") -> Talk:
    """Three criteria of the experience section, and at the question after them where that is wanted."""
    talk = factor_at("experience.essential")
    talk.say("\n".join(THREE))
    if at != talk.asked:
        talk.say("done")
    assert talk.asked == at
    return talk


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ("the first two", "AB"),
        ("first three", "ABC"),
        ("use the first two", "AB"),
        ("take the first two suggestions please", "AB"),
        ("the last one", "E"),
        ("the second one", "B"),
        ("first and last", "AE"),
        ("I like the third", "C"),
    ],
)
def test_suggestions_are_taken_by_their_place(said: str, letters: str) -> None:
    talk = suggesting_at("experience.essential")
    shown = talk.on_show()
    talk.say(said)
    assert talk.essential("experience") == [shown[each] for each in letters]
    assert "undo" in talk.buttons()


def test_places_are_those_of_what_is_on_show_now() -> None:
    talk = suggesting_at("experience.essential")
    shown = talk.on_show()
    talk.say("A", "the first one")
    assert talk.essential("experience") == [shown["A"], shown["B"]]


def test_more_places_than_there_are_suggestions_change_nothing() -> None:
    talk = suggesting_at("experience.essential")
    talk.say("the first nine")
    assert (talk.essential("experience"), "suggestions.none_left" in talk.names()) == ([], True)


@pytest.mark.parametrize("said", ["First aid", "The first two years of a degree", "Last minute planning", "First"])
def test_words_with_first_in_them_are_somebodys_criterion(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert talk.essential("experience") == [said]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("use B but change records to files", "Has kept exact files of conversations while they took place"),
        ("B but say files instead of records", "Has kept exact files of conversations while they took place"),
        ("take b, but replace 'records' with 'files'", "Has kept exact files of conversations while they took place"),
        ("B with files instead of records", "Has kept exact files of conversations while they took place"),
        ("use B but reword it to: Has kept case files", "Has kept case files"),
    ],
)
def test_a_suggestion_is_taken_in_other_words_and_shown_back(said: str, words: str) -> None:
    talk = suggesting_at("experience.essential")
    was = talk.on_show()["B"]
    assert was == "Has kept exact records of conversations while they took place"
    talk.say(said)
    [criterion] = talk.draft.document.section("experience").essential
    assert (criterion.text, bool(criterion.assessed_by)) == (words, True)
    facts = talk.note("suggestions.reworded").facts
    assert (facts["text"], facts["was"], "undo" in talk.buttons()) == (words, was, True)
    talk.say("undo")
    assert talk.essential("experience") == []


def test_other_words_for_what_the_suggestion_does_not_say_are_asked_about() -> None:
    talk = suggesting_at("experience.essential")
    talk.say("use B but change lorries to vans")
    facts = talk.note("suggestions.words_not_there").facts
    assert (talk.essential("experience"), facts["typed"]) == ([], "use B but change lorries to vans")
    talk.say("use Z but change lorries to vans")
    assert "suggestions.unknown" in talk.names()


def test_a_suggestion_for_a_duty_is_proposed_in_other_words() -> None:
    talk = begun()
    letter, text = next(iter(talk.on_show().items()))
    first = text.split()[0]
    talk.say(f"use {letter} but change {first} to Always {first.lower()}")
    [words] = proposed(talk)
    assert (words, "suggestions.reworded" in talk.names()) == (text.replace(first, f"Always {first.lower()}", 1), True)


@pytest.mark.parametrize("said", ["add B", "use A", "take A and C", "add b"])
def test_a_letter_where_nothing_is_suggested_is_no_criterion(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert (talk.essential("experience"), talk.note("suggestions.none_here").facts["typed"]) == ([], said)


def test_a_letter_may_be_a_criterion_all_the_same() -> None:
    talk = factor_at("experience.essential")
    talk.say("add: B")
    assert talk.essential("experience") == ["B"]


@pytest.mark.parametrize(
    ("said", "methods"),
    [
        ("1 by test, the rest interview", ("test", "interview", "interview")),
        ("test for the first two, interview for the others", ("test", "test", "interview")),
        ("test for the first two and interview for the rest", ("test", "test", "interview")),
        ("interview for the last, test for the others", ("test", "test", "interview")),
        ("first one by test, others by interview", ("test", "interview", "interview")),
        ("interview except 2 which is test", ("interview", "test", "interview")),
        ("1 test, 2 interview, 3 test", ("test", "interview", "test")),
        ("first two test, last one interview", ("test", "test", "interview")),
        ("test for the third, everything else by interview", ("interview", "interview", "test")),
    ],
)
def test_how_criteria_are_assessed_by_place_and_for_the_rest(said: str, methods: tuple[str, ...]) -> None:
    talk = three("experience.assessed")
    talk.say(said)
    assert tuple(each.assessed_by for each in talk.draft.document.section("experience").essential) == tuple(
        (method,) for method in methods
    )


@pytest.mark.parametrize("said", ["test for the first nine, interview for the others", "first and interview"])
def test_what_names_no_such_criteria_assesses_none(said: str) -> None:
    talk = three("experience.assessed")
    talk.say(said)
    assert {each.assessed_by for each in talk.draft.document.section("experience").essential} == {()}
    assert talk.asked == "experience.assessed"


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("the first ten", range(1, 11)),
        ("first 3", range(1, 4)),
        ("1 to 10 and 12", (*range(1, 11), 12)),
        ("1 to ten", range(1, 11)),
        ("first three and 5", (1, 2, 3, 5)),
        ("the last two", (-1, 0)),
        ("first and last", (1, 0)),
    ],
)
def test_behaviours_are_chosen_by_their_places(said: str, numbers: tuple[int, ...] | range) -> None:
    talk = factor_at("competencies")
    offered = talk.texts()
    talk.say(said)
    assert sorted(talk.behaviours()) == sorted(offered[number - 1] for number in numbers)
    assert talk.note("competencies.chosen").facts["count"] == len(numbers)


def test_more_behaviours_than_there_are_choose_none() -> None:
    talk = factor_at("competencies")
    talk.say("the first ninety")
    assert talk.behaviours() == []


@pytest.mark.parametrize(
    "said", ["remove first and last", "remove the first and the last", "delete 1 and the last one"]
)
def test_the_first_and_the_last_are_removed_after_a_yes(said: str) -> None:
    talk = three()
    talk.say(said)
    assert talk.reply().name == "confirm.remove"
    talk.say("yes")
    assert talk.essential("experience") == [RECORDS]

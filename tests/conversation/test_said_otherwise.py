"""What busy people say in a way that was misread before: what becomes of it, and that no word of it is lost."""

from __future__ import annotations

import pytest

from tests.conversation.talking import Talk, context_on, factor_at, suggesting_at
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


@pytest.mark.parametrize("said", ["undo the last two things", "undo twice", "undo 2 times", "undo the last 2 changes"])
def test_undo_goes_back_as_often_as_is_said(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(*THREE)
    talk.say(said)
    assert talk.essential("experience") == [LED]
    assert ("undo.as_far" in talk.names(), "redo" in talk.names()) == (False, False)
    talk.say("redo", "redo")
    assert talk.essential("experience") == list(THREE)


def test_undo_says_how_far_it_can_go() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("undo nine times")
    facts = talk.note("undo.as_far").facts
    assert (facts["wanted"], facts["done"], talk.draft.document.header) == (9, 1, {})
    talk.say("undo twice")
    assert talk.note("undo.as_far").facts["done"] == 0


AT = ("header.job_title", "experience.essential", "experience.assessed", "competencies", "review")


@pytest.mark.parametrize("at", AT)
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("delete this draft", "draft.away"),
        ("bin this", "draft.away"),
        ("please scrap the whole draft", "draft.away"),
        ("send it to Priya", "draft.send_to"),
        ("send this to my line manager please", "draft.send_to"),
    ],
)
def test_what_is_about_the_draft_is_answered_and_recorded_nowhere(at: str, said: str, told: str) -> None:
    talk = Talk(context_on("factor")) if at == "header.job_title" else factor_at(at)
    before = talk.draft.document
    talk.say(said)
    assert (told in talk.names(), talk.draft.document, talk.asked) == (True, before, at)


def test_send_it_alone_still_goes_for_sign_off() -> None:
    talk = factor_at("review")
    talk.say("send it")
    assert "draft.send_to" not in talk.names()


@pytest.mark.parametrize("said", ["Send letters to residents", "Delete this kind of record", "Remove this stain"])
def test_work_that_reads_nearly_so_is_a_criterion(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert talk.essential("experience") == [said]


@pytest.mark.parametrize(
    "said",
    [
        "see attached",
        "as before",
        "Same as last year's one",
        "same as last time",
        "as discussed",
        "See attached document.",
    ],
)
@pytest.mark.parametrize("at", ["header.job_title", "experience.essential", "knowledge.desirable"])
def test_words_that_point_elsewhere_are_asked_about(said: str, at: str) -> None:
    talk = Talk(context_on("factor")) if at == "header.job_title" else factor_at(at)
    before = talk.draft.document
    talk.say(said)
    assert (talk.note("answer.points_elsewhere").facts["typed"], talk.draft.document) == (said, before)
    assert talk.asked == at


def test_as_before_still_says_how_a_section_is_assessed() -> None:
    talk = three("experience.assessed")
    talk.say("as before")
    assert "assessed.none_before" in talk.names()


def test_the_one_of_a_section_is_desirable() -> None:
    talk = three()
    talk.say("add to knowledge: Knows the rules", "the knowledge one is desirable")
    assert (talk.essential("knowledge"), talk.desirable("knowledge")) == ([], ["Knows the rules"])
    assert "undo" in talk.buttons()


def test_the_one_with_a_word_is_desirable_and_several_are_asked_about() -> None:
    talk = three()
    talk.say("the records one should be desirable")
    assert talk.desirable("experience") == [RECORDS]
    talk.say("add to knowledge: Knows A\nKnows B", "the knowledge one is desirable")
    assert talk.reply().name == "which.list"
    talk.say("2")
    assert talk.desirable("knowledge") == ["Knows B"]


def test_the_messages_are_all_said() -> None:
    """One of each, so that the test of the wordings hears them."""
    talk = three()
    talk.say("bin this draft", "send it to Priya Nair", "see attached", "add B")
    assert talk.essential("experience") == list(THREE)


@pytest.mark.parametrize("said", ["Has led\u200b a team", "Has\u00ad led a team", "\ufeffHas led a team"])
def test_characters_without_width_hide_no_duplicate_and_reach_no_document(said: str) -> None:
    talk = three()
    talk.say(said)
    assert (talk.essential("experience"), talk.note("criteria.duplicates").facts["texts"]) == (list(THREE), [LED])
    fresh = Talk(context_on("factor"))
    fresh.say("Clerk\u200b")
    assert fresh.draft.document.header["job_title"] == "Clerk"


def test_a_section_named_before_a_colon_is_proposed_for_it() -> None:
    talk = three()
    talk.say("knowledge: Knows Welsh")
    assert [(each.question, each.text) for each in talk.draft.proposed] == [("knowledge.essential", "Knows Welsh")]
    talk.say("yes")
    assert (talk.essential("knowledge"), talk.essential("experience")) == (["Knows Welsh"], list(THREE))


@pytest.mark.parametrize("said", ["experience: Has sold", "Drives: vans and lorries", "5 years: in a kitchen"])
def test_other_words_before_a_colon_stay_in_the_list(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert "knowledge" not in talk.draft.document.sections
    assert [each.question for each in talk.draft.proposed] in ([], ["experience.essential"])


def test_a_grade_on_a_line_of_its_own_is_proposed_as_the_grade() -> None:
    talk = factor_at("experience.essential")
    talk.say("Job title: Customer Adviser\nGrade 5\nPost number: X1")
    assert [(each.question, each.text) for each in talk.draft.proposed] == [
        ("header.job_title", "Customer Adviser"),
        ("header.grade", "Grade 5"),
        ("header.post_ref", "X1"),
    ]


@pytest.mark.parametrize(
    ("said", "place"),
    [("1 to knowledge desirable", "knowledge.desirable"), ("put 1 under knowledge", "knowledge.essential")],
)
def test_what_was_chosen_for_a_duty_goes_to_the_level_that_is_said(said: str, place: str) -> None:
    talk = begun()
    talk.say("Can read a rota", said)
    assert proposed(talk) == {"Can read a rota": place}

"""What busy people type instead of what a page of commands says: each at its question, and what becomes of it."""

from __future__ import annotations

import pytest

from bot.conversation.asking_back import asks_back
from bot.conversation.questions import Question
from specs.document import HeadCount
from specs.frameworks import shipped_framework
from specs.suggestions import shipped_library
from tests.conversation.talking import Talk, area_at, context_on, factor_at, suggesting_at
from tests.conversation.test_duties import begun

THREE = ("Has led a team", "Has kept accurate records", "Has answered calls from the public")
LED, RECORDS, CALLS = THREE


def three() -> Talk:
    """At a list of three criteria."""
    talk = factor_at("experience.essential")
    talk.say("\n".join(THREE))
    return talk


# Said at the three criteria: the essential and the desirable ones after it.
LISTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "that last one should be desirable": ((LED, RECORDS), (CALLS,)),
    "make the first one desirable instead": ((RECORDS, CALLS), (LED,)),
    "2 nice to have": ((LED, CALLS), (RECORDS,)),
    "3 should be nice to have": ((LED, RECORDS), (CALLS,)),
    "2 is desireable": ((LED, CALLS), (RECORDS,)),
    "swap the first two": ((RECORDS, LED, CALLS), ()),
    "move 2 up one": ((RECORDS, LED, CALLS), ()),
    "1 and 2 say the same thing": ((f"{LED}; {RECORDS}", CALLS), ()),
    "change public to residents in 3": ((LED, RECORDS, "Has answered calls from the residents"), ()),
    "in 3 say residents instead of the public": ((LED, RECORDS, "Has answered calls from residents"), ()),
    "in 2, replace accurate with exact": ((LED, "Has kept exact records", CALLS), ()),
    "replace 'public' with 'council'": ((LED, RECORDS, "Has answered calls from the council"), ()),
    "Must have: Drives a van": ((*THREE, "Drives a van"), ()),
    "actually scrap that": ((), ()),
    "that's wrong": ((), ()),
}


@pytest.mark.parametrize("said", LISTS)
def test_a_list_is_corrected(said: str) -> None:
    talk = three()
    talk.say(said)
    assert (tuple(talk.essential("experience")), tuple(talk.desirable("experience"))) == LISTS[said]


@pytest.mark.parametrize(
    "said",
    [
        "replace teams with staff in 3",
        "change a to the in 2 and 3",
        "change management of records",
        "Is able to say no rather than yes in public",
    ],
)
def test_words_that_stand_in_no_such_criterion_change_none(said: str) -> None:
    talk = three()
    talk.say(said)
    assert talk.essential("experience")[:3] == list(THREE)


@pytest.mark.parametrize("said", ["the second is too vague", "can you make 2 shorter", "2 needs work"])
def test_words_about_a_criterion_ask_for_better_ones(said: str) -> None:
    talk = three()
    talk.say(said)
    assert talk.note("list.words_needed").facts["number"] == 2
    assert talk.essential("experience") == list(THREE)


@pytest.mark.parametrize("said", ["delete that last one", "take all of them out"])
def test_what_would_lose_words_is_asked_about(said: str) -> None:
    talk = three()
    talk.say(said)
    assert talk.reply().name == "confirm.remove"
    talk.say("never mind")
    assert talk.essential("experience") == list(THREE)


@pytest.mark.parametrize("said", ["looks fine, next", "that looks right", "that's good, next"])
def test_a_nod_is_done(said: str) -> None:
    talk = three()
    talk.say(said)
    assert talk.asked == "experience.assessed"


def test_a_criterion_is_copied_to_another_section() -> None:
    talk = three()
    talk.say("copy 1 and 2 to knowledge")
    assert (talk.essential("knowledge"), talk.essential("experience")) == ([LED, RECORDS], list(THREE))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Has a degree (desirable)", [("experience.desirable", "Has a degree")]),
        ("Speaks Welsh - desirable", [("experience.desirable", "Speaks Welsh")]),
        ("Nice to have: Speaks Welsh", [("experience.desirable", "Speaks Welsh")]),
        (
            "Has a degree (E)\nSpeaks Welsh (D)\nDrives",
            [
                ("experience.essential", "Has a degree"),
                ("experience.desirable", "Speaks Welsh"),
                ("experience.essential", "Drives"),
            ],
        ),
    ],
)
def test_a_level_at_the_end_or_before_is_proposed_for_its_list(said: str, expected: list[tuple[str, str]]) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert [(each.question, each.text) for each in talk.draft.proposed] == expected


@pytest.mark.parametrize(
    "said",
    ["none really", "nothing springs to mind", "can't think of any", "no desirables", "nah", "nothing desirable"],
)
def test_there_is_nothing_desirable(said: str) -> None:
    talk = factor_at("experience.desirable")
    talk.say(said)
    assert (talk.asked, "answer.left_empty" in talk.names()) == ("academic.essential", True)


ASKED = (
    *(
        "what do others put?",
        "is that enough?",
        "how many should I have?",
        "how many should I have",
        "can we change it later?",
    ),
    *(
        "who signs this?",
        "Should I put the qualifications here?",
        "when will it be signed",
        "why is that needed, is it the law?",
    ),
)


@pytest.mark.parametrize("said", ASKED)
@pytest.mark.parametrize("at", ["experience.essential", "header.job_title", "review", "competencies"])
def test_a_question_is_quoted_and_never_an_answer(said: str, at: str) -> None:
    talk = Talk(context_on("factor")) if at == "header.job_title" else factor_at(at)
    before = talk.draft
    talk.say(said)
    assert talk.note("asked.back").facts["typed"] == said
    assert (talk.draft.document, talk.asked) == (before.document, at)


def test_no_criterion_of_the_library_and_no_behaviour_is_taken_for_a_question() -> None:
    at = Question("experience.essential", "criteria", "Experience")
    texts = [each.text for each in shipped_library().criteria]
    behaviours = shipped_framework("local_government").competencies
    texts += [each.text for one in behaviours for several in one.indicators.values() for each in several]
    assert [text for text in texts if asks_back(at, text)] == []


@pytest.mark.parametrize(
    ("said", "title", "grade"),
    [
        ("it's a Customer Hub Assistant", "Customer Hub Assistant", ""),
        ("I'm recruiting for a receptionist", "receptionist", ""),
        ("Job title is Housing Officer", "Housing Officer", ""),
        ("We need a senior planner, grade 6", "senior planner", "Grade 6"),
        ("Housing Officer (Lettings) - grade 5", "Housing Officer (Lettings)", "Grade 5"),
        ("it's grade 5", "", "Grade 5"),
    ],
)
def test_a_title_in_a_sentence(said: str, title: str, grade: str) -> None:
    talk = Talk(context_on("factor"))
    talk.say(said)
    if talk.draft.proposed:
        talk.press("accept_all")
    header = talk.draft.document.header
    assert (header.get("job_title", ""), header.get("grade", "")) == (title, grade)


@pytest.mark.parametrize("said", ["grade four", "four", "it's grade four"])
def test_a_grade_in_words(said: str) -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say(said)
    assert talk.draft.document.header["grade"] == "Grade 4"


@pytest.mark.parametrize("said", ["still being evaluated", "not decided yet"])
def test_a_grade_that_is_not_known_yet(said: str) -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say(said)
    assert talk.draft.marks["header.grade"] == "not_known"


@pytest.mark.parametrize(
    "said", ["reports to the Hub Manager", "it reports to the Hub Manager", "accountable to the Hub Manager"]
)
def test_whom_the_post_reports_to_in_a_sentence(said: str) -> None:
    talk = area_at("header.accountable_to")
    talk.say(said)
    assert talk.draft.document.header["accountable_to"] == "the Hub Manager"


@pytest.mark.parametrize(
    "said", ["6 advisers and 2 team leaders", "6 advisers, 2 team leaders", "six advisers & two team leaders"]
)
def test_head_counts_on_one_line_are_told_apart(said: str) -> None:
    talk = area_at("header.management_responsibility")
    talk.say(said)
    expected = (HeadCount(count=6, post="advisers"), HeadCount(count=2, post="team leaders"))
    assert talk.draft.document.header["management_responsibility"] == expected


def test_a_post_with_and_in_its_name_is_one() -> None:
    talk = area_at("header.management_responsibility")
    talk.say("3 health and safety officers")
    assert talk.draft.document.header["management_responsibility"] == (
        HeadCount(count=3, post="health and safety officers"),
    )


def test_contacts_on_both_sides_on_one_line_are_told_apart() -> None:
    talk = area_at("header.liaises_with")
    talk.say("Internal: Finance, HR; External: police")
    assert talk.draft.document.header["liaises_with"] == {"internal": ("Finance", "HR"), "external": ("police",)}


@pytest.mark.parametrize(
    ("said", "methods"),
    [
        ("all by interview", ("interview",)),
        ("at interview please", ("interview",)),
        ("certificate for all of them", ("certificate",)),
        ("an exercise", ("test",)),
        ("form and interview", ("application_form", "interview")),
    ],
)
def test_how_it_is_assessed_in_a_phrase(said: str, methods: tuple[str, ...]) -> None:
    talk = factor_at("experience.assessed")
    talk.say(said)
    assert {each.assessed_by for each in talk.draft.document.section("experience").criteria()} == {methods}


@pytest.mark.parametrize("said", ["add B as desirable", "B but as desirable", "use B as a desirable"])
def test_a_suggestion_is_taken_as_desirable(said: str) -> None:
    talk = suggesting_at("experience.essential")
    words = talk.on_show()["B"]
    talk.say(said)
    assert (talk.desirable("experience"), talk.essential("experience")) == ([words], [])
    assert talk.asked == "experience.essential"


def test_other_words_about_suggestions() -> None:
    talk = suggesting_at("experience.essential")
    first = talk.on_show()
    talk.say("can I have more?")
    assert set(talk.on_show()) & set(first) == set()
    talk.say("I like A")
    assert talk.essential("experience") == [first["A"]]
    talk.say("none of those fit")
    assert "suggestions.declined" in talk.names()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("show me experience", "experience.essential"),
        ("add more experience", "experience.essential"),
        ("is that everything?", "review"),
        ("print it", "review"),
    ],
)
def test_at_the_review(said: str, asked: str) -> None:
    talk = factor_at("review")
    talk.say(said)
    assert (talk.asked, "not_understood" in talk.names()) == (asked, False)


@pytest.mark.parametrize("said", ["experience 3 -> knowledge", "move the last one in experience to knowledge"])
def test_entries_named_with_their_list_are_moved(said: str) -> None:
    talk = factor_at("review")
    talk.say("add to experience:\n" + "\n".join(THREE), said)
    assert (talk.essential("experience"), talk.essential("knowledge")) == ([LED, RECORDS], [CALLS])


@pytest.mark.parametrize(
    ("said", "asked", "duties"),
    [
        ("next duty", "duty.d2", 2),
        ("skip this duty", "duty.d2", 2),
        ("done with the duties", "header.grade", 2),
        ("go back to the list", "duties", 2),
        ("reword this duty: Answers phones", "duty.d1", 2),
    ],
)
def test_at_a_duty(said: str, asked: str, duties: int) -> None:
    talk = begun()
    talk.say(said)
    assert (talk.asked, len(talk.draft.document.duties)) == (asked, duties)


def test_this_duty_is_removed_after_a_yes() -> None:
    talk = begun()
    talk.say("remove this duty", "yes")
    assert [duty.text for duty in talk.draft.document.duties] == ["Opens the post"]

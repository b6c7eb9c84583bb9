"""Suggestions at the criteria questions: shown by letter, taken, declined, and never taken by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks.replies import messages_for
from bot.conversation.acts import Resume, Say
from bot.conversation.core import step
from bot.conversation.draft import Draft, Focus
from bot.conversation.suggesting import LETTERS, PAGE
from specs.organisation.model import Calendar
from specs.suggestions import Library
from tests.conversation.talking import Talk, area_at, context_on, context_with, factor_at, suggesting_at

EXPERIENCE = "experience.essential"


def methods(talk: Talk, section: str) -> list[tuple[str, ...]]:
    return [criterion.assessed_by for criterion in talk.draft.document.section(section).criteria()]


def test_five_are_shown_by_letter_each_with_its_reason() -> None:
    talk = suggesting_at(EXPERIENCE)
    assert list(talk.on_show()) == list("ABCDE")
    [listing] = talk.reply().listings
    assert {reason.name for reason in listing.reasons} == {"because"}
    assert listing.reasons[0].facts["reason"] == "same_title"
    [message] = messages_for(talk.reply(), "A")
    assert f"A. {talk.on_show()['A']} (usual for this title)" in message.text
    assert "For example" not in message.text
    assert talk.buttons()[:3] == ["take_all", "more", "skip"]


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("A", "A"),
        ("a", "A"),
        ("a and c", "AC"),
        ("A, C", "AC"),
        ("a c", "AC"),
        ("A-C", "ABC"),
        ("a to c", "ABC"),
        ("B–D", "BCD"),
        ("use B", "B"),
        ("Use suggestion B, please.", "B"),
        ("I'll take A & E", "AE"),
        ("(a), (b)", "AB"),
        ("A\nB", "AB"),
        ("all", "ABCDE"),
        ("all suggestions", "ABCDE"),
        ("Use all of these", "ABCDE"),
        ("take them all", "ABCDE"),
        ("use these", "ABCDE"),
        ("all but C", "ABDE"),
        ("all except B and D", "ACE"),
    ],
)
def test_letters_take_suggestions(typed: str, letters: str) -> None:
    talk = suggesting_at(EXPERIENCE)
    shown = talk.on_show()
    talk.say(typed)
    assert talk.essential("experience") == [shown[letter] for letter in letters]
    assert list(talk.on_show()) == [letter for letter in "ABCDE" if letter not in letters]
    assert talk.note("suggestions.taken").facts["count"] == len(letters)
    assert talk.asked == EXPERIENCE


@pytest.mark.parametrize(
    "typed",
    [
        "A level in Maths",
        "A-level Maths",
        "A levels",
        "A-C at GCSE in English and maths",
        "Use Excel",
        "a. Has led a team",
        "All residents are answered the same day",
        "more than one language",
        "Not afraid of heights",
        "Remove graffiti",
        "IT",
        "Grade C",
        "C++",
        "C#",
        "R&D",
        "A&E",
        "A/C",
        "A+",
        "A*-C",
        "B.A",
        "I am able to lead",
        "Take a lead",
    ],
)
def test_words_are_never_taken_for_letters(typed: str) -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say(typed)
    assert len(talk.essential("experience")) == 1
    assert talk.essential("experience")[0] in typed
    assert not talk.draft.declined
    assert list(talk.on_show()) == list("ABCDE")


@pytest.mark.parametrize("typed", ["A", "I", "a and c", "all", "more", "not B", "1 and 2"])
def test_where_nothing_is_suggested_letters_are_words_as_before(typed: str) -> None:
    without = factor_at(EXPERIENCE)
    without.say(typed)
    assert without.essential("experience") == [typed]
    area = area_at("other.text", suggests=True)
    area.say(typed)
    assert area.draft.document.section("other").text == typed


def test_a_question_without_suggestions_looks_as_it_did() -> None:
    plain, talk = factor_at("vocational.essential"), suggesting_at("vocational.essential")
    assert talk.reply() == plain.reply()
    talk.say("more")
    assert talk.note("suggestions.no_more").facts == {"left": 0}
    assert not talk.draft.document.section("vocational").criteria()


def test_letters_that_nothing_has_change_nothing_and_the_others_are_taken() -> None:
    talk = suggesting_at(EXPERIENCE)
    for typed in ("F", "I", "A-Z", "all but Z"):
        talk.say(typed)
        assert talk.note("suggestions.unknown").facts["typed"] == typed
        assert talk.essential("experience") == []
    first = talk.on_show()["A"]
    talk.say("A and Z")
    assert talk.essential("experience") == [first]
    assert talk.note("suggestions.unknown").facts["letters"] == ["Z"]
    assert talk.note("suggestions.unknown").facts["done"]


def test_numbers_are_not_letters_and_say_so() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("1 and 3")
    assert "suggestions.by_letter" in talk.names()
    assert talk.essential("experience") == []
    talk.say("A", "change 1: Has done something else")
    assert talk.essential("experience") == ["Has done something else"]


def test_what_is_taken_brings_its_usual_ways_of_assessing_and_is_not_asked_again() -> None:
    talk = suggesting_at("knowledge.essential")
    talk.say("A, B")
    assert methods(talk, "knowledge") == [("application_form", "interview"), ("application_form", "test")]
    assert talk.note("suggestions.taken").facts["assessed"] == ["Application form", "Interview", "Test or exercise"]
    talk.press("done")
    assert talk.asked == "knowledge.desirable"
    talk.say("change how specialist knowledge is assessed")
    assert (talk.asked, talk.reply().facts["again"]) == ("knowledge.assessed", True)
    talk.say("interview")
    assert methods(talk, "knowledge") == [("interview",), ("interview",)]


def test_ones_own_among_them_are_asked_about_alone() -> None:
    talk = suggesting_at("knowledge.essential")
    talk.say("Explains what the service does", "A", "done")
    assert talk.asked == "knowledge.assessed"
    bare, assessed = talk.reply().listings[0].entries
    assert bare == "Explains what the service does"
    assert assessed.endswith("[Application form, Interview]")
    talk.say("test")
    assert methods(talk, "knowledge") == [("test",), ("application_form", "interview")]


def test_a_form_without_an_assessment_column_or_those_words_gets_none() -> None:
    talk = suggesting_at("conditions.essential")
    talk.say("A")
    assert methods(talk, "conditions") == [()]
    assert talk.note("suggestions.taken").facts["assessed"] == []
    known = suggesting_at(EXPERIENCE)
    form = known.context.form.model_copy(update={"assessment": known.context.form.assessment[2:3]})
    other = Talk(replace(known.context, form=form), "Customer Hub Assistant")
    other.say("Grade 4", "A-1", "A", "done")
    assert (methods(other, "experience"), other.asked) == ([()], "experience.assessed")


def test_the_document_does_not_say_that_it_was_suggested() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.press("take_all")
    stored = talk.draft.document.model_dump_json()
    assert all(key not in stored for key in talk.focus.offered[EXPERIENCE].lettered)


def test_take_all_takes_what_is_on_show_and_done_is_then_the_likely_button() -> None:
    talk = suggesting_at(EXPERIENCE)
    shown = list(talk.on_show().values())
    talk.press("take_all")
    assert (talk.essential("experience"), talk.on_show()) == (shown, {})
    assert [button.key for button in talk.reply().buttons if button.primary] == ["done"]
    talk.press("take_all")
    assert ("suggestions.none_left" in talk.names(), len(talk.essential("experience"))) == (True, PAGE)


def test_more_goes_on_with_new_letters_and_old_ones_keep_their_meaning() -> None:
    talk = suggesting_at("knowledge.essential")
    first = talk.on_show()
    talk.press("more")
    second = talk.on_show()
    assert list(second) == list("FGHJK")
    assert not set(first.values()) & set(second.values())
    talk.say("J and B")
    assert set(talk.essential("knowledge")) == {first["B"], second["J"]}
    talk.say("all")
    assert set(talk.essential("knowledge")) == {first["B"], *second.values()}


def test_when_more_runs_out_it_says_so_and_shows_what_was_passed_over() -> None:
    talk = suggesting_at(EXPERIENCE)
    first = talk.on_show()
    talk.say("A", "more")
    assert "suggestions.no_more" not in talk.names()
    assert "more" in talk.buttons()
    talk.say("more")
    assert talk.note("suggestions.no_more").facts["left"] == PAGE
    assert first["A"] not in talk.on_show().values()
    assert talk.on_show()["B"] == first["B"]
    talk.say("all", "more", "all", "more")
    assert talk.note("suggestions.no_more").facts["left"] == 0
    assert (talk.on_show(), "more" in talk.buttons()) == ({}, False)


@pytest.mark.parametrize("typed", ["not for this post: B", "not B", "B is not for this post", "decline B", "remove b"])
def test_what_does_not_suit_the_post_is_declined_for_good(typed: str) -> None:
    talk = suggesting_at(EXPERIENCE)
    second = talk.on_show()["B"]
    key = talk.focus.offered[EXPERIENCE].lettered[1]
    talk.say(typed)
    assert talk.draft.declined == (key,)
    assert talk.note("suggestions.declined").facts["texts"] == [second]
    assert list(talk.on_show()) == list("ACDE")
    talk.say("more", "more")
    assert second not in talk.on_show().values()
    colleague = Talk(talk.context)
    colleague.draft = talk.draft
    colleague.act(Resume())
    colleague.say("change experience")
    assert second not in colleague.on_show().values()


def test_none_of_these_puts_the_page_aside_and_a_taken_one_stays() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("A", "none of these")
    assert len(talk.draft.declined) == PAGE - 1
    assert talk.on_show() == {}
    talk.say("not A")
    assert talk.note("suggestions.taken_already").facts["numbers"] == [1]
    assert len(talk.essential("experience")) == 1
    talk.say("A")
    assert "criteria.duplicates" in talk.names()


def test_one_that_was_put_aside_can_still_be_taken() -> None:
    talk = suggesting_at(EXPERIENCE)
    second = talk.on_show()["B"]
    talk.say("not B", "B")
    assert (talk.essential("experience"), talk.draft.declined) == ([second], ())
    talk.say("remove 1")
    assert talk.on_show()["B"] == second


def test_a_suggestion_that_the_library_no_longer_has_changes_nothing() -> None:
    talk = suggesting_at(EXPERIENCE)
    library = talk.context.library
    assert library
    talk.context = replace(talk.context, read_library=lambda: Library(title_words=library.title_words, families=()))
    for typed in ("A", "not A", "all"):
        talk.say(typed)
        assert "suggestions.none_left" in talk.names()
    assert (talk.essential("experience"), talk.draft.declined) == ([], ())


def test_a_range_that_runs_backwards_takes_nothing() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("A, D-B")
    assert talk.essential("experience") == []
    assert "suggestions.none_left" in talk.names()


def test_what_the_draft_says_already_is_not_suggested() -> None:
    talk = suggesting_at(EXPERIENCE)
    shown = talk.on_show()
    talk.say(f"- {shown['B'].upper()}")
    assert "B" not in talk.on_show()
    talk.say("remove 1")
    assert talk.on_show() == shown


def test_each_of_two_people_has_letters_of_their_own_on_one_draft() -> None:
    one = suggesting_at("knowledge.essential")
    other = Talk(one.context)
    other.draft, other.focus = one.draft, Focus(question="knowledge.essential")
    other.act(Resume())
    one.press("more")
    one.say("F")
    other.draft = one.draft
    other.say("A")
    assert len(other.essential("knowledge")) == 2
    assert list(other.on_show()) == list("BCDE")
    one.draft = other.draft
    one.act(Resume())
    assert list(one.on_show()) == list("GHJK")


def test_what_is_on_show_survives_the_store() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("not B", "more")
    draft = Draft.model_validate_json(talk.draft.model_dump_json())
    focus = Focus.model_validate_json(talk.focus.model_dump_json())
    assert step(talk.context, draft, focus, Say("F")) == talk.say("F")
    assert Focus.model_validate_json('{"question": "review", "misunderstood": 1}').offered == {}


def test_letters_for_an_earlier_question_go_there() -> None:
    talk = suggesting_at(EXPERIENCE)
    shown = talk.on_show()
    talk.say("A", "done")
    assert talk.asked == "experience.desirable"
    talk.say("B", question=EXPERIENCE)
    assert talk.essential("experience") == [shown["A"], shown["B"]]
    assert "answer.earlier" in talk.names()
    assert talk.asked == "experience.desirable"
    talk.press("more", question=EXPERIENCE)
    assert talk.asked == EXPERIENCE


def test_another_grade_brings_others_under_fresh_letters() -> None:
    talk = suggesting_at(EXPERIENCE)
    before = talk.on_show()
    talk.say("more", "change grade to Grade 11")
    assert talk.asked == EXPERIENCE
    assert "A" in talk.on_show()
    assert talk.on_show() != before
    talk.say("A")
    assert len(talk.essential("experience")) == 1


@pytest.mark.parametrize(("title", "grade"), [("", ""), ("", "Grade 4"), ("Zorblax", ""), ("Zorblax", "Grade 4")])
def test_without_a_known_title_or_grade_what_suits_most_posts_is_offered(title: str, grade: str) -> None:
    talk = suggesting_at("knowledge.essential", title, grade)
    assert talk.on_show()
    [listing] = talk.reply().listings
    assert {reason.facts["reason"] for reason in listing.reasons} == {"every_post"}


def test_the_nation_of_the_employer_decides() -> None:
    context = context_on("area", suggests=True)
    shown = {}
    for nation in ("England", "Scotland"):
        calendar = Calendar(nation=nation)
        organisation = context.organisation.model_copy(update={"calendar": calendar})
        talk = Talk(replace(context, organisation=organisation), "Social Worker")
        talk.draft = talk.draft.model_copy(update={"marks": {"header.grade": "skipped"}})
        talk.act(Resume())
        while not talk.reply().question.startswith("registration") and talk.asked != "review":
            talk.press("skip")
        shown[nation] = set(talk.on_show().values())
    assert shown["England"]
    assert shown["Scotland"]
    assert shown["England"] != shown["Scotland"]


def test_help_says_how_letters_work_only_where_there_are_any() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("help")
    assert "For the suggestions" in messages_for(talk.reply(), "A")[0].text
    plain = factor_at(EXPERIENCE)
    plain.say("help")
    assert "For the suggestions" not in messages_for(plain.reply(), "A")[0].text


@pytest.mark.parametrize("key", ["take_all", "more"])
def test_the_buttons_elsewhere_are_out_of_place(key: str) -> None:
    for talk in (suggesting_at("competencies"), factor_at(EXPERIENCE), suggesting_at("review")):
        talk.press(key)
        assert "press.out_of_place" in talk.names()


def test_letters_do_not_run_past_the_alphabet() -> None:
    assert len(set(LETTERS)) == len(LETTERS) == 24
    form = context_on("factor").form
    everything = form.section("experience").model_copy(
        update={"suggests": ("experience", "knowledge", "it", "communication", "working_style", "planning")}
    )
    sections = tuple(everything if each.key == "experience" else each for each in form.sections)
    wide = context_with(form.model_copy(update={"sections": sections}))
    talk = Talk(replace(wide, read_library=context_on("factor", suggests=True).read_library), "Customer Hub Assistant")
    talk.say("Grade 4", "A-1")
    seen = dict(talk.on_show())
    for _ in range(8):
        talk.press("more")
        seen.update(talk.on_show())
    assert list(seen) == list(LETTERS)
    assert "suggestions.no_more" in talk.names()
    assert "more" in talk.buttons()

"""Changed and deleted messages that added no words of their own: how assessed, facts of the post, proposals, grades."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.acts import Revise
from bot.conversation.given import Given, given_between, is_there, standing
from tests.conversation.grounds import about_the_post, career
from tests.conversation.talking import Talk, context_on, factor_at

PASTE = "Grade: 5\nRelevant Experience\n- Has led\n- Has kept records\n- Has driven a van"


def gave(talk: Talk, text: str) -> tuple[Given, str]:
    """What a message gave, and the question that it answered."""
    before, asked = talk.draft, talk.asked
    talk.say(text)
    return given_between(talk.context, before, talk.draft), asked


def methods(talk: Talk) -> list[tuple[str, ...]]:
    return [each.assessed_by for each in talk.draft.document.section("experience").essential]


def assessed(text: str) -> tuple[Talk, Given, str]:
    talk = factor_at("experience.essential")
    talk.say("- Has led\n- Has kept records\n- Has driven a van", "done")
    return (talk, *gave(talk, text))


def test_new_words_assess_anew_and_undo_brings_the_old_back() -> None:
    talk, given, asked = assessed("interview")
    talk.act(Revise(given, asked, "test for all, interview for 2"))
    assert methods(talk) == [("test",), ("interview",), ("test",)]
    assert "earlier.given" in talk.names()
    talk.say("undo")
    assert methods(talk) == [("interview",)] * 3


def test_a_deleted_way_of_assessing_is_asked_about_again() -> None:
    talk, given, asked = assessed("interview")
    assert len(given.words()) == 3
    talk.act(Revise(given, asked, ""))
    assert methods(talk) == [()] * 3
    assert talk.draft.document.section("experience").essential[0].text == "Has led"
    talk.say("review")
    talk.say("back to relevant experience assessed")
    assert talk.asked == "experience.assessed"


def test_an_assessment_that_was_changed_since_is_seen() -> None:
    talk, given, _ = assessed("interview")
    assert standing(talk.context, talk.draft, given) == given
    talk.say("change relevant experience assessed")
    talk.say("test for 1")
    assert standing(talk.context, talk.draft, given) != given
    assert any("Test" in line for line in is_there(talk.context, talk.draft, given).words())


@pytest.mark.parametrize(
    ("text", "facts"), [("2", {"children_or_adults"}), ("none", set()), ("1, 5", {"public_facing", "travels"})]
)
def test_facts_of_the_post_follow_their_message_with_their_clauses(text: str, facts: set[str]) -> None:
    talk = Talk(about_the_post(context_on("factor")), "Clerk")
    talk.say("change about the post")
    given, asked = gave(talk, "1 and 7")
    before = {each.key for each in talk.draft.document.clauses}
    talk.act(Revise(given, asked, text))
    document = talk.draft.document
    assert {key for key, answer in document.post_facts.items() if answer.answer == "yes"} == facts
    assert {each.key for each in document.clauses} != before
    assert {each.key for each in document.clauses} > {"right_to_work"} or not facts


def test_deleted_facts_take_their_clauses_along() -> None:
    talk = Talk(about_the_post(context_on("factor")), "Clerk")
    talk.say("change about the post")
    given, asked = gave(talk, "1 and 7")
    assert talk.draft.document.clauses
    talk.act(Revise(given, asked, ""))
    assert (talk.draft.document.post_facts, talk.draft.document.clauses) == ({}, ())


def proposals() -> Talk:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say(PASTE)
    assert len(talk.draft.proposed) == 4
    return talk


def test_proposals_are_taken_anew() -> None:
    talk = proposals()
    given, asked = gave(talk, "accept all but 4")
    assert talk.essential("experience") == ["Has led", "Has kept records"]
    talk.act(Revise(given, asked, "accept all but 2"))
    assert talk.essential("experience") == ["Has kept records", "Has driven a van"]
    assert [each.text for each in talk.draft.proposed] == ["Has led"]
    assert talk.draft.document.header_words("grade") == "Grade 5"


def test_deleting_what_took_proposals_has_them_wait_again() -> None:
    talk = proposals()
    waiting = talk.draft.proposed
    given, asked = gave(talk, "all but 4")
    assert talk.essential("experience") == ["Has led", "Has kept records"]
    talk.act(Revise(given, asked, ""))
    assert talk.essential("experience") == []
    assert talk.draft.proposed == waiting


def test_proposals_that_were_put_aside_by_mistake_come_back() -> None:
    talk = proposals()
    given, asked = gave(talk, "reject 4")
    assert talk.draft.tray == ("Has driven a van",)
    talk.act(Revise(given, asked, "accept 4"))
    assert not talk.draft.tray
    assert talk.essential("experience") == ["Has driven a van"]


def test_a_changed_paste_is_read_anew() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    given, asked = gave(talk, PASTE)
    talk.act(Revise(given, asked, PASTE.replace("a van", "a lorry")))
    assert [each.text for each in talk.draft.proposed][-1] == "Has driven a lorry"
    assert len(talk.draft.proposed) == 4


def test_behaviours_follow_their_message() -> None:
    talk = factor_at("competencies")
    given, asked = gave(talk, "all but 7")
    chosen = talk.behaviours()
    talk.act(Revise(given, asked, "all but 6 and 7"))
    assert len(talk.behaviours()) == len(chosen) - 1
    assert set(talk.behaviours()) < set(chosen)


def test_from_which_grade_follows_its_message() -> None:
    talk = Talk(replace(career(), read_library=None), "Officer")
    talk.say("Scale 6 – PO1 (Career Grade)", "X-1", "- Has led\n- Has kept records")
    given, asked = gave(talk, "1 from SO1")

    def marks() -> list[str]:
        return [each.from_grade for each in talk.draft.document.section("experience").essential]

    assert marks() == ["SO1", ""]
    talk.act(Revise(given, asked, "2 from PO1"))
    assert marks() == ["", "PO1"]

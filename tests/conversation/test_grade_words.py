"""A grade where none can stand: why it has no place is said, which grades there are, and the nearest."""

from __future__ import annotations

import pytest

from bot.blocks.replies import messages_for
from bot.conversation.context import Context
from bot.conversation.header import near_grades
from specs.forms import shipped_form
from specs.frameworks import shipped_framework
from specs.organisation.loader import shipped_organisation
from tests.conversation.talking import Talk, context_on

COUNCILS = shipped_organisation("wenfold_harrowmere")


def talk_on(form: str) -> Talk:
    return Talk(Context(shipped_form(form), COUNCILS, shipped_framework(COUNCILS.framework), ()))


def told(talk: Talk) -> str:
    return messages_for(talk.reply(), "A")[0].text


def test_an_unknown_grade_on_a_form_without_one_is_kept_and_told_with_the_ladder_and_the_nearest() -> None:
    talk = talk_on("area")
    talk.say("Customer Services Team Leader, grade 7")
    facts = talk.note("grade.no_place").facts
    assert (facts["asked"], facts["known"], facts["near"]) == (False, "", ["Scale 6"])
    assert facts["rungs"][:2] == ["Scale 3", "Scale 4"]
    assert talk.draft.tray == ("grade 7",)
    assert "asks for no grade" in told(talk)
    assert "Scale 3, Scale 4" in told(talk)
    assert "nearest to what you wrote is Scale 6" in told(talk)


def test_a_grade_that_the_ladder_has_is_told_that_this_form_asks_for_none() -> None:
    talk = talk_on("area")
    talk.say("Customer Services Team Leader, SO1")
    assert talk.note("grade.no_place").facts["known"] == "SO1"
    assert "SO1 has no place in this document" in told(talk)
    assert talk.draft.tray == ("SO1",)


@pytest.mark.parametrize(
    "typed", ["grade 7", "change grade to 7", "Change the grade to SO1", "the grade is Scale 5", "PO2"]
)
def test_at_another_question_it_is_no_answer(typed: str) -> None:
    talk = talk_on("area")
    asked, before = talk.asked, talk.draft.document
    talk.say(typed)
    assert "grade.no_place" in talk.names()
    assert (talk.asked, talk.draft.document) == (asked, before)
    assert typed in told(talk) or talk.note("grade.no_place").facts["known"]


@pytest.mark.parametrize("typed", ["Grade 7 piano teachers", "Grading and Scaling", "4", "Team 7", "1-4", "Level 3"])
def test_words_that_are_no_grade_are_answers_as_before(typed: str) -> None:
    talk = talk_on("area")
    talk.say(typed)
    assert "grade.no_place" not in talk.names()
    assert typed in str(talk.draft.document.header)


def test_on_a_form_with_a_grade_it_goes_to_that_question_and_is_refused_there_with_the_nearest() -> None:
    talk = talk_on("factor")
    talk.say("Customer Services Team Leader, grade 7, post ref: A-1")
    assert [each.question for each in talk.draft.proposed] == ["header.job_title", "header.grade", "header.post_ref"]
    talk.say("all")
    assert talk.note("grade.unknown").facts["near"] == ["Scale 6"]
    assert talk.draft.document.header_words("job_title") == "Customer Services Team Leader"
    assert talk.draft.tray == ("grade 7",)


def test_the_nearest_by_number_is_offered_where_none_looks_alike() -> None:
    assert near_grades(COUNCILS, "grade 7") == ("Scale 6",)
    assert near_grades(COUNCILS, "grade 4") == ("Scale 4",)
    assert near_grades(COUNCILS, "boss") == ()


def test_a_grade_of_the_ladder_is_not_called_unknown_where_the_form_asks_for_one() -> None:
    talk = Talk(context_on("factor"))
    talk.say("Clerk, grade 4, grade 5")
    assert talk.draft.tray == ("grade 5",)
    assert "grade.no_place" not in talk.names()

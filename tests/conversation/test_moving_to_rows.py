"""Criteria moved into lists of words alone, and such words into sections: nothing is lost unasked."""

from __future__ import annotations

import pytest

from bot.conversation.draft import Draft
from specs.document import Criterion, SectionEntry
from specs.forms import shipped_form
from tests.conversation.talking import Talk, area_at, context_with, factor_at

LED, RECORDS = "Has led a team", "Has kept accurate records"


def moving(entry: SectionEntry) -> Talk:
    """At the review of a factor form with that experience."""
    talk = factor_at("review")
    document = talk.draft.document.model_copy(update={"sections": {"experience": entry}})
    talk.draft = talk.draft.model_copy(update={"document": document})
    return talk


def with_both() -> Talk:
    led = Criterion(id="c1", text=LED, assessed_by=("interview",), reason="The team is large.")
    return moving(SectionEntry(essential=(led,), desirable=(Criterion(id="c2", text=RECORDS),)))


def duties(draft: Draft) -> list[str]:
    return [duty.text for duty in draft.document.duties]


def test_what_the_list_cannot_hold_is_named_and_asked_about_first_and_undo_brings_it_back() -> None:
    talk = with_both()
    before = talk.draft.document
    talk.say("move experience essential 1 to duties")
    assert talk.reply().name == "move.words_alone"
    assert talk.texts() == [f"{LED} (essential; Interview; The team is large.)"]
    assert talk.draft.document == before
    talk.say("yes")
    assert (duties(talk.draft), talk.essential("experience")) == ([LED], [])
    assert "list.moved_to" in talk.names()
    talk.say("undo")
    assert talk.draft.document == before


def test_no_leaves_all_as_it_was() -> None:
    talk = with_both()
    before = talk.draft.document
    talk.say("move experience desirable 1 to the main duties", "no")
    assert talk.draft.document == before


def test_which_of_two_lists_is_asked_and_then_whether() -> None:
    talk = with_both()
    talk.say("move 1 to duties")
    assert talk.reply().name == "which.list"
    talk.say("2", "yes")
    assert duties(talk.draft) == [RECORDS]


def test_a_number_that_is_not_there_is_said() -> None:
    talk = with_both()
    talk.say("move experience essential 7 to duties")
    assert "list.number_unknown" in talk.names()


def test_words_that_are_no_such_entry_stay() -> None:
    talk = area_at("review")
    talk.say("add to knowledge: Has led a team", "move knowledge 1 to contacts")
    assert "list.does_not_fit" in talk.names()
    assert talk.essential("knowledge") == [LED]


def test_a_criterion_becomes_a_paragraph_with_its_area() -> None:
    talk = area_at("review")
    talk.say("add to communication: Internal: Writes reports", "move communication 1 to other", "yes")
    assert talk.draft.document.section("other").text == "Internal: Writes reports"


def test_several_lists_at_once_are_moved_one_at_a_time() -> None:
    talk = area_at("review")
    talk.say("add to knowledge: Has led", "add to it: Uses Excel", "move knowledge 1 and it 1 to other")
    assert "correct.one_list" in talk.names()
    assert (talk.essential("knowledge"), talk.essential("it")) == (["Has led"], ["Uses Excel"])


@pytest.mark.parametrize(("level", "expected"), [("", "essential"), (" as desirable", "desirable")])
def test_a_line_becomes_a_criterion_of_the_level_that_was_said(level: str, expected: str) -> None:
    talk = factor_at("review")
    talk.say("add to duties: Answers calls", f"move duties 1 to knowledge{level}")
    assert [each.text for each in getattr(talk.draft.document.section("knowledge"), expected)] == ["Answers calls"]
    assert duties(talk.draft) == []
    talk.say("undo")
    assert duties(talk.draft) == ["Answers calls"]


def test_a_section_without_that_level_takes_nothing() -> None:
    talk = factor_at("review")
    talk.say("add to duties: Answers calls", "move duties 1 to conditions as desirable")
    assert "criteria.no_desirable" in talk.names()
    assert duties(talk.draft) == ["Answers calls"]


def test_a_contact_keeps_on_which_side_it_is() -> None:
    talk = area_at("review")
    talk.say("add to contacts: Internal: Finance", "move contacts 1 to communication")
    assert talk.essential("communication") == ["Internal: Finance"]


def test_a_form_without_duties_has_no_such_list() -> None:
    form = shipped_form("factor").model_copy(update={"duties": "not_asked"})
    talk = Talk(context_with(form), "Clerk")
    talk.say("add to experience: Has led a team", "move experience 1 to duties")
    assert talk.reply().name == "which.section"

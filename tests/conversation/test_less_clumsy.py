"""What was clumsy once: places named at the review, headings of pastes, answers before the form, loose contacts."""

import pytest

from bot.conversation.acts import Revise
from bot.conversation.clauses import facts_shown
from bot.conversation.given import given_between
from bot.conversation.turn import Turn
from specs.evidence_page import level_in_words
from specs.frameworks import shipped_framework
from specs.rendering.matrix import grade_name, matrix_tree
from specs.rendering.parts import Table
from tests.conversation.talking import Talk, area_at, context_on, factor_at, suggesting_at
from tests.conversation.test_clauses import talk_at_facts
from tests.conversation.test_framework_choice import at_which

LINE = "Customer Hub Assistant, grade 4, reports to the hub manager"


@pytest.mark.parametrize("way", ["add to Communication: Writes clearly", "Communication: Writes clearly"])
def test_a_competency_is_added_to_by_its_name_at_the_review(way: str) -> None:
    talk = factor_at("review")
    talk.say(way)
    [chosen] = talk.draft.document.competencies
    assert (chosen.name, talk.behaviours()) == ("Communication", ["Writes clearly"])
    assert talk.asked == "review"


@pytest.mark.parametrize(
    "way",
    ["add to communication: Writes clearly", "add “Writes clearly” to Communication", "communication: Writes clearly"],
)
def test_and_a_section_too(way: str) -> None:
    talk = area_at("review")
    talk.say(way)
    assert talk.essential("communication") == ["Writes clearly"]
    assert talk.asked == "review"


def test_several_with_semicolons_are_proposed_at_the_review_as_anywhere() -> None:
    talk = factor_at("review")
    talk.say("add to experience as desirable: Has led; Has kept records")
    assert talk.desirable("experience") == []
    talk.say("experience: Has driven a van; Has led people")
    texts = [each.text for each in talk.draft.proposed]
    assert texts == ["Has led", "Has kept records", "Has driven a van", "Has led people"]


def test_words_with_a_colon_that_name_no_place_are_still_not_understood() -> None:
    talk = factor_at("review")
    talk.say("One more: the weather")
    assert "not_understood" in talk.names()


def test_a_line_with_its_heading_is_proposed_as_several_without_it() -> None:
    talk = factor_at("experience.essential")
    talk.say("Essential: Has led a team; Has kept accurate records")
    assert talk.texts() == ["Has led a team", "Has kept accurate records"]
    talk.press("keep_one")
    assert talk.essential("experience") == ["Has led a team; Has kept accurate records"]


def test_so_are_both_kinds_on_one_line() -> None:
    talk = factor_at("experience.essential")
    talk.say("Essential: Has led a team; Keeps records. Desirable: Drives a van; Knows Welsh well")
    assert talk.texts() == ["Has led a team", "Keeps records.", "Drives a van", "Knows Welsh well"]
    talk.press("accept_all")
    assert talk.desirable("experience") == ["Drives a van", "Knows Welsh well"]


def test_stray_headings_are_no_criteria_and_are_quoted() -> None:
    talk = factor_at("experience.essential")
    talk.say("Requirements:\n- Has led a team\n- Has kept records")
    assert talk.essential("experience") == ["Has led a team", "Has kept records"]
    assert talk.note("criteria.headings").facts["texts"] == ["Requirements:"]


def test_in_a_paste_of_several_parts_too() -> None:
    talk = factor_at("experience.essential")
    paste = "Person Specification\n\nExperience\nHas led a team\nHas kept records\n\nCriteria\nDesirable\nDrives a van"
    talk.say(paste)
    assert talk.texts() == ["Has led a team", "Has kept records", "Drives a van"]
    assert talk.note("criteria.headings").facts["texts"] == ["Person Specification", "Criteria"]


@pytest.mark.parametrize(
    "text",
    [
        "Experience of:\n- leading a team\n- keeping records",
        "Communication skills\nTeam work\nIT skills",
        "Has led a team\nHas kept records\nPunctual",
        "Knows:\nthe law",
        "GCSE English\n\nDriving licence",
    ],
)
def test_what_may_be_a_criterion_stays_one(text: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(text)
    assert "criteria.headings" not in talk.names()
    assert len(talk.essential("experience")) == len([line for line in text.split("\n") if line])


def test_not_placed_does_not_say_that_all_is_well_while_proposals_wait() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led a team; Has kept accurate records", "not placed")
    assert talk.note("tray.empty").facts["proposed"] == 2
    assert talk.reply().name == "proposals.shown"


@pytest.mark.parametrize("turns", [(LINE, "factor"), (f"Factor form, {LINE}",)])
def test_answers_before_the_form_are_proposed_once_there_is_one(turns: tuple[str, ...]) -> None:
    talk = Talk(context_on("factor", "area"))
    talk.say(*turns)
    assert [(each.question, each.text) for each in talk.draft.proposed] == [
        ("header.job_title", "Customer Hub Assistant"),
        ("header.grade", "grade 4"),
    ]
    assert talk.draft.tray == ("reports to the hub manager",)
    talk.press("accept_all")
    assert talk.draft.document.header["grade"] == "Grade 4"
    assert talk.asked == "header.post_ref"


def test_they_are_told_to_be_kept_and_read_by_the_form_that_is_pressed() -> None:
    talk = Talk(context_on("factor", "area"), "Team Leader")
    talk.say("reports to the hub manager")
    assert talk.note("form.kept").facts["typed"] == "reports to the hub manager"
    talk.choose("area")
    talk.press("accept_all")
    assert talk.draft.document.header["accountable_to"] == "the hub manager"
    assert talk.draft.tray == ()


def test_a_question_about_the_forms_is_still_not_understood() -> None:
    talk = Talk(context_on("factor", "area"), "Team Leader")
    talk.say("I do not know, what is better")
    assert "not_understood" in talk.names()
    assert talk.draft.tray == ()


def test_a_contact_that_was_not_placed_is_kept_until_it_is() -> None:
    talk = area_at("header.liaises_with")
    trays = []
    for said in ("the mayor", "External: the mayor", "the vicar", "done"):
        talk.say(said)
        trays.append(talk.draft.tray)
    assert trays == [("the mayor",), (), ("the vicar",), ("the vicar",)]


def test_no_check_after_all_is_said_alone() -> None:
    talk = talk_at_facts()
    talk.say("3")
    assert talk.asked == "fact.dbs_level"
    assert "Needs a criminal record check" in facts_shown(Turn(talk.context, talk.draft, talk.focus))
    talk.say("No check after all")
    assert facts_shown(Turn(talk.context, talk.draft, talk.focus)) == ("Level of the DBS check: No check after all",)


@pytest.mark.parametrize(("key", "words"), [("l2", "2"), ("all", "every level"), ("", ""), ("team_lead", "Team lead")])
def test_evidence_says_a_level_in_words(key: str, words: str) -> None:
    assert level_in_words(key) == words


def test_a_grade_that_no_ladder_names_is_written_as_people_do() -> None:
    tree = matrix_tree(shipped_framework("local_government"), None)
    tables = [block for block in tree.blocks if isinstance(block, Table) and block.headings[0] == "Grade"]
    grades = {cell.content[0].text for row in tables[0].rows if (cell := row.cells[0])}  # type: ignore[union-attr]
    assert {grade_name("so1"), grade_name("7"), grade_name("team_lead")} == {"SO1", "Grade 7", "Team lead"}
    assert "Grade 7" in grades
    assert all(grade == grade.strip() and not grade[:1].islower() for grade in grades)


def test_undo_takes_back_not_for_this_post_and_redo_puts_it_aside_again() -> None:
    talk = suggesting_at("experience.essential")
    before = talk.on_show()
    talk.say("not for this post: B")
    assert "undo" in talk.buttons()
    aside = talk.on_show()
    talk.say("undo")
    assert talk.on_show() == before
    assert talk.note("suggestions.again").facts["texts"] == [before["B"]]
    talk.say("redo")
    assert talk.on_show() == aside
    assert talk.note("suggestions.declined").facts["texts"] == [before["B"]]


def test_a_changed_message_that_chose_competencies_is_applied() -> None:
    talk = at_which()
    before, asked = talk.draft, talk.asked
    talk.say("1 and 2")
    given = given_between(talk.context, before, talk.draft)
    first = talk.draft.picked
    talk.act(Revise(given, asked, "1 and 3"))
    assert talk.draft.picked != first
    assert (talk.draft.picked[0], len(talk.draft.picked)) == (first[0], 2)
    assert "competencies.which.chosen" in talk.names()
    talk.act(Revise(given_between(talk.context, before, talk.draft), asked, ""))
    assert talk.draft.picked == ()


def test_what_else_is_not_placed_stays_when_a_contact_has_the_same_letters() -> None:
    talk = area_at("header.liaises_with")
    talk.draft = talk.draft.model_copy(update={"tray": ("IT", "Finance")})
    talk.say("Internal: Facilities team, Finance Director")
    assert talk.draft.tray == ("IT", "Finance")
    talk.say("the mayor, the vicar", "External: the vicar, the mayor")
    assert talk.draft.tray == ("IT", "Finance")


def test_headings_in_what_was_said_before_the_form_are_quoted_too() -> None:
    talk = Talk(context_on("factor", "area"), "Clerk")
    talk.say("Person specification\n\nKnowledge: Excel\n\nEducation\n- GCSE English", "factor")
    assert talk.note("criteria.headings").facts["texts"] == ["Person specification"]
    assert ["Education", "Formal Academic Qualifications"] in talk.note("proposals.headings").facts["headings"]

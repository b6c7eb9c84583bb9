"""Several answers in one message, proposals, and words that have no place."""

import pytest

from bot.conversation.typed import one_line
from tests.conversation.talking import Talk, area_at, context_on, factor_at

PASTE = """Relevant Experience
Essential:
- Has answered enquiries from the public
- Has kept accurate records
Desirable: Has worked for a council

Specialist Knowledge (essential)
1. Explains council tax in everyday words
"""
TABLE = """Factor\tEssential\tDesirable
Relevant Experience\tHas led a team\tHas driven a van
Specialist Knowledge\tExplains the rules\t"""


def test_a_sentence_with_several_answers_is_shown_back_and_taken_with_one_press() -> None:
    talk = Talk(context_on("area"))
    talk.say("skip", "skip")
    talk.say("Customer Hub Assistant, post number 4440, reports to the hub manager")
    assert talk.reply().name == "proposals.shown"
    assert talk.texts() == ["Customer Hub Assistant", "4440", "the hub manager"]
    assert talk.draft.document.header.get("post_title") is None
    talk.press("accept_all")
    header = talk.draft.document.header
    assert [header["post_title"], header["post_number"], header["accountable_to"]] == [
        "Customer Hub Assistant",
        "4440",
        "the hub manager",
    ]
    assert talk.asked == "header.management_responsibility"
    assert talk.note("proposals.accepted").facts["counts"][0] == {"place": "Post Title", "count": 1}


def test_what_cannot_be_placed_is_asked_about_and_kept() -> None:
    talk = Talk(context_on("factor"))
    talk.say("Customer Hub Assistant, grade 4, reports to the hub manager")
    assert talk.reply().facts["left"] == ["reports to the hub manager"]
    assert talk.draft.tray == ("reports to the hub manager",)
    talk.say("1")
    assert talk.draft.document.header["job_title"] == "Customer Hub Assistant"
    assert talk.reply().name == "proposals.shown"
    talk.say("yes")
    assert (talk.draft.document.header["grade"], talk.asked) == ("Grade 4", "header.post_ref")


def test_one_proposal_has_its_own_button_and_an_old_one_changes_nothing() -> None:
    talk = Talk(context_on("factor"))
    talk.say("Customer Hub Assistant, grade 4")
    second = talk.buttons()[2]
    talk.press(second)
    assert talk.draft.document.header == {"grade": "Grade 4"}
    talk.press(second)
    assert "proposals.taken_before" in talk.names()
    talk.press("set_aside")
    assert (talk.draft.tray, talk.draft.proposed) == (("Customer Hub Assistant",), ())
    assert "proposals.set_aside" in talk.names()
    talk.say("proposals")
    assert "proposals.none" in talk.names()


@pytest.mark.parametrize("place", ["header.job_title", "experience.essential", "vocational.desirable", "review"])
def test_headings_that_name_sections_place_what_stands_under_them(place: str) -> None:
    talk = factor_at(place) if place != "header.job_title" else Talk(context_on("factor"))
    talk.say(PASTE)
    assert talk.reply().name == "proposals.shown"
    assert [listing.heading for listing in talk.reply().listings] == [
        "Relevant Experience (essential criteria)",
        "Relevant Experience (desirable criteria)",
        "Specialist Knowledge (essential criteria)",
    ]
    talk.press("accept_all")
    assert talk.essential("experience") == ["Has answered enquiries from the public", "Has kept accurate records"]
    assert talk.desirable("experience") == ["Has worked for a council"]
    assert talk.essential("knowledge") == ["Explains council tax in everyday words"]
    assert talk.draft.marks["knowledge.essential"] == "settled"


def test_a_pasted_table_is_read_by_its_first_column() -> None:
    talk = factor_at("academic.essential")
    talk.say(TABLE)
    talk.say("accept all")
    assert (talk.essential("experience"), talk.desirable("experience")) == (["Has led a team"], ["Has driven a van"])
    assert (talk.essential("knowledge"), talk.essential("academic")) == (["Explains the rules"], [])


def test_essential_and_desirable_in_one_line_are_told_apart() -> None:
    talk = factor_at("experience.essential")
    talk.say("Essential: Has led a team; Has kept records Desirable: Has worked for a council")
    talk.say("yes")
    assert talk.desirable("experience") == ["Has worked for a council"]
    assert "Has led a team" in " ".join(talk.essential("experience"))


def test_a_proposal_that_its_question_refuses_is_kept_as_not_placed() -> None:
    talk = Talk(context_on("factor"))
    talk.say("Job title: Clerk\nGrade: Emperor")
    talk.say("yes")
    assert talk.draft.document.header == {"job_title": "Clerk"}
    assert talk.draft.tray == ("Emperor",)
    assert {"grade.unknown", "proposals.refused"} <= set(talk.names())


def test_proposals_block_sending_and_stand_in_the_review() -> None:
    talk = factor_at("review")
    talk.say("change experience", "Has led", "done", "interview", "change competencies", "all")
    talk.say(PASTE, "review")
    assert talk.reply().listings[-1].aspect == "proposed"
    assert "submit" not in talk.buttons()
    talk.say("submit")
    assert (talk.reply().name, "proposals" in talk.buttons()) == ("submit.incomplete", True)
    talk.press("proposals", "set_aside")
    talk.say("submit")
    assert talk.last.wants == "submit"


def test_proposals_are_undone_as_one_change() -> None:
    talk = factor_at("experience.essential")
    talk.say(PASTE, "yes", "undo")
    assert talk.essential("experience") == []
    assert len(talk.draft.proposed) == 4
    talk.say("accept 1-2", "reject 1")
    assert talk.essential("experience") == ["Has answered enquiries from the public", "Has kept accurate records"]
    talk.say("accept 9")
    assert "list.number_unknown" in talk.names()


@pytest.mark.parametrize(
    "said",
    [
        "Customer Hub Assistant",
        "Head of Roads, Waste and Parks",
        "Adviser (Housing, Benefits)",
        "Manager, Grade School Partnerships",
    ],
)
def test_a_title_with_commas_is_one_answer(said: str) -> None:
    talk = Talk(context_on("factor"))
    talk.say(said)
    assert talk.draft.document.header["job_title"] == said


@pytest.mark.parametrize(
    "said",
    [
        "Knowledge of essential services: water, gas and power",
        "Experience: three kinds of council work",
        "Communication that is desirable in a team",
        "Grade: not relevant here",
    ],
)
def test_criteria_with_words_of_headings_are_criteria(said: str) -> None:
    talk = area_at("planning.essential")
    talk.say(said)
    assert talk.essential("planning") == [said]


def long_words() -> Talk:
    talk = factor_at("review")
    talk.say("Has done much more. " * 20, "Keeps calm. " * 30)
    return talk


def test_what_is_not_placed_is_listed_placed_and_thrown_away_after_a_yes() -> None:
    talk = long_words()
    first, second = talk.draft.tray
    talk.say("not placed")
    assert talk.texts() == [first, second]
    talk.say("put 2 under knowledge as desirable")
    assert [one_line(each) for each in talk.desirable("knowledge")] == [one_line(second)]
    assert (talk.draft.tray, talk.names()[0]) == ((first,), "tray.placed")
    talk.say("put not placed 1 under skills")
    assert talk.reply().name == "which.section"
    talk.say("no", "put not placed 7 under knowledge")
    assert "list.number_unknown" in talk.names()
    talk.say("drop not placed 1")
    assert (talk.reply().name, talk.draft.tray) == ("confirm.remove", (first,))
    talk.press("yes")
    assert not talk.draft.tray
    talk.say("not placed")
    assert "tray.empty" in talk.names()
    talk.say("undo")
    assert talk.draft.tray == (first,)


def test_what_a_question_refuses_stays_not_placed() -> None:
    talk = long_words()
    talk.say("put not placed 1 under post ref")
    assert len(talk.draft.tray) == 2
    assert "tray.stays" in talk.names()

"""The ways off the path: undo, not known yet, what is left, say that again, pause, other drafts, and being stuck."""

import pytest

from bot.conversation.command_set import Copy, HandOver, Named, Switch
from bot.conversation.draft import Draft, Focus
from bot.conversation.history import LEVELS
from tests.conversation.talking import Talk, area_at, context_on, factor_at, suggesting_at


def test_undo_goes_back_several_levels_and_forward_again() -> None:
    talk = factor_at("experience.essential")
    talk.say("undo")
    assert (talk.asked, "post_ref" in talk.draft.document.header) == ("header.post_ref", False)
    talk.say("redo", "Has led", "Has kept records", "undo", "undo")
    assert talk.essential("experience") == []
    assert talk.note("undo.done").facts["gone"] == ["Has led"]
    talk.say("redo", "redo", "redo")
    assert talk.essential("experience") == ["Has led", "Has kept records"]
    assert "undo.nothing" in talk.names()


def test_undo_of_a_grade_brings_back_the_behaviours_that_were_chosen() -> None:
    talk = factor_at("competencies")
    talk.press("all")
    chosen = talk.behaviours()
    talk.say("change grade to Grade 9")
    assert talk.behaviours() != chosen
    talk.say("undo")
    assert (talk.behaviours(), talk.draft.document.header["grade"]) == (chosen, "Grade 4")
    assert talk.draft.marks["competencies"] == "settled"


def test_undo_survives_a_save_and_a_load_and_is_bounded() -> None:
    talk = factor_at("experience.essential")
    for number in range(LEVELS + 5):
        talk.say(f"Has done task {number}")
    talk.draft = Draft.model_validate_json(talk.draft.model_dump_json())
    for _ in range(LEVELS + 5):
        talk.say("undo")
    assert len(talk.essential("experience")) == 5
    assert "undo.nothing" in talk.names()


def test_undo_of_another_form_brings_the_first_back() -> None:
    talk = Talk(context_on("factor", "area"), "Clerk")
    talk.say("factor", "4", "A-1", "Has kept records", "change form", "area", "undo")
    assert talk.draft.document.form == "factor"
    assert talk.draft.document.header == {"job_title": "Clerk", "grade": "Grade 4", "post_ref": "A-1"}


def test_what_was_changed_elsewhere_since_is_not_undone() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led")
    section = talk.draft.document.section("experience")
    wider = section.model_copy(update={"desirable": section.essential})
    sections = {**talk.draft.document.sections, "experience": wider}
    document = talk.draft.document.model_copy(update={"sections": sections})
    talk.draft = talk.draft.model_copy(update={"document": document})
    talk.say("undo")
    assert "undo.changed_since" in talk.names()
    assert talk.essential("experience") == ["Has led"]


@pytest.mark.parametrize("said", ["not known yet", "TBC", "to be confirmed", "I don't know yet"])
def test_not_known_yet_stays_open_and_blocks_until_it_is_given(said: str) -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("4", said)
    assert talk.draft.marks["header.post_ref"] == "not_known"
    assert talk.asked == "experience.essential"
    talk.say("what is left")
    assert talk.reply().facts["not_known"] == [{"label": "Post Ref", "aspect": ""}]
    assert "choose.goto.header.post_ref" in talk.buttons()
    talk.press("choose.goto.header.post_ref")
    assert talk.asked == "header.post_ref"
    talk.say("A-1")
    assert "header.post_ref" not in talk.draft.marks


def test_not_known_yet_blocks_what_may_otherwise_stay_empty() -> None:
    talk = factor_at("academic.desirable")
    talk.say("not known yet", "submit")
    assert {"label": "Formal Academic Qualifications", "aspect": "desirable"} in talk.reply().facts["missing"]
    assert "choose.goto.experience.essential" in talk.buttons()
    talk.say("change academic desirable", "A level 3 qualification")
    assert "academic.desirable" not in talk.draft.marks


def test_not_known_yet_where_there_is_an_answer_or_nothing_to_answer() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led", "not known yet")
    assert (talk.essential("experience"), talk.names()[0]) == (["Has led"], "not_known.answered")
    talk.say("review", "not known yet")
    assert "not_known.nowhere" in talk.names()


def test_say_that_again_asks_the_same_and_nothing_more() -> None:
    talk = factor_at("experience.essential")
    talk.say("say that again")
    assert talk.names() == ["ask.criteria"]
    talk.say("review", "again")
    assert talk.reply().name == "review.shown"


def test_what_is_left_counts_proposals_and_what_is_not_placed() -> None:
    talk = Talk(context_on("factor"))
    talk.say("Clerk, grade 4, whatever this is", "what is left")
    facts = talk.reply().facts
    assert (facts["proposed"], facts["tray"], facts["done"]) == (2, 1, 0)
    assert {"tray", "proposals", "repeat"} <= set(talk.buttons())


def test_pause_keeps_everything_and_the_next_word_goes_on() -> None:
    talk = factor_at("experience.essential")
    before = talk.draft
    talk.say("pause")
    assert (talk.reply().name, talk.draft, talk.asked) == ("draft.paused", before, "experience.essential")
    talk.say("Has led")
    assert talk.essential("experience") == ["Has led"]
    talk.say("stop")
    assert talk.reply().name == "draft.paused"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("my drafts", Named("drafts")),
        ("switch to PS-0012", Switch("PS-0012")),
        ("switch to the Team Leader one", Switch("the Team Leader one")),
        ("copy PS-0003", Copy("PS-0003")),
        ("like the Team Leader one but grade 6", Copy("Team Leader", "grade 6")),
        ("start from PS-0003 but grade 6", Copy("PS-0003", "grade 6")),
        ("hand over to Ben Carter", HandOver("Ben Carter")),
        ("give this to @ben", HandOver("@ben")),
    ],
)
def test_what_the_core_cannot_do_is_wanted_of_its_caller(said: str, wanted: object) -> None:
    talk = factor_at("experience.essential")
    before = talk.draft
    talk.say(said)
    assert talk.last.wanted == wanted
    assert (talk.last.replies, talk.draft) == ((), before)


@pytest.mark.parametrize("place", ["review", "edit", "competencies", "experience.assessed"])
def test_words_that_cannot_be_read_get_what_works_here(place: str) -> None:
    talk = factor_at("review" if place == "edit" else place)
    if place == "edit":
        talk.press("edit")
    talk.say("blorp")
    assert talk.note("works_here").facts["kind"] == place.split(".")[-1]
    talk.say("blorp", "blorp")
    assert talk.note("stuck").facts["people"]
    assert talk.buttons()[-1] == "bulk"
    talk.say("show")
    assert "bulk" not in talk.buttons()


def test_being_stuck_three_times_offers_everything_at_once_and_somebody_in_hr() -> None:
    talk = factor_at("review")
    talk.say("blorp", "blorp", "blorp")
    assert talk.note("stuck").facts["people"]
    talk.press("bulk")
    assert talk.reply().name == "bulk.how"
    talk.say("hr")
    assert talk.reply().facts["people"]


def test_the_bulk_form_shows_the_list_as_it_is() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led", "bulk")
    assert talk.texts() == ["Has led"]
    other = area_at("header.management_responsibility")
    other.say("6 Advisers", "bulk")
    assert other.texts() == ["6 Advisers"]


def test_a_new_title_says_that_suggestions_begin_again() -> None:
    talk = suggesting_at("experience.essential")
    talk.say("change job title to Systems Librarian")
    assert "consequence.suggestions" in talk.names()


def test_two_people_on_one_draft_undo_what_was_done_last() -> None:
    talk = factor_at("experience.essential")
    other = Talk(talk.context)
    other.draft, other.focus = talk.draft, Focus(question="knowledge.essential")
    other.say("Explains the rules")
    talk.draft = other.draft
    talk.say("undo")
    assert talk.essential("knowledge") == []
    assert talk.note("undo.done").facts["places"] == ["Specialist Knowledge"]

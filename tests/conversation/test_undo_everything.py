"""Undo takes back whatever changed a draft: facts of the post, clauses, marks, behaviours, grades, edits in a form."""

from bot.conversation.acts import EditFields, EditList
from bot.conversation.bulk import Line
from bot.conversation.draft import Draft
from bot.conversation.history import History
from tests.conversation.grounds import department
from tests.conversation.talking import Talk, _until, factor_at
from tests.conversation.test_clauses import standing, talk_at_facts


def without_history(draft: Draft) -> Draft:
    return draft.model_copy(update={"history": History(), "next_id": 0})


def test_the_facts_of_the_post_and_the_clauses_that_followed_come_back() -> None:
    talk = talk_at_facts()
    before = without_history(talk.draft)
    talk.say("1, 5")
    after = without_history(talk.draft)
    assert standing(talk) == ["right_to_work", "spoken_english", "travel"]
    talk.say("undo")
    assert without_history(talk.draft) == before
    assert "Spoken English" in talk.note("undo.done").facts["gone"]
    assert talk.asked == "post_facts"
    talk.say("redo")
    assert without_history(talk.draft) == after


def test_a_clause_that_was_taken_away_comes_back() -> None:
    talk = talk_at_facts()
    talk.say("1, 5", "change fixed clauses", "remove travel because it is a desk job")
    assert "travel" not in standing(talk)
    assert "undo" in talk.buttons()
    talk.press("undo")
    assert "travel" in standing(talk)
    assert talk.note("undo.done").facts["gone"] == ["Travel: it is a desk job"]
    assert talk.draft.document.clauses_taken_away == ()


def test_not_known_yet_is_taken_back_and_the_question_asked_again() -> None:
    talk = factor_at("knowledge.essential")
    talk.say("not known yet")
    assert (talk.draft.marks["knowledge.essential"], talk.buttons()[-2:]) == ("not_known", ["undo", "bulk"])
    talk.press("undo")
    assert "knowledge.essential" not in talk.draft.marks
    assert (talk.asked, talk.note("undo.done").facts["places"]) == ("knowledge.essential", ["Specialist Knowledge"])
    talk.say("redo")
    assert talk.draft.marks["knowledge.essential"] == "not_known"
    assert talk.asked != "knowledge.essential"


def test_an_answer_to_what_was_not_known_is_taken_back_with_the_mark() -> None:
    talk = factor_at("knowledge.essential")
    talk.say("not known yet", "change specialist knowledge", "Knows the rules", "undo")
    assert talk.draft.marks["knowledge.essential"] == "not_known"
    assert talk.essential("knowledge") == []


def test_competencies_that_were_picked_and_their_behaviours_come_back() -> None:
    talk = _until(Talk(department(), "Analyst"), "header.grade")
    talk.say(talk.context.organisation.ladder[0].name)
    talk = _until(talk, "competencies.which")
    talk.say("1-2")
    picked = talk.draft.picked
    talk.say("all")
    talk.say("3", question="competencies.which")
    assert talk.draft.picked != picked
    talk.say("undo")
    assert talk.draft.picked == picked
    assert talk.behaviours()


def test_a_change_of_grade_brings_back_marks_and_behaviours() -> None:
    talk = factor_at("competencies")
    talk.say("all")
    before = without_history(talk.draft)
    talk.say("change the grade to 9", "undo")
    assert without_history(talk.draft) == before


def test_an_edit_in_a_form_is_undone_as_any_other() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led a team\nHas kept records")
    before = without_history(talk.draft)
    lines = (Line(id="", text="Has flown", necessity="essential"),)
    talk.act(EditList("experience", lines, "experience.essential"))
    assert (talk.essential("experience"), "undo" in talk.buttons()) == (["Has flown"], True)
    talk.press("undo")
    assert without_history(talk.draft) == before
    talk.act(EditFields("Head", (("header.job_title", "Hub Adviser"),)))
    assert talk.draft.document.header_words("job_title") == "Hub Adviser"
    talk.press("undo")
    assert without_history(talk.draft) == before

"""Every way in which a busy manager says "add": to which list it goes, and what is asked where that is not clear."""

from __future__ import annotations

import pytest

from bot.conversation.command_set import Add, Several
from bot.conversation.phrasing import in_plain_words
from bot.conversation.questions import question_of
from bot.conversation.reading import read
from bot.conversation.turn import Turn
from tests.conversation.talking import Talk, area_at, context_on, factor_at

ESSENTIAL, DESIRABLE = "knowledge.essential", "knowledge.desirable"
# Said at any question: the list that the words "Knows Welsh" reach.
SAID = {
    "add to knowledge: Knows Welsh": ESSENTIAL,
    "also add to knowledge: Knows Welsh": ESSENTIAL,
    "add essential to knowledge: Knows Welsh": ESSENTIAL,
    "please add one more to knowledge: Knows Welsh": ESSENTIAL,
    "add new criterion to knowledge: Knows Welsh": ESSENTIAL,
    "add knowledge: Knows Welsh": ESSENTIAL,
    "add under knowledge - Knows Welsh": ESSENTIAL,
    "add to knowledge Knows Welsh": ESSENTIAL,
    "add 'Knows Welsh' to knowledge": ESSENTIAL,
    "can you add Knows Welsh to knowledge please": ESSENTIAL,
    "add Knows Welsh to the knowledge section": ESSENTIAL,
    "in knowledge add Knows Welsh": ESSENTIAL,
    "add desirable to knowledge: Knows Welsh": DESIRABLE,
    "Add a desirable criterion to knowledge: Knows Welsh": DESIRABLE,
    "add another desirable to knowledge: Knows Welsh": DESIRABLE,
    "add desireable to knowledge: Knows Welsh": DESIRABLE,
    "add to knowledge desirable: Knows Welsh": DESIRABLE,
    "add to knowledge (desirable): Knows Welsh": DESIRABLE,
    "add to desirable knowledge: Knows Welsh": DESIRABLE,
    "add to the desirable list of knowledge: Knows Welsh": DESIRABLE,
    "add to knowledge: Knows Welsh as desirable": DESIRABLE,
    "desirable for knowledge: Knows Welsh": DESIRABLE,
    "new desirable in knowledge: Knows Welsh": DESIRABLE,
    "knowledge desirable: Knows Welsh": DESIRABLE,
    "put Knows Welsh under knowledge as desirable": DESIRABLE,
    "include Knows Welsh in knowledge as a desirable": DESIRABLE,
    "under knowledge, add Knows Welsh as desirable": DESIRABLE,
    "insert a desirable one in knowledge: Knows Welsh": DESIRABLE,
    "add the following to knowledge as desirable:\n- Knows Welsh": DESIRABLE,
}


@pytest.fixture(scope="module")
def places() -> dict[str, Talk]:
    """A conversation at each of several questions."""
    found = {key: factor_at(key) for key in ("experience.essential", "experience.assessed", "competencies", "review")}
    found |= {f"area {key}": area_at(key) for key in ("header.directorate", "header.liaises_with", "other.text")}
    found["header.grade"] = Talk(context_on("factor"), "Clerk")
    return found


def understood(talk: Talk, said: str) -> object:
    turn = Turn(talk.context, talk.draft, talk.focus)
    question = question_of(talk.context, talk.draft, talk.asked)
    assert question is not None
    return read(turn, question, in_plain_words(turn, question, said))


@pytest.mark.parametrize("said", SAID)
def test_it_is_read_so_at_every_question(places: dict[str, Talk], said: str) -> None:
    for place, talk in places.items():
        command = understood(talk, said)
        assert isinstance(command, Add), place
        assert (command.question, command.text.removeprefix("- ")) == (SAID[said], "Knows Welsh"), place


@pytest.mark.parametrize("at", ["experience.essential", "experience.assessed", "review", "competencies"])
def test_it_is_recorded_told_and_undone_and_the_question_stays(at: str) -> None:
    talk = factor_at(at)
    talk.say("add a desirable criterion to knowledge: Knows Welsh")
    assert talk.desirable("knowledge") == ["Knows Welsh"]
    assert {"corrected.in", "criteria.recorded"} <= set(talk.names())
    assert (talk.asked, "undo" in talk.buttons()) == (at, True)
    talk.say("undo")
    assert talk.desirable("knowledge") == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("add: Knows Welsh", "experience.essential"),
        ("add another: Knows Welsh", "experience.essential"),
        ("add desirable: Knows Welsh", "experience.desirable"),
        ("add a desirable criterion: Knows Welsh", "experience.desirable"),
        ("add Knows Welsh as a desirable", "experience.desirable"),
        ("Essential: Knows Welsh", "experience.essential"),
        ("add to this section: Knows Welsh", "experience.essential"),
        ("add to factor 4: Knows Welsh", "knowledge.essential"),
    ],
)
def test_without_a_place_it_is_for_the_section_in_front(said: str, expected: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    section, _, level = expected.partition(".")
    assert getattr(talk.draft.document.section(section), level)[0].text == "Knows Welsh"
    assert talk.draft.proposed == ()


def test_a_heading_of_the_level_that_is_asked_for_is_no_criterion() -> None:
    talk = factor_at("experience.desirable")
    talk.say("Desirable:\nDrives a van\nKnows Welsh")
    assert talk.desirable("experience") == ["Drives a van", "Knows Welsh"]


@pytest.mark.parametrize("at", ["experience.essential", "review", "competencies"])
def test_a_place_that_several_fit_is_asked_about_with_the_words_quoted(at: str) -> None:
    talk = factor_at(at)
    talk.say("add desirable to qualifications: A degree: or the like")
    assert (talk.reply().name, talk.reply().facts["texts"]) == ("which.place", ["A degree: or the like"])
    assert talk.texts() == [
        "Formal Academic Qualifications, desirable",
        "Vocational Qualifications and Training, desirable",
    ]
    talk.say("2")
    assert talk.desirable("vocational") == ["A degree: or the like"]
    assert talk.asked == at


@pytest.mark.parametrize("said", ["add to skills: Knows Welsh\nKnows Polish", "put under teamwork: Knows Welsh"])
def test_a_place_that_the_form_has_not_is_asked_about(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert (talk.reply().name, len(talk.texts())) == ("which.place", 5)
    talk.say("4")
    assert talk.essential("knowledge")[0] == "Knows Welsh"
    assert talk.essential("experience") == []


def test_a_section_without_desirable_criteria_is_said_so_and_others_are_offered() -> None:
    talk = factor_at("review")
    talk.say("add desirable to conditions: Works nights")
    assert talk.reply().facts["no_desirable"] is True
    assert talk.texts()[:2] == ["Special Working Conditions, essential", "Relevant Experience, desirable"]
    talk.say("1")
    assert talk.essential("conditions") == ["Works nights"]


def test_no_leaves_it_out() -> None:
    talk = factor_at("review")
    talk.say("add desirable: Works nights", "no")
    assert "confirm.cancelled" in talk.names()
    assert list(talk.draft.document.sections) == []


@pytest.mark.parametrize(
    "said",
    [
        "add to experience: Has led a team\nadd desirable to knowledge: Knows Welsh\nKnows Polish",
        "add to experience: Has led a team; add desirable to knowledge: Knows Welsh\n- Knows Polish",
    ],
)
def test_several_additions_in_one_message_are_proposed_each_for_its_list(said: str) -> None:
    talk = factor_at("experience.assessed")
    talk.say(said)
    assert isinstance(understood(talk, said), Several)
    talk.press("accept_all")
    assert "Has led a team" in talk.essential("experience")
    assert talk.desirable("knowledge") == ["Knows Welsh", "Knows Polish"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("add to contacts: Internal: Finance", "liaises_with"),
        ("add: Internal: Finance", "liaises_with"),
        ("add to management responsibility: 6 Advisers", "management_responsibility"),
    ],
)
def test_lists_of_the_head_are_added_to_as_well(said: str, field: str) -> None:
    talk = area_at("header.liaises_with")
    talk.say(said)
    assert field in talk.draft.document.header
    assert talk.draft.tray == ()


def test_so_are_free_text_and_the_behaviours_and_duties() -> None:
    talk = area_at("review")
    talk.say("add to other: Works some evenings", "add to duties: Answers calls")
    assert talk.draft.document.section("other").text == "Works some evenings"
    assert [duty.text for duty in talk.draft.document.duties] == ["Answers calls"]
    talk = factor_at("review")
    talk.say("add to behaviours: Says what is true")
    assert talk.behaviours() == ["Says what is true"]


def test_before_the_form_is_chosen_it_is_kept_and_proposed_with_it() -> None:
    talk = Talk(context_on("factor", "area"))
    talk.say("add desirable to knowledge: Knows Welsh")
    assert "form.kept" in talk.names()
    talk.say("area")
    assert [(each.question, each.text) for each in talk.draft.proposed] == [(DESIRABLE, "Knows Welsh")]


@pytest.mark.parametrize(
    "said",
    [
        "Add value to every call",
        "Include others in decisions",
        "Put residents first",
        "add to the team's knowledge of rules",
        "Adds to the knowledge of the team",
        "Put safety at the heart of experience",
        "Add new users to IT",
        "Records visits in the case system as required",
    ],
)
@pytest.mark.parametrize("at", ["communication.essential", "communication.desirable"])
def test_what_may_be_a_criterion_is_one(said: str, at: str) -> None:
    talk = area_at(at)
    talk.say(said)
    assert said in (*talk.essential("communication"), *talk.desirable("communication"))

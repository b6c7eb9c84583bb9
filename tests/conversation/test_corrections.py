"""Lists corrected in words, from any question: reword, move, merge, split, remove, reorder."""

import pytest

from bot.conversation.acts import Resume
from bot.conversation.draft import Focus
from tests.conversation.talking import Talk, area_at, factor_at

FIVE = [
    "Has led a team",
    "Has kept records",
    "Explains rules and writes letters",
    "Works by rota",
    "Has trained others",
]


def listing(question: str = "experience.essential") -> Talk:
    talk = factor_at(question)
    talk.say("\n".join(FIVE))
    return talk


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("remove the last two", FIVE[:3]),
        ("remove 2-4", [FIVE[0], FIVE[4]]),
        ("delete the third one", [*FIVE[:2], *FIVE[3:]]),
        ("take out the first", FIVE[1:]),
        ("drop the 2nd and the 4th", [FIVE[0], FIVE[2], FIVE[4]]),
        ("remove number 5", FIVE[:4]),
        ("remove e1", FIVE[1:]),
        ("remove experience 5", FIVE[:4]),
        ("remove all", []),
    ],
)
def test_entries_are_removed_however_they_are_named_after_a_yes_and_come_back(said: str, left: list[str]) -> None:
    talk = listing()
    talk.say(said)
    assert talk.reply().name == "confirm.remove"
    assert set(talk.texts()) == set(FIVE) - set(left)
    assert talk.essential("experience") == FIVE
    talk.say("yes")
    assert talk.essential("experience") == left
    assert "undo" in talk.buttons()
    talk.say("undo")
    assert talk.essential("experience") == FIVE
    talk.say("redo")
    assert talk.essential("experience") == left


def test_no_leaves_everything_and_anything_else_lets_the_question_lapse() -> None:
    talk = listing()
    talk.say("remove 1", "no")
    assert (talk.essential("experience"), talk.names()[0]) == (FIVE, "confirm.cancelled")
    talk.say("remove 1", "Has driven a van", "yes")
    assert talk.essential("experience") == [*FIVE, "Has driven a van"]
    talk.press("yes")
    assert "confirm.nothing" in talk.names()


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("put 5 first", [4, 0, 1, 2, 3]),
        ("move 5 to the top", [4, 0, 1, 2, 3]),
        ("put 5 before 2", [0, 4, 1, 2, 3]),
        ("move 1 after 3", [1, 2, 0, 3, 4]),
        ("swap 1 and 2", [1, 0, 2, 3, 4]),
        ("swap the first and 5", [4, 1, 2, 3, 0]),
        ("move 2 up", [1, 0, 2, 3, 4]),
        ("move 2 down", [0, 2, 1, 3, 4]),
        ("put 1 and 2 last", [2, 3, 4, 0, 1]),
        ("move 1 to the end", [1, 2, 3, 4, 0]),
    ],
)
def test_the_order_is_changed_in_words(said: str, order: list[int]) -> None:
    talk = listing()
    talk.say(said)
    assert talk.essential("experience") == [FIVE[place] for place in order]


def test_the_order_is_kept_where_the_words_do_not_fit() -> None:
    talk = listing()
    talk.say("put 1 first")
    assert "list.order_same" in talk.names()
    talk.say("swap 1 and 9")
    assert "list.number_unknown" in talk.names()
    talk.say("swap 1-2 and 3")
    assert "reorder.swap_two" in talk.names()
    talk.say("swap 1 and 2")
    assert "list.reordered" in talk.names()


def test_two_are_merged_with_all_their_words() -> None:
    talk = listing()
    talk.say("merge 2 and 5")
    assert talk.essential("experience") == [FIVE[0], "Has kept records; Has trained others", *FIVE[2:4]]
    talk.say("merge 3")
    assert "merge.needs_two" in talk.names()
    talk.say("undo")
    assert talk.essential("experience") == FIVE


def test_one_is_split_where_it_falls_apart_or_where_the_person_says() -> None:
    talk = listing()
    talk.say("split 3")
    assert talk.reply().name == "split.proposed"
    assert talk.texts() == ["Explains rules", "Writes letters"]
    talk.say("yes")
    assert talk.essential("experience")[2:4] == ["Explains rules", "Writes letters"]
    talk.say("split 1")
    assert "split.how" in talk.names()
    talk.say("split 1: Has led / a team")
    assert talk.essential("experience")[:2] == ["Has led", "a team"]
    talk.say("split 1 and 2")
    assert "split.one_only" in talk.names()


def test_a_split_that_loses_words_is_asked_about() -> None:
    talk = listing()
    talk.say("split 3: Explains rules / Drives")
    assert (talk.reply().name, talk.texts()) == ("confirm.remove", [FIVE[2]])
    talk.press("yes")
    assert talk.essential("experience")[2:4] == ["Explains rules", "Drives"]


def test_desirable_is_said_in_many_ways() -> None:
    for said in ("the third one is desirable", "3 is desirable", "make 3 desirable", "3 should be desirable"):
        talk = listing()
        talk.say(said)
        assert talk.desirable("experience") == [FIVE[2]]
    talk = factor_at("conditions.essential")
    talk.say("Works by rota", "1 is desirable")
    assert "criteria.no_desirable" in talk.names()
    assert talk.essential("conditions") == ["Works by rota"]


def test_one_is_moved_to_another_section_and_keeps_how_it_is_assessed() -> None:
    talk = listing()
    talk.say("done", "interview", "change experience", "move 4 to conditions")
    assert talk.essential("conditions") == [FIVE[3]]
    assert talk.draft.document.section("conditions").essential[0].assessed_by == ()
    assert "criteria.moved_to" in talk.names()
    talk.say("move 2 to specialist knowledge as desirable")
    assert talk.desirable("knowledge") == [FIVE[1]]
    assert talk.draft.document.section("knowledge").desirable[0].assessed_by == ("interview",)
    assert "consequence.asked" in talk.names()


def test_a_section_that_there_is_not_is_asked_about() -> None:
    talk = listing()
    talk.say("move 4 to skills")
    assert talk.reply().name == "which.section"
    assert talk.texts()[:2] == ["Relevant Experience", "Formal Academic Qualifications"]
    talk.say("4")
    assert talk.essential("knowledge") == [FIVE[3]]
    talk.say("undo", "move 4 to qualifications")
    assert talk.texts() == ["Formal Academic Qualifications", "Vocational Qualifications and Training"]
    talk.choose("way.2")
    assert talk.essential("vocational") == [FIVE[3]]


def test_from_another_question_numbers_mean_the_list_shown_last_and_the_talk_goes_on() -> None:
    talk = listing()
    talk.say("done", "interview", "change post ref")
    assert talk.asked == "header.post_ref"
    talk.say("the third one is desirable")
    assert talk.desirable("experience") == [FIVE[2]]
    assert talk.asked == "header.post_ref"
    assert talk.names()[:2] == ["corrected.in", "criteria.moved"]
    talk.say("reword experience 1: Has led two teams")
    assert talk.essential("experience")[0] == "Has led two teams"


def test_a_number_that_two_lists_have_is_asked_about_and_both_are_quoted() -> None:
    talk = listing()
    talk.say("4 and 5 are desirable", "review")
    talk.focus = Focus(question="review")
    talk.say("remove experience 1")
    assert talk.reply().name == "which.list"
    assert [FIVE[0] in talk.texts()[0], FIVE[3] in talk.texts()[1]] == [True, True]
    talk.say("2")
    assert (talk.reply().name, talk.texts()) == ("confirm.remove", [FIVE[3]])
    talk.say("yes")
    assert talk.desirable("experience") == [FIVE[4]]
    talk.say("change e1: Has led three teams")
    assert "which.list" in talk.names()
    assert "Has led three teams" in talk.reply().facts["typed"]
    talk.say("1")
    assert talk.essential("experience")[0] == "Has led three teams"


def test_a_number_keeps_its_meaning_when_somebody_else_changes_the_list() -> None:
    talk = listing()
    other = Talk(talk.context)
    other.draft, other.focus = talk.draft, Focus(question="experience.essential")
    other.act(Resume())
    other.say("remove 1", "yes")
    talk.draft = other.draft
    talk.say("reword 2: Has kept exact records")
    assert talk.essential("experience")[0] == "Has kept exact records"
    other.draft = talk.draft
    other.say("remove 1", "yes")
    talk.draft = other.draft
    talk.say("remove 2")
    assert talk.essential("experience") == [FIVE[2], FIVE[3], FIVE[4]]
    other.draft = talk.draft
    other.say("remove 1", "yes")
    talk.draft = other.draft
    talk.say("reword 1: Has lost")
    assert talk.essential("experience") == [FIVE[3], FIVE[4]]


def test_one_that_somebody_else_took_out_is_not_mistaken_for_the_next() -> None:
    talk = listing()
    other = Talk(talk.context)
    other.draft, other.focus = talk.draft, Focus(question="experience.essential")
    other.act(Resume())
    other.say("remove 2", "yes")
    talk.draft = other.draft
    talk.say("remove 2")
    assert "list.number_gone" in talk.names()
    assert talk.essential("experience") == [FIVE[0], *FIVE[2:]]


def test_several_cannot_be_reworded_at_once() -> None:
    talk = listing()
    talk.say("reword 1 and 2: Has done both")
    assert "reword.one_only" in talk.names()
    assert talk.essential("experience") == FIVE


def test_adding_to_another_section_comes_back_to_the_question() -> None:
    talk = factor_at("knowledge.essential")
    talk.say("add to experience: Has kept records", "put under experience as desirable: Has led")
    assert (talk.essential("experience"), talk.desirable("experience")) == (["Has kept records"], ["Has led"])
    assert talk.asked == "knowledge.essential"
    assert talk.names()[0] == "corrected.in"


def test_an_answer_of_the_head_is_changed_from_a_list() -> None:
    talk = listing()
    talk.say("change the grade to 5")
    assert talk.draft.document.header["grade"] == "Grade 5"
    assert talk.asked == "experience.essential"


def test_emptying_what_is_required_is_said() -> None:
    talk = listing()
    talk.say("remove all", "yes")
    assert "consequence.needed" in talk.names()


def test_a_question_that_is_not_asked_any_more_is_said() -> None:
    talk = listing()
    talk.say("done", "interview", "change knowledge", "remove experience 1-5", "yes")
    assert "consequence.no_more" in talk.names()


@pytest.mark.parametrize(
    "said",
    [
        "Split shifts and weekend work",
        "Merge records of two systems",
        "Put customers first",
        "Move 4 tonnes of gravel by hand",
        "1 GCSE is desirable",
        "Swap notes and ideas with others",
        "Reword letters: make them plain",
        "Remove the last traces of graffiti",
        "Change 3 tyres an hour",
        "Drop the load in 2 minutes",
    ],
)
def test_criteria_that_sound_like_corrections_are_criteria(said: str) -> None:
    talk = area_at("planning.essential")
    talk.say("One thing more", "Another thing", said)
    assert talk.essential("planning")[-1].startswith(said[:8])
    assert len(talk.essential("planning")) == 3

import pytest

from bot.conversation.criteria import LONGEST
from specs.document import Criterion
from tests.conversation.talking import area_at, factor_at


def test_one_line_is_one_criterion_and_the_question_stays() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has kept accurate records")
    assert talk.essential("experience") == ["Has kept accurate records"]
    assert talk.asked == "experience.essential"
    assert talk.reply().listings[0].entries == ("Has kept accurate records",)
    assert "done" in [button.key for button in talk.reply().buttons]


def test_forty_pasted_criteria_have_forty_ids() -> None:
    talk = factor_at("experience.essential")
    talk.say("\n".join(f"{n}. Has done task number {n}" for n in range(1, 41)))
    criteria = talk.draft.document.section("experience").essential
    assert len({criterion.id for criterion in criteria}) == 40
    assert criteria[39].text == "Has done task number 40"


def test_a_criterion_of_5000_characters_is_kept_whole_and_said_to_be_too_long() -> None:
    talk = factor_at("experience.essential")
    long = ("Has done many things " * 240).strip()
    talk.say("Has kept records", long)
    assert talk.essential("experience")[1] == long
    assert talk.note("criteria.long").facts == {"numbers": [2], "limit": LONGEST}
    talk.say("change 2: Has done one thing")
    assert talk.essential("experience") == ["Has kept records", "Has done one thing"]
    assert talk.note("list.changed").facts["was"] == long


def test_a_duplicate_is_said_and_not_added_twice() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has kept records", "done", "same", "skip")
    talk.say("- HAS  kept records.\n- Has led\n- has led", question="experience.desirable")
    assert talk.desirable("experience") == ["Has led"]
    assert talk.note("criteria.duplicates").facts["texts"] == ["HAS kept records.", "has led"]


def test_emoji_alone_are_asked_for_in_words_and_a_list_keeps_the_rest() -> None:
    talk = factor_at("experience.essential")
    talk.say("🙂")
    assert "answer.without_words" in talk.names()
    talk.say("- Has kept records\n- :tada:")
    assert talk.essential("experience") == ["Has kept records"]
    assert talk.note("criteria.without_words").facts["typed"] == [":tada:"]


def test_invisible_characters_are_left_out_and_said() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has kept\x00 records")
    assert talk.essential("experience") == ["Has kept records"]
    assert talk.note("text.cleaned").facts["count"] == 1


def test_done_with_criteria_settles_and_goes_on() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has kept records", "that's all")
    assert talk.draft.marks["experience.essential"] == "settled"
    assert talk.asked == "experience.assessed"


def test_done_or_none_with_nothing_where_it_is_needed_says_so() -> None:
    talk = factor_at("experience.essential")
    for words in ("done", "none", "n/a"):
        talk.say(words)
        assert "answer.needed" in talk.names()
        assert talk.asked == "experience.essential"
    talk.say("skip for now")
    assert talk.draft.marks["experience.essential"] == "skipped"


def test_none_where_it_may_be_empty_settles_it_empty() -> None:
    talk = factor_at("academic.essential")
    talk.say("No.")
    assert talk.draft.marks["academic.essential"] == "settled"
    assert talk.asked == "academic.desirable"


def three() -> list[str]:
    return [f"Has done the {word} task" for word in ("first", "second", "third")]


def test_entries_are_changed_removed_and_moved_by_number() -> None:
    talk = factor_at("experience.essential")
    talk.say("\n".join(three()), "change 2: Has done something else")
    assert talk.note("list.changed").facts["was"] == three()[1]
    talk.say("3 is desirable")
    assert talk.desirable("experience") == [three()[2]]
    talk.say("remove 1-2")
    assert (talk.reply().name, len(talk.essential("experience"))) == ("confirm.remove", 2)
    talk.press("yes")
    assert talk.essential("experience") == []
    assert talk.note("list.removed").facts["texts"] == [three()[0], "Has done something else"]
    talk.say("back", "review", "change experience desirable", "move 1 to essential")
    assert talk.essential("experience") == [three()[2]]
    assert talk.desirable("experience") == []


@pytest.mark.parametrize("words", ["remove 9", "change 4: other", "move 1 and 7 to desirable", "remove 2-9"])
def test_a_number_that_is_not_there_changes_nothing(words: str) -> None:
    talk = factor_at("experience.essential")
    talk.say("\n".join(three()), words)
    assert talk.essential("experience") == three()
    assert talk.note("list.number_unknown").facts["highest"] == 3


@pytest.mark.parametrize("words", ["change 2", "Change 2:", "reword number 2", "change 2 to"])
def test_a_change_without_new_words_asks_for_them(words: str) -> None:
    talk = factor_at("experience.essential")
    talk.say("\n".join(three()), words)
    assert talk.essential("experience") == three()
    assert talk.note("list.words_needed").facts == {"number": 2}


def test_moving_where_they_already_are_and_rewording_into_a_duplicate() -> None:
    talk = factor_at("experience.essential")
    talk.say("\n".join(three()), "1 is essential")
    assert "criteria.there_already" in talk.names()
    talk.say(f"change 1: {three()[1]}")
    assert "criteria.duplicates" in talk.names()
    talk.say("change 1: 🙂")
    assert talk.essential("experience") == three()


def test_a_criterion_that_begins_like_a_command_is_a_criterion() -> None:
    talk = factor_at("experience.essential")
    talk.say("Remove graffiti from walls", "Change tyres", "Move furniture to other rooms")
    assert len(talk.essential("experience")) == 3


def test_sub_areas_are_named_by_their_label() -> None:
    talk = area_at("communication.essential")
    talk.say("Internal: Persuades colleagues\nExternal: Explains to residents\nBoth ways of writing")
    criteria = talk.draft.document.section("communication").essential
    assert [each.sub_area for each in criteria] == ["internal", "external", "external"]
    assert talk.reply().listings[0].entries[0] == "Internal: Persuades colleagues"


def test_methods_are_named_by_label_code_or_number_and_apply_to_the_section() -> None:
    for words in ("interview and test", "I, T", "2 and 3", "Interviews, test or exercise", "t/i", "2 3"):
        talk = factor_at("experience.assessed")
        talk.say(words)
        methods = {each.assessed_by for _, _, each in talk.draft.document.all_criteria()}
        assert methods == {("interview", "test")}, words
        assert talk.asked == "experience.desirable"


def test_methods_chosen_from_the_menu() -> None:
    talk = factor_at("experience.assessed")
    choices = talk.reply().choices
    assert choices is not None
    assert choices.several
    talk.choose("test", "interview")
    assert talk.draft.document.section("experience").essential[0].assessed_by == ("interview", "test")


def test_unknown_methods_are_quoted_with_the_vocabulary() -> None:
    talk = factor_at("experience.assessed")
    talk.say("interview and juggling")
    assert talk.note("assessed.unknown").facts["typed"] == "interview and juggling"
    assert "Interview (I)" in talk.reply().listings[1].entries
    assert talk.asked == "experience.assessed"
    talk.choose("juggling")
    assert "assessed.unknown" in talk.names()


def test_all_methods_and_same_as_before() -> None:
    talk = factor_at("experience.assessed")
    talk.say("same")
    assert "assessed.none_before" in talk.names()
    talk.say("all")
    assert len(talk.draft.document.section("experience").essential[0].assessed_by) == 6
    talk.say("none", "Maths at GCSE", "done")
    talk.press("same")
    assert len(talk.draft.document.section("academic").essential[0].assessed_by) == 6


def test_later_criteria_are_assessed_like_the_rest_of_the_section() -> None:
    talk = factor_at("experience.assessed")
    talk.say("interview", "Has led")
    assert talk.draft.document.section("experience").desirable[0] == Criterion(
        id="c2", text="Has led", assessed_by=("interview",)
    )
    assert talk.note("criteria.recorded").facts["assessed"] == ["Interview"]


def test_asked_again_the_methods_replace_those_of_all_criteria() -> None:
    talk = factor_at("experience.assessed")
    talk.say("interview", "Has led", "done", "change experience assessed")
    talk.say("test")
    assert {each.assessed_by for _, _, each in talk.draft.document.all_criteria()} == {("test",)}


def test_with_only_desirable_criteria_the_assessment_is_still_asked() -> None:
    talk = factor_at("academic.desirable")
    talk.say("A language at A level", "done")
    assert talk.asked == "academic.assessed"

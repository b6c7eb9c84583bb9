import dataclasses

from bot.conversation.competencies import OWN
from specs.frameworks import shipped_framework
from tests.conversation.talking import Talk, context_on, factor_at

STANDARD = [each.indicator.text for each in shipped_framework("local_government").proposals("4")]


def test_the_grades_standard_behaviours_are_proposed_and_numbered_throughout() -> None:
    talk = factor_at("competencies")
    shown = [entry for listing in talk.reply().listings for entry in listing.entries]
    assert shown == STANDARD
    starts = [listing.start for listing in talk.reply().listings]
    lengths = [len(listing.entries) for listing in talk.reply().listings]
    assert starts == [1 + sum(lengths[:place]) for place in range(len(lengths))]
    assert talk.reply().facts["basis"] == "proposed"


def test_all_by_words_or_button_settles_and_goes_on() -> None:
    by_words, by_button = factor_at("competencies"), factor_at("competencies")
    by_words.say("All of them, please")
    by_button.press("all")
    assert by_words.behaviours() == by_button.behaviours() == STANDARD
    assert by_words.asked == by_button.asked == "review"


def test_all_but_some_and_ranges() -> None:
    talk = factor_at("competencies")
    talk.say("all but 7 and 12")
    assert talk.behaviours() == [text for place, text in enumerate(STANDARD, 1) if place not in (7, 12)]
    talk.say("change competencies", "1-4, 9")
    assert talk.behaviours() == [*STANDARD[:4], STANDARD[8]]


def test_numbers_stay_the_same_after_a_choice() -> None:
    talk = factor_at("competencies")
    talk.say("1-4, 9", "change competencies", "remove 9", "add 12")
    assert talk.behaviours() == [*STANDARD[:4], STANDARD[11]]
    assert talk.asked == "competencies"
    remarks = [remark for listing in talk.reply().listings for remark in listing.remarks]
    assert remarks[:5] == ["", "", "", "", "left_out"]
    assert len(remarks) == len(STANDARD)


def test_a_number_outside_is_said_the_rest_taken_and_the_question_stays() -> None:
    talk = factor_at("competencies")
    talk.say("1-4, 99")
    assert talk.behaviours() == STANDARD[:4]
    assert talk.note("competencies.outside").facts["numbers"] == ["99"]
    assert talk.asked == "competencies"
    talk.press("done")
    assert talk.asked == "review"


def test_an_exception_that_does_not_exist_changes_nothing() -> None:
    talk = factor_at("competencies")
    talk.say("all but 99")
    assert talk.behaviours() == []
    assert "competencies.doubtful" in talk.names()


def test_own_additions_under_a_competency_or_in_a_group_of_their_own() -> None:
    talk = factor_at("competencies")
    talk.say("all but 1\nadd to Communication: Signs for deaf residents\nadd: Keeps bees")
    groups = {chosen.competency: chosen for chosen in talk.draft.document.competencies}
    assert groups["communication"].indicators[-1].text == "Signs for deaf residents"
    assert groups["communication"].indicators[-1].source == "own"
    assert [each.text for each in groups[OWN].indicators] == ["Keeps bees"]
    assert talk.asked == "review"


def test_several_additions_after_add_alone_and_removal_by_their_numbers() -> None:
    talk = factor_at("competencies")
    talk.say("add:\n- Keeps bees\n- Keeps bees\n- Grows trees")
    assert talk.behaviours() == ["Keeps bees", "Grows trees"]
    assert talk.asked == "competencies"
    assert talk.reply().listings[-1].start == len(STANDARD) + 1
    talk.say(f"remove {len(STANDARD) + 1}")
    assert (talk.reply().name, talk.texts()) == ("confirm.remove", ["Keeps bees"])
    talk.say("yes")
    assert talk.behaviours() == ["Grows trees"]


def test_an_addition_to_an_unknown_competency_keeps_all_its_words() -> None:
    talk = factor_at("competencies")
    talk.say("add to Beekeeping: Opens a hive")
    assert talk.behaviours() == ["Beekeeping: Opens a hive"]


def test_none_or_done_with_nothing_says_that_it_is_needed() -> None:
    talk = factor_at("competencies")
    talk.say("none")
    assert "answer.needed" in talk.names()
    assert talk.asked == "competencies"


def test_words_that_choose_nothing_are_quoted_back() -> None:
    talk = factor_at("competencies")
    talk.say("the ones about people")
    assert talk.note("competencies.not_understood").facts["typed"] == "the ones about people"
    talk.say("remove the last one")
    assert "behaviours.not_chosen" in talk.names()
    talk.say("remove 99")
    assert "list.number_unknown" in talk.names()


def test_a_new_grade_proposes_again_and_keeps_own_additions() -> None:
    talk = factor_at("competencies")
    talk.say("all\nadd: Keeps bees", "change grade to Grade 9")
    assert talk.asked == "competencies"
    facts = talk.note("competencies.reproposed").facts
    assert (facts["own"], facts["kept"] + facts["gone"]) == (1, len(STANDARD))
    assert "Keeps bees" in talk.behaviours()
    assert set(talk.behaviours()) - {"Keeps bees"} <= set(STANDARD)
    talk.say("all")
    nine = [each.indicator.text for each in shipped_framework("local_government").proposals("9")]
    assert set(talk.behaviours()) == {*nine, "Keeps bees"}


def test_a_grade_with_the_same_levels_asks_nothing_again() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("Grade 2", "A-1")
    while talk.asked != "competencies":
        talk.press("skip")
    talk.say("all", "change grade to 3")
    assert talk.asked == "review"
    assert talk.draft.marks["competencies"] == "settled"


def test_without_a_grade_both_ways_on_are_offered() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    while talk.asked != "competencies":
        talk.press("skip")
    assert talk.reply().facts["basis"] == "no_grade"
    keys = [button.key for button in talk.reply().buttons]
    assert {"give_grade", "skip"} <= set(keys)
    talk.press("give_grade")
    assert talk.asked == "header.grade"
    talk.say("4")
    while talk.asked != "competencies":
        talk.say("review", "change competencies")
    assert talk.reply().facts["basis"] == "proposed"


def test_a_grade_without_a_row_and_an_employer_without_a_framework() -> None:
    context = context_on("factor")
    framework = shipped_framework("local_government").model_copy(update={"matrix": {}})
    for changed, basis in ((framework, "no_row"), (None, "no_framework")):
        talk = Talk(dataclasses.replace(context, framework=changed), "Clerk")
        talk.say("4", "A-1")
        while talk.asked != "competencies":
            talk.press("skip")
        assert talk.reply().facts["basis"] == basis
        talk.say("all")
        assert "competencies.not_understood" in talk.names()
        talk.say("add: Keeps bees", "done")
        assert talk.behaviours() == ["Keeps bees"]


def test_a_form_without_competencies_asks_no_such_question() -> None:
    talk = Talk(context_on("area"), "Clerk")
    asked = set()
    while talk.asked != "review":
        asked.add(talk.asked)
        talk.press("skip")
    assert "competencies" not in asked
    assert "other.text" in asked

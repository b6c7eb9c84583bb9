import pytest

from bot.conversation.acts import Resume
from bot.conversation.questions import questions
from tests.conversation.talking import Talk, area_at, context_on, factor_at


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("skip", "skip"),
        ("Skip for now.", "skip"),
        ("I don’t know", "skip"),
        ("go back", "back"),
        ("BACK!", "back"),
        ("show me so far", "show"),
        ("Help?", "help"),
        ("why", "why"),
        ("an example please", "example"),
        ("I'm done", "done"),
        ("that's all, thanks", "done"),
        ("n/a", "none"),
        ("No", "none"),
        ("submit", "submit"),
        ("review", "review"),
        ("change", "edit"),
    ],
)
def test_typed_words_work_exactly_as_the_buttons(typed: str, key: str) -> None:
    for place in ("vocational.desirable", "academic.essential", "competencies", "review"):
        by_words, by_button = factor_at(place), factor_at(place)
        assert by_words.say(typed) == by_button.press(key)


def test_the_order_of_the_questions_follows_the_form() -> None:
    talk = factor_at("experience.essential")
    keys = [question.key for question in questions(talk.context, talk.draft)]
    assert keys[:5] == [
        "header.job_title",
        "header.grade",
        "header.post_ref",
        "experience.essential",
        "experience.desirable",
    ]
    assert keys[-2:] == ["competencies", "review"]
    talk.say("Has kept records")
    keys = [question.key for question in questions(talk.context, talk.draft)]
    assert keys[3:6] == ["experience.essential", "experience.assessed", "experience.desirable"]
    assert "conditions.assessed" not in keys


@pytest.mark.parametrize("answer", ["1", "the factor form", "Factor", "FACTOR FORM."])
def test_the_form_is_asked_first_where_there_are_several(answer: str) -> None:
    talk = Talk(context_on("factor", "area"), "Clerk")
    assert talk.asked == "form"
    assert [button.key for button in talk.reply().buttons][:2] == ["choose.factor", "choose.area"]
    talk.say(answer)
    assert talk.draft.document.form == "factor"
    assert talk.draft.document.header == {"job_title": "Clerk"}


def test_the_title_moves_to_the_field_of_the_form_that_is_chosen() -> None:
    talk = Talk(context_on("factor", "area"), "Clerk")
    talk.press("choose.area")
    assert talk.draft.document.header["post_title"] == "Clerk"
    assert "job_title" not in talk.draft.document.header
    assert talk.asked == "header.directorate"


def test_changing_the_form_keeps_answers_that_it_does_not_ask_for() -> None:
    talk = Talk(context_on("factor", "area"), "Clerk")
    talk.say("factor", "4", "A-1", "Has kept records", "change form", "area", "show")
    unplaced = talk.last.replies[0].listings[-1]
    assert unplaced.aspect == "unplaced"
    assert "Has kept records" in unplaced.entries
    talk.say("change form", "factor")
    assert talk.essential("experience") == ["Has kept records"]


def test_words_that_name_no_form_are_quoted() -> None:
    talk = Talk(context_on("factor", "area"))
    talk.say("the blue one")
    assert talk.note("not_understood").facts["typed"] == "the blue one"
    talk.say("skip")
    assert (talk.asked, "answer.needed" in talk.names()) == ("form", True)


def test_back_goes_over_answered_questions_and_shows_what_stands() -> None:
    talk = factor_at("experience.essential")
    talk.press("back")
    assert (talk.asked, talk.reply().facts["value"]) == ("header.post_ref", "CSV-04-26")
    talk.press("back", "back")
    assert talk.asked == "header.job_title"
    talk.press("back")
    assert (talk.asked, "back.first" in talk.names()) == ("header.job_title", True)
    talk.press("keep")
    assert talk.asked == "experience.essential"


def test_show_gives_the_draft_and_asks_again() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has kept records", "show")
    assert [reply.name for reply in talk.last.replies] == ["draft.shown", "ask.criteria"]
    assert any("Has kept records" in listing.entries for listing in talk.last.replies[0].listings)


def test_help_example_and_why_explain_without_moving() -> None:
    talk = factor_at("experience.essential")
    for word in ("help", "example", "why"):
        talk.say(word)
        assert talk.reply().name == f"{word}.shown"
        assert talk.reply().question == talk.asked == "experience.essential"
    assert talk.reply().facts["why"].startswith("Years of experience")


def test_not_understood_twice_suggests_what_works() -> None:
    talk = factor_at("review")
    talk.say("blorp")
    assert not talk.note("not_understood").facts["often"]
    talk.say("blorp")
    assert talk.note("not_understood").facts["often"]
    talk.say("show", "blorp")
    assert not talk.note("not_understood").facts["often"]


def test_long_words_in_the_wrong_place_are_kept_in_the_tray() -> None:
    talk = factor_at("review")
    talk.say("Has done much more. " * 20, "And that as well. " * 20)
    assert len(talk.draft.tray) == 2
    assert "tray.kept" in talk.names()
    talk.say("discard 3")
    assert "list.number_unknown" in talk.names()
    talk.say("discard 1", "yes")
    assert list(talk.draft.tray) == [("And that as well. " * 20).strip()]
    talk.say("discard all", "yes")
    assert not talk.draft.tray


def test_an_answer_to_an_earlier_question_goes_there_and_the_talk_goes_on() -> None:
    talk = factor_at("academic.essential")
    talk.say("Has kept records", question="experience.essential")
    assert talk.essential("experience") == ["Has kept records"]
    assert talk.note("answer.earlier").facts == {"label": "Relevant Experience", "aspect": "essential"}
    assert talk.asked == "academic.essential"
    talk.say("skip", "review", "done")
    assert talk.asked == "experience.assessed"


def test_an_old_button_settles_its_own_question() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has kept records", "review")
    talk.press("done", question="experience.essential")
    assert talk.draft.marks["experience.essential"] == "settled"
    assert talk.asked == "review"


def test_a_button_or_choice_that_does_not_belong_changes_nothing() -> None:
    talk = factor_at("experience.essential")
    before = talk.draft
    talk.press("nonsense")
    assert "press.out_of_place" in talk.names()
    talk.press("all", "same", "choose.factor", "give_grade", "back")
    talk.choose("interview")
    assert talk.draft == before


def test_courtesies_are_not_answers() -> None:
    talk = factor_at("experience.essential")
    talk.say("Thanks!", "hello")
    assert talk.essential("experience") == []
    assert "small_talk" in talk.names()


def test_resume_asks_the_same_question_again() -> None:
    talk = factor_at("competencies")
    talk.act(Resume())
    assert talk.names() == ["draft.resumed", "ask.competencies"]


def test_submit_names_what_is_missing_and_then_is_wanted() -> None:
    talk = factor_at("review")
    talk.press("submit")
    assert talk.reply().name == "submit.incomplete"
    assert [each["label"] for each in talk.reply().facts["missing"]] == ["Relevant Experience", "Competencies"]
    assert talk.last.wants == ""
    talk.say("change experience", "Has kept records", "done", "interview", "change competencies", "all", "submit")
    assert (talk.last.wants, talk.last.replies) == ("submit", ())


def test_the_review_shows_everything_with_the_document_attached() -> None:
    talk = area_at("review")
    assert talk.reply().attach == ("docx",)
    labels = {each["label"] for each in talk.reply().facts["missing"]}
    assert labels == {"Post Number", "Knowledge & Experience"}
    assert "Directorate" in {each["label"] for each in talk.reply().facts["skipped"]}
    assert "submit" not in [button.key for button in talk.reply().buttons]


def test_the_review_is_not_repeated_where_nothing_changed() -> None:
    talk = factor_at("review")
    talk.say("blorp")
    assert (talk.reply().name, talk.reply().attach) == ("review.waiting", ())
    talk.say("show")
    assert talk.reply().name == "review.shown"


def test_a_change_from_the_review_gets_a_short_answer_without_the_file() -> None:
    talk = factor_at("review")
    assert (talk.reply().name, talk.reply().attach) == ("review.shown", ("docx",))
    for typed in ("change job title to Clerk", "change job title", "keep", "change grade", "Grade 5"):
        talk.say(typed)
        assert talk.reply().attach == ()
        assert talk.reply().name != "review.shown"
    assert talk.reply().name == "review.waiting"
    assert "header.replaced" in talk.names()
    assert [button.key for button in talk.reply().buttons] == ["review", "edit", "help"]
    assert talk.reply().facts["missing"]
    talk.say("change experience", "Has kept records", "done", "interview", "change competencies", "all")
    assert (talk.asked, talk.reply().name) == ("review", "review.waiting")
    assert [button.key for button in talk.reply().buttons] == ["submit", "review", "edit", "help"]
    talk.press("review")
    assert (talk.reply().name, talk.reply().attach) == ("review.shown", ("docx",))


def test_a_review_before_the_end_does_not_stand_for_the_one_at_the_end() -> None:
    talk = factor_at("experience.essential")
    talk.say("review")
    assert talk.reply().name == "review.shown"
    talk.say("change post ref to B-2")
    assert talk.asked == "experience.essential"
    while talk.asked != "review":
        talk.press("skip")
    assert (talk.reply().name, talk.reply().attach) == ("review.shown", ("docx",))


def test_another_form_is_reviewed_whole_again() -> None:
    talk = Talk(context_on("factor", "area"), "Clerk")
    talk.say("factor")
    while talk.asked != "review":
        talk.press("skip")
    talk.say("change form", "area")
    while talk.asked != "review":
        talk.press("skip")
    assert talk.reply().name == "review.shown"


def test_any_answer_is_changed_from_the_list_by_number_name_or_menu() -> None:
    talk = factor_at("review")
    talk.press("edit")
    assert talk.asked == "edit"
    talk.say("2")
    assert talk.asked == "header.grade"
    talk.press("keep", "edit")
    talk.say("post ref")
    assert talk.asked == "header.post_ref"
    talk.press("keep", "edit")
    talk.choose("experience.desirable")
    assert talk.asked == "experience.desirable"
    talk.press("none", "edit")
    talk.say("the moon", "99")
    assert (talk.asked, "edit.unknown" in talk.names()) == ("edit", True)
    talk.press("keep")
    assert talk.asked == "review"


def test_new_words_may_come_with_the_name() -> None:
    talk = factor_at("review")
    talk.say("change job title to Customer Adviser")
    assert talk.draft.document.header["job_title"] == "Customer Adviser"
    assert talk.asked == "review"
    talk.say("change the post ref: X-9")
    assert talk.draft.document.header["post_ref"] == "X-9"


def test_a_criterion_that_sounds_like_a_change_is_recorded() -> None:
    talk = area_at("planning.essential")
    talk.say("Change communication to suit the audience")
    assert talk.essential("planning") == ["Change communication to suit the audience"]

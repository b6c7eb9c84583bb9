"""The work before the person: the offer, the duties, what each asks of somebody on day one, and where that goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.acts import Revise, Say
from bot.conversation.adopting import adopted
from bot.conversation.core import asked_now, step
from bot.conversation.draft import Focus
from bot.conversation.given import Given, given_between, without
from bot.conversation.progress import progress_of
from bot.conversation.questions import questions
from specs.document import Criterion, Document, Duty, with_ids
from specs.forms import shipped_form
from specs.redline import apply, redline
from specs.suggestions import shipped_library
from tests.conversation.talking import Talk, context_on, context_with

CALLS, POST = "Answers calls from residents", "Opens the post"


def begun(*duties: str, form: str = "factor", title: str = "Customer Hub Assistant") -> Talk:
    """A conversation that has come to the first of these duties."""
    talk = Talk(context_on(form, suggests=True), title)
    talk.press("duties")
    talk.say("\n".join(duties or (CALLS, POST)))
    talk.press("done")
    return talk


def duties(talk: Talk) -> list[str]:
    return [duty.text for duty in talk.draft.document.duties]


def proposed(talk: Talk) -> dict[str, str]:
    return {each.text: each.question for each in talk.draft.proposed}


def test_the_offer_stands_beside_the_first_question_once_the_title_is_known() -> None:
    talk = Talk(context_on("factor", "area"))
    assert "duties.offered" not in talk.names()
    talk.press("choose.factor")
    assert (talk.asked, "duties.offered" in talk.names()) == ("header.job_title", False)
    talk.say("Clerk")
    assert (talk.asked, "duties.offered" in talk.names()) == ("header.grade", True)
    assert {"duties", "leave_duties"} < set(talk.buttons())
    talk.say("nonsense")
    assert "duties.offered" in talk.names()


def test_the_offer_waits_for_the_title_where_the_form_asks_for_it_later() -> None:
    talk = Talk(context_on("area"))
    talk.say("skip", "skip")
    assert (talk.asked, "duties.offered" in talk.names()) == ("header.post_title", False)
    talk.say("Team Leader")
    assert (talk.asked, "duties.offered" in talk.names()) == ("header.post_number", True)


def test_the_whole_list_is_edited_in_a_form_what_is_chosen_for_a_duty_is_not() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("duties", "bulk")
    assert (talk.names(), talk.buttons()) == (["bulk.how"], ["bulk", "repeat"])
    talk.say(CALLS, "done", "bulk")
    assert (talk.names(), talk.buttons()) == (["bulk.how"], ["repeat"])


@pytest.mark.parametrize("way", ["no", "not now", "No thanks.", "skip the duties", "leave_duties"])
def test_the_offer_is_declined_by_typing_or_button_and_not_made_again(way: str) -> None:
    talk = Talk(context_on("factor"), "Clerk")
    before = talk.asked
    talk.press(way) if "_" in way else talk.say(way)
    assert (talk.asked, "duties.passed" in talk.names()) == (before, True)
    talk.say("say that again", "4", "back")
    assert talk.asked == before
    assert {"duties.offered"}.isdisjoint(talk.names())
    assert "duties" not in talk.buttons()


@pytest.mark.parametrize("answer", ["4", "skip", "change job title to Officer"])
def test_an_answer_passes_the_offer_over(answer: str) -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say(answer)
    assert "duties.passed" not in talk.names()
    talk.say("CSV-1", "back", "back", "back")
    assert "duties.offered" not in talk.names()
    assert not [each.key for each in questions(talk.context, talk.draft) if each.kind in ("duties", "duty")]


def test_a_form_without_duties_says_nothing_of_them_and_takes_the_word_as_an_answer() -> None:
    form = shipped_form("factor").model_copy(update={"duties": "not_asked"})
    talk = Talk(context_with(form), "Clerk")
    assert (talk.names(), "duties" in talk.buttons()) == (["draft.started", "ask.line"], False)
    talk.say("4", "CSV-1", "duties")
    assert talk.essential("experience") == ["duties"]
    assert talk.draft.duties_first == ""
    for key in ("duties", "leave_duties"):
        talk.press(key)
        assert "press.out_of_place" in talk.names()


def test_before_a_form_is_chosen_duties_are_kept_and_asked_about_with_it() -> None:
    talk = Talk(context_on("factor", "area", suggests=True), "Customer Hub Assistant")
    talk.press("duties")
    assert (talk.asked, "duties.before_form" in talk.names()) == ("form", True)
    talk.say(CALLS, f"{CALLS}\n{POST}; Books the meeting rooms")
    assert talk.note("duties.kept").facts["texts"] == [POST, "Books the meeting rooms"]
    assert duties(talk) == [CALLS, POST, "Books the meeting rooms"]
    talk.say("undo")
    assert duties(talk) == [CALLS]
    talk.say("redo", "factor")
    assert (talk.asked, len(duties(talk))) == ("duties", 3)
    talk.say("done")
    assert talk.asked == "duty.d1"


def test_a_form_that_does_not_ask_for_duties_says_so_and_keeps_those_typed_before() -> None:
    forms = tuple(shipped_form(key).model_copy(update={"duties": "not_asked"}) for key in ("factor",))
    talk = Talk(context_with(forms[0], (*forms, shipped_form("area"))), "Clerk")
    talk.say(f"duties: {CALLS}")
    assert duties(talk) == [CALLS]
    talk.say("factor")
    assert talk.note("duties.not_on_form").facts["texts"] == [CALLS]
    assert (talk.asked, duties(talk)) == ("header.grade", [CALLS])
    talk.say("review")
    assert CALLS in talk.texts()


@pytest.mark.parametrize("way", [f"duties: {CALLS}; {POST}", f"Main duties:\n{CALLS}\n- {POST}"])
def test_duties_with_their_heading_are_duties_from_any_question(way: str) -> None:
    for talk in (Talk(context_on("factor")), Talk(context_on("factor"), "Clerk")):
        at = talk.asked
        talk.say(way)
        assert (duties(talk), talk.asked) == ([CALLS, POST], at)


def test_a_duty_whose_words_fit_nothing_has_what_is_usual_for_the_post_and_says_so() -> None:
    talk = begun("Frobnicates the quux")
    listing = next(each for each in talk.reply().listings if each.aspect == "suggested")
    assert talk.reply().facts["of_post"] is True
    assert {each.facts["reason"] for each in listing.reasons} <= {"same_title", "similar_title"}
    talk.say("A", "Can mend a quux")
    assert [each.for_duties for each in talk.draft.proposed] == [("d1",), ("d1",)]


def test_without_a_title_such_a_duty_has_an_example_and_own_words_are_taken() -> None:
    talk = begun("Frobnicates the quux", title="")
    assert (talk.reply().facts["of_post"], talk.on_show()) == (False, {})
    talk.say("Has mended a quux")
    assert list(proposed(talk)) == ["Has mended a quux"]


def test_suggestions_fit_the_duty_say_why_and_are_no_hours() -> None:
    talk = begun("Answers calls and emails from residents", POST)
    assert talk.asked == "duty.d1"
    listing = next(each for each in talk.reply().listings if each.aspect == "suggested")
    assert len(listing.entries) >= 3
    assert {reason.facts["reason"] for reason in listing.reasons} == {"duty"}
    assert all("calls" in why.facts["words"] or "Answers" in why.facts["words"] for why in listing.reasons)
    texts = {each.text: each.kind for each in shipped_library().criteria}
    assert "conditions" not in {texts[entry] for entry in listing.entries}
    first = talk.on_show()["A"]
    talk.say("not A")
    assert first in talk.note("suggestions.declined").facts["texts"]
    assert first not in talk.on_show().values()


def test_what_is_chosen_is_proposed_for_its_section_and_taken_with_one_press() -> None:
    talk = begun()
    talk.say("A")
    [taken] = proposed(talk)
    talk.say("- Has dealt with angry callers\n- Plans a day's work\n- GCSE maths or equivalent\n🙂")
    assert "criteria.without_words" in talk.names()
    assert proposed(talk)["Has dealt with angry callers"] == "experience.essential"
    assert proposed(talk)["Plans a day's work"] == "knowledge.essential"
    assert proposed(talk)["GCSE maths or equivalent"] == "academic.essential"
    assert talk.draft.document.sections == {}
    talk.say("done", "Knows the post's rules", "done")
    assert (talk.asked, talk.reply().name) == ("header.grade", "proposals.shown")
    headings = [each.heading for each in talk.reply().listings]
    assert len(headings) == len(set(headings))
    talk.say("yes")
    assert talk.draft.proposed == ()
    assert taken in talk.essential("knowledge") + talk.essential("experience")
    linked = {each.text: each.for_duties for _, _, each in talk.draft.document.all_criteria()}
    assert linked.pop("Knows the post's rules") == ("d2",)
    assert set(linked.values()) == {("d1",)}
    methods = {each.text: each.assessed_by for _, _, each in talk.draft.document.all_criteria()}
    assert methods[taken]


def test_the_section_is_still_asked_about_with_what_stands_there_and_does_not_suggest_it_again() -> None:
    talk = begun()
    on_show = list(talk.on_show().values())
    talk.press("take_all")
    talk.press("done", "skip", "accept_all")
    talk.say("4", "CSV-1")
    assert talk.asked == "experience.essential"
    standing = talk.essential("experience")
    assert set(standing) <= set(talk.texts())
    assert set(on_show).isdisjoint(talk.on_show().values())


def test_a_criterion_said_for_two_duties_serves_both() -> None:
    talk = begun()
    talk.say("Explains a bill", "done", "explains a bill.")
    assert talk.note("day_one.known").facts["texts"] == ["explains a bill."]
    assert talk.draft.proposed[0].for_duties == ("d1", "d2")
    talk.say("remove 1")
    assert [each.for_duties for each in talk.draft.proposed] == [("d1",)]
    talk.say("done", "yes", "duties", "done", "change duty 2")
    assert talk.asked == "duty.d2"
    talk.say("explains a bill")
    assert talk.draft.document.section("knowledge").essential[0].for_duties == ("d1", "d2")
    talk.say("remove 1", "change duty 1", "change 1: Explains any bill", "1 is desirable")
    assert talk.desirable("knowledge") == ["Explains any bill"]
    talk.say("1 to experience")
    assert (talk.desirable("knowledge"), talk.essential("experience")) == ([], ["Explains any bill"])
    talk.say("remove 1")
    assert "confirm.remove" in talk.names()
    talk.say("yes")
    assert talk.essential("experience") == []


def test_own_words_are_corrected_by_number() -> None:
    talk = begun()
    talk.say("Explains a bill", "change 1: Explains any bill", "change 1:", "1 is desirable", "1 to experience")
    assert proposed(talk) == {"Explains any bill": "experience.essential"}
    talk.say("3 to experience")
    assert "list.number_unknown" in talk.names()
    talk.say("move 1 to the moon")
    assert "move 1 to the moon" in talk.note("day_one.no_section").facts["typed"]
    talk.say("?!")
    assert "answer.without_words" in talk.names()
    talk.say("remove 1", "yes")
    assert proposed(talk) == {}


def test_a_duty_keeps_what_was_chosen_for_it_when_its_words_change() -> None:
    talk = begun()
    talk.say("Explains a bill", "done", "Sorts letters", "done", "yes", "duties")
    talk.say("change 2: Sorts and opens the post", "Books rooms")
    assert duties(talk) == [CALLS, "Sorts and opens the post", "Books rooms"]
    assert [each.id for each in talk.draft.document.duties][:2] == ["d1", "d2"]
    talk.say("remove 1")
    assert duties(talk)[0] == CALLS
    talk.say("yes")
    assert talk.note("duties.criteria_stay").facts["texts"] == ["Explains a bill"]
    assert (duties(talk)[0], talk.essential("knowledge")) == (
        "Sorts and opens the post",
        ["Explains a bill", "Sorts letters"],
    )
    talk.say("undo")
    assert [each.id for each in talk.draft.document.duties][:2] == ["d1", "d2"]
    assert CALLS in talk.note("undo.done").facts["back"]
    talk.say("redo")
    assert CALLS not in duties(talk)


def test_more_than_eight_are_taken_and_said_to_be_many() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("duties", "\n".join(f"Files letters of team {number}" for number in range(1, 10)))
    assert (len(duties(talk)), talk.note("duties.many").facts) == (9, {"count": 9, "most": 8})
    talk.press("done", "leave_duties")
    assert "duties.left" in talk.names()
    assert talk.asked == "header.grade"


def test_skipping_the_empty_list_is_going_on_without() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("what will the person do?", "skip")
    assert ("duties.passed" in talk.names(), talk.asked) == (True, "header.grade")
    talk.say("what is left")
    assert "Main duties" not in str(talk.reply())


@pytest.mark.parametrize("way", ["not known yet", "skip"])
def test_a_duty_never_holds_up_the_sign_off(way: str) -> None:
    talk = begun()
    talk.say(way)
    assert (talk.asked, "duties.none_yet" in talk.names()) == ("duty.d2", True)
    talk.say("what is left")
    assert "Duty 1" not in str(talk.reply().facts["later"])
    assert "Duty 1" not in str(talk.reply().facts["needed"])


@pytest.mark.parametrize("command", ["why", "help", "example"])
@pytest.mark.parametrize("at", ["duties", "duty.d1"])
def test_both_questions_have_help_a_reason_and_an_example(command: str, at: str) -> None:
    talk = begun()
    talk.say("back") if at == "duties" else None
    assert talk.asked == at
    talk.say(command)
    assert talk.names() == [f"{command}.shown"]
    assert talk.reply().facts[command]


def test_the_review_names_duties_without_an_essential_criterion_and_lets_it_be_sent() -> None:
    talk = begun()
    talk.say("Explains a bill", "done", "skip", "yes", "review")
    looked = next(each for each in talk.reply().listings if each.aspect == "worth_a_look")
    assert (looked.entries, [each.name for each in looked.reasons]) == ((POST,), ["duties.uncovered"])
    talk.say("knowledge 1 is desirable", "show")
    looked = next(each for each in talk.reply().listings if each.aspect == "worth_a_look")
    assert looked.entries == (CALLS, POST)


def test_shown_so_far_and_on_the_card_with_a_line_of_their_own() -> None:
    talk = begun()
    talk.say("show me so far")
    assert any((each.heading, each.aspect) == ("Main duties", "not_printed") for each in talk.last.replies[0].listings)
    place = next(each for each in progress_of(talk.context, talk.draft).places if each.label == "Main duties")
    assert (place.answered, place.asked, place.needed) == (1, 3, False)


def test_an_edited_message_changes_its_duties_and_what_stays_keeps_its_criteria() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("duties")
    before = talk.draft
    talk.say(f"{CALLS}\n{POST}")
    given = given_between(talk.context, before, talk.draft)
    talk.say("done", "Explains a bill", "done", "skip", "yes")
    talk.act(Revise(given, "duties", f"{CALLS}\nBooks rooms"))
    assert duties(talk) == [CALLS, "Books rooms"]
    assert talk.draft.document.duties[0].id == "d1"
    assert talk.draft.document.section("knowledge").essential[0].for_duties == ("d1",)


def test_merged_criteria_serve_the_duties_of_both() -> None:
    talk = begun()
    talk.say("Explains a bill", "done", "Knows the rules", "done", "yes", "merge knowledge 1 and 2")
    assert [each.for_duties for each in talk.draft.document.section("knowledge").essential] == [("d1", "d2")]


def test_another_person_is_not_asked_about_duties_that_nobody_took_up() -> None:
    document = with_ids(Document(form="factor", header={"job_title": "Clerk"}, duties=({"text": CALLS}, POST)))
    context = context_on("factor")
    draft = adopted(context, document)
    assert [duty.id for duty in document.duties] == ["d1", "d2"]
    assert draft.next_id > 2
    outcome = step(context, draft.model_copy(update={"marks": {}}), Focus(), Say("hello"))
    assert outcome.focus.question == "header.grade"
    assert {each.key for each in questions(context, draft)} > {"duties", "duty.d1", "duty.d2"}


def test_duties_are_signed_as_they_stand_and_old_hashes_hold() -> None:
    bare = Document(form="factor", sections={"knowledge": {"essential": [Criterion(text="x", for_duties=("d1",))]}})
    assert "duties" not in bare.content()
    assert "for_duties" not in str(bare.content())
    full = bare.model_copy(update={"duties": (Duty(id="d1", text=CALLS),)})
    assert full.content()["duties"] == [{"text": CALLS}]
    assert apply(bare, redline(bare, full)) == full


def test_the_question_is_put_again_as_it_stands() -> None:
    talk = begun()
    reply, _ = asked_now(talk.context, talk.draft, talk.focus)
    assert reply is not None
    assert (reply.name, reply.facts["duty"]) == ("ask.day_one", CALLS)
    offline = replace(talk.context, read_library=None)
    outcome = step(offline, talk.draft, Focus(question="duty.d1"), Say("again"))
    assert [each.aspect for each in outcome.replies[-1].listings] == []


def test_what_was_chosen_is_merged_and_split_only_when_it_is_taken() -> None:
    talk = begun()
    talk.say("Explains a bill\nListens to callers", "merge 1 and 2")
    assert talk.note("day_one.taken_first").facts["typed"] == "merge 1 and 2"
    assert set(proposed(talk)) == {"Explains a bill", "Listens to callers"}


def test_duties_are_corrected_like_any_list_and_from_anywhere() -> None:
    talk = begun()
    talk.say("change duties", "swap 1 and 2")
    assert duties(talk) == [POST, CALLS]
    talk.say("merge 1 and 2")
    assert duties(talk) == [f"{POST}; {CALLS}"]
    talk.say("undo", "back", "remove duties 1", "yes")
    assert duties(talk) == [CALLS]


def test_a_range_of_years_is_a_criterion_and_no_move() -> None:
    talk = begun()
    talk.say("Can answer a telephone", "2 to 3 years in finance")
    assert "2 to 3 years in finance" in proposed(talk)


def test_another_message_changed_leaves_the_proposals_under_their_sections() -> None:
    talk = begun()
    talk.say("Can answer a telephone", "Has GCSE English", "Can write a letter", "Has led a team")
    shown = [each.question for each in talk.draft.proposed]
    assert shown == ["knowledge.essential", "knowledge.essential", "academic.essential", "experience.essential"]
    other = Given(fields={"header.job_title": "Clerk"})
    kept = without(talk.context, talk.draft, other, fields=False)
    assert [each.question for each in kept.proposed] == shown


def test_what_is_made_desirable_for_a_duty_is_told_and_shown_as_that() -> None:
    talk = begun()
    talk.say("Can answer a telephone", "1 is desirable")
    place = "Specialist Knowledge (desirable criteria)"
    assert talk.note("day_one.moved").facts["place"] == place
    assert f"{place}: Can answer a telephone" in talk.texts()
    talk.say("1 to knowledge")
    assert talk.note("day_one.moved").facts["place"] == "Specialist Knowledge"

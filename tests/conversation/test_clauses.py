"""The questions about the post, and the fixed clauses that follow from the answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.acts import Act, Press, Say
from bot.conversation.context import Context
from bot.conversation.core import new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import question_of, questions
from specs.clauses import shipped_clauses
from specs.document import FactAnswer
from specs.nations import Nation
from tests.conversation.strategies import acts
from tests.conversation.talking import Talk, _until, context_on

DAY = date(2026, 11, 20)
LATER = date(2027, 12, 24)


def context(form: str = "factor", nation: Nation = "England", today: date = DAY) -> Context:
    plain = context_on(form)
    calendar = plain.organisation.calendar.model_copy(update={"nation": nation})
    organisation = plain.organisation.model_copy(update={"calendar": calendar})
    return replace(plain, organisation=organisation, clauses=shipped_clauses(), today=today)


def talk_at_facts(form: str = "factor", nation: Nation = "England", today: date = DAY) -> Talk:
    talk = Talk(context(form, nation, today), "Customer Hub Assistant")
    return _until(talk, "post_facts")


def standing(talk: Talk) -> list[str]:
    return [clause.key for clause in talk.draft.document.clauses]


def test_the_facts_are_asked_before_the_first_section_that_takes_clauses() -> None:
    talk = talk_at_facts()
    assert len(talk.reply().listings[0].entries) == 8
    assert talk.buttons()[0] == "no_facts"
    keys = [question.key for question in questions(talk.context, talk.draft)]
    assert keys[keys.index("post_facts") + 1] == "conditions.essential"


def test_numbers_choose_and_the_consequence_is_told_with_its_reason() -> None:
    talk = talk_at_facts()
    talk.say("1, 5")
    assert standing(talk) == ["right_to_work", "spoken_english", "travel"]
    told = talk.note("clauses.added").facts["clauses"]
    assert "the post speaks with the public" in told[1]["because"]
    assert talk.asked == "conditions.essential"
    assert talk.reply().facts["carried"] == ["Right to work", "Spoken English", "Travel"]
    assert talk.draft.document.post_facts["driving_is_work"] == FactAnswer(answer="no")


@pytest.mark.parametrize("said", ["none", "None of these", "no", "done"])
def test_none_leaves_what_everybody_has(said: str) -> None:
    talk = talk_at_facts()
    talk.press("no_facts") if said.startswith("None") else talk.say(said)
    assert standing(talk) == ["right_to_work"]
    assert talk.asked == "conditions.essential"


def test_the_menu_chooses_and_an_empty_choice_is_none() -> None:
    talk = talk_at_facts()
    talk.choose("unsocial_hours")
    assert standing(talk) == ["right_to_work", "unsocial_hours"]
    talk.say("change about the post")
    assert talk.reply().facts["count"] == 1
    talk.choose()
    assert standing(talk) == ["right_to_work"]
    assert talk.note("clauses.gone").facts["labels"] == ["Evenings, nights and weekends"]


def test_what_is_no_choice_changes_nothing() -> None:
    talk = talk_at_facts()
    talk.say("perhaps")
    assert "not_understood" in talk.names()
    talk.say("1 and 9")
    assert talk.note("list.number_unknown").facts["numbers"] == ["9"]
    talk.say("w " * 200)
    assert "tray.kept" in talk.names()
    assert (standing(talk), talk.asked) == ([], "post_facts")
    talk.press("choose.nonsense")
    assert talk.draft.document.post_facts["public_facing"].answer == "no"


def test_the_level_of_a_check_is_chosen_and_its_reason_recorded() -> None:
    talk = talk_at_facts()
    talk.say("3")
    assert talk.asked == "fact.dbs_level"
    assert talk.buttons()[:2] == ["choose.none", "choose.basic"]
    talk.say("whatever is highest")
    assert (talk.asked, "not_understood" in talk.names()) == ("fact.dbs_level", True)
    talk.say("enhanced")
    assert (talk.asked, standing(talk)) == ("fact.dbs_level.reason", ["right_to_work", "dbs_enhanced"])
    talk.say("x" * 301)
    assert talk.note("answer.too_long").facts["limit"] == 300
    talk.say("Gives personal care to adults.")
    assert talk.note("clauses.reworded").facts["labels"] == ["Enhanced DBS check"]
    assert talk.draft.document.clauses[1].text.endswith("the work: Gives personal care to adults.")
    talk.say("change level of the DBS check to 2")
    assert (talk.asked, standing(talk)) == ("conditions.essential", ["right_to_work", "dbs_basic"])
    assert talk.draft.document.clauses[1].text.endswith("the work: Gives personal care to adults.")
    talk.say("change level of the DBS check (the reason)")
    talk.press("keep")
    talk.say("change level of the DBS check")
    talk.press("choose.none")
    assert standing(talk) == ["right_to_work"]


def test_a_fact_taken_back_takes_its_clause_and_its_question_with_it() -> None:
    talk = talk_at_facts()
    talk.say("3 and 4", "basic", "Handles residents' money", "1")
    assert standing(talk) == ["right_to_work", "dbs_basic", "politically_restricted"]
    talk.say("change about the post", "4")
    assert standing(talk) == ["right_to_work", "politically_restricted"]
    assert question_of(talk.context, talk.draft, "fact.dbs_level") is None
    talk.say("change about the post", "3, 4")
    assert standing(talk) == ["right_to_work", "dbs_basic", "politically_restricted"]
    talk.say("change about the post", "3, 4")
    assert talk.note("clauses.unchanged").facts["count"] == 3


def test_welsh_is_one_of_four_and_asked_in_wales_alone() -> None:
    talk = talk_at_facts(nation="Wales")
    talk.say("1")
    assert talk.asked == "fact.welsh"
    talk.say("very desirable")
    assert talk.asked == "fact.welsh"
    assert [button.label for button in talk.reply().buttons][:4] == [
        *("Essential", "Need to be learnt", "Desirable", "Not necessary")
    ]
    talk.press("choose.to_be_learnt")
    assert standing(talk) == ["right_to_work", "spoken_english", "welsh_to_be_learnt"]
    assert "English or Welsh" in talk.draft.document.clauses[1].text


def test_a_clause_is_taken_away_with_a_reason_and_put_back() -> None:
    talk = talk_at_facts()
    talk.say("1 and 7", "change fixed clauses")
    assert talk.asked == "clauses"
    talk.say("remove 3 because the rota is voluntary")
    assert talk.note("clauses.taken_away").facts["reason"] == "the rota is voluntary"
    assert standing(talk) == ["right_to_work", "spoken_english"]
    talk.say("remove spoken English")
    assert talk.asked == "clause.spoken_english"
    talk.say("x" * 501)
    assert talk.asked == "clause.spoken_english"
    talk.say("The post writes only")
    assert [each.reason for each in talk.draft.document.clauses_taken_away] == [
        *("the rota is voluntary", "The post writes only")
    ]
    talk.say("remove 2")
    assert "clauses.gone_already" in talk.names()
    talk.say("put back 1")
    assert "clauses.there_already" in talk.names()
    talk.say("put back Evenings, nights and weekends")
    assert standing(talk) == ["right_to_work", "unsocial_hours"]
    assert talk.asked == "clauses"
    talk.say("change 2: other words")
    assert "not_understood" in talk.names()
    talk.press("done")
    assert talk.asked == "conditions.essential"
    shown = talk.press("show").replies[0]
    listed = {listing.aspect: listing.entries for listing in shown.listings}
    assert listed["clauses_taken_away"] == ("Spoken English: The post writes only",)
    assert listed["post_facts"] == (
        *("Speaks with the public as a regular part of the work", "Works evenings, nights or weekends"),
    )
    assert any("Before work starts we check" in entry for entry in listed["clauses"])


def test_the_menu_takes_away_and_puts_back() -> None:
    talk = talk_at_facts()
    talk.say("1", "change fixed clauses")
    talk.choose("away.spoken_english")
    assert talk.asked == "clause.spoken_english"
    talk.press("back")
    assert talk.asked == "clauses"
    talk.choose("away.spoken_english")
    talk.press("keep")
    assert standing(talk) == ["right_to_work", "spoken_english"]
    talk.say("change fixed clauses")
    talk.choose("away.spoken_english")
    talk.say("It never meets anybody")
    talk.choose("back.spoken_english")
    assert standing(talk) == ["right_to_work", "spoken_english"]
    talk.choose("away.nonsense")
    assert "press.out_of_place" in talk.names()


def test_what_was_taken_away_stays_away_while_it_applies_and_is_said_when_it_does_not() -> None:
    talk = talk_at_facts()
    talk.say("1", "change fixed clauses", "remove spoken English: the post writes only")
    talk.say("change about the post", "1 and 5")
    assert standing(talk) == ["right_to_work", "travel"]
    talk.say("change about the post", "none")
    assert talk.note("clauses.reason_forgotten").facts["texts"] == ["Spoken English: the post writes only"]
    assert talk.draft.document.clauses_taken_away == ()


def test_a_clause_past_review_is_left_out_and_that_is_said() -> None:
    talk = talk_at_facts(today=LATER)
    talk.say("1")
    told = talk.note("clauses.past_review").facts
    assert [each["label"] for each in told["clauses"]] == ["Right to work", "Spoken English"]
    assert told["hr"] is True
    assert standing(talk) == []
    talk.say("change about the post", "1, 5")
    assert [each["label"] for each in talk.note("clauses.past_review").facts["clauses"]] == ["Travel"]


def test_a_clause_keeps_its_text_as_it_was_when_chosen() -> None:
    talk = talk_at_facts()
    talk.say("1")
    before = talk.draft.document.clauses
    clauses = tuple(each.model_copy(update={"text": "Newer words."}) for each in shipped_clauses().clauses)
    library = shipped_clauses().model_copy(update={"clauses": clauses})
    talk.context = replace(talk.context, clauses=library)
    talk.say("change about the post", "1 and 7")
    assert talk.draft.document.clauses[:2] == before
    assert talk.draft.document.clauses[2].text == "Newer words."


def test_what_went_past_review_meanwhile_is_not_put_back() -> None:
    talk = talk_at_facts()
    talk.say("1", "change fixed clauses", "remove spoken English because it writes only")
    talk.context = replace(talk.context, today=LATER)
    talk.say("put back spoken English")
    assert "clauses.not_put_back" in talk.names()
    assert [each.reason for each in talk.draft.document.clauses_taken_away] == ["it writes only"]


def test_the_review_says_which_clause_went_past_review_since() -> None:
    talk = talk_at_facts()
    talk.say("1", "review")

    def remarks() -> tuple[str, ...]:
        return next(each.remarks for each in talk.press("show").replies[0].listings if each.aspect == "clauses")

    assert remarks() == ("", "", "")
    talk.context = replace(talk.context, today=LATER)
    assert remarks() == ("", "past_review", "past_review")


def test_a_form_that_takes_no_clauses_asks_nothing() -> None:
    here = context()
    form = here.form.model_copy(
        update={"sections": tuple(each.model_copy(update={"takes_clauses": ()}) for each in here.form.sections)}
    )
    keys = [question.key for question in questions(replace(here, form=form), new_draft(here))]
    assert not [key for key in keys if key.startswith(("post_facts", "fact.", "clauses"))]


def test_skipped_facts_are_asked_again_at_the_review() -> None:
    talk = talk_at_facts()
    talk.press("skip")
    assert standing(talk) == []
    talk.say("review")
    skipped = [each["label"] for each in talk.reply().facts["skipped"]]
    assert "About the post" in skipped
    talk.say("change about the post", "help", "why", "none")
    assert standing(talk) == ["right_to_work"]


SAID = """1|3 and 4|all|none|done|skip|back|2|enhanced|gives care|change fixed clauses|remove 1 because no|remove 2|yes
put back 1|put back 3|change about the post|remove right to work as it is|change level of the DBS check|review|🙂"""
PHRASES = st.sampled_from([*SAID.replace("\n", "|").split("|"), "x" * 320])
PRESSES = st.sampled_from(["no_facts", "choose.basic", "choose.welsh", "keep", "back", "skip", "done", "none"])
WALKS = st.lists(st.one_of(st.builds(Say, PHRASES), st.builds(Press, PRESSES), acts), max_size=20)


@settings(max_examples=60, deadline=None)
@given(nation=st.sampled_from(["England", "Wales", "Northern Ireland"]), walk=WALKS)
def test_any_act_about_the_post_leaves_a_question_asked(nation: Nation, walk: list[Act]) -> None:
    here = context(nation=nation)
    talk = talk_at_facts(nation=nation)
    draft, focus = talk.draft, talk.focus
    for act in walk:
        outcome = step(here, draft, focus, act)
        draft = Draft.model_validate_json(outcome.draft.model_dump_json())
        focus = Focus.model_validate_json(outcome.focus.model_dump_json())
        assert (draft, focus) == (outcome.draft, outcome.focus)
        json.dumps([reply.to_json() for reply in outcome.replies])
        if not outcome.wants:
            assert question_of(here, draft, outcome.replies[-1].question)
        keys = [each.key for each in draft.document.clauses]
        keys += [each.key for each in draft.document.clauses_taken_away]
        assert len(keys) == len(set(keys))

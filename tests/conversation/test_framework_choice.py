"""Frameworks that leave something to choose: a limit, options, competencies for leaders, other levels to look at."""

from __future__ import annotations

import dataclasses
from typing import Any

from bot.conversation.context import Context
from specs.frameworks import Framework, choice_of, shipped_framework
from specs.organisation import shipped_example
from specs.organisation.grades import Grade
from tests.conversation.talking import Talk, context_on, factor_at

CIVIL_SERVICE = shipped_framework("civil_service")
LADDER = tuple(Grade(key=key, name=key) for key in CIVIL_SERVICE.matrix)


def department() -> Context:
    organisation = shipped_example().model_copy(update={"ladder": LADDER, "framework": "civil_service"})
    return dataclasses.replace(context_on("factor"), organisation=organisation, framework=CIVIL_SERVICE)


def indicators(*texts: str, kind: str = "positive", level: str = "") -> list[dict[str, Any]]:
    return [{"id": f"{kind}-{level}-{text}"[:60], "text": text, "kind": kind} for text in texts]


def harbour(**changes: Any) -> Framework:
    """Three levels that run downwards, one competency of each kind, and behaviours of every kind."""

    def levelled(name: str) -> dict[str, list[dict[str, Any]]]:
        return {
            "3": indicators(f"Does {name} by hand", level="3"),
            "2": [
                *indicators(f"Plans {name} for a crew", kind="meeting", level="2"),
                *indicators(f"Leaves {name} to chance", kind="below", level="2"),
                *indicators(f"Hides faults in {name}", kind="negative", level="2"),
                *indicators(f"Rebuilds how {name} is done", kind="exceeding", level="2"),
            ],
            "1": indicators(f"Sets {name} policy for all docks", level="1"),
        }

    competencies = [
        {"key": "ropes", "name": "Ropes and Knots", "kind": "core", "indicators": levelled("rope work")},
        {"key": "charts", "name": "Charts", "kind": "optional", "indicators": levelled("chart work")},
        {"key": "radio", "name": "Radio", "kind": "optional", "indicators": levelled("radio work")},
        {"key": "crew", "name": "Leading a Crew", "kind": "leadership", "indicators": levelled("crew work")},
        {"key": "care", "name": "Care", "kind": "value", "indicators": {"all": indicators("Looks after the sea")}},
    ]
    row = {"ropes": "2", "charts": "2", "radio": "2", "crew": "2"}
    written = {
        "framework": "harbour",
        "name": "Harbour",
        "levels": [{"key": key, "name": f"Level {key}"} for key in "321"],
        "competencies": competencies,
        "matrix": {"4": row, "5": row, "12": dict.fromkeys(row, "1")},
    }
    return Framework.model_validate({**written, **changes})


def with_framework(framework: Framework) -> Context:
    return dataclasses.replace(context_on("factor"), framework=framework)


def talk_with(framework: Framework, grade: str = "4") -> Talk:
    talk = Talk(with_framework(framework), "Dock Hand")
    talk.say(grade, "A-1")
    return until(talk)


def until(talk: Talk, question: str = "competencies") -> Talk:
    for _ in range(40):
        if talk.asked.startswith(question):
            return talk
        talk.press("skip")
    raise AssertionError(question)


def at_which() -> Talk:
    talk = Talk(department(), "Policy Adviser")
    talk.say("HEO", "A-1")
    return until(talk)


def names_in(talk: Talk) -> list[str]:
    return [chosen.name for chosen in talk.draft.document.competencies]


def headings(talk: Talk) -> list[str]:
    return [listing.heading for listing in talk.reply().listings if listing.heading]


def test_a_limit_is_a_question_of_its_own_before_the_behaviours() -> None:
    talk = at_which()
    assert (talk.asked, talk.reply().name) == ("competencies.which", "ask.which")
    assert talk.reply().facts["room"] == 5
    assert len(talk.reply().listings[0].entries) == 9
    talk.say("1, 3 and Delivering at Pace")
    facts = talk.note("competencies.which.chosen").facts
    assert (facts["names"][-1], facts["left"]) == ("Delivering at Pace", 2)
    assert talk.asked == "competencies"
    assert headings(talk) == ["Seeing the Big Picture", "Making Effective Decisions", "Delivering at Pace"]
    talk.say("all")
    assert names_in(talk) == headings_of(talk)
    assert talk.asked == "review"
    assert not [each for each in talk.reply().listings if each.aspect == "worth_a_look"]


def headings_of(talk: Talk) -> list[str]:
    return [each.name for each in CIVIL_SERVICE.competencies if each.key in talk.draft.picked]


def test_more_than_the_limit_is_taken_said_changed_and_otherwise_named_in_the_review() -> None:
    talk = at_which()
    talk.say("1-7")
    facts = talk.note("competencies.which.too_many").facts
    assert (facts["over"], facts["room"], talk.asked) == (2, 5, "competencies.which")
    talk.say("1-5")
    assert talk.asked == "competencies"
    talk.say("all", "change competencies", "1-6")
    talk.press("done")
    assert talk.asked == "competencies"
    talk.say("all")
    assert talk.note("competencies.over_limit").facts["count"] == 6
    talk.say("change experience", "Has drafted advice", "done", "interview", "show")
    look = [each for each in talk.reply().listings if each.aspect == "worth_a_look"]
    assert [reason.name for each in look for reason in each.reasons] == ["competencies.limit_because"]
    assert "submit" in talk.buttons()  # nothing is refused
    talk.say("change competencies", "1-5")
    assert len(names_in(talk)) == 5
    assert "list.removed" in talk.names()


def test_what_is_no_choice_is_quoted_and_the_menu_does_the_same_as_words() -> None:
    talk = at_which()
    talk.say("the nice ones")
    assert talk.note("competencies.which.unclear").facts["typed"] == "the nice ones"
    talk.say("12")
    assert talk.note("list.number_unknown").facts["highest"] == 9
    talk.choose("no such key")
    assert talk.names()[0] == "press.out_of_place"
    talk.choose("leadership", "working_together")
    assert talk.draft.picked == ("leadership", "working_together")
    talk.press("back")
    menu = talk.reply().choices
    assert menu
    assert (talk.asked, menu.chosen) == ("competencies.which", ("leadership", "working_together"))
    talk.press("done")
    assert talk.asked == "competencies"


def test_skipped_everything_on_offer_is_shown_and_the_limit_holds_all_the_same() -> None:
    talk = at_which()
    talk.press("skip")
    assert len(headings(talk)) == 9
    talk.say("all")
    assert talk.note("competencies.over_limit").facts["count"] == 9
    talk.say("change competencies", "1-5")
    assert len(names_in(talk)) == 5


def test_a_new_grade_keeps_the_competencies_and_proposes_their_behaviours_again() -> None:
    talk = at_which()
    talk.say("1-5", "all", "change grade to G7")
    assert talk.asked == "competencies"
    assert len(headings(talk)) == 5
    proposed = {each.indicator.text for each in CIVIL_SERVICE.proposals("G7")}
    assert {entry for each in talk.reply().listings for entry in each.entries} <= proposed


def test_a_whole_walk_through_the_civil_service_framework() -> None:
    talk = at_which()
    talk.say("2, 4, 6, 8 and 9", "all but 15", "review", "change experience")
    talk.say("Has drafted advice for ministers", "done", "interview")
    talk.say("submit")
    assert talk.last.wants == "submit"
    assert len(talk.behaviours()) == 14
    levels = {each.level for chosen in talk.draft.document.competencies for each in chosen.indicators}
    assert levels == {"heo_seo"}


def test_options_are_offered_the_core_and_the_values_are_in_already() -> None:
    talk = talk_with(harbour())
    assert talk.reply().facts["included"] == ["Ropes and Knots", "Leading a Crew", "Care"]
    assert talk.reply().listings[0].entries == ("Charts", "Radio")
    talk.say("none")
    assert headings(talk) == ["Ropes and Knots", "Leading a Crew", "Care"]
    talk.say("all")
    assert "Looks after the sea" in talk.behaviours()
    talk.say("change competencies", "radio")
    assert headings(talk) == ["Ropes and Knots", "Radio", "Leading a Crew", "Care"]


def test_a_limit_counts_the_core_and_not_the_values() -> None:
    talk = talk_with(harbour(at_most=3))
    assert talk.reply().facts["room"] == 1
    talk.say("all")
    assert talk.note("competencies.which.too_many").facts["over"] == 1
    full = talk_with(harbour(at_most=2))
    assert (full.asked, headings(full)) == ("competencies", ["Ropes and Knots", "Leading a Crew", "Care"])


def test_leading_people_is_for_posts_that_do_and_otherwise_on_request() -> None:
    framework = harbour()
    with_people, without = (choice_of(framework, ["4"], leads=leads) for leads in (True, False))
    assert "crew" in [each.key for each in with_people.included]
    assert [each.key for each in without.on_request] == ["crew"]
    talk = numbered_x(framework, "4")
    assert talk.reply().facts["included"] == ["Ropes and Knots", "Care"]
    assert talk.reply().listings[0].remarks == ("", "", "leads_people")
    talk.say("all")
    assert talk.draft.picked == ("charts", "radio")
    talk.say("include Leading a Crew")
    assert talk.note("competencies.which.included").facts["competency"] == "Leading a Crew"
    assert "Leading a Crew" in headings(talk)
    leader = numbered_x(framework, "4", manages="2 Deck Hands")
    assert leader.reply().facts["included"] == ["Ropes and Knots", "Leading a Crew", "Care"]
    manager = numbered_x(framework, "12")
    assert "Leading a Crew" in manager.reply().facts["included"]


def numbered_x(framework: Framework, grade: str, manages: str = "skip") -> Talk:
    """A form that asks whom the post manages, with a section for competencies."""
    factor, numbered = context_on("factor").form, context_on("numbered_x").form
    counts = next(field for field in numbered.header if field.kind == "head_counts")
    form = factor.model_copy(update={"header": (*factor.header, counts)})
    talk = Talk(dataclasses.replace(context_on("factor"), form=form, framework=framework), "Dock Hand")
    talk.say(grade, "A-1", manages)
    if manages != "skip":
        talk.press("done")
    return until(talk)


def test_meeting_is_proposed_and_what_falls_short_only_looked_at() -> None:
    talk = talk_with(harbour())
    talk.say("none")
    entries = [entry for listing in talk.reply().listings for entry in listing.entries]
    assert entries == ["Plans rope work for a crew", "Plans crew work for a crew", "Looks after the sea"]
    talk.say("show what falls short of 1")
    assert talk.reply().name == "competencies.looked"
    (listing,) = talk.reply().listings
    assert listing.entries == ("Leaves rope work to chance", "Hides faults in rope work")
    assert not listing.letters
    talk.say("A")
    assert "competencies.not_understood" in talk.names()
    talk.say("all")
    assert not {"Leaves rope work to chance", "Rebuilds how rope work is done"} & set(talk.behaviours())
    talk.say("change competencies", "done", "what falls short of care")
    assert talk.reply().facts["count"] == 0


def test_what_goes_beyond_is_taken_only_when_asked_for_and_said_to_be_so() -> None:
    talk = talk_with(harbour())
    talk.say("none", "1-3", "change competencies", "done", "exceeding Ropes")
    assert talk.reply().listings[0].letters == ("A",)
    talk.say("A")
    assert "Rebuilds how rope work is done" in talk.behaviours()
    facts = talk.note("level.other").facts
    assert (facts["direction"], facts["belongs"], facts["level"]) == ("above", "Level 2", "Level 2")
    talk.say("review")
    look = [each for each in talk.reply().listings if each.aspect == "worth_a_look"]
    assert [entry for each in look for entry in each.entries] == ["Rebuilds how rope work is done"]


def test_other_levels_go_by_the_order_of_the_framework_though_its_numbers_fall() -> None:
    talk = talk_with(harbour())
    talk.say("none", "show the level above 1")
    assert talk.reply().listings[0].entries == ("Sets rope work policy for all docks",)
    talk.say("below ropes and knots")
    assert talk.reply().listings[0].entries == ("Does rope work by hand",)
    assert talk.reply().listings[0].letters == ("B",)
    talk.say("a, b")
    facts = talk.note("level.other").facts
    assert (facts["direction"], facts["belongs"], facts["level"]) == ("above", "Level 1", "Level 2")
    talk.say("review")
    (look,) = [each for each in talk.reply().listings if each.aspect == "worth_a_look"]
    assert [reason.facts["direction"] for reason in look.reasons] == ["above", "below"]
    talk.say("change competencies", "done", "charts at level 1")
    assert talk.reply().facts["levels"] == ["Level 1"]
    talk.say("z")
    assert talk.note("suggestions.unknown").facts["letters"] == ["Z"]
    top = talk_with(harbour(), grade="12")
    top.say("none", "above 1")
    assert (top.reply().facts["count"], top.reply().facts["levels"]) == (0, [])


def test_the_rest_of_a_level_is_offered_on_request_and_taken_by_letter() -> None:
    talk = Talk(context_on("factor"), "Customer Hub Assistant")
    talk.say("4", "A-1")
    until(talk)
    proposed = {entry for listing in talk.reply().listings for entry in listing.entries}
    talk.say("1-4", "change competencies", "more for communication")
    more = talk.reply().listings[0]
    assert more.letters == ("A", "B", "C")
    assert not set(more.entries) & proposed
    talk.say("more health", "A and D")
    assert more.entries[0] in talk.behaviours()
    assert len(talk.behaviours()) == 6
    assert {each.level for chosen in talk.draft.document.competencies for each in chosen.indicators} == {"l1", "l2"}
    own = talk.reply().listings[-1]
    talk.say(f"remove {own.start}")
    assert len(talk.behaviours()) == 5
    talk.say("change grade to 9")
    assert len(talk.behaviours()) == 1  # what was looked up and taken stays


def test_a_cumulative_framework_finds_nothing_wrong_with_lower_levels() -> None:
    talk = talk_with(harbour(cumulative=True))
    talk.say("none")
    assert "Does rope work by hand" in [entry for each in talk.reply().listings for entry in each.entries]
    talk.say("all", "review")
    assert not [each for each in talk.reply().listings if each.aspect == "worth_a_look"]


def test_the_review_names_a_grade_that_is_on_the_ladder_no_more() -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led a team", "review")
    assert not [each for each in talk.reply().listings if each.aspect == "worth_a_look"]
    organisation = talk.context.organisation
    left = tuple(each for each in organisation.ladder if each.name != talk.draft.document.header_words("grade"))
    assert len(left) == len(organisation.ladder) - 1
    talk.context = dataclasses.replace(talk.context, organisation=organisation.model_copy(update={"ladder": left}))
    talk.say("show")
    (look,) = [each for each in talk.reply().listings if each.aspect == "worth_a_look"]
    assert ("Grade 4", "grade.left_ladder") in zip(look.entries, [each.name for each in look.reasons], strict=True)

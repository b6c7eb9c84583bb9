"""Career grades in the conversation: behaviours of every rung, and criteria that are asked for "from SO1"."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus
from bot.conversation.reviewing import listings
from bot.conversation.turn import Turn
from specs.document import Criterion, Indicator
from specs.forms import shipped_form
from specs.frameworks import shipped_framework
from specs.organisation import shipped_organisation
from tests.conversation.talking import Talk

CAREER = "Scale 6 – PO1 (Career Grade)"
FRAMEWORK = shipped_framework("local_government")


def sharing_councils() -> Context:
    return Context(shipped_form("factor"), shipped_organisation("wenfold_harrowmere"), FRAMEWORK)


def at(question: str, grade: str = CAREER) -> Talk:
    talk = Talk(sharing_councils(), "Planning Officer")
    talk.say(grade, "PL-11")
    for _ in range(30):
        if talk.asked == question:
            return talk
        talk.press("skip")
    raise AssertionError(question)


def criteria(talk: Talk, section: str = "experience") -> list[Criterion]:
    return list(talk.draft.document.section(section).essential)


def indicators(talk: Talk) -> list[Indicator]:
    return [each for chosen in talk.draft.document.competencies for each in chosen.indicators]


def shown(talk: Talk) -> str:
    return "\n".join(entry for listing in talk.reply().listings for entry in listing.entries)


def test_the_grade_is_printed_as_it_was_typed() -> None:
    talk = Talk(sharing_councils(), "Planning Officer")
    talk.say("scale 6 - po1 (career grade)")
    assert talk.draft.document.header["grade"] == "scale 6 - po1 (career grade)"
    talk.say("change grade to so1")
    assert talk.draft.document.header["grade"] == "SO1"


def test_every_rungs_behaviours_are_proposed_and_the_higher_ones_marked() -> None:
    talk = at("competencies")
    entries = [entry for listing in talk.reply().listings for entry in listing.entries]
    lowest = [each.indicator.text for each in FRAMEWORK.proposals("sc6")]
    assert [entry for entry in entries if "(from " not in entry] == lowest
    for rung, name in (("so1", "SO1"), ("so2", "SO2"), ("po1", "PO1")):
        own = {each.indicator.text for each in FRAMEWORK.proposals(rung)}
        marked = {entry.replace(f" (from {name})", "") for entry in entries if f"(from {name})" in entry}
        assert marked
        assert marked <= own - set(lowest)
    assert len(set(entries)) == len(entries)
    talk.say("all")
    assert {each.from_grade for each in indicators(talk)} == {"", "SO1", "SO2", "PO1"}


def test_criteria_are_marked_by_number_and_by_words_before_them() -> None:
    talk = at("experience.essential")
    talk.say("- Has visited sites\n- Has written reports for committee\nfrom PO1: Has led a team of planners")
    assert [(each.text, each.from_grade) for each in criteria(talk)][-1] == ("Has led a team of planners", "PO1")
    talk.say("2 from SO1")
    assert talk.note("from_grade.marked").facts["grade"] == "SO1"
    assert [each.from_grade for each in criteria(talk)] == ["", "SO1", "PO1"]
    assert "Has written reports for committee (from SO1)" in shown(talk)
    talk.say("2 and 3 from principal officer 1 onwards")
    assert [each.from_grade for each in criteria(talk)] == ["", "PO1", "PO1"]
    talk.say("2 from the start", "change 3: Has led planners")
    assert [(each.text, each.from_grade) for each in criteria(talk)][1:] == [
        ("Has written reports for committee", ""),
        ("Has led planners", "PO1"),
    ]
    talk.say("3 from Scale 6")
    assert [each.from_grade for each in criteria(talk)] == ["", "", ""]


def test_a_heading_marks_the_lines_below_it() -> None:
    talk = at("experience.essential")
    talk.say("Has visited sites\nFrom SO1:\n- Has written reports\n- Has given evidence")
    assert [(each.text, each.from_grade) for each in criteria(talk)] == [
        ("Has visited sites", ""),
        ("Has written reports", "SO1"),
        ("Has given evidence", "SO1"),
    ]


def test_a_grade_that_the_post_does_not_have_marks_nothing_and_loses_nothing() -> None:
    talk = at("experience.essential")
    talk.say("from PO3: Has led a service")
    assert [(each.text, each.from_grade) for each in criteria(talk)] == [("from PO3: Has led a service", "")]
    assert talk.note("from_grade.unknown").facts["rungs"] == ["SO1", "SO2", "PO1"]
    talk.say("1 from PO3")
    assert talk.note("from_grade.unknown").facts["typed"] == "1 from PO3"
    talk.say("1 from the moon")
    assert "from_grade.unknown" in talk.names()
    talk.say("9 from SO1")
    assert talk.note("list.number_unknown").facts["numbers"] == ["9"]
    assert len(criteria(talk)) == 1
    talk.say("from far away: Has come by train", "From SO1:")
    assert [each.text for each in criteria(talk)][1:] == ["from far away: Has come by train", "From SO1:"]


def test_a_post_of_one_grade_has_no_marks() -> None:
    talk = at("experience.essential", "SO1")
    talk.say("Has written reports", "1 from PO1")
    assert talk.note("from_grade.unknown").facts["rungs"] == []
    assert [each.from_grade for each in criteria(talk)] == [""]
    talk.say("1 from each of two places")
    assert [each.text for each in criteria(talk)] == ["Has written reports", "1 from each of two places"]


def test_behaviours_can_be_marked_and_own_ones_too() -> None:
    talk = at("competencies")
    talk.say("1-3\nadd to Leadership: from PO1: Chairs case conferences", "change competencies", "2 from SO2")
    talk.say("add: Keeps bees")
    last = talk.reply().listings[-1]
    assert (last.aspect, last.entries[0]) == ("own", "Leadership: Chairs case conferences (from PO1)")
    talk.say(f"{last.start + 1} from SO1")
    marks = {each.text: each.from_grade for each in indicators(talk)}
    second = FRAMEWORK.proposals("sc6")[1].indicator.text
    assert marks[second] == "SO2"
    assert (marks["Chairs case conferences"], marks["Keeps bees"]) == ("PO1", "SO1")
    talk.say("remove 1", "99 from SO1", "2 from PO3")
    assert "from_grade.unknown" in talk.names()
    assert {each.text: each.from_grade for each in indicators(talk)}[second] == "SO2"


def test_a_mark_outside_a_new_grade_is_told_and_kept_and_stands_in_the_review() -> None:
    talk = at("experience.essential")
    talk.say("Has visited sites\nfrom PO1: Has led planners", "change grade to Scale 6 - SO1")
    facts = talk.note("from_grade.left_over").facts
    assert (facts["texts"], facts["marks"]) == (["Has led planners"], ["PO1"])
    assert [each.from_grade for each in criteria(talk)] == ["", "PO1"]
    talk.say("review")
    look = [each for each in talk.reply().listings if each.aspect == "worth_a_look"]
    assert [entry for each in look for entry in each.entries] == ["Has led planners (from PO1)"]
    assert [reason.name for each in look for reason in each.reasons] == ["from_grade.because"]
    talk.say("change grade to Scale 6 - PO1", "review")
    assert not [each for each in talk.reply().listings if each.aspect == "worth_a_look"]


def test_a_change_of_grade_marks_the_chosen_behaviours_anew() -> None:
    talk = at("competencies")
    talk.say("all", "change grade to SO1 - PO1")
    marks = {each.id: each.from_grade for each in indicators(talk)}
    lowest = {each.indicator.id for each in FRAMEWORK.proposals("so1")}
    assert "SO1" not in marks.values()
    assert all(mark == "" for key, mark in marks.items() if key in lowest)
    assert talk.asked == "competencies"


def test_marks_stand_wherever_the_draft_is_shown() -> None:
    talk = at("experience.essential")
    talk.say("from SO1: Has written reports")
    shown_now = listings(Turn(talk.context, talk.draft, Focus()))
    assert ["Has written reports (from SO1)"] in [list(each.entries) for each in shown_now]
    assert Draft.model_validate_json(talk.draft.model_dump_json()) == talk.draft


def test_a_mark_before_the_grade_is_known_is_kept_and_checked_when_it_comes() -> None:
    talk = Talk(sharing_councils(), "Planning Officer")
    talk.say("skip", "PL-11", "from SO1: Has written reports")
    assert [each.from_grade for each in criteria(talk)] == ["SO1"]
    talk.say("change grade to Scale 3")
    assert talk.note("from_grade.left_over").facts["grade"] == "Scale 3"


def test_a_criterion_is_measured_by_the_rung_of_its_mark() -> None:
    talk = at("experience.essential", "Scale 6 - Director")
    talk.say("Sets the strategic direction of planning")
    facts = talk.note("level.beyond").facts
    assert (facts["grade"], facts["career"]) == ("Scale 6", True)
    talk.say("from Director: Gives strategic leadership to planners")
    assert "level.beyond" not in talk.names()

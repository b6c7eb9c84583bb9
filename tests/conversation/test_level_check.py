"""Rule L26: own words that reach further than the grade's level get one gentle note, and are kept."""

from __future__ import annotations

import pytest

from specs.frameworks import shipped_framework
from specs.wording import beyond_level
from tests.conversation.talking import Talk, area_at, context_on, factor_at

ABOVE = "Communicates with managers at all levels of the organisation"


def at_grade(grade: str) -> Talk:
    talk = Talk(context_on("factor"), "Customer Hub Assistant")
    talk.say(grade, "A-1")
    return talk


def test_a_criterion_that_claims_the_organisation_gets_the_levels_own_words() -> None:
    talk = at_grade("Grade 4")
    talk.say(ABOVE)
    facts = talk.note("level.beyond").facts
    assert (facts["phrase"], facts["grade"]) == ("at all levels of the organisation", "Grade 4")
    framework = talk.context.framework
    assert framework
    nearest = [each for each in framework.proposals("4") if each.indicator.text == facts["indicator"]]
    assert [each.competency for each in nearest] == ["communication"]
    assert facts["level"] in [level.name for level in framework.levels[:3]]
    assert talk.essential("experience") == [ABOVE]
    talk.say("change 1: Sets the strategy for customers")
    assert talk.note("level.beyond").facts["phrase"] == "sets the strategy"


def test_an_added_behaviour_is_measured_against_its_own_competency() -> None:
    talk = factor_at("competencies")
    talk.say("add to Communication: Explains council-wide changes to residents")
    facts = talk.note("level.beyond").facts
    assert facts["phrase"] == "council wide"
    framework = talk.context.framework
    assert framework
    level = framework.level_for("4", "communication")
    assert facts["indicator"] in [each.text for each in framework.competency("communication").indicators[level]]
    assert "Explains council-wide changes to residents" in talk.behaviours()


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        ("Grade 12", ABOVE),
        ("skip", ABOVE),
        ("Grade 4", "Has worked with people across the counter"),
        ("Grade 4", "Organises wide shelves in the whole library"),
    ],
)
def test_nothing_is_said_where_the_level_fits_or_is_unknown(grade: str, text: str) -> None:
    talk = at_grade(grade)
    talk.say(text)
    assert talk.essential("experience") == [text]
    assert "level.beyond" not in talk.names()


def test_several_such_lines_get_one_note_and_a_draft_without_a_grade_none() -> None:
    talk = at_grade("Grade 4")
    talk.say(f"- {ABOVE}\n- Leads change across the council")
    assert talk.names().count("level.beyond") == 1
    area = area_at("knowledge.essential")
    area.say(ABOVE)
    assert area.essential("knowledge") == [ABOVE]
    assert "level.beyond" not in area.names()


def test_the_boundary_is_three_quarters_up_the_levels() -> None:
    framework = shipped_framework("local_government")
    for level, expected in (("l1", True), ("l3", True), ("l4", False), ("l5", False)):
        row = dict.fromkeys(framework.matrix["4"], level)
        moved = framework.model_copy(update={"matrix": {"x": row}})
        assert (beyond_level(moved, "x", ABOVE) is not None) == expected
    assert beyond_level(framework, "no such grade", ABOVE) is None

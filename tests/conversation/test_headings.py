"""Pastes from other people's documents, whose headings are not those of the form."""

from __future__ import annotations

import pytest

from bot.conversation.headings import section_called
from specs.forms import shipped_form
from tests.conversation.talking import Talk, area_at, context_on

PASTE = """Education: GCSE English and maths or equivalent
Experience:
- supervising a team
- dealing with complaints
Desirable: experience of a CRM
Knowledge
- data protection
- council services"""


def test_a_paste_with_other_headings_goes_to_the_sections_that_they_mean() -> None:
    talk = area_at("registration.essential")
    talk.say(PASTE)
    assert ["Education", "Qualifications"] in talk.note("proposals.headings").facts["headings"]
    talk.press("accept_all")
    assert talk.essential("qualifications") == ["GCSE English and maths or equivalent"]
    wanted = ["supervising a team", "dealing with complaints", "data protection", "council services"]
    assert talk.essential("knowledge") == wanted
    assert talk.desirable("knowledge") == ["experience of a CRM"]


@pytest.mark.parametrize(
    ("form", "name", "key"),
    [
        ("factor", "Educational qualifications", "academic"),
        ("factor", "Training", "vocational"),
        ("factor", "Work experience", "experience"),
        ("factor", "Knowledge and understanding", "knowledge"),
        ("area", "Skills & knowledge", "knowledge"),
        ("area", "Computer skills", "it"),
        ("area", "Interpersonal skills", "communication"),
        ("area", "Professional membership", "registration"),
    ],
)
def test_what_people_call_a_section(form: str, name: str, key: str) -> None:
    found = section_called(shipped_form(form), name)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("name", ["Skills", "Hobbies", "Experience of the housing register and its rules"])
def test_what_means_no_section_is_no_heading(name: str) -> None:
    assert section_called(shipped_form("area"), name) is None


def test_lines_of_a_plain_list_are_no_headings() -> None:
    talk = area_at("communication.essential")
    talk.say("Communication skills\nKnowledge of housing law\nExperience")
    assert talk.essential("communication") == ["Communication skills", "Knowledge of housing law", "Experience"]


def test_the_name_of_a_post_goes_to_the_title_whatever_was_asked() -> None:
    talk = Talk(context_on("area"))
    assert talk.asked == "header.directorate"
    talk.say("Customer Services Team Leader, reports to the Hub Manager")
    talk.press("accept_all")
    assert talk.draft.document.header["post_title"] == "Customer Services Team Leader"
    assert "directorate" not in talk.draft.document.header
    talk.say("its in the Resources directorate")
    assert talk.draft.document.header["directorate"] == "Resources"

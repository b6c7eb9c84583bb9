"""What was read and judged stays true: the first three suggestions are pinned, and no judgement is about nothing."""

from __future__ import annotations

import pytest
import yaml

from specs.suggestions import shipped_library
from specs.suggestions.model import EVERY_BAND
from tests.specs import suggestion_judged_page, suggestion_judgement, suggestion_reading
from tests.specs.suggestion_table import TITLES

LIBRARY = shipped_library()
REGENERATE = "run `python -m tests.specs.suggestion_reading --write`, read what changed, and judge it"
# Real titles that the list of the docs does not have, as managers write them, and the role that each should mean.
OTHERS = {
    "Democratic Services Officer (maternity cover)": {"democratic_services_officer"},
    "SEND Caseworker": {"send_caseworker"},
    "Ecologist": {"ecologist"},
    "Registrar": {"registration_officer"},
    "Lifeguard": {"lifeguard"},
    "Cemetery Operative": {"cemetery_operative"},
    "Data Protection Officer": {"information_governance_officer"},
    "ASB Officer": {"community_safety_officer"},
    "Passenger Assistant (term time only)": {"passenger_assistant"},
    "Complaints Officer": {"complaints_officer"},
    "Health & Safety Adviser": {"health_safety_adviser"},
    "Pest Control Officer": {"pest_control_officer"},
    "Electrician (Housing Repairs)": {"repairs_operative"},
    "Estates Surveyor": {"property_surveyor"},
    "Tree Officer": {"tree_officer"},
    "Archivist 0.5 FTE": {"archivist"},
    "Swimming Teacher - casual": {"sports_instructor"},
    "Educational Psychologist": {"educational_psychologist"},
    "CCTV Operator": {"cctv_operator"},
    "Highways Operative": {"highways_operative"},
    "Social Work Assistant": {"social_work_assistant"},
    "Public Health Practitioner": {"public_health_officer"},
    "School Crossing Patrol": {"school_crossing_patrol"},
    "Executive Assistant to the Chief Executive": {"personal_assistant", "head_of_service"},
    # Nothing here is like these; what serves every post is better than another job's criteria.
    "Minibus Driver": set(),
    "Rights of Way Officer": set(),
    "Road Safety Officer": set(),
    "Enforcement Agent": set(),
    "Teacher": set(),
    "Translator": set(),
}


def test_the_first_three_of_each_section_are_those_that_were_read() -> None:
    written = yaml.safe_load(suggestion_reading.GOLDEN.read_text(encoding="utf-8"))
    offered = suggestion_reading.golden(LIBRARY)
    assert list(written) == list(offered), REGENERATE
    moved = [
        (title, name)
        for title in offered
        for name in offered[title]
        if written[title].get(name) != offered[title][name]
    ]
    assert moved == [], REGENERATE


def test_the_tallies_in_the_docs_are_of_the_library_as_it_is() -> None:
    assert suggestion_judged_page.written() == suggestion_judged_page.tables(LIBRARY), REGENERATE


def test_every_judgement_is_about_a_suggestion_that_is_still_made() -> None:
    assert suggestion_judgement.stale(LIBRARY) == []
    named = {title for miss in suggestion_judgement.judgements() if miss.titles != "all" for title in miss.titles}
    assert named <= set(TITLES)


@pytest.mark.parametrize("title", TITLES)
def test_at_its_usual_grade_a_title_s_first_three_are_its_own_where_it_has_any(title: str) -> None:
    """What serves many posts comes after what was written for this one."""
    grade = suggestion_reading.usual_grade(LIBRARY, title)
    for name, section in suggestion_reading.sections():
        own = [bool(each.criterion.roles) for each in suggestion_reading.offered(LIBRARY, title, grade, section)]
        assert own[:3] == sorted(own[:3], reverse=True), (title, name)


@pytest.mark.parametrize("title", TITLES)
def test_at_its_usual_grade_a_title_has_three_of_its_own_for_what_it_does_and_knows(title: str) -> None:
    grade = suggestion_reading.usual_grade(LIBRARY, title)
    for name, section in suggestion_reading.sections():
        if name in ("factor: experience", "factor: knowledge"):
            found = suggestion_reading.offered(LIBRARY, title, grade, section)
            assert sum(1 for each in found if each.criterion.roles) >= 3, (title, name)


@pytest.mark.parametrize(("title", "roles"), OTHERS.items())
def test_titles_outside_the_list_mean_the_right_work_or_none(title: str, roles: set[str]) -> None:
    assert {match.role for match in LIBRARY.titles.match(title)} == roles


def test_a_role_is_never_without_a_criterion_of_its_own_in_its_bands() -> None:
    for role in LIBRARY.roles.values():
        for band in role.bands:
            assert [each for each in LIBRARY.criteria if role.key in each.roles and band in each.bands], (
                role.key,
                band,
            )
    assert all(set(each.bands) <= set(EVERY_BAND) for each in LIBRARY.criteria)

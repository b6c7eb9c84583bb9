"""Rule L26 both ways: what is above or below the level of its grade, and how seldom that is said without cause."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from specs.document import ChosenCompetency, Criterion, Document, Indicator, SectionEntry
from specs.frameworks import Framework, shipped_framework
from specs.organisation import shipped_example, shipped_organisation, shipped_organisations
from specs.organisation.grades import Grade
from specs.suggestions import grade_band, shipped_library
from specs.wording import finding_of, level_findings

LOCAL = shipped_framework("local_government")
SHIPPED = ("local_government", "civil_service")
ABOVE, BELOW = (
    "Sets out a future for the area that partners adopt as their own.",
    "Lets other people finish before replying.",
)


def rung(key: str) -> tuple[Grade, ...]:
    return (Grade(key=key, name=f"Grade {key}"),)


def every(framework: Framework) -> Iterator[tuple[str, str, Indicator]]:
    """Competency, level and indicator, as it would stand in a document."""
    for competency in framework.competencies:
        for level, several in competency.indicators.items():
            for each in several:
                yield competency.key, level, Indicator(id=each.id, text=each.text, level=level, source="framework")


@pytest.mark.parametrize("key", SHIPPED)
def test_no_shipped_behaviour_is_off_its_own_level_chosen_or_typed_by_hand(key: str) -> None:
    framework = shipped_framework(key)
    for grade, row in framework.matrix.items():
        for competency, level, indicator in every(framework):
            if row[competency] == level:
                typed = Indicator(text=indicator.text)
                assert finding_of(framework, rung(grade), indicator, competency) is None
                assert finding_of(framework, rung(grade), typed, competency) is None, indicator.text
                assert finding_of(framework, rung(grade), Criterion(text=indicator.text)) is None, indicator.text


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_behaviour_of_another_level_is_found_with_its_direction(key: str) -> None:
    framework = shipped_framework(key)
    order = [level.key for level in framework.levels]
    for grade, row in framework.matrix.items():
        for competency, level, indicator in every(framework):
            found = finding_of(framework, rung(grade), indicator, competency)
            place, expected = order.index(level), order.index(row[competency])
            assert (found.direction if found else "") == ("above" if place > expected else "below") * (
                place != expected
            )
            if found:
                own = framework.competency(competency).indicators[row[competency]]
                assert found.indicator in [each.text for each in own]
                assert (found.expected, found.level) == (framework.levels[expected].name, framework.levels[place].name)


@pytest.mark.parametrize("employer", shipped_organisations())
def test_the_library_at_the_bands_it_was_written_for_is_nearly_silent(employer: str) -> None:
    organisation, library = shipped_organisation(employer), shipped_library()
    framework = shipped_framework(organisation.framework)
    fitting = [
        (step, criterion.text)
        for step in organisation.ladder
        for criterion in library.criteria
        if grade_band(organisation, step.name) in criterion.bands
    ]
    named = [text for step, text in fitting if finding_of(framework, (step,), Criterion(text=text))]
    assert len(library.criteria) >= 1500
    assert len(named) / len(fitting) < 0.005
    assert len(set(named)) <= 15


def test_what_is_written_for_managers_is_found_at_an_assistants_grade() -> None:
    managers = [each for each in shipped_library().criteria if set(each.bands) <= {"senior", "manager"}]
    managers = [each for each in managers if "manager" in each.bands]
    found = [each for each in managers if finding_of(LOCAL, rung("2"), Criterion(text=each.text))]
    assert len(found) / len(managers) > 0.25


@pytest.mark.parametrize(
    ("grade", "text", "direction", "phrase"),
    [
        ("4", "Line manages six advisers", "above", "line manages"),
        ("8", "Line manages six advisers", "", ""),
        ("7", "Has managed a service across two sites", "above", "managed a service"),
        ("11", "Has managed a service across two sites", "", ""),
        ("4", "Communicates at all levels of the organisation", "above", "at all levels of the organisation"),
        ("9", "Keeps the register under supervision", "below", "under supervision"),
        ("4", "Keeps the register under supervision", "", ""),
        ("9", "Follows simple instructions", "below", "follows simple instructions"),
        ("4", "Has answered questions from the public", "", ""),
    ],
)
def test_words_tell_the_direction(grade: str, text: str, direction: str, phrase: str) -> None:
    found = finding_of(LOCAL, rung(grade), Criterion(text=text))
    assert ((found.direction, found.phrase) if found else ("", "")) == (direction, phrase)
    if found:
        assert found.indicator in [each.indicator.text for each in LOCAL.proposals(grade)]


def test_a_whole_document_by_id_in_its_order_and_by_its_marks() -> None:
    criteria = (
        Criterion(id="c1", text="Has managed a service across two sites"),
        Criterion(id="c2", text="Has managed a service across two sites", from_grade="Head of Service"),
        Criterion(id="c3", text="Keeps records that others can use"),
    )
    chosen = (
        Indicator(id="lea-l5-1", text=ABOVE, level="l5", source="framework"),
        Indicator(id="c4", text=BELOW, from_grade="PO3"),
        Indicator(id="lea-l2-1", text="x", level="l2", source="framework"),
        Indicator(id="lea-l4-1", text="y", level="l4", source="framework", from_grade="Head of Service"),
    )
    document = Document(
        form="factor",
        sections={"experience": SectionEntry(essential=criteria)},
        competencies=(
            ChosenCompetency(competency="leadership", indicators=chosen),
            ChosenCompetency(competency="communication", indicators=(chosen[1],)),
        ),
    )
    found = level_findings(document, "Scale 6 - Head of Service", LOCAL, shipped_organisation("wenfold_harrowmere"))
    assert [(each.id, each.part, each.direction, each.grade) for each in found] == [
        ("c1", "criterion", "above", "Scale 6"),
        ("lea-l5-1", "indicator", "above", "Scale 6"),
        ("c4", "indicator", "below", "PO3"),
    ]


def test_levels_that_run_downwards_are_compared_by_their_order() -> None:
    """Level 1 the highest: the order of the file counts, not the number."""
    downwards = {f"l{number}": f"{6 - number}" for number in range(1, 6)}
    written = LOCAL.model_dump(mode="json")
    written["levels"] = [
        {"key": downwards[each["key"]], "name": f"Level {downwards[each['key']]}"} for each in written["levels"]
    ]
    written["matrix"] = {
        grade: {key: downwards[level] for key, level in row.items()} for grade, row in written["matrix"].items()
    }
    for competency in written["competencies"]:
        competency["indicators"] = {downwards[level]: several for level, several in competency["indicators"].items()}
    turned = Framework.model_validate(written)
    highest = Indicator(id="lea-l5-1", text=ABOVE, level="1", source="framework")
    found = finding_of(turned, rung("4"), highest, "leadership")
    assert found
    assert (found.direction, found.level, found.expected) == ("above", "Level 1", "Level 5")
    by_words = finding_of(turned, rung("4"), Criterion(text="Works council-wide"))
    assert by_words
    assert by_words.expected == "Level 4"


def test_without_a_grade_or_a_row_nothing_is_said() -> None:
    organisation = shipped_example()
    document = Document(form="factor", sections={"a": SectionEntry(essential=(Criterion(text="Works council-wide"),))})
    assert level_findings(document, "Grade 4", LOCAL, organisation)
    assert level_findings(document, "", LOCAL, organisation) == ()
    assert level_findings(document, "no such grade", LOCAL, organisation) == ()

"""Career grades: which rungs a grade holds, in the order of the ladder, and the mark "from SO1" in a document."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from specs.audit import content_hash
from specs.document import Criterion, Document, Indicator, marked_words
from specs.frameworks import shipped_framework
from specs.organisation import Organisation, shipped_organisation, shipped_organisations
from tests.specs.test_organisation import NOTATIONS, on_ladder

COUNCIL = ["Scale 4", "Scale 5", "Scale 6", "SO1", "SO2", "PO1", "PO2", "PO3"]


@pytest.mark.parametrize(
    ("written", "ladder", "held"),
    [
        ("4", ["3", "4", "5"], ["4"]),
        ("Grade M (SCP 49-52)", ["Grade L (SCP 45-48)", "Grade M (SCP 49-52)"], ["Grade M (SCP 49-52)"]),
        ("Scale 6 – PO3 (Career Grade)", COUNCIL, COUNCIL[2:]),
        ("Scale 6 Bar SO1", COUNCIL, ["Scale 6", "SO1"]),
        ("Sc 2/3 (with bar at top of Sc 2)", ["Scale 1", "Scale 2", "Scale 3"], ["Scale 2", "Scale 3"]),
        ("3-6 and Grade 7, SCP 15-35 and 35-40", list("1234567"), list("34567")),
        ("3-6 and Grade 8, SCP 15-35 and 40-44", list("12345678"), list("34568")),
        (
            "Levels 1 (grade 4), Level 2 (grade 5), Team Leader (grade 7)",
            ["Grade 4", "Grade 5", "Grade 6", "Grade 7"],
            ["Grade 4", "Grade 5", "Grade 7"],
        ),
        ("CSW 2/3", ["CSW 1", "CSW 2", "CSW 3"], ["CSW 2", "CSW 3"]),
        ("Support Worker Level 2 / 2A", ["Support Worker Level 2", "Support Worker Level 2A"], None),
        ("Scale 6 – PO3 (Career Grade)", ["Scale 6", "Scale 6 – PO3 (Career Grade)", "PO3"], 1),
        ("SO1, SO2 and PO2", COUNCIL, ["SO1", "SO2", "PO2"]),
        ("PO3 – Scale 6", COUNCIL, []),
        ("Grade 7, Grade 4", ["4", "7"], []),
        (", ".join(str(grade) for grade in range(1, 12)), [str(grade) for grade in range(1, 12)], []),
        ("no grade here", COUNCIL, []),
        ("", COUNCIL, []),
    ],
)
def test_a_grade_holds_its_rungs_in_the_order_of_the_ladder(
    written: str, ladder: list[str], held: list[str] | int | None
) -> None:
    expected = ladder if held is None else [ladder[held]] if isinstance(held, int) else held
    assert [rung.name for rung in on_ladder(*ladder).rungs(written)] == expected


@pytest.mark.parametrize(("written", "ladder", "place"), NOTATIONS)
def test_every_published_notation_holds_rungs_upwards_from_its_place(
    written: str, ladder: list[str], place: int
) -> None:
    organisation = on_ladder(*ladder)
    places = [organisation.place(rung) for rung in organisation.rungs(written)]
    assert places[0] == place
    assert all(lower < higher for lower, higher in pairwise(places))


def test_an_employer_without_grades_reads_none() -> None:
    assert on_ladder().rungs("Grade 4") == ()
    assert on_ladder().grade("Grade 4") is None


def ladder_and_rows() -> list[Organisation]:
    return [shipped_organisation(key) for key in shipped_organisations()]


def test_the_sharing_councils_have_a_career_grade_on_their_ladder() -> None:
    pair = shipped_organisation("wenfold_harrowmere")
    grade = pair.grade("Scale 6 – PO1 (Career Grade)")
    assert grade
    assert grade.name == "Scale 6 – PO1 (Career Grade)"
    assert [rung.name for rung in pair.rungs(grade.name)] == ["Scale 6", "SO1", "SO2", "PO1"]


@pytest.mark.parametrize("organisation", ladder_and_rows(), ids=lambda each: each.organisation)
def test_every_rung_of_a_shipped_ladder_has_a_row_that_climbs(organisation: Organisation) -> None:
    framework = shipped_framework(organisation.framework)
    rank = {level.key: place for place, level in enumerate(framework.levels)}
    rows = [framework.matrix[rung.key] for rung in organisation.ladder]
    assert all(set(row) == {competency.key for competency in framework.competencies} for row in rows)
    for lower, higher in pairwise(rows):
        assert all(rank[higher[key]] - rank[lower[key]] in (0, 1) for key in lower)
    for rung in organisation.ladder:
        assert 24 <= len(framework.proposals(rung.key)) <= 36, rung.name


def test_the_mark_is_printed_and_signed_and_its_absence_changes_no_hash() -> None:
    assert marked_words(Criterion(text="Leads inspections.", from_grade="SO1")) == "Leads inspections (from SO1)."
    assert marked_words(Indicator(text="Leads inspections", from_grade="SO1")) == "Leads inspections (from SO1)"
    assert marked_words(Criterion(text="Leads inspections.")) == "Leads inspections."
    written: dict[str, Any] = {
        "form": "factor",
        "sections": {"experience": {"essential": [{"text": "Leads inspections"}]}},
        "competencies": [{"competency": "own", "indicators": ["Asks"]}],
    }
    plain = Document.model_validate(written)
    (criterion,), (competency,) = (
        plain.content()["sections"]["experience"]["essential"],
        plain.content()["competencies"],
    )
    assert "from_grade" not in criterion
    assert "from_grade" not in competency["indicators"][0]
    written["sections"]["experience"]["essential"][0]["from_grade"] = "SO1"
    assert content_hash(Document.model_validate(written).content()) != content_hash(plain.content())

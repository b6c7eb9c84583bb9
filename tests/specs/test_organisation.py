"""Organisations from files, and grades as employers write them."""

from __future__ import annotations

import re
import typing
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from specs.forms import shipped_form
from specs.organisation import Organisation, read_organisation, shipped_organisation, shipped_organisations
from specs.organisation.grades import Grade, plain_grade
from specs.sources import SourceError
from specs.suggestions.bands import grade_band

DOCS = Path(__file__).parents[2] / "docs"

# Each grade as published, the ladder it may stand on, lowest first, and its place there.
NOTATIONS: list[tuple[str, list[str], int]] = [
    ("4", ["3", "4", "5"], 1),
    ("9", ["4", "9", "12"], 1),
    ("Grade M (SCP 49-52)", ["Grade K (SCP 41-44)", "Grade L (SCP 45-48)", "Grade M (SCP 49-52)"], 2),
    ("SCP 41 – 44 (PO 5)", ["SCP 33 – 36 (PO 3)", "SCP 37 – 40 (PO 4)", "SCP 41 – 44 (PO 5)"], 2),
    ("Scale 6 – PO3 (Career Grade)", ["Scale 5", "Scale 6", "SO1", "SO2", "PO1", "PO2", "PO3"], 1),
    ("Scale 6 – PO3 (Career Grade)", ["Scale 6", "Scale 6 – PO3 (Career Grade)", "PO3"], 1),
    ("Scale 6 Bar SO1", ["Scale 5", "Scale 6", "SO1"], 1),
    ("Sc 2/3 (with bar at top of Sc 2)", ["Sc 1", "Sc 2/3 (with bar at top of Sc 2)", "Sc 4"], 1),
    ("Sc 2/3 (with bar at top of Sc 2)", ["Scale 1", "Scale 2", "Scale 3"], 1),
    ("Pay Band J/SCP 32-34", ["Pay Band H/SCP 26-28", "Pay Band I/SCP 29-31", "Pay Band J/SCP 32-34"], 2),
    ("3-6 and Grade 7, SCP 15-35 and 35-40", ["1", "2", "3", "4", "5", "6", "7"], 2),
    ("3-6 and Grade 7, SCP 15-35 and 35-40", ["1-2", "3-6 and Grade 7, SCP 15-35 and 35-40", "8"], 1),
    (
        "Levels 1 (grade 4), Level 2 (grade 5), Team Leader (grade 7)",
        ["Apprentice", "Levels 1 (grade 4), Level 2 (grade 5), Team Leader (grade 7)", "Service Manager"],
        1,
    ),
    ("CSW 2/3", ["CSW 1", "CSW 2", "CSW 3"], 1),
    ("CSW 2/3", ["CSW 1", "CSW 2/3", "CSW 4"], 1),
    ("Support Worker Level 2 / 2A", ["Support Worker Level 1", "Support Worker Level 2", "Support Worker Level 2A"], 1),
    ("Band 8C", ["Band 7", "Band 8A", "Band 8B", "Band 8C"], 3),
    ("Professional, Grade 6", ["Administrative, Grade 6", "Professional, Grade 6"], 1),
    ("SEO", ["EO", "HEO", "SEO", "G7"], 2),
]


def on_ladder(*names: str) -> Organisation:
    ladder = tuple(Grade(key=name, name=name) for name in names)
    return shipped_organisation("thornley_vale").model_copy(update={"ladder": ladder})


@pytest.mark.parametrize(("written", "ladder", "place"), NOTATIONS)
def test_every_published_notation_is_found_placed_and_printed_as_it_was_written(
    written: str, ladder: list[str], place: int
) -> None:
    organisation = on_ladder(*ladder)
    for way in (written, written.upper(), written.replace(" ", "  "), written.replace("–", "-"), f" {written}. "):
        grade = organisation.grade(way)
        assert grade is not None, way
        assert organisation.place(grade) == place
        assert plain_grade(grade.name) == plain_grade(written)
    found = organisation.grade(written)
    assert found is not None
    assert found.name == written
    assert grade_band(organisation, written) in ("assistant", "officer", "senior")


@pytest.mark.parametrize(
    ("written", "ladder", "means"),
    [
        ("grade 4", ["4", "9"], "4"),
        ("Gr. 9", ["4", "9"], "9"),
        ("G9", ["4", "9"], "9"),
        ("M", ["Grade L (SCP 45-48)", "Grade M (SCP 49-52)"], "Grade M (SCP 49-52)"),
        ("SCP 49 to 52", ["Grade L (SCP 45-48)", "Grade M (SCP 49-52)"], "Grade M (SCP 49-52)"),
        ("PO5", ["SCP 37 – 40 (PO 4)", "SCP 41 – 44 (PO 5)"], "SCP 41 – 44 (PO 5)"),
        ("spinal column points 41−44", ["SCP 37 – 40 (PO 4)", "SCP 41 – 44 (PO 5)"], "SCP 41 – 44 (PO 5)"),
        ("Pay Band J", ["Pay Band I/SCP 29-31", "Pay Band J/SCP 32-34"], "Pay Band J/SCP 32-34"),
        ("sc6", ["Scale 5", "Scale 6"], "Scale 6"),
        ("Grade 7", ["HEO", "SEO", "G7"], "G7"),
        ("band a", ["Grade A", "Band A"], "Band A"),
        ("GA", ["Grade A", "Grade GA"], "Grade GA"),
    ],
)
def test_a_shorter_way_to_write_a_grade_is_understood(written: str, ladder: list[str], means: str) -> None:
    grade = on_ladder(*ladder).grade(written)
    assert grade is not None
    assert grade.name == means


@pytest.mark.parametrize(
    ("written", "ladder"),
    [
        ("5", ["4", "9"]),
        ("", ["4", "9"]),
        ("(", ["4", "9"]),
        ("A", ["Grade A", "Band A"]),  # means two
        ("Career Grade", ["Sc 1/2 (Career Grade)", "Sc 3/4 (Career Grade)"]),  # means two
        ("PO3 – Scale 6", ["Scale 6", "PO1", "PO2", "PO3"]),  # downwards
        ("3 banana 7", ["3", "7"]),
        ("3-banana-7", ["3", "7"]),
        ("4 1", ["4", "41"]),
        ("-".join("3" * 80), ["3", "4"]),
    ],
)
def test_what_means_no_one_grade_is_not_guessed(written: str, ladder: list[str]) -> None:
    assert on_ladder(*ladder).grade(written) is None


def test_a_career_grade_has_the_words_written_and_the_rung_where_one_begins() -> None:
    grade = on_ladder("Scale 6", "SO1", "PO1").grade("Scale 6 - PO1")
    assert grade is not None
    assert (grade.key, grade.name) == ("Scale 6", "Scale 6 - PO1")


def test_two_employers_are_shipped_and_complete() -> None:
    assert shipped_organisations() == ("thornley_vale", "wenfold_harrowmere")
    borough, pair = map(shipped_organisation, shipped_organisations())
    assert borough.forms[0] == "factor"
    assert borough.ladder
    assert pair.forms == ("area", "factor")
    assert pair.ladder
    assert all(each.deputy and each.deputy != each.executive_head for each in pair.directorates)
    for organisation in (borough, pair):
        assert organisation.having_role("hr")
        assert organisation.having_role("administrator")
        assert all(person.email.endswith(".example") for person in organisation.people)
    assert not shipped_form("area").grade_field  # a form without a grade


SMALL = """\
organisation: small
name: Small Council
forms: [factor]
ladder:
  - {key: "1", name: Grade 1}
directorates:
  - {key: all, name: All, executive_head: ann@small.example}
people:
  - {email: ann@small.example, name: Ann}
  - {email: ben@small.example, name: Ben, line_manager: ann@small.example, directorate: all}
sign_off: {channel: sign-off}
"""


@pytest.mark.parametrize(
    ("written", "instead", "line", "says"),
    [
        ("[factor]", "[facter]", 3, "there is no form 'facter'."),
        ("[factor]", "[factor, factor]", 3, "the form 'factor' stands twice."),
        ("ladder:\n", "framework: none_such\nladder:\n", 4, "there is no framework 'none_such'."),
        ("directorates:\n", '  - {key: "2", name: GRADE 1}\ndirectorates:\n', 6, "already means another grade."),
        ("executive_head: ann@", "executive_head: eve@", 7, "'eve@small.example' is not listed under people."),
        ("email: ben@", "email: ann@", 10, "'ann@small.example' stands twice."),
        ("line_manager: ann@", "line_manager: eve@", 10, "'eve@small.example' is not listed under people."),
        ("directorate: all}", "directorate: some}", 10, "there is no directorate 'some'."),
        ("people:\n", "  - {key: all, name: Two, executive_head: ann@small.example}\npeople:\n", 8, "stands twice."),
        ("email: ben@small.example", "email: ben", 10, "'ben' is not an e-mail address."),
        ("sign_off: {channel: sign-off}\n", "", 1, "'sign_off' is missing."),
        ("sign-off}", "sign-off, chanel: x}", 11, "'chanel' is not a key that is known here."),
        ("sign_off:", "calendar: {time_zone: Europe/Lundon}\nsign_off:", 11, "'Europe/Lundon' is not a time zone."),
        ("sign_off:", "reminders: {hours: {opens: 9:00, closes: 8:00}}\nsign_off:", 11, "09:00 is not before 08:00"),
    ],
)
def test_a_fault_is_told_with_its_line_and_mend(
    tmp_path: Path, written: str, instead: str, line: int, says: str
) -> None:
    assert SMALL.count(written) == 1
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace(written, instead), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read_organisation(path)
    (fault,) = refused.value.faults
    assert says in fault.problem
    assert (fault.file, fault.line) == (str(path), line)
    assert fault.mend or re.search(r"[.:] \w", fault.problem)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert read_organisation(path).name == "Small Council"


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models inside a type, such as Person in tuple[Person, ...]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in models_in(part)]


def keys_of(model: type[BaseModel]) -> set[tuple[str, str]]:
    """Every key of a model and of the models in it, with the model's name."""
    found = {(model.__name__, key) for key in model.model_fields}
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            found |= keys_of(inner)
    return found


def documented(page: str) -> set[tuple[str, str]]:
    """The keys listed in a page of the documentation: below a heading with the model's name, first in a table's row."""
    model, found = "", set()
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"#+ .*`(\w+)`\s*$", line):
            model = heading[1]
        elif row := re.match(r"\| `(\w+)` \|", line):
            found.add((model, row[1]))
    return found


@pytest.mark.parametrize(("page", "kind"), [("organisation.md", "organisation"), ("frameworks.md", "framework")])
def test_the_documentation_lists_every_key_and_no_other(page: str, kind: str) -> None:
    from specs.frameworks import Framework

    model: type[BaseModel] = Organisation if kind == "organisation" else Framework
    assert documented(page) == keys_of(model)

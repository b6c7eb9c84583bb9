"""Frameworks from spreadsheets: what is read, how each fault is told, and what hostile files come to."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from specs.frameworks import parse_framework, read_framework
from specs.frameworks.grid import MAX_ROWS, MAX_UNPACKED_BYTES, column
from specs.sources import Fault, SourceError

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
COMPETENCIES = [f"Competency {number}" for number in range(1, 11)]
LEVELS = [f"Level {number}" for number in range(1, 6)]
GRADES = [str(number) for number in range(1, 11)]
Sheets = dict[str, list[list[Any]]]


def sheets() -> Sheets:
    """A sound framework: ten competencies at five levels, ten indicators each, 500 in all, with a matrix."""
    rows = [
        [
            competency,
            level,
            f"Does task {number} of {competency} at {level}.",
            "positive",
            "yes" if number < 4 else "no",
        ]
        for competency in COMPETENCIES
        for level in LEVELS
        for number in range(1, 11)
    ]
    return {
        "Indicators": [["Competency", "Level", "Indicator", "Kind", "Standard"], *rows],
        "Levels": [["Level"], *([level] for level in LEVELS)],
        "Competencies": [["Competency", "Kind", "Description"], *([name, "core", ""] for name in COMPETENCIES)],
        "Grades": [["Grade", *COMPETENCIES], *([g, *[LEVELS[(int(g) - 1) // 2]] * 10] for g in GRADES)],
        "Framework": [["Setting", "Value"], ["key", "big"], ["name", "Big"], ["at most", 5]],
    }


def xlsx(content: Sheets) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in content.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def told(raw: bytes, file: str = "big.xlsx") -> list[Fault]:
    with pytest.raises(SourceError) as refused:
        parse_framework(raw, file)
    assert all(fault.mend for fault in refused.value.faults)
    return refused.value.faults


def csv_of(*rows: Sequence[str]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def test_a_sheet_of_five_hundred_indicators_is_read_whole() -> None:
    framework = parse_framework(xlsx(sheets()), "big.xlsx")
    assert (framework.framework, framework.name, framework.at_most) == ("big", "Big", 5)
    assert [level.name for level in framework.levels] == LEVELS
    assert [each.name for each in framework.competencies] == COMPETENCIES
    assert sum(len(several) for each in framework.competencies for several in each.indicators.values()) == 500
    assert framework.level_for("10", "competency_1") == "level_5"
    offered = framework.proposals("1")
    assert len(offered) == 30
    assert offered[0].indicator.text == "Does task 1 of Competency 1 at Level 1."


def test_ten_faults_make_exactly_ten_sentences_each_with_sheet_row_and_column() -> None:
    content = sheets()
    rows = content["Indicators"]
    rows[3][2] = None
    rows[20][1] = "Levle 1"
    rows[45][3] = "positiv"
    rows[120][2] = rows[118][2]
    rows[200][4] = "maybe"
    rows[310][0] = "Competancy 7"
    rows[402][2] = "=A1&B1"
    rows[455][2] = date(2026, 6, 3)
    content["Grades"][4][2] = "Level 9"
    content["Grades"][7][0] = "6"
    sentences = [fault.sentence() for fault in told(xlsx(content))]
    known = f"Known: {', '.join(LEVELS)}."
    assert sorted(sentences) == sorted(
        [
            "big.xlsx, sheet Indicators, row 4 (column C, indicator): the indicator is missing. Write it in every row; "
            "merge no cells.",
            f"big.xlsx, sheet Indicators, row 21 (column B, level): there is no level 'Levle 1'. {known}",
            "big.xlsx, sheet Indicators, row 46 (column D, kind): 'positiv' is not a kind. "
            "Known: positive, negative, below, meeting, exceeding.",
            "big.xlsx, sheet Indicators, row 121 (column C, indicator): the same indicator stands in row 119. "
            "Remove one, or change it.",
            "big.xlsx, sheet Indicators, row 201 (column E, standard): 'maybe' is neither yes nor no. Write yes or no.",
            "big.xlsx, sheet Indicators, row 311 (column A, competency): there is no competency 'Competancy 7'. "
            f"Known: {', '.join(COMPETENCIES)}.",
            "big.xlsx, sheet Indicators, row 403 (column C): the cell holds a formula. "
            "Copy the cell and paste it in place as a value.",
            "big.xlsx, sheet Indicators, row 456 (column C): the cell is a date. "
            "Format it as text and write it again: a spreadsheet takes 3-6 for a date.",
            f"big.xlsx, sheet Grades, row 5 (column C, competency 2): there is no level 'Level 9'. {known}",
            "big.xlsx, sheet Grades, row 8 (column A, grade): the same grade stands in row 7. "
            "Remove one, or change it.",
        ]
    )
    in_order = [(fault.file, fault.line) for fault in told(xlsx(content))]
    assert in_order == sorted(in_order, key=lambda place: ("Grades" in place[0], place[1]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: c.pop("Indicators"), "there is no sheet 'Indicators'."),
        (lambda c: c.update({"Garde": [["x"]]}), "a sheet 'Garde' has no meaning here."),
        (lambda c: c["Indicators"][0].__setitem__(2, "Indicater"), "there is no column 'indicator'."),
        (lambda c: c["Indicators"][0].append("Level"), "the heading 'level' stands twice."),
        (lambda c: c["Indicators"][5].append("a remark"), "the cell stands under no heading."),
        (lambda c: c["Indicators"].__delitem__(slice(1, None)), "no indicator stands below the headings."),
        (lambda c: c["Levels"].append(["Level 1"]), "the same level stands in row 2."),
        (lambda c: c["Levels"].append(["All"]), "'all' is not a level"),
        (lambda c: c["Competencies"][1].__setitem__(1, "central"), "'central' is not a kind."),
        (lambda c: c["Framework"].append(["at most", "few"]), "the same setting stands in row 4."),
        (lambda c: c["Framework"][3].__setitem__(1, "few"), "'few' is not a number of competencies."),
        (lambda c: c["Framework"].append(["cumulative", "perhaps"]), "'perhaps' is neither yes nor no."),
        (lambda c: c["Framework"].append(["colour", "blue"]), "'colour' is not a setting."),
        (lambda c: c["Grades"][0].__setitem__(0, "Pay"), "the first heading is not 'grade'."),
        (lambda c: c["Grades"][0].__setitem__(1, "Competency 11"), "there is no competency 'competency 11'."),
        (lambda c: c["Grades"][2].__setitem__(0, None), "the grade is missing."),
        (lambda c: c["Indicators"][0].append("Grades") or c["Indicators"][1].append("4"), "the grades stand here and"),
        (lambda c: c["Indicators"].__delitem__(slice(1, 11)), "has no indicators at level 'Level 1'."),
    ],
)
def test_a_fault_of_the_layout_is_told(change: Callable[[Sheets], object], says: str) -> None:
    content = sheets()
    change(content)
    assert [fault for fault in told(xlsx(content)) if says in fault.problem]


def test_a_run_of_rows_that_lack_a_cell_is_one_sentence() -> None:
    content = sheets()
    for row in content["Indicators"][5:12]:
        row[0] = None
    (fault,) = told(xlsx(content))
    assert (fault.line, fault.problem) == (6, "the competency is missing, and so it is down to row 12.")


def test_the_two_examples_of_the_documentation_hold_the_same_behaviours() -> None:
    from_csv, from_xlsx = (read_framework(EXAMPLES / f"framework.{kind}") for kind in ("csv", "xlsx"))
    assert from_csv.matrix == from_xlsx.matrix
    assert from_csv.levels == from_xlsx.levels
    assert [each.indicators for each in from_csv.competencies] == [each.indicators for each in from_xlsx.competencies]
    assert [each.kind for each in from_xlsx.competencies] == ["core", "core", "value"]
    assert [each.indicator.text for each in from_csv.proposals("SO1 - PO3")][-1].startswith("Gives everybody")


def test_an_indicator_keeps_its_id_when_a_row_is_put_before_it() -> None:
    head, first, second = ("competency", "level", "indicator"), ("A", "One", "Does this."), ("A", "One", "Does that.")
    before = parse_framework(csv_of(head, second), "f.csv").competencies[0].indicators["one"]
    after = parse_framework(csv_of(head, first, second), "f.csv").competencies[0].indicators["one"]
    assert before[0] == after[1]


def test_a_grade_at_two_levels_of_one_competency_is_told() -> None:
    head = ("competency", "level", "indicator", "grades")
    raw = csv_of(head, ("A", "One", "Does this.", "4; 5"), ("A", "Two", "Does that.", "5"))
    (fault,) = told(raw, "f.csv")
    assert fault.sentence() == (
        "f.csv, row 3 (column D, grades): grade '5' has another level of this competency in row 2. "
        "Name each grade at one level only."
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_separator_is_read(separator: str) -> None:
    raw = f"competency{separator}level{separator}indicator\nA{separator}One{separator}Does this.\n".encode("utf-8-sig")
    assert parse_framework(raw, "My framework 2026.csv").framework == "my_framework_2026"


@pytest.mark.parametrize(
    ("raw", "file", "says"),
    [
        (b"competency,level,indicator\nA,One,Caf\xe9\n", "f.csv", "not UTF-8"),
        (b'competency,level,indicator\nA,One,"Does\n', "f.csv", "not well-formed CSV"),
        (b"", "f.csv", "no sheet 'Indicators'"),
        (b"PK\x03\x04 broken", "f.xlsx", "not an XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "f.xlsx", "locked with a password, or of the old XLS kind"),
        (b"x" * 5_000_001, "f.xlsx", "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused_in_a_sentence(raw: bytes, file: str, says: str) -> None:
    (fault,) = told(raw, file)
    assert says in fault.problem


def packed(parts: dict[str, bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return saved.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_first_sheet(change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(xlsx(sheets()))
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return packed(parts)


def test_a_bomb_is_weighed_before_it_is_opened() -> None:
    raw = packed({"xl/workbook.xml": b" " * (MAX_UNPACKED_BYTES + 1)})
    assert len(raw) < 100_000
    (fault,) = told(raw)
    assert "unpacks to far more" in fault.problem


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    raw = bytearray(packed({"xl/workbook.xml": b" " * 30_000_000}))
    size = (30_000_000).to_bytes(4, "little")
    assert raw.count(size) == 2
    (fault,) = told(bytes(raw.replace(size, (1000).to_bytes(4, "little"))))
    assert "not an XLSX workbook" in fault.problem


def test_entities_are_refused() -> None:
    raw = with_first_sheet(lambda xml: b'<!DOCTYPE a [<!ENTITY b "bb">]>' + xml)
    (fault,) = told(raw)
    assert "declares entities" in fault.problem


def with_cell(at: str, row: int) -> bytes:
    cell = f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'.encode()
    return with_first_sheet(lambda xml: xml.replace(b"</sheetData>", cell))


def test_a_cell_far_out_is_told_and_costs_next_to_nothing() -> None:
    begun = time.monotonic()
    (fault,) = told(with_cell("XFD1048576", 1_048_576))
    assert (fault.line, fault.where) == (1_048_576, "column CW")
    assert "beyond the first 100 columns" in fault.problem
    assert time.monotonic() - begun < 20


def test_a_row_that_cannot_be_in_a_workbook_costs_nothing() -> None:
    assert len(parse_framework(with_cell("A999999999999", 999_999_999_999), "big.xlsx").competencies) == 10


def test_more_rows_than_any_framework_has_are_refused() -> None:
    rows = [("competency", "level", "indicator"), *(("A", "One", f"Does {n}.") for n in range(MAX_ROWS + 10))]
    (fault,) = told(csv_of(*rows), "f.csv")
    assert f"more than {MAX_ROWS} rows" in fault.problem


def test_a_size_that_the_file_claims_wrongly_hides_no_row() -> None:
    raw = with_first_sheet(lambda xml: xml.replace(b'<dimension ref="A1:E501"', b'<dimension ref="A1:B2"'))
    assert len(parse_framework(raw, "big.xlsx").competencies) == 10


def test_columns_are_lettered_as_a_spreadsheet_does() -> None:
    assert [column(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]

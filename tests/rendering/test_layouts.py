"""What forms can say of their layout: rows of single criteria, tables by stage, lists and keys."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from specs.document import ChosenCompetency, Criterion, Document, SectionEntry
from specs.forms import Form, shipped_form
from specs.forms.layout import Lists, Table
from specs.rendering import render
from specs.rendering.parts import Cell, Line, Listing, Passage

from .examples import MADE_AT, employer, full_size, passages, row_texts, tables, tree_of, with_section, words

TWO_SIDES = SectionEntry(
    essential=(Criterion(text="Must", assessed_by=("interview", "test")), Criterion(text="Must too")),
    desirable=(Criterion(text="May", assessed_by=("application_form",)),),
)


def changed(key: str, **table: Any) -> Form:
    """A shipped form with its first block changed."""
    form = shipped_form(key)
    first, *rest = form.layout.blocks
    blocks = (first.model_copy(update=table), *rest)
    return form.model_copy(update={"layout": form.layout.model_copy(update={"blocks": blocks})})


def sections_of(form: Form, document: Document) -> dict[str, list[list[list[str]]]]:
    """The first table's rows below each heading row."""
    found: dict[str, list[list[list[str]]]] = {}
    for row in tables(tree_of(document, form))[0].rows:
        if row.group:
            name = words(row.cells[0])[0]
            found[name] = []
        else:
            found[name].append(row_texts(row))
    return found


# --- a row for each criterion


def test_each_criterion_has_a_row_with_its_letter_and_codes() -> None:
    found = sections_of(shipped_form("code_column"), with_section("code_column", "skills", TWO_SIDES))
    assert found["Skills"] == [
        [["Must"], ["E"], ["I, T"]],
        [["Must too"], ["E"], []],
        [["May"], ["D"], ["A"]],
    ]
    assert found["Experience"] == [[["None."], [], []]]


def test_an_x_stands_under_essential_or_desirable_and_numbers_run_through_sections() -> None:
    document = Document(form="numbered_x", sections={"learning": TWO_SIDES, "tasks": TWO_SIDES})
    found = sections_of(shipped_form("numbered_x"), document)
    assert found["Qualifications and learning"] == [
        [["1. Must"], ["X"], [], ["I / PT"]],
        [["2. Must too"], ["X"], [], []],
        [["3. May"], [], ["X"], ["AF"]],
    ]
    assert [row[0] for row in found["Organising and solving problems"]] == [["4. Must"], ["5. Must too"], ["6. May"]]


def test_the_numbers_are_one_list_in_word() -> None:
    form = shipped_form("numbered_x")
    file = render(full_size("numbered_x"), form, employer(), "docx", made_at=MADE_AT)
    numbers = [each.get(qn("w:val")) for each in docx.Document(io.BytesIO(file)).element.body.iter(qn("w:numId"))]
    assert len(numbers) == 19
    assert len(set(numbers)) == 1


def test_numbers_can_begin_again_in_each_section() -> None:
    document = Document(form="numbered_x", sections={"learning": TWO_SIDES, "tasks": TWO_SIDES})
    form = changed("numbered_x", numbering="per_section")
    found = sections_of(form, document)
    assert [row[0] for row in found["Organising and solving problems"]] == [["1. Must"], ["2. Must too"], ["3. May"]]
    file = render(document, form, employer(), "docx", made_at=MADE_AT)
    numbers = [each.get(qn("w:val")) for each in docx.Document(io.BytesIO(file)).element.body.iter(qn("w:numId"))]
    assert [numbers.count(number) for number in dict.fromkeys(numbers)] == [3, 3]


def test_sub_areas_have_heading_rows_of_their_own() -> None:
    entry = SectionEntry(
        essential=(
            Criterion(text="Out", sub_area="colleagues"),
            Criterion(text="Both"),
            Criterion(text="Elsewhere", sub_area="divers"),
        ),
        desirable=(Criterion(text="Perhaps", sub_area="colleagues"),),
    )
    found = sections_of(shipped_form("numbered_x"), with_section("numbered_x", "people", entry))
    assert {name: [row[0] for row in rows] for name, rows in found.items() if name.startswith("Working")} == {
        "Working with people": [["1. Both"]],
        "Working with people: With colleagues and partners": [["2. Out"], ["3. Perhaps"]],
        "Working with people: Divers": [["4. Elsewhere"]],
    }


def test_a_label_column_reaches_down_over_each_sub_area() -> None:
    form = changed(
        "numbered_x",
        columns=("codes", "label", "criterion", "assessed"),
        headings=("C", "L", "R", "A"),
        widths=(10, 20, 40, 30),
    )
    entry = SectionEntry(
        essential=(
            Criterion(text="One", sub_area="public", assessed_by=("test", "unheard_of")),
            Criterion(text="Two", sub_area="public"),
        ),
        clauses=("Clause",),
        text="First\nSecond",
    )
    rows = tables(tree_of(with_section("numbered_x", "people", entry), form))[0].rows
    at = next(place for place, row in enumerate(rows) if "Clause" in words(row.cells[2]))
    assert [row_texts(row) for row in rows[at : at + 4]] == [
        [[], ["Working with people"], ["Clause"], []],
        [["PT / unheard_of"], ["Working with people", "With the public"], ["1. One"], ["Practical test", "unheard_of"]],
        [[], ["(from above)"], ["2. Two"], []],
        [[], ["(from above)"], ["First", "Second"], []],
    ]
    label = rows[at + 1].cells[1]
    assert label is not None
    assert label.rows == 3


def test_without_a_column_each_criterion_tells_how_it_is_assessed() -> None:
    form = changed("code_column", columns=("criterion", "necessity"), headings=("C", "N"), widths=(80, 20))
    document = with_section("code_column", "skills", TWO_SIDES)
    assert [row[0] for row in sections_of(form, document)["Skills"]] == [
        *(["Must", "Assessed by: Interview; Test or exercise"], ["Must too"], ["May", "Assessed by: Application form"]),
    ]
    numbered = form.layout.blocks[0].model_copy(update={"numbering": "continuous"})
    form = form.model_copy(update={"layout": form.layout.model_copy(update={"blocks": (numbered,)})})
    assert sections_of(form, document)["Skills"][2][0] == ["3. May", "Assessed by: Application form"]


def test_a_group_stands_in_the_heading_row_or_above_the_label_column() -> None:
    form = changed("code_column")
    grouped = tuple(
        section.model_copy(update={"group": "What you bring"}) if section.key in ("knowledge", "skills") else section
        for section in form.sections
    )
    form = form.model_copy(update={"sections": grouped})
    found = sections_of(form, with_section("code_column", "skills", TWO_SIDES))
    assert [name for name in found if "bring" in name] == ["What you bring: Knowledge", "What you bring: Skills"]
    table = form.layout.blocks[0]
    assert isinstance(table, Table)
    beside = table.model_copy(update={"columns": ("criterion", "necessity", "label")})
    form = form.model_copy(update={"layout": form.layout.model_copy(update={"blocks": (beside,)})})
    rows = tables(tree_of(with_section("code_column", "skills", TWO_SIDES), form))[0].rows
    assert [words(row.cells[0]) for row in rows if row.group] == [["What you bring"]]


def test_codes_stand_in_tables_of_whole_sections_too() -> None:
    form = changed("factor", columns=("label", "essential", "codes", "desirable"))
    same = SectionEntry(essential=tuple(Criterion(text=text, assessed_by=("interview", "test")) for text in "ab"))
    row = tables(tree_of(with_section("factor", "experience", same), form))[0].rows[0]
    assert words(row.cells[2]) == ["I, T"]


# --- by stage


def staged(entry: SectionEntry, **table: Any) -> dict[str, list[list[list[str]]]]:
    """For each stage's heading the rows of its table."""
    tree = tree_of(with_section("by_stage", "skills", entry), changed("by_stage", **table))
    return {each.heading: [row_texts(row) for row in each.rows] for each in tables(tree)}


def test_a_criterion_stands_at_each_stage_that_assesses_it() -> None:
    assert staged(TWO_SIDES) == {
        "Stage: Shortlisting": [[["Skills"], [], ["May"]]],
        "Stage: Exercise": [[["Skills", "Assessed by: Written exercise"], ["Must"], []]],
        "Stage: Interview": [[["Skills"], ["Must"], []]],
        "Stage: Checks before appointment": [[["Nothing is assessed at this stage."], [], []]],
        "Stage: not chosen yet": [[["Skills"], ["Must too"], []]],
    }


def test_once_all_is_assessed_there_is_no_table_for_the_rest() -> None:
    assert "Stage: not chosen yet" not in staged(SectionEntry(essential=TWO_SIDES.essential[:1]))


def test_clauses_text_and_unknown_methods_stand_in_the_table_for_the_rest() -> None:
    odd = SectionEntry(
        essential=(*TWO_SIDES.essential[:1], Criterion(text="Odd", assessed_by=("palm_reading",))),
        clauses=("Clause",),
        text="Free words",
    )
    found = staged(odd)
    assert found.pop("Stage: not chosen yet") == [
        [["Skills", "Assessed by: palm_reading"], ["Clause", "Odd", "Free words"], []]
    ]
    assert not re.search("Clause|Free words", repr(found))


def test_a_criterion_keeps_its_number_at_every_stage() -> None:
    rows: dict[str, Any] = {
        "rows": "criterion",
        "columns": ("criterion", "necessity", "codes"),
        "numbering": "continuous",
    }
    entry = SectionEntry(
        essential=(
            Criterion(text="A", assessed_by=("interview",)),
            Criterion(text="B", assessed_by=("application_form", "interview")),
            Criterion(text="C", assessed_by=("application_form",)),
        ),
        desirable=(Criterion(text="D", assessed_by=("interview",)),),
    )
    found = staged(entry, **rows)
    assert [row[0] for row in found["Stage: Interview"][1:]] == [["1. A"], ["2. B"], ["4. D"]]
    assert found["Stage: Shortlisting"][1:] == [[["2. B"], ["Essential"], ["AF"]], [["3. C"], ["Essential"], ["AF"]]]
    form = changed("by_stage", **rows)
    table = tables(tree_of(with_section("by_stage", "skills", entry), form))[2]
    lists = [part for row in table.rows for part in (row.cells[0] or Cell()).content if isinstance(part, Listing)]
    assert [each.start for each in lists] == [1, 2, 4]
    assert [each.sequence == lists[0].sequence for each in lists] == [True, True, False], "a gap begins a list"


# --- lists


def headings(form: Form, document: Document) -> list[tuple[str, int]]:
    return [(passage.heading, passage.level) for passage in passages(tree_of(document, form))]


def test_each_section_is_a_heading_with_its_sides_below() -> None:
    document = with_section("competency_bullets", "people", TWO_SIDES)
    told = passages(tree_of(document))
    assert headings(shipped_form("competency_bullets"), document)[:4] == [
        ("Working with customers and colleagues", 1),
        ("Essential", 2),
        ("Desirable", 2),
        ("Solving problems and making decisions", 1),
    ]
    assert words(Cell(told[1].content)) == ["1. Must", "2. Must too", "Assessed by: Interview; Work sample"]
    assert words(Cell(told[3].content)) == ["None."]


def test_an_assessment_that_all_share_stands_once_below_the_heading() -> None:
    same = tuple(Criterion(text=text, assessed_by=("interview",)) for text in ("One", "Two"))
    entry = SectionEntry(essential=same[:1], desirable=same[1:], clauses=("Clause",), text="Free words")
    told = passages(tree_of(with_section("competency_bullets", "digital", entry)))
    at = [passage.heading for passage in told].index("Using systems and information")
    assert [words(Cell(each.content)) for each in told[at : at + 3]] == [
        ["Assessed by: Interview", "Clause", "Free words"],
        ["1. One"],
        ["1. Two"],
    ]


def test_groups_and_competencies_have_headings() -> None:
    form = shipped_form("factor")
    listed = Lists(lists="number", sections=tuple(section.key for section in form.sections), label="{number} {label}")
    grouped = tuple(
        section.model_copy(update={"group": "Background" if section.number in ("1", "2") else "", "note": "Note"})
        for section in form.sections
    )
    layout = form.layout.model_copy(update={"blocks": (listed,)})
    form = form.model_copy(update={"layout": layout, "sections": grouped})
    chosen = ChosenCompetency.model_validate({"competency": "work_together", "indicators": ["Shares", "Asks"]})
    document = with_section("factor", "experience", TWO_SIDES).model_copy(update={"competencies": (chosen,)})
    found = headings(form, document)
    assert found[:5] == [
        *(("Background", 1), ("1 Relevant Experience", 2), ("Essential", 3), ("Desirable", 3)),
        ("2 Formal Academic Qualifications", 2),
    ]
    assert found[-2:] == [("Competencies", 1), ("Work together", 2)]
    told = passages(tree_of(document, form))
    assert words(Cell(told[-1].content)) == ["1. Shares", "2. Asks"]
    assert "Not placed on this form" not in [heading for heading, _ in found]
    without = passages(tree_of(Document(form="factor"), form))
    assert words(Cell(without[-1].content)) == ["Note", "None chosen."]


# --- keys


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            "code_column",
            "Key: E = Essential; D = Desirable; A = Application form; I = Interview; T = Test or exercise; "
            "P = Presentation; C = Certificates; R = References",
        ),
        (
            "numbered_x",
            "How assessed: AF = Application form; I = Interview; PT = Practical test; D = Documents; R = References",
        ),
    ],
)
def test_the_key_explains_letters_and_codes(form: str, told: str) -> None:
    key = passages(tree_of(full_size(form)))[0]
    assert key == Passage("", (Line(told, "key"),))


@pytest.mark.parametrize("form", ["code_column", "by_stage", "numbered_x", "competency_bullets"])
def test_nothing_of_an_own_form_is_unplaced(form: str) -> None:
    assert "Not placed on this form" not in [passage.heading for passage in passages(tree_of(full_size(form)))]


def test_a_one_sided_table_leaves_the_other_side_to_the_end() -> None:
    form = changed("by_stage", columns=("label", "essential"), headings=("A", "E"), widths=(30, 70))
    told = passages(tree_of(with_section("by_stage", "skills", TWO_SIDES), form))
    at = [passage.heading for passage in told].index("Not placed on this form")
    assert words(Cell(told[at + 1].content)) == ["Desirable", "1. May", "Assessed by: Application form"]

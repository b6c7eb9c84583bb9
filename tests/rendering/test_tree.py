"""What is printed where, without any file format."""

from __future__ import annotations

import pytest

from specs.document import ChosenCompetency, Criterion, Document, SectionEntry, SignOffRecord
from specs.forms import Form, shipped_form
from specs.rendering.parts import Cell, Listing, Tree

from .examples import full_size, passages, row_texts, tables, tree_of, with_section, words


def blocks_of(tree: Tree) -> dict[str, dict[str, str]]:
    return {
        block.label: {each.label: " ".join(line.text for line in each.lines) for each in block.lines}
        for block in tree.sign_off
    }


def on_form(form: Form, **layout: object) -> Form:
    """The form with its first table changed."""
    first, *rest = form.layout.blocks
    changed = first.model_copy(update=layout)
    return form.model_copy(update={"layout": form.layout.model_copy(update={"blocks": (changed, *rest)})})


def test_behaviours_are_numbered_through_all_competencies() -> None:
    competencies = tables(tree_of(full_size("factor")))[1]
    lists = [part for row in competencies.rows for part in (row.cells[1] or Cell()).content]
    assert [len(row.cells) for row in competencies.rows] == [2] * 9
    assert all(isinstance(each, Listing) for each in lists)
    numbered = [
        number for each in lists if isinstance(each, Listing) for number, _ in enumerate(each.entries, each.start)
    ]
    assert numbered == list(range(1, 33))
    assert {each.sequence for each in lists if isinstance(each, Listing)} == {"competencies"}


def test_numbering_for_each_competency_begins_again() -> None:
    form = shipped_form("factor")
    criteria, competencies = form.layout.blocks
    blocks = (criteria, competencies.model_copy(update={"numbering": "per_competency"}))
    form = form.model_copy(update={"layout": form.layout.model_copy(update={"blocks": blocks})})
    rows = tables(tree_of(full_size("factor"), form))[1].rows
    assert [words(row.cells[1])[0][:2] for row in rows] == ["1."] * 9


def test_the_factor_form_has_a_row_for_each_factor_with_roman_marks() -> None:
    factors = tables(tree_of(full_size("factor")))[0]
    assert factors.headings == ("FACTOR", "ESSENTIAL", "HOW ASSESSED", "DESIRABLE")
    labels = [words(row.cells[0])[0] for row in factors.rows if row.cells[0]]
    assert labels[0] == "(1) Relevant Experience"
    assert [label[:3] for label in labels] == ["(1)", "(2)", "(3)", "(4)", "(5)"]
    essential = factors.rows[0].cells[1]
    assert essential is not None
    listing = essential.content[0]
    assert isinstance(listing, Listing)
    assert (listing.mark, len(listing.entries)) == ("roman", 5)


def test_an_assessment_that_all_share_is_printed_once() -> None:
    first = tables(tree_of(full_size("factor")))[0].rows[0]
    assert words(first.cells[2]) == ["Interview"]
    assert words(first.cells[1])[-1].startswith("5. Has kept to safety rules")


def test_different_assessments_stand_beside_their_criteria() -> None:
    entry = SectionEntry(
        essential=(
            Criterion(text="One", assessed_by=("interview",)),
            Criterion(text="Two", assessed_by=("interview",)),
            Criterion(text="Three", assessed_by=("test", "interview")),
            Criterion(text="Four"),
        ),
        desirable=(Criterion(text="Five", assessed_by=("certificate",)), Criterion(text="Six")),
    )
    rows = tables(tree_of(with_section("factor", "experience", entry)))[0].rows[:3]
    assert [row_texts(row)[1:3] for row in rows] == [
        [["1. One", "2. Two"], ["Interview"]],
        [["3. Three"], ["Test or exercise", "Interview"]],
        [["4. Four"], []],
    ]
    assert words(rows[0].cells[3]) == ["1. Five", "2. Six", "Assessed by: Certificates"]
    assert [words(row.cells[3]) for row in rows[1:]] == [["(from above)"]] * 2
    assert rows[0].cells[0] is not None
    assert rows[0].cells[0].rows == 3


@pytest.mark.parametrize(
    ("desirable", "told"),
    [(("interview",), []), (("test",), ["Assessed by: Test or exercise"]), ((), [])],
)
def test_a_desirable_says_its_assessment_only_where_the_column_does_not(
    desirable: tuple[str, ...], told: list[str]
) -> None:
    entry = SectionEntry(
        essential=(Criterion(text="One", assessed_by=("interview",)),),
        desirable=(Criterion(text="Two", assessed_by=desirable),),
    )
    row = tables(tree_of(with_section("factor", "experience", entry)))[0].rows[0]
    assert words(row.cells[3]) == ["Two", *told]


def test_without_a_column_a_shared_assessment_stands_below_the_label() -> None:
    asked = tuple(Criterion(text=text, assessed_by=("interview",)) for text in ("One", "Two"))
    row = tables(tree_of(with_section("area", "it", SectionEntry(essential=asked))))[0]
    labels = [words(each.cells[0]) for each in row.rows]
    assert ["IT", "Assessed by: interview"] in labels


def test_without_a_column_different_assessments_stand_below_each_criterion() -> None:
    entry = SectionEntry(
        essential=(Criterion(text="One", assessed_by=("interview",)), Criterion(text="Two", assessed_by=("x",)))
    )
    rows = tables(tree_of(with_section("area", "planning", entry)))[0].rows
    told = [words(row.cells[1]) for row in rows if not row.group]
    assert ["One", "Assessed by: interview"] in told
    assert ["Two", "Assessed by: x"] in told


def test_the_area_form_has_a_row_for_each_criterion_below_its_groups() -> None:
    areas = tables(tree_of(full_size("area")))[0]
    assert [words(row.cells[0]) for row in areas.rows if row.group] == [["Skills"], ["Abilities"]]
    skills = next(place for place, row in enumerate(areas.rows) if row.group)
    assert words(areas.rows[skills + 1].cells[0])[0] == "Communication / relationship"
    assert areas.rows[skills].keep
    document = full_size("area")
    printed = [text for row in areas.rows for cell in row.cells[1:] for text in words(cell)]
    for _, _, criterion in document.all_criteria():
        assert printed.count(criterion.text) == 1


def test_sub_areas_are_headed_once_and_begin_beside_one_another() -> None:
    entry = SectionEntry(
        essential=(
            Criterion(text="Out", sub_area="external"),
            Criterion(text="In", sub_area="internal"),
            Criterion(text="Both"),
            Criterion(text="Elsewhere", sub_area="partner_bodies"),
            Criterion(text="In too", sub_area="internal"),
        ),
        desirable=(Criterion(text="Out, perhaps", sub_area="external"),),
    )
    rows = tables(tree_of(with_section("area", "communication", entry)))[0].rows
    rows = rows[[row.group for row in rows].index(True) + 1 :][:5]
    assert [row_texts(row)[1:] for row in rows] == [
        [["Both"], []],
        [["Internal", "In"], []],
        [["In too"], []],
        [["External", "Out"], ["External", "Out, perhaps"]],
        [["Partner bodies", "Elsewhere"], []],
    ]


def test_marks_count_on_through_sub_areas() -> None:
    form = on_form(shipped_form("area"), marks="number")
    rows = tables(tree_of(full_size("area"), form))[0].rows
    external = [words(row.cells[1]) for row in rows if not row.group and "External" in words(row.cells[1])]
    assert external[0][1].startswith("5. Explains a complicated process")


def test_few_rows_are_kept_together_and_of_many_the_first_and_last_two() -> None:
    areas = tables(tree_of(full_size("area")))[0]
    labels = [(words(row.cells[0])[0], row.keep) for row in areas.rows]
    planning = next(place for place, (label, _) in enumerate(labels) if label.startswith("Planning"))
    assert [keep for _, keep in labels[planning : planning + 3]] == [True, True, False]
    many = next(place for place, (label, _) in enumerate(labels) if label.startswith("Communication"))
    assert [keep for _, keep in labels[many : many + 10]] == [True, *[False] * 7, True, False]


@pytest.mark.parametrize(("form", "key"), [("area", "it"), ("factor", "experience")])
def test_what_could_outgrow_a_page_may_be_broken(form: str, key: str) -> None:
    long = Criterion(text="Explains a rule to a resident. " * 160, assessed_by=("test",))
    short = Criterion(text="Short", assessed_by=("interview",))
    table = tables(tree_of(with_section(form, key, SectionEntry(essential=(short, long, short)))))[0]
    rows = {" ".join(words(row.cells[1])): row for row in table.rows if not row.group}
    broken = next(row for told, row in rows.items() if "Explains a rule" in told)
    assert not broken.whole
    assert not broken.keep
    assert rows[next(told for told in rows if "Short" in told)].whole


def test_a_narrow_column_makes_a_tall_row() -> None:
    text = Criterion(text="Explains a rule to a resident. " * 18)
    narrow = on_form(shipped_form("area"), widths=(45, 45, 10))
    for entry, whole in ((SectionEntry(essential=(text,)), True), (SectionEntry(desirable=(text,)), False)):
        rows = tables(tree_of(with_section("area", "qualifications", entry), narrow))[0].rows
        assert rows[0].whole is whole


def test_clauses_of_the_form_and_the_document_are_printed_once_each() -> None:
    clause = shipped_form("factor").section("conditions").clauses[0]
    entry = SectionEntry(clauses=(clause, "Own clause"), text="First\n\nSecond", essential=(Criterion(text="Own"),))
    row = tables(tree_of(with_section("factor", "conditions", entry)))[0].rows[4]
    assert words(row.cells[1]) == [clause, "Own clause", "Own", "First", "Second"]


def test_an_empty_document_shows_every_section_and_no_competency() -> None:
    tree = tree_of(Document(form="factor"))
    factors, competencies = tables(tree)
    assert [words(row.cells[1]) for row in factors.rows[:4]] == [[]] * 4
    assert [words(row.cells[1]) for row in competencies.rows] == [["None chosen."]]
    assert passages(tree) == []
    assert tree.name == "Person specification"


def test_what_the_form_does_not_know_is_printed_at_the_end() -> None:
    document = Document(
        form="area",
        header={"spirit_animal": "Heron"},
        sections={
            "gone": SectionEntry(
                essential=(Criterion(text="Kept", assessed_by=("interview",)),),
                desirable=(Criterion(text="Kept too", sub_area="part"),),
                clauses=("Clause",),
                text="Free words",
            )
        },
        competencies=(ChosenCompetency.model_validate({"competency": "work_together", "indicators": ["Shares"]}),),
    )
    found = passages(tree_of(document))
    assert [passage.heading for passage in found[1:]] == [
        "Not placed on this form",
        "Spirit animal",
        "Gone",
        "Work together",
    ]
    gone = words(Cell(found[3].content))
    assert gone == [
        *("Free words", "Clause", "Essential", "1. Kept", "Assessed by: interview"),
        *("Desirable", "Part", "1. Kept too"),
    ]
    assert words(Cell(found[4].content)) == ["1. Shares"]


def test_what_a_table_has_no_column_for_is_printed_at_the_end() -> None:
    form = on_form(shipped_form("area"), columns=("label", "essential"), headings=("A", "E"), widths=(30, 70))
    entry = SectionEntry(essential=(Criterion(text="In"),), desirable=(Criterion(text="Out"),))
    tree = tree_of(with_section("area", "it", entry), form)
    assert [passage.heading for passage in passages(tree)] == ["Other", "Not placed on this form", "IT"]
    assert words(Cell(passages(tree)[2].content)) == ["Desirable", "1. Out"]


def test_criteria_in_a_competencies_section_are_not_lost() -> None:
    entry = SectionEntry(essential=(Criterion(text="Stray"),))
    tree = tree_of(with_section("factor", "competencies", entry))
    assert words(Cell(passages(tree)[1].content)) == ["Essential", "1. Stray"]


def test_the_reason_of_a_criterion_is_not_printed() -> None:
    entry = SectionEntry(essential=(Criterion(text="Shown", reason="SECRET"),))
    for form, key in (("factor", "experience"), ("area", "it")):
        assert "SECRET" not in repr(tree_of(with_section(form, key, entry)))


def test_the_header_shows_every_field_and_the_employers_name() -> None:
    area = {each.label: [line.text for line in each.lines] for each in tree_of(full_size("area")).header}
    assert area["Authority"] == ["Thornley Vale Borough Council"]
    assert area["Management responsibility for"][0] == "7 Customer Hub Assistants (telephone)"
    assert area["Authority to liaise with"][0].startswith("Internal: every council service, elected members")
    factor = tree_of(full_size("factor"))
    assert [each.label for each in factor.header] == ["Job Title", "Grade", "Post Ref", "Date"]
    assert factor.header[3].lines[0].text == "10 June 2026"
    assert factor.employer_above


@pytest.mark.parametrize(
    ("written", "status", "shown"),
    [
        ("", "draft", "22 November 2026"),
        ("", "agreed", "1 July 2026"),
        ("10/06/21", "agreed", "10/06/21"),
        ("2026-13-45", "draft", "2026-13-45"),
    ],
)
def test_the_date_field(written: str, status: str, shown: str) -> None:
    signed = (SignOffRecord(stage="line_manager", printed_name="A", signed_at="2026-06-30T23:30:00+00:00"),)
    document = Document(form="factor", header={"date": written}, sign_off=signed)
    tree = tree_of(document, status="agreed" if status == "agreed" else "draft")
    assert tree.header[3].lines[0].text == shown


def test_signature_blocks_of_an_agreed_document() -> None:
    blocks = blocks_of(tree_of(full_size("area"), status="agreed"))
    assert list(blocks) == ["Post holder", "Line Manager", "Executive Head of Service"]
    assert blocks["Post holder"] == {"Printed name": "Vacant", "Signature": "No signature needed"}
    manager = blocks["Line Manager"]
    assert manager["Printed name"] == "Dana Whitfield"
    assert manager["Signature"] == "Signed in Slack"
    assert manager["Date and time"] == "19 November 2026, 10:02 GMT"
    told = manager["Content hash (SHA-256)"]
    assert told.split()[0] == "a90c44f1"
    assert "".join(told.split()) == full_size("area").sign_off[0].content_hash


def test_a_stand_in_signs_for_somebody_by_the_employers_clock() -> None:
    head = blocks_of(tree_of(full_size("factor"), status="agreed"))["Executive head of service"]
    assert head["Printed name"] == "Priya Nair for Marcus Bell"
    assert head["Date and time"] == "15 June 2026, 09:40 BST"


def test_signature_blocks_of_a_draft_say_that_nobody_signed() -> None:
    blocks = blocks_of(tree_of(Document(form="area")))
    assert [block["Signature"] for block in blocks.values()] == ["Not signed yet"] * 3
    agreed = blocks_of(tree_of(Document(form="area"), status="agreed"))
    assert agreed["Post holder"]["Printed name"] == "Vacant"


def test_a_signature_for_a_stage_that_the_form_lost_is_still_printed() -> None:
    record = SignOffRecord(stage="chief_officer", printed_name="Jo Marsh", signed_at="last week")
    blocks = blocks_of(tree_of(Document(form="factor", sign_off=(record,))))
    assert blocks["Chief officer"]["Printed name"] == "Jo Marsh"
    assert blocks["Chief officer"]["Date and time"] == "last week"


def test_the_foot_names_reference_revision_and_status() -> None:
    assert tree_of(full_size("factor"), status="in sign-off").footer == (
        *("Reference PS-0042", "Revision 3", "Status: In sign-off"),
    )


def test_the_trees_own_tables_hold_what_the_parts_hold() -> None:
    tree = tree_of(full_size("area"), status="agreed")
    assert tree.sign_off_table is not None
    assert tree.header_table is not None
    groups = [words(row.cells[0])[0] for row in tree.sign_off_table.rows if row.group]
    assert groups == [block.label for block in tree.sign_off]
    assert [words(row.cells[0])[0] for row in tree.header_table.rows] == [each.label for each in tree.header]
    assert tree_of(full_size("factor")).header_table is None


def test_a_form_without_its_own_headings_has_plain_ones() -> None:
    form = shipped_form("area")
    table, text = form.layout.blocks
    layout = form.layout.model_copy(update={"title": "", "blocks": (table, text.model_copy(update={"heading": ""}))})
    bare = form.model_copy(update={"layout": layout, "sign_off": form.sign_off.model_copy(update={"heading": " "})})
    tree = tree_of(full_size("area"), bare)
    assert (tree.title, tree.sign_off_heading) == ("Person specification", "Signed off by")
    assert [passage.heading for passage in passages(tree)] == ["Other"]

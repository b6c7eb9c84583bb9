"""The Word document, read back with python-docx and, where LibreOffice is installed, converted and read as text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from specs.document import ChosenCompetency, Criterion, Document, Indicator, SectionEntry
from specs.forms import shipped_form
from specs.rendering import render
from specs.rendering.characters import printable

from .examples import AWKWARD, FORMS, employer, full_size, made, many_criteria, printings, tree_of

OFFICE = shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")


def opened(document: Document, status: str = "agreed") -> WordDocument:
    return docx.Document(io.BytesIO(made(document, "docx", "draft" if status == "draft" else "agreed")))


def texts(table: Table, row: int, column: int) -> list[str]:
    return [paragraph.text for paragraph in table.rows[row].cells[column].paragraphs]


def all_text(word: WordDocument) -> list[str]:
    """Every paragraph of the body in its order, in tables too."""
    return [Paragraph(each, word.element.body).text for each in word.element.body.iter(qn("w:p"))]


@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_is_there_as_often_as_it_should(form: str) -> None:
    document = full_size(form)
    told = all_text(opened(document))
    times = printings(document)
    assert {sentence: told.count(sentence) for sentence in times} == times


def test_the_factor_form_has_its_two_tables_and_the_signatures() -> None:
    word = opened(full_size("factor"))
    factors, competencies, signatures = word.tables
    assert [cell.text for cell in factors.rows[0].cells] == ["FACTOR", "ESSENTIAL", "HOW ASSESSED", "DESIRABLE"]
    assert texts(factors, 1, 0) == ["(1) Relevant Experience"]
    assert len(texts(factors, 1, 1)) == 5
    assert len(competencies.rows) == 10
    assert texts(competencies, 1, 0) == ["Planning and Organising"]
    assert [row.cells[0].text for row in signatures.rows][:5] == [
        *("Line manager", "Printed name", "Signature", "Date and time", "Content hash (SHA-256)"),
    ]


def test_the_area_form_has_its_head_its_areas_and_three_signature_blocks() -> None:
    word = opened(full_size("area"))
    head, areas, signatures = word.tables
    assert [head.rows[0].cells[0].text, head.rows[0].cells[1].text] == ["Authority", "Thornley Vale Borough Council"]
    assert [cell.text for cell in areas.rows[0].cells] == ["Area", "Essential", "Desirable"]
    skills = next(row for row in areas.rows if row.cells[0].text == "Skills")
    assert len(skills._tr.tc_lst) == 1
    labels = [row.cells[0].text for row in signatures.rows]
    assert [label for label in labels if label in {"Post holder", "Line Manager", "Executive Head of Service"}] == [
        *("Post holder", "Line Manager", "Executive Head of Service"),
    ]


def definitions(word: WordDocument) -> dict[str, tuple[str, str, str]]:
    """For each list its definition's number, its kind of numbers and where they start."""
    numbering = word.part.numbering_part.element
    kinds = {
        each.get(qn("w:abstractNumId")): tuple(
            next(child.get(qn("w:val")) for child in each.iter(qn(tag))) for tag in ("w:numFmt", "w:start")
        )
        for each in numbering.iter(qn("w:abstractNum"))
    }
    lists = {}
    for each in numbering.iter(qn("w:num")):
        definition = each.find(qn("w:abstractNumId")).get(qn("w:val"))
        lists[each.get(qn("w:numId"))] = (definition, *kinds[definition])
    return lists


def lists_in(table: Table) -> list[set[str | None]]:
    """For each cell that has a list, the lists in it."""
    cells = ({each.get(qn("w:val")) for each in cell.iter(qn("w:numId"))} for cell in table._tbl.iter(qn("w:tc")))
    return [numbers for numbers in cells if numbers]


def test_behaviours_are_one_real_list_across_all_rows() -> None:
    word = opened(full_size("factor"))
    competencies = word.tables[1]
    numbers = set.union(*lists_in(competencies))
    assert len(numbers) == 1
    assert len(list(competencies._tbl.iter(qn("w:numId")))) == 32
    assert definitions(word)[str(numbers.pop())][1:] == ("decimal", "1")


def test_each_cells_roman_list_begins_at_one() -> None:
    word = opened(full_size("factor"))
    in_cells = lists_in(word.tables[0])
    # Experience (both sides), and the two rows of knowledge, which are one list parted by assessment.
    assert len(in_cells) == 4
    assert all(len(numbers) == 1 for numbers in in_cells)
    numbers = set.union(*in_cells)
    assert len(numbers) == 3
    assert {definitions(word)[str(number)][1:] for number in numbers} == {("lowerRoman", "1")}


def test_no_two_lists_share_a_counter() -> None:
    shared = [definition for definition, _, _ in definitions(opened(full_size("factor"))).values()]
    assert len(shared) == len(set(shared)) == 4


def test_heading_rows_repeat_and_short_rows_are_not_split() -> None:
    long = "Explains a rule to a resident. " * 40
    word = opened(many_criteria("area", "it", ("Short", long)))
    areas = word.tables[1]
    flags = [row._tr.find(qn("w:trPr")) for row in areas.rows]
    assert [each.find(qn("w:tblHeader")) is not None for each in flags] == [True] + [False] * (len(flags) - 1)
    whole = {
        row.cells[1].text: flag.find(qn("w:cantSplit")) is not None for row, flag in zip(areas.rows, flags, strict=True)
    }
    assert whole["Short"]
    assert not whole[long]


def test_tables_say_what_they_hold_and_fill_the_width() -> None:
    for form in FORMS:
        for table in opened(full_size(form)).tables:
            told = [
                each.get(qn("w:val"))
                for tag in ("w:tblCaption", "w:tblDescription")
                for each in table._tbl.iter(qn(tag))
            ]
            assert len(told) == 2
            assert all(told)
            widths = [int(each.get(qn("w:w"), "0")) for each in table._tbl.iter(qn("w:gridCol"))]
            assert 9_600 < sum(widths) <= 9_638


def test_a_group_row_stays_with_the_row_below_it() -> None:
    areas = opened(full_size("area")).tables[1]
    group = next(row for row in areas.rows if row.cells[0].text == "Abilities")
    assert group._tr.find(".//" + qn("w:keepNext")) is not None


def test_a_label_reaches_down_over_its_rows() -> None:
    areas = opened(full_size("area")).tables[1]
    merges = [each.get(qn("w:val")) for each in areas._tbl.iter(qn("w:vMerge"))]
    knowledge = [row.cells[0].text.split("\n")[0] for row in areas.rows].count("Knowledge & Experience")
    assert knowledge == 6
    assert "restart" in merges
    assert "continue" in merges


def test_language_page_properties_and_styles() -> None:
    word = opened(full_size("factor"))
    language = next(word.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "en-GB"
    section = word.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    properties = word.core_properties
    assert properties.title == "Person specification: Customer Hub Assistant"
    assert properties.author == "Thornley Vale Borough Council"
    assert properties.subject == "Reference PS-0042, Revision 3, Status: Agreed"
    assert properties.created is not None
    assert properties.created.replace(tzinfo=UTC) == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    named = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert named["PERSON SPECIFICATION"] == "Title"
    assert named["Competencies"] == "Heading 1"
    used = {each.get(qn("w:val")) for each in word.element.body.iter(qn("w:pStyle"))}
    assert used <= {style.style_id for style in word.styles}


def test_the_foot_counts_pages_by_fields() -> None:
    footer = opened(full_size("factor")).sections[0].footer._element
    assert [each.get(qn("w:instr")) for each in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    text = "".join(each.text or "" for each in footer.iter(qn("w:t")))
    assert text == "Reference PS-0042  |  Revision 3  |  Status: AgreedPage 1 of 1"


def test_the_same_input_makes_the_same_bytes() -> None:
    document = full_size("area")
    first = made(document, "docx")
    assert first == made(document, "docx")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_files_date_is_the_one_given() -> None:
    document, form = full_size("area"), shipped_form("area")
    days = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))
    files = [render(document, form, employer(), "docx", made_at=day) for day in days]
    assert [docx.Document(io.BytesIO(file)).core_properties.modified for file in files] == [
        day.replace(tzinfo=UTC) for day in days
    ]


def test_a_header_of_the_length_of_a_novel_is_printed_whole() -> None:
    title = "Officer " * 200
    word = opened(Document(form="factor", header={"job_title": title}))
    assert any(title in paragraph.text for paragraph in word.paragraphs)
    assert len(word.core_properties.title) == 255


def test_right_to_left_writing_runs_the_right_way() -> None:
    word = opened(many_criteria("area", "it", (AWKWARD[2], "Plain")))
    directed = [each for each in word.element.body.iter(qn("w:p")) if each.find(".//" + qn("w:bidi")) is not None]
    assert ["".join(t.text or "" for t in each.iter(qn("w:t"))) for each in directed] == [AWKWARD[2]]
    in_a_list = opened(many_criteria("factor", "knowledge", (AWKWARD[2], "Plain")))
    assert len(list(in_a_list.element.body.iter(qn("w:rtl")))) == 1
    assert list(in_a_list.element.body.iter(qn("w:bidi"))) == []


def test_sixty_criteria_and_one_of_five_thousand_characters() -> None:
    long = ("Answers residents' questions about council tax. " * 105)[:5_000]
    criteria = (*(f"Criterion number {number}" for number in range(59)), long)
    for form, key in (("area", "knowledge"), ("factor", "experience")):
        told = all_text(opened(many_criteria(form, key, criteria)))
        assert [told.count(each) for each in criteria] == [1] * 60


def test_awkward_characters_stay_in_their_cells() -> None:
    word = opened(many_criteria("factor", "experience", AWKWARD))
    assert texts(word.tables[0], 1, 1) == [printable(each) for each in AWKWARD]
    assert "A NUL \ufffd and a bell \ufffd and \ufffd" in texts(word.tables[0], 1, 1)


WRITTEN = st.text(min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(
    essential=st.lists(WRITTEN, min_size=1, max_size=4),
    desirable=st.lists(WRITTEN, max_size=3),
    behaviours=st.lists(st.lists(WRITTEN, min_size=1, max_size=3), min_size=1, max_size=3),
    post=WRITTEN,
)
def test_whatever_is_written_comes_back_from_its_place(
    essential: list[str], desirable: list[str], behaviours: list[list[str]], post: str
) -> None:
    entry = SectionEntry(
        essential=tuple(Criterion(text=text) for text in essential),
        desirable=tuple(Criterion(text=text) for text in desirable),
    )
    competencies = tuple(
        ChosenCompetency(competency="c", name="C", indicators=tuple(Indicator(text=text) for text in chosen))
        for chosen in behaviours
    )
    document = Document(
        form="factor", header={"post_ref": post}, sections={"knowledge": entry}, competencies=competencies
    )
    word = opened(document, "draft")
    factors, indicators, _ = word.tables
    assert texts(factors, 4, 1) == [printable(text) for text in essential]
    assert texts(factors, 4, 3) == ([printable(text) for text in desirable] or [""])
    for place, chosen in enumerate(behaviours, start=1):
        assert texts(indicators, place, 1) == [printable(text) for text in chosen]
    shown = "\n".join(line.text for line in tree_of(document).header[2].lines)
    assert f"Post Ref: {shown}" in [paragraph.text for paragraph in word.paragraphs]


@settings(max_examples=40, deadline=None)
@given(essential=st.lists(WRITTEN, min_size=1, max_size=4), desirable=st.lists(WRITTEN, max_size=5))
def test_whatever_is_written_comes_back_from_its_row(essential: list[str], desirable: list[str]) -> None:
    entry = SectionEntry(
        essential=tuple(Criterion(text=text) for text in essential),
        desirable=tuple(Criterion(text=text) for text in desirable),
    )
    areas = opened(Document(form="area", sections={"qualifications": entry}), "draft").tables[1]
    rows = max(len(essential), len(desirable))
    for column, side in ((1, essential), (2, desirable)):
        assert [areas.rows[row].cells[column].text for row in range(1, rows + 1)] == [
            *(printable(text) for text in side),
            *[""] * (rows - len(side)),
        ]
    assert "Professional Registration" in areas.rows[rows + 1].cells[0].text


def converted(document: Document, folder: Path) -> str:
    """The Word document as LibreOffice sets it, as plain text in columns."""
    assert OFFICE
    assert PDFTOTEXT
    (folder / "made.docx").write_bytes(made(document, "docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), "made.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=90)
    command = [PDFTOTEXT, "-layout", "made.pdf", "-"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=30).stdout.decode()


converts = pytest.mark.skipif(not (OFFICE and PDFTOTEXT), reason="needs LibreOffice (soffice) and pdftotext")


@converts
def test_numbers_survive_conversion(tmp_path: Path) -> None:
    text = converted(full_size("factor"), tmp_path)
    numbers = re.findall(r"(?:^|\s)(\d{1,2})\.\s+[A-Z]", text[text.index("COMPETENCY") :])
    assert [int(number) for number in numbers] == list(range(1, 33))
    assert re.search(r"32\.\s+Takes part in evacuation drills", text)
    assert re.search(r"iv\.\s+Has put right a mistake", text)
    assert "Page 1 of 3" in text
    assert text.count("COMPETENCY") == 2, "the heading row repeats on the second page of the table"


@converts
def test_lists_side_by_side_keep_their_own_numbers(tmp_path: Path) -> None:
    entry = SectionEntry(
        essential=(
            Criterion(text="Alpha", assessed_by=("test",)),
            Criterion(text="Beta", assessed_by=("interview",)),
            Criterion(text="Gamma", assessed_by=("test",)),
        ),
        desirable=(Criterion(text="Delta"), Criterion(text="Epsilon")),
    )
    text = converted(Document(form="factor", sections={"experience": entry, "knowledge": entry}), tmp_path)
    told = re.findall(r"([ivx]+)\.\s+(Alpha|Beta|Gamma|Delta|Epsilon)", text)
    expected = {("i", "Alpha"), ("ii", "Beta"), ("iii", "Gamma"), ("i", "Delta"), ("ii", "Epsilon")}
    assert set(told) == expected
    assert len(told) == 10

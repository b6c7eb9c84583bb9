"""The mark "from SO1" in every kind of document, on every shipped form, and through a SPEC file."""

from __future__ import annotations

import io
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import docx
import pytest

from specs.document import ChosenCompetency, Criterion, Document, Indicator, SectionEntry, read_document
from specs.forms import shipped_form
from specs.rendering.spec_file import as_json, as_yaml

from .examples import FORMS, made

PDFTOTEXT = shutil.which("pdftotext")


def career() -> Document:
    with resources.as_file(resources.files("specs.examples").joinpath("career.spec.yaml")) as path:
        return read_document(path)


def marked(form: str) -> Document:
    """A criterion on each side, and a behaviour, all with the mark."""
    section = next(each for each in shipped_form(form).sections if each.kind == "criteria")
    entry = SectionEntry(
        essential=(Criterion(text="Leads inspections.", from_grade="SO1"),),
        desirable=(Criterion(text="Gives evidence", from_grade="PO1"),),
    )
    chosen = ChosenCompetency(competency="x", name="Own", indicators=(Indicator(text="Chairs", from_grade="PO2"),))
    return Document(form=form, sections={section.key: entry}, competencies=(chosen,))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_prints_the_mark_with_the_words(form: str) -> None:
    page = made(marked(form), "html").decode()
    for words in ("Leads inspections (from SO1).", "Gives evidence (from PO1)", "Chairs (from PO2)"):
        assert page.count(words) == 1


def test_a_career_grade_in_word_has_the_grade_and_every_mark() -> None:
    word = docx.Document(io.BytesIO(made(career(), "docx")))
    text = "\n".join([each.text for each in word.paragraphs])
    text += "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "Scale 6 – PO1 (Career Grade)" in text
    for _, _, criterion in career().all_criteria():
        assert (f"{criterion.text} (from {criterion.from_grade})" in text) == bool(criterion.from_grade)
    parts: list[Criterion | Indicator] = [each for _, _, each in career().all_criteria()]
    parts += [each for chosen in career().competencies for each in chosen.indicators]
    assert text.count("(from SO1)") == sum(each.from_grade == "SO1" for each in parts) > 0


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not installed")
def test_a_career_grade_in_pdf_has_every_mark() -> None:
    assert PDFTOTEXT
    read = subprocess.run([PDFTOTEXT, "-", "-"], input=made(career(), "pdf"), capture_output=True, check=True)
    text = " ".join(read.stdout.decode().split())
    marks = [criterion.from_grade for _, _, criterion in career().all_criteria()]
    marks += [each.from_grade for chosen in career().competencies for each in chosen.indicators]
    for grade in ("SO1", "SO2", "PO1"):
        assert text.count(f"(from {grade})") == marks.count(grade) > 0


def test_a_spec_file_keeps_the_marks_and_says_nothing_where_there_are_none(tmp_path: Path) -> None:
    for name, written in (("career.yaml", as_yaml(career())), ("career.json", as_json(career()))):
        path = tmp_path / name
        path.write_bytes(written)
        assert read_document(path) == career()
    assert b"from_grade" not in as_yaml(marked("factor").model_copy(update={"sections": {}, "competencies": ()}))

"""The PDF: made under PDF/UA-1's own checks, with and without the machine's fonts, and read back where it can be."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specs.document import Document
from specs.rendering import pdf

from .examples import AWKWARD, FORMS, MADE_AT, full_size, made, many_criteria, sentences, tree_of

PDFTOTEXT, PDFINFO = shutil.which("pdftotext"), shutil.which("pdfinfo")
reads_text = pytest.mark.skipif(not PDFTOTEXT, reason="needs pdftotext")
EVERYDAY_CRITERIA = ("Explains a bill", "Listens")


def text_of(file: bytes, folder: Path, *options: str) -> str:
    assert PDFTOTEXT
    (folder / "made.pdf").write_bytes(file)
    command = [PDFTOTEXT, *options, str(folder / "made.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode()


def normal(text: str) -> str:
    """Without spaces, because lines are broken wherever the column ends."""
    return re.sub(r"\s+", "", text)


@reads_text
@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_is_there(form: str, tmp_path: Path) -> None:
    document = full_size(form)
    read = normal(text_of(made(document, "pdf"), tmp_path, "-raw"))
    read = re.sub(r"Reference.{0,60}?Pag\w+of\d", "", read)
    missing = [sentence for sentence in sentences(document) if normal(sentence) not in read]
    assert missing == []


@reads_text
def test_behaviours_are_numbered_throughout(tmp_path: Path) -> None:
    read = text_of(made(full_size("factor"), "pdf"), tmp_path, "-layout")
    numbers = re.findall(r"(?:^|\s)(\d{1,2})\.\s+[A-Z]", read[read.index("COMPETENCY") :])
    assert [int(number) for number in numbers] == list(range(1, 33))
    assert read.count("COMPETENCY") == 2, "the heading row repeats on the second page of the table"
    assert "Page 1 of 3" in read


@pytest.mark.skipif(not PDFINFO, reason="needs pdfinfo")
def test_it_is_tagged_titled_and_a4(tmp_path: Path) -> None:
    assert PDFINFO
    (tmp_path / "made.pdf").write_bytes(made(full_size("area"), "pdf"))
    command = [PDFINFO, str(tmp_path / "made.pdf")]
    told = subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode()
    assert re.search(r"Tagged:\s+yes", told)
    assert re.search(r"Title:\s+Person specification: Customer Services Team Leader", told)
    assert "A4" in told
    assert b"pdfuaid" in (tmp_path / "made.pdf").read_bytes()


def test_the_same_input_makes_the_same_bytes() -> None:
    assert made(full_size("factor"), "pdf") == made(full_size("factor"), "pdf")


@reads_text
def test_it_is_made_on_a_machine_without_fonts(tmp_path: Path) -> None:
    document = full_size("area")
    file = pdf.render(tree_of(document), MADE_AT, system_fonts=False)
    read = normal(text_of(file, tmp_path, "-raw"))
    assert normal("Builds working relationships across services, up to and including directors") in read


@reads_text
def test_a_signature_block_is_never_torn_over_two_pages(tmp_path: Path) -> None:
    signed = full_size("factor").sign_off
    split = set()
    for rows in range(1, 15):
        texts = tuple(f"Criterion {number} " + "of some length " * 12 for number in range(rows))
        document = many_criteria("factor", "experience", texts).model_copy(update={"sign_off": signed})
        pages = text_of(made(document, "pdf"), tmp_path).split("\f")
        split.add(sum("Printed name" in page for page in pages) > 1)
        assert all(page.count("Printed name") == page.count("Content hash (SHA-256)") for page in pages)
    assert split == {True, False}, "the lengths tried put the two blocks on one page and on two"


@reads_text
def test_markup_is_text_and_no_command(tmp_path: Path) -> None:
    read = text_of(made(many_criteria("factor", "experience", AWKWARD), "pdf"), tmp_path)
    for written in ("#panic() $x$", "{{ tree }} {% raw %}", "<b>", "@ref _under_ *star*", "--- = - + / 1. first"):
        assert normal(written) in normal(read)


@reads_text
def test_a_character_without_a_font_is_named(tmp_path: Path) -> None:
    document = many_criteria("factor", "experience", ("Smiles 😀 at 漢", "Plain"))
    file = pdf.render(tree_of(document), MADE_AT, system_fonts=False)
    assert normal("Smiles [GRINNING FACE] at [U+6F22]") in normal(text_of(file, tmp_path))


@reads_text
def test_a_cluster_that_no_single_font_has_is_named(tmp_path: Path) -> None:
    """Each of the two has a font, together they have none: a Latin letter below a Vedic accent."""
    document = many_criteria("factor", "experience", ("Letter a\u0951 here", "Plain"))
    file = pdf.render(tree_of(document), MADE_AT, system_fonts=False)
    assert normal("Letter a[U+0951] here") in normal(text_of(file, tmp_path))


@pytest.mark.parametrize("texts", [EVERYDAY_CRITERIA, AWKWARD, ("\u0378\u0600", "👨‍👩‍👧 ❤️ é\u0301\u0323 ﷺ ไทย")])
@pytest.mark.parametrize("system_fonts", [True, False])
def test_nothing_that_is_written_prevents_it(texts: tuple[str, ...], system_fonts: bool) -> None:
    tree = tree_of(many_criteria("area", "it", texts))
    assert pdf.render(tree, MADE_AT, system_fonts=system_fonts).startswith(b"%PDF-")


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=60), min_size=2, max_size=4), system_fonts=st.booleans())
def test_whatever_is_written_it_is_made(texts: list[str], system_fonts: bool) -> None:
    tree = tree_of(many_criteria("factor", "experience", tuple(texts)))
    assert pdf.render(tree, MADE_AT, system_fonts=system_fonts).startswith(b"%PDF-")


@reads_text
def test_sixty_criteria_and_one_of_five_thousand_characters(tmp_path: Path) -> None:
    long = " ".join(f"word{number:04}" for number in range(556))[:5_000]
    criteria = (*(f"Criterion number {number} of many" for number in range(59)), long)
    for form, key in (("area", "knowledge"), ("factor", "experience")):
        read = normal(text_of(made(many_criteria(form, key, criteria), "pdf"), tmp_path, "-raw"))
        assert [each for each in (*criteria[:59], *long.split()) if normal(each) not in read] == []


@reads_text
def test_words_joined_by_a_stroke_are_parted_there_and_not_within(tmp_path: Path) -> None:
    joined = [f"{'a' * width} emails/correspondence and presentations/workshops" for width in range(1, 12)]
    read = text_of(made(many_criteria("area", "knowledge", tuple(joined)), "pdf"), tmp_path, "-raw").split()
    for word in ("correspondence", "workshops"):
        assert sum(each.endswith(word) for each in read) == len(joined)


def test_an_empty_document() -> None:
    for form in FORMS:
        assert made(Document(form=form), "pdf").startswith(b"%PDF-")

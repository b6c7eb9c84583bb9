"""The one call for all formats, and the SPEC file that comes back as it went."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specs.document import (
    ChosenCompetency,
    Criterion,
    Document,
    HeadCount,
    Indicator,
    SectionEntry,
    SignOffRecord,
    document_of,
    with_ids,
)
from specs.forms import shipped_form
from specs.rendering import FORMATS, render
from specs.rendering.characters import printable, reads_right_to_left
from specs.sources import parse_source

from .examples import FORMS, MADE_AT, employer, full_size, made

WRITTEN = st.text(max_size=40)


def read_back(file: bytes, to: str) -> Document:
    return document_of(parse_source(file, f"spec.{to}"))


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("form", FORMS)
def test_every_format_is_made_from_full_and_empty_documents(to: str, form: str) -> None:
    starts = {"docx": b"PK", "pdf": b"%PDF-", "html": b"<!DOCTYPE html>", "json": b"{", "yaml": b"form:"}
    for document in (full_size(form), Document(form=form)):
        assert made(document, to).startswith(starts[to])


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_input_makes_the_same_bytes(to: str) -> None:
    assert made(full_size("area"), to) == made(full_size("area"), to)


def test_an_unknown_format_is_told_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"'xlsx' is not a format that can be made\. Choose one of docx, pdf, html"):
        made(full_size("factor"), "xlsx")


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="made_at has no time zone"):
        render(full_size("factor"), shipped_form("factor"), employer(), "docx", made_at=datetime(2026, 1, 1))


def test_loading_the_package_loads_no_renderer() -> None:
    heavy = "{'docx', 'typst', 'jinja2'}"
    program = f"import sys, specs.rendering; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, timeout=30, text=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("to", ["json", "yaml"])
@pytest.mark.parametrize("form", FORMS)
def test_a_spec_file_reads_back_as_it_was(to: str, form: str) -> None:
    assert read_back(made(full_size(form), to), to) == full_size(form)


def test_a_spec_file_is_plain_and_says_nothing_empty() -> None:
    spec = Document(form="factor", header={"grade": "4", "date": "2026-06-10"})
    file = render(spec, shipped_form("factor"), employer(), "yaml", made_at=MADE_AT).decode()
    assert file == "form: factor\nheader:\n  grade: '4'\n  date: '2026-06-10'\n"
    as_json: Any = json.loads(render(spec, shipped_form("factor"), employer(), "json", made_at=MADE_AT))
    assert as_json == {"form": "factor", "header": {"grade": "4", "date": "2026-06-10"}}


def test_a_sentence_that_stands_twice_is_written_twice() -> None:
    twice = SectionEntry(essential=(Criterion(text="Same", assessed_by=("test",)),) * 2)
    file = render(
        Document(form="factor", sections={"a": twice, "b": twice}),
        *(shipped_form("factor"), employer(), "yaml"),
        made_at=MADE_AT,
    )
    assert file.count(b"Same") == 4
    assert b"&" not in file


CRITERIA = st.lists(st.builds(Criterion, text=WRITTEN, reason=WRITTEN, sub_area=WRITTEN), max_size=3).map(tuple)
DOCUMENTS = st.builds(
    Document,
    form=st.just("factor"),
    header=st.dictionaries(
        st.sampled_from(["grade", "post_ref", "team"]),
        WRITTEN
        | st.lists(st.builds(HeadCount, count=st.integers(0, 99), post=WRITTEN), min_size=1, max_size=2).map(tuple),
    ),
    sections=st.dictionaries(
        st.sampled_from(["experience", "knowledge"]),
        st.builds(SectionEntry, essential=CRITERIA, desirable=CRITERIA, clauses=st.tuples(WRITTEN), text=WRITTEN),
    ),
    competencies=st.tuples(
        st.builds(ChosenCompetency, competency=WRITTEN, indicators=st.tuples(st.builds(Indicator, text=WRITTEN)))
    ),
    sign_off=st.tuples(st.builds(SignOffRecord, stage=WRITTEN, printed_name=WRITTEN)),
).map(with_ids)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.sampled_from(["json", "yaml"]))
def test_whatever_is_written_reads_back(document: Document, to: str) -> None:
    assert read_back(made(document, to), to) == document


@pytest.mark.parametrize("to", ["json", "yaml"])
@pytest.mark.parametrize(
    "words", ["\x85", "a\u2028b", "\ufeff", "\x7f", "no", "4", "2026-06-10", " a: b\n\n- c ", "😀\t#x"]
)
def test_words_that_yaml_is_known_to_change_read_back(words: str, to: str) -> None:
    document = with_ids(Document(form="factor", header={"post_ref": words}, sections={"a": SectionEntry(text=words)}))
    assert read_back(made(document, to), to) == document


def test_yaml_is_read_by_any_yaml_reader() -> None:
    value = yaml.safe_load(made(full_size("area"), "yaml"))
    assert value["header"]["management_responsibility"][0] == {
        "count": 7,
        "post": "Customer Hub Assistants (telephone)",
    }


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\r\nb\rc\x0bd\x85e\u2028f", "a\nb\nc\nd\ne\nf"),
        ("\x00\x07\ufffe\uffff\x9f", "\ufffd" * 5),
        ("tab\tand 😀 and \u202eturned", "tab\tand 😀 and \u202eturned"),
        ("\ud800", "\ufffd"),
    ],
)
def test_what_cannot_be_printed_is_marked(written: str, shown: str) -> None:
    assert printable(written) == shown


@given(st.text())
def test_printing_loses_no_character_but_joined_line_ends(text: str) -> None:
    assert len(printable(text)) == len(text) - text.count("\r\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("English", False), ("عربي English", True), ("12 שלום", True), ("...", False), ("English عربي", False)],
)
def test_the_first_letter_sets_the_direction(text: str, expected: bool) -> None:
    assert reads_right_to_left(text) is expected

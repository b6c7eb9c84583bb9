"""The web page, parsed again: structure, accessible names, and nothing that a person wrote becomes markup."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from specs.document import Document
from specs.rendering.characters import printable

from .examples import AWKWARD, FORMS, full_size, made, many_criteria, printings


def parsed(document: Document) -> etree._Element:
    page: etree._Element = html.document_fromstring(made(document, "html"), parser=html.HTMLParser(encoding="utf-8"))
    return page


def found(page: etree._Element, path: str) -> list[etree._Element]:
    result = page.xpath(path)
    assert isinstance(result, list)
    return [each for each in result if isinstance(each, etree._Element)]


def words(element: etree._Element) -> str:
    """The words of an element, `br` as a line break."""
    told = element.text or ""
    for child in element:
        told += ("\n" if child.tag == "br" else words(child)) + (child.tail or "")
    return told


def normal(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_is_there_as_often_as_it_should(form: str) -> None:
    document = full_size(form)
    told = [normal(words(each)) for each in found(parsed(document), "//main//li | //main//p | //main//dd")]
    times = printings(document)
    assert {sentence: sum(each.startswith(sentence) for each in told) for sentence in times} == times


@pytest.mark.parametrize("form", FORMS)
def test_no_level_of_heading_is_left_out(form: str) -> None:
    levels = [int(str(each.tag)[1]) for each in found(parsed(full_size(form)), "//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_page_has_a_language_a_title_landmarks_and_one_first_heading() -> None:
    page = parsed(full_size("factor"))
    assert page.get("lang") == "en-GB"
    assert [words(each) for each in found(page, "//title")] == ["Person specification: Customer Hub Assistant"]
    assert [len(found(page, f"//{tag}")) for tag in ("main", "footer", "h1")] == [1, 1, 1]
    assert [words(each) for each in found(page, "//h2")] == ["Competencies", "Person specification signed off by"]


@pytest.mark.parametrize("form", FORMS)
def test_tables_have_captions_and_heading_cells(form: str) -> None:
    page = parsed(full_size(form))
    for table in found(page, "//table"):
        assert words(found(table, "./caption")[0]).strip()
        assert all(each.get("scope") in {"col", "row", "rowgroup"} for each in found(table, ".//th"))
        assert found(table, ".//tbody//th")
        columns = len(found(table, "./colgroup/col"))
        reaching = [0] * columns
        for row in found(table, "./tbody/tr"):
            covered = sum(1 for each in reaching if each)
            spans = [int(each.get("colspan", "1")) for each in found(row, "./th | ./td")]
            assert covered + sum(spans) == columns, "a row has as many cells as there are columns"
            reaching = reached(reaching, [int(each.get("rowspan", "1")) for each in found(row, "./th | ./td")], spans)


def reached(reaching: list[int], rowspans: list[int], spans: list[int]) -> list[int]:
    """How many rows each column is still covered for, below a row with these spans."""
    free = iter(rows for rows, span in zip(rowspans, spans, strict=True) for _ in range(span))
    return [rows - 1 if rows else next(free) - 1 for rows in reaching]


def test_groups_head_the_rows_below_them() -> None:
    page = parsed(full_size("area"))
    assert [normal(words(each)) for each in found(page, "//th[@scope='rowgroup']")] == [
        *("Skills", "Abilities", "Post holder", "Line Manager", "Executive Head of Service"),
    ]


def test_lists_carry_their_real_numbers() -> None:
    page = parsed(full_size("factor"))
    starts = [int(each.get("start", "0")) for each in found(page, "//ol[@type='1']")]
    assert starts == [1, 3, 4, 11, 14, 16, 20, 24, 30]
    assert [each.get("start") for each in found(page, "//ol[@type='i']")] == ["1", "1", "1", "2"]


def test_identifiers_are_unique_and_references_resolve() -> None:
    for form in FORMS:
        page = parsed(full_size(form))
        ids = [each.get("id") for each in found(page, "//*[@id]")]
        assert len(ids) == len(set(ids))
        assert {each.get("aria-labelledby") for each in found(page, "//*[@aria-labelledby]")} <= set(ids)


def test_nothing_is_loaded_from_anywhere() -> None:
    page = parsed(many_criteria("area", "it", ('<script src="https://example.org/x.js"></script>', "b")))
    assert found(page, "//script | //link | //img | //iframe | //*[@src] | //*[@href]") == []
    policy = found(page, "//meta[@http-equiv='Content-Security-Policy']")[0].get("content", "")
    assert "default-src 'none'" in policy
    assert b"url(" not in made(full_size("area"), "html")


def test_awkward_characters_are_words_and_not_markup() -> None:
    page = parsed(many_criteria("factor", "experience", AWKWARD))
    assert [words(each) for each in found(page, "//table[1]//tbody/tr[1]/td[1]//li")] == [
        printable(each) for each in AWKWARD
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=80), min_size=2, max_size=4))
def test_whatever_is_written_comes_back_from_its_place(texts: list[str]) -> None:
    page = parsed(many_criteria("factor", "experience", tuple(texts)))
    entries = found(page, "(//table)[1]//tbody/tr[1]/td[1]//li")
    assert [words(each) for each in entries] == [printable(text) for text in texts]

"""The matrix as a page and a PDF: every competency, level and behaviour is in it, and it reads well everywhere."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from specs.frameworks import Framework, read_framework, shipped_framework, shipped_frameworks
from specs.organisation import shipped_example
from specs.rendering.matrix import matrix_tree, render_matrix
from specs.rendering.parts import Table
from tests.door.access import faint_words

MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "framework.csv"


def page_of(framework: Framework) -> str:
    return render_matrix(framework, "html", MADE_AT, shipped_example()).decode()


@pytest.mark.parametrize("key", shipped_frameworks())
def test_every_behaviour_level_and_grade_is_on_the_page(key: str) -> None:
    framework = shipped_framework(key)
    words = html.unescape(re.sub("<[^>]+>", "", page_of(framework)))
    for competency in framework.competencies:
        assert competency.name in words
        for several in competency.indicators.values():
            assert [each.text for each in several if each.text not in words] == []
    assert all(level.name in words for level in framework.levels)
    assert words.count("Standard\n") >= sum(
        each.standard for one in framework.competencies for several in one.indicators.values() for each in several
    )


def test_each_grade_has_the_level_that_it_needs() -> None:
    framework = shipped_framework("local_government")
    tables = [block for block in matrix_tree(framework, shipped_example()).blocks if isinstance(block, Table)]
    grades = [table for table in tables if table.headings[0] == "Grade"]
    needed = {name: framework.level_for("7", each.key) for each in framework.competencies for name in (each.name,)}
    levels = {level.key: level.name for level in framework.levels}
    for table in grades:
        (row,) = [row for row in table.rows if row.cells[0] and row.cells[0].content[0] == _label("Grade 7")]
        cells = [cell.content[0].text for cell in row.cells[1:] if cell]  # type: ignore[union-attr]
        assert cells == [levels[needed[name]] for name in table.headings[1:]]
        assert sum(table.widths) == 100
    assert [name for table in grades for name in table.headings[1:]] == [each.name for each in framework.competencies]


def _label(words: str) -> object:
    from specs.rendering.parts import Line

    return Line(words, "label")


def test_a_framework_without_a_matrix_and_with_awkward_words_is_shown() -> None:
    framework = read_framework(EXAMPLE)
    bare = framework.model_copy(update={"matrix": {}, "name": "<b>R&D</b> \x00"})
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in page_of(bare)
    assert "No grade is named" in page_of(bare)
    assert render_matrix(bare, "pdf", MADE_AT).startswith(b"%PDF")


def test_it_fits_a_telephone_and_its_words_stand_out(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.set_content(page_of(shipped_framework("local_government")))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert faint_words(page) == []
    headings = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(each => each.tagName)")
    assert headings[0] == "H1"
    assert headings.count("H1") == 1
    assert page.get_by_role("rowheader", name="Grade 7").count() == 2
    page.close()

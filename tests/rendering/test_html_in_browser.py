"""The web page in Chromium: it fits a telephone (WCAG 2.2, 1.4.10), and prints with its headings repeated."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from specs.document import Document

from .examples import AWKWARD, FORMS, full_size, made, many_criteria

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PDFTOTEXT = shutil.which("pdftotext")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")]
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
LONG_ADDRESS = "https://example.org/" + "averylongaddress" * 12


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.mark.parametrize(
    "document",
    [
        *map(full_size, FORMS),
        many_criteria("factor", "experience", (*AWKWARD, LONG_ADDRESS)),
        Document(form="area", header={"post_title": LONG_ADDRESS, "accountable_to": LONG_ADDRESS}),
    ],
    ids=[*FORMS, "awkward", "long head"],
)
def test_the_page_does_not_scroll_sideways_on_a_telephone(browser: Browser, document: Document) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.set_content(made(document, "html").decode())
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_wide_tables_are_reached_by_keyboard_and_have_names(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(made(full_size("area"), "html").decode())
    page.keyboard.press("Tab")
    region = page.get_by_role("region", name="Essential and desirable requirements, by area")
    assert region.evaluate("region => region === document.activeElement")
    assert page.get_by_role("rowheader", name="Communication / relationship").count() == 1
    assert page.get_by_role("columnheader", name="Desirable").count() == 1
    page.close()


@pytest.mark.skipif(not PDFTOTEXT, reason="needs pdftotext")
def test_printing_repeats_the_heading_row(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content(made(full_size("area"), "html").decode())
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    page.close()
    command = [str(PDFTOTEXT), "-layout", str(tmp_path / "printed.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode()
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 2
    assert all("Desirable" in each for each in pages[:3])

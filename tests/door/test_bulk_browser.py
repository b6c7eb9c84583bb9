"""The card at the head of a thread and the forms behind it, in a real browser and on a phone's width."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

from bot.services.drafts import draft_of
from specs.store.tables import Spec
from tests.door.town import Town
from tests.door.window import Window


@pytest.mark.timeout(180)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_list_is_written_over_in_its_form(page: Page, town: Town, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    window = Window(page, town.workspace).open()
    window.command("/personspec new Clerk")
    thread = window.open_thread_of("Clerk")
    thread.press("Factor form")
    for answer in ("Grade 4", "A-1", "- Has led a team\n- Keeps accurate records"):
        thread.answer(answer)
    thread.button("Edit all at once").click()
    form = page.get_by_role("dialog")
    box = form.get_by_label("Essential criteria")
    expect(box).to_have_value("Has led a team\nKeeps accurate records")
    box.fill("Keeps very accurate records\n---")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_contain_text("Line 2, “---”, has no words")
    box.fill("Keeps very accurate records\nHas led a team\nDrives a van")
    asked = len(thread.questions())
    form.get_by_role("button", name="Save", exact=True).click()
    town.wait(lambda: len(thread.questions()) > asked, "the question after the form")
    expect(form).to_have_count(0)
    expect(thread.asked()).to_contain_text("Keeps very accurate records")
    with town.office.look() as act:
        entry = draft_of(act.session.get_one(Spec, 1)).document.section("experience")
    assert [each.text for each in entry.essential] == ["Keeps very accurate records", "Has led a team", "Drives a van"]
    assert not window.scrolls_sideways()

"""The same job without a mouse, on a phone, in the dark, with a screen reader: what the page owes everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from bot.services.drafts import draft_of
from specs.store.tables import DecisionRow, Spec
from tests.door.access import faint_words, focus_is_visible, small_targets, unnamed_controls
from tests.door.conftest import adopt_example, drained, sent_for_sign_off
from tests.door.town import SIGN_OFF, Town
from tests.door.window import PEOPLE, REPLY, Window

TITLE = "Customer Hub Assistant"


@pytest.fixture
def window(page: Page, town: Town) -> Window:
    """The page, opened as Dana, with the bot behind it."""
    return Window(page, town.workspace).open()


@pytest.fixture(params=["light", "dark"])
def window_in_each_scheme(request: pytest.FixtureRequest, browser: Browser, town: Town) -> Iterator[Window]:
    """The page by day and by night."""
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    yield Window(context.new_page(), town.workspace).open()
    context.close()


def test_a_turn_of_the_conversation_and_an_approval_by_keyboard_alone(window: Window, town: Town) -> None:
    page = window.page
    begin_by_keyboard(window)
    factor_form = page.locator("#replies").get_by_role("button", name="Factor form")
    expect(factor_form).to_be_visible()
    window.tab_to(factor_form)
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#replies article")).to_have_count(3)
    window.tab_to(page.get_by_label(REPLY))
    page.keyboard.type("Grade 4")
    page.keyboard.press("Enter")
    expect(page.locator("#replies article")).to_have_count(5)
    with town.office.look() as act:
        assert draft_of(act.session.get_one(Spec, 1)).document.header["grade"] == "Grade 4"
    sent_for_sign_off(town)
    approve_by_keyboard(window)
    with town.office.look() as act:
        decided = act.session.exec(select(DecisionRow).order_by(col(DecisionRow.id))).all()
        assert [(each.act, each.actor_name) for each in decided] == [("approve", "Priya Nair")]


def begin_by_keyboard(window: Window) -> None:
    """From the address bar to an open thread."""
    page = window.page
    page.keyboard.press("Tab")
    expect(window.focused()).to_have_text("Skip to messages")
    window.tab_to(page.get_by_label("Message Personspec"))
    assert focus_is_visible(page)
    page.keyboard.type(f"/personspec new {TITLE}")
    page.keyboard.press("Enter")
    replies = page.locator("#messages .replies")
    expect(replies).to_be_visible()
    window.tab_to(replies, back=True)
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thread")).to_be_focused()


def approve_by_keyboard(window: Window) -> None:
    """Sit down as the line manager, go to the channel and approve."""
    page = window.page
    window.tab_to(page.get_by_label("Act as"), back=True)
    page.keyboard.type("Priya")
    expect(page.locator("#who")).to_contain_text(PEOPLE["priya.nair"])
    window.tab_to(page.get_by_role("button", name=re.compile(f"# {SIGN_OFF}")))
    page.keyboard.press("Enter")
    approve = window.card_with("Approve").get_by_role("button", name="Approve", exact=True)
    expect(approve).to_be_visible()
    window.tab_to(approve)
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#messages").get_by_text("approved by Priya Nair")).to_be_visible()


def test_each_stop_of_the_keyboard_can_be_seen(window: Window, town: Town) -> None:
    adopt_example(town)
    expect(window.page.locator("#messages .replies")).to_be_visible()
    window.open_thread_of(TITLE)
    drained(town)
    stops = set()
    for _ in range(60):
        window.page.keyboard.press("Tab")
        if not window.focused().count():
            continue  # between the last stop and the first, the keyboard is in the browser's own bars
        stop = window.focused().evaluate("node => node.outerHTML.slice(0, 200)")
        assert focus_is_visible(window.page), stop
        stops.add(stop)
    assert len(stops) > 20


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_everything_without_scrolling_sideways(window: Window, town: Town, width: int) -> None:
    window.page.set_viewport_size({"width": width, "height": 844})
    window.command(f"/personspec new {TITLE}")
    assert not window.scrolls_sideways()
    thread = window.open_thread_of(TITLE)
    for answer in ("factor", "4", "CSV-04-26", "Is kind", "done"):
        thread.answer(answer)
    thread.choose("Interview")
    assert not window.scrolls_sideways()
    assert not small_targets(window.page)
    thread.answer("show")
    thread.answer("review")
    assert not window.scrolls_sideways()
    with town.office.look() as act:
        kept = draft_of(act.session.get_one(Spec, 1)).document.section("experience").essential
        assert [(each.text, each.assessed_by) for each in kept] == [("Is kind", ("interview",))]


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_cards_forms_and_home(window: Window, town: Town, width: int) -> None:
    page = window.page
    page.set_viewport_size({"width": width, "height": 844})
    sent_for_sign_off(town)
    window.act_as("priya.nair")
    page.get_by_role("button", name="Back to channels").click()
    assert not window.scrolls_sideways()
    window.go_to(SIGN_OFF)
    window.card_with("Query").get_by_role("button", name="Query", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box is not None
    assert box["width"] <= width
    assert not window.scrolls_sideways()
    assert not small_targets(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to channels").click()
    page.locator("#go-home").click()
    expect(page.locator("#home")).to_contain_text(TITLE)
    assert not window.scrolls_sideways()


def test_words_stand_out_from_their_ground(window_in_each_scheme: Window, town: Town) -> None:
    window = window_in_each_scheme
    page = window.page
    sent_for_sign_off(town)
    expect(page.locator("#messages .replies")).to_be_visible()
    window.open_thread_of(TITLE)
    page.locator("#clock-toggle").click()
    assert not faint_words(page)
    page.keyboard.press("Escape")
    window.command("/personspec list")
    expect(window.private_words()).to_have_count(1)
    page.locator("#log-toggle").click()
    assert not faint_words(page)
    page.locator("#log-close").click()
    window.act_as("priya.nair").go_to(SIGN_OFF)
    window.card_with("Reject").get_by_role("button", name="Reject", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    assert not faint_words(page)


def test_the_dark_scheme_is_dark(window_in_each_scheme: Window) -> None:
    page = window_in_each_scheme.page
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (sum(ground) < 150) == dark


def test_every_control_has_a_name_and_every_message_an_author(window: Window, town: Town) -> None:
    page = window.page
    sent_for_sign_off(town)
    expect(page.locator("#messages .replies")).to_be_visible()
    window.open_thread_of(TITLE)
    page.locator("#clock-toggle").click()
    assert not unnamed_controls(page)
    assert not small_targets(page)
    for landmark in ("banner", "navigation", "main"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    authors = page.get_by_role("article", name="Personspec")
    assert authors.count() == page.locator("article").count()


def test_what_the_bot_says_is_announced(window: Window, town: Town) -> None:
    live = window.page.locator("#live")
    expect(live).to_have_attribute("aria-live", "polite")
    window.command(f"/personspec new {TITLE}")
    thread = window.open_thread_of(TITLE)
    thread.answer("factor")
    expect(live).to_contain_text("Which grade is the post?")
    thread.answer("5")
    expect(live).to_contain_text("What is the post reference?")

"""The whole job in a real browser: three people, one specification, from the first word to the signed document."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from functools import partial

import docx
import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from bot.conversation.replies import Reply
from bot.services.drafts import draft_of
from bot.store.tables import Post
from specs.document import Document
from specs.rendering.signatures import grouped
from specs.store.tables import DecisionRow, ReminderRow, Revision, SlotRow, Spec
from tests.door.conftest import sent_for_sign_off
from tests.door.town import SIGN_OFF, Town
from tests.door.window import Thread, Window

TITLE = "Customer Hub Assistant"
PASTED = """i. Has answered questions from the public, face to face or by phone
ii. Has learnt a new computer system at work and used it to keep accurate records;
iii. Has worked through a written procedure & checked each step"""
QUERY = "Is number 3 of the experience needed on the first day?"


@pytest.fixture
def window(page: Page, town: Town) -> Window:
    """The page, opened as Dana, with the bot behind it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    return Window(page, town.workspace).open()


@pytest.mark.timeout(300)  # some sixty turns of a conversation, each through a browser
def test_three_people_from_the_first_word_to_the_signed_document(window: Window, town: Town) -> None:
    window.command(f"/personspec new {TITLE}")
    thread = window.open_thread_of(TITLE)
    thread.press("Factor form")
    assert stored(town).form == "factor"
    header_and_experience(thread, town)
    other_factors(thread, town)
    competencies(thread, town)
    review(thread, town)
    send(thread, town)
    out_of_turn(window, town)
    query(window, town)
    answer_to_the_query(window, town)
    approvals(window, town)
    signed_document(window, town)


def header_and_experience(thread: Thread, town: Town) -> None:
    """Buttons and typed words; a pasted list; help, back and show on the way."""
    thread.answer("4")
    assert document(town).header["grade"] == "Grade 4"
    thread.press("Skip for now")
    assert thread.key == "experience.essential"
    thread.answer("help")
    assert thread.key == "experience.essential"
    assert said(town)[-1] == "help.shown"
    thread.answer(PASTED)
    assert "criteria.recorded" in said(town)
    assert [each.text[:12] for each in document(town).section("experience").essential] == [
        "Has answered",
        "Has learnt a",
        "Has worked t",
    ]
    thread.answer("done")
    thread.choose("Application form", "Interview")
    ways = {each.assessed_by for each in document(town).section("experience").essential}
    assert ways == {("application_form", "interview")}
    assert thread.key == "experience.desirable"


def other_factors(thread: Thread, town: Town) -> None:
    """Going back, leaving out, saying that there is none, and looking at the draft in between."""
    thread.answer("Has used a customer records system")
    thread.press("Done")
    assert thread.key == "academic.essential"
    thread.answer("back")
    assert thread.key == "experience.desirable"
    thread.press("Done")
    thread.answer("skip")
    thread.press("Back")
    assert thread.key == "academic.essential"
    thread.answer("show")
    assert "draft.shown" in said(town)
    while thread.key != "knowledge.essential":
        thread.press("None needed")
    thread.answer("Explains in everyday words what a borough council does")
    thread.press("Done")
    thread.answer("1 and 2")
    thread.press("Help")
    thread.answer("none")
    assert thread.key == "post_facts"
    thread.press("None of these")
    thread.press("None needed")
    assert thread.key == "competencies"
    assert document(town).section("knowledge").essential[0].assessed_by == ("application_form", "interview")


def competencies(thread: Thread, town: Town) -> None:
    """The standard behaviours of the grade, numbered throughout; two are left out by number, one is added."""
    offered = numbered(thread.window.page)
    assert sorted(offered) == list(range(1, len(offered) + 1))
    assert len(offered) > 12
    thread.answer("all but 7 and 12\nadd: Uses an interpreter when a resident does not speak English")
    chosen = [each for competency in document(town).competencies for each in competency.indicators]
    standard = {each.text for each in chosen if each.source == "framework"}
    assert standard == set(offered.values()) - {offered[7], offered[12]}
    assert [each.text for each in chosen if each.source == "own"] == [
        "Uses an interpreter when a resident does not speak English"
    ]


def review(thread: Thread, town: Town) -> None:
    """What is missing is said; the draft is attached in Word; any answer can be changed."""
    assert thread.key == "review"
    shown = next(each for each in reversed(posts(town)) if each.name == "review.shown")
    assert [each["label"] for each in json.loads(shown.body)["reply"]["facts"]["missing"]] == ["Post Ref"]
    thread.answer("change post ref to CSV-04-26")
    thread.press("Change an answer")
    thread.choose_one("Job Title")
    assert thread.key == "header.job_title"
    thread.answer("Customer Hub Adviser")
    assert thread.key == "review"
    assert document(town).header == {"job_title": "Customer Hub Adviser", "grade": "Grade 4", "post_ref": "CSV-04-26"}
    thread.answer(f"change job title to {TITLE}")
    files = thread.files("draft.docx").count()
    thread.answer("show")
    expect(thread.files("draft.docx")).to_have_count(files + 1)
    words = words_of(thread.window.download(thread.files("draft.docx").last))
    for expected in (TITLE, "Grade 4", "CSV-04-26", "a written procedure & checked each step", "Not signed yet"):
        assert expected in words


def send(thread: Thread, town: Town) -> None:
    """The directory's people are proposed; a card goes to the channel."""
    thread.press("Send for sign-off")
    expect(thread.button("Choose who signs")).to_be_visible()
    expect(thread.asked()).to_contain_text("Priya Nair")
    expect(thread.asked()).to_contain_text("Marcus Bell")
    thread.button("Send it now").click()
    town.wait(lambda: stored(town).state == "in_sign_off", "the sending")
    assert stored(town).revision == 1


def out_of_turn(window: Window, town: Town) -> None:
    """The executive head presses before the line manager: a sentence for his eyes, and nothing else."""
    window.act_as("marcus.bell").go_to(SIGN_OFF)
    expect(window.card_with("Approve").locator(".replies")).to_be_visible()  # the document hangs under it
    press(window.card_with("Approve"), "Approve")
    expect(window.private_words()).to_have_count(1)
    expect(window.private_words()).to_contain_text("Priya Nair")
    assert said(town)[-1].startswith("refusal.not_your")
    assert decisions(town) == []
    window.act_as("helen.sorby").go_to(SIGN_OFF)
    expect(window.card_with("Approve")).to_be_visible()
    expect(window.private_words()).to_have_count(0)


def query(window: Window, town: Town) -> None:
    """The line manager asks something; without words the form says what is missing."""
    window.act_as("priya.nair").go_to(SIGN_OFF)
    press(window.card_with("Query"), "Query")
    dialog = window.page.get_by_role("dialog")
    words = dialog.get_by_role("textbox")
    expect(words).to_be_focused()
    press(dialog, "Send back")
    expect(words).to_have_attribute("aria-invalid", "true")
    words.fill(QUERY)
    press(dialog, "Send back")
    expect(dialog).to_have_count(0)
    expect(window.card_with("Approve")).to_have_count(0)
    assert decisions(town) == [("line_manager", "query", QUERY)]
    assert stored(town).state == "queried"


def answer_to_the_query(window: Window, town: Town) -> None:
    """The author reads the question in her thread, changes the text and sends it again: a new revision."""
    thread = window.act_as("dana.whitfield").open_thread_of(TITLE)
    expect(thread.asked()).to_contain_text(QUERY)
    thread.answer("change experience")
    thread.answer("remove 3")
    thread.press("Yes")
    thread.press("Done")
    assert thread.key == "review"
    thread.answer("submit")
    thread.button("Send it now").click()
    town.wait(lambda: stored(town).state == "in_sign_off", "the second sending")
    assert stored(town).revision == 2


def approvals(window: Window, town: Town) -> None:
    """First the line manager, then the executive head; each card loses its buttons and the next one comes."""
    for who, stage in (("priya.nair", "line_manager"), ("marcus.bell", "executive_head")):
        cards = window.act_as(who).go_to(SIGN_OFF)
        card = window.card_with("Approve")
        expect(card).to_contain_text(f"@{'Priya Nair' if who == 'priya.nair' else 'Marcus Bell'}")
        before = cards.count()
        ts = card.get_attribute("data-ts")
        press(card, "Approve")
        mine = window.page.locator(f'#messages article[data-ts="{ts}"]')
        expect(mine.get_by_role("button", name="Approve")).to_have_count(0)
        assert decisions(town)[-1] == (stage, "approve", "")
        if stage == "line_manager":
            expect(cards).to_have_count(before + 1)
    assert stored(town).state == "agreed"


def signed_document(window: Window, town: Town) -> None:
    """The signed Word file hangs under the last card; the author has heard of it."""
    under = window.open_thread_of(re.compile("Marcus Bell"))
    expect(under.files("rev 2.docx")).to_have_count(1)
    words = words_of(window.download(under.files("rev 2.docx")))
    for expected in ("Priya Nair", "Marcus Bell", grouped(content_hash(town, 2)), "a new computer system"):
        assert expected in words
    assert words.count("Signed in Slack") == 2
    assert "checked each step" not in words
    thread = window.act_as("dana.whitfield").open_thread_of(TITLE)
    expect(thread.files("rev 2.docx")).to_have_count(1)
    assert "signoff.agreed" in said(town)


def test_the_area_form_asks_and_prints_its_own_questions(window: Window, town: Town) -> None:
    window.command("/personspec new Customer Services Team Leader")
    thread = window.open_thread_of("Customer Services Team Leader")
    thread.press("Area form")
    assert thread.key == "header.directorate"
    thread.answer("Resident Services")
    thread.press("Skip for now")
    thread.answer("4440")
    thread.answer("Customer Services Manager")
    thread.answer("6 Customer Service Advisers")
    thread.press("Done")
    thread.answer("Internal: all council services\nExternal: residents, police")
    thread.press("Done")
    assert thread.key == "qualifications.essential"
    thread.answer("review")
    link = thread.files("draft.docx")
    expect(link).to_have_count(1)
    words = words_of(window.download(link))
    for expected in ("Thornley Vale Borough Council", "6 Customer Service Advisers", "police"):
        assert expected in words
    assert stored(town).form == "area"
    assert words.count("Printed name") == 3


def test_whoever_is_slow_is_reminded_and_can_sign_from_the_reminder(window: Window, town: Town) -> None:
    sent_for_sign_off(town)
    window.act_as("priya.nair")
    move_the_clock_past(window, town, "first")
    reminder = window.card_with("Approve")
    expect(reminder).to_contain_text(TITLE)
    move_the_clock_past(window, town, "escalation")
    window.act_as("helen.sorby")
    expect(window.page.locator("#messages article").filter(has_text=TITLE).first).to_be_visible()
    assert {"reminder.first", "reminder.escalation"} <= set(said(town))
    window.act_as("priya.nair")
    press(window.card_with("Approve"), "Approve")
    town.wait(lambda: decisions(town), "the decision")
    assert decisions(town) == [("line_manager", "approve", "")]


def move_the_clock_past(window: Window, town: Town, kind: str) -> None:
    """Press "Next working morning" until a rung of that kind has come due, and wait until it was sent."""
    with town.office.look() as act:
        rung = act.session.exec(select(ReminderRow).where(col(ReminderRow.kind) == kind)).first()
    assert rung is not None
    page = window.page
    page.locator("#clock-toggle").click()
    for _ in range(30):
        if town.office.clock.now() > rung.due_at + timedelta(seconds=1):
            break
        before = town.workspace.clock.offset_seconds
        page.get_by_role("button", name="Next working morning 09:05").click()
        town.wait(partial(moved_on, town, before), "the clock to move")
    page.keyboard.press("Escape")
    town.wait(lambda: f"reminder.{kind}" in said(town), f"the {kind} reminder")


def moved_on(town: Town, before: float) -> bool:
    """Whether the working clock is further ahead than it was."""
    return town.workspace.clock.offset_seconds > before


def press(within: Locator, label: str) -> None:
    """Press a button by its words."""
    within.get_by_role("button", name=label, exact=True).click()


def numbered(page: Page) -> dict[int, str]:
    """The numbered entries that were shown last under each number, on all messages of the thread."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("#replies article ol")].flatMap(
             (list) => [...list.children].map((entry, at) => [list.start + at, entry.textContent]))"""
    )
    return dict(found)


def words_of(content: bytes) -> str:
    """All words of a Word document, those in its tables too."""
    opened = docx.Document(io.BytesIO(content))
    cells = {cell._tc: cell.text for table in opened.tables for row in table.rows for cell in row.cells}
    return "\n".join([paragraph.text for paragraph in opened.paragraphs] + list(cells.values()))


def stored(town: Town) -> Spec:
    """The specification, as the store has it."""
    with town.office.look() as act:
        spec = act.session.get_one(Spec, 1)
        act.session.expunge(spec)
        return spec


def document(town: Town) -> Document:
    """What the draft says."""
    return draft_of(stored(town)).document


def posts(town: Town) -> list[Post]:
    """Everything that was posted, oldest first."""
    with town.office.look() as act:
        found = act.session.exec(select(Post).where(col(Post.shown) > 0).order_by(col(Post.id))).all()
        act.session.expunge_all()
        return list(found)


def said(town: Town) -> list[str]:
    """The names of all that was said, oldest first."""
    names: list[str] = []
    for post in posts(town):
        body = json.loads(post.body)
        names += Reply.from_json(body["reply"]).names() if "reply" in body else (post.name,)
    return names


def decisions(town: Town) -> list[tuple[str, str, str]]:
    """Stage, act and words of every decision, oldest first."""
    with town.office.look() as act:
        found = act.session.exec(
            select(DecisionRow, SlotRow)
            .where(col(DecisionRow.slot_id) == col(SlotRow.id))
            .order_by(col(DecisionRow.id))
        )
        return [(slot.stage, decision.act, decision.words) for decision, slot in found]


def content_hash(town: Town, number: int) -> str:
    """What a revision's signatures are bound to."""
    with town.office.look() as act:
        found = act.session.exec(select(Revision).where(col(Revision.number) == number)).one()
        return found.content_hash

"""The page in a browser: acting as people, commands, threads, buttons, modals, the clock, a phone, the keyboard."""

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, ViewportSize, expect
from slack_sdk import WebClient

from bot.sandbox.driver import Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import CARD, Bot, Door, modal, text_input

SIGNOFF = "C0SIGNOFF02"
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def here(page: Page, sandbox: RunningSandbox, bot: Bot) -> Page:
    """The page, opened, with a Bolt app behind it."""
    page.goto(sandbox.url)
    expect(page.locator("body[data-ready]")).to_be_attached()
    return page


def command(page: Page, text: str) -> None:
    """Type a slash command and press Enter."""
    box = page.get_by_label("Message Personspec")
    box.fill(text)
    box.press("Enter")


def pressed(bot: Bot) -> list[str]:
    """The action_ids that the bot heard of, in order."""
    return [body["actions"][0]["action_id"] for body in bot.interactions("block_actions")]


def test_a_command_is_completed_sent_and_answered(here: Page, bot: Bot) -> None:
    box = here.get_by_label("Message Personspec")
    box.press_sequentially("/personspec n")
    here.get_by_role("button", name="/personspec new Customer Hub Assistant").click()
    expect(box).to_have_value("/personspec new Customer Hub Assistant")
    box.press("Enter")
    expect(here.get_by_text("Only visible to you")).to_be_visible()
    expect(here.get_by_text("Started. Look at our direct messages.").first).to_be_visible()
    assert [body["text"] for body in bot.heard if "command" in body] == ["new Customer Hub Assistant"]


def test_what_people_write_is_never_html(here: Page, bot: Bot) -> None:
    words = "<img src=x onerror=alert(1)> & <b>bold</b>"
    command(here, words)
    expect(here.locator("#messages .content").first).to_have_text(words)
    command(here, "/personspec new")
    expect(here.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert here.locator("#messages :is(img, script, b)").count() == 0


def test_a_thread_reply_reaches_the_bot(here: Page, bot: Bot, ws: Workspace) -> None:
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="1 reply").click()
    expect(here.get_by_role("heading", name="Thread")).to_be_focused()
    expect(here.locator("#replies")).to_contain_text("What is the job title?")
    reply = here.get_by_label("Reply in this thread")
    reply.fill("Customer Hub Assistant")
    reply.press("Enter")
    expect(here.locator("#replies")).to_contain_text("Customer Hub Assistant")
    ws.settle()
    heard = [body["event"] for body in bot.events("message")]
    assert [event["text"] for event in heard if "thread_ts" in event] == ["Customer Hub Assistant"]


def test_a_form_with_errors_then_without(here: Page, bot: Bot, ws: Workspace) -> None:
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="Edit details", exact=True).click()
    dialog = here.get_by_role("dialog", name="Details")
    expect(dialog.get_by_label("Job title")).to_be_focused()
    dialog.get_by_role("button", name="Save").click()
    field = dialog.get_by_label("Job title")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Please complete this required field.")
    expect(field).to_be_focused()
    bot.on_submit = lambda body: {"response_action": "errors", "errors": {"title": "Write the whole title."}}
    field.fill("Asst")
    dialog.get_by_label("Grade").select_option("Grade 4")
    dialog.get_by_role("button", name="Save").click()
    expect(field).to_have_accessible_description("Write the whole title.")
    expect(field).to_have_value("Asst")
    bot.on_submit = None
    field.fill("Customer Hub Assistant")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    values = bot.interactions("view_submission")[-1]["view"]["state"]["values"]
    assert values["title"]["title"]["value"] == "Customer Hub Assistant"
    assert values["grade"]["grade"]["selected_option"]["value"] == "4"


def test_the_stack_of_modals_and_what_was_typed_below(here: Page, bot: Bot) -> None:
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="Edit details", exact=True).click()
    here.get_by_label("Job title").fill("Kept over the second window")
    here.get_by_role("button", name="Advice").click()
    expect(here.get_by_role("dialog", name="Advice")).to_be_visible()
    here.keyboard.press("Escape")
    expect(here.get_by_role("dialog", name="Details")).to_be_visible()
    expect(here.get_by_label("Job title")).to_have_value("Kept over the second window")


def test_typing_survives_an_update_from_the_bot(here: Page, bot: Bot, ws: Workspace) -> None:
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="Edit details", exact=True).click()
    here.get_by_label("Job title").fill("Half a ti")
    view = ws.person("dana.whitfield").view()
    assert view is not None
    bot.client.views_update(view_id=view.id, view=modal(text_input("title", "Job title"), title="Refreshed"))
    expect(here.get_by_role("dialog", name="Refreshed")).to_be_visible()
    expect(here.get_by_label("Job title")).to_have_value("Half a ti")
    expect(here.get_by_label("Job title")).to_be_focused()


def test_a_dangerous_button_asks_first(here: Page, bot: Bot, ws: Workspace) -> None:
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="Delete draft").click()
    here.get_by_role("dialog", name="Delete this draft?").get_by_role("button", name="Keep it").click()
    here.get_by_role("button", name="Skip for now").click()
    ws.wait(lambda: pressed(bot), about="the press")
    assert pressed(bot) == ["skip"]
    here.get_by_role("button", name="Delete draft").click()
    here.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(here.get_by_role("dialog")).to_have_count(0)
    ws.wait(lambda: pressed(bot) == ["skip", "drop"], about="the press that was confirmed")


def test_acting_as_someone_else(here: Page, web: WebClient) -> None:
    web.chat_postMessage(channel=SIGNOFF, text="Please sign", blocks=CARD)
    here.get_by_role("button", name=re.compile("person-spec-sign-off")).click()
    expect(here.get_by_role("heading", name="#person-spec-sign-off")).to_be_visible()
    expect(here.get_by_role("button", name="Edit details", exact=True)).to_be_visible()
    here.get_by_label("Act as").select_option(label="Tom Ferris (Has no part in any of this)")
    expect(here.get_by_text("You are Tom Ferris, Parks Ranger.")).to_be_visible()
    expect(here.get_by_role("button", name=re.compile("person-spec-sign-off"))).to_have_count(0)


def test_unread_messages_are_marked_and_announced(here: Page, web: WebClient) -> None:
    here.get_by_role("button", name="# general").click()
    expect(here.get_by_role("heading", name="#general")).to_be_visible()
    web.chat_postMessage(channel="U0DANA00001", text="A word for Dana")
    expect(here.get_by_role("button", name="Personspec 1 unread")).to_be_visible()
    here.get_by_role("button", name="Personspec 1 unread").click()
    expect(here.get_by_role("button", name="Personspec", exact=True)).to_be_visible()
    expect(here.locator("#messages")).to_contain_text("A word for Dana")
    web.chat_postMessage(channel="U0DANA00001", text="Another word")
    expect(here.locator("#live")).to_have_text("Personspec: Another word")


def test_attaching_and_downloading(here: Page, ws: Workspace) -> None:
    here.locator("#composer input[type=file]").set_input_files(
        {"name": "old spec.txt", "mimeType": "text/plain", "buffer": b"criteria"}
    )
    here.locator("#composer").get_by_role("button", name="Send").click()
    with here.expect_download() as started:
        here.get_by_role("link", name="Download old spec.txt").click()
    assert started.value.path().read_bytes() == b"criteria"


def test_editing_and_deleting_ones_own_message(here: Page, ws: Workspace) -> None:
    command(here, "R&D and <tags>")
    here.get_by_role("button", name="Edit message").click()
    expect(here.get_by_label("Change your message")).to_have_value("R&D and <tags>")
    here.get_by_label("Change your message").fill("Research")
    here.get_by_role("button", name="Save").click()
    expect(here.get_by_text("(edited)")).to_be_visible()
    here.get_by_role("button", name="Delete message").click()
    here.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(here.get_by_text("No messages yet.")).to_be_visible()
    assert ws.person("dana.whitfield").messages() == []


def test_a_bot_that_does_not_answer_is_said(here: Page, door: Door, bot: Bot) -> None:
    door.refuse_with = ["500 Internal Server Error"]
    command(here, "/personspec help")
    expect(here.get_by_role("alert")).to_contain_text("/personspec failed because the app did not respond.")
    here.get_by_role("button", name="Dismiss").click()
    expect(here.get_by_role("alert")).to_be_empty()


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-06T12:00:00Z", "2026-03-09T09:05:00.000Z"),  # a Friday
        ("2026-03-28T12:00:00Z", "2026-03-30T08:05:00.000Z"),  # over the start of summer time
        ("2026-03-09T09:00:00Z", "2026-03-09T09:05:00.000Z"),  # the same morning
        ("2026-03-09T09:05:00Z", "2026-03-10T09:05:00.000Z"),
    ],
)
def test_the_next_working_morning(here: Page, now: str, morning: str) -> None:
    found = here.evaluate(
        "async (now) => new Date((await import('/page/clock.js')).nextWorkingMorning(Date.parse(now))).toISOString()",
        now,
    )
    assert found == morning


def test_the_clock_panel(here: Page, ws: Workspace) -> None:
    here.get_by_role("button", name="Clock").click()
    expect(here.get_by_role("button", name="+1 hour")).to_have_accessible_description(
        "Moves the working time on by one hour."
    )
    here.get_by_role("button", name="+1 hour").click()
    expect(here.get_by_text("1 hour ahead of the real time.")).to_be_visible()
    here.get_by_role("button", name="+1 day").click()
    expect(here.get_by_text("1 day, 1 hour ahead of the real time.")).to_be_visible()
    assert ws.clock.offset_seconds == 90_000
    here.get_by_role("button", name="Reset").click()
    expect(here.get_by_text("The same as the real time.")).to_be_visible()


def test_what_slack_and_the_bot_said(here: Page) -> None:
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="Behind the scenes").click()
    lines = here.get_by_role("region", name="What Slack and the bot said")
    expect(lines).to_contain_text("chat.postMessage ok")
    lines.get_by_text("/personspec new Assistant").first.click()
    expect(lines.locator("details[open] pre").first).to_contain_text('"user_name": "dana.whitfield"')


def test_a_phone_shows_one_pane_at_a_time(here: Page) -> None:
    here.set_viewport_size(PHONE)
    command(here, "/personspec new Assistant")
    here.get_by_role("button", name="1 reply").click()
    expect(here.get_by_label("Message Personspec")).to_be_hidden()
    expect(here.get_by_label("Reply in this thread")).to_be_visible()
    here.get_by_role("button", name="Close thread").click()
    expect(here.get_by_label("Message Personspec")).to_be_visible()
    here.get_by_role("button", name="Back to channels").click()
    here.get_by_role("button", name="# general").click()
    expect(here.get_by_role("heading", name="#general")).to_be_visible()
    assert here.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_everything_by_keyboard(here: Page, bot: Bot) -> None:
    command(here, "/personspec new Assistant")
    edit = here.get_by_role("button", name="Edit details", exact=True)
    expect(edit).to_be_visible()
    for _ in range(12):
        if edit.evaluate("node => node === document.activeElement"):
            break
        here.keyboard.press("Shift+Tab")
    expect(edit).to_be_focused()
    here.keyboard.press("Enter")
    expect(here.get_by_label("Job title")).to_be_focused()
    here.keyboard.press("Escape")
    expect(here.get_by_role("dialog")).to_have_count(0)


def test_the_page_goes_on_after_the_sandbox_was_away(here: Page, sandbox: RunningSandbox, web: WebClient) -> None:
    sandbox.restart()
    web.chat_postMessage(channel="U0DANA00001", text="After the restart")
    expect(here.get_by_text("After the restart").first).to_be_visible(timeout=15_000)


def test_a_hint_for_newcomers_that_stays_away(here: Page) -> None:
    expect(here.get_by_text("/personspec new Customer Hub Assistant")).to_be_visible()
    here.get_by_role("button", name="Hide this hint").click()
    here.reload()
    expect(here.locator("body[data-ready]")).to_be_attached()
    expect(here.get_by_role("button", name="Hide this hint")).to_be_hidden()


def test_the_home_tab(here: Page, bot: Bot, ws: Workspace) -> None:
    home = {"type": "home", "blocks": CARD}
    bot.on_event = lambda body: (
        body["event"].get("tab") == "home" and bot.client.views_publish(user_id=body["event"]["user"], view=home)
    )
    here.get_by_role("button", name="Personspec Home").click()
    expect(here.locator("#home").get_by_role("button", name="Skip for now")).to_be_visible()
    here.locator("#home").get_by_role("button", name="Skip for now").click()
    ws.wait(lambda: pressed(bot) == ["skip"], about="the press")
    assert bot.interactions("block_actions")[0]["container"]["type"] == "view"


def test_a_permalink_opens_the_thread(here: Page, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=SIGNOFF, text="The card")["ts"]
    here.goto(web.chat_getPermalink(channel=SIGNOFF, message_ts=ts)["permalink"])
    expect(here.locator("#replies")).to_contain_text("The card")

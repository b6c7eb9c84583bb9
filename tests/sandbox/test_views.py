"""Triggers, the stack of modals, submissions and their acknowledgements, the Home tab."""

import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.core import TROUBLE
from bot.sandbox.driver import Person, Workspace
from bot.sandbox.seen import Message, View
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import CARD, DETAILS, Bot, Door, modal, text_input
from tests.sandbox.conftest import Start
from tests.sandbox.test_web_api import error_of

SIGNOFF = "C0SIGNOFF02"
DANA = "U0DANA00001"


@pytest.fixture
def dana(ws: Workspace) -> Person:
    return ws.person("dana.whitfield")


@pytest.fixture
def card(web: WebClient, dana: Person, bot: Bot) -> Message:
    web.chat_postMessage(channel=SIGNOFF, text="card", blocks=CARD)
    return dana.messages(SIGNOFF)[-1]


def top(person: Person) -> View:
    """The modal on top, which must be there."""
    view = person.view()
    assert view is not None
    return view


def trigger_of(bot: Bot) -> str:
    """The last trigger the bot was given."""
    return str(bot.heard[-1]["trigger_id"])


def test_a_button_opens_a_modal(dana: Person, card: Message, bot: Bot) -> None:
    assert dana.press(card, "Edit details").trouble is None
    assert (top(dana).title, list(top(dana).inputs)) == ("Details", ["Job title", "Grade"])


def test_a_trigger_lives_three_seconds_and_serves_once(
    start: Start, door: Door, dana: Person, card: Message, bot: Bot
) -> None:
    bot.on_press = lambda body: None
    dana.press(card, "skip")
    trigger = trigger_of(bot)
    assert error_of(bot.client.views_open, trigger_id="1.2.abc", view=DETAILS) == "invalid_trigger"
    assert error_of(bot.client.views_open, trigger_id=trigger, view={**DETAILS, "title": None}) == "invalid_arguments"
    assert bot.client.views_open(trigger_id=trigger, view=DETAILS)["view"]["callback_id"] == "details"
    assert error_of(bot.client.views_open, trigger_id=trigger, view=DETAILS) == "exchanged_trigger_id"
    dana.press(card, "skip")
    trigger = trigger_of(bot)
    time.sleep(3.1)
    assert error_of(bot.client.views_open, trigger_id=trigger, view=DETAILS) == "expired_trigger_id"


def test_the_stack_takes_three(dana: Person, card: Message, bot: Bot) -> None:
    dana.press(card, "edit")
    dana.press(top(dana), "deeper")
    pushed = modal(
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "deeper", "text": {"type": "plain_text", "text": "More"}}],
        },
        title="Third",
    )
    bot.on_press = lambda body: None
    dana.close(top(dana))
    dana.press(top(dana), "deeper")
    bot.client.views_push(trigger_id=trigger_of(bot), view=pushed)
    dana.press(top(dana), "deeper")
    third = bot.client.views_push(trigger_id=trigger_of(bot), view=pushed)["view"]
    assert third["root_view_id"] == dana.views()[0].id
    assert third["previous_view_id"] == dana.views()[1].id
    dana.press(top(dana), "deeper")
    assert error_of(bot.client.views_push, trigger_id=trigger_of(bot), view=pushed) == "push_limit_reached"


def test_push_needs_a_trigger_from_a_modal(dana: Person, card: Message, bot: Bot) -> None:
    bot.on_press = lambda body: None
    dana.press(card, "skip")
    assert error_of(bot.client.views_push, trigger_id=trigger_of(bot), view=DETAILS) == "invalid_trigger"


def test_update_keeps_what_was_typed_only_where_the_ids_stay(dana: Person, card: Message, bot: Bot) -> None:
    dana.press(card, "edit")
    view = dana.fill(top(dana), {"Job title": "Assistant", "Grade": "Grade 4"})
    changed = modal(text_input("title", "Title of the job"), text_input("grade", "Grade"))
    answer = bot.client.views_update(view_id=view.id, hash=view.hash, view=changed)["view"]
    values = answer["state"]["values"]
    assert values["title"]["title"]["value"] == "Assistant"
    assert values["grade"]["grade"]["value"] is None
    assert error_of(bot.client.views_update, view_id=view.id, hash=view.hash, view=changed) == "hash_conflict"
    assert error_of(bot.client.views_update, view_id="V0NONE", view=changed) == "not_found"
    big = modal(private_metadata="x" * 3_001)
    assert error_of(bot.client.views_update, view_id=view.id, view=big) == "invalid_arguments"
    huge = modal(*[text_input(str(n), "x" * 2_000, initial_value="x" * 3_000) for n in range(60)])
    assert error_of(bot.client.views_update, view_id=view.id, view=huge) == "view_too_large"


def test_external_ids(dana: Person, card: Message, bot: Bot) -> None:
    bot.on_press = lambda body: None
    dana.press(card, "skip")
    bot.client.views_open(trigger_id=trigger_of(bot), view=modal(external_id="one"))
    updated = bot.client.views_update(external_id="one", view=modal(title="Other", external_id="one"))
    assert updated["view"]["title"]["text"] == "Other"
    dana.press(card, "skip")
    trigger = trigger_of(bot)
    assert error_of(bot.client.views_open, trigger_id=trigger, view=modal(external_id="one")) == "duplicate_external_id"


def test_slacks_client_objects_before_the_app_hears(dana: Person, card: Message, bot: Bot) -> None:
    dana.press(card, "edit")
    reply = dana.submit(top(dana), {"Job title": "  ", "Grade": "4"})
    assert (reply.errors, reply.told_app) == ({"title": "Please complete this required field."}, False)
    assert bot.interactions("view_submission") == []


def test_a_submission_that_is_taken_closes_the_modal(dana: Person, card: Message, bot: Bot) -> None:
    dana.press(card, "edit")
    assert dana.submit(top(dana), {"title": "Assistant", "Grade": "Grade 4"}).accepted
    assert dana.view() is None
    (body,) = bot.interactions("view_submission")
    values = body["view"]["state"]["values"]
    assert values["title"]["title"] == {"type": "plain_text_input", "value": "Assistant"}
    assert values["grade"]["grade"]["selected_option"]["value"] == "4"


def submit_with(dana: Person, card: Message, bot: Bot, answer: dict[str, Any]) -> Any:
    """Submit the details and have them acknowledged like this."""
    bot.on_submit = lambda body: answer
    dana.press(card, "edit")
    return dana.submit(top(dana), {"title": "Assistant", "grade": "4"})


def test_errors_leave_the_modal_with_what_was_typed(dana: Person, card: Message, bot: Bot) -> None:
    reply = submit_with(dana, card, bot, {"response_action": "errors", "errors": {"title": "Not a title."}})
    assert reply.errors == {"title": "Not a title."}
    assert top(dana).values["title"]["title"]["value"] == "Assistant"


def test_update_push_and_clear_in_the_acknowledgement(dana: Person, card: Message, bot: Bot) -> None:
    submit_with(dana, card, bot, {"response_action": "update", "view": modal(title="Updated")})
    assert [view.title for view in dana.views()] == ["Updated"]
    submit_with(dana, card, bot, {"response_action": "push", "view": modal(title="Pushed")})
    assert [view.title for view in dana.views()] == ["Details", "Pushed"]
    bot.on_submit = lambda body: {"response_action": "clear"}
    assert dana.submit(top(dana)).accepted
    assert dana.views() == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "update", "view": modal(title="x" * 25)},
        {"response_action": "push", "view": {"type": "modal"}},
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
    ],
)
def test_an_acknowledgement_that_slack_cannot_use(
    dana: Person, card: Message, bot: Bot, ws: Workspace, answer: dict[str, Any]
) -> None:
    reply = submit_with(dana, card, bot, answer)
    assert reply.trouble == TROUBLE
    assert dana.notices() == [TROUBLE]
    assert [view.title for view in dana.views()] == ["Details"]
    assert [line["outcome"] for line in ws.log("acknowledgement refused")] != []


def test_a_submission_the_bot_fails_is_not_told_again(dana: Person, card: Message, bot: Bot, door: Door) -> None:
    dana.press(card, "edit")
    before = len(door.requests)
    door.refuse_with = ["500 Internal Server Error"]
    assert dana.submit(top(dana), {"title": "Assistant", "grade": "4"}).trouble == TROUBLE
    time.sleep(0.3)
    assert len(door.requests) == before + 1
    assert top(dana).values["title"]["title"]["value"] == "Assistant"


def test_closing_tells_the_app_nothing_of_what_was_typed(dana: Person, card: Message, bot: Bot) -> None:
    dana.press(card, "edit")
    dana.fill(top(dana), {"title": "Assistant"})
    dana.close(top(dana))
    (body,) = bot.interactions("view_closed")
    assert body["view"]["state"]["values"] == {}
    assert body["is_cleared"] is False
    assert dana.view() is None


def test_home(bot: Bot, dana: Person, ws: Workspace) -> None:
    home = {"type": "home", "blocks": CARD}
    bot.on_event = lambda body: bot.client.views_publish(user_id=body["event"]["user"], view=home)
    dana.home()
    seen = ws.wait(dana.home_now, about="the Home tab")
    assert seen.has_button("Skip for now")
    assert error_of(bot.client.views_publish, user_id="U0NOBODY", view=home) == "user_not_found"
    assert error_of(bot.client.views_publish, user_id=DANA, view=home, hash="old") == "hash_conflict"
    assert error_of(bot.client.views_publish, user_id=DANA, view=DETAILS) == "invalid_arguments"
    bot.on_press = lambda body: None
    dana.press(seen, "skip")
    (body,) = bot.interactions("block_actions")
    assert body["container"] == {"type": "view", "view_id": seen.id}
    assert bot.events("app_home_opened")[0]["event"]["tab"] == "home"


def test_a_view_of_101_blocks_is_refused(
    web: WebClient, bot: Bot, dana: Person, card: Message, sandbox: RunningSandbox
) -> None:
    with pytest.raises(SlackApiError, match="no more than 100"):
        bot.client.views_publish(user_id=DANA, view={"type": "home", "blocks": [{"type": "divider"}] * 101})

"""Events, commands and interactions as a Bolt app hears them over HTTP; order, retries, bending."""

import json
import threading
import time
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Person, Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import CARD, Bot, Door
from tests.sandbox.conftest import Start, client_of

SIGNOFF = "C0SIGNOFF02"
FAILURE = "500 Internal Server Error"


@pytest.fixture
def dana(ws: Workspace) -> Person:
    return ws.person("dana.whitfield")


def said_to(bot: Bot) -> list[str]:
    """The texts of people's messages that the bot heard, in order."""
    return [body["event"]["text"] for body in bot.events("message") if "bot_id" not in body["event"]]


def test_every_delivery_is_signed_with_real_time(bot: Bot, dana: Person, ws: Workspace, door: Door) -> None:
    ws.clock.move(days=300)
    dana.say("hello")
    dana.command("/personspec help")
    dana.press(dana.messages()[-1] if dana.messages()[-1].buttons else dana.messages()[-2], "skip")
    ws.settle()
    verifier = SignatureVerifier("sandbox-signing-secret")
    assert len(door.requests) >= 3
    for headers, body in door.requests:
        assert verifier.is_valid_request(body, headers)
        assert abs(int(headers["x-slack-request-timestamp"]) - time.time()) < 30


def test_a_direct_message(bot: Bot, dana: Person, ws: Workspace) -> None:
    said = dana.say("R&D <grade 4> see https://example.org/a?b=1&c=2. or dana@thornleyvale.example")
    ws.wait(lambda: bot.events("message"), about="the message event")
    body = bot.events("message")[0]
    event = body["event"]
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["user_id"] == "U0PERSPEC01"
    assert (event["channel"], event["channel_type"], event["user"], event["ts"]) == (dana.dm(), "im", dana.id, said.ts)
    assert event["text"] == (
        "R&amp;D &lt;grade 4&gt; see <https://example.org/a?b=1&amp;c=2>. or "
        "<mailto:dana@thornleyvale.example|dana@thornleyvale.example>"
    )
    words = [run["text"] for run in event["blocks"][0]["elements"][0]["elements"] if run["type"] == "text"]
    assert words[0] == "R&D <grade 4> see "


def test_threads_edits_and_deletions(bot: Bot, dana: Person, ws: Workspace) -> None:
    root = dana.say("root")
    reply = dana.say("reply", thread_ts=root.ts)
    dana.edit(reply, "better")
    dana.delete(reply)
    ws.settle()
    events = [body["event"] for body in bot.events("message")]
    assert [event.get("subtype") for event in events] == [None, None, "message_changed", "message_deleted"]
    assert (events[1]["thread_ts"], events[1]["parent_user_id"]) == (root.ts, dana.id)
    assert (events[2]["message"]["text"], events[2]["previous_message"]["text"]) == ("better", "reply")
    assert events[3]["deleted_ts"] == reply.ts
    assert [message.text for message in dana.all_messages()] == ["root"]


def test_the_bots_own_messages_come_back_with_bot_id(start: Start, door: Door) -> None:
    sandbox = start(bot_url=door.url, events=["message.im"])
    client_of(sandbox).chat_postMessage(channel="U0DANA00001", text="mine")
    Workspace(sandbox.url).settle()
    (event,) = [json.loads(body)["event"] for _, body in door.requests]
    assert (event["bot_id"], event["text"]) == ("B0PERSPEC01", "mine")
    assert "subtype" not in event


def test_echo_can_be_switched_off(start: Start, door: Door) -> None:
    sandbox = start(bot_url=door.url, echo_bot_messages=False, events=["message.im"])
    web = WebClient(token="xoxb-sandbox-bot-token", base_url=sandbox.api_url)
    web.chat_postMessage(channel="U0DANA00001", text="mine")
    Workspace(sandbox.url).settle()
    assert door.requests == []


def test_mentions_and_memberships(bot: Bot, dana: Person, ws: Workspace) -> None:
    dana.say("<@U0PERSPEC01> please look", channel="person-spec-sign-off")
    dana.say("nothing for the bot", channel="person-spec-sign-off")
    ws.join("person-spec-sign-off", "tom.ferris")
    ws.leave("person-spec-sign-off", "tom.ferris")
    ws.change_person("owen.adeyemi", tz="Europe/Paris")
    ws.add_person(id="U0NEW00007", name="new.starter", real_name="New Starter", email="new@thornleyvale.example")
    ws.settle()
    assert bot.events("message") == []
    assert [body["event"]["text"] for body in bot.events("app_mention")] == ["<@U0PERSPEC01> please look"]
    assert len(bot.events("member_joined_channel")) == len(bot.events("member_left_channel")) == 1
    assert bot.events("user_change")[0]["event"]["user"]["tz"] == "Europe/Paris"
    assert bot.events("team_join")[0]["event"]["user"]["id"] == "U0NEW00007"


def test_a_command(bot: Bot, dana: Person) -> None:
    reply = dana.command("/personspec new R&D <Lead>")
    assert (reply.text, reply.ephemeral, reply.trouble) == ("Started. Look at our direct messages.", True, None)
    body = bot.heard[0]
    assert (body["command"], body["text"], body["user_id"]) == ("/personspec", "new R&amp;D &lt;Lead&gt;", dana.id)
    assert body["channel_name"] == "directmessage"
    assert body["response_url"].startswith("http://127.0.0.1")


def test_a_command_with_escaping_marks_people_and_channels(start: Start, door: Door) -> None:
    command = {"name": "/personspec", "should_escape": True}
    ws = Workspace(start(bot_url=door.url, commands=[command]).url)
    ws.person("dana.whitfield").command("/personspec delegate @priya.nair in #general & https://example.org")
    form = httpx.QueryParams(door.requests[0][1].decode())
    assert form["text"] == "delegate <@U0PRIYA0003|priya.nair> in <#C0GENERAL01|general> &amp; <https://example.org>"


@pytest.mark.parametrize(
    ("answer", "text", "ephemeral"),
    [
        ({"text": "seen by all", "response_type": "in_channel"}, "seen by all", False),
        ({"text": "only you"}, "only you", True),
        ("", None, False),
    ],
)
def test_how_a_command_is_answered(bot: Bot, dana: Person, answer: Any, text: str | None, ephemeral: bool) -> None:
    bot.command_reply = answer
    reply = dana.command("/personspec help", channel="person-spec-sign-off")
    assert (reply.text, reply.ephemeral) == (text, ephemeral)


def test_a_command_whose_answer_slack_refuses(bot: Bot, dana: Person) -> None:
    bot.command_reply = {"text": "x", "blocks": [{"type": "poem"}]}
    assert dana.command("/personspec help").trouble == "/personspec failed with the error 'invalid_blocks'."


def test_a_command_nobody_answers(start: Start) -> None:
    ws = Workspace(start().url)
    dana = ws.person("dana.whitfield")
    assert dana.command("/personspec help").trouble == "/personspec failed because the app did not respond."
    assert dana.notices() == ["/personspec failed because the app did not respond."]
    assert len(ws.log(direction="delivery")) == 1


def test_a_press_in_a_message(bot: Bot, dana: Person, ws: Workspace, web: WebClient) -> None:
    metadata = {"event_type": "personspec_signoff", "event_payload": {"post": "1"}}
    web.chat_postMessage(channel=SIGNOFF, text="card", blocks=CARD, metadata=metadata)
    card = dana.messages(SIGNOFF)[-1]
    bot.on_press = lambda body: None
    dana.press(card, "Edit details")
    dana.press(card, "more", "Show me so far")
    pressed, chosen = bot.interactions("block_actions")
    assert pressed["actions"][0]["value"] == "1"
    assert pressed["actions"][0]["block_id"] == "choices"
    assert pressed["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": SIGNOFF,
        "is_ephemeral": False,
    }
    assert pressed["message"]["ts"] == card.ts
    assert "metadata" not in pressed["message"]
    assert chosen["actions"][0]["selected_option"]["value"] == "show"


def test_response_urls(bot: Bot, dana: Person, ws: Workspace, web: WebClient) -> None:
    web.chat_postMessage(channel=SIGNOFF, text="card", blocks=CARD)
    card = dana.messages(SIGNOFF)[-1]
    bot.on_press = lambda body: None
    dana.press(card, "skip")
    hook = WebhookClient(bot.heard[-1]["response_url"])
    assert hook.send(text="only you").status_code == 200
    assert hook.send(text="all of you", response_type="in_channel").status_code == 200
    assert hook.send(text="instead", replace_original=True).status_code == 200
    assert [m.text for m in ws.history(SIGNOFF)] == ["instead", "all of you"]
    assert dana.messages(SIGNOFF)[1].ephemeral
    assert hook.send(delete_original=True).status_code == 200
    assert [m.text for m in ws.history(SIGNOFF)] == ["all of you"]
    assert hook.send(text="the fifth").status_code == 200
    assert hook.send(text="the sixth").status_code == 404
    assert WebhookClient(bot.heard[-1]["response_url"] + "x").send(text="x").status_code == 404


def test_an_ephemeral_card_can_be_pressed_and_replaced(bot: Bot, dana: Person, web: WebClient) -> None:
    web.chat_postEphemeral(channel=SIGNOFF, user=dana.id, text="card", blocks=CARD)
    (card,) = dana.messages(SIGNOFF)
    bot.on_press = lambda body: None
    dana.press(card, "skip")
    body = bot.heard[-1]
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    WebhookClient(body["response_url"]).send(text="done", replace_original=True)
    assert [(m.text, m.ephemeral) for m in dana.messages(SIGNOFF)] == [("done", True)]


def test_retries_say_so_and_end(start: Start, door: Door) -> None:
    ws = Workspace(start(bot_url=door.url, events=["message.im"], retry_schedule=(0.0, 0.05, 0.05)).url)
    door.refuse_with = [FAILURE] * 10
    ws.person("dana.whitfield").say("hello")
    ws.settle()
    assert [headers.get("x-slack-retry-num") for headers, _ in door.requests] == [None, "1", "2", "3"]
    assert {headers.get("x-slack-retry-reason") for headers, _ in door.requests[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in door.requests}) == 1


def test_a_retry_that_succeeds_is_the_last(bot: Bot, dana: Person, ws: Workspace, door: Door) -> None:
    door.refuse_with = [FAILURE]
    dana.say("hello")
    ws.settle()
    assert said_to(bot) == ["hello"]
    assert len(door.requests) == 2


def test_a_slow_bot_is_told_again(start: Start, door: Door) -> None:
    sandbox = start(bot_url=door.url, ack_seconds=0.2, events=["message.im"])
    door.handler = lambda environ, start_response: time.sleep(0.5)  # type: ignore[assignment]
    ws = Workspace(sandbox.url)
    ws.person("dana.whitfield").say("hello")
    ws.wait(lambda: len(door.requests) >= 2, about="the retry")
    assert door.requests[1][0]["x-slack-retry-reason"] == "http_timeout"


def test_each_persons_order_is_kept(bot: Bot, dana: Person, ws: Workspace) -> None:
    words = [str(n) for n in range(12)]
    for word in words:
        dana.say(word)
    ws.settle()
    assert said_to(bot) == words


def test_duplicates_holding_and_reordering(bot: Bot, dana: Person, ws: Workspace) -> None:
    ws.bend_deliveries(duplicates=2)
    dana.say("thrice")
    ws.settle()
    assert said_to(bot) == ["thrice"] * 3
    bot.heard.clear()
    ws.bend_deliveries(hold=True)
    for word in ("a", "b", "c"):
        dana.say(word)
    time.sleep(0.2)
    assert said_to(bot) == []
    assert ws.release_deliveries("reversed") == 3
    ws.settle()
    assert said_to(bot) == ["c", "b", "a"]
    ws.bend_deliveries(delay_seconds=0.4)
    started = time.monotonic()
    dana.say("late")
    ws.settle()
    assert time.monotonic() - started >= 0.4


def test_two_presses_at_the_same_moment(bot: Bot, ws: Workspace, web: WebClient) -> None:
    web.chat_postMessage(channel=SIGNOFF, text="card", blocks=CARD)
    both = threading.Barrier(2, timeout=5)
    bot.on_press = lambda body: both.wait()
    people = [ws.person("priya.nair"), ws.person("marcus.bell")]
    presses = [threading.Thread(target=lambda who=who: who.press(who.messages(SIGNOFF)[-1], "skip")) for who in people]
    for press in presses:
        press.start()
    for press in presses:
        press.join(10)
    assert not both.broken
    assert {body["user"]["id"] for body in bot.interactions("block_actions")} == {who.id for who in people}


def test_hostile_deliveries(bot: Bot, ws: Workspace) -> None:
    assert ws.deliver_raw(b"{}", {"Content-Type": "application/json"}, sign=False)[0] == 401
    bad = {"Content-Type": "application/json", "X-Slack-Signature": "v0=wrong"}
    assert ws.deliver_raw(b"{}", bad)[0] == 401
    assert ws.verify_url()


def test_the_clock_moves_only_the_working_time(sandbox: RunningSandbox, ws: Workspace, dana: Person) -> None:
    ws.clock.move(hours=2, minutes=30)
    assert httpx.get(f"{sandbox.url}/sandbox/clock").json()["offset_seconds"] == 9_000
    assert abs(float(dana.say("now").ts) - time.time()) < 5
    ws.clock.to("2030-01-07T09:05:00+00:00")
    assert httpx.get(f"{sandbox.url}/sandbox/clock").json()["now"].startswith("2030-01-07T09:05")
    sandbox.restart()
    assert ws.clock.offset_seconds > 0
    ws.clock.reset()
    assert ws.clock.offset_seconds == 0


def test_a_manifest_says_what_the_app_may_do_and_hear() -> None:
    manifest = {
        "features": {"slash_commands": [{"command": "/personspec", "description": "Write", "should_escape": True}]},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
    }
    config = SandboxConfig.load().with_manifest(manifest)
    assert (config.scopes, config.events) == (("chat:write",), ("message.im",))
    assert config.commands[0].should_escape
    assert config.commands[0].suggestions[0] == "new Customer Hub Assistant"

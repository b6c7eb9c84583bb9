"""The Web API through Slack's own client: what it answers and what it refuses, by Slack's names."""

import time
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.config import DOCUMENTED_RATES, RateLimit
from bot.sandbox.driver import Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.conftest import Start, client_of

pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")

SIGNOFF = "C0SIGNOFF02"
DANA = "U0DANA00001"
TOM = "U0TOM000006"


def error_of(call: Any, **arguments: Any) -> str:
    """The name of the refusal that a call meets."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


def test_who_the_app_is(web: WebClient) -> None:
    answer = web.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0PERSPEC01", "B0PERSPEC01", "T0THORNLEY")


def test_a_post_is_given_back_whole(web: WebClient) -> None:
    metadata = {"event_type": "personspec_post", "event_payload": {"post": "7"}}
    answer = web.chat_postMessage(channel=SIGNOFF, text="Words", metadata=metadata)
    assert answer["channel"] == SIGNOFF
    assert answer["message"]["text"] == "Words"
    assert answer["message"]["bot_id"] == "B0PERSPEC01"
    seconds, _, micros = answer["ts"].partition(".")
    assert abs(int(seconds) - time.time()) < 5
    assert len(micros) == 6


def test_timestamps_only_grow(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=SIGNOFF, text=str(n))["ts"] for n in range(20)]
    assert stamps == sorted(set(stamps))


def test_metadata_only_where_it_is_asked_for(web: WebClient) -> None:
    metadata = {"event_type": "personspec_post", "event_payload": {"post": "7"}}
    web.chat_postMessage(channel=SIGNOFF, text="Words", metadata=metadata)
    assert "metadata" not in web.conversations_history(channel=SIGNOFF)["messages"][0]
    shown = web.conversations_history(channel=SIGNOFF, include_all_metadata=True)["messages"][0]
    assert shown["metadata"] == metadata


def test_threads(web: WebClient) -> None:
    root = web.chat_postMessage(channel=SIGNOFF, text="root")["ts"]
    first = web.chat_postMessage(channel=SIGNOFF, text="one", thread_ts=root)["ts"]
    web.chat_postMessage(channel=SIGNOFF, text="two", thread_ts=first)
    replies = web.conversations_replies(channel=SIGNOFF, ts=root)["messages"]
    assert [message["text"] for message in replies] == ["root", "one", "two"]
    assert {message["thread_ts"] for message in replies} == {root}
    history = web.conversations_history(channel=SIGNOFF)["messages"]
    assert [(message["text"], message["reply_count"]) for message in history] == [("root", 2)]


def test_pages_of_history(web: WebClient) -> None:
    for n in range(5):
        web.chat_postMessage(channel=SIGNOFF, text=str(n))
    found = [m["text"] for page in web.conversations_history(channel=SIGNOFF, limit=2) for m in page["messages"]]
    assert found == ["4", "3", "2", "1", "0"]


def test_update_keeps_what_is_not_given(web: WebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "first"}}
    metadata = {"event_type": "personspec_post", "event_payload": {}}
    ts = web.chat_postMessage(channel=SIGNOFF, text="first", blocks=[block], metadata=metadata)["ts"]
    message = web.chat_update(channel=SIGNOFF, ts=ts, text="second")["message"]
    assert (message["text"], message["metadata"], "blocks" in message) == ("second", metadata, False)
    message = web.chat_update(channel=SIGNOFF, ts=ts, blocks=[block])["message"]
    assert message["text"] == "second"
    assert message["blocks"][0]["text"]["text"] == "first"
    assert message["edited"]["user"] == "U0PERSPEC01"


def test_where_the_app_may_not_post(web: WebClient, ws: Workspace) -> None:
    assert error_of(web.chat_postMessage, channel="C0NOWHERE", text="x") == "channel_not_found"
    assert error_of(web.chat_postMessage, channel="C0GENERAL01", text="x") == "not_in_channel"
    ws.archive("person-spec-sign-off")
    assert error_of(web.chat_postMessage, channel=SIGNOFF, text="x") == "is_archived"
    ws.archive("person-spec-sign-off", archived=False)
    ws.remove_bot("person-spec-sign-off")
    assert error_of(web.chat_postMessage, channel=SIGNOFF, text="x") == "not_in_channel"
    ws.add_bot("person-spec-sign-off")
    assert web.chat_postMessage(channel=SIGNOFF, text="x")["ok"]
    ws.remove_bot("person-spec-sign-off")
    web.conversations_join(channel=SIGNOFF)
    assert web.chat_postMessage(channel=SIGNOFF, text="x")["ok"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "thread_ts": "1700000000.000100"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "a.b", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "markdown", "text": "x" * 11_000}] * 2}, "invalid_blocks"),
        (
            {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_700}}] * 5},
            "msg_blocks_too_long",
        ),
    ],
)
def test_posts_that_are_refused(web: WebClient, arguments: dict[str, Any], error: str) -> None:
    assert error_of(web.chat_postMessage, channel=SIGNOFF, **arguments) == error


def test_a_refusal_names_the_place(web: WebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel=SIGNOFF, text="x", blocks=[block])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]


def test_text_over_40000_is_cut_with_a_warning_as_slack_cuts_it(web: WebClient) -> None:
    answer = web.chat_postMessage(channel=SIGNOFF, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000
    assert answer["warning"] == "message_truncated"
    ts = answer["ts"]
    assert error_of(web.chat_update, channel=SIGNOFF, ts=ts, text="x" * 40_001) == "msg_too_long"


def test_messages_of_others_cannot_be_changed(web: WebClient, ws: Workspace) -> None:
    said = ws.person("dana.whitfield").say("mine", channel="person-spec-sign-off")
    assert error_of(web.chat_update, channel=SIGNOFF, ts=said.ts, text="x") == "cant_update_message"
    assert error_of(web.chat_delete, channel=SIGNOFF, ts=said.ts) == "cant_delete_message"
    ws.delete_message("person-spec-sign-off", said.ts)
    assert error_of(web.chat_update, channel=SIGNOFF, ts=said.ts, text="x") == "message_not_found"


def test_ephemeral_messages(web: WebClient, ws: Workspace) -> None:
    ts = web.chat_postEphemeral(channel=SIGNOFF, user=DANA, text="only you")["message_ts"]
    people = ("dana.whitfield", "priya.nair")
    seen = {who: [message.text for message in ws.person(who).messages("person-spec-sign-off")] for who in people}
    assert seen == {"dana.whitfield": ["only you"], "priya.nair": []}
    assert web.conversations_history(channel=SIGNOFF)["messages"] == []
    assert error_of(web.chat_update, channel=SIGNOFF, ts=ts, text="x") == "message_not_found"
    assert error_of(web.chat_postEphemeral, channel=SIGNOFF, user=TOM, text="x") == "user_not_in_channel"
    assert error_of(web.chat_postEphemeral, channel=SIGNOFF, user="U0NOBODY", text="x") == "user_not_found"


def test_people(web: WebClient, ws: Workspace) -> None:
    found = web.users_lookupByEmail(email="Marcus.Bell@thornleyvale.example")["user"]
    assert (found["id"], found["profile"]["title"]) == ("U0MARCUS004", "Executive Director, Resident Services")
    assert web.users_info(user=found["id"])["user"]["tz"] == "Europe/London"
    ws.deactivate("marcus.bell")
    assert web.users_info(user=found["id"])["user"]["deleted"] is True
    assert error_of(web.users_lookupByEmail, email="marcus.bell@thornleyvale.example") == "users_not_found"
    assert error_of(web.users_info, user="U0NOBODY") == "user_not_found"
    assert error_of(web.conversations_open, users=found["id"]) == "user_disabled"
    ws.reactivate("marcus.bell")
    assert web.users_lookupByEmail(email="marcus.bell@thornleyvale.example")["user"]["id"] == found["id"]
    assert len(web.users_list(limit=100)["members"]) == 13


def test_channels(web: WebClient) -> None:
    named = {channel["name"]: channel for channel in web.conversations_list()["channels"]}
    assert named["person-spec-sign-off"]["is_member"] is True
    assert named["general"]["is_member"] is False
    assert [c["name"] for c in web.users_conversations()["channels"]] == ["person-spec-sign-off", "place-sign-off"]
    assert TOM not in web.conversations_members(channel=SIGNOFF)["members"]
    dm = web.conversations_open(users=DANA)["channel"]["id"]
    assert web.conversations_open(users=DANA, return_im=True)["channel"]["user"] == DANA
    assert web.conversations_info(channel=dm)["channel"]["is_im"] is True
    assert web.chat_postMessage(channel=DANA, text="to a person")["channel"] == dm
    assert error_of(web.conversations_history, channel="C0GENERAL01") == "not_in_channel"


def test_permalinks_and_reactions(web: WebClient, sandbox: RunningSandbox) -> None:
    ts = web.chat_postMessage(channel=SIGNOFF, text="x")["ts"]
    link = web.chat_getPermalink(channel=SIGNOFF, message_ts=ts)["permalink"]
    assert link == f"{sandbox.url}/archives/{SIGNOFF}/p{ts.replace('.', '')}"
    assert httpx.get(link).status_code == 200
    web.reactions_add(channel=SIGNOFF, timestamp=ts, name="eyes")
    assert error_of(web.reactions_add, channel=SIGNOFF, timestamp=ts, name="eyes") == "already_reacted"
    assert web.conversations_history(channel=SIGNOFF)["messages"][0]["reactions"][0]["count"] == 1


def test_tokens(sandbox: RunningSandbox, ws: Workspace) -> None:
    url = f"{sandbox.api_url}auth.test"
    assert httpx.post(url).json()["error"] == "not_authed"
    assert error_of(client_of(sandbox, "xoxb-other").auth_test) == "invalid_auth"
    assert error_of(client_of(sandbox, "xapp-sandbox-app-token").auth_test) == "not_allowed_token_type"
    assert httpx.post(url, data={"token": "xoxb-sandbox-bot-token"}).json()["ok"]
    ws.revoke_token()
    assert error_of(client_of(sandbox).auth_test) == "token_revoked"
    ws.restore_token()
    assert client_of(sandbox).auth_test()["ok"]


def test_calls_that_are_no_calls(sandbox: RunningSandbox, web: WebClient) -> None:
    headers = {"Authorization": "Bearer xoxb-sandbox-bot-token", "Content-Type": "application/json"}
    url = f"{sandbox.api_url}chat.postMessage"
    assert error_of(web.api_call, api_method="chat.sing") == "unknown_method"
    assert httpx.post(url, headers=headers, content=b"{").json()["error"] == "invalid_json"
    assert httpx.post(url, headers=headers, content=b"[]").json()["error"] == "json_not_object"
    answer = httpx.post(url, headers=headers, content=b"{}").json()
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]
    assert web.api_test(foo="bar")["args"]["foo"] == "bar"


def test_scopes(start: Start) -> None:
    web = client_of(start(scopes=("chat:write", "channels:history")))
    assert web.chat_postMessage(channel=SIGNOFF, text="x")["ok"]
    assert web.conversations_history(channel=SIGNOFF)["ok"]
    with pytest.raises(SlackApiError) as refused:
        web.users_info(user=DANA)
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "users:read"
    dm = web.chat_postMessage(channel=DANA, text="x")["channel"]
    assert error_of(web.conversations_history, channel=dm) == "missing_scope"


def test_rate_limits_by_channel(start: Start) -> None:
    web = client_of(start(rate_limits={"chat.postMessage": RateLimit(per_minute=60, burst=2, per_channel=True)}))
    for _ in range(2):
        web.chat_postMessage(channel=SIGNOFF, text="x")
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel=SIGNOFF, text="x")
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert int(refused.value.response.headers["Retry-After"]) >= 1
    assert web.chat_postMessage(channel=DANA, text="another channel")["ok"]


def test_the_documented_rates_are_for_methods_that_exist() -> None:
    from bot.sandbox.api import METHODS

    assert set(DOCUMENTED_RATES) <= set(METHODS)


def test_user_groups(start: Start) -> None:
    group = {"id": "S0PANEL", "handle": "panel", "members": ["helen.sorby"]}
    web = client_of(start(user_groups=[group]))
    assert web.usergroups_users_list(usergroup="S0PANEL")["users"] == ["U0HELEN0005"]
    assert error_of(web.usergroups_users_list, usergroup="S0NONE") == "no_such_subteam"

"""Faults on demand, a restart that loses nothing, the guard at the door, settings that are refused."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.sandbox.config import ConfigError, SandboxConfig
from bot.sandbox.driver import Refused, Workspace
from bot.sandbox.server import RunningSandbox
from tests.sandbox.bolt_bot import CARD, Door
from tests.sandbox.conftest import NOBODY, Start, client_of

SIGNOFF = "C0SIGNOFF02"
BROKEN = (SlackRequestError, OSError, SlackApiError)


def texts(ws: Workspace) -> list[str]:
    """What stands in the sign-off channel."""
    return [message.text for message in ws.history(SIGNOFF)]


@pytest.mark.parametrize(
    ("kind", "done"),
    [("error_500_before", False), ("error_500_after", True), ("reset_before", False), ("reset_after", True)],
)
def test_a_call_that_breaks_was_done_or_not(sandbox: RunningSandbox, ws: Workspace, kind: str, done: bool) -> None:
    web = WebClient(token="xoxb-sandbox-bot-token", base_url=sandbox.api_url, retry_handlers=[])
    ws.faults.add("chat.postMessage", kind, times=1)
    with pytest.raises(BROKEN):
        web.chat_postMessage(channel=SIGNOFF, text="first")
    assert texts(ws) == (["first"] if done else [])
    assert web.chat_postMessage(channel=SIGNOFF, text="second")["ok"]
    assert ws.log("chat.postMessage")[0]["outcome"] == f"fault: {kind}"


def test_named_errors_and_rate_limits(web: WebClient, ws: Workspace) -> None:
    ws.faults.add("chat.postMessage", "error", times=1, error="not_in_channel", channel=SIGNOFF)
    ws.faults.add("*", "rate_limited", times=1, retry_after=7)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        web.chat_postMessage(channel=SIGNOFF, text="x")
    with pytest.raises(SlackApiError) as limited:
        web.users_list()
    assert limited.value.response.headers["Retry-After"] == "7"
    assert web.users_list()["ok"]


def test_a_hanging_call_is_done_at_once_and_answered_late(web: WebClient, ws: Workspace) -> None:
    ws.faults.add("chat.postMessage", "hang", times=1, seconds=0.5)
    started = time.monotonic()
    assert web.chat_postMessage(channel=SIGNOFF, text="late")["ok"]
    assert time.monotonic() - started >= 0.5


def test_chance_is_seeded_and_faults_end_when_cleared(start: Start) -> None:
    outcomes = []
    for _ in range(2):
        sandbox = start(fault_seed=7)
        ws, web = Workspace(sandbox.url), client_of(sandbox)
        ws.faults.add("api.test", "error", probability=0.5)
        outcomes.append([_works(web) for _ in range(20)])
        ws.faults.clear()
        assert web.api_test()["ok"]
    assert outcomes[0] == outcomes[1]
    assert len(set(outcomes[0])) == 2


def _works(web: WebClient) -> bool:
    try:
        return bool(web.api_test()["ok"])
    except SlackApiError:
        return False


def test_a_restart_loses_nothing(start: Start, door: Door) -> None:
    sandbox = start(bot_url=NOBODY, events=["message.im"], echo_bot_messages=False)
    ws, web = Workspace(sandbox.url), client_of(sandbox)
    dana = ws.person("dana.whitfield")
    root = web.chat_postMessage(channel=SIGNOFF, text="card", blocks=CARD)["ts"]
    web.chat_postEphemeral(channel=SIGNOFF, user=dana.id, text="only you")
    web.files_upload_v2(channel=SIGNOFF, thread_ts=root, content=b"bytes", filename="a.txt")
    web.views_publish(user_id=dana.id, view={"type": "home", "blocks": CARD})
    ws.deactivate("tom.ferris")
    ws.bend_deliveries(hold=True)
    said = dana.say("still to be told")
    before = (dana.all_messages(SIGNOFF), dana.home_now(), dana.channels())
    sandbox.restart(SandboxConfig.load(database=sandbox.config.database, bot_url=door.url, events=["message.im"]))
    assert (dana.all_messages(SIGNOFF), dana.home_now(), dana.channels()) == before
    (file,) = dana.messages(SIGNOFF, thread_ts=root)[1].files
    assert ws.download(file) == b"bytes"
    assert ws.person("tom.ferris").profile["deleted"] is True
    assert ws.release_deliveries() == 1
    ws.settle()
    assert said.text.encode() in door.requests[0][1]
    assert web.chat_postMessage(channel=SIGNOFF, text="after")["ts"] > said.ts


def test_a_pending_retry_survives_a_restart(start: Start, door: Door) -> None:
    sandbox = start(bot_url=NOBODY, retry_schedule=(0.0, 0.5, 0.5))
    ws = Workspace(sandbox.url)
    ws.person("dana.whitfield").say("hello")
    ws.wait(lambda: len(ws.log("message")) == 2, about="two failed attempts")
    sandbox.restart(SandboxConfig.load(database=sandbox.config.database, bot_url=door.url))
    ws.settle()
    assert [headers["x-slack-retry-num"] for headers, _ in door.requests] == ["2"]


@pytest.mark.parametrize("path", ["/", "/sandbox/workspace", "/api/api.test"])
def test_another_host_name_is_refused(sandbox: RunningSandbox, path: str) -> None:
    assert httpx.get(sandbox.url + path, headers={"Host": "evil.example"}).status_code == 403
    assert httpx.get(sandbox.url + path, headers={"Host": "localhost:1"}).status_code == 200


def test_pages_of_another_origin_cannot_act(sandbox: RunningSandbox) -> None:
    address = f"{sandbox.url}/sandbox/clock"
    wish = {"seconds": 60}
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        assert httpx.post(address, json=wish, headers={"Origin": origin}).status_code == 403
    assert httpx.post(address, json=wish, headers={"Origin": sandbox.url}).status_code == 200


def test_the_page_runs_only_its_own_scripts(sandbox: RunningSandbox) -> None:
    answer = httpx.get(sandbox.url + "/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "https://" not in answer.text


def test_what_cannot_be_done_is_said_in_a_sentence(ws: Workspace) -> None:
    dana, tom = ws.person("dana.whitfield"), ws.person("tom.ferris")
    with pytest.raises(Refused, match="nobody called 'nobody'"):
        ws.person("nobody")
    with pytest.raises(Refused, match="Tom Ferris is not in person-spec-sign-off"):
        tom.say("hello", channel="person-spec-sign-off")
    with pytest.raises(Refused, match="/other is not a command"):
        dana.command("/other")
    with pytest.raises(Refused, match="not there any more"):
        dana.say("hello", thread_ts="1700000000.000100")
    ws.deactivate("tom.ferris")
    with pytest.raises(Refused, match="Tom Ferris has left"):
        tom.say("hello")
    with pytest.raises(Refused, match="kind"):
        ws.faults.add("chat.postMessage", "earthquake")


def test_waiting_in_vain_says_what_for(ws: Workspace) -> None:
    with pytest.raises(AssertionError, match=r"the bot's answer: not within 0\.1 s"):
        ws.wait(lambda: None, timeout=0.1, about="the bot's answer")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("people: []", "people: "),
        ("- a", "must hold keys and values"),
        ("people: [", "cannot be read"),
        ("people: [{id: U0AAA, name: a, real_name: A, email: a@b, colour: red}]", "people.0.colour"),
        (
            "people: [{id: U0AAA, name: a, real_name: A, email: a@b}]\nchannels: [{id: C0AAA, name: c, members: [b]}]",
            "members b",
        ),
    ],
)
def test_a_workspace_file_that_is_refused(tmp_path: Path, written: str, sentence: str) -> None:
    file = tmp_path / "workspace.yaml"
    file.write_text(written)
    with pytest.raises(ConfigError) as refused:
        SandboxConfig.load(file)
    assert str(file) in str(refused.value)
    assert sentence in str(refused.value)


def test_a_taken_port_is_said(sandbox: RunningSandbox, tmp_path: Path) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match=f"cannot listen on port {port}"):
        RunningSandbox(SandboxConfig.load(port=port, database=tmp_path / "other.db")).start()


def test_serving_from_a_program_of_its_own(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys\n"
        "from bot.sandbox.config import SandboxConfig\n"
        "from bot.sandbox.server import serve\n"
        "serve(SandboxConfig.load(database=pathlib.Path(sys.argv[1])))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "own.db")], stdout=subprocess.PIPE, text=True
    ) as own:
        try:
            assert own.stdout is not None
            address = own.stdout.readline().strip().rpartition(" ")[2]
            ws = Workspace(address)
            assert ws.wait(lambda: ws.person("dana.whitfield").real_name, about="the sandbox") == "Dana Whitfield"
            ws.clear_log()
            assert ws.log() == []
        finally:
            own.terminate()

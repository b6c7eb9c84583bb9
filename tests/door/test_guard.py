"""The guard at the door: whatever arrives gets a clean answer, and whoever can be told anything is told it."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest
from sqlmodel import SQLModel, func, select

from bot.app import create_app
from bot.sandbox.acts import payloads
from bot.socket import Handler
from bot.store.tables import Delivery, Post
from bot.web import MAX_BODY
from tests.door.conftest import sent_for_sign_off
from tests.door.hostile import FORM_TYPE, JSON_TYPE, Answer, Caller, Changed, afresh, changes
from tests.door.town import Talk, Town, open_card

# Slack waits so long for an answer, in seconds.
SLACK_WAITS = 3.0
# A message that is changed there is none that somebody wrote to the bot; with another id that was seen before, anything
# is a delivery that comes again.
NOT_FOR_US = {("event", "type"), ("event", "subtype"), ("event", "bot_id"), ("event", "channel_type"), ("type",)}
SEEN_BEFORE = {("event_id",), ("trigger_id",)}


class Deliveries:
    """One valid payload of each kind, as the sandbox sent it, with how each is encoded."""

    def __init__(self, town: Town) -> None:
        talk = Talk.begin(town, "owen.adeyemi")
        talk.press("conversation.choose.factor")
        talk.say("Customer Hub Assistant")
        said = talk.messages()
        town.person("owen.adeyemi").edit(next(each for each in said if not each.by_app), "Customer Hub Officer")
        town.person("owen.adeyemi").home()
        sent_for_sign_off(town)
        card = open_card(town, "line_manager")
        approver, onlooker = town.person("priya.nair"), town.person("marcus.bell")
        assert not onlooker.press(card, "signoff.approve").trouble
        assert not approver.press(card, "signoff.query").trouble
        view = town.wait(approver.view, "the form for a query")
        assert approver.submit(view, {"words": "Which system is meant in criterion 2?"}).accepted
        town.workspace.settle()
        self.of: dict[str, tuple[str, dict[str, Any]]] = {}
        for line in town.workspace.log(direction="delivery"):
            payload = line["detail"]["payload"]
            # The bot's own messages come back to it; what people do is what is wanted here.
            event = payload.get("event", {})
            if "bot_id" not in event and "bot_id" not in event.get("message", {}):
                self.of[line["name"].replace("/personspec new", "command")] = line["detail"]["kind"], payload
        profile = town.config.people[0]
        closed = payloads.view_closed(town.config, profile, self.of["view_submission signoff.query"][1]["view"], False)
        shared = {key: closed[key] for key in ("team", "user", "api_app_id", "token", "enterprise")}
        self.of["view_closed"] = "interactive", closed
        self.of["shortcut"] = "interactive", {**shared, "type": "shortcut", "callback_id": "x", "trigger_id": "1.2.s"}
        menu = {"action_id": "x", "block_id": "y", "value": "z", "container": {"type": "view"}}
        self.of["block_suggestion"] = "interactive", {**shared, **menu, "type": "block_suggestion"}


KINDS = (
    "command",
    "message",
    "message.message_changed",
    "app_home_opened",
    "block_actions conversation.choose.factor",
    "block_actions signoff.approve",
    "block_actions signoff.query",
    "view_submission signoff.query",
    "view_closed",
    "shortcut",
    "block_suggestion",
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all tests here: what they send changes nothing that another relies on."""
    folder = tmp_path_factory.mktemp("guard")
    made = Town(folder, f"sqlite:///{folder / 'personspec.db'}", clock_moves=False).start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def deliveries(town: Town) -> Deliveries:
    found = Deliveries(town)
    # From here on nothing needs sending: what is said can be counted in the outbox.
    town.worker.stop()
    return found


@pytest.fixture
def caller(town: Town) -> Iterator[Caller]:
    made = Caller(town.door, town.config.signing_secret)
    yield made
    made.close()


def count(town: Town, table: type[SQLModel]) -> int:
    with town.office.store.reading() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def everything(town: Town) -> dict[str, int]:
    """How many rows there are in each table."""
    with town.office.store.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def last_said(town: Town) -> str:
    with town.office.store.reading() as session:
        return session.exec(select(Post.name).order_by(Post.id.desc()).limit(1)).one()  # type: ignore[union-attr]


def clean(answer: Answer) -> bool:
    """An answer that Slack can work with: in time, and either done or refused for a reason in words."""
    refused = 400 <= answer.status < 500 and bool(answer.text.strip())
    return answer.seconds < SLACK_WAITS and (answer.status == 200 or refused)


@pytest.mark.parametrize("kind", KINDS)
def test_a_payload_with_any_place_spoilt_is_answered_in_words(
    town: Town, deliveries: Deliveries, caller: Caller, kind: str
) -> None:
    encoding, payload = deliveries.of[kind]
    unclean, silent, tried = [], [], 0
    for changed in changes(payload):
        before = count(town, Post)
        answer = caller.deliver(encoding, changed.payload)
        tried += 1
        if not clean(answer):
            unclean.append((str(changed), answer))
        elif is_silence(kind, changed, answer) and count(town, Post) == before:
            silent.append((str(changed), answer))
    assert not unclean, f"{len(unclean)} of {tried}: {unclean[:12]}"
    assert not silent, f"{len(silent)} of {tried}: {silent[:12]}"
    assert tried > 60


def is_silence(kind: str, changed: Changed, answer: Answer) -> bool:
    """Whether a person did something, and the acknowledgement alone tells them nothing."""
    by_a_person = kind.startswith(("block_actions", "view_submission", "command")) or kind == "message"
    return (
        by_a_person
        and answer.status == 200
        and not answer.text.strip()
        and changed.path not in NOT_FOR_US | SEEN_BEFORE
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_over_socket_mode_leaves_nothing_unacknowledged(town: Town, deliveries: Deliveries, kind: str) -> None:
    encoding, payload = deliveries.of[kind]
    peer = Peer()
    handler = Handler(app_of(town), "xapp-test", web_client=WebClient(base_url=town.sandbox.api_url))
    try:
        # A third of them: three or four changes at each place, as the number of kinds is no multiple of three.
        for number, changed in enumerate(islice(changes(payload), 0, None, 3)):
            request = SocketModeRequest(encoding, f"envelope-{number}", changed.payload)
            handler.handle(peer, request)  # type: ignore[arg-type]  # the one method of a client that is needed
            assert f"envelope-{number}" in peer.acknowledged, str(changed)
    finally:
        handler.client.close()


class Peer:
    """Slack's side of a Socket Mode connection, as far as acknowledgements go."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, Any] = {}
        self.logger = logging.getLogger("peer")

    def send_socket_mode_response(self, response: Any) -> None:
        self.acknowledged[response.envelope_id] = response.payload


def app_of(town: Town) -> App:
    return create_app(town.settings, town.office, town.gateway.client, town.gateway.identity())


BODIES = {
    "a list": b"[]",
    "a list of objects": b'[{"type": "event_callback"}]',
    "a string": b'"event_callback"',
    "a number": b"7",
    "null": b"null",
    "true": b"true",
    "nothing": b"",
    "half an object": b'{"type": "event_callback", "event',
    "no JSON": b"type=event_callback",
    "no UTF-8": b'{"type": "\xff\xfe"}',
    "very deep": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "deep lists": b"[" * 50_000,
    "an enormous number": b'{"type": ' + b"9" * 6_000 + b"}",
    "not a number": b'{"type": NaN}',
    "NUL": b"\0",
    "an object without a type": b"{}",
}


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("kind", [JSON_TYPE, FORM_TYPE, "text/plain", "", "application/json; charset=utf-16"])
def test_a_signed_body_that_is_no_delivery_is_refused(caller: Caller, what: str, kind: str) -> None:
    for body in (BODIES[what], b"payload=" + BODIES[what], urlencode({"payload": BODIES[what]}).encode()):
        answer = caller.send(body, kind)
        assert clean(answer), answer
        assert answer.status != 200


@pytest.mark.parametrize("after", [1, 7, 9, 30, 200])
def test_a_form_that_was_cut_short_is_refused(deliveries: Deliveries, caller: Caller, after: int) -> None:
    whole = urlencode({"payload": json.dumps(deliveries.of["block_actions signoff.approve"][1])}).encode()
    answer = caller.send(whole[:after], FORM_TYPE)
    assert clean(answer), answer
    assert answer.status == 400


def test_a_body_that_claims_two_kinds_at_once_is_refused(deliveries: Deliveries, caller: Caller) -> None:
    payload = urlencode({"payload": json.dumps(afresh(deliveries.of["block_actions signoff.approve"][1]))})
    answer = caller.send(b'{"a": 1}&' + payload.encode(), FORM_TYPE)
    assert clean(answer), answer


def wrong_signatures(caller: Caller, body: bytes) -> dict[str, dict[str, str | bytes]]:
    """Headers that prove nothing."""
    now, good = int(time.time()), caller.signature(body)
    stamp, sign = "x-slack-request-timestamp", "x-slack-signature"
    stamps: dict[str, str | bytes] = {
        "in words": "yesterday",
        "a fraction": f"{now}.5",
        "empty": "",
        "negative": f"-{now}",
        "huge": "9" * 400,
        "beyond every calendar": "9" * 15,
        "in other digits": str(now).translate({48 + n: 0x0660 + n for n in range(10)}).encode(),
        "with a space": f"{now} {now}",
    }
    found = {f"timestamp {what}": {**good, stamp: value} for what, value in stamps.items()}
    found["signed an hour ago"] = caller.signature(body, now - 3_600)
    found["signed for tomorrow"] = caller.signature(body, now + 86_400)
    for what, value in {
        "of another body": caller.signature(body + b" ")[sign],
        "not ASCII": "v0=gültig".encode(),
        "raw bytes": b"\xff\xfe\x80",
        "empty": "",
        "without a version": str(good[sign]).removeprefix("v0="),
        "very long": "v0=" + "f" * 10_000,
        "of another secret": Caller("http://127.0.0.1:1", "another").signature(body)[sign],
    }.items():
        found[f"signature {what}"] = {**good, sign: value}
    return {**found, "no timestamp": {sign: good[sign]}, "no signature": {stamp: good[stamp]}, "neither": {}}


@pytest.mark.parametrize("kind", ["message", "block_actions signoff.approve", "command"])
def test_what_is_not_signed_by_slack_never_reaches_the_store(
    town: Town, deliveries: Deliveries, caller: Caller, kind: str
) -> None:
    encoding, payload = deliveries.of[kind]
    fresh = afresh(payload)
    body, content = (json.dumps(fresh).encode(), JSON_TYPE) if encoding == "events_api" else (form(fresh), FORM_TYPE)
    before = everything(town)
    for what, headers in wrong_signatures(caller, body).items():
        answer = caller.request("POST", "/slack/events", body, {"content-type": content, **headers})
        assert clean(answer), (what, answer)
        assert answer.status == 401, what
    assert everything(town) == before
    # The same body with a good signature is worked off: it was the signature that was refused.
    assert caller.send(body, content).status == 200
    assert everything(town)["delivery"] == before["delivery"] + 1


def form(payload: dict[str, Any]) -> bytes:
    return urlencode(payload if "command" in payload else {"payload": json.dumps(payload)}).encode()


def test_a_body_over_the_limit_or_without_a_length_is_refused(town: Town, caller: Caller) -> None:
    assert caller.send(b"x" * (MAX_BODY + 1), FORM_TYPE).status == 413
    assert caller.send(b"x" * MAX_BODY, FORM_TYPE).status == 400
    answer = without_length(town)
    assert answer.startswith("HTTP/1.1 4"), answer


def without_length(town: Town) -> str:
    """What the door says to a POST of which it does not know how long it is."""
    with socket.create_connection(("127.0.0.1", town.settings.port), timeout=5) as line:
        line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return line.recv(1_000).decode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("DELETE", "/slack/events", 405),
        ("GET", "/", 404),
        ("POST", "/slack/events/", 404),
        ("POST", "/slack/../slack/events%00", 404),
        ("GET", "/.env", 404),
        ("POST", "/healthz", 405),
        ("GET", "/healthz", 200),
    ],
)
def test_other_methods_and_paths_are_refused(caller: Caller, method: str, path: str, status: int) -> None:
    answer = caller.request(method, path, b"", {})
    assert answer.status == status
    assert answer.text.strip()


def test_healthz_says_whether_the_store_answers(town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(caller.request("GET", "/healthz", b"", {}).text) == {"ok": True}

    def gone() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(town.office.store, "ping", gone)
    answer = caller.request("GET", "/healthz", b"", {})
    assert answer.status == 503
    assert json.loads(answer.text)["ok"] is False


def test_slacks_challenge_is_given_back_only_to_slack(town: Town, caller: Caller) -> None:
    assert town.workspace.verify_url()
    body = json.dumps({"type": "url_verification", "challenge": "say this"}).encode()
    assert caller.request("POST", "/slack/events", body, {"content-type": JSON_TYPE}).status == 401


def spoilt(payload: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The payload as a new delivery, with these values at the top."""
    return {**afresh(payload), **changed}


def test_a_button_that_nobody_knows_is_answered_privately(town: Town, deliveries: Deliveries, caller: Caller) -> None:
    pressed = afresh(deliveries.of["block_actions signoff.approve"][1])
    pressed["actions"][0]["action_id"] = "no.such.action"
    assert caller.deliver("interactive", pressed).status == 200
    assert last_said(town) == "press.unknown"


def test_a_form_that_nobody_knows_says_so_and_gives_back_what_was_typed(deliveries: Deliveries, caller: Caller) -> None:
    given = afresh(deliveries.of["view_submission signoff.query"][1])
    given["view"]["callback_id"] = "no.such.form"
    answer = json.loads(caller.deliver("interactive", given).text)
    assert answer["response_action"] == "update"
    words = json.dumps(answer["view"])
    assert "Which system is meant in criterion 2?" in words
    assert "nothing was done" in words


def test_a_command_of_another_name_is_answered_with_help(deliveries: Deliveries, caller: Caller) -> None:
    answer = caller.deliver("slash_commands", spoilt(deliveries.of["command"][1], command="/another", text=""))
    assert answer.status == 200
    assert "/personspec new" in json.loads(answer.text)["text"]


def test_a_shortcut_that_nobody_knows_is_answered(town: Town, deliveries: Deliveries, caller: Caller) -> None:
    assert caller.deliver("interactive", afresh(deliveries.of["shortcut"][1])).status == 200
    assert last_said(town) == "command.help"


@pytest.mark.parametrize("kind", ["interactive_message", "dialog_submission", "workflow_step_edit", "of_the_future"])
def test_an_interaction_of_another_kind_is_refused_in_words(deliveries: Deliveries, caller: Caller, kind: str) -> None:
    answer = caller.deliver("interactive", spoilt(deliveries.of["block_actions signoff.approve"][1], type=kind))
    assert clean(answer), answer


@pytest.mark.parametrize("kind", ["reaction_added", "of_the_future", "message_metadata_posted"])
def test_an_event_of_another_kind_is_acknowledged(deliveries: Deliveries, caller: Caller, kind: str) -> None:
    event = {"type": kind, "user": "U0DANA00001"}
    assert caller.deliver("events_api", spoilt(deliveries.of["message"][1], event=event)).status == 200


def test_the_door_still_works_after_all_that(town: Town, deliveries: Deliveries, caller: Caller) -> None:
    assert caller.request("GET", "/healthz", b"", {}).status == 200
    before = count(town, Delivery)
    assert caller.deliver("events_api", afresh(deliveries.of["message"][1])).status == 200
    assert count(town, Delivery) == before + 1

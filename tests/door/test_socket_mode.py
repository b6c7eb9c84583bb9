"""The same bot over Socket Mode, with Slack's own client against the sandbox's WebSocket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.app import create_app
from bot.services import inbound
from bot.services.drafts import draft_of
from bot.settings import SettingsError
from bot.socket import connected
from bot.store.tables import Delivery
from specs.store.tables import DecisionRow, Spec
from tests.door.conftest import sent_for_sign_off
from tests.door.town import SocketTown, Talk, open_card


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SocketTown]:
    url, waits = f"sqlite:///{tmp_path / 'personspec.db'}", {"ack_seconds": 1.0}
    made = SocketTown(tmp_path, url, waits, clock_moves=False)
    made.start()
    yield made
    made.close()


def deliveries(town: SocketTown, name: str) -> list[dict[str, Any]]:
    return town.workspace.log(name, "delivery")


def titles(town: SocketTown) -> list[str]:
    with town.office.look() as act:
        return [draft_of(spec).document.header_words("job_title") for spec in act.session.exec(select(Spec)).all()]


def test_a_conversation_presses_and_a_form(town: SocketTown) -> None:
    talk = Talk.begin(town, "dana.whitfield")
    talk.press("conversation.choose.factor")
    talk.say("Parking Services Officer")
    assert titles(town) == ["Parking Services Officer"]
    sent_for_sign_off(town, "owen.adeyemi")
    card = open_card(town, "line_manager")
    approver = town.person("priya.nair")
    assert not approver.press(card, "signoff.query").trouble
    view = town.wait(approver.view, "the form for a query")
    assert approver.submit(view, {"words": ""}).errors
    assert approver.submit(view, {"words": "Which counter is meant?"}).accepted
    with town.office.look() as act:
        assert [row.act for row in act.session.exec(select(DecisionRow)).all()] == ["query"]


def test_a_delivery_that_nobody_handles_is_acknowledged(town: SocketTown) -> None:
    dana = town.person("dana.whitfield")
    message = dana.say("hello")
    dana.edit(message, "hello again")
    dana.delete(message)
    town.workspace.change_person("dana.whitfield", real_name="Dana Whitfield-Okoro")
    town.workspace.settle()
    handled = {line["name"]: line["outcome"] for line in town.workspace.log(direction="delivery")}
    assert {"message.message_changed", "message.message_deleted", "user_change"} <= set(handled)
    assert set(handled.values()) == {"ok"}


def test_it_connects_again_when_slack_refreshes_the_connection(town: SocketTown) -> None:
    talk = Talk.begin(town, "dana.whitfield")
    talk.press("conversation.choose.factor")
    assert town.workspace.refresh_sockets() == 1
    # Written while nobody is connected, and delivered when somebody is.
    talk.person.say("Parking Services Officer", thread_ts=talk.root)
    town.wait(lambda: titles(town) == ["Parking Services Officer"], "the answer", timeout=20)
    assert town.workspace.socket_connections == 1


def test_a_failed_event_is_not_acknowledged_and_comes_again(town: SocketTown, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk.begin(town, "dana.whitfield")
    talk.press("conversation.choose.factor")
    failing_once(monkeypatch)
    town.workspace.clear_log()
    asked = talk.say("Parking Services Officer")
    town.workspace.settle()
    said = [line for line in deliveries(town, "message") if "bot_id" not in line["detail"]["payload"]["event"]]
    assert [line["outcome"] for line in said] == ["timeout", "ok"]
    assert said[1]["detail"]["retry"] == 1
    assert titles(town) == ["Parking Services Officer"]
    assert asked.ts == talk.question().ts
    with town.office.look() as act:
        states = {row.state for row in act.session.exec(select(Delivery)).all()}
    assert states == {"done"}


def failing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next message fails half way, as when the database is gone for a moment."""
    work, failures = inbound.written, iter([OSError("the disk is full")])

    def written(act: Any, message: Any) -> None:
        work(act, message)
        for failure in failures:
            raise failure

    monkeypatch.setattr(inbound, "written", written)


def test_an_app_token_that_slack_refuses_is_named(town: SocketTown) -> None:
    settings = replace(town.settings, app_token="xapp-of-somebody-else")
    app = create_app(settings, town.office, town.gateway.client, town.gateway.identity())
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"), connected(app, settings):
        pytest.fail("connected with a token that is not good")

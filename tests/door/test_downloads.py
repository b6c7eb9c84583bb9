"""Fetching a file that a person sent: whatever Slack or the network does, it is a failure of a known family."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Workspace
from bot.sandbox.server import RunningSandbox
from bot.slack.downloads import SentFile, TooLarge, describe, fetch
from bot.slack.failures import InDoubt, NotDone, Refused, RefusedForNow
from bot.slack.gateway import Gateway

CONTENT = b"form: house\n" * 100
MOST = 5_000


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    running = RunningSandbox(SandboxConfig.load(database=tmp_path / "sandbox.db"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def gateway(sandbox: RunningSandbox) -> Gateway:
    return Gateway(sandbox.config.bot_token, sandbox.api_url)


@pytest.fixture
def sent(sandbox: RunningSandbox, gateway: Gateway) -> SentFile:
    """A file that somebody sent, as Slack describes it."""
    said = Workspace(sandbox.url).person("helen.sorby").attach(CONTENT, "our form.yaml")
    return describe(gateway, said.files[0].id)


def test_a_file_comes_whole(gateway: Gateway, sent: SentFile) -> None:
    assert (sent.name, sent.size) == ("our form.yaml", len(CONTENT))
    assert fetch(gateway, sent, MOST) == CONTENT


def test_a_large_file_is_not_fetched_whatever_slack_says_of_it(gateway: Gateway, sent: SentFile) -> None:
    with pytest.raises(TooLarge):
        fetch(gateway, replace(sent, size=MOST + 1), MOST)
    with pytest.raises(TooLarge):
        fetch(gateway, replace(sent, size=3), 10)


def test_the_token_goes_to_slack_alone(gateway: Gateway, sent: SentFile) -> None:
    for address in ("https://files.slack.com.example.org/x", "http://files.slack.com/x", "file:///etc/passwd", ""):
        with pytest.raises(Refused, match="not_a_slack_address"):
            fetch(gateway, replace(sent, address=address), MOST)


def test_a_file_that_is_gone(gateway: Gateway, sent: SentFile) -> None:
    with pytest.raises(Refused, match="file_not_found") as refused:
        fetch(gateway, replace(sent, address=sent.address.replace("/F", "/FX")), MOST)
    assert not isinstance(refused.value, RefusedForNow)
    with pytest.raises(Refused, match="file_not_found"):
        describe(gateway, "F0NOWHERE")


def test_a_page_for_signing_in_is_no_file(gateway: Gateway, sandbox: RunningSandbox, sent: SentFile) -> None:
    with pytest.raises(RefusedForNow, match="access_denied"):
        fetch(gateway, replace(sent, address=f"{sandbox.url}/"), MOST)


def test_a_token_that_may_not_read_files(sandbox: RunningSandbox, sent: SentFile) -> None:
    with pytest.raises(RefusedForNow, match="access_denied"):
        fetch(Gateway("xoxb-other", sandbox.api_url), sent, MOST)


def test_slack_that_is_away_or_too_slow(gateway: Gateway, sandbox: RunningSandbox, sent: SentFile) -> None:
    with pytest.raises(InDoubt):
        fetch(gateway, sent, MOST, longest_s=-1)
    sandbox.stop()
    with pytest.raises(NotDone):
        fetch(gateway, sent, MOST)
    sandbox.start()

"""A store as one process of the bot has it, with no Slack behind it."""

from __future__ import annotations

from bot import running
from bot.clock import SystemClock
from bot.services.office import Office
from bot.settings import Settings


def office_on(url: str, clock: SystemClock, workspace: str) -> Office:
    """The office of that database, with the shipped employer in force; `workspace` is its home."""
    settings = Settings(
        database_url=url,
        organisation_file=None,
        bot_token="",
        signing_secret="",
        app_token="",
        slack_api_url="",
        host="",
        port=0,
        log="text",
    )
    office = running.open_office(settings, clock)
    office.workspace = workspace
    return office

"""Environment and .env, read and checked once, at start. A missing or unusable value is named."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values

SLACK_API_URL = "https://slack.com/api/"
_SECRETS = ("SLACK_", "DATABASE_")


class SettingsError(Exception):
    """The environment cannot be worked with; the message says which name and what to do."""


@dataclass(frozen=True)
class Settings:
    """How this process runs. `host` is loopback unless the operator opens it."""

    database_url: str
    organisation_file: Path | None
    bot_token: str
    signing_secret: str
    app_token: str
    slack_api_url: str
    host: str
    port: int
    log: Literal["text", "json"]

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached over Socket Mode rather than called over HTTP."""
        return bool(self.app_token)


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
    """The settings from the environment, with .env for what it does not name. Raises SettingsError."""
    given = dict(os.environ if environment is None else environment)
    values = {**{k: v for k, v in dotenv_values(dotenv).items() if v is not None}, **given}
    organisation = values.get("PERSONSPEC_ORGANISATION", "").strip()
    return Settings(
        database_url=database_url(values.get("DATABASE_URL", "").strip() or "sqlite:///personspec.db"),
        organisation_file=Path(organisation) if organisation else None,
        bot_token=values.get("SLACK_BOT_TOKEN", "").strip(),
        signing_secret=values.get("SLACK_SIGNING_SECRET", "").strip(),
        app_token=values.get("SLACK_APP_TOKEN", "").strip(),
        slack_api_url=_api_url(values.get("SLACK_API_URL", "").strip() or SLACK_API_URL),
        host=values.get("PERSONSPEC_HOST", "").strip() or "127.0.0.1",
        port=_port(values.get("PORT", "").strip() or "3000"),
        log=_log(values.get("PERSONSPEC_LOG", "").strip() or "text"),
    )


def environment_without_secrets() -> dict[str, str]:
    """The environment for a process that has nothing to do with Slack or the database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}


def check_for_slack(settings: Settings) -> None:
    """Raise SettingsError, naming each secret that talking to Slack needs and that is missing."""
    missing = [] if settings.bot_token else ["SLACK_BOT_TOKEN"]
    if not settings.socket_mode and not settings.signing_secret:
        missing.append("SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN, for Socket Mode)")
    if missing:
        raise SettingsError(f"Missing: {', '.join(missing)}. Set it in the environment or in .env; see .env.example.")


def database_url(written: str) -> str:
    """The URL with the driver that is installed; `postgres://`, as hosts hand it out, is accepted."""
    for old in ("postgres://", "postgresql://"):
        if written.startswith(old):
            return "postgresql+psycopg://" + written.removeprefix(old)
    if not written.startswith(("sqlite://", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return written


def _api_url(written: str) -> str:
    return written if written.endswith("/") else written + "/"


def _port(written: str) -> int:
    if not written.isdecimal() or not 0 <= int(written) <= 65_535:
        raise SettingsError(f"PORT is '{written}'; it must be a number from 0 to 65535.")
    return int(written)


def _log(written: str) -> Literal["text", "json"]:
    if written == "json":
        return "json"
    if written == "text":
        return "text"
    raise SettingsError(f"PERSONSPEC_LOG is '{written}'; it must be text or json.")

"""What a sandbox workspace is made of, checked once when it starts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

HERE: Final = Path(__file__).parent
DEFAULT_WORKSPACE: Final = HERE / "workspace.yaml"
BOT: Final = "bot"
"""How a channel's member list names the app's own bot user."""


class ConfigError(ValueError):
    """A workspace file that cannot be used; the message says where and how to mend it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonConfig(_Strict):
    """One person of the workspace. `role` is only a line for the page's "Act as" switch."""

    id: str = Field(pattern=r"^[UW][A-Z0-9]{2,}$")
    name: str
    real_name: str
    email: str
    title: str = ""
    role: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    is_admin: bool = False
    deleted: bool = False
    is_bot: bool = False


class ChannelConfig(_Strict):
    """One channel. `members` are names of people, or `bot` for the app's bot user."""

    id: str = Field(pattern=r"^[CG][A-Z0-9]{2,}$")
    name: str
    members: tuple[str, ...] = ()
    private: bool = False


class CommandConfig(_Strict):
    """One slash command. `suggestions` are what the page offers to complete it with; `should_escape` is the
    manifest's switch for marking mentions and links in what is delivered."""

    name: str = Field(pattern=r"^/[a-z0-9_-]+$")
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    suggestions: tuple[str, ...] = ()


class UserGroupConfig(_Strict):
    """One user group and the names of its people."""

    id: str = Field(pattern=r"^S[A-Z0-9]{2,}$")
    handle: str
    members: tuple[str, ...] = ()


class RateLimit(_Strict):
    """`per_minute` calls on average, with bursts of up to `burst`; each channel apart where `per_channel`."""

    per_minute: float = Field(gt=0)
    burst: int = Field(default=1, ge=1)
    per_channel: bool = False


DOCUMENTED_RATES: Final[Mapping[str, RateLimit]] = {
    "chat.postMessage": RateLimit(per_minute=60, burst=3, per_channel=True),
    "chat.update": RateLimit(per_minute=50, burst=10),
    "chat.delete": RateLimit(per_minute=50, burst=10),
    "chat.postEphemeral": RateLimit(per_minute=100, burst=20),
    "users.lookupByEmail": RateLimit(per_minute=50, burst=10),
    "users.list": RateLimit(per_minute=20, burst=5),
    "users.info": RateLimit(per_minute=100, burst=20),
    "conversations.open": RateLimit(per_minute=50, burst=10),
}
"""Slack's documented tiers, for a config's `rate_limits`; the bursts are our own guess."""


class SandboxConfig(_Strict):
    """A whole workspace: its people and channels, the app installed in it, and how strict it is.

    `port` 0 takes a free one. `scopes` None grants every scope. `retry_schedule` is the wait in seconds before each
    retry of an event; `ack_seconds` how long an acknowledgement may take. With `socket_mode` deliveries
    go over the app's WebSocket instead of to `bot_url`.
    """

    port: int = Field(default=0, ge=0, le=65_535)
    database: Path = Path("sandbox.db")
    bot_url: str = Field(default="http://127.0.0.1:3000/slack/events", pattern=r"^https?://[^/\s]+")
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - good for nothing outside the sandbox
    bot_token: str = "xoxb-sandbox-bot-token"  # noqa: S105 - good for nothing outside the sandbox
    app_token: str = "xapp-sandbox-app-token"  # noqa: S105 - good for nothing outside the sandbox
    socket_mode: bool = False

    team_id: str = "T0SANDBOX01"
    team_name: str = "Sandbox"
    team_domain: str = "sandbox"
    app_id: str = "A0SANDBOX01"
    bot_id: str = "B0SANDBOX01"
    bot_user_id: str = "U0SANDBOX01"
    app_name: str = "Sandbox app"

    people: tuple[PersonConfig, ...] = Field(min_length=1)
    channels: tuple[ChannelConfig, ...] = ()
    commands: tuple[CommandConfig, ...] = ()
    user_groups: tuple[UserGroupConfig, ...] = ()
    events: tuple[str, ...] = ("message.im",)
    scopes: tuple[str, ...] | None = None

    ack_seconds: float = Field(default=3.0, gt=0)
    trigger_seconds: float = Field(default=3.0, gt=0)
    retry_schedule: tuple[float, ...] = (0.0, 60.0, 300.0)
    echo_bot_messages: bool = True
    snippet_over: int = 12_000
    rate_limits: Mapping[str, RateLimit] = Field(default_factory=dict)
    fault_seed: int = 1

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        names = [person.name for person in self.people]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"people: {', '.join(repeated)} stands more than once; names must differ")
        known = {*names, BOT}
        groups = [(channel.id, channel.members) for channel in self.channels]
        groups += [(group.id, group.members) for group in self.user_groups]
        for name, members in groups:
            strangers = sorted(set(members) - known)
            if strangers:
                raise ValueError(f"{name}: members {', '.join(strangers)} are not among the people")
        return self

    @property
    def signs_with(self) -> bytes:
        """The signing secret as bytes."""
        return self.signing_secret.encode()

    @classmethod
    def load(cls, path: Path = DEFAULT_WORKSPACE, **changes: Any) -> Self:
        """Read a workspace file; `changes` override its values.

        Raises ConfigError naming the file, the place and what is wrong.
        """
        try:
            written = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as problem:
            raise ConfigError(f"The workspace file {path} cannot be read: {problem}") from problem
        if not isinstance(written, dict):
            raise ConfigError(f"The workspace file {path} must hold keys and values, such as people and channels.")
        try:
            return cls.model_validate({**written, **changes})
        except ValidationError as problem:
            places = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in problem.errors())
            raise ConfigError(f"The workspace file {path} cannot be used: {places}") from problem

    def with_manifest(self, manifest: Mapping[str, Any]) -> Self:
        """Install the app as its Slack manifest says: its scopes, slash commands, events and Socket Mode switch.

        What a command offers to complete it with stays as configured here: a manifest does not know it.
        """
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        offered = {command.name: command.suggestions for command in self.commands}
        commands = [
            CommandConfig(
                name=command["command"],
                description=command.get("description", ""),
                usage_hint=command.get("usage_hint", ""),
                should_escape=command.get("should_escape", False),
                suggestions=offered.get(command["command"], ()),
            )
            for command in features.get("slash_commands", [])
        ]
        changes: dict[str, Any] = {
            "commands": tuple(commands),
            "scopes": tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            "events": tuple(settings.get("event_subscriptions", {}).get("bot_events", [])),
            "app_name": features.get("bot_user", {}).get("display_name") or self.app_name,
        }
        return self.model_copy(update=changes)

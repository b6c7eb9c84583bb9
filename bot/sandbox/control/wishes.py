"""The bodies of control requests, checked by pydantic before anything is done."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.deliveries.courier import Order
from bot.sandbox.form_state import Choice


class Wish(BaseModel):
    """What every control request's body has in common: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Say(Wish):
    """Post a message."""

    text: str = ""
    channel: str | None = None
    thread_ts: str | None = None
    files: list[str] = Field(default_factory=list)


class Edit(Wish):
    """Change a message."""

    ts: str
    text: str
    channel: str | None = None


class Delete(Wish):
    """Delete a message."""

    ts: str
    channel: str | None = None


class Command(Wish):
    """Run a slash command."""

    text: str
    channel: str | None = None
    in_order: bool = True


class Press(Wish):
    """Press or choose something, in a message (`ts`) or a view (`view_id`)."""

    action: str
    block_id: str | None = None
    choice: Choice = None
    value: str | None = None
    channel: str | None = None
    ts: str | None = None
    view_id: str | None = None
    values: dict[str, dict[str, Choice]] = Field(default_factory=dict)
    in_order: bool = True


class Submit(Wish):
    """Submit a modal, or only fill it."""

    view_id: str
    values: dict[str, dict[str, Choice]] = Field(default_factory=dict)
    in_order: bool = True


class Close(Wish):
    """Close a modal."""

    view_id: str
    everything: bool = False


class Read(Wish):
    """Mark a channel as read."""

    channel: str


class MoveClock(Wish):
    """Move the working clock: by seconds, to a moment, or back to real time."""

    seconds: float | None = None
    to: str | None = None
    reset: bool = False


class Membership(Wish):
    """Put someone into a channel or take them out; `user` None is the bot."""

    channel: str
    user: str | None = None
    member: bool


class Archive(Wish):
    """Archive a channel or bring it back."""

    channel: str
    archived: bool = True


class ChangePerson(Wish):
    """Change a person: leave or come back, another time zone, name or title."""

    user: str
    deleted: bool | None = None
    tz: str | None = None
    real_name: str | None = None
    title: str | None = None
    email: str | None = None


class Token(Wish):
    """Revoke the bot token or put it in force again."""

    in_force: bool


class BendDeliveries(Wish):
    """How deliveries are bent for a test."""

    duplicates: int = Field(default=0, ge=0, le=20)
    delay_seconds: float = Field(default=0.0, ge=0)
    ordered: bool = True
    hold: bool = False


class Release(Wish):
    """Let held events go."""

    order: Order = "as_sent"


class RawDelivery(Wish):
    """Bytes to post to the bot as they are; `sign` adds a good signature that `headers` can override."""

    body_base64: str
    headers: dict[str, str] = Field(default_factory=dict)
    sign: bool = True


class Disconnect(Wish):
    """Ask the Socket Mode connections to leave."""

    reason: Literal["refresh_requested", "warning", "link_disabled"] = "refresh_requested"

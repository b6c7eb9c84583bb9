"""Calls to Slack, one attempt each: what is tried again, and when, is the outbox's business."""

from __future__ import annotations

import contextlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.failures import InDoubt, NotDone, RateLimited, Refused, SlackFailure, refusal

TIMEOUT_S = 8
PAGE = 200
# A doubtful post is younger than its lease; looking a little further back allows for clocks that differ.
MARGIN_S = 120

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Identity:
    """Who the bot is in the workspace, as `auth.test` says at the start."""

    team_id: str
    bot_user_id: str
    bot_id: str
    url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Member:
    """A person as Slack knows them."""

    user_id: str
    name: str
    email: str
    time_zone: str
    deactivated: bool
    team_id: str
    is_app: bool = False


class Gateway:
    """The Web API calls that the product makes. Every method raises a SlackFailure of the right family."""

    def __init__(self, token: str, base_url: str, timeout: int = TIMEOUT_S) -> None:
        self.client = WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])
        self._timeout = timeout

    def identity(self) -> Identity:
        """Who the token belongs to."""
        answer = self._call("auth.test")
        return Identity(
            answer["team_id"],
            answer["user_id"],
            answer.get("bot_id", ""),
            *(answer.get(key, "") for key in ("url", "user")),
        )

    def post(self, channel: str, message: dict[str, Any], thread_ts: str = "") -> tuple[str, str]:
        """Post a message; the channel's id and the message's `ts`."""
        extra = {"thread_ts": thread_ts} if thread_ts else {}
        quiet = {"unfurl_links": False, "unfurl_media": False}
        answer = self._call("chat.postMessage", channel=channel, **quiet, **message, **extra)
        return answer["channel"], answer["ts"]

    def update(self, channel: str, ts: str, message: dict[str, Any]) -> None:
        """Show a message as it is now."""
        self._call("chat.update", channel=channel, ts=ts, **message)

    def private(self, channel: str, user: str, message: dict[str, Any], thread_ts: str = "") -> None:
        """Show a message to one person in a channel."""
        extra = {"thread_ts": thread_ts} if thread_ts else {}
        plain = {key: value for key, value in message.items() if key != "metadata"}
        self._call("chat.postEphemeral", channel=channel, user=user, **plain, **extra)

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        """Open a modal. The trigger lives three seconds."""
        self._call("views.open", trigger_id=trigger_id, view=view)

    def publish_home(self, user: str, view: dict[str, Any]) -> None:
        """Show somebody's Home tab."""
        self._call("views.publish", user_id=user, view=view)

    def open_dm(self, user: str) -> str:
        """The id of the app's direct messages with somebody."""
        return str(self._call("conversations.open", users=user)["channel"]["id"])

    def channel_named(self, name: str) -> str:
        """The id of a channel by its name. Raises Refused `channel_not_found`."""
        for channel in self._pages("conversations.list", "channels", types="public_channel,private_channel"):
            if channel.get("name") == name and not channel.get("is_archived"):
                return str(channel["id"])
        raise refusal("conversations.list", "channel_not_found")

    def member(self, user: str) -> Member:
        """Somebody by their id."""
        return _member(self._call("users.info", user=user)["user"])

    def member_by_email(self, email: str) -> Member:
        """Somebody by their e-mail address. Raises Refused `users_not_found`."""
        return _member(self._call("users.lookupByEmail", email=email)["user"])

    def find_post(self, channel: str, post: int, since: float, thread_ts: str = "") -> str:
        """The `ts` of the message that carries this outbox row in its metadata, empty where there is none."""
        method = "conversations.replies" if thread_ts else "conversations.history"
        extra = {"ts": thread_ts} if thread_ts else {}
        oldest = f"{since - MARGIN_S:.6f}"
        for message in self._pages(
            method, "messages", channel=channel, oldest=oldest, include_all_metadata=True, **extra
        ):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if str(payload.get("post", "")) == str(post):
                return str(message["ts"])
        return ""

    def reserve_upload(self, name: str, length: int) -> tuple[str, str]:
        """A place to send a file to: the upload's address and the file's id."""
        answer = self._call("files.getUploadURLExternal", filename=name, length=length)
        return answer["upload_url"], answer["file_id"]

    def send_bytes(self, address: str, content: bytes) -> None:
        """Send a file's bytes to the address that was reserved for it."""
        kind = {"Content-Type": "application/octet-stream"}
        request = urllib.request.Request(address, data=content, headers=kind, method="POST")  # noqa: S310  # Slack's own
        with self._network("upload"):
            try:
                with urllib.request.urlopen(request, timeout=self._timeout):  # noqa: S310
                    return
            except urllib.error.HTTPError as error:
                raise NotDone("upload", f"status {error.code}") from error

    def share_file(self, file_id: str, title: str, channel: str, comment: str, thread_ts: str = "") -> None:
        """Show an uploaded file in a channel or a thread."""
        extra = {"thread_ts": thread_ts} if thread_ts else {}
        files = [{"id": file_id, "title": title}]
        self._call("files.completeUploadExternal", files=files, channel_id=channel, initial_comment=comment, **extra)

    def is_shared(self, file_id: str) -> bool:
        """Whether a file already stands in some channel. A file Slack does not know is not shared."""
        try:
            answer = self._call("files.info", file=file_id)
        except Refused:
            return False
        found = answer["file"]
        return bool(found.get("channels") or found.get("ims") or found.get("groups") or found.get("shares"))

    def file_info(self, file_id: str) -> dict[str, Any]:
        """What Slack says of a file. Raises Refused `file_not_found`, `file_deleted`."""
        found: dict[str, Any] = self._call("files.info", file=file_id)["file"]
        return found

    @property
    def timeout(self) -> int:
        """How long a call may take, in seconds."""
        return self._timeout

    def network(self, method: str) -> contextlib.AbstractContextManager[None]:
        """Around a call that is made by hand: what the network does to it becomes a SlackFailure."""
        return self._network(method)

    def _pages(self, method: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            extra = {"cursor": cursor} if cursor else {}
            answer = self._call(method, limit=PAGE, **arguments, **extra)
            yield from answer.get(key, [])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        with self._network(method):
            try:
                answer = (
                    self.client.api_call(method, json=arguments)
                    if _takes_json(method)
                    else self.client.api_call(method, params=_plain(arguments))
                )
            except SlackApiError as error:
                raise _failure(method, error) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    @contextlib.contextmanager
    def _network(self, method: str) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except SlackFailure:
            raise
        except ConnectionRefusedError as error:
            raise NotDone(method, "connection refused") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
            seconds = time.monotonic() - started
            family = NotDone if refused else InDoubt
            raise family(method, f"{type(error).__name__} after {seconds:.1f} s") from error


def _takes_json(method: str) -> bool:
    return method.startswith(("chat.", "views.", "files.complete", "conversations.open"))


def _plain(arguments: dict[str, Any]) -> dict[str, Any]:
    return {key: ("true" if value is True else value) for key, value in arguments.items()}


def _failure(method: str, error: SlackApiError) -> SlackFailure:
    status = getattr(error.response, "status_code", 200)
    headers = getattr(error.response, "headers", None) or {}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = next((value for key, value in headers.items() if key.lower() == "retry-after"), "1")
        return RateLimited(method, _seconds(wait))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return InDoubt(method, f"status {status}")
    name = error.response.get("error", "unknown") if error.response else "unknown"
    return RateLimited(method, 1.0) if name == "ratelimited" else refusal(method, str(name))


def _seconds(written: Any) -> float:
    first = written[0] if isinstance(written, list) and written else written
    try:
        return max(0.1, float(str(first)))
    except ValueError:
        return 1.0


def _member(user: dict[str, Any]) -> Member:
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    deleted = bool(user.get("deleted"))
    email = str(profile.get("email") or "").lower()
    # Slack's own bot is the one that does not say that it is one.
    is_app = bool(user.get("is_bot")) or user["id"] == SLACKBOT
    zone, team = str(user.get("tz") or ""), str(user.get("team_id") or "")
    return Member(user["id"], str(name), email, zone, deleted, team, is_app)

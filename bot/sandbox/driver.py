"""How tests act as people: a plain client of the sandbox's control API.

ws = Workspace(url)
dana = ws.person("dana.whitfield")
dana.command("/personspec new Customer Hub Assistant")
card = ws.wait(lambda: dana.latest(), about="the bot's first question")
dana.press(card, "Skip for now")
"""

import base64
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

import httpx

from bot.sandbox.seen import CommandReply, File, Message, PressReply, SubmitReply, View

T = TypeVar("T")
Value = str | Sequence[str] | None
"""What is typed or chosen in one field: words, an option's value or text, ids, or several of those."""


class Refused(AssertionError):
    """The sandbox could not do what was asked; the message says why."""


class Control:
    """The control API: JSON in, JSON out, refusals raised as Refused."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.client = httpx.Client(base_url=self.url, trust_env=False, timeout=30)

    def get(self, path: str, **query: Any) -> Any:
        """GET /sandbox/{path}."""
        wanted = {name: value for name, value in query.items() if value is not None}
        return self._read(self.client.get(f"/sandbox/{path}", params=wanted))

    def post(self, path: str, **wish: Any) -> Any:
        """POST /sandbox/{path} with a JSON body."""
        return self._read(self.client.post(f"/sandbox/{path}", json=wish))

    def delete(self, path: str) -> Any:
        """DELETE /sandbox/{path}."""
        return self._read(self.client.delete(f"/sandbox/{path}"))

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """POST bytes to /sandbox/{path}."""
        return self._read(self.client.post(f"/sandbox/{path}", params={"name": name}, content=content))

    @staticmethod
    def _read(response: httpx.Response) -> Any:
        if response.is_error:
            try:
                sentence = response.json()["problem"]
            except (ValueError, KeyError):
                sentence = f"{response.request.url}: {response.status_code} {response.text}"
            raise Refused(sentence)
        return response.json()


class Clock:
    """The bot's working time."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def offset_seconds(self) -> float:
        """How far it is ahead of real time, in seconds."""
        return float(self._control.get("clock")["offset_seconds"])

    def move(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move it on (or back, when negative)."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self._control.post("clock", seconds=span.total_seconds())

    def to(self, moment: str) -> None:
        """Set it to an ISO 8601 moment."""
        self._control.post("clock", to=moment)

    def reset(self) -> None:
        """Back to real time."""
        self._control.post("clock", reset=True)


class Faults:
    """What goes wrong in the Web API; see `bot.sandbox.faults.KINDS` for the kinds."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def add(self, method: str, kind: str, times: int | None = None, **more: Any) -> None:
        """Put a fault in force; `more`: probability, seconds, retry_after, error, channel."""
        self._control.post("faults", method=method, kind=kind, times=times, **more)

    def clear(self) -> None:
        """Everything works again."""
        self._control.delete("faults")


class Person:
    """Someone acting in the workspace. `channel` is an id or a name; the direct message with the app by default."""

    def __init__(self, control: Control, profile: Mapping[str, Any]) -> None:
        self._control = control
        self.profile = profile
        self.id: str = profile["id"]
        self.name: str = profile["name"]
        self.real_name: str = profile["real_name"]

    def __repr__(self) -> str:
        return f"Person({self.name})"

    def _do(self, act: str, **wish: Any) -> Any:
        return self._control.post(f"people/{self.id}/{act}", **wish)

    def _see(self, what: str, **query: Any) -> Any:
        return self._control.get(f"people/{self.id}/{what}", **query)

    def dm(self) -> str:
        """The channel id of this person's direct messages with the app (opening it tells the app)."""
        return str(self._do("open_dm")["channel"])

    def command(self, text: str, channel: str | None = None, in_order: bool = True) -> CommandReply:
        """Run a slash command; returns when the app has acknowledged it or failed to."""
        reply = self._do("command", text=text, channel=channel, in_order=in_order)
        return CommandReply(Message.read(reply["reply"]) if reply["reply"] else None, reply["trouble"])

    def say(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Message:
        """Post a message; returns at once, its event is on its way."""
        return Message.read(self._do("say", text=text, channel=channel, thread_ts=thread_ts))

    def attach(
        self,
        content: Path | bytes,
        name: str | None = None,
        text: str = "",
        channel: str | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Post a file with some words."""
        body = content if isinstance(content, bytes) else content.read_bytes()
        file_id = self.upload(body, name or (content.name if isinstance(content, Path) else "file.bin"))
        return Message.read(self._do("say", text=text, channel=channel, thread_ts=thread_ts, files=[file_id]))

    def upload(self, content: bytes, name: str) -> str:
        """Upload a file without sharing it, for a file field of a form; returns its id."""
        return str(self._control.upload(f"people/{self.id}/upload", name, content)["id"])

    def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        return Message.read(self._do("edit", ts=message.ts, text=text, channel=message.channel))

    def delete(self, message: Message) -> None:
        """Delete one's own message."""
        self._do("delete", ts=message.ts, channel=message.channel)

    def messages(self, channel: str | None = None, thread_ts: str | None = None) -> list[Message]:
        """A channel's messages outside threads, or one thread, oldest first, as this person sees them."""
        return [Message.read(seen) for seen in self._see("messages", channel=channel, thread_ts=thread_ts)]

    def all_messages(self, channel: str | None = None) -> list[Message]:
        """A channel's messages and every reply in its threads, oldest first."""
        return [Message.read(seen) for seen in self._see("messages", channel=channel, everything=1)]

    def latest(self, channel: str | None = None, thread_ts: str | None = None) -> Message | None:
        """The newest message from the app there (threads included unless one is named), or None."""
        seen = self.messages(channel, thread_ts) if thread_ts else self.all_messages(channel)
        return next((message for message in reversed(seen) if message.by_app), None)

    def press(
        self,
        where: Message | View,
        name: str,
        value: Value = None,
        *,
        block_id: str | None = None,
        button_value: str | None = None,
        values: Mapping[str, Value] | None = None,
        in_order: bool = True,
    ) -> PressReply:
        """Press what has this action_id or these words; `value` is what is chosen in a menu or picker.

        `block_id` or `button_value` tell several of one action_id apart; `values` are typed into the form first.
        `in_order=False` does not wait for this person's other deliveries: for presses at the same moment.
        """
        place = {"view_id": where.id} if isinstance(where, View) else {"ts": where.ts, "channel": where.channel}
        choice = list(value) if value is not None and not isinstance(value, str) else value
        reply = self._do(
            "press",
            action=name,
            block_id=block_id,
            choice=choice,
            value=button_value,
            values=where.by_field(values or {}),
            in_order=in_order,
            **place,
        )
        return PressReply(reply["trouble"])

    def views(self) -> list[View]:
        """The open modals, the first opened first."""
        return [View.read(view) for view in self._see("views")]

    def view(self) -> View | None:
        """The modal on top, or None."""
        stack = self.views()
        return stack[-1] if stack else None

    def fill(self, view: View, values: Mapping[str, Value]) -> View:
        """Type and choose without submitting; fields are named by block_id, action_id or label."""
        return View.read(self._do("fill", view_id=view.id, values=view.by_field(values)))

    def submit(self, view: View, values: Mapping[str, Value] | None = None, in_order: bool = True) -> SubmitReply:
        """Submit a modal after typing `values`."""
        reply = self._do("submit", view_id=view.id, values=view.by_field(values or {}), in_order=in_order)
        return SubmitReply(reply["errors"], reply["trouble"], reply["told_app"])

    def close(self, view: View, everything: bool = False) -> None:
        """Close a modal, or the whole stack."""
        self._do("close", view_id=view.id, everything=everything)

    def home(self) -> View | None:
        """Open the Home tab (the app is told); returns what is there at once. Wait with `home_now` for more."""
        self._do("open_home")
        return self.home_now()

    def home_now(self) -> View | None:
        """What is published on the Home tab, without telling the app."""
        seen = self._see("home")
        return View.read(seen) if seen else None

    def channels(self) -> list[dict[str, Any]]:
        """The channels this person is in: id, name, kind, archived, members, unread."""
        found: list[dict[str, Any]] = self._see("channels")
        return found

    def notices(self) -> list[str]:
        """What Slack's own client told this person privately when the app failed, oldest first."""
        return [notice["text"] for notice in self._see("notices")]


class Workspace:
    """The whole workspace, as a test holds it."""

    def __init__(self, url: str) -> None:
        self.control = Control(url)
        self.url = self.control.url
        self.clock = Clock(self.control)
        self.faults = Faults(self.control)

    def person(self, who: str) -> Person:
        """Someone by e-mail local part, e-mail, name, real name or id."""
        wanted = who.lower()
        people = self.control.get("workspace")["people"]
        for profile in people:
            names = [profile[key].lower() for key in ("id", "name", "real_name", "email")]
            if wanted in names or wanted == profile["email"].partition("@")[0].lower():
                return Person(self.control, profile)
        names_known = ", ".join(profile["name"] for profile in people)
        raise Refused(f"There is nobody called {who!r} here. The people are: {names_known}.")

    def channel(self, name: str) -> str:
        """A channel's id by its name."""
        for channel in self.control.get("workspace")["channels"]:
            if name.removeprefix("#") in (channel["name"], channel["id"]) and channel["kind"] != "im":
                return str(channel["id"])
        raise Refused(f"There is no channel called {name!r} here.")

    def history(self, channel: str) -> list[Message]:
        """Everything in a channel as kept, replies and metadata included, without ephemerals; oldest first."""
        seen = self.control.get(f"channels/{self._id(channel)}/history")
        return [Message.read({**message, "channel": self._id(channel)}) for message in seen]

    def _id(self, channel: str) -> str:
        return channel if channel[:1] in "CGD" and channel.isupper() else self.channel(channel)

    def wait(self, met: Callable[[], T | None], timeout: float = 10, about: str = "what was waited for") -> T:
        """Ask `met` until it returns something true, and return that.

        Raises AssertionError after `timeout` seconds, with `about`, the last failure and the end of the log.
        """
        until = time.monotonic() + timeout
        failure = ""
        while True:
            try:
                found = met()
                if found:
                    return found
            except (AssertionError, LookupError, AttributeError) as problem:
                failure = f" Last failure: {problem!r}."
            if time.monotonic() > until:
                raise AssertionError(f"{about}: not within {timeout} s.{failure}\n{self._end_of_log()}")
            time.sleep(0.03)

    def _end_of_log(self) -> str:
        lines = [f"  {line['direction']:8} {line['name']}: {line['outcome']}" for line in self.log()[-12:]]
        return "The end of the log:\n" + "\n".join(lines)

    def settle(self, timeout: float = 10) -> None:
        """Wait until no event is on its way to the bot (retries included)."""
        self.wait(lambda: self.control.get("deliveries")["on_their_way"] == 0, timeout, "deliveries to settle")

    def log(self, name: str | None = None, direction: Literal["api", "delivery"] | None = None) -> list[dict[str, Any]]:
        """Web API calls and deliveries, oldest first: n, at, direction, name, outcome, detail."""
        lines: list[dict[str, Any]] = self.control.get("log", most=5_000)
        return [line for line in lines if name in (None, line["name"]) and direction in (None, line["direction"])]

    def clear_log(self) -> None:
        """Forget the log."""
        self.control.delete("log")

    def download(self, file: File) -> bytes:
        """A file's bytes. Raises Refused when it was deleted."""
        response = self.control.client.get(f"/sandbox/files/{file.id}/file")
        if response.is_error:
            raise Refused(response.text)
        return response.content

    def deactivate(self, who: str) -> None:
        """The person leaves: users.info says deleted, users.lookupByEmail no longer finds them."""
        self.control.post("person", user=self.person(who).id, deleted=True)

    def reactivate(self, who: str) -> None:
        """The person is back."""
        self.control.post("person", user=self.person(who).id, deleted=False)

    def change_person(self, who: str, **fields: str) -> None:
        """Change a person's tz, real_name, title or email; the bot hears of it."""
        self.control.post("person", user=self.person(who).id, **fields)

    def add_person(self, **profile: Any) -> Person:
        """Someone new joins the workspace (id, name, real_name, email, ...)."""
        return Person(self.control, self.control.post("people", **profile))

    def remove_bot(self, channel: str) -> None:
        """Take the app out of a channel."""
        self.control.post("membership", channel=channel, member=False)

    def add_bot(self, channel: str) -> None:
        """Bring the app into a channel."""
        self.control.post("membership", channel=channel, member=True)

    def join(self, channel: str, who: str) -> None:
        """Bring a person into a channel."""
        self.control.post("membership", channel=channel, user=who, member=True)

    def leave(self, channel: str, who: str) -> None:
        """Take a person out of a channel."""
        self.control.post("membership", channel=channel, user=who, member=False)

    def archive(self, channel: str, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        self.control.post("archive", channel=channel, archived=archived)

    def delete_message(self, channel: str, ts: str) -> None:
        """Delete any message, as an administrator could."""
        self.control.post("delete_message", channel=channel, ts=ts)

    def revoke_token(self) -> None:
        """The bot token stops working (token_revoked)."""
        self.control.post("token", in_force=False)

    def restore_token(self) -> None:
        """The bot token works again."""
        self.control.post("token", in_force=True)

    def bend_deliveries(
        self, *, duplicates: int = 0, delay_seconds: float = 0, ordered: bool = True, hold: bool = False
    ) -> None:
        """Tell each event several times, late, out of order, or hold them; without arguments back to normal."""
        self.control.post("deliveries", duplicates=duplicates, delay_seconds=delay_seconds, ordered=ordered, hold=hold)

    def release_deliveries(self, order: Literal["as_sent", "reversed", "shuffled"] = "as_sent") -> int:
        """Let the held events go; returns how many."""
        return int(self.control.post("deliveries/release", order=order)["released"])

    def deliver_raw(self, body: bytes, headers: Mapping[str, str] | None = None, sign: bool = True) -> tuple[int, str]:
        """Post bytes to the bot's address; (status, text), status 0 when nothing came back. `headers` win over the
        signature that is added when `sign`."""
        encoded = base64.b64encode(body).decode()
        reply = self.control.post("deliveries/raw", body_base64=encoded, headers=dict(headers or {}), sign=sign)
        return int(reply["status"]), str(reply["text"])

    def verify_url(self) -> bool:
        """Whether the bot's address gives back Slack's challenge."""
        return bool(self.control.post("deliveries/url_verification")["verified"])

    def refresh_sockets(self, reason: str = "refresh_requested") -> int:
        """Ask the Socket Mode connections to leave, as Slack does; returns how many there were."""
        return int(self.control.post("socket/disconnect", reason=reason)["asked"])

    @property
    def socket_connections(self) -> int:
        """How many Socket Mode connections the bot holds."""
        return int(self.control.get("deliveries")["socket_connections"])

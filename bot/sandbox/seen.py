"""What a person sees, as the driver hands it to tests: messages, buttons, files, views, replies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from bot.sandbox.form_state import fields

Json = dict[str, Any]


@dataclass(frozen=True)
class File:
    """A file in a message. `deleted` when only its tombstone is left."""

    id: str
    name: str
    title: str
    size: int
    mimetype: str
    deleted: bool

    @classmethod
    def read(cls, file: Json) -> Self:
        """From Slack's file object."""
        deleted = file.get("mode") == "tombstone"
        return cls(
            file["id"], file["name"], file.get("title", ""), file.get("size", 0), file.get("mimetype", ""), deleted
        )


@dataclass(frozen=True)
class Button:
    """A button or another element that can be pressed."""

    type: str
    action_id: str
    block_id: str
    text: str
    value: str | None
    element: Json


@dataclass(frozen=True)
class _Blocks:
    blocks: list[Json]

    @property
    def buttons(self) -> list[Button]:
        """Everything that can be pressed or chosen, in order."""
        return [_button(block, element) for block, element in fields(self.blocks)]

    def button(self, wanted: str) -> Button:
        """The element with this action_id or these words. Raises AssertionError naming what there is."""
        for button in self.buttons:
            if wanted in (button.action_id, button.text):
                return button
        names = ", ".join(f"{button.action_id} ({button.text})" for button in self.buttons) or "nothing"
        raise AssertionError(f"There is no {wanted!r} to press here. There is: {names}.")

    def has_button(self, wanted: str) -> bool:
        """Whether there is such an element."""
        return any(wanted in (button.action_id, button.text) for button in self.buttons)

    @property
    def words(self) -> str:
        """All words shown in the blocks, a line for each piece of text."""
        return "\n".join(_words(self.blocks))

    def by_field(self, values: Mapping[str, str | Sequence[str] | None]) -> dict[str, dict[str, Any]]:
        """Values keyed by block_id and action_id, from ones keyed by block_id, action_id or label."""
        found: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            block, element = self._field(name)
            plain = value if value is None or isinstance(value, str) else list(value)
            found.setdefault(block["block_id"], {})[element["action_id"]] = plain
        return found

    def _field(self, name: str) -> tuple[Json, Json]:
        for block, element in fields(self.blocks):
            label = block.get("label", {}).get("text")
            if name in (block["block_id"], element["action_id"], label):
                return block, element
        names = [f"{b['block_id']} ({b.get('label', {}).get('text', e['action_id'])})" for b, e in fields(self.blocks)]
        raise AssertionError(f"There is no field {name!r} here. There is: {', '.join(names) or 'nothing'}.")


def _button(block: Json, element: Json) -> Button:
    text = element["text"]["text"] if element["type"] == "button" else ""
    return Button(element["type"], element["action_id"], block["block_id"], text, element.get("value"), element)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _words(part)
    elif isinstance(node, dict):
        for name, part in node.items():
            if name == "text" and isinstance(part, str):
                yield part
            elif name not in ("value", "block_id", "action_id"):
                yield from _words(part)


@dataclass(frozen=True)
class Message(_Blocks):
    """One message as a person sees it. `raw` is all of it in Slack's shape."""

    ts: str
    channel: str | None
    text: str
    user: str
    bot: str | None
    thread_ts: str | None
    metadata: Json | None
    files: list[File]
    ephemeral: bool
    edited: bool
    reply_count: int
    raw: Json = field(repr=False)

    @classmethod
    def read(cls, message: Json) -> Self:
        """From a message in Slack's shape."""
        return cls(
            blocks=message.get("blocks", []),
            ts=message["ts"],
            channel=message.get("channel"),
            text=message["text"],
            user=message["user"],
            bot=message.get("bot_id"),
            thread_ts=message.get("thread_ts"),
            metadata=message.get("metadata"),
            files=[File.read(file) for file in message.get("files", [])],
            ephemeral=bool(message.get("is_ephemeral")),
            edited="edited" in message,
            reply_count=message.get("reply_count", 0),
            raw=message,
        )

    @property
    def by_app(self) -> bool:
        """Whether the app wrote it."""
        return self.bot is not None


@dataclass(frozen=True)
class View(_Blocks):
    """An open modal or a Home tab. `raw` is all of it in Slack's shape."""

    id: str
    type: str
    callback_id: str
    private_metadata: str
    title: str
    submit: str | None
    close: str | None
    hash: str
    values: Json
    raw: Json = field(repr=False)

    @classmethod
    def read(cls, view: Json) -> Self:
        """From a view in Slack's shape."""
        return cls(
            blocks=view["blocks"],
            id=view["id"],
            type=view["type"],
            callback_id=view["callback_id"],
            private_metadata=view["private_metadata"],
            title=view["title"]["text"],
            submit=view["submit"]["text"] if view["submit"] else None,
            close=view["close"]["text"] if view["close"] else None,
            hash=view["hash"],
            values=view["state"]["values"],
            raw=view,
        )

    @property
    def inputs(self) -> dict[str, Json]:
        """The input blocks' elements by label."""
        return {b["label"]["text"]: e for b, e in fields(self.blocks) if b["type"] == "input"}


@dataclass(frozen=True)
class CommandReply:
    """How a command ended: what the app answered at once, or what the person was told when it failed."""

    message: Message | None
    trouble: str | None

    @property
    def text(self) -> str | None:
        """The words of the answer, or None."""
        return self.message.text if self.message else None

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        return self.message is not None and self.message.ephemeral


@dataclass(frozen=True)
class PressReply:
    """How a press ended: `trouble` is what the person was told when the app did not acknowledge."""

    trouble: str | None


@dataclass(frozen=True)
class SubmitReply:
    """How a submission ended: errors by block_id, or trouble. `told_app` is False when Slack's own client objected."""

    errors: dict[str, str]
    trouble: str | None
    told_app: bool

    @property
    def accepted(self) -> bool:
        """Whether the app took it."""
        return not self.errors and self.trouble is None

"""Saying something: messages with files, edits, deletions."""

import uuid
from sqlite3 import Row

from bot.sandbox.config import PersonConfig
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import CannotDo
from bot.sandbox.messages import new_id
from bot.sandbox.posting import change, place, remove, root_of_thread
from bot.sandbox.typed_text import as_delivered, rich_text


def acting(sandbox: Sandbox, who: str) -> PersonConfig:
    """The person who acts. Raises CannotDo when there is nobody of that name or they have left."""
    person = sandbox.people.get(who)
    if person.deleted:
        raise CannotDo(f"{person.real_name} has left this workspace and cannot act in it.", 403)
    return person


def own_channel(sandbox: Sandbox, user: str, wanted: str | None) -> Row:
    """The channel a person acts in; their direct message with the app when none is named."""
    channel = sandbox.channels.find(wanted or sandbox.channels.open_im(user)[0])
    if not sandbox.channels.has(channel["id"], user):
        raise CannotDo(f"{sandbox.people.get(user).real_name} is not in {channel['name']}.", 403)
    return channel


def say(sandbox: Sandbox, who: str, text: str, channel: str | None, thread_ts: str | None, file_ids: list[str]) -> Json:
    """Post what a person typed. A very long paste becomes a text snippet, as Slack's own client makes it."""
    person = acting(sandbox, who)
    row = own_channel(sandbox, person.id, channel)
    if row["archived"]:
        raise CannotDo(f"#{row['name']} is archived; nobody can post in it.", 403)
    if not text.strip() and not file_ids:
        raise CannotDo("Type a message or attach a file first.")
    if len(text) > sandbox.config.snippet_over:
        file_ids = [*file_ids, sandbox.files.store(person.id, "Untitled", text.encode(), snippet=True)]
        text = ""
    message = _typed(sandbox, person, text)
    if thread_ts:
        message |= _in_thread(sandbox, row["id"], thread_ts)
    if file_ids:
        message |= {"subtype": "file_share", "files": _shared(sandbox, row, file_ids), "upload": False}
    sandbox.messages.mark_read(person.id, row["id"])
    return place(sandbox, row, message)


def _typed(sandbox: Sandbox, person: PersonConfig, text: str) -> Json:
    message: Json = {
        "client_msg_id": str(uuid.uuid4()),
        "user": person.id,
        "team": sandbox.config.team_id,
        "text": as_delivered(text),
    }
    return message | ({"blocks": [rich_text(text, new_id("b"))]} if text else {})


def _in_thread(sandbox: Sandbox, channel: str, thread_ts: str) -> Json:
    root = root_of_thread(sandbox, channel, thread_ts)
    parent = sandbox.messages.find(channel, root) if root else None
    if parent is None:
        raise CannotDo("That thread is not there any more.", 404)
    return {"thread_ts": parent["ts"], "parent_user_id": parent["user"]}


def _shared(sandbox: Sandbox, row: Row, file_ids: list[str]) -> list[Json]:
    described = []
    for file_id in file_ids:
        sandbox.files.share(file_id, row["id"], row["kind"])
        file = sandbox.files.describe(file_id)
        if file is None:
            raise CannotDo(f"There is no file {file_id}. Upload it first.", 404)
        described.append(file)
    return described


def _own_message(sandbox: Sandbox, person: PersonConfig, channel: str, ts: str) -> Json:
    message = sandbox.messages.find(channel, ts)
    if message is None:
        raise CannotDo("That message is not there any more.", 404)
    if message["user"] != person.id:
        raise CannotDo("Only the person who wrote a message can change it.", 403)
    return message


def edit(sandbox: Sandbox, who: str, text: str, channel: str | None, ts: str) -> Json:
    """Change one's own message."""
    person = acting(sandbox, who)
    row = own_channel(sandbox, person.id, channel)
    previous = _own_message(sandbox, person, row["id"], ts)
    if not text.strip():
        raise CannotDo("A message cannot be emptied; delete it instead.")
    typed = _typed(sandbox, person, text)
    edited = {"user": person.id, "ts": sandbox.messages.next_ts()}
    message = {**previous, "text": typed["text"], "blocks": typed["blocks"], "edited": edited}
    change(sandbox, row, previous, message)
    return message


def delete(sandbox: Sandbox, who: str, channel: str | None, ts: str) -> None:
    """Delete one's own message."""
    person = acting(sandbox, who)
    row = own_channel(sandbox, person.id, channel)
    remove(sandbox, row, _own_message(sandbox, person, row["id"], ts))

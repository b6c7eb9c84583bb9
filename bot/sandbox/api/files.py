"""files.*: the upload in three steps, and looking at and deleting files."""

from bot.sandbox.api.arguments import required
from bot.sandbox.api.common import thread_root, writable_channel
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError
from bot.sandbox.posting import Wording, as_json, bot_message, checked_wording, place


def get_upload_url(sandbox: Sandbox, arguments: Json) -> Json:
    """files.getUploadURLExternal"""
    name, length = required(arguments, "filename", "length")
    if not length.isdigit() or int(length) < 1:
        raise SlackError("invalid_arguments", ["[ERROR] must be a whole number of 1 or more [json-pointer:/length]"])
    snippet = arguments.get("snippet_type")
    file_id = sandbox.files.expect(sandbox.config.bot_user_id, name, int(length), str(snippet) if snippet else None)
    return {"upload_url": f"{sandbox.public_url}/upload/v1/{file_id}", "file_id": file_id}


def complete_upload(sandbox: Sandbox, arguments: Json) -> Json:
    """files.completeUploadExternal: shares the files in one message where a channel is named."""
    if not arguments.get("files"):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    named = as_json(arguments["files"], "invalid_arguments")
    if not isinstance(named, list) or not all(isinstance(one, dict) and one.get("id") for one in named):
        raise SlackError("invalid_arguments", ["[ERROR] must hold objects with an id [json-pointer:/files]"])
    for one in named:
        if sandbox.files.state(one["id"]) not in ("uploaded", "shared"):
            raise SlackError("file_not_found")
    channels = _channels(arguments)
    rows = [(writable_channel(sandbox, channel)) for channel in channels]
    roots = [thread_root(sandbox, row["id"], arguments) for row in rows]
    wording = _comment(arguments)
    for one in named:
        if one.get("title"):
            sandbox.files.retitle(one["id"], str(one["title"]))
    for row, root in zip(rows, roots, strict=True):
        for one in named:
            sandbox.files.share(one["id"], row["id"], row["kind"])
        message = bot_message(sandbox, wording, root)
        message["files"] = [sandbox.files.describe(one["id"]) for one in named]
        place(sandbox, row, message)
    return {"files": [sandbox.files.describe(one["id"]) for one in named]}


def _channels(arguments: Json) -> list[str]:
    several = str(arguments.get("channels") or arguments.get("channel_id") or "")
    return [channel.strip() for channel in several.split(",") if channel.strip()]


def _comment(arguments: Json) -> Wording:
    blocks = arguments.get("blocks")
    if not arguments.get("initial_comment") and not blocks:
        return Wording("")
    return checked_wording({"text": arguments.get("initial_comment"), "blocks": blocks})


def info(sandbox: Sandbox, arguments: Json) -> Json:
    """files.info"""
    return {"file": _known(sandbox, arguments), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(sandbox: Sandbox, arguments: Json) -> Json:
    """files.delete: only the app's own files."""
    found = _known(sandbox, arguments)
    if found["user"] != sandbox.config.bot_user_id:
        raise SlackError("cant_delete_file")
    sandbox.files.delete(found["id"])
    return {}


def _known(sandbox: Sandbox, arguments: Json) -> Json:
    (file_id,) = required(arguments, "file")
    if sandbox.files.state(file_id) == "deleted":
        raise SlackError("file_deleted")
    found = sandbox.files.describe(file_id)
    if found is None:
        raise SlackError("file_not_found")
    return found

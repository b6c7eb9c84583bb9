"""What the bot says back: in the acknowledgement of a command, and through a response_url."""

from sqlite3 import Row

from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError
from bot.sandbox.posting import Wording, bot_message, change, checked_wording, place, remove, root_of_thread


def answer_command(sandbox: Sandbox, user: str, row: Row, body: Json, text: str) -> Json | None:
    """Show what a command was acknowledged with; None when that was nothing. Raises SlackError when it is refused."""
    if not body and not text.strip():
        return None
    if not body:
        body = {"text": text}
    if not body.get("text") and not body.get("blocks"):
        return None
    return _show(sandbox, user, row, body)


def _show(sandbox: Sandbox, user: str, row: Row, body: Json) -> Json:
    wording = checked_wording(body)
    thread_ts = body.get("thread_ts")
    root = root_of_thread(sandbox, row["id"], str(thread_ts)) if thread_ts else None
    if body.get("response_type") == "in_channel":
        return place(sandbox, row, bot_message(sandbox, wording, root))
    ephemeral = bot_message(sandbox, wording, root)
    ephemeral.pop("metadata", None)
    return sandbox.messages.add(row["id"], ephemeral, only_for=user) | {"is_ephemeral": True}


def answer_response_url(sandbox: Sandbox, token: str, body: Json) -> None:
    """Do what was posted to a response_url. Raises SlackError used_url, message_not_found, no_text, invalid_blocks."""
    answers = sandbox.passes.use_response_url(token)
    row = sandbox.channels.get(answers.channel)
    if row is None:
        raise SlackError("channel_not_found")
    replaces, deletes = bool(body.get("replace_original")), bool(body.get("delete_original"))
    if not answers.message_ts or not (replaces or deletes):
        _show(sandbox, answers.user, row, body)
        return
    original = sandbox.messages.find_for(answers.user, answers.channel, answers.message_ts)
    if original is None or original["user"] != sandbox.config.bot_user_id:
        raise SlackError("message_not_found")
    if deletes:
        remove(sandbox, row, original)
    else:
        _replace(sandbox, row, original, checked_wording(body))


def _replace(sandbox: Sandbox, row: Row, original: Json, wording: Wording) -> None:
    kept = {name: value for name, value in original.items() if name not in ("blocks", "text")}
    kept["text"] = wording.text
    if wording.blocks:
        kept["blocks"] = wording.blocks
    if not original.get("is_ephemeral"):
        kept["edited"] = {"user": sandbox.config.bot_user_id, "ts": sandbox.messages.next_ts()}
    change(sandbox, row, original, kept)

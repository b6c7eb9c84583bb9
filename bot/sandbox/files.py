"""Files: what was uploaded, by whom, and where it was shared."""

import json
import mimetypes
import time
from sqlite3 import Row
from urllib.parse import quote

from bot.sandbox.changes import Changes
from bot.sandbox.database import Database, Json
from bot.sandbox.messages import new_id

_OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Files:
    """Bytes and their descriptions. States: `awaited` (address issued), `uploaded`, `shared`, `deleted`."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes
        self.public_url = ""

    def expect(self, user: str, name: str, size: int, snippet_type: str | None = None) -> str:
        """Make room for a file that is about to be uploaded; returns its id."""
        file_id = new_id("F")
        body = _description(file_id, user, name, size, snippet_type)
        self._database.run(
            "INSERT INTO file (id, user, body, state) VALUES (?, ?, ?, 'awaited')",
            (file_id, user, json.dumps(body)),
        )
        return file_id

    def receive(self, file_id: str, content: bytes) -> bool:
        """Keep the bytes of an awaited file; False when there is none or the size is not what was announced."""
        row = self._row(file_id)
        if row is None or row["state"] != "awaited" or json.loads(row["body"])["size"] != len(content):
            return False
        self._database.run("UPDATE file SET content = ?, state = 'uploaded' WHERE id = ?", (content, file_id))
        return True

    def store(self, user: str, name: str, content: bytes, snippet: bool = False) -> str:
        """Keep a file that a person attaches; returns its id."""
        file_id = self.expect(user, name, len(content), "text" if snippet else None)
        self.receive(file_id, content)
        return file_id

    def _row(self, file_id: str) -> Row | None:
        return self._database.row("SELECT * FROM file WHERE id = ?", (file_id,))

    def state(self, file_id: str) -> str | None:
        """The file's state, or None when there never was one of that id."""
        row = self._row(file_id)
        return None if row is None else str(row["state"])

    def content(self, file_id: str) -> bytes | None:
        """The bytes, or None when the file is not there or was deleted."""
        row = self._row(file_id)
        if row is None or row["state"] in ("awaited", "deleted") or row["content"] is None:
            return None
        return bytes(row["content"])

    def describe(self, file_id: str) -> Json | None:
        """Slack's file object with addresses on this server, or None when it is not there or was deleted."""
        row = self._row(file_id)
        if row is None or row["state"] in ("awaited", "deleted"):
            return None
        body: Json = json.loads(row["body"])
        address = f"{self.public_url}/files-pri/{file_id}"
        name = quote(body["name"], safe="")
        return body | {
            "url_private": f"{address}/{name}",
            "url_private_download": f"{address}/download/{name}",
            "permalink": f"{self.public_url}/sandbox/files/{file_id}/{name}",
        }

    def retitle(self, file_id: str, title: str) -> None:
        """Give a file its title."""
        row = self._row(file_id)
        if row is not None:
            body = json.loads(row["body"]) | {"title": title}
            self._database.run("UPDATE file SET body = ? WHERE id = ?", (json.dumps(body), file_id))

    def share(self, file_id: str, channel: str, kind: str) -> None:
        """Note that the file stands in a message of this channel (`kind` as in the channel table)."""
        row = self._row(file_id)
        if row is None:
            return
        body = json.loads(row["body"])
        listed = body[{"im": "ims", "private": "groups"}.get(kind, "channels")]
        if channel not in listed:
            listed.append(channel)
        self._database.run("UPDATE file SET body = ?, state = 'shared' WHERE id = ?", (json.dumps(body), file_id))
        self._changes.note()

    def delete(self, file_id: str) -> None:
        """Delete the bytes; messages then show a tombstone."""
        self._database.run("UPDATE file SET state = 'deleted', content = NULL WHERE id = ?", (file_id,))
        self._changes.note()


def _description(file_id: str, user: str, name: str, size: int, snippet_type: str | None) -> Json:
    extension = "." + name.rpartition(".")[2].lower() if "." in name else ""
    mimetype = _OFFICE.get(extension) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    now = int(time.time())
    return {
        "id": file_id,
        "created": now,
        "timestamp": now,
        "name": name,
        "title": name,
        "mimetype": "text/plain" if snippet_type else mimetype,
        "filetype": snippet_type or extension.removeprefix(".") or "binary",
        "pretty_type": "Plain Text" if snippet_type else extension.removeprefix(".").upper() or "Binary",
        "user": user,
        "size": size,
        "mode": "snippet" if snippet_type else "hosted",
        "editable": bool(snippet_type),
        "is_external": False,
        "is_public": False,
        "file_access": "visible",
        "channels": [],
        "groups": [],
        "ims": [],
    }

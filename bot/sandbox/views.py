"""Modals in their stack, and Home tabs: as Slack keeps them."""

import json
import secrets
import time
from sqlite3 import Row

from bot.sandbox.changes import Changes
from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Database, Json
from bot.sandbox.errors import SlackError, refuse_findings
from bot.sandbox.form_state import carried, initial_state
from bot.sandbox.messages import new_id, with_ids
from bot.sandbox.rules import LIMITS, check_view, view_too_large


class Views:
    """Each person's stack of modals (at most three) and Home tab. Views are kept in Slack's own shape."""

    def __init__(self, database: Database, config: SandboxConfig, changes: Changes) -> None:
        self._database = database
        self._config = config
        self._changes = changes

    def checked(self, view: object, kind: str) -> Json:
        """The view when Slack would take it; raises SlackError (invalid_arguments, view_too_large) when not."""
        if not isinstance(view, dict):
            raise SlackError("invalid_arguments", ["[ERROR] must provide an object [json-pointer:/view]"])
        if view_too_large(view):
            raise SlackError("view_too_large")
        refuse_findings("invalid_arguments", check_view(view, kind))
        return view

    def stack(self, user: str) -> list[Json]:
        """The person's open modals, the first opened first."""
        return [self._body(row) for row in self._rows(user, "modal")]

    def home(self, user: str) -> Json | None:
        """The person's Home tab as it was last published, or None."""
        rows = self._rows(user, "home")
        return self._body(rows[0]) if rows else None

    def _rows(self, user: str, kind: str) -> list[Row]:
        return self._database.rows("SELECT * FROM view WHERE user = ? AND kind = ? ORDER BY depth", (user, kind))

    @staticmethod
    def _body(row: Row) -> Json:
        body: Json = json.loads(row["body"])
        return body

    def find(self, view_id: str) -> tuple[str, Json] | None:
        """(person, view) of an open modal or a Home tab, or None."""
        row = self._database.row("SELECT * FROM view WHERE id = ?", (view_id,))
        return None if row is None else (row["user"], self._body(row))

    def find_external(self, external_id: str) -> tuple[str, Json] | None:
        """As `find`, by the app's own external_id."""
        row = self._database.row("SELECT * FROM view WHERE json_extract(body, '$.external_id') = ?", (external_id,))
        return None if row is None else (row["user"], self._body(row))

    def open(self, user: str, view: Json) -> Json:
        """Start a new stack with this view; what was open is gone. Raises SlackError duplicate_external_id."""
        self._refuse_duplicate(view, None)
        self._database.run("DELETE FROM view WHERE user = ? AND kind = 'modal'", (user,))
        return self._keep(user, "modal", 0, self._full(view, None, None))

    def push(self, user: str, view: Json) -> Json:
        """Put this view on top. Raises SlackError push_limit_reached when three are open already."""
        self._refuse_duplicate(view, None)
        stack = self.stack(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= LIMITS["view.stack"]:
            raise SlackError("push_limit_reached")
        return self._keep(user, "modal", len(stack), self._full(view, stack[0], stack[-1]))

    def update(self, view_id: str, view: Json, hash_: str | None) -> Json:
        """Put new content into an open view. Raises SlackError not_found or hash_conflict."""
        found = self.find(view_id)
        if found is None:
            raise SlackError("not_found")
        old = found[1]
        if hash_ is not None and hash_ != old["hash"]:
            raise SlackError("hash_conflict")
        self._refuse_duplicate(view, view_id)
        new = self._full(view, None, None)
        for name in ("id", "root_view_id", "previous_view_id"):
            new[name] = old[name]
        new["state"] = {"values": carried(old["state"]["values"], new["blocks"])}
        self._database.run("UPDATE view SET body = ? WHERE id = ?", (json.dumps(new), view_id))
        self._changes.note()
        return new

    def publish(self, user: str, view: Json, hash_: str | None) -> Json:
        """Show this as the person's Home tab. Raises SlackError hash_conflict."""
        old = self.home(user)
        if old is not None:
            if hash_ is not None and hash_ != old["hash"]:
                raise SlackError("hash_conflict")
            return self.update(old["id"], view, None)
        return self._keep(user, "home", 0, self._full(view, None, None))

    def _refuse_duplicate(self, view: Json, view_id: str | None) -> None:
        external_id = view.get("external_id")
        found = self.find_external(external_id) if external_id else None
        if found is not None and found[1]["id"] != view_id:
            raise SlackError("duplicate_external_id")

    def _full(self, view: Json, root: Json | None, previous: Json | None) -> Json:
        view_id = new_id("V")
        blocks = with_ids(view["blocks"])
        kind = view["type"]
        full: Json = {
            "id": view_id,
            "team_id": self._config.team_id,
            "app_id": self._config.app_id,
            "app_installed_team_id": self._config.team_id,
            "bot_id": self._config.bot_id,
            "type": kind,
            "blocks": blocks,
            "private_metadata": view.get("private_metadata", ""),
            "callback_id": view.get("callback_id", ""),
            "external_id": view.get("external_id", ""),
            "state": {"values": initial_state(blocks)},
            "hash": f"{int(time.time())}.{secrets.token_hex(4)}",
            "title": view.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "submit": view.get("submit"),
            "close": view.get("close"),
            "clear_on_close": view.get("clear_on_close", False),
            "notify_on_close": view.get("notify_on_close", False),
            "root_view_id": root["id"] if root else view_id,
            "previous_view_id": previous["id"] if previous else None,
        }
        return full | ({"submit_disabled": view.get("submit_disabled", False)} if kind == "modal" else {})

    def _keep(self, user: str, kind: str, depth: int, full: Json) -> Json:
        self._database.run(
            "INSERT INTO view (id, user, kind, depth, body) VALUES (?, ?, ?, ?, ?)",
            (full["id"], user, kind, depth, json.dumps(full)),
        )
        self._changes.note()
        return full

    def set_values(self, view_id: str, values: Json) -> Json:
        """Keep what the person has typed and chosen so far; returns the view."""
        found = self.find(view_id)
        if found is None:
            raise SlackError("not_found")
        view = found[1] | {"state": {"values": values}}
        self._database.run("UPDATE view SET body = ? WHERE id = ?", (json.dumps(view), view_id))
        return view

    def close(self, view_id: str) -> None:
        """Take one modal, and those above it, off its stack."""
        row = self._database.row("SELECT * FROM view WHERE id = ?", (view_id,))
        if row is not None:
            self._database.run(
                "DELETE FROM view WHERE user = ? AND kind = 'modal' AND depth >= ?",
                (row["user"], row["depth"]),
            )
            self._changes.note()

    def clear(self, user: str) -> None:
        """Close all of a person's modals."""
        self._database.run("DELETE FROM view WHERE user = ? AND kind = 'modal'", (user,))
        self._changes.note()

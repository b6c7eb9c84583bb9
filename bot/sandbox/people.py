"""The people of the workspace, as Slack describes them to an app."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.config import PersonConfig, SandboxConfig
from bot.sandbox.database import Database, Json
from bot.sandbox.errors import CannotDo


class People:
    """Everyone who can act in the workspace, kept in the database, and the app's own bot user."""

    def __init__(self, database: Database, config: SandboxConfig) -> None:
        self._database = database
        self._config = config

    def seed(self) -> None:
        """Add those of the configuration who are not there yet; what was changed since stays changed."""
        for person in self._config.people:
            if not self._taken(person.id, ""):
                self.add(person)

    def add(self, person: PersonConfig) -> None:
        """Add one person at the end of the list."""
        if self._taken(person.id, person.name):
            raise CannotDo(f"Someone with the id {person.id} or the name {person.name} is there already.")
        self._database.run(
            "INSERT INTO person (id, name, position, profile) VALUES (?, ?, (SELECT count(*) FROM person), ?)",
            (person.id, person.name, person.model_dump_json()),
        )

    def change(self, user: str, **fields: Any) -> PersonConfig:
        """Change some of a person's fields, such as `deleted` or `tz`."""
        changed = PersonConfig.model_validate({**self.get(user).model_dump(), **fields, "id": user})
        self._database.run(
            "UPDATE person SET name = ?, profile = ? WHERE id = ?",
            (changed.name, changed.model_dump_json(), user),
        )
        return changed

    def everyone(self) -> list[PersonConfig]:
        """All people, those who have left among them, in the configured order."""
        rows = self._database.rows("SELECT profile FROM person ORDER BY position")
        return [PersonConfig.model_validate_json(row["profile"]) for row in rows]

    def find(self, who: str) -> PersonConfig | None:
        """Someone by id, name, e-mail or e-mail local part."""
        wanted = who.removeprefix("@").lower()
        for person in self.everyone():
            names = (person.id, person.name, person.email, person.email.partition("@")[0], person.real_name)
            if wanted in (name.lower() for name in names):
                return person
        return None

    def get(self, who: str) -> PersonConfig:
        """As `find`; raises CannotDo when there is nobody of that name."""
        found = self.find(who)
        if found is None:
            names = ", ".join(person.name for person in self.everyone())
            raise CannotDo(f"There is nobody called {who!r} here. The people are: {names}.", 404)
        return found

    def _taken(self, user: str, name: str) -> bool:
        return self._database.row("SELECT 1 FROM person WHERE id = ? OR name = ?", (user, name)) is not None

    def by_email(self, email: str) -> PersonConfig | None:
        """Someone who has not left, by e-mail whatever its case."""
        for person in self.everyone():
            if person.email.lower() == email.lower() and not person.deleted:
                return person
        return None

    def as_slack(self, user: str) -> Json | None:
        """Slack's user object for a person or for the bot user, or None."""
        if user == self._config.bot_user_id:
            return self._bot_user()
        row = self._database.row("SELECT profile FROM person WHERE id = ?", (user,))
        return None if row is None else self._user(PersonConfig.model_validate(json.loads(row["profile"])))

    def all_as_slack(self) -> list[Json]:
        """Slack's user objects for everyone and the bot user."""
        return [*(self._user(person) for person in self.everyone()), self._bot_user()]

    def _user(self, person: PersonConfig) -> Json:
        first, _, last = person.real_name.partition(" ")
        offset = datetime.now(ZoneInfo(person.tz)).utcoffset()
        user: Json = {
            "id": person.id,
            "team_id": self._config.team_id,
            "name": person.name,
            "deleted": person.deleted,
            "is_bot": person.is_bot,
            "is_app_user": False,
            "updated": 0,
            "profile": {
                "real_name": person.real_name,
                "display_name": person.real_name,
                "first_name": first,
                "last_name": last,
                "email": person.email,
                "title": person.title,
                "team": self._config.team_id,
            },
        }
        if person.deleted:
            return user
        return user | {
            "real_name": person.real_name,
            "tz": person.tz,
            "tz_label": person.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "locale": person.locale,
        }

    def _bot_user(self) -> Json:
        return {
            "id": self._config.bot_user_id,
            "team_id": self._config.team_id,
            "name": self._config.app_name.lower(),
            "real_name": self._config.app_name,
            "deleted": False,
            "is_bot": True,
            "is_app_user": False,
            "tz": "Europe/London",
            "updated": 0,
            "profile": {
                "real_name": self._config.app_name,
                "display_name": self._config.app_name,
                "api_app_id": self._config.app_id,
                "bot_id": self._config.bot_id,
                "team": self._config.team_id,
            },
        }

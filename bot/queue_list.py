"""`personspec reminders`: the queue of reminders to come, as lines for a terminal."""

from __future__ import annotations

from bot.running import open_office
from bot.services import coming
from bot.settings import Settings
from prompts import words


def queue_lines(settings: Settings) -> list[str]:
    """Every reminder to come with why it is when it is, the next first, under a line that says how many."""
    with open_office(settings).look() as act:
        found = coming.lines(act)
        facts = {"count": len(found), "waiting": coming.waiting(act), "shown": len(found)}
        return [words("reminder.queue", facts).lead, *found]

"""Which version of a specification was in force when: read from its audit chain alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from specs.audit import Entry

AGREED = "signoff.agreed"
REOPENED = "version.opened"


@dataclass(frozen=True)
class Version:
    """An agreed revision. `since` and `until` are UTC as the chain writes it; `until` is "" while it is in force.

    `head` is the hash of the entry that agreed it: what the final card and the document print.
    """

    revision: int
    content_hash: str
    since: str
    until: str
    head: str

    def held_on(self, day: date, zone: ZoneInfo) -> bool:
        """Whether it was in force at any moment of that day by the clock of `zone`."""
        begun = _day(self.since, zone) <= day
        return begun and (not self.until or day <= _day(self.until, zone))


def versions(entries: Sequence[Entry]) -> tuple[Version, ...]:
    """The agreed revisions, oldest first. Each is in force until the next one is agreed, which supersedes it."""
    found: list[Version] = []
    for entry in entries:
        if entry.kind != AGREED:
            continue
        if found:
            found[-1] = replace(found[-1], until=entry.at)
        found.append(Version(entry.facts["revision"], entry.facts["content_hash"], entry.at, "", entry.hash))
    return tuple(found)


def version_of(entries: Sequence[Entry], revision: int) -> Version | None:
    """The agreed version of that number; None where that revision was never agreed."""
    return next((each for each in versions(entries) if each.revision == revision), None)


def _day(instant: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(instant).astimezone(zone).date()

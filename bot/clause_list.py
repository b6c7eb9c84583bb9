"""`personspec clauses`: the fixed clauses that an employer uses, with owner, dates, source and state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.filework import catalogue
from bot.services import configuration
from bot.services.clause_reviews import DUE_WITHIN
from bot.settings import Settings
from specs.clauses import Clause, merged, nation_clauses, shipped_clauses
from specs.organisation import Catalogue, Organisation, read_organisation, shipped_example

HEADINGS = ("KEY", "STATE", "REVIEW BY", "CHECKED", "OWNER", "SOURCE")


def clause_lines(settings: Settings, file: Path | None) -> list[str]:
    """A table, one clause a line. The employer is that of the file, else the one in force. Raises SourceError."""
    with catalogue(settings) as known:
        organisation = _organisation(settings, known, file)
    today = SystemClock().now().astimezone(ZoneInfo(organisation.calendar.time_zone)).date()
    nation = organisation.calendar.nation
    rows = [HEADINGS, *_rows(organisation, today)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS) - 1)]
    table = [
        "  ".join([*(f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
    return [f"{organisation.name}, {nation}, {today.isoformat()}:", *table]


def _rows(organisation: Organisation, today: date) -> Iterator[tuple[str, ...]]:
    nation = organisation.calendar.nation
    used = nation_clauses(merged(shipped_clauses(), organisation.clauses), nation)
    for clause in used:
        yield _row(clause, _state(clause, today))
    keys = {clause.key for clause in used}
    switched_off = {change.key for change in organisation.clauses if change.off} - keys
    yield from (_row(each, "off") for each in nation_clauses(shipped_clauses(), nation) if each.key in switched_off)


def _row(clause: Clause, state: str) -> tuple[str, ...]:
    return (clause.key, state, f"{clause.review_by}", f"{clause.checked}", clause.owner, clause.source)


def _state(clause: Clause, today: date) -> str:
    if clause.is_past_review(today):
        return "past review"
    return "due soon" if clause.review_by <= today + DUE_WITHIN else "in use"


def _organisation(settings: Settings, known: Catalogue, file: Path | None) -> Organisation:
    if file:
        return read_organisation(file, known)
    if isinstance(known, configuration.InForce) and configuration.anything_loaded(known.session):
        return configuration.in_force(known.session)
    named = settings.organisation_file
    return read_organisation(named, known) if named else shipped_example()

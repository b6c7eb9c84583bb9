"""The commands on what is kept: versions of a specification, retention, and what is held on a person."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

Commands = Any
_WHO = "their e-mail address, or their Slack user id such as U0123ABCD"
Lines = Callable[[argparse.Namespace, Any], Iterable[str]]


def add(commands: Commands, run: Callable[[argparse.Namespace], int]) -> None:
    """Add the commands; `run` opens the store and prints the lines that `options.lines` gives."""
    versions = commands.add_parser("versions", help="which versions were agreed, and which was in force on a day")
    versions.add_argument("ref", help="its reference, such as PS-0001")
    versions.add_argument("--on", type=_day, help="a day, such as 2027-03-03: what was in force then")
    versions.add_argument("-o", "--output", type=Path, help="write that version's document, FILE.pdf, .docx or .html")
    versions.set_defaults(run=run, lines=_versions)
    kept = commands.add_parser("retention", help="what is kept too long: what will be removed, and when")
    kept.set_defaults(run=run, lines=_due)
    retention = kept.add_subparsers(metavar="ACTION")
    retention.add_parser("list", help="what will be removed, and when").set_defaults(run=run, lines=_due)
    sweep = retention.add_parser("run", help="tell the authors, and remove what they were told of in time")
    sweep.set_defaults(run=run, lines=_sweep)
    person = commands.add_parser("person", help="what is held on a person").add_subparsers(
        required=True, metavar="ACTION"
    )
    export = person.add_parser("export", help="everything that is held on somebody")
    export.add_argument("who", help=_WHO)
    export.add_argument("-o", "--output", type=Path, required=True, help="FILE.json, or FILE.html to read")
    export.set_defaults(run=run, lines=_export)
    erase = person.add_parser("erase", help="blank somebody's values; the audit chains still hold")
    erase.add_argument("who", help=_WHO)
    erase.set_defaults(run=run, lines=_erase)
    clear = person.add_parser("clear", help="write a SQLite file anew without traces of what was deleted")
    clear.set_defaults(run=run, lines=_clear)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{written}' is no day. Write it as 2027-03-03.") from error


def _versions(options: argparse.Namespace, office: Any) -> Iterator[str]:
    from zoneinfo import ZoneInfo

    from bot.services import drafts, papers, versions

    with office.look() as act:
        spec = drafts.by_ref(act.session, options.ref)
        if spec is None:
            raise LookupError(f"There is no specification '{options.ref}'. Write its reference as PS-0001.")
        found = versions.versions_of(act.session, spec)
        if options.on:
            zone = ZoneInfo(act.organisation.calendar.time_zone)
            found = tuple(each for each in found if each.held_on(options.on, zone))
        if not found:
            when = f" was in force on {options.on}" if options.on else " was agreed"
            raise LookupError(f"No version of {spec.ref}{when}.")
        for each in found:
            yield f"{versions.line(act, each)}. Content hash {each.content_hash}, head {each.head}."
        if options.output:
            to = options.output.suffix.removeprefix(".").lower()
            if to not in ("pdf", "docx", "html"):
                raise LookupError(f"{options.output}: end the name in .pdf, .docx or .html.")
            options.output.write_bytes(papers.paper(act, spec, to, found[-1].revision)[1])
            yield f"Revision {found[-1].revision} written to {options.output}."


def _due(_: argparse.Namespace, office: Any) -> Iterator[str]:
    from datetime import timedelta

    from bot.services import retention

    with office.look() as act:
        found = retention.due(act, timedelta(days=365))
        for each in found:
            told = f", author told on {each.told_at:%Y-%m-%d}" if each.told_at else ""
            left = "; its chain stays, without texts and names" if each.rule == "agreed" else ""
            named = f"{each.spec.ref} {each.spec.title} ({each.spec.state}, {each.rule})"
            yield f"{named}: from {each.at:%Y-%m-%d}{told}{left}"
        if not found:
            yield "Nothing is due within a year."


def _sweep(_: argparse.Namespace, office: Any) -> Iterator[str]:
    from bot.services import retention

    with office.act() as act:
        yield f"Removed: {retention.sweep(act)}."


def _export(options: argparse.Namespace, office: Any) -> Iterator[str]:
    from bot import rights
    from bot.person_page import page

    to = options.output.suffix.removeprefix(".").lower()
    if to not in ("html", "json"):
        raise LookupError(f"{options.output}: end the name in .html or .json.")
    with office.look() as act:
        held = rights.held_on(act, rights.subject(act, options.who))
    written = page(options.who, held) if to == "html" else json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    options.output.write_text(written, encoding="utf-8")
    yield f"Written to {options.output}."


def _erase(options: argparse.Namespace, office: Any) -> Iterator[str]:
    from bot import rights

    with office.act() as act:
        who = rights.subject(act, options.who)
        sealed = rights.sealed_in(act, who)
        try:
            count = rights.erase(act, who)
        except ValueError as error:
            raise LookupError(str(error)) from error
    yield f"Erased. {count} values went from the record; run `personspec audit verify` to see that it still holds."
    if sealed:
        entries = ", ".join(f"{ref} ({count})" for ref, count in sealed.items())
        yield f"Their Slack user id stays in older audit entries of {entries}; docs/erasing.md says what to tell them."
    yield from _compacted(office.store)


def _compacted(store: Any) -> Iterator[str]:
    if not store.compact():
        yield "Traces are left in the database file, as it is in use. Run `personspec person clear` in a quiet minute."
    yield "Copies of the database that were made before still name them: remove them when their time is over."


def _clear(_: argparse.Namespace, office: Any) -> Iterator[str]:
    if not office.store.compact():
        raise LookupError("The database file is in use. Try again in a quiet minute, or stop the app first.")
    yield "The database file holds no traces of what was deleted."

"""Organisations from files, checked as a whole: who is named must be in the directory, what is used must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from specs.clauses.loader import shipped_clauses
from specs.clauses.merging import merging_faults
from specs.organisation import route_checks
from specs.organisation.catalogue import SHIPPED, Catalogue
from specs.organisation.model import Organisation
from specs.sources import Fault, Location, Source, SourceError, fault_at, parse_source, read_source, validate

EXAMPLE = "thornley_vale"
_OTHER = "Name somebody else, or leave it out."


def read_organisation(path: Path, catalogue: Catalogue = SHIPPED) -> Organisation:
    """An organisation file. Raises SourceError with one fault for each thing that is wrong.

    The forms and the framework that it names must be in the catalogue.
    """
    return organisation_of(read_source(path), catalogue)


def organisation_of(source: Source, catalogue: Catalogue = SHIPPED) -> Organisation:
    """As `read_organisation`, for a source that is already read."""
    organisation = validate(source, Organisation)
    faults = [
        *_unknown_parts(source, organisation, catalogue),
        *_doubled(source, organisation),
        *_strangers(source, organisation),
        *merging_faults(source, organisation.clauses, shipped_clauses()),
        *route_checks.faults(source, organisation, catalogue),
    ]
    if faults:
        raise SourceError(faults)
    return organisation


@cache
def shipped_organisations() -> tuple[str, ...]:
    """The keys of the fictional employers that come with the product."""
    names = (entry.name for entry in resources.files("specs.organisation").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def shipped_organisation(key: str) -> Organisation:
    """A fictional employer that comes with the product. Raises KeyError for one that does not."""
    if key not in shipped_organisations():
        raise KeyError(key)
    return organisation_of(parse_source(shipped_bytes(key), f"{key}.yaml"))


def shipped_example() -> Organisation:
    """The fictional borough with which a new store begins."""
    return shipped_organisation(EXAMPLE)


def shipped_bytes(key: str) -> bytes:
    """The file of a fictional employer as it was written."""
    return resources.files("specs.organisation").joinpath(f"{key}.yaml").read_bytes()


def without_row(organisation: Organisation, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of the grades for which the employer's framework proposes nothing, where it has a matrix at all.

    Not a fault: a framework may leave grades out. Worth saying, because a misspelt grade looks the same.
    """
    matrix = catalogue.framework(organisation.framework).matrix if organisation.framework else {}
    return tuple(rung.name for rung in organisation.ladder if matrix and rung.key not in matrix)


def _unknown_parts(source: Source, organisation: Organisation, catalogue: Catalogue) -> Iterator[Fault]:
    named: list[tuple[str, str, Location, tuple[str, ...]]] = [
        ("form", key, ("forms", place), catalogue.form_keys()) for place, key in enumerate(organisation.forms)
    ]
    if organisation.framework:
        named.append(("framework", organisation.framework, ("framework",), catalogue.framework_keys()))
    for kind, key, at, known in named:
        if key not in known:
            mend = f"Known: {', '.join(known)}. Load your own first: personspec {kind} load FILE."
            yield fault_at(source, at, f"there is no {kind} '{key}'.", mend)


def _doubled(source: Source, organisation: Organisation) -> Iterator[Fault]:
    emails = [({person.email}, ("people", at, "email")) for at, person in enumerate(organisation.people)]
    for email, at in _seen_before(emails):
        yield fault_at(source, at, f"'{email}' stands twice.", "Keep one entry a person.")
    keys = [({each.key}, ("directorates", at, "key")) for at, each in enumerate(organisation.directorates)]
    for key, at in _seen_before(keys):
        yield fault_at(source, at, f"the directorate '{key}' stands twice.", "Give each its own key.")
    forms = [({key}, ("forms", at)) for at, key in enumerate(organisation.forms)]
    for key, at in _seen_before(forms):
        yield fault_at(source, at, f"the form '{key}' stands twice.", "Name each form once.")
    rungs = [(rung.ways(), ("ladder", at)) for at, rung in enumerate(organisation.ladder)]
    for way, at in _seen_before(rungs):
        problem = f"'{way}' (without spaces and capitals) already means another grade."
        yield fault_at(source, at, problem, "Make each way of writing mean one grade.")


def _seen_before(keyed: Iterable[tuple[set[str], Location]]) -> Iterator[tuple[str, Location]]:
    """Each name that an earlier entry has too, with the place of the later one."""
    seen: set[str] = set()
    for names, at in keyed:
        for name in sorted(names & seen):
            yield name, at
        seen |= names


def _strangers(source: Source, organisation: Organisation) -> Iterator[Fault]:
    """E-mail addresses and directorates that are used and not listed."""
    listed = {person.email for person in organisation.people}
    directorates = {each.key for each in organisation.directorates}
    for place, each in enumerate(organisation.directorates):
        if each.deputy and each.deputy.lower() == each.executive_head.lower():
            yield fault_at(source, ("directorates", place, "deputy"), "head and deputy are one person.", _OTHER)
        for role in ("executive_head", "deputy"):
            email = getattr(each, role).lower()
            if email and email not in listed:
                at = ("directorates", place, role)
                yield fault_at(source, at, f"'{email}' is not listed under people.", "Add the person.")
    for place, person in enumerate(organisation.people):
        for role in ("line_manager", "deputy"):
            email = getattr(person, role)
            if email and email not in listed:
                at = ("people", place, role)
                yield fault_at(source, at, f"'{email}' is not listed under people.", "Add the person.")
        if person.deputy and person.deputy == person.email:
            yield fault_at(source, ("people", place, "deputy"), f"'{person.email}' is their own deputy.", _OTHER)
        if person.directorate and person.directorate not in directorates:
            at = ("people", place, "directorate")
            yield fault_at(source, at, f"there is no directorate '{person.directorate}'.", "Check its key.")

"""What the command line does with files: checking, loading, replaying, rendering, schemas. No Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import make_url
from sqlmodel import Session

from bot.clock import SystemClock
from bot.services import configuration
from bot.settings import Settings, SettingsError
from bot.store import Store
from bot.store.migrate import position, upgrade
from specs.described import json_schema
from specs.document import Document, read_document
from specs.forms import Form, form_of, read_form
from specs.frameworks import Framework, parse_framework, read_framework
from specs.organisation import (
    SHIPPED,
    Catalogue,
    Organisation,
    read_organisation,
    shipped_example,
    shipped_organisation,
    shipped_organisations,
)
from specs.organisation.catalogue import Overlaid
from specs.organisation.loader import without_row
from specs.recognising import kind_of_file
from specs.sources import Fault, SourceError, parse_source, read_raw, refusal

# The dialect of JSON Schema that pydantic writes, by its name.
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class UnknownFormat(Exception):
    """A document was asked for in a format that is not made; the message names those that are."""


@contextmanager
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    """The forms and frameworks that files may name: the shipped ones, and those loaded into the store if there is one.

    Raises SettingsError where the store is of another version.
    """
    url = make_url(settings.database_url)
    if url.drivername.startswith("sqlite") and not (url.database and Path(url.database).is_file()):
        yield SHIPPED
        return
    store = Store(settings.database_url)
    try:
        current, newest = position(store)
        if current is None:
            yield SHIPPED
            return
        if current != newest:
            raise SettingsError(f"The tables are at {current}, not {newest}. Run `personspec db upgrade`.")
        with store.reading() as session:
            yield configuration.InForce(session)
    finally:
        store.close()


@contextmanager
def employer_in_force(settings: Settings) -> Iterator[Organisation | None]:
    """The organisation in force in the store, None where there is no store or nothing was loaded into it."""
    with catalogue(settings) as known:
        loaded = isinstance(known, configuration.InForce) and configuration.anything_loaded(known.session)
        yield configuration.in_force(known.session) if loaded and isinstance(known, configuration.InForce) else None


def with_files(known: Catalogue, files: Sequence[Path]) -> Catalogue:
    """The catalogue with forms and frameworks from files too, which come before those of the same key.

    Raises SourceError where one is neither, or does not hold together.
    """
    forms: dict[str, Form] = {}
    frameworks: dict[str, Framework] = {}
    for file in files:
        raw = read_raw(file)
        kind = kind_of_file(raw, str(file))
        if kind == "form":
            form = form_of(parse_source(raw, str(file)))
            forms[form.form] = form
        elif kind == "framework":
            framework = parse_framework(raw, str(file))
            frameworks[framework.framework] = framework
        else:
            mend = "Name files of forms and frameworks only; an organisation has its own place."
            raise refusal(str(file), "this is neither a form nor a framework.", mend)
    return Overlaid(known, forms, frameworks)


def framework_page(named: str, to: str, output: Path, known: Catalogue, employer: Organisation | None) -> str:
    """Write a framework, of a file or by its key, as a page to read. Raises SourceError and UnknownFormat."""
    from specs.rendering.matrix import render_matrix

    if to not in ("html", "pdf"):
        raise UnknownFormat(f"'{to}' is not a format that can be made. Choose html or pdf.")
    path = Path(named)
    if not path.is_file() and named not in known.framework_keys():
        mend = f"Name a file, or one of these: {', '.join(known.framework_keys())}."
        raise refusal(named, "there is no such file, and no framework of that key.", mend)
    framework = read_framework(path) if path.is_file() else known.framework(named)
    uses_it = employer is not None and employer.framework == framework.framework
    made = render_matrix(framework, to, SystemClock().wall(), employer if uses_it else None)  # type: ignore[arg-type]
    output.write_bytes(made)
    return f"{output}: the framework '{framework.name}'."


def check(kind: configuration.Kind, file: Path, known: Catalogue = SHIPPED) -> Iterator[str]:
    """What a file holds, in sentences. Raises SourceError for one that does not hold together."""
    if kind == "form":
        yield from _form_in_words(file, read_form(file))
    elif kind == "framework":
        yield from _framework_in_words(file, read_framework(file))
    else:
        organisation = read_organisation(file, known)
        people, grades = len(organisation.people), len(organisation.ladder)
        yield f"{file}: {organisation.name} holds {people} people and {grades} grades."
        yield from _unproposed(organisation, known)


def load(settings: Settings, kind: configuration.Kind, file: Path) -> list[str]:
    """Put a file in force as the next version, and say so. Raises SourceError, and then nothing is changed."""
    raw, now = read_raw(file), SystemClock().wall()
    store = Store(settings.database_url)
    try:
        upgrade(store)
        with store.writing() as session:
            loaded = configuration.load(session, kind, raw, str(file), now, "command line")
            return [_loaded_in_words(kind, loaded), *_unproposed_now(session, kind, loaded.key)]
    finally:
        store.close()


def _loaded_in_words(kind: str, loaded: configuration.Loaded) -> str:
    if loaded.changed:
        return f"{kind} {loaded.key}: version {loaded.version} is in force from now on."
    return f"{kind} {loaded.key}: nothing differs from version {loaded.version}, which stays in force."


def _unproposed_now(session: Session, kind: str, key: str) -> Iterator[str]:
    """The grades left without proposals where what was loaded, or what it concerns, is the organisation in force."""
    if configuration.anything_loaded(session):
        organisation = configuration.in_force(session)
        if kind == "organisation" or (kind == "framework" and key == organisation.framework):
            yield from _unproposed(organisation, configuration.InForce(session))


def _form_in_words(file: Path, form: Form) -> Iterator[str]:
    yield f"{file}: the form '{form.name}' holds {len(form.header)} header fields and {len(form.sections)} sections."


def _framework_in_words(file: Path, framework: Framework) -> Iterator[str]:
    """With its names, because a misspelt level or competency of a spreadsheet is a level or competency more."""
    counts = {each.name: sum(map(len, each.indicators.values())) for each in framework.competencies}
    yield f"{file}: '{framework.name}' holds {len(counts)} competencies and {sum(counts.values())} indicators."
    yield f"Levels, the least demanding first: {', '.join(level.name for level in framework.levels) or 'none'}."
    yield f"Competencies: {', '.join(f'{name} ({count})' for name, count in counts.items()) or 'none'}."
    yield f"Grades: {'; '.join(framework.matrix) or 'none, so nothing is proposed by grade'}."


def _unproposed(organisation: Organisation, known: Catalogue) -> Iterator[str]:
    grades = without_row(organisation, known)
    if grades:
        named = "; ".join(grades)
        yield f"Note: the framework '{organisation.framework}' proposes nothing for {named}: it has no row for them."


def replay_file(
    transcript: Path, output: Path, known: Catalogue = SHIPPED, *, questions: bool = False
) -> Iterator[str]:
    """Run a transcript through the conversation core and write its SPEC. Raises SourceError.

    With `questions`, it is told first what was asked after each turn, for whoever writes a transcript.
    """
    from bot.conversation.transcript import context_of, read_transcript, replay
    from specs.rendering.spec_file import as_json, as_yaml

    file = read_transcript(transcript)
    known = with_files(known, [transcript.parent / name for name in file.transcript.files])
    draft, results = replay(file, context_of(file, known))
    for result in results if questions else ():
        yield f"after turn {result.number}: {result.outcome.focus.question}"
    write = as_json if output.suffix == ".json" else as_yaml
    output.write_bytes(write(draft.document))
    yield f"{output}: {len(results) - 1} turns."
    for words in draft.tray:
        yield f"Not placed: {words}"


def render_file(
    spec: Path,
    to: str,
    output: Path,
    organisation_file: Path | None,
    known: Catalogue = SHIPPED,
    in_force: Organisation | None = None,
) -> None:
    """Write a SPEC as a document. Raises SourceError and UnknownFormat.

    Without an organisation's file the employer is the one in force, where there is one.
    """
    from specs.rendering import FORMATS, Status, render

    if to not in FORMATS:
        raise UnknownFormat(f"'{to}' is not a format that can be made. Choose one of {', '.join(FORMATS)}.")
    document = read_document(spec)
    organisation = _employer(document, organisation_file, known, in_force)
    status: Status = "agreed" if document.sign_off else "draft"
    form = _form_of(document, spec, known)
    made_at = SystemClock().wall()
    output.write_bytes(render(document, form, organisation, to, status=status, made_at=made_at))


def schema(of: str) -> str:
    """The JSON Schema of a kind of file, for editors."""
    from bot.conversation.transcript import Transcript

    models: dict[str, type[BaseModel]] = {
        "spec": Document,
        "form": Form,
        "framework": Framework,
        "organisation": Organisation,
        "transcript": Transcript,
    }
    return json.dumps({"$schema": DIALECT, **json_schema(models[of])}, indent=2)


def _employer(document: Document, file: Path | None, known: Catalogue, in_force: Organisation | None) -> Organisation:
    """The employer of a file, else the one in force, unless the document names another one that is shipped."""
    if file:
        return read_organisation(file, known)
    named = document.organisation
    if in_force and (named in ("", in_force.organisation) or named not in shipped_organisations()):
        return in_force
    return shipped_organisation(named) if named in shipped_organisations() else shipped_example()


def _form_of(document: Document, spec: Path, known: Catalogue) -> Form:
    if document.form not in known.form_keys():
        mend = f"Known: {', '.join(known.form_keys())}. Name the file of your own with --with, or load it."
        raise SourceError([Fault(str(spec), 0, "form", f"there is no form '{document.form}'.", mend)])
    return known.form(document.form)

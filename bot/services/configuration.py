"""What the employer configured: organisation, forms and frameworks, loaded from files into the store as versions.

Every process reads the version in force, the one loaded last, in each transaction. A form or framework that was never
loaded is the one that comes with the product.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar
from weakref import WeakKeyDictionary

from pydantic import BaseModel
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from bot.services import people
from specs.forms import Form, form_of, shipped_form, shipped_forms
from specs.frameworks import Framework, parse_framework, shipped_framework, shipped_frameworks
from specs.organisation import Organisation, organisation_of
from specs.organisation.loader import EXAMPLE, shipped_bytes
from specs.sources import parse_source, read_raw, validate
from specs.store.rows import run
from specs.store.tables import ConfigurationVersion

Kind = Literal["organisation", "form", "framework"]
Content = Organisation | Form | Framework
ModelT = TypeVar("ModelT", Organisation, Form, Framework)
_NOTED = "configuration in force"


@dataclass(frozen=True)
class Version:
    """A stored version without its body: enough to know whether it was read before."""

    id: int
    kind: str
    key: str
    version: int
    content_hash: str


@dataclass(frozen=True)
class Loaded:
    """What came of loading a file; not `changed` where it says what is in force already, which then stays."""

    content: Organisation | Form | Framework
    key: str
    version: int
    changed: bool


# A stored version never changes, so what was read from one is kept for the life of the process.
_read: dict[Version, BaseModel] = {}
# The newest versions of a store as they were last read, under the id of the newest: as long as that stays, so do they.
_newest: WeakKeyDictionary[Engine, tuple[int, dict[tuple[str, str], Version]]] = WeakKeyDictionary()
_NEWEST_ID = select(func.max(col(ConfigurationVersion.id)))


def in_force(session: Session) -> Organisation:
    """The organisation loaded last. Raises LookupError before the first was loaded (the start loads one)."""
    versions = [each for (kind, _), each in _versions(session).items() if kind == "organisation"]
    if not versions:
        raise LookupError("no organisation is loaded: run `personspec organisation load FILE`")
    return _content(session, max(versions, key=lambda each: each.id), Organisation)


def form(session: Session, key: str, version: int = 0) -> Form:
    """The form of that key, in force or of a version (0 for the one in force). Raises KeyError for an unknown key.

    A version that is not there (of a product that shipped another one) is read as the one in force.
    """
    found = _version(session, "form", key, version)
    return _content(session, found, Form) if found else shipped_form(key)


def framework(session: Session, key: str, version: int = 0) -> Framework:
    """The framework of that key, in force or of a version (0: the one in force). Raises KeyError for an unknown key."""
    found = _version(session, "framework", key, version)
    return _content(session, found, Framework) if found else shipped_framework(key)


def organisation(session: Session, key: str, version: int) -> Organisation:
    """An organisation as it was in that version; the one in force where there is no such version."""
    found = _version(session, "organisation", key, version)
    return _content(session, found, Organisation) if found else in_force(session)


@dataclass(frozen=True)
class InForce:
    """The forms and frameworks that an organisation may name now: a `specs.organisation.Catalogue`."""

    session: Session

    def form_keys(self) -> tuple[str, ...]:
        """The keys of the forms that are shipped or loaded."""
        return tuple(sorted({*shipped_forms(), *_keys(self.session, "form")}))

    def framework_keys(self) -> tuple[str, ...]:
        """The keys of the frameworks that are shipped or loaded."""
        return tuple(sorted({*shipped_frameworks(), *_keys(self.session, "framework")}))

    def form(self, key: str) -> Form:
        """The form in force. Raises KeyError."""
        return form(self.session, key)

    def framework(self, key: str) -> Framework:
        """The framework in force. Raises KeyError."""
        return framework(self.session, key)


def load(session: Session, kind: Kind, raw: bytes, file: str, now: datetime, loaded_by: str) -> Loaded:
    """Put a file's content in force as the next version; `file` is its name, whose ending says how it is written.

    Raises SourceError when it is refused. Content that is in force already makes no new version.
    """
    content = _parsed(session, kind, raw, file)
    key = key_of(content)
    body, digest = _body_of(content)
    standing = _versions(session).get((kind, key))
    if standing and _stands(session, kind, key, digest):
        return Loaded(content.model_copy(update={"version": standing.version}), key, standing.version, False)
    version = 1 + max(standing.version if standing else 0, _shipped_version(kind, key))
    row = ConfigurationVersion(
        kind=kind,
        key=key,
        version=version,
        body=body,
        content_hash=digest,
        loaded_at=now,
        loaded_by=loaded_by,
        told_to=0,
    )
    session.add(row)
    session.flush()
    session.info[_NOTED] = _read_versions(session)
    if isinstance(content, Organisation):
        _look_up(session, content)
    return Loaded(content.model_copy(update={"version": version}), key, version, True)


def checked(session: Session, kind: Kind, raw: bytes, file: str) -> tuple[Organisation | Form | Framework, bool]:
    """What a file holds, and whether it differs from what is in force. Raises SourceError when it is refused."""
    content = _parsed(session, kind, raw, file)
    return content, not _stands(session, kind, key_of(content), _body_of(content)[1])


def version_in_force(session: Session, kind: Kind, key: str) -> str:
    """The version in force, as "key version" (for an organisation, of whichever is); empty where there is none."""
    if kind == "organisation":
        employer = in_force(session)
        return f"{employer.organisation} {employer.version}"
    standing = _versions(session).get((kind, key))
    number = standing.version if standing else _shipped_version(kind, key)
    return f"{key} {number}" if number else ""


def _stands(session: Session, kind: Kind, key: str, digest: str) -> bool:
    """Whether just that content is in force already."""
    standing = _versions(session).get((kind, key))
    if standing is None or standing.content_hash != digest:
        return False
    return kind != "organisation" or in_force(session).organisation == key


def _body_of(content: Organisation | Form | Framework) -> tuple[str, str]:
    """The content as it is stored, and its hash."""
    body = content.model_dump_json(exclude_unset=True, exclude={"version"})
    return body, hashlib.sha256(body.encode()).hexdigest()


def load_file(session: Session, file: Path | None, now: datetime) -> Organisation:
    """Put an organisation's file in force (the shipped example for None). Raises SourceError when it is refused."""
    raw = read_raw(file) if file else shipped_bytes(EXAMPLE)
    load(session, "organisation", raw, str(file or f"{EXAMPLE}.yaml"), now, "")
    return in_force(session)


def anything_loaded(session: Session) -> bool:
    """Whether an organisation was ever loaded into this store."""
    return bool(_keys(session, "organisation"))


def _parsed(session: Session, kind: Kind, raw: bytes, file: str) -> Organisation | Form | Framework:
    if kind == "form":
        return form_of(parse_source(raw, file))
    if kind == "framework":
        return parse_framework(raw, file)
    return organisation_of(parse_source(raw, file), InForce(session))


def key_of(content: Organisation | Form | Framework) -> str:
    """The key by which the content is known."""
    if isinstance(content, Form):
        return content.form
    return content.framework if isinstance(content, Framework) else content.organisation


def _shipped_version(kind: Kind, key: str) -> int:
    """The version of what comes with the product under that key, so that a loaded one never has the same number."""
    if kind == "form" and key in shipped_forms():
        return shipped_form(key).version
    if kind == "framework" and key in shipped_frameworks():
        return shipped_framework(key).version
    return 0


def _look_up(session: Session, content: Organisation) -> None:
    """Have those whom the bot may have to tell something found in Slack, long before there is something to tell."""
    people.all_wanted(session, (person.email for person in content.people if person.roles))


def _versions(session: Session) -> dict[tuple[str, str], Version]:
    """The newest version of each kind and key, read once in a transaction."""
    if _NOTED not in session.info:
        engine, newest = session.connection().engine, run(session, _NEWEST_ID).scalar_one() or 0
        if _newest.get(engine, (-1, {}))[0] != newest:
            _newest[engine] = newest, _read_versions(session)
        session.info[_NOTED] = _newest[engine][1]
    noted: dict[tuple[str, str], Version] = session.info[_NOTED]
    return noted


def _read_versions(session: Session) -> dict[tuple[str, str], Version]:
    newest = select(func.max(col(ConfigurationVersion.id))).group_by(
        col(ConfigurationVersion.kind), col(ConfigurationVersion.key)
    )
    rows = session.execute(_without_body().where(col(ConfigurationVersion.id).in_(newest)))
    return {(row.kind, row.key): Version(*row) for row in rows}


def _keys(session: Session, kind: Kind) -> list[str]:
    return [key for each, key in _versions(session) if each == kind]


def _version(session: Session, kind: Kind, key: str, version: int = 0) -> Version | None:
    """The version asked for, or the one in force; None where that is not a loaded one."""
    newest = _versions(session).get((kind, key))
    if not version or (newest and newest.version == version):
        return newest
    if version == _shipped_version(kind, key):
        return None
    asked = _without_body().where(
        col(ConfigurationVersion.kind) == kind,
        col(ConfigurationVersion.key) == key,
        col(ConfigurationVersion.version) == version,
    )
    row = session.execute(asked).one_or_none()
    return Version(*row) if row else newest


def _without_body() -> Any:
    table = ConfigurationVersion
    return select(col(table.id), col(table.kind), col(table.key), col(table.version), col(table.content_hash))


def _content(session: Session, version: Version, model: type[ModelT]) -> ModelT:
    content = _read.get(version)
    if not isinstance(content, model):
        chosen = select(col(ConfigurationVersion.body)).where(col(ConfigurationVersion.id) == version.id)
        body: str = session.execute(chosen).scalar_one()
        content = _of_body(body, model).model_copy(update={"version": version.version})
        _read[version] = content
    return content


def _of_body(body: str, model: type[ModelT]) -> ModelT:
    """A stored body, which was checked as a whole when it was loaded. The first stores hold YAML as it was written."""
    if body.startswith("{"):
        return model.model_validate_json(body)
    return validate(parse_source(body.encode(), "the organisation in force"), model)

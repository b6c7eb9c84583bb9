"""The typed document: what a person specification says, whatever form it is printed on.

This is the SPEC file of the outside contract: the conversation produces it and every renderer takes it. The
document *is* the answers; nothing here knows which question comes next.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from specs.sources import Source, read_source, validate

Necessity = Literal["essential", "desirable"]


class Part(BaseModel):
    """Base of every part: unknown keys are refused, so that a misspelt one is told and not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_words(value: Any) -> Any:
    """Numbers in a YAML file (a grade, a post number) are words to us and are printed as they were written."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Words = Annotated[str, BeforeValidator(_as_words)]


class Criterion(Part):
    """One requirement of the person. `assessed_by` holds keys of the form's assessment vocabulary.

    `from_grade` is the grade of a career grade from which it is asked for, as it is printed; empty for all of them.
    `for_duties` are the ids of the main duties that it was chosen for; one that is gone since does no harm.
    """

    id: str = ""
    text: Words
    assessed_by: tuple[str, ...] = ()
    reason: Words = ""
    sub_area: str = ""
    from_grade: Words = ""
    for_duties: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Criterion) else {"text": value}


class Duty(Part):
    """A main duty of the post: what the person will do, from which it follows what they must be able to do."""

    id: str = ""
    text: Words

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Duty) else {"text": value}


class Indicator(Part):
    """A behavioural indicator that was chosen (`level` names the framework's level) or that the manager added.

    `from_grade` is the grade of a career grade from which it is asked for, as it is printed; empty for all of them.
    """

    id: str = ""
    text: Words
    level: str = ""
    from_grade: Words = ""
    source: Literal["framework", "own"] = "own"

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Indicator) else {"text": value}


class ChosenCompetency(Part):
    """A competency of the framework with the indicators that this post needs."""

    competency: str
    name: Words = ""
    indicators: tuple[Indicator, ...] = ()


class HeadCount(Part):
    """A line of "management responsibility for": how many, of which post."""

    count: int = Field(ge=0)
    post: Words


HeaderValue = Words | tuple[HeadCount, ...] | dict[str, tuple[Words, ...]] | tuple[Words, ...]


class SectionEntry(Part):
    """What stands in one section: criteria, fixed clauses (their full text) and free text."""

    essential: tuple[Criterion, ...] = ()
    desirable: tuple[Criterion, ...] = ()
    clauses: tuple[Words, ...] = ()
    text: Words = ""

    def criteria(self) -> tuple[Criterion, ...]:
        """Essential first, then desirable."""
        return self.essential + self.desirable


class SignOffRecord(Part):
    """One filled signature block. Instants are UTC, ISO 8601; not part of the content that is signed.

    `label` names a stage that the form does not have. `state` is `signed`, or `pending` for such a stage that nobody
    has signed yet, or `not_asked` for a stage of the form that the route leaves out.
    """

    stage: str
    printed_name: str
    how: str = ""
    signed_at: str = ""
    content_hash: str = ""
    on_behalf_of: str = ""
    vacant: bool = False
    label: Words = ""
    state: Literal["signed", "pending", "not_asked"] = "signed"


class FactAnswer(Part):
    """The answer to a question about the post, by its key, with the reason where one is asked for."""

    answer: Words
    reason: Words = ""


class CarriedClause(Part):
    """A fixed clause that the document carries: its full text as it was when chosen, and why it applies."""

    key: str
    label: Words
    group: str
    text: Words
    because: Words = ""


class TakenAwayClause(Part):
    """A fixed clause that applies and that the manager took away, with the reason."""

    key: str
    label: Words
    reason: Words


class Document(Part):
    """A person specification. `header` and `sections` are keyed as the form names them.

    `duties` are what the person will do. They are kept with the specification and printed only where the form says.
    """

    form: str
    organisation: str = ""
    header: dict[str, HeaderValue] = Field(default_factory=dict)
    sections: dict[str, SectionEntry] = Field(default_factory=dict)
    competencies: tuple[ChosenCompetency, ...] = ()
    duties: tuple[Duty, ...] = ()
    post_facts: dict[str, FactAnswer] = Field(default_factory=dict)
    clauses: tuple[CarriedClause, ...] = ()
    clauses_taken_away: tuple[TakenAwayClause, ...] = ()
    sign_off: tuple[SignOffRecord, ...] = ()

    def section(self, key: str) -> SectionEntry:
        """The entry of a section, empty where nothing was said yet."""
        return self.sections.get(key, SectionEntry())

    def header_words(self, key: str) -> str:
        """A header value as one line of words, empty where nothing was said yet."""
        return ", ".join(header_lines(self.header.get(key, "")))

    def all_criteria(self) -> Iterator[tuple[str, Necessity, Criterion]]:
        """Every criterion with its section's key and whether it is essential or desirable."""
        for key, entry in self.sections.items():
            for criterion in entry.essential:
                yield key, "essential", criterion
            for criterion in entry.desirable:
                yield key, "desirable", criterion

    def content(self) -> dict[str, Any]:
        """What is signed: everything but ids (they are ours, not the text's) and the signatures themselves."""
        whole = self.model_dump(mode="json", exclude={"sign_off"})
        for entry in whole["sections"].values():
            for criterion in entry["essential"] + entry["desirable"]:
                _signed_part(criterion)
        for competency in whole["competencies"]:
            for indicator in competency["indicators"]:
                _signed_part(indicator)
        for duty in whole["duties"]:
            del duty["id"]
        # Documents from before there were clauses, or duties, keep the hash that was signed.
        for part in ("post_facts", "clauses", "clauses_taken_away", "duties"):
            if not whole[part]:
                del whole[part]
        return whole


def _signed_part(part: dict[str, Any]) -> None:
    """Leave out the id, and an empty mark of the grade: hashes made before there were such marks still hold."""
    del part["id"]
    # Which duty a criterion was chosen for is ours too: it names ids, and is nowhere in the text.
    part.pop("for_duties", None)
    if not part["from_grade"]:
        del part["from_grade"]


def marked_words(part: Criterion | Indicator) -> str:
    """The words as they are shown and printed, with the grade from which they hold: "Leads inspections (from SO1)."."""
    if not part.from_grade:
        return part.text
    stop = "." if part.text.endswith(".") else ""
    return f"{part.text.removesuffix('.')} (from {part.from_grade}){stop}"


def header_lines(value: HeaderValue) -> list[str]:
    """A header value as the lines that a reader sees: head counts as "6 Advisers", contacts with their kind."""
    if isinstance(value, str):
        return value.splitlines()
    if isinstance(value, dict):
        return [f"{kind.capitalize()}: {', '.join(names)}" for kind, names in value.items() if names]
    return [f"{line.count} {line.post}" if isinstance(line, HeadCount) else line for line in value]


NamedT = TypeVar("NamedT", Criterion, Indicator)


def with_ids(document: Document) -> Document:
    """The document with an id for every criterion, indicator and duty that has none; existing ids stay."""
    taken = {criterion.id for _, _, criterion in document.all_criteria()}
    taken |= {indicator.id for chosen in document.competencies for indicator in chosen.indicators}
    fresh = (f"c{number}" for number in range(1, 1_000_000) if f"c{number}" not in taken)
    sections = {
        key: entry.model_copy(
            update={
                "essential": tuple(_named(criterion, fresh) for criterion in entry.essential),
                "desirable": tuple(_named(criterion, fresh) for criterion in entry.desirable),
            }
        )
        for key, entry in document.sections.items()
    }
    competencies = tuple(
        chosen.model_copy(update={"indicators": tuple(_named(each, fresh) for each in chosen.indicators)})
        for chosen in document.competencies
    )
    known = {duty.id for duty in document.duties}
    numbered = (f"d{number}" for number in range(1, 1_000_000) if f"d{number}" not in known)
    duties = tuple(each if each.id else each.model_copy(update={"id": next(numbered)}) for each in document.duties)
    return document.model_copy(update={"sections": sections, "competencies": competencies, "duties": duties})


def _named(part: NamedT, fresh: Iterator[str]) -> NamedT:
    return part if part.id else part.model_copy(update={"id": next(fresh)})


def read_document(path: Path) -> Document:
    """A SPEC file (YAML or JSON). Raises SourceError with file, line and mend for every fault in it."""
    return document_of(read_source(path))


def document_of(source: Source) -> Document:
    """As `read_document`, for a source that is already read."""
    return with_ids(validate(source, Document))

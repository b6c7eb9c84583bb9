"""A written conversation, replayed through the real core: golden tests, example data, `personspec replay`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import Field, model_validator

import prompts
from bot.conversation.acts import Act, Choose, Press, Say, Start
from bot.conversation.core import Context, Draft, Focus, Outcome, new_draft, step
from bot.conversation.reviewing import missing
from bot.conversation.second_thoughts import SecondThoughts
from bot.conversation.turn import Turn
from specs.clauses import merged, shipped_clauses
from specs.document import Part, Words
from specs.organisation import (
    SHIPPED,
    Catalogue,
    Organisation,
    read_organisation,
    shipped_organisation,
    shipped_organisations,
)
from specs.sources import Fault, Source, SourceError, fault_at, read_source, validate
from specs.suggestions import shipped_library


class Expectation(Part):
    """What must be true after a turn; what is left out is not looked at.

    `message` is the name of a message or note among the replies, `question` the key of what is asked now, `header` the
    words in fields of the head, `counts` how many stand in a place (see `count_of`), `lists` the criteria of a
    `<section>.essential` or `.desirable`, or the `duties`, word for word and in their order, `wants` what the core asks
    of its caller.
    """

    message: str = ""
    question: str = ""
    header: dict[str, Words] = Field(default_factory=dict)
    counts: dict[str, int] = Field(default_factory=dict)
    lists: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    wants: str = ""


class Edit(Part):
    """A message changed afterwards: the number of the turn that said it, and what it says now."""

    turn: int = Field(ge=1)
    say: Words


class TurnLine(Part):
    """One turn: exactly one of what is said, pressed or chosen, or of an earlier turn's message changed or deleted."""

    say: Words | None = None
    press: str | None = None
    choose: tuple[Words, ...] | None = None
    edit: Edit | None = None
    delete: int | None = Field(default=None, ge=1)
    expect: Expectation | None = None

    @model_validator(mode="after")
    def _one_act(self) -> TurnLine:
        if sum(act is not None for act in (self.say, self.press, self.choose, self.edit, self.delete)) != 1:
            raise ValueError("a turn is one of say, press and choose, edit and delete. Write one, with its words.")
        return self

    @property
    def earlier(self) -> int:
        """The number of the turn whose message is changed or deleted; 0 where none is."""
        return self.edit.turn if self.edit else self.delete or 0

    def act(self, question: str) -> Act:
        """The turn as an act under the question that was asked last."""
        if self.say is not None:
            return Say(self.say, question)
        return Press(self.press, question) if self.press is not None else Choose(self.choose or (), question)


class Transcript(Part):
    """A TRANSCRIPT file of the outside contract.

    `organisation` is the key of one that is shipped, or a path from this file; `form` a form of theirs (left out,
    the conversation asks for it); `title` what was written after "new". `today` is the day of the conversation, against
    which the review dates of fixed clauses are weighed; left out, nothing is asked about them. `files` are paths, from
    this file, of forms and frameworks that the organisation names and that are neither shipped nor loaded.
    """

    organisation: str
    form: str = ""
    title: Words = ""
    today: date | None = None
    files: tuple[str, ...] = ()
    turns: tuple[TurnLine, ...]


@dataclass(frozen=True)
class TranscriptFile:
    """A transcript with the file that it stands in."""

    transcript: Transcript
    source: Source
    path: Path


@dataclass(frozen=True)
class TurnResult:
    """What came of one turn; turn 0 is the start of the draft."""

    number: int
    outcome: Outcome

    def names(self) -> tuple[str, ...]:
        """The names of everything that was said back."""
        return tuple(name for reply in self.outcome.replies for name in reply.names())


def read_transcript(path: Path) -> TranscriptFile:
    """A TRANSCRIPT file. Raises SourceError with file, line and mend for every fault in it."""
    source = read_source(path)
    return TranscriptFile(validate(source, Transcript), source, path)


def context_of(file: TranscriptFile, catalogue: Catalogue = SHIPPED) -> Context:
    """What the transcript's conversation rests on. Raises SourceError where the organisation or form is unknown.

    The organisation's forms and framework are taken from the catalogue.
    """
    organisation = _organisation(file, catalogue)
    context = _context(file, catalogue, organisation)
    today = file.transcript.today
    return replace(context, clauses=merged(shipped_clauses(), organisation.clauses), today=today) if today else context


def _context(file: TranscriptFile, catalogue: Catalogue, organisation: Organisation) -> Context:
    forms = tuple(catalogue.form(key) for key in organisation.forms)
    framework = catalogue.framework(organisation.framework) if organisation.framework else None
    wanted = file.transcript.form
    if not wanted:
        return Context(forms[0], organisation, framework, forms, shipped_library)
    chosen = next((form for form in forms if form.form == wanted), None)
    if chosen is None:
        known = ", ".join(form.form for form in forms)
        raise SourceError([fault_at(file.source, ("form",), f"there is no form '{wanted}'.", f"Known: {known}.")])
    return Context(chosen, organisation, framework, read_library=shipped_library)


def replay(file: TranscriptFile, context: Context) -> tuple[Draft, list[TurnResult]]:
    """The draft after the last turn, and what came of each.

    Raises SourceError with the line and number of every turn that did not do what it was expected to.
    """
    outcome = step(context, new_draft(context), Focus(), Start(file.transcript.title))
    results = [TurnResult(0, outcome)]
    faults: list[Fault] = []
    thoughts = SecondThoughts(context)
    for number, line in enumerate(file.transcript.turns, start=1):
        act = act_of(line, outcome, thoughts)
        if act is None:
            faults.append(_nothing_given(file.source, number, line.earlier))
            continue
        before, outcome = outcome.draft, step(context, outcome.draft, outcome.focus, act)
        thoughts.remember(line.earlier or number, act, before, outcome.draft)
        results.append(TurnResult(number, outcome))
        if line.expect:
            faults += _unmet(file.source, results[-1], line.expect, context)
    if faults:
        raise SourceError(faults)
    return outcome.draft, results


def act_of(line: TurnLine, outcome: Outcome, thoughts: SecondThoughts) -> Act | None:
    """A turn as an act after `outcome`; None where it changes a message that gave nothing."""
    if line.earlier:
        return thoughts.of(line.earlier, line.edit.say if line.edit else "", outcome.draft)
    return line.act(outcome.focus.question)


def _nothing_given(source: Source, number: int, earlier: int) -> Fault:
    problem = f"turn {number}: nothing that turn {earlier} said is in the draft."
    return fault_at(source, ("turns", number - 1), problem, "Name an earlier turn that said an answer.")


def count_of(context: Context, draft: Draft, place: str) -> int | None:
    """How many stand in a place: `<section>.essential`, `<section>.desirable`, `competencies` (behaviours), `clauses`,
    `duties`, `proposed`, `tray`, `missing` (required answers); None for a place that there is none of."""
    document = draft.document
    section, _, necessity = place.rpartition(".")
    if necessity in ("essential", "desirable") and section:
        return len(getattr(document.section(section), necessity))
    if place == "competencies":
        return sum(len(chosen.indicators) for chosen in document.competencies)
    if place in ("clauses", "duties"):
        return len(getattr(document, place))
    if place == "proposed":
        return len(draft.proposed)
    if place == "tray":
        return len(draft.tray)
    return len(missing(Turn(context, draft, Focus()))) if place == "missing" else None


def _organisation(file: TranscriptFile, catalogue: Catalogue) -> Organisation:
    named = file.transcript.organisation
    if named in shipped_organisations():
        return shipped_organisation(named)
    path = file.path.parent / named
    if not path.is_file():
        problem = f"there is no organisation '{named}', and no file of that name."
        mend = f"Write {' or '.join(shipped_organisations())}, or the path of an organisation file."
        raise SourceError([fault_at(file.source, ("organisation",), problem, mend)])
    return read_organisation(path, catalogue)


def _unmet(source: Source, result: TurnResult, expected: Expectation, context: Context) -> list[Fault]:
    """Everything in which the turn differs from what was expected of it."""
    outcome, names = result.outcome, result.names()
    differences: list[tuple[str, str, str]] = []
    if expected.message and expected.message not in names:
        known = expected.message in prompts.names()
        problem = f"the message '{expected.message}' was not sent; these were: {', '.join(names) or 'none'}."
        mend = "" if known else "There is no message of that name."
        differences.append(("message", problem, mend))
    if expected.question and expected.question != outcome.focus.question:
        differences.append(("question", f"'{outcome.focus.question}' is asked, not '{expected.question}'.", ""))
    if expected.wants != outcome.wants and "wants" in expected.model_fields_set:
        differences.append(("wants", f"the conversation wants '{outcome.wants}', not '{expected.wants}'.", ""))
    for key, words in expected.header.items():
        found = outcome.draft.document.header_words(key)
        if found != words:
            differences.append(("header", f"'{key}' is '{found}', not '{words}'.", ""))
    for place, count in expected.counts.items():
        counted = count_of(context, outcome.draft, place)
        if counted is None:
            differences.append(("counts", f"there is nothing to count called '{place}'.", "Check its spelling."))
        elif counted != count:
            differences.append(("counts", f"'{place}' holds {counted}, not {count}.", ""))
    for place, texts in expected.lists.items():
        section, _, necessity = place.rpartition(".")
        criteria = getattr(outcome.draft.document.section(section), necessity, ())
        named = outcome.draft.document.duties if place == "duties" else criteria
        standing = tuple(each.text for each in named)
        if standing != texts:
            differences.append(("lists", f"'{place}' holds {list(standing)}, not {list(texts)}.", ""))
    at = ("turns", result.number - 1, "expect")
    return [fault_at(source, (*at, key), f"turn {result.number}: {said}", mend) for key, said, mend in differences]

"""Whether a library of clauses holds together: every fact and answer that is named must exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from specs.clauses.model import Clause, ClauseLibrary, PostFact, When
from specs.sources import Fault, Location, Source, fault_at

_YES_NO = ("yes", "no")


def faults(source: Source, library: ClauseLibrary) -> Iterator[Fault]:
    """A fault for each thing that does not hold together, with its line and mend."""
    yield from _doubled(source, library)
    for place, fact in enumerate(library.facts):
        yield from _of_fact(source, ("facts", place), library, place, fact)
    for place, clause in enumerate(library.clauses):
        at: Location = ("clauses", place)
        yield from unknown_answers(source, at, library, clause.applies)
        yield from wrong_dates(source, at, clause)
        if clause.reason_of and library.fact(clause.reason_of) is None:
            yield fault_at(source, (*at, "reason_of"), f"there is no fact '{clause.reason_of}'.", _known(library))


def unknown_answers(source: Source, at: Location, library: ClauseLibrary, applies: When) -> Iterator[Fault]:
    """Facts and answers under `applies` that the library does not have."""
    yield from _unknown(source, (*at, "applies"), library, applies)


def wrong_dates(source: Source, at: Location, clause: Clause) -> Iterator[Fault]:
    """A review date that lies before the day of the last check."""
    if clause.review_by <= clause.checked:
        problem = f"the review date {clause.review_by} is not after {clause.checked}, the day of the last check."
        yield fault_at(source, (*at, "review_by"), problem, "Give a later day.")


def _doubled(source: Source, library: ClauseLibrary) -> Iterator[Fault]:
    keyed = {"facts": [fact.key for fact in library.facts], "clauses": [clause.key for clause in library.clauses]}
    for place, keys in keyed.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield fault_at(source, (place,), f"the key '{key}' stands {count} times.", "Give each its own key.")


def _of_fact(source: Source, at: Location, library: ClauseLibrary, place: int, fact: PostFact) -> Iterator[Fault]:
    if fact.kind == "one_of" and len(fact.options) < 2:
        yield fault_at(source, at, f"the fact '{fact.key}' has no list of answers.", "Add two options or more.")
    if fact.kind == "yes_no" and (fact.options or fact.only_if or fact.ask_reason):
        problem = f"the fact '{fact.key}' is answered with yes or no, in one list with the others."
        yield fault_at(source, at, problem, "Leave options, only_if and ask_reason out, or make it kind: one_of.")
    for key in fact.reason_for:
        if fact.option(key) is None:
            yield fault_at(source, (*at, "reason_for"), f"'{key}' is none of its answers.", "Check its spelling.")
    if bool(fact.reason_for) != bool(fact.ask_reason):
        yield fault_at(source, at, "ask_reason and reason_for belong together.", "Add the one that is missing.")
    earlier = library.model_copy(update={"facts": library.facts[:place]})
    yield from _unknown(source, (*at, "only_if"), earlier, fact.only_if)


def _unknown(source: Source, at: Location, library: ClauseLibrary, when: When) -> Iterator[Fault]:
    for wanted in when:
        for key, answers in wanted.items():
            fact = library.fact(key)
            if fact is None:
                yield fault_at(source, at, f"there is no fact '{key}' before this.", _known(library))
                continue
            known = _YES_NO if fact.kind == "yes_no" else tuple(option.key for option in fact.options)
            for answer in answers:
                if answer not in known:
                    yield fault_at(source, at, f"'{answer}' is no answer to '{key}'.", f"Known: {', '.join(known)}.")


def _known(library: ClauseLibrary) -> str:
    return f"Known: {', '.join(fact.key for fact in library.facts) or 'none'}."

"""The library as an employer uses it: shipped clauses with the employer's own wording, owners and dates, and more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from specs.clauses.checking import unknown_answers, wrong_dates
from specs.clauses.model import Clause, ClauseChange, ClauseLibrary
from specs.sources import Fault, Location, Source, fault_at

# What a clause of the employer's own cannot do without.
NEEDED = ("label", "group", "text", "because", "owner", "source", "checked", "review_by")


def merged(library: ClauseLibrary, changes: Sequence[ClauseChange]) -> ClauseLibrary:
    """The library with an employer's changes, which were checked with `merging_faults` when they were loaded.

    A change that stands alone and lacks something (its shipped clause is gone) is left out.
    """
    if not changes:
        return library
    changed = {change.key: change for change in changes}
    kept = [_with(clause, changed.get(clause.key)) for clause in library.clauses]
    shipped = {clause.key for clause in library.clauses}
    own = [_own(change) for change in changes if change.key not in shipped and not change.off]
    clauses = tuple(clause for clause in (*kept, *own) if clause is not None)
    return library.model_copy(update={"clauses": clauses})


def merging_faults(source: Source, changes: Sequence[ClauseChange], library: ClauseLibrary) -> Iterator[Fault]:
    """What is wrong with an employer's `clauses`, each with its line and mend."""
    seen: set[str] = set()
    for place, change in enumerate(changes):
        at: Location = ("clauses", place)
        if change.key in seen:
            yield fault_at(source, (*at, "key"), f"the clause '{change.key}' stands twice.", "Keep one entry for it.")
        seen.add(change.key)
        standing = library.clause(change.key)
        yield from _of_change(source, at, change, standing)
        whole = _with(standing, change) if standing else _own(change)
        if whole is not None:
            yield from unknown_answers(source, at, library, whole.applies)
            yield from wrong_dates(source, at, whole)


def _of_change(source: Source, at: Location, change: ClauseChange, standing: Clause | None) -> Iterator[Fault]:
    missing = [name for name in NEEDED if name not in change.said()]
    if standing is None and change.off:
        yield fault_at(source, (*at, "key"), f"there is no clause '{change.key}' to switch off.", "Check its spelling.")
    elif standing is None and missing:
        problem = f"'{change.key}' is no clause of the product, and a clause of your own lacks {', '.join(missing)}."
        yield fault_at(source, at, problem, "Check its spelling, or add what is missing.")
    elif standing is not None and change.off and change.said():
        problem = f"the clause '{change.key}' is switched off and changed at once."
        yield fault_at(source, at, problem, "Keep off: true or the changes.")
    elif standing is not None and not change.off and not change.said():
        yield fault_at(source, at, f"nothing is said of the clause '{change.key}'.", "Add what differs, or off: true.")


def _with(clause: Clause, change: ClauseChange | None) -> Clause | None:
    """The clause with what the employer says of it, None where it is switched off.

    With the employer's own wording the printed reason stays: it is the manager's, not ours.
    """
    if change is None:
        return clause
    return None if change.off else clause.model_copy(update=change.said())


def _own(change: ClauseChange) -> Clause | None:
    said = change.said()
    return None if change.off or any(name not in said for name in NEEDED) else Clause(key=change.key, **said)

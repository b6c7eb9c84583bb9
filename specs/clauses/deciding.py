"""Which clauses a post carries: a pure function of its facts, the nation and the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from specs.clauses.model import REASON, Clause, ClauseLibrary, PostFact, When
from specs.document import FactAnswer
from specs.nations import Nation

Facts = Mapping[str, FactAnswer]


@dataclass(frozen=True)
class Applying:
    """A clause that the post carries: its text as it is now in this nation, and why it applies."""

    clause: Clause
    text: str

    @property
    def because(self) -> str:
        """Why it applies, in one sentence for the manager."""
        return self.clause.because


@dataclass(frozen=True)
class Decision:
    """The clauses that apply and may be used, and those that apply and whose review date has passed."""

    applying: tuple[Applying, ...]
    past_review: tuple[Clause, ...]


def decide(library: ClauseLibrary, facts: Facts, nation: Nation, today: date) -> Decision:
    """The clauses that these facts ask for, in the library's order."""
    found = [clause for clause in nation_clauses(library, nation) if holds(clause.applies, facts)]
    usable = tuple(_applying(clause, facts, nation) for clause in found if not clause.is_past_review(today))
    return Decision(usable, tuple(clause for clause in found if clause.is_past_review(today)))


def holds(when: When, facts: Facts) -> bool:
    """Whether the answers are among those that are wanted; where none are wanted they always are."""
    return not when or any(
        all(key in facts and facts[key].answer in answers for key, answers in wanted.items()) for wanted in when
    )


def nation_clauses(library: ClauseLibrary, nation: Nation) -> tuple[Clause, ...]:
    """The clauses that may be used in a nation."""
    return tuple(clause for clause in library.clauses if nation in clause.nations and clause.text_in(nation))


def facts_asked(library: ClauseLibrary, nation: Nation) -> tuple[PostFact, ...]:
    """The facts on which anything depends in this nation: a clause, or another fact that is asked."""
    wanted = {key for clause in nation_clauses(library, nation) for each in clause.applies for key in each}
    for fact in reversed(library.facts):
        if fact.key in wanted:
            wanted |= {key for each in fact.only_if for key in each}
    return tuple(fact for fact in library.facts if fact.key in wanted)


def _applying(clause: Clause, facts: Facts, nation: Nation) -> Applying:
    text = clause.text_in(nation)
    reason = facts[clause.reason_of].reason if clause.reason_of in facts else ""
    if reason and clause.reason_text:
        text = f"{text} {clause.reason_text.replace(REASON, reason)}"
    return Applying(clause, text)

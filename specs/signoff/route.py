"""Planning a route: who decides each stage, checked before anything is submitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.signoff.model import Slot, author_may_sign


@dataclass(frozen=True)
class Problem:
    """Base of every reason why a route cannot be used; `name` is the key of its sentence."""

    name: ClassVar[str]


@dataclass(frozen=True)
class NoStages(Problem):
    """The form names nobody who decides, so nothing could ever be agreed."""

    name: ClassVar[str] = "no_stages"


@dataclass(frozen=True)
class MissingPerson(Problem):
    """Nobody is named for a stage."""

    name: ClassVar[str] = "missing_person"
    stage: str


@dataclass(frozen=True)
class UnknownStage(Problem):
    """Somebody is named for a stage that the form does not have, or that does not decide."""

    name: ClassVar[str] = "unknown_stage"
    stage: str


@dataclass(frozen=True)
class AuthorNamed(Problem):
    """The author is named for a stage that they may not decide."""

    name: ClassVar[str] = "author_named"
    stage: str


@dataclass(frozen=True)
class TwoStages(Problem):
    """One person is named for several stages, and the employer wants different people."""

    name: ClassVar[str] = "two_stages"
    person: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Problems:
    """Everything that is wrong with a proposed route, in the order of its stages."""

    problems: tuple[Problem, ...]


def plan(
    stages: Sequence[Stage],
    proposed: Mapping[str, str],
    author: str,
    policy: SignOffPolicy,
    *,
    revision: int = 1,
    earlier: Iterable[Slot] = (),
) -> tuple[Slot, ...] | Problems:
    """The slots of a new sign-off, the first open and the rest waiting, or everything that is wrong with it.

    `proposed` maps the key of each deciding stage to a person. `earlier` are the slots of a former sign-off of the same
    specification (withdrawn or rejected): rounds go on from there, so that no key is used twice.
    """
    deciding = [stage for stage in stages if stage.decides]
    people = {key: person.strip() for key, person in proposed.items()}
    problems = _problems(deciding, people, author, policy)
    if problems:
        return Problems(tuple(problems))
    rounds = _last_rounds(earlier)
    return tuple(
        Slot(
            stage=stage.key,
            step=step,
            revision=revision,
            assignee=people[stage.key],
            state="open" if step == 1 else "waiting",
            round=rounds.get((stage.key, 1), 0) + 1,
        )
        for step, stage in enumerate(deciding, start=1)
    )


def _problems(stages: Sequence[Stage], people: Mapping[str, str], author: str, policy: SignOffPolicy) -> list[Problem]:
    found: list[Problem] = [] if stages else [NoStages()]
    for stage in stages:
        person = people.get(stage.key, "")
        if not person:
            found.append(MissingPerson(stage.key))
        elif person == author and not author_may_sign(stage, policy):
            found.append(AuthorNamed(stage.key))
    known = [stage.key for stage in stages]
    found += [UnknownStage(key) for key in people if key not in known]
    if not policy.one_person_may_fill_two_stages:
        count = Counter(people[key] for key in known if people.get(key))
        for person in (person for person, times in count.items() if times > 1):
            found.append(TwoStages(person, tuple(key for key in known if people.get(key) == person)))
    return found


def _last_rounds(slots: Iterable[Slot]) -> dict[tuple[str, int], int]:
    rounds: dict[tuple[str, int], int] = {}
    for slot in slots:
        rounds[slot.stage, slot.place] = max(slot.round, rounds.get((slot.stage, slot.place), 0))
    return rounds

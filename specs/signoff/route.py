"""Planning a route: who decides each stage, checked before anything is submitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.signoff.model import Slot, author_may_sign
from specs.signoff.stages import how_of, outside_key, outsider_of, steps_of


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
class Unanswered(Problem):
    """The employer's rules depend on something of the post that its author has not said; `facts` are its keys."""

    name: ClassVar[str] = "unanswered"
    facts: tuple[str, ...]


@dataclass(frozen=True)
class OpenPoints(Problem):
    """A query asked something that is neither answered nor changed; `numbers` are the points in its list."""

    name: ClassVar[str] = "open_points"
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class GradeGone(Problem):
    """The post's grade is on the employer's ladder no more, so no rule says who signs; `grade` as it is printed."""

    name: ClassVar[str] = "grade_gone"
    grade: str


@dataclass(frozen=True)
class Problems:
    """Everything that is wrong with a proposed route, in the order of its stages."""

    problems: tuple[Problem, ...]


People = Mapping[str, str | Sequence[str]]


def plan(
    stages: Sequence[Stage],
    proposed: People,
    author: str,
    policy: SignOffPolicy,
    *,
    revision: int = 1,
    earlier: Iterable[Slot] = (),
) -> tuple[Slot, ...] | Problems:
    """The slots of a new sign-off, the first step open and the rest waiting, or everything that is wrong with it.

    `proposed` maps the key of each deciding stage to a person, or to the people of a group; a stage that is decided
    outside Slack needs nobody. Of a group of which any may decide, those who may not (the author, or somebody whom
    another stage needs) are left out. `earlier` are the slots of a former sign-off of the same specification
    (withdrawn or rejected): rounds go on from there, so that no key is used twice.
    """
    deciding = [stage for stage in stages if stage.decides]
    given = {key: _several(who) for key, who in proposed.items()}
    people = _fitting(deciding, given, author, policy)
    problems = _problems(deciding, people, author, policy)
    problems += [UnknownStage(key) for key in given if key not in people]
    if problems:
        return Problems(tuple(problems))
    rounds, steps = _last_rounds(earlier), steps_of(tuple(deciding))
    return tuple(
        Slot(
            stage=stage.key,
            step=steps[stage.key],
            revision=revision,
            assignee=person,
            state="open" if steps[stage.key] == 1 else "waiting",
            place=place,
            round=rounds.get((stage.key, place), 0) + 1,
        )
        for stage in deciding
        for place, person in enumerate(people[stage.key], start=1)
    )


def _several(who: str | Sequence[str]) -> tuple[str, ...]:
    named = (who,) if isinstance(who, str) else who
    return tuple(dict.fromkeys(person.strip() for person in named if person.strip()))


def _fitting(
    stages: Sequence[Stage], given: Mapping[str, tuple[str, ...]], author: str, policy: SignOffPolicy
) -> dict[str, tuple[str, ...]]:
    """Who decides each stage, without those of an any-of group who may not, as long as somebody is left."""
    people = {
        stage.key: (outside_key(outsider_of(stage)),) if outsider_of(stage) else given.get(stage.key, ())
        for stage in stages
    }
    for stage in stages:
        if how_of(stage) == "any":
            barred = set() if author_may_sign(stage, policy) else {author}
            if not policy.one_person_may_fill_two_stages:
                barred |= {each for key in _firm(stages, people) if key != stage.key for each in people[key]}
            people[stage.key] = tuple(who for who in people[stage.key] if who not in barred) or people[stage.key]
    return people


def _firm(stages: Sequence[Stage], people: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The stages that cannot do without any of their people."""
    return [stage.key for stage in stages if how_of(stage) != "any" or len(people[stage.key]) == 1]


def _problems(
    stages: Sequence[Stage], people: Mapping[str, tuple[str, ...]], author: str, policy: SignOffPolicy
) -> list[Problem]:
    found: list[Problem] = [] if stages else [NoStages()]
    for stage in stages:
        if not people[stage.key]:
            found.append(MissingPerson(stage.key))
        elif author in people[stage.key] and not author_may_sign(stage, policy):
            found.append(AuthorNamed(stage.key))
    if not policy.one_person_may_fill_two_stages:
        firm = _firm(stages, people)
        count = Counter(person for key in firm for person in people[key])
        for person in (person for person, times in count.items() if times > 1):
            found.append(TwoStages(person, tuple(key for key in firm if person in people[key])))
    return found


def _last_rounds(slots: Iterable[Slot]) -> dict[tuple[str, int], int]:
    rounds: dict[tuple[str, int], int] = {}
    for slot in slots:
        rounds[slot.stage, slot.place] = max(slot.round, rounds.get((slot.stage, slot.place), 0))
    return rounds

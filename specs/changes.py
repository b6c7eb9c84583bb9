"""What differs between two versions of a form, a framework or an organisation, by the names that people know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from pydantic import BaseModel

from specs.forms import Form
from specs.frameworks import Framework
from specs.frameworks.model import Competency
from specs.organisation import Organisation
from specs.organisation.model import Directorate, Person

Sort = Literal["added", "removed", "changed"]
PartT = TypeVar("PartT", bound=BaseModel)
KEY = "key"


@dataclass(frozen=True)
class Change:
    """One difference. `part` says of what: a key of the wording (`field`, `section`, `person`, `grade`, ...).

    `name` is how people know it, `was` its earlier name or value where that is another, `now` its value now.
    """

    sort: Sort
    part: str
    name: str
    was: str = ""
    now: str = ""


def form_changes(old: Form, new: Form) -> tuple[Change, ...]:
    """What is new, changed and gone in a form: its questions first, then who signs, ways of assessing and layout."""
    found = [
        *_renamed("form", old.name, new.name),
        *_keyed("field", _with_new_keys(old.header, "field", new), new.header, lambda each: each.label),
        *_keyed("section", _with_new_keys(old.sections, "section", new), new.sections, lambda each: each.label),
        *_keyed("stage", old.sign_off.stages, new.sign_off.stages, lambda each: each.label),
        *_keyed("method", _with_new_keys(old.assessment, "method", new), new.assessment, lambda each: each.label),
    ]
    if old.layout != new.layout:
        found.append(Change("changed", "layout", new.name))
    return tuple(found)


def _with_new_keys(parts: Sequence[PartT], kind: str, new: Form) -> list[PartT]:
    """The old parts under the keys that they have in the new version: one that was renamed is the same part still."""
    keyed = {getattr(part, KEY): part for part in parts}
    for rule in new.migrations:
        key = getattr(rule, kind)
        if key in keyed and rule.to and rule.to not in keyed:
            keyed = {rule.to if at == key else at: each for at, each in keyed.items()}
    return [part.model_copy(update={"key": key}) for key, part in keyed.items()]


def framework_changes(old: Framework, new: Framework) -> tuple[Change, ...]:
    """What is new, changed and gone in a framework: levels, competencies with their behaviours, what grades need."""
    found = [
        *_renamed("framework", old.name, new.name),
        *_keyed("level", old.levels, new.levels, lambda each: each.name),
        *_competencies(old.competencies, new.competencies),
        *_of_matrix(old.matrix, new.matrix),
    ]
    if (old.cumulative, old.at_most) != (new.cumulative, new.at_most):
        found.append(Change("changed", "choice", new.name))
    return tuple(found)


def organisation_changes(old: Organisation, new: Organisation) -> tuple[Change, ...]:
    """What is new, changed and gone in an organisation: grades, people, who heads what, sign-off, reminders, days."""
    found = [
        *_renamed("name", old.name, new.name),
        *_named("form", old.forms, new.forms),
        *_renamed("framework", old.framework, new.framework),
        *_keyed("grade", old.ladder, new.ladder, lambda each: each.name),
        *_order("grades", [each.key for each in old.ladder], [each.key for each in new.ladder]),
        *_keyed("directorate", old.directorates, new.directorates, _directorate),
        *_keyed("person", old.people, new.people, _person, key="email"),
    ]
    for part in ("sign_off", "reminders", "calendar"):
        found += _settings(part, getattr(old, part), getattr(new, part))
    return tuple(found)


def _renamed(part: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        yield Change("changed", part, new, old)


def _named(part: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    yield from (Change("added", part, name) for name in new if name not in old)
    yield from (Change("removed", part, name) for name in old if name not in new)
    yield from _order(f"{part}s", old, new)


def _order(part: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Where the same names stand in another order."""
    both = set(old) & set(new)
    if [name for name in old if name in both] != [name for name in new if name in both]:
        yield Change("changed", f"order of {part}", "")


def _keyed(
    part: str, old: Sequence[PartT], new: Sequence[PartT], name: Callable[[PartT], str], key: str = "key"
) -> Iterator[Change]:
    before = {getattr(each, key): each for each in old}
    after = {getattr(each, key): each for each in new}
    for at, each in after.items():
        if at not in before:
            yield Change("added", part, name(each))
        elif before[at] != each:
            was = name(before[at])
            yield Change("changed", part, name(each), was if was != name(each) else "")
    yield from (Change("removed", part, name(each)) for at, each in before.items() if at not in after)


def _person(person: Person) -> str:
    """A person in a line: name, address, and what the bot makes of them."""
    told = (person.job_title, person.directorate, f"line manager {person.line_manager}" if person.line_manager else "")
    return ", ".join(part for part in (f"{person.name} <{person.email}>", *told, " and ".join(person.roles)) if part)


def _directorate(directorate: Directorate) -> str:
    deputy = f", deputy {directorate.deputy}" if directorate.deputy else ""
    return f"{directorate.name}, executive head {directorate.executive_head}{deputy}"


def _settings(part: str, old: BaseModel, new: BaseModel) -> Iterator[Change]:
    """The single settings of a part that have another value."""
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    for key, value in now.items():
        if was[key] != value:
            yield Change("changed", part, key, _shown(was[key]), _shown(value))


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value)) or "none"
    return {True: "yes", False: "no", None: "none"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _competencies(old: Sequence[Competency], new: Sequence[Competency]) -> Iterator[Change]:
    before = {each.key: each for each in old}
    for each in new:
        if each.key not in before:
            yield Change("added", "competency", each.name, now=str(len(_behaviours(each))))
        elif before[each.key] != each:
            yield from _competency(before[each.key], each)
    after = {each.key for each in new}
    yield from (Change("removed", "competency", each.name) for each in old if each.key not in after)


def _competency(old: Competency, new: Competency) -> Iterator[Change]:
    """How many behaviours came, went and were put in other words; and whatever else differs."""
    was, now = _behaviours(old), _behaviours(new)
    came, gone = len(now.keys() - was.keys()), len(was.keys() - now.keys())
    reworded = sum(was[key] != now[key] for key in now.keys() & was.keys())
    counts = (("added", came), ("removed", gone), ("changed", reworded))
    told = ", ".join(f"{count} {sort}" for sort, count in counts if count)
    yield Change("changed", "competency", new.name, old.name if old.name != new.name else "", told)


def _behaviours(competency: Competency) -> dict[str, tuple[object, ...]]:
    return {
        each.id: (level, each.text, each.kind, each.standard)
        for level, several in competency.indicators.items()
        for each in several
    }


def _of_matrix(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    yield from (Change("added", "row", grade) for grade in new if grade not in old)
    yield from (Change("changed", "row", grade) for grade in new if grade in old and old[grade] != new[grade])
    yield from (Change("removed", "row", grade) for grade in old if grade not in new)


def names_of(changes: Iterable[Change], sort: Sort, *parts: str) -> tuple[str, ...]:
    """The names of the changes of a sort, of these parts alone where any are named."""
    return tuple(each.name for each in changes if each.sort == sort and (not parts or each.part in parts))

"""What is checked of groups, routes and reminder rules: every person, key, grade and stage that they name exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specs.forms import Form
from specs.forms.model import Stage
from specs.organisation.catalogue import Catalogue
from specs.organisation.model import Organisation
from specs.organisation.routes import HR, WAYS, RouteRule, StageRule
from specs.sources import Fault, Location, Source, fault_at


def faults(source: Source, organisation: Organisation, catalogue: Catalogue) -> Iterator[Fault]:
    """A fault for each name in these parts that nothing bears, in no order."""
    forms = [catalogue.form(key) for key in organisation.forms if key in catalogue.form_keys()]
    yield from _groups(source, organisation)
    yield from _funding(source, organisation)
    for place, rule in enumerate(organisation.routes):
        at = ("routes", place)
        yield from _condition(source, organisation, rule, at)
        yield from _doubled(source, [stage.key for stage in rule.stages], (*at, "stages"), "stage")
        for number, stage in enumerate(rule.stages):
            yield from _stage(source, organisation, forms, stage, (*at, "stages", number))
    yield from _never_reached(source, organisation)
    yield from _reminder_rules(source, organisation, forms)
    yield from _nobody_in_hr(source, organisation)


def _groups(source: Source, organisation: Organisation) -> Iterator[Fault]:
    yield from _doubled(source, [group.key for group in organisation.groups], ("groups",), "group")
    for place, group in enumerate(organisation.groups):
        if group.key in (*WAYS, HR):
            problem = f"'{group.key}' has a meaning of its own and cannot be a group's key."
            yield fault_at(source, ("groups", place, "key"), problem, "Give the group another key.")
        yield from _doubled(source, group.people, ("groups", place, "people"), "person")
        for number, email in enumerate(group.people):
            if organisation.person(email) is None:
                at = ("groups", place, "people", number)
                yield fault_at(source, at, f"'{email}' is not listed under people.", "Add the person.")


def _funding(source: Source, organisation: Organisation) -> Iterator[Fault]:
    known = [answer.key for answer in organisation.sign_off.funding]
    yield from _doubled(source, known, ("sign_off", "funding"), "answer")
    usual = organisation.sign_off.usual.funding
    if usual and usual not in known:
        yield _unknown(source, ("sign_off", "usual", "funding"), "answer under sign_off.funding", usual, known)


def _condition(source: Source, organisation: Organisation, rule: RouteRule, at: Location) -> Iterator[Fault]:
    when = rule.when
    yield from _grades(source, organisation, when.grade_from, when.grade_to, (*at, "when"))
    known = [each.key for each in organisation.directorates]
    for number, key in enumerate(when.directorates):
        if key not in known:
            yield _unknown(source, (*at, "when", "directorates", number), "directorate", key, known)
    answers = [answer.key for answer in organisation.sign_off.funding]
    for number, key in enumerate(when.funding):
        if key not in answers:
            yield _unknown(source, (*at, "when", "funding", number), "answer under sign_off.funding", key, answers)


def _grades(source: Source, organisation: Organisation, low: str, high: str, at: Location) -> Iterator[Fault]:
    ladder = [rung.name for rung in organisation.ladder]
    places = []
    for name, written in (("grade_from", low), ("grade_to", high)):
        grade = organisation.grade(written) if written else None
        if written and grade is None:
            yield _unknown(source, (*at, name), "grade on the ladder", written, ladder)
        elif grade is not None:
            places.append(organisation.place(grade))
    if len(places) == 2 and places[0] > places[1]:
        yield fault_at(source, (*at, "grade_from"), f"'{low}' is above '{high}'.", "Write the lower grade first.")


def _stage(
    source: Source, organisation: Organisation, forms: list[Form], stage: StageRule, at: Location
) -> Iterator[Fault]:
    on_form = [_of_form(form, stage.key) for form in forms]
    if any(found is None for found in on_form) and not stage.label:
        problem = f"'{stage.key}' is not a stage of every form, so it needs a label."
        yield fault_at(source, at, problem, "Add label: the words of its signature block.")
    if any(found is not None and not found.decides for found in on_form):
        problem = f"'{stage.key}' is a stage of a form that nobody decides."
        yield fault_at(source, (*at, "key"), problem, "Give this stage another key.")
    if stage.outside:
        return
    if not stage.who:
        if any(found is None for found in on_form):
            yield fault_at(source, at, f"nobody is named for '{stage.key}'.", "Add who.")
        return
    yield from _who(source, organisation, stage, at)


def _who(source: Source, organisation: Organisation, stage: StageRule, at: Location) -> Iterator[Fault]:
    groups = [group.key for group in organisation.groups]
    is_group = stage.who in (*groups, HR)
    if not is_group and stage.who not in WAYS and organisation.person(stage.who) is None:
        known = [*WAYS, HR, *groups, "the address of somebody under people"]
        yield _unknown(source, (*at, "who"), "person or group", stage.who, known)
    elif stage.how in ("any", "all") and not is_group:
        problem = f"'{stage.who}' is one person, so '{stage.how}' says nothing."
        yield fault_at(source, (*at, "how"), problem, "Name a group, or leave out how.")


def _never_reached(source: Source, organisation: Organisation) -> Iterator[Fault]:
    """A rule without a condition fits every post, so what stands below it is never looked at."""
    for place, rule in enumerate(organisation.routes[:-1]):
        if not rule.when.model_fields_set:
            problem = f"the route '{rule.name}' fits every post, so those below it are never used."
            yield fault_at(source, ("routes", place), problem, "Put it last, or add when.")
            return


def _reminder_rules(source: Source, organisation: Organisation, forms: list[Form]) -> Iterator[Fault]:
    deciding = [stage.key for form in forms for stage in form.deciding_stages()]
    known = sorted({*deciding, *(stage.key for rule in organisation.routes for stage in rule.stages)})
    for place, rule in enumerate(organisation.reminder_rules):
        at = ("reminder_rules", place)
        yield from _grades(source, organisation, rule.grade_from, rule.grade_to, at)
        for number, key in enumerate(rule.stages):
            if key not in known:
                yield _unknown(source, (*at, "stages", number), "stage", key, known)
        for number, key in enumerate(rule.forms):
            if key not in organisation.forms:
                yield _unknown(source, (*at, "forms", number), "form", key, sorted(organisation.forms))


def _nobody_in_hr(source: Source, organisation: Organisation) -> Iterator[Fault]:
    """A stage that HR has to sign or record needs somebody in HR."""
    if organisation.members(HR):
        return
    for place, rule in enumerate(organisation.routes):
        for number, stage in enumerate(rule.stages):
            if stage.outside or stage.who == HR:
                problem = f"'{stage.key}' is for HR, and nobody under people has the role hr."
                yield fault_at(source, ("routes", place, "stages", number), problem, "Give somebody roles: [hr].")


def _doubled(source: Source, keys: Iterable[str], at: Location, kind: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key in seen:
            yield fault_at(source, (*at, number), f"the {kind} '{key}' stands twice.", "Keep one of them.")
        seen.add(key)


def _unknown(source: Source, at: Location, kind: str, key: str, known: Iterable[str]) -> Fault:
    return fault_at(source, at, f"there is no {kind} '{key}'.", f"Known: {', '.join(known) or 'none'}.")


def _of_form(form: Form, key: str) -> Stage | None:
    return next((stage for stage in form.sign_off.stages if stage.key == key), None)

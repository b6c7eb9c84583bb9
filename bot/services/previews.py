"""What a file that was sent would bring, in words, before it is used."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import func, select

from bot.conversation.replies import Button, Listing, Note, Reply
from bot.services import configuration, drafts
from bot.services.configuration import Content, Kind
from bot.services.office import Act
from bot.store.tables import Upload
from prompts import words
from specs.changes import Change, form_changes, framework_changes, organisation_changes
from specs.forms import Form
from specs.frameworks import Framework
from specs.organisation import Organisation
from specs.organisation.loader import without_row
from specs.store.rows import run, table_of
from specs.store.tables import Spec

_SPEC = table_of(Spec)
BUTTONS = (Button("loading.use", primary=True), Button("loading.not_now"))
# The documents that go with each kind, each as the facts of which it is made when it is sent.
HANDOUTS: dict[Kind, tuple[dict[str, Any], ...]] = {
    "form": ({"of": "example", "to": "pdf"},),
    "framework": ({"of": "matrix", "to": "pdf"}, {"of": "matrix", "to": "html"}),
    "organisation": (),
}


def kind_of(upload: Upload) -> Kind:
    """The kind of an upload that was offered."""
    return cast(Kind, upload.kind)


def preview(act: Act, file: str, content: Content) -> Reply:
    """What the file holds and how it differs from what is in force."""
    if isinstance(content, Form):
        return _form(act, file, content)
    return _framework(act, file, content) if isinstance(content, Framework) else _organisation(act, file, content)


def _form(act: Act, file: str, form: Form) -> Reply:
    asked = [field.label.rstrip(":") for field in form.header if field.asked]
    asked += [section.label for section in form.sections if section.asked]
    signers = [stage.label for stage in form.deciding_stages()]
    facts = {"file": file, "form": form.name, "key": form.form, "signers": signers, "first": True}
    facts["used"] = form.form in act.organisation.forms
    listings = [Listing("", tuple(asked), "number", aspect="asks")]
    if form.form in configuration.InForce(act.session).form_keys():
        facts["first"] = False
        listings += _differences(form_changes(configuration.form(act.session, form.form), form))
    return Reply("loading.form", facts, tuple(listings))


def _framework(act: Act, file: str, framework: Framework) -> Reply:
    counts = {each.name: sum(map(len, each.indicators.values())) for each in framework.competencies}
    facts = {
        "file": file,
        "framework": framework.name,
        "key": framework.framework,
        "competencies": len(counts),
        "indicators": sum(counts.values()),
        "levels": [level.name for level in framework.levels],
        "grades": list(framework.matrix),
        "first": True,
        "used": framework.framework == act.organisation.framework,
        "left_out": [],
    }
    if facts["used"] and framework.matrix:
        facts["left_out"] = [rung.name for rung in act.organisation.ladder if rung.key not in framework.matrix]
    entries = tuple(words("loading.competency", {"name": name, "count": count}).lead for name, count in counts.items())
    listings = [Listing("", entries, aspect="competencies")]
    if framework.framework in configuration.InForce(act.session).framework_keys():
        facts["first"] = False
        before = configuration.framework(act.session, framework.framework)
        listings += _differences(framework_changes(before, framework))
    return Reply("loading.framework", facts, tuple(listings))


def _organisation(act: Act, file: str, organisation: Organisation) -> Reply:
    facts = {
        "file": file,
        "name": organisation.name,
        "people": len(organisation.people),
        "grades": len(organisation.ladder),
        "another": act.organisation.name if organisation.organisation != act.organisation.organisation else "",
        "loaders": any(person.roles for person in organisation.people),
        "left_out": list(without_row(organisation, configuration.InForce(act.session))),
        "grades_gone": _grades_gone(act, organisation),
    }
    notes = () if facts["loaders"] else (Note("loading.nobody_may_load"),)
    listings = _differences(organisation_changes(act.organisation, organisation))
    return Reply("loading.organisation", facts, tuple(listings), notes=notes)


def _grades_gone(act: Act, organisation: Organisation) -> list[dict[str, Any]]:
    """How many drafts under way are on each grade that is on the ladder now and would be on it no more."""
    grades = _SPEC.c.grade
    counted = select(grades, func.count()).where(_SPEC.c.state.in_(drafts.EDITABLE)).group_by(grades).order_by(grades)
    return [
        {"grade": grade, "count": count}
        for grade, count in run(act.session, counted)
        if organisation.has_no_more(grade) and not act.organisation.has_no_more(grade)
    ]


def _differences(changes: tuple[Change, ...]) -> list[Listing]:
    """What is new, changed and gone, each as a line."""
    lines = tuple(
        words("loading.change", {"sort": c.sort, "part": c.part, "name": c.name, "was": c.was, "now": c.now}).lead
        for c in changes
    )
    return [Listing("", lines, aspect="changes")] if lines else []

"""A document on a new version of its form: what the form's own rules say has another name or place now goes there.

A rule holds for every earlier version that had the old key, so a draft may jump over versions. Words that no rule and
no part of the new version takes are not lost: whoever brings the draft on puts them to what is not placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from specs.document import Criterion, Document, HeaderValue, SectionEntry
from specs.forms.model import Form, Migration


def migrated(document: Document, form: Form) -> Document:
    """The document with its keys as `form`, the new version, has them. Rules apply in their order, so they chain."""
    for rule in form.migrations:
        document = _applied(document, rule)
    return document


def new_key(key: str, form: Form) -> str:
    """What the key of a question ("header.post", "skills.essential") is in the new version; the same where no rule
    names it."""
    place, _, rest = key.partition(".")
    for rule in form.migrations:
        if rule.field and place == "header" and rest == rule.field and rule.to:
            rest = rule.to
        elif rule.section and place == rule.section and rule.to:
            place = rule.to
    return f"{place}.{rest}" if rest else place


def _applied(document: Document, rule: Migration) -> Document:
    if rule.field:
        return document.model_copy(update={"header": _field(document.header, rule)})
    if rule.section:
        return document.model_copy(update={"sections": _section(document.sections, rule)})
    sections = {key: _assessed(entry, rule) for key, entry in document.sections.items()}
    return document.model_copy(update={"sections": sections})


def _field(header: Mapping[str, HeaderValue], rule: Migration) -> dict[str, HeaderValue]:
    """Under its new name. Where something stands there already, the old value stays where it is, for the tray."""
    if not rule.to or rule.field not in header or header.get(rule.to):
        return dict(header)
    return {rule.to if key == rule.field else key: value for key, value in header.items() if key != rule.to}


def _section(sections: Mapping[str, SectionEntry], rule: Migration) -> dict[str, SectionEntry]:
    """Under its new name, or after what stands in the section that it joins."""
    if not rule.to or rule.section not in sections:
        return dict(sections)
    moving, standing = sections[rule.section], sections.get(rule.to, SectionEntry())
    if rule.sub_area:
        update = {name: _in_area(getattr(moving, name), rule.sub_area) for name in ("essential", "desirable")}
        moving = moving.model_copy(update=update)
    joined = SectionEntry(
        essential=standing.essential + moving.essential,
        desirable=standing.desirable + moving.desirable,
        clauses=tuple(dict.fromkeys(chain(standing.clauses, moving.clauses))),
        text="\n".join(filter(None, (standing.text, moving.text))),
    )
    return {**{key: entry for key, entry in sections.items() if key != rule.section}, rule.to: joined}


def _in_area(criteria: Iterable[Criterion], area: str) -> tuple[Criterion, ...]:
    return tuple(each.model_copy(update={"sub_area": area}) for each in criteria)


def _assessed(entry: SectionEntry, rule: Migration) -> SectionEntry:
    """With a way of assessing under its new name, or without one that is not used any more."""

    def renamed(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(each.model_copy(update={"assessed_by": tuple(_methods(each, rule))}) for each in criteria)

    return entry.model_copy(update={"essential": renamed(entry.essential), "desirable": renamed(entry.desirable)})


def _methods(criterion: Criterion, rule: Migration) -> Iterator[str]:
    seen: set[str] = set()
    for method in criterion.assessed_by:
        now = rule.to if method == rule.method else method
        if now and now not in seen:
            seen.add(now)
            yield now

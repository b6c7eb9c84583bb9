"""A draft on a new version of its form: what still fits stays in its place, what no longer does goes to the tray."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.conversation.draft import Draft, in_order
from specs.document import Criterion, HeadCount, HeaderValue, SectionEntry, header_lines
from specs.forms import Form
from specs.forms.migrating import migrated, new_key
from specs.forms.model import HeaderField, HeaderKind, Section


def refitted(draft: Draft, old: Form, new: Form) -> Draft:
    """The draft on `new`, the next version of `old`. Every word of it is in the document still, or in the tray.

    What neither version asks for (it came with another form) stays where it is: shown as not placed.
    """
    moved = migrated(draft.document, new)
    header, from_header = _header(dict(moved.header), old, new)
    sections, from_sections = _sections(moved.sections, old, new)
    document = moved.model_copy(
        update={
            "header": in_order(header, [field.key for field in new.header]),
            "sections": in_order(sections, [section.key for section in new.sections]),
        }
    )
    remade = {section.key for section in new.sections if _kind_in(old, section.key) not in ("", section.kind)}
    marks = {new_key(key, new): mark for key, mark in draft.marks.items() if key.partition(".")[0] not in remade}
    tray = (*draft.tray, *from_header, *from_sections)
    return draft.model_copy(
        update={"document": document, "marks": marks, "tray": tray, "form_version": new.version},
    )


def _header(header: dict[str, HeaderValue], old: Form, new: Form) -> tuple[dict[str, HeaderValue], list[str]]:
    """The header as the new version has it, and the lines that found no place. The title goes where titles go now."""
    fields = {field.key: field for field in new.header}
    if old.title_field not in fields and new.title_field not in header and old.title_field in header:
        header[new.title_field] = header.pop(old.title_field)
    left_over: list[str] = []
    for field in old.header:
        value = header.get(field.key)
        now = fields.get(field.key)
        if value is None or (now and _FITS[now.kind](value)):
            continue
        del header[field.key]
        if not _filled_by_us(field):
            left_over += [f"{field.label.rstrip(':')}: {line}" for line in header_lines(value)]
    renamed = {rule.to for rule in new.migrations if rule.field} - {field.key for field in old.header}
    for key in renamed & header.keys() & fields.keys():
        if not _FITS[fields[key].kind](header[key]):
            left_over += [f"{fields[key].label.rstrip(':')}: {line}" for line in header_lines(header.pop(key))]
    return header, left_over


def _filled_by_us(field: HeaderField) -> bool:
    """Whether nobody wrote there: it holds the employer's name, and is not asked for."""
    return field.filled_with == "employer" and not field.asked


def _is_line(value: HeaderValue) -> bool:
    return isinstance(value, str)


def _are_lines(value: HeaderValue) -> bool:
    return isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(each, str) for each in value))


def _are_counts(value: HeaderValue) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, HeadCount) for each in value)


def _are_contacts(value: HeaderValue) -> bool:
    return isinstance(value, dict)


# The shape of value that each kind of field holds.
_FITS: Mapping[HeaderKind, Callable[[HeaderValue], bool]] = {
    "text": _is_line,
    "grade": _is_line,
    "date": _is_line,
    "lines": _are_lines,
    "head_counts": _are_counts,
    "contacts": _are_contacts,
}


def _sections(entries: Mapping[str, SectionEntry], old: Form, new: Form) -> tuple[dict[str, SectionEntry], list[str]]:
    """The entries as the new version has them, and what of them found no place."""
    now = {section.key: section for section in new.sections}
    before = {section.key: section for section in old.sections}
    kept: dict[str, SectionEntry] = {}
    left_over: list[str] = []
    for key, entry in entries.items():
        if key not in before and (key not in now or key not in {rule.to for rule in new.migrations}):
            kept[key] = entry
            continue
        fitting = _fitting(entry, now.get(key))
        if fitting != SectionEntry():
            kept[key] = fitting
        label = (before.get(key) or now[key]).label
        left_over += [f"{label}: {words}" for words in _gone(entry, fitting)]
    return kept, left_over


def _fitting(entry: SectionEntry, section: Section | None) -> SectionEntry:
    """What of an entry the section takes."""
    if section is None or section.kind == "competencies":
        return SectionEntry()
    if section.kind == "text":
        return SectionEntry(text=entry.text, clauses=entry.clauses)
    areas = {area.key for area in section.sub_areas}
    return SectionEntry(
        essential=tuple(_in_area(each, areas) for each in entry.essential),
        desirable=tuple(_in_area(each, areas) for each in entry.desirable) if section.desirable else (),
        clauses=entry.clauses,
    )


def _in_area(criterion: Criterion, areas: set[str]) -> Criterion:
    """A criterion of a part that is gone stands in the section itself."""
    fits = not criterion.sub_area or criterion.sub_area in areas
    return criterion if fits else criterion.model_copy(update={"sub_area": ""})


def _gone(entry: SectionEntry, fitting: SectionEntry) -> Iterator[str]:
    standing = {each.id or each.text for each in fitting.criteria()}
    for criterion in entry.criteria():
        if (criterion.id or criterion.text) not in standing:
            yield f"{criterion.text} ({criterion.reason})" if criterion.reason else criterion.text
    if entry.text and not fitting.text:
        yield from (line for line in entry.text.split("\n") if line.strip())


def _kind_in(form: Form, key: str) -> str:
    return next((section.kind for section in form.sections if section.key == key), "")

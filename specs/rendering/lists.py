"""Sections as headings with lists below them, essential criteria before desirable ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from specs.document import Criterion, Document, Necessity, SectionEntry, marked_words
from specs.forms import Form
from specs.forms.layout import Lists
from specs.forms.model import Section
from specs.rendering.characters import printable
from specs.rendering.parts import Content, Entry, Line, Listing, Passage
from specs.rendering.sections import (
    CriteriaPrinter,
    assessed_in_line,
    by_sub_area,
    clauses_of,
    paragraphs,
    section_name,
    shared_assessment,
)
from specs.rendering.signatures import as_words

_NOTHING: Content = (Line("None.", "note"),)
SectionLevel = Literal[1, 2]


def listed(form: Form, document: Document, block: Lists) -> Iterator[Passage]:
    """The block's sections one below the other; a group is a heading above the first section of it."""
    group = ""
    for section in map(form.section, block.sections):
        if not section.asked and not section.clauses and document.section(section.key) == SectionEntry():
            continue
        if section.group and section.group != group:
            yield Passage(printable(section.group), ())
        group = section.group
        level: SectionLevel = 2 if group else 1
        if section.kind == "competencies":
            yield from _competencies(document, block, section, level)
        else:
            yield from _ListedSection(form, block, section, document.section(section.key)).passages(level)


class _ListedSection:
    """One section on its way into headings and lists."""

    def __init__(self, form: Form, block: Lists, section: Section, entry: SectionEntry) -> None:
        self.form, self.block, self.section, self.entry = form, block, section, entry
        self.shared = shared_assessment(entry.criteria())

    def passages(self, level: SectionLevel) -> Iterator[Passage]:
        """The section's heading with what holds for all of it, then each side that is not empty."""
        heading = section_name(self.block.label, self.section).strip() or as_words(self.section.key)
        content = self._introduction()
        yield Passage(heading, content if content or self.entry.criteria() else _NOTHING, level)
        below: Literal[2, 3] = 3 if level == 2 else 2
        if self.entry.essential:
            yield Passage(self._word("essential"), self._list("essential", self.entry.essential), below)
        if self.entry.desirable:
            yield Passage(self._word("desirable"), self._list("desirable", self.entry.desirable), below)

    def _introduction(self) -> Content:
        told = assessed_in_line(self.form, self.shared)
        return (
            *([Line(printable(self.section.note), "note")] if self.section.note else []),
            *([Line(told, "assessed")] if told else []),
            *(Line(printable(clause)) for clause in clauses_of(self.section, self.entry)),
            *paragraphs(self.entry.text),
        )

    def _word(self, necessity: Necessity) -> str:
        return printable(self.block.necessity.of(necessity))

    def _list(self, necessity: Necessity, criteria: tuple[Criterion, ...]) -> Content:
        sequence = f"{self.section.key} {necessity}"
        printer = CriteriaPrinter(self.section, self.block.lists, sequence, self._told)
        return printer.content(by_sub_area(self.section, criteria))

    def _told(self, criterion: Criterion) -> str:
        return "" if self.shared else assessed_in_line(self.form, criterion.assessed_by)


def _competencies(document: Document, block: Lists, section: Section, level: SectionLevel) -> Iterator[Passage]:
    heading = section_name(block.label, section).strip() or as_words(section.key)
    note: Content = (Line(printable(section.note), "note"),) if section.note else ()
    yield Passage(heading, note if document.competencies else (*note, Line("None chosen.", "note")), level)
    below: Literal[2, 3] = 3 if level == 2 else 2
    for place, chosen in enumerate(document.competencies):
        entries = tuple(Entry(printable(marked_words(indicator))) for indicator in chosen.indicators)
        content: Content = (Listing(block.lists, 1, entries, f"competency {place}"),) if entries else _NOTHING
        yield Passage(printable(chosen.name) or as_words(chosen.competency), content, below)

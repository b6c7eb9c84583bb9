"""Where a document's clauses stand on a form: in the first section that takes the clause, else its group."""

from __future__ import annotations

from specs.document import Document, SectionEntry
from specs.forms.model import Form

# Clauses that no section of the form takes are printed with what else has no place on it.
UNPLACED = "fixed_clauses"


def takes_clauses(form: Form) -> bool:
    """Whether any section of the form takes clauses from the library."""
    return any(section.takes_clauses for section in form.sections)


def section_for(form: Form, key: str, group: str) -> str:
    """The key of the section in which a clause stands; empty where the form has no place for it."""
    for way in (key, group, "all"):
        for section in form.sections:
            if way in section.takes_clauses:
                return section.key
    return ""


def placed(document: Document, form: Form) -> Document:
    """The document with the text of its clauses, and of its duties, in its sections, as it is printed and compared.

    The document itself keeps them apart, because a clause goes with the facts and not with a form's section; duties
    go with the post, and most forms have no place for them.
    """
    sections = dict(document.sections)
    for clause in document.clauses:
        key = section_for(form, clause.key, clause.group) or UNPLACED
        entry = sections.get(key, SectionEntry())
        sections[key] = entry.model_copy(update={"clauses": (*entry.clauses, clause.text)})
    for section in form.sections:
        if section.kind == "duties" and document.duties:
            entry = sections.get(section.key, SectionEntry())
            sections[section.key] = entry.model_copy(update={"text": "\n".join(each.text for each in document.duties)})
    return document.model_copy(update={"sections": sections})

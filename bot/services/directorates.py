"""The directorate of a post: what its specification names, else its author's."""

from __future__ import annotations

from bot.services import people
from bot.services.office import Act
from specs.document import Document
from specs.forms import Form
from specs.organisation.model import Directorate


def of_post(act: Act, author: str, form: Form, document: Document) -> Directorate | None:
    """The directorate that a specification names, by name or key, else its author's; None where neither is known."""
    written = document.header_words(form.directorate_field) if form.directorate_field else ""
    entry = people.directory_entry(act.session, act.organisation, author)
    named = act.organisation.directorate_named(written)
    return named or (act.organisation.directorate(entry.directorate) if entry else None)

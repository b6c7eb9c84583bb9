"""A new draft from an earlier specification: all its words, under new ids, and asked what is new about the post."""

from __future__ import annotations

from bot.conversation.adopting import adopted
from bot.conversation.context import Context
from bot.conversation.draft import Draft
from specs.document import Document, SectionEntry


def copied(context: Context, document: Document) -> Draft:
    """The draft of a copy. The reference of the post is left out and asked for; signatures are not carried over."""
    form = context.form
    header = {key: value for key, value in document.header.items() if key != form.reference_field}
    bare = document.model_copy(update={"header": header, "sign_off": (), "sections": _without_ids(document)})
    draft = adopted(context, bare)
    asked_anew = f"header.{form.reference_field}"
    return draft.model_copy(update={"marks": {key: mark for key, mark in draft.marks.items() if key != asked_anew}})


def _without_ids(document: Document) -> dict[str, SectionEntry]:
    """The sections with no ids of criteria: the copy gives its own."""
    bare = {}
    for key, entry in document.sections.items():
        several = {
            name: tuple(each.model_copy(update={"id": ""}) for each in getattr(entry, name))
            for name in ("essential", "desirable")
        }
        bare[key] = entry.model_copy(update=several)
    return bare

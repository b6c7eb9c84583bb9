"""A document that exists already (an example, an import) as a draft: what it says is settled, what it lacks is open."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.draft import Draft, new_draft
from bot.conversation.questions import LISTED, is_empty, questions
from specs.document import Document, with_ids


def _free_number(document: Document) -> int:
    """The number from which on no id of the document is taken, so that a new criterion is never mistaken for it."""
    ids = [criterion.id for _, _, criterion in document.all_criteria()]
    ids += [indicator.id for chosen in document.competencies for indicator in chosen.indicators]
    ids += [duty.id for duty in document.duties]
    ids += [duty for _, _, criterion in document.all_criteria() for duty in criterion.for_duties]
    taken = (int(each[1:]) for each in ids if each.startswith(("c", "d")) and each[1:].isdecimal())
    return 1 + max(taken, default=0)


def adopted(context: Context, document: Document) -> Draft:
    """The draft of a document, with nothing to ask but what is required and missing, which the review says."""
    begun = new_draft(context).model_copy(update={"form_version": context.form.version})
    named = with_ids(document)
    draft = begun.model_copy(update={"document": named, "next_id": _free_number(named)})
    marks = {
        question.key: "skipped" if is_empty(draft, question) else "settled"
        for question in questions(context, draft)
        if question.kind in LISTED or is_empty(draft, question)
    }
    return Draft.model_validate({**draft.model_dump(), "marks": marks})

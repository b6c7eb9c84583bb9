"""A document that exists already (an example, an import) as a draft: what it says is settled, what it lacks is open."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.draft import Draft, new_draft
from bot.conversation.questions import LISTED, is_empty, questions
from specs.document import Document, with_ids


def adopted(context: Context, document: Document) -> Draft:
    """The draft of a document, with nothing to ask but what is required and missing, which the review says."""
    begun = new_draft(context).model_copy(update={"form_version": context.form.version})
    whole = with_ids(document)
    draft = begun.model_copy(update={"document": whole, "next_id": _next_id(whole)})
    marks = {
        question.key: "skipped" if is_empty(draft, question) else "settled"
        for question in questions(context, draft)
        if question.kind in LISTED or is_empty(draft, question)
    }
    return Draft.model_validate({**draft.model_dump(), "marks": marks})


def _next_id(document: Document) -> int:
    """The number from which new ids are free: above those of every criterion and behaviour."""
    ids = [criterion.id for _, _, criterion in document.all_criteria()]
    ids += [each.id for chosen in document.competencies for each in chosen.indicators]
    return max((int(each[1:]) for each in ids if each[:1] == "c" and each[1:].isdecimal()), default=0) + 1

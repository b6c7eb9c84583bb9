"""A document that exists already (an example, an import) as a draft: what it says is settled, what it lacks is open."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.draft import Draft, new_draft
from bot.conversation.questions import LISTED, is_empty, questions
from specs.document import Document, with_ids


def adopted(context: Context, document: Document) -> Draft:
    """The draft of a document, with nothing to ask but what is required and missing, which the review says."""
    begun = new_draft(context).model_copy(update={"form_version": context.form.version})
    draft = begun.model_copy(update={"document": with_ids(document)})
    draft = draft.model_copy(update={"next_id": 1 + _highest_id(draft.document)})
    marks = {
        question.key: "skipped" if is_empty(draft, question) else "settled"
        for question in questions(context, draft)
        if question.kind in LISTED or is_empty(draft, question)
    }
    return Draft.model_validate({**draft.model_dump(), "marks": marks})


def _highest_id(document: Document) -> int:
    """The highest number among the ids, so that what is added later gets one of its own."""
    ids = [criterion.id for _, _, criterion in document.all_criteria()]
    ids += [indicator.id for chosen in document.competencies for indicator in chosen.indicators]
    return max((int(each[1:]) for each in ids if each[:1] == "c" and each[1:].isdecimal()), default=0)

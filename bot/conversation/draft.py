"""A draft: the document so far, what was skipped or settled, and words that found no place yet. All of it data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.conversation.context import Context
from bot.conversation.history import History
from bot.conversation.pending import Pending, Proposal
from specs.document import Document
from specs.forms import Form

# skipped: "not now", asked again at the review. settled: answered, or left empty on purpose. not_known: nobody can say
# yet, so it stays open and nothing is sent until it is answered.
Mark = Literal["skipped", "settled", "not_known"]
ValueT = TypeVar("ValueT")


class Draft(BaseModel):
    """One document under way. Several people may talk about it; what each looks at is their own Focus.

    `document.form` is empty until a form is chosen. `next_id` numbers the next criterion or indicator. `declined` are
    ids of suggestions (of the library, or of precedents) that do not suit this post: nobody is offered them here again.
    `picked` are keys of competencies that were chosen for this post where the framework leaves some to choose.
    `proposed` are words that were read as answers and wait for a yes. The versions are those that the draft stands on;
    `framework` is empty where there is none, or where it was not recorded yet.
    `duties_first` is what became of the offer to begin with the duties: empty before it was made, the key of the
    question that it stands beside, then `taken` or `passed`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Document
    marks: dict[str, Mark] = Field(default_factory=dict)
    tray: tuple[str, ...] = ()
    form_version: int = 1
    organisation_version: int = 1
    framework: str = ""
    framework_version: int = 0
    next_id: int = 1
    declined: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    duties_first: str = ""
    proposed: tuple[Proposal, ...] = ()
    history: History = Field(default_factory=History)


class Offered(BaseModel):
    """The suggestions that one person was shown at a question, by their ids (of the library, or of precedents).

    `lettered` has each that was ever shown, in the order of their letters, so that a letter keeps its meaning;
    `showing` are those of the message shown last, `like` the id of the one that they are like, if that was asked for.
    `title` and `grade` are what they were made for: with others, they
    start afresh.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    grade: str = ""
    lettered: tuple[str, ...] = ()
    showing: tuple[str, ...] = ()
    like: str = ""


class Focus(BaseModel):
    """Where one person looks. `question` is the key of the one being asked, empty before the first.

    `offered` is keyed by question. `reviewed` says that this person was shown the whole review of a finished draft.
    `shown` has the ids of each list of criteria as this person saw it last, so that a number keeps its meaning when
    somebody else changes the list; `listed` is the key of the list seen last of all. `pending` waits for a yes or no.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str = ""
    misunderstood: int = 0
    offered: dict[str, Offered] = Field(default_factory=dict)
    reviewed: bool = False
    shown: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    listed: str = ""
    pending: Pending | None = None


def new_draft(context: Context) -> Draft:
    """An empty draft; its form is set already where there is nothing to choose."""
    draft = Draft(
        document=Document(form="", organisation=context.organisation.organisation),
        organisation_version=context.organisation.version,
        framework=context.framework.framework if context.framework else "",
        framework_version=context.framework.version if context.framework else 0,
    )
    return draft if len(context.forms) > 1 else on_form(draft, context, context.form)


def on_form(draft: Draft, context: Context, form: Form) -> Draft:
    """The draft on that form. A title given earlier moves to the form's title field; nothing else is taken away."""
    header = dict(draft.document.header)
    for other in (context.form, *context.forms):
        if other.title_field != form.title_field and other.title_field in header:
            title = header.pop(other.title_field)
            header.setdefault(form.title_field, title)
    for field in form.header:
        if field.filled_with == "employer":
            header.setdefault(field.key, context.organisation.name)
    update = {
        "form": form.form,
        "header": in_order(header, [field.key for field in form.header]),
        "sections": in_order(draft.document.sections, [section.key for section in form.sections]),
    }
    document = draft.document.model_copy(update=update)
    return draft.model_copy(update={"document": document, "form_version": form.version})


def in_order(keyed: Mapping[str, ValueT], order: Sequence[str]) -> dict[str, ValueT]:
    """The same in the form's order, so that a document reads the same in whatever order it was answered."""
    known = [key for key in order if key in keyed]
    return {key: keyed[key] for key in (*known, *(key for key in keyed if key not in known))}

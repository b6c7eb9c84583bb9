"""The questions of a draft, worked out each time from the form and the answers. No state holds a "step"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.conversation.context import Context
from bot.conversation.draft import Draft
from bot.conversation.duties import (
    DUTIES,
    TAKEN,
    chosen_for,
    day_one_asking,
    duties_asking,
    duties_label,
    duty_key,
    duty_label,
)
from bot.conversation.framework import choice_for, picked
from bot.conversation.post_facts import facts_now, first_taking, wants_reason
from bot.conversation.remembering import remembered
from specs.document import Necessity
from specs.forms import Form
from specs.forms.model import Asking, HeaderField, Section

QuestionKind = Literal[
    "form",
    "text",
    "grade",
    "date",
    "lines",
    "head_counts",
    "contacts",
    "criteria",
    "assessed",
    "prose",
    "competencies",
    "which",
    "review",
    "edit",
    "facts",
    "fact",
    "fact_reason",
    "clauses",
    "clause_reason",
    "duties",
    "duty",
]
_NO_WORDS = Asking()
# Kinds to which several messages may add; they stay open until the person says that it is all.
LISTED: frozenset[QuestionKind] = frozenset(
    {"lines", "head_counts", "contacts", "criteria", "prose", "competencies", "duties", "duty"}
)
# About the work before the person: never needed, and asked only of those who want to begin so.
OF_DUTIES: frozenset[QuestionKind] = frozenset({"duties", "duty"})


@dataclass(frozen=True)
class Question:
    """One question. `field` is set for the document's head, `section` for everything that stands in a section.

    `aspect` tells questions about one section apart (essential, assessed, desirable); it is a key of the labels.
    `facts` are the keys of the post facts that it asks for, `duty` is the id of the main duty that it is about.
    """

    key: str
    kind: QuestionKind
    label: str
    asking: Asking = _NO_WORDS
    required: bool = False
    field: str = ""
    section: str = ""
    necessity: Necessity = "essential"
    aspect: str = ""
    facts: tuple[str, ...] = ()
    duty: str = ""

    def named(self) -> dict[str, str]:
        """The question's name as facts of a message."""
        return {"label": self.label, "aspect": self.aspect}


FORM = Question("form", "form", "Form", required=True)
REVIEW = Question("review", "review", "Review")
EDIT = Question("edit", "edit", "Change an answer")
# Which competencies, where there is a choice: asked before their behaviours.
WHICH = "competencies.which"
CLAUSES = Question("clauses", "clauses", "Fixed clauses")


@remembered
def questions(context: Context, draft: Draft) -> tuple[Question, ...]:
    """All questions that apply now, in order; the last is always the review.

    While no form is chosen and there are several, that is the only question before the review.
    """
    if len(context.forms) > 1 and not draft.document.form:
        return (FORM, REVIEW)
    form = context.form_named(draft.document.form)
    asked = [*_of_duties(form, draft), *_of_header(form)]
    before = first_taking(form)
    for section in form.sections:
        asked += _which_competencies(context, draft, section)
        asked += _of_facts(context, draft) if section.key == before else ()
        asked += _of_section(section, draft)
    return (*((FORM,) if len(context.forms) > 1 else ()), *asked, REVIEW)


def _of_duties(form: Form, draft: Draft) -> Iterator[Question]:
    """The main duties, and what each asks of somebody on day one: for whoever wants to begin so, or has begun so."""
    if form.duties != "optional" or not (draft.duties_first == TAKEN or draft.document.duties):
        return
    yield Question(DUTIES, "duties", duties_label(form), duties_asking())
    for number, duty in enumerate(draft.document.duties, start=1):
        yield Question(duty_key(duty.id), "duty", duty_label(number), day_one_asking(), duty=duty.id)


def _of_header(form: Form) -> Iterator[Question]:
    for field in form.header:
        if field.asked:
            yield _header_question(field)


def _header_question(field: HeaderField) -> Question:
    key = f"header.{field.key}"
    return Question(key, field.kind, field.label, field, required=field.required, field=field.key)


def _which_competencies(context: Context, draft: Draft, section: Section) -> Iterator[Question]:
    """Before the behaviours, where the framework leaves competencies to choose for this grade."""
    if section.kind == "competencies" and section.asked:
        choice = choice_for(context, draft)
        if choice and choice.offered:
            yield Question(WHICH, "which", section.label, section=section.key, aspect="which")


def _of_section(section: Section, draft: Draft) -> Iterator[Question]:
    if not section.asked or section.kind == "duties":
        return
    key, label, required = section.key, section.label, section.required
    if section.kind == "competencies":
        yield Question("competencies", "competencies", label, section, required, section=key)
        return
    if section.kind == "text":
        yield Question(f"{key}.text", "prose", label, section, required, section=key)
        return
    several = "essential" if section.desirable or section.assessed else ""
    yield Question(f"{key}.essential", "criteria", label, section, required, section=key, aspect=several)
    if section.assessed and draft.document.section(key).criteria():
        yield Question(f"{key}.assessed", "assessed", label, section=key, aspect="assessed")
    if section.desirable:
        words = Asking(ask=section.ask_desirable, example=section.example_desirable, help=section.help, why=section.why)
        asked: Necessity = "desirable"
        yield Question(f"{key}.desirable", "criteria", label, words, section=key, necessity=asked, aspect=asked)


def _of_facts(context: Context, draft: Draft) -> Iterator[Question]:
    """What is asked about the post, because fixed clauses depend on it; last the clauses, asked only when named."""
    library, facts = context.clauses, facts_now(context, draft)
    listed = tuple(fact.key for fact in facts if fact.kind == "yes_no")
    if library and listed:
        words = library.question
        asking = Asking(ask=words.ask, example=words.example, help=words.help, why=words.why)
        yield Question("post_facts", "facts", words.label, asking, facts=listed)
    for fact in facts:
        if fact.kind == "one_of":
            words_of = Asking(ask=fact.ask, example=fact.example, help=fact.help, why=fact.why)
            yield Question(f"fact.{fact.key}", "fact", fact.label, words_of, facts=(fact.key,))
        if wants_reason(draft, fact):
            asked = Asking(ask=fact.ask_reason, example=fact.reason_example, help=fact.help, why=fact.why)
            key = f"fact.{fact.key}.reason"
            yield Question(key, "fact_reason", fact.label, asked, aspect="reason", facts=(fact.key,))
    if library and (draft.document.clauses or draft.document.clauses_taken_away):
        yield CLAUSES


def _of_clause(draft: Draft, key: str) -> Question | None:
    """Why a clause is taken away: asked only when somebody wants to."""
    standing = next((each for each in draft.document.clauses if f"clause.{each.key}" == key), None)
    return Question(key, "clause_reason", standing.label, aspect="reason") if standing else None


def is_empty(draft: Draft, question: Question) -> bool:
    """Whether the document says nothing yet where this question would put its answer."""
    document = draft.document
    if question.field:
        return not document.header.get(question.field)
    entry = document.section(question.section)
    match question.kind:
        case "facts" | "fact":
            return any(key not in document.post_facts for key in question.facts)
        case "fact_reason":
            return not any(document.post_facts[key].reason for key in question.facts if key in document.post_facts)
        case "form":
            return not document.form
        case "duties":
            return not document.duties
        case "duty":
            return not any(chosen_for(draft, question.duty))
        case "criteria":
            return not getattr(entry, question.necessity)
        case "assessed":
            return any(not criterion.assessed_by for criterion in entry.criteria())
        case "prose":
            return not entry.text
        case "competencies":
            return not any(chosen.indicators for chosen in document.competencies)
        case "which":
            return not picked(draft)
    return False


def is_open(draft: Draft, question: Question) -> bool:
    """Whether the question is still to be asked: not settled, not skipped, and not answered in one go."""
    if question.kind in ("review", "edit", "clauses", "clause_reason") or question.key in draft.marks:
        return False
    if question.kind in OF_DUTIES and draft.duties_first != TAKEN:
        return False
    return question.kind in LISTED or is_empty(draft, question)


def question_of(context: Context, draft: Draft, key: str) -> Question | None:
    """The question of that key if it applies now. `edit` (which answer to change) always does."""
    if key == EDIT.key:
        return EDIT
    if key.startswith("clause."):
        return _of_clause(draft, key)
    return next((question for question in questions(context, draft) if question.key == key), None)


def next_question(context: Context, draft: Draft) -> Question:
    """The first question that is still open; the review when there is none."""
    return next((question for question in questions(context, draft) if is_open(draft, question)), REVIEW)

"""Which facts of the post are to be asked: those on which a clause depends in this nation, on a form that takes any."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.draft import Draft
from specs.clauses import PostFact, facts_asked, holds
from specs.forms import Form


def facts_now(context: Context, draft: Draft) -> tuple[PostFact, ...]:
    """The facts that are asked of this draft now, in order; none where no clauses are in use."""
    if context.clauses is None or context.today is None:
        return ()
    known = draft.document.post_facts
    asked = facts_asked(context.clauses, context.organisation.calendar.nation)
    return tuple(fact for fact in asked if holds(fact.only_if, known))


def wants_reason(draft: Draft, fact: PostFact) -> bool:
    """Whether the answer to a fact is one for which a reason is recorded."""
    answer = draft.document.post_facts.get(fact.key)
    return answer is not None and answer.answer in fact.reason_for


def first_taking(form: Form) -> str:
    """The key of the form's first section that takes clauses, before which the facts are asked; empty for none."""
    return next((section.key for section in form.sections if section.takes_clauses), "")

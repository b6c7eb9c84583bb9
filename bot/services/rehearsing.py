"""A short interview that nobody has, right after the start: the first person then does not wait for what it loads."""

from __future__ import annotations

from bot.conversation import acts, core
from bot.conversation.core import Focus, new_draft
from bot.conversation.draft import on_form
from bot.conversation.questions import REVIEW
from bot.services import drafts
from bot.services.office import Act

# A title that everybody's library has suggestions for.
TITLE = "Customer Adviser"
# More than any form has questions.
AT_MOST = 200


def rehearse(act: Act) -> int:
    """Go through every form of the employer in force, from the title to the review; how many questions it put.

    Nothing is stored. It reads what an interview reads once in a process: forms, framework, suggestions, wording rules,
    templates; that takes 0.45 s of processor time, which nobody has to wait for then.
    """
    grade = act.organisation.ladder[0].name if act.organisation.ladder else ""
    put = 0
    for form in act.organisation.forms:
        context = drafts.context_for(act, form)
        draft = on_form(new_draft(context), context, context.form)
        outcome = core.step(context, draft, Focus(), acts.Start(TITLE))
        for _ in range(AT_MOST):
            if outcome.focus.question == REVIEW.key:
                break
            what = acts.Say(grade) if grade and outcome.focus.question == "header.grade" else acts.Press("skip")
            outcome = core.step(context, outcome.draft, outcome.focus, what)
            put += 1
    return put

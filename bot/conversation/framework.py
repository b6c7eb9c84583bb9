"""What the employer's ladder and framework say of a draft: its rungs, which competencies it has, what is proposed."""

from __future__ import annotations

from bot.conversation.context import Context
from bot.conversation.draft import Draft
from specs.document import HeadCount
from specs.frameworks import Choice, Proposal, choice_of, proposals_for
from specs.organisation.grades import Grade
from specs.suggestions import grade_band


def grade_written(context: Context, draft: Draft) -> str:
    """The draft's grade as it is printed; empty where the form has none or it was not given yet."""
    form = context.form_named(draft.document.form)
    return draft.document.header_words(form.grade_field) if form.grade_field else ""


def rungs_of(context: Context, draft: Draft) -> tuple[Grade, ...]:
    """The rungs of the draft's grade, the lowest first. A grade that the ladder does not know stands for itself."""
    written = grade_written(context, draft)
    if not written:
        return ()
    return context.organisation.rungs(written) or (Grade(key=written, name=written),)


def choice_for(context: Context, draft: Draft) -> Choice | None:
    """What there is to choose from; None without a framework or a grade."""
    rungs = rungs_of(context, draft)
    if context.framework is None or not rungs:
        return None
    return choice_of(context.framework, [rung.key for rung in rungs], leads=_leads(context, draft))


def picked(draft: Draft) -> frozenset[str]:
    """The competencies that somebody asked for: those chosen, and those whose behaviours stand in the document."""
    standing = (
        each.competency
        for each in draft.document.competencies
        if any(indicator.source == "framework" for indicator in each.indicators)
    )
    return frozenset((*draft.picked, *standing))


def proposed(context: Context, draft: Draft) -> tuple[Proposal, ...]:
    """The standard behaviours of the draft's rungs in its competencies; in all on offer where none is settled yet."""
    choice = choice_for(context, draft)
    if context.framework is None or choice is None:
        return ()
    asked = picked(draft)
    levelled = [each for each in choice.included if each.kind != "value"]
    chosen = [each for each in choice.choosable if each.key in asked]
    wanted = (*choice.included, *(chosen if chosen or levelled else choice.offered))
    return proposals_for(context.framework, rungs_of(context, draft), {each.key for each in wanted})


def _leads(context: Context, draft: Draft) -> bool | None:
    """Whether the post leads people, by whom it manages or its grade; None where the form does not ask."""
    counts = [each for value in draft.document.header.values() if isinstance(value, tuple) for each in value]
    if any(isinstance(each, HeadCount) and each.count for each in counts):
        return True
    written = grade_written(context, draft)
    if grade_band(context.organisation, written) == "manager":
        return True
    form = context.form_named(draft.document.form)
    return False if any(field.kind == "head_counts" and field.asked for field in form.header) else None

"""An answer to a question, by the kind of question; what finds no place is quoted back or kept in the tray."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.assessed import answer_assessed
from bot.conversation.before_form import form_among, form_called, kept_for_later
from bot.conversation.clauses import answer_clauses
from bot.conversation.competencies import answer_competencies, offer_of, reproposed
from bot.conversation.criteria import answer_criteria, mark_criteria
from bot.conversation.day_one import answer_day_one
from bot.conversation.draft import on_form
from bot.conversation.early_duties import noted_early, told_unasked
from bot.conversation.editing import at_edit
from bot.conversation.facts import answer_fact
from bot.conversation.from_grade import marks_checked
from bot.conversation.header import answer_line
from bot.conversation.lines import answer_lines
from bot.conversation.questions import Question
from bot.conversation.taking import about_suggestions
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from bot.conversation.which import answer_which

# Longer words that answer nothing are somebody's work, pasted in the wrong place: kept, not only quoted.
_TRAY_FROM = 300


def answer(turn: Turn, question: Question, text: str, left_out: int) -> Turn:
    """Take the words as the answer to the question. `left_out` counts the control characters taken out of them."""
    if not has_words(text):
        return turn.misunderstood().noting("answer.without_words", **question.named(), typed=one_line(text))
    if question.kind in ("text", "grade", "date"):
        return _line(turn, question, text, left_out)
    if left_out:
        turn = turn.noting("text.cleaned", count=left_out)
    match question.kind:
        case "form":
            return _form(turn, text)
        case "criteria":
            changed = about_suggestions(turn, question, text) or mark_criteria(turn, question, text)
            return changed or answer_criteria(turn, question, text)
        case "assessed":
            return answer_assessed(turn, question, text)
        case "which":
            return answer_which(turn, question, text)
        case "duty":
            return answer_day_one(turn, question, text)
        case "competencies":
            return answer_competencies(turn, question, text)
        case "review":
            return not_understood(turn, text)
        case "edit":
            return at_edit(turn, text)
        case "facts" | "fact" | "fact_reason":
            return answer_fact(turn, question, text) or not_understood(turn, text)
        case "clauses" | "clause_reason":
            return answer_clauses(turn, question, text) or not_understood(turn, text)
    return answer_lines(turn, question, text)


def _line(turn: Turn, question: Question, text: str, left_out: int) -> Turn:
    before = offer_of(turn).proposals
    turn = answer_line(turn, question, text, left_out)
    if question.field != turn.form.grade_field or not turn.moves:
        return turn
    return marks_checked(reproposed(turn, before))


def choose_form(turn: Turn, key: str) -> Turn:
    """Set the form. Answers that it does not ask for stay in the draft and are shown as not placed."""
    form = turn.context.form_named(key)
    chosen = replace(turn.with_focus(reviewed=False), draft=on_form(turn.draft, turn.context, form))
    return told_unasked(chosen.moving().noting("form.chosen", form=form.name))


def _form(turn: Turn, text: str) -> Turn:
    if form := form_called(turn, text):
        return choose_form(turn, form.form)
    if (among := form_among(turn, text)) and not turn.draft.document.form:
        form, rest = among
        return choose_form(turn.with_draft(tray=(*turn.draft.tray, rest)), form.form)
    later = None if turn.draft.document.form else kept_for_later(turn, text)
    return later or noted_early(turn, text) or not_understood(turn, text)


def not_understood(turn: Turn, text: str) -> Turn:
    """Say so and quote it; words that are too long to have been a slip are kept in the tray."""
    turn = turn.misunderstood()
    if len(text) > _TRAY_FROM:
        return turn.with_draft(tray=(*turn.draft.tray, text.strip())).noting(
            "tray.kept", number=len(turn.draft.tray) + 1
        )
    return turn.noting("not_understood", typed=one_line(text), often=turn.focus.misunderstood > 1)

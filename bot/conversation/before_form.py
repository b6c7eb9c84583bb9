"""Answers that come before the form is chosen: kept as not placed, and read as soon as there is a form to read them by.

"Customer Hub Assistant, grade 4, reports to the hub manager" is understood at the question which form; "the factor
form, grade 4" chooses the form as well.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.adding import added_in
from bot.conversation.command_set import Add, Several
from bot.conversation.draft import on_form
from bot.conversation.questions import Question, question_of, questions
from bot.conversation.several import answer_in, headings_in, placed_at, several_in, strays_in
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line, plain
from specs.forms import Form


def form_called(turn: Turn, text: str) -> Form | None:
    """The form that the words name, by its number, key or name."""
    said = plain(text).removeprefix("the ")
    for number, form in enumerate(turn.context.forms, start=1):
        ways = {str(number), form.form.casefold(), plain(form.name), plain(form.name).removesuffix(" form")}
        if said in ways:
            return form
    return None


def form_among(turn: Turn, text: str) -> tuple[Form, str] | None:
    """The form that one part of a message names, and the other parts, as they were typed."""
    parts = re.split(r"(?<=[\n,;])", text)
    for place, part in enumerate(parts):
        form = form_called(turn, part.strip(" ,;\n")) if len(parts) > 1 else None
        if form and not part.strip(" ,;\n").isdigit():
            return form, "".join([*parts[:place], *parts[place + 1 :]]).strip(" ,;\n")
    return None


def kept_for_later(turn: Turn, text: str) -> Turn | None:
    """With words that answer something on one of the forms kept until it is chosen; None for any others."""
    if not any(read_on(turn, form, text) for form in turn.context.forms):
        return None
    kept = turn.understood().with_draft(tray=(*turn.draft.tray, text.strip()))
    return kept.noting("form.kept", typed=one_line(text))


def read_on(turn: Turn, form: Form, text: str) -> Several | None:
    """What the words answer on that form; None where they answer nothing."""
    on = replace(turn, draft=on_form(turn.draft, turn.context, form))
    asked = _title_question(on)
    if not has_words(text):
        return None
    placed, left = several_in(on, asked, text)
    if placed:
        return Several(placed, left, headings_in(on, text), strays_in(on, text))
    alone = answer_in(on, text)
    return Several((alone,)) if alone else _added_on(on, asked, text)


def _added_on(on: Turn, asked: Question, text: str) -> Several | None:
    """ "add desirable to knowledge: ..." on that form."""
    found = added_in(on, asked, text.strip())
    if isinstance(found, Add):
        known = question_of(on.context, on.draft, found.question)
        return Several(tuple(placed_at(on, known.key, found.text))) if known else None
    return found


def _title_question(turn: Turn) -> Question:
    asked = questions(turn.context, turn.draft)
    title = next((each for each in asked if each.field == turn.form.title_field), None)
    # With a title already, the first words of a message are no title: they are read as at the review.
    return asked[-1] if title is None or turn.document.header_words(title.field) else title

"""Editing a whole list in a form: the press that opens it, and its submissions."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.blocks import assessed_modal, bulk_modals, modals, parts
from bot.listeners.failing import Occasion, run
from bot.listeners.payload import Pressed, optional_text, text_at, view_values
from bot.services import assessing, editing, threads
from bot.services.office import Act, Office
from bot.slack.text import clean
from prompts import without_emphasis, words

View = dict[str, Any]
# Under a box there is room for a few sentences; what they quote stands in the box.
_MOST_TOLD = 600


class _Errors(Exception):
    """The form goes back with errors, so that the transaction is undone."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(str(errors))


def place_chosen(act: Act, pressed: Pressed) -> View | None:
    """A section chosen from the menu of the card at the head of a thread."""
    post_id = pressed.post_id or threads.post_at(act, pressed.channel, pressed.message_ts)
    return _opened(act, pressed, post_id, pressed.chosen[0]) if pressed.chosen else None


def at_question(act: Act, pressed: Pressed) -> tuple[bool, View | None]:
    """The button under a question: whether the question is about something with a form, and the form."""
    place = editing.place_of(act, pressed.post_id)
    return (True, _opened(act, pressed, pressed.post_id, place)) if place else (False, None)


def _opened(act: Act, pressed: Pressed, post_id: int, place: str) -> View | None:
    asked = editing.Asked(pressed.user_id, post_id, pressed.channel, pressed.thread_ts)
    if not editing.is_list(act, post_id, place):
        fields = editing.open_fields(act, asked, place, bulk_modals.shown_fields)
        return (
            bulk_modals.fields_view(fields.id, fields.label, fields.fields, left_out=fields.left_out)
            if fields
            else None
        )
    form = editing.open_list(act, asked, place, bulk_modals.shown_in_boxes)
    if form is None:
        return None
    shown = bulk_modals.duties_view if form.of_duties else bulk_modals.list_view
    return shown(form.id, form.label, form.lines, with_desirable=form.with_desirable, left_out=form.left_out)


def assessing_at_question(act: Act, pressed: Pressed) -> tuple[bool, View | None]:
    """The button under the question how a section is assessed: whether it is one, and the form."""
    place = assessing.place_of(act, pressed.post_id)
    return (True, _assessing(act, pressed, pressed.post_id, place)) if place else (False, None)


def assessing_chosen(act: Act, pressed: Pressed) -> View | None:
    """A section chosen from the menu of the review."""
    post_id = pressed.post_id or threads.post_at(act, pressed.channel, pressed.message_ts)
    return _assessing(act, pressed, post_id, pressed.chosen[0]) if pressed.chosen else None


def _assessing(act: Act, pressed: Pressed, post_id: int, place: str) -> View | None:
    asked = editing.Asked(pressed.user_id, post_id, pressed.channel, pressed.thread_ts)
    form = assessing.open_form(act, asked, place)
    if form is None:
        return None
    texts = [each.text for each in form.criteria]
    methods = [(each.key, each.label) for each in form.methods]
    return assessed_modal.assessed_view(form.id, form.label, texts, methods, form.usual, form.exceptions)


def register(app: App, office: Office) -> None:
    """The submissions of these forms; others are for `views`."""

    @app.view(re.compile(r"bulk\..*", re.DOTALL))
    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        user_id, key = text_at(body, "user", "id"), f"view:{text_at(body, 'trigger_id')}"
        callback_id = text_at(body, "view", "callback_id")
        form_id = _number(optional_text(body, "view", "private_metadata"))
        values = {block: clean(value) for block, value in view_values(body).items()}
        views: list[View] = []
        errors: dict[str, str] = {}

        def work(act: Act) -> None:
            view = _submitted(act, callback_id, form_id, user_id, values)
            views[:] = [view] if view else []

        def once() -> None:
            try:
                office.once(key, work)
            except _Errors as refused:
                errors.update(refused.errors)

        failure = run(office, Occasion(key, user_id, ""), once)
        if failure and values:
            # Under the first box, so that the form stays open with all that was typed in it.
            ack(response_action="errors", errors={next(iter(values)): failure})
        elif failure:
            ack(response_action="update", view=modals.sentence_view(failure, {}))
        elif errors:
            ack(response_action="errors", errors=errors)
        elif views:
            ack(response_action="update", view=views[0])
        else:
            ack()


def _submitted(act: Act, callback_id: str, form_id: int, user_id: str, values: dict[str, str]) -> View | None:
    exceptions = assessing.opened(act, form_id, user_id)
    if exceptions is not None and callback_id == bulk_modals.DISAGREEMENTS:
        outcome = assessing.submit_rulings(act, form_id, user_id, bulk_modals.rulings_in(values))
    elif exceptions is not None or callback_id == assessed_modal.ASSESSED:
        usual, typed_over = assessed_modal.chosen_in(values, exceptions or ())
        outcome = assessing.submit(act, form_id, user_id, usual, typed_over)
    elif callback_id == bulk_modals.DISAGREEMENTS:
        outcome = editing.submit_rulings(act, form_id, user_id, bulk_modals.rulings_in(values))
    elif callback_id == bulk_modals.FIELDS:
        fields = editing.opened_fields(act, form_id, user_id)
        outcome = editing.submit_fields(act, form_id, user_id, bulk_modals.fields_typed(values, fields))
    else:
        form = editing.opened(act, form_id, user_id)
        base, with_desirable = (form.lines, form.with_desirable) if form else ((), True)
        typed = bulk_modals.typed_in(values, base, with_desirable=with_desirable)
        outcome = editing.submit_list(act, form_id, user_id, typed)
    if outcome.wordless or outcome.refused:
        raise _Errors(_sentences(outcome, values))
    if outcome.disagreements:
        return bulk_modals.disagreements_view(form_id, outcome.label, outcome.disagreements)
    return None


def _sentences(outcome: editing.Outcome, values: dict[str, str]) -> dict[str, str]:
    """A sentence under each box with something that cannot be used. What was typed stands above it."""
    found: dict[str, str] = {}
    for key, notes in outcome.refused.items():
        told = " ".join(without_emphasis(words(note.name, note.facts).lead) for note in notes)
        # In the form that asks about disagreements the field has no box; there the answer to it is the place.
        block_id = next((block for block in values if block in (f"{key}:0", f"ruling:{key}")), next(iter(values)))
        found[block_id] = parts.shortened(told, _MOST_TOLD)
    for each in outcome.wordless:
        block_id, number = bulk_modals.box_of(values, each.necessity, each.number)
        sentence = words("bulk.form.wordless", {"number": number, "text": each.text}).lead
        found[block_id] = " ".join(filter(None, (found.get(block_id), sentence)))
    return found


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 16 else 0

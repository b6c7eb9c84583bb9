"""Submitted modals: words for a query or a rejection, the people who sign, another approver."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.blocks import modals, query_modals, route_modals
from bot.listeners import home_routes, reminder_routes
from bot.listeners.failing import Occasion, run
from bot.listeners.opening import say_directly
from bot.listeners.payload import optional_text, text_at, view_values
from bot.services import answering, choosing, delegating, periods, reassigning, recording, signing, submission
from bot.services.office import Act, Office
from bot.slack.text import clean
from prompts import without_emphasis, words

# What a submission does; it gives the errors to show in the form, by block, and then nothing may have been changed.
Route = Callable[[Act, modals.Submitted], dict[str, str]]


class _Errors(Exception):
    """The form goes back with errors, so that the transaction is undone."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(str(errors))


def register(app: App, office: Office) -> None:
    """Every submitted view. A closed one needs no act."""

    @app.view(re.compile(".*", re.DOTALL))
    def submitted(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        user_id, key = text_at(body, "user", "id"), f"view:{text_at(body, 'trigger_id')}"
        form = modals.submitted(
            user_id,
            optional_text(body, "user", "team_id") or optional_text(body, "team", "id"),
            text_at(body, "view", "callback_id"),
            optional_text(body, "view", "private_metadata"),
            {block: clean(value) for block, value in view_values(body).items()},
        )
        errors: dict[str, str] = {}

        def work() -> None:
            try:
                office.once(key, lambda act: _work(act, form))
            except _Errors as refused:
                errors.update(refused.errors)

        failure = run(office, Occasion(key, user_id, form.channel), work)
        if failure:
            say_directly(client, form.channel, user_id, failure)
            ack(response_action="update", view=modals.sentence_view(failure, form.values))
        elif errors:
            ack(response_action="errors", errors={block: without_emphasis(each) for block, each in errors.items()})
        elif form.callback_id not in ROUTES:
            sentence = words("form.unknown", {}).lead
            ack(response_action="update", view=modals.sentence_view(sentence, form.values))
        else:
            ack()

    @app.view_closed(re.compile(".*", re.DOTALL))
    def closed(ack: Ack) -> None:
        ack()


def _work(act: Act, form: modals.Submitted) -> None:
    route = ROUTES.get(form.callback_id)
    errors = route(act, form) if route else {}
    if errors:
        raise _Errors(errors)


def _decide(act: Act, form: modals.Submitted) -> dict[str, str]:
    what: Any = form.callback_id.removeprefix("signoff.")
    if not form.values.get(modals.WORDS, "").strip():
        return {modals.WORDS: words(f"modal.{what}.missing", {}).lead}
    card = signing.submitted(form)
    signing.press(act, card, what, form.values[modals.WORDS], criteria=query_modals.chosen_in(form.values))
    return {}


def _answer(act: Act, form: modals.Submitted) -> dict[str, str]:
    return answering.submit_form(act, form.user_id, form.post_id, form.values.get(modals.WORDS, ""))


def _people(act: Act, form: modals.Submitted) -> dict[str, str]:
    return submission.submit_form(act, form.user_id, form.post_id, form.values)


def _absence(act: Act, form: modals.Submitted) -> dict[str, str]:
    return periods.submit_form(act, form, begin=delegating.begin)


def _post(act: Act, form: modals.Submitted) -> dict[str, str]:
    errors = submission.submit_post(act, form.user_id, form.post_id, route_modals.facts_in(form.values))
    return {route_modals.FACT + fact: sentence for fact, sentence in errors.items()}


def _record(act: Act, form: modals.Submitted) -> dict[str, str]:
    card = signing.submitted(form)
    return recording.submit_form(act, card, form.values)


def _share(act: Act, form: modals.Submitted) -> dict[str, str]:
    chosen, what = form.values.get(modals.PERSON, ""), form.callback_id.removeprefix("sharing.")
    sentence = choosing.submit(act, form.post_id, form.user_id, chosen, what)
    return {modals.PERSON: sentence} if sentence else {}


ROUTES: dict[str, Route] = {
    "signoff.query": _decide,
    "signoff.reject": _decide,
    "signoff.reassign": reassigning.submit_form,
    "signoff.hand": reassigning.submit_any,
    "signoff.delegate": delegating.submit_card,
    "absence.set": _absence,
    "signoff.record": _record,
    "sharing.hand_over": _share,
    "sharing.invite": _share,
    "submission.people": _people,
    "submission.post": _post,
    **reminder_routes.FORMS,
    **home_routes.FORMS,
    "query.answer": _answer,
}

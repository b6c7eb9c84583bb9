"""Presses: one listener for all, and our own table, because each further listener costs every press."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.blocks import absence_modals, modals, query_modals, route_modals, sharing_modals
from bot.blocks.button_rows import MENU
from bot.conversation.replies import Reply
from bot.listeners import bulk, home_routes, reminder_routes
from bot.listeners.failing import Occasion, run
from bot.listeners.opening import open_view, say_directly
from bot.listeners.payload import Pressed, card_of, pressed_in
from bot.services import (
    answering,
    away,
    choosing,
    commanding,
    conversations,
    deciding,
    delegating,
    earlier,
    home_tab,
    posting,
    querying,
    reassigning,
    recording,
    signing,
    submission,
    threads,
    uploads,
)
from bot.services.office import Act, Office

View = dict[str, Any]
# Followed by the number of the draft's reference.
OPEN_DRAFT = "draft.open."
# What a press does: an act in a transaction, which may give a view to open after the commit.
Route = Callable[[Act, Pressed], View | None]


def register(app: App, office: Office) -> None:
    """Every element of every message and view."""

    @app.action(re.compile(".*", re.DOTALL))
    def press(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        pressed = pressed_in(body)
        key = f"press:{pressed.trigger_id}"
        views: list[View] = []

        def work(act: Act) -> None:
            view = route_of(pressed.action_id)(act, pressed)
            views[:] = [] if view is None else [view]

        failure = run(office, Occasion(key, pressed.user_id, pressed.channel), lambda: office.once(key, work))
        if failure:
            say_directly(client, pressed.channel, pressed.user_id, failure)
        elif views:
            open_view(office, client, pressed, views[0])
        ack()


def route_of(action_id: str) -> Route:
    """The route of an action; whatever is not known here gets a sentence and never silence."""
    if action_id in ROUTES:
        return ROUTES[action_id]
    if action_id.startswith("query."):
        return _point
    if action_id.startswith("home."):
        return _at_home
    if action_id.startswith(OPEN_DRAFT):
        return _open_draft
    return _talk if action_id.startswith("conversation.") else _unknown


def _at_home(act: Act, pressed: Pressed) -> View | None:
    """A button beside a specification on the Home tab; its value names the specification, not a message."""
    home_tab.press(act, pressed.user_id, pressed.workspace, pressed.action_id, pressed.post_id)
    return None


def _point(act: Act, pressed: Pressed) -> View | None:
    """A button beside a point of a query: to answer it, or to go where it can be changed."""
    _, way, point = f"{pressed.action_id}..".split(".")[:3]
    at = answering.Press(pressed.user_id, int(point) if point.isdecimal() else 0, pressed.channel, pressed.thread_ts)
    if way == "change":
        answering.change(act, at)
        return None
    asked = answering.may_begin(act, at)
    return query_modals.answer_view(f"{asked['point']}.0", asked) if asked else None


def _approve(act: Act, pressed: Pressed) -> View | None:
    signing.press(act, card_of(pressed), "approve")
    return None


def _query(act: Act, pressed: Pressed) -> View | None:
    ready = signing.may_begin(act, card_of(pressed), "query")
    if not ready:
        return None
    return query_modals.query_view(pressed.value, pressed.channel, querying.of_card(act, pressed.post_id))


def _reject(act: Act, pressed: Pressed) -> View | None:
    ready = signing.may_begin(act, card_of(pressed), "reject")
    return modals.words_view("reject", pressed.value, pressed.channel) if ready else None


def _paper(act: Act, pressed: Pressed) -> View | None:
    deciding.open_document(act, card_of(pressed))
    return None


def _reassign(act: Act, pressed: Pressed) -> View | None:
    asked = reassigning.may_begin(act, card_of(pressed))
    return absence_modals.give_view(pressed.value, asked) if asked else None


def _delegate(act: Act, pressed: Pressed) -> View | None:
    if delegating.is_for_hr(act, card_of(pressed)):
        return _reassign(act, pressed)
    facts = delegating.may_begin(act, card_of(pressed))
    return absence_modals.delegate_view(pressed.value, pressed.channel, facts) if facts else None


def _end_absence(act: Act, pressed: Pressed) -> View | None:
    reply = away.end_now(act, pressed.user_id, pressed.post_id)
    posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)
    return None


def _change_people(act: Act, pressed: Pressed) -> View | None:
    form = submission.form_for_people(act, pressed.post_id, pressed.user_id)
    if isinstance(form, Reply):
        posting.tell_privately(act, pressed.user_id, pressed.channel, form, pressed.thread_ts)
        return None
    return modals.people_view(pressed.value, form)


def _about_post(act: Act, pressed: Pressed) -> View | None:
    asked = submission.form_about_post(act, pressed.post_id, pressed.user_id)
    if isinstance(asked, Reply):
        posting.tell_privately(act, pressed.user_id, pressed.channel, asked, pressed.thread_ts)
        return None
    return route_modals.post_view(pressed.value, [(each.fact, each.answers, each.answer) for each in asked])


def _record(act: Act, pressed: Pressed) -> View | None:
    facts = recording.may_begin(act, card_of(pressed))
    return route_modals.record_view(pressed.value, pressed.channel, facts) if facts else None


def _talk(act: Act, pressed: Pressed) -> View | None:
    conversations.press(
        act,
        conversations.Pressed(
            user_id=pressed.user_id,
            post_id=pressed.post_id or threads.post_at(act, pressed.channel, pressed.message_ts),
            key=pressed.action_id.removeprefix("conversation."),
            chosen=pressed.chosen,
            channel=pressed.channel,
            thread_ts=pressed.thread_ts,
        ),
    )
    return None


def _from_menu(act: Act, pressed: Pressed) -> View | None:
    """One of the buttons under the menu beside a row; the menu carries no message, so that is found by its place."""
    action = pressed.chosen[0] if pressed.chosen else ""
    if action == MENU or not action.startswith("conversation."):
        return _unknown(act, pressed)
    post_id = pressed.post_id or threads.post_at(act, pressed.channel, pressed.message_ts)
    return route_of(action)(act, replace(pressed, action_id=action, value=f"{post_id}.0", chosen=()))


def _bulk(act: Act, pressed: Pressed) -> View | None:
    """Editing in a form, where the question is about a list; elsewhere the conversation says how."""
    has_form, view = bulk.at_question(act, pressed)
    return view if has_form else _talk(act, pressed)


def _assess(act: Act, pressed: Pressed) -> View | None:
    """How a section is assessed, in a form; under another question the conversation says that it has none."""
    has_form, view = bulk.assessing_at_question(act, pressed)
    return view if has_form else _talk(act, pressed)


def _use(act: Act, pressed: Pressed) -> View | None:
    uploads.use(act, _offer(pressed))
    return None


def _not_now(act: Act, pressed: Pressed) -> View | None:
    uploads.decline(act, _offer(pressed))
    return None


def _earlier(act: Act, pressed: Pressed) -> View | None:
    deed = earlier.Pressed(
        pressed.user_id, pressed.post_id, pressed.action_id, pressed.channel, pressed.thread_ts or pressed.message_ts
    )
    earlier.press(act, deed)
    return None


def _choose_somebody(act: Act, pressed: Pressed) -> View | None:
    refused = choosing.may_begin(act, pressed.post_id, pressed.user_id)
    if refused is not None:
        posting.tell_privately(act, pressed.user_id, pressed.channel, refused, pressed.thread_ts)
        return None
    return sharing_modals.person_view(pressed.action_id, pressed.value)


def _open_draft(act: Act, pressed: Pressed) -> View | None:
    said = commanding.opened(act, pressed.user_id, pressed.action_id.removeprefix(OPEN_DRAFT))
    posting.tell_privately(act, pressed.user_id, pressed.channel, said, pressed.thread_ts)
    return None


def _offer(pressed: Pressed) -> uploads.Press:
    return uploads.Press(pressed.user_id, pressed.post_id, pressed.workspace, pressed.channel, pressed.thread_ts)


def _unknown(act: Act, pressed: Pressed) -> View | None:
    if pressed.value == modals.IN_A_VIEW:
        return None
    posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("press.unknown"), pressed.thread_ts)
    return None


ROUTES: dict[str, Route] = {
    "signoff.approve": _approve,
    "signoff.query": _query,
    "signoff.reject": _reject,
    "signoff.reassign": _reassign,
    "signoff.delegate": _delegate,
    "signoff.record": _record,
    "absence.end": _end_absence,
    "signoff.paper": _paper,
    "bulk.place": bulk.place_chosen,
    "conversation.bulk": _bulk,
    MENU: _from_menu,
    "conversation.assess": _assess,
    "assess.place": bulk.assessing_chosen,
    "conversation.about_post": _about_post,
    "conversation.change_people": _change_people,
    "earlier.use": _earlier,
    "earlier.keep": _earlier,
    "earlier.remove": _earlier,
    "sharing.hand_over": _choose_somebody,
    "sharing.invite": _choose_somebody,
    "loading.use": _use,
    "loading.not_now": _not_now,
    **reminder_routes.PRESSES,
    **home_routes.PRESSES,
}

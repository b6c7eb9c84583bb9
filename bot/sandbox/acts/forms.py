"""Modals: filling, submitting and closing them; looking at the Home tab."""

from bot.sandbox.acts import payloads
from bot.sandbox.acts.pressing import Choices, merged, own_view
from bot.sandbox.acts.saying import acting
from bot.sandbox.config import PersonConfig
from bot.sandbox.core import TROUBLE, Sandbox
from bot.sandbox.database import Json
from bot.sandbox.deliveries.carrier import Ack, Delivery
from bot.sandbox.errors import CannotDo, SlackError
from bot.sandbox.form_state import complaints, fields


def fill(sandbox: Sandbox, who: str, view_id: str, choices: Choices) -> Json:
    """Type and choose without submitting; returns the view."""
    view = own_view(sandbox, acting(sandbox, who), view_id)
    return sandbox.views.set_values(view_id, merged(sandbox, view["blocks"], view["state"]["values"], choices))


async def submit(sandbox: Sandbox, who: str, view_id: str, choices: Choices, in_order: bool) -> Json:
    """Submit a modal.

    Returns {"errors": sentences by block_id, "trouble": what the person was told when the app failed, or None,
    "told_app": whether the app was asked at all}.
    """
    person = acting(sandbox, who)
    view = fill(sandbox, who, view_id, choices)
    if view["submit"] is None:
        raise CannotDo("This window has nothing to submit; it can only be closed.")
    errors = complaints(view["blocks"], view["state"]["values"])
    if errors:
        return {"errors": errors, "trouble": None, "told_app": False}

    def make() -> Delivery:
        trigger_id = sandbox.passes.trigger(person.id, view_id)
        body = payloads.view_submission(sandbox.config, person, view)
        return Delivery("interactive", body | {"trigger_id": trigger_id})

    ack = await sandbox.courier.carry_now(person.id, make, in_order)
    return {"told_app": True} | _after(sandbox, person, view, ack)


def _after(sandbox: Sandbox, person: PersonConfig, view: Json, ack: Ack) -> Json:
    """Do what the acknowledgement of a submission says; whatever is wrong with it, the view stays."""
    try:
        if not ack.ok:
            raise SlackError(ack.problem)
        return {"errors": _do(sandbox, person, view, ack), "trouble": None}
    except SlackError as refusal:
        sandbox.journal.write(
            "delivery", "acknowledgement refused", refusal.error, answer=ack.text, messages=refusal.messages
        )
        sandbox.journal.notify(person.id, TROUBLE)
        return {"errors": {}, "trouble": TROUBLE}


def _do(sandbox: Sandbox, person: PersonConfig, view: Json, ack: Ack) -> dict[str, str]:
    action = ack.body.get("response_action")
    if action is None:
        if ack.body or ack.text.strip() not in ("", "{}"):
            raise SlackError("invalid_acknowledgement")
        sandbox.views.close(view["id"])
    elif action == "clear":
        sandbox.views.clear(person.id)
    elif action == "errors":
        return _errors(view, ack.body.get("errors"))
    elif action == "update":
        sandbox.views.update(view["id"], sandbox.views.checked(ack.body.get("view"), "modal"), None)
    elif action == "push":
        sandbox.views.push(person.id, sandbox.views.checked(ack.body.get("view"), "modal"))
    else:
        raise SlackError("invalid_response_action")
    return {}


def _errors(view: Json, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block, _ in fields(view["blocks"]) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise SlackError("invalid_errors", ["[ERROR] errors must name input blocks of the view by block_id"])
    if not all(isinstance(sentence, str) and sentence for sentence in errors.values()):
        raise SlackError("invalid_errors", ["[ERROR] every error must be words"])
    return errors


async def close(sandbox: Sandbox, who: str, view_id: str, everything: bool) -> Json:
    """Close a modal, or all of them; the app hears of it where the view asked for that (`notify_on_close`)."""
    person = acting(sandbox, who)
    view = own_view(sandbox, person, view_id)
    cleared = everything or view["clear_on_close"]
    leaving = sandbox.views.stack(person.id) if cleared else [view]
    if cleared:
        sandbox.views.clear(person.id)
    else:
        sandbox.views.close(view_id)
    trouble = None
    for gone in reversed(leaving):
        if gone["notify_on_close"]:
            trouble = await _tell_closed(sandbox, person, gone, cleared) or trouble
    return {"trouble": trouble}


async def _tell_closed(sandbox: Sandbox, person: PersonConfig, view: Json, cleared: bool) -> str | None:
    body = payloads.view_closed(sandbox.config, person, view, cleared)
    ack = await sandbox.courier.carry_now(person.id, lambda: Delivery("interactive", body))
    if not ack.ok:
        sandbox.journal.notify(person.id, TROUBLE)
    return None if ack.ok else TROUBLE


def open_home(sandbox: Sandbox, who: str) -> Json | None:
    """Look at the app's Home tab: the app is told, and what it last published is returned."""
    person = acting(sandbox, who)
    view = sandbox.views.home(person.id)
    sandbox.happenings.home_opened(person.id, "home", view)
    return view


def open_messages(sandbox: Sandbox, who: str) -> str:
    """Look at the direct messages with the app: the app is told; returns the channel."""
    person = acting(sandbox, who)
    channel, _ = sandbox.channels.open_im(person.id)
    sandbox.happenings.home_opened(person.id, "messages", None)
    return channel

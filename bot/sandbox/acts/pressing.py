"""Buttons, menus and pickers, in messages, modals and the Home tab."""

from dataclasses import dataclass

from bot.sandbox.acts import payloads
from bot.sandbox.acts.saying import acting, own_channel
from bot.sandbox.config import PersonConfig
from bot.sandbox.core import TROUBLE, Sandbox
from bot.sandbox.database import Json
from bot.sandbox.deliveries.carrier import Delivery
from bot.sandbox.errors import CannotDo
from bot.sandbox.form_state import Choice, NotOffered, carried, chosen, fields
from bot.sandbox.passes import ResponseUrl

Choices = dict[str, dict[str, Choice]]
"""What was typed and chosen, by block_id and action_id."""


@dataclass(frozen=True)
class Press:
    """Which element is pressed, and what is chosen in it. `wanted` is an action_id or the words on a button."""

    wanted: str
    block_id: str | None = None
    choice: Choice = None
    value: str | None = None


def find_field(blocks: list[Json], press: Press) -> tuple[Json, Json]:
    """The block and element that is meant. Raises CannotDo naming what can be pressed."""
    several = [pair for pair in fields(blocks) if press.block_id in (None, pair[0]["block_id"])]
    if press.value is not None:
        several = [pair for pair in several if pair[1].get("value") == press.value]
    for matches in (_by_action_id, _by_words):
        for block, element in several:
            if matches(element, press.wanted):
                return block, element
    names = ", ".join(_name(element) for _, element in fields(blocks)) or "nothing"
    raise CannotDo(f"There is nothing called {press.wanted!r} to press here. There is: {names}.", 404)


def _by_action_id(element: Json, wanted: str) -> bool:
    return bool(element["action_id"] == wanted)


def _by_words(element: Json, wanted: str) -> bool:
    return element["type"] == "button" and bool(element["text"]["text"] == wanted)


def _name(element: Json) -> str:
    words = f" ({element['text']['text']})" if element["type"] == "button" else ""
    return f"{element['action_id']}{words}"


def merged(sandbox: Sandbox, blocks: list[Json], values: Json, choices: Choices) -> Json:
    """The state with these choices made. Raises CannotDo when a choice is not offered or a field is not there."""
    kept = {block_id: dict(actions) for block_id, actions in values.items()}
    known = {(block["block_id"], element["action_id"]): element for block, element in fields(blocks)}
    for block_id, actions in choices.items():
        for action_id, choice in actions.items():
            element = known.get((block_id, action_id))
            if element is None:
                raise CannotDo(f"There is no field {block_id} / {action_id} here.", 404)
            if action_id in kept.get(block_id, {}):
                kept[block_id][action_id] = _chosen(sandbox, element, choice)
    return kept


def _chosen(sandbox: Sandbox, element: Json, choice: Choice) -> Json:
    try:
        return chosen(element, choice, sandbox.files.describe)
    except NotOffered as problem:
        raise CannotDo(str(problem)) from problem


def _with_choice(press: Press, block: Json, element: Json, choices: Choices) -> Choices:
    if press.choice is None:
        return choices
    return choices | {block["block_id"]: choices.get(block["block_id"], {}) | {element["action_id"]: press.choice}}


async def press_in_message(
    sandbox: Sandbox, who: str, channel: str | None, ts: str, press: Press, choices: Choices, in_order: bool
) -> Json:
    """Press something in a message; returns {"trouble": what the person was told when the app failed, or None}."""
    person = acting(sandbox, who)
    row = own_channel(sandbox, person.id, channel)
    message = sandbox.messages.find_for(person.id, row["id"], ts)
    if message is None:
        raise CannotDo("That message is not there any more.", 404)
    block, element = find_field(message.get("blocks", []), press)
    made = _with_choice(press, block, element, choices)
    state = merged(sandbox, message["blocks"], carried({}, message["blocks"]), made)
    url = sandbox.passes.response_url(ResponseUrl(person.id, row["id"], ts))
    pressed = _action(sandbox, block, element, press)
    body = payloads.message_action(sandbox.config, person, row, message, pressed, state, url)
    return await _deliver(sandbox, person, body, None, in_order)


def _action(sandbox: Sandbox, block: Json, element: Json, press: Press) -> Json:
    own = {} if element["type"] == "button" else _chosen(sandbox, element, press.choice)
    return payloads.action(block, element, own, sandbox.messages.next_ts())


async def press_in_view(
    sandbox: Sandbox, who: str, view_id: str, press: Press, choices: Choices, in_order: bool
) -> Json:
    """Press something in an open modal or the Home tab; as `press_in_message`."""
    person = acting(sandbox, who)
    view = own_view(sandbox, person, view_id)
    block, element = find_field(view["blocks"], press)
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise CannotDo(f"{element['action_id']} is told only when the form is submitted.")
    made = _with_choice(press, block, element, choices)
    values = carried(view["state"]["values"], view["blocks"])
    view = sandbox.views.set_values(view_id, merged(sandbox, view["blocks"], values, made))
    body = payloads.view_action(sandbox.config, person, view, _action(sandbox, block, element, press))
    return await _deliver(sandbox, person, body, view_id if view["type"] == "modal" else None, in_order)


def own_view(sandbox: Sandbox, person: PersonConfig, view_id: str) -> Json:
    """A view this person has open. Raises CannotDo when it is closed or someone else's."""
    found = sandbox.views.find(view_id)
    if found is None or found[0] != person.id:
        raise CannotDo("That window is not open any more.", 404)
    return found[1]


async def _deliver(sandbox: Sandbox, person: PersonConfig, body: Json, view: str | None, in_order: bool) -> Json:
    def make() -> Delivery:
        return Delivery("interactive", body | {"trigger_id": sandbox.passes.trigger(person.id, view)})

    ack = await sandbox.courier.carry_now(person.id, make, in_order)
    if ack.ok:
        return {"trouble": None}
    sandbox.journal.notify(person.id, TROUBLE)
    return {"trouble": TROUBLE}

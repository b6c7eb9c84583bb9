"""Slash commands."""

from bot.sandbox.acts import payloads
from bot.sandbox.acts.answering import answer_command
from bot.sandbox.acts.saying import acting, own_channel
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.deliveries.carrier import Delivery
from bot.sandbox.errors import CannotDo, SlackError
from bot.sandbox.passes import ResponseUrl
from bot.sandbox.typed_text import as_delivered, escape


async def command(sandbox: Sandbox, who: str, typed: str, channel: str | None, in_order: bool) -> Json:
    """Run a slash command as a person.

    Returns {"reply": message or None, "trouble": what the person was told when the app failed, or None}.
    """
    person = acting(sandbox, who)
    row = own_channel(sandbox, person.id, channel)
    name, _, text = typed.strip().partition(" ")
    known = next((one for one in sandbox.config.commands if one.name == name), None)
    if known is None:
        raise CannotDo(f"{name} is not a command of this workspace.")
    delivered = _with_mentions(sandbox, text.strip()) if known.should_escape else escape(text.strip())
    response_url = sandbox.passes.response_url(ResponseUrl(person.id, row["id"], None))

    def make() -> Delivery:
        trigger_id = sandbox.passes.trigger(person.id)
        payload = payloads.command(sandbox.config, person, row, name, delivered, trigger_id, response_url)
        return Delivery("slash_commands", payload)

    ack = await sandbox.courier.carry_now(person.id, make, in_order)
    if not ack.ok:
        return _trouble(sandbox, person.id, f"{name} failed because the app did not respond.")
    try:
        reply = answer_command(sandbox, person.id, row, ack.body, ack.text)
    except SlackError as refusal:
        return _trouble(sandbox, person.id, f"{name} failed with the error {refusal.error!r}.")
    return {"reply": reply, "trouble": None}


def _with_mentions(sandbox: Sandbox, typed: str) -> str:
    """What a command with `should_escape` is told: links marked, people and channels by id and name."""
    names = {f"@{name}": f"@{one.id}" for one in sandbox.people.everyone() for name in (one.real_name, one.name)}
    names |= {f"#{row['name']}": f"#{row['id']}" for row in sandbox.channels.all() if row["kind"] != "im"}
    for shown in sorted(names, key=len, reverse=True):
        typed = typed.replace(shown, f"<{names[shown]}>")
    shown_as = {f"<{mark}>": f"<{mark}|{shown[1:]}>" for shown, mark in names.items()}
    delivered = as_delivered(typed)
    for mark, with_name in shown_as.items():
        delivered = delivered.replace(mark, with_name)
    return delivered


def _trouble(sandbox: Sandbox, user: str, sentence: str) -> Json:
    sandbox.journal.notify(user, sentence)
    return {"reply": None, "trouble": sentence}

"""What one person sees and does: /sandbox/people/{who}/..."""

from typing import Any

from starlette.requests import Request

from bot.sandbox.acts import commanding, forms, pressing, saying
from bot.sandbox.config import PersonConfig
from bot.sandbox.control import wishes
from bot.sandbox.control.answers import the_sandbox, wish
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import CannotDo


def _who(request: Request) -> str:
    return str(request.path_params["who"])


def _looking(request: Request) -> tuple[Sandbox, PersonConfig]:
    sandbox = the_sandbox(request)
    return sandbox, sandbox.people.get(_who(request))


async def channels(request: Request) -> Any:
    """The channels the person is in, the app's direct messages last, each with how many are unread."""
    sandbox, person = _looking(request)
    sandbox.channels.open_im(person.id)
    return [
        {
            "id": row["id"],
            "name": sandbox.config.app_name if row["kind"] == "im" else row["name"],
            "kind": row["kind"],
            "archived": bool(row["archived"]),
            "members": len(sandbox.channels.members(row["id"])),
            "unread": sandbox.messages.unread(person.id, row["id"]),
        }
        for row in sandbox.channels.of(person.id)
    ]


async def messages(request: Request) -> Any:
    """A channel's messages or one thread (`thread_ts`), as this person sees them."""
    sandbox, person = _looking(request)
    row = saying.own_channel(sandbox, person.id, request.query_params.get("channel"))
    thread_ts = request.query_params.get("thread_ts")
    if thread_ts:
        found = sandbox.messages.thread(row["id"], thread_ts, person.id)
    elif request.query_params.get("everything"):
        found = sandbox.messages.everything(row["id"], person.id)
    else:
        found = sandbox.messages.history(row["id"], person.id)
    return [{**message, "channel": row["id"], **_present_files(sandbox, message)} for message in found]


def _present_files(sandbox: Sandbox, message: Json) -> Json:
    if not message.get("files"):
        return {}
    present = [sandbox.files.describe(file["id"]) for file in message["files"]]
    kept = zip(message["files"], present, strict=True)
    return {"files": [now or {"id": was["id"], "name": was["name"], "mode": "tombstone"} for was, now in kept]}


async def read(request: Request) -> Any:
    """The person has seen a channel."""
    sandbox, person = _looking(request)
    asked = await wish(request, wishes.Read)
    sandbox.messages.mark_read(person.id, saying.own_channel(sandbox, person.id, asked.channel)["id"])
    return {}


async def notices(request: Request) -> Any:
    """Private notices to the person; `unseen=1` only those not dismissed."""
    sandbox, person = _looking(request)
    return sandbox.journal.notices(person.id, bool(request.query_params.get("unseen")))


async def dismiss_notices(request: Request) -> Any:
    """The person has read their notices; says the number of the newest."""
    sandbox, person = _looking(request)
    return {"dismissed": sandbox.journal.dismiss(person.id)}


async def views(request: Request) -> Any:
    """The person's open modals, the first opened first."""
    sandbox, person = _looking(request)
    return sandbox.views.stack(person.id)


async def home(request: Request) -> Any:
    """The person's Home tab as last published, without telling the app."""
    sandbox, person = _looking(request)
    return sandbox.views.home(person.id)


async def open_home(request: Request) -> Any:
    """Open the Home tab: the app is told."""
    return forms.open_home(the_sandbox(request), _who(request))


async def open_dm(request: Request) -> Any:
    """Open the direct messages with the app: the app is told."""
    return {"channel": forms.open_messages(the_sandbox(request), _who(request))}


async def say(request: Request) -> Any:
    """Post a message."""
    said = await wish(request, wishes.Say)
    return saying.say(the_sandbox(request), _who(request), said.text, said.channel, said.thread_ts, said.files)


async def edit(request: Request) -> Any:
    """Change one's own message."""
    asked = await wish(request, wishes.Edit)
    return saying.edit(the_sandbox(request), _who(request), asked.text, asked.channel, asked.ts)


async def delete(request: Request) -> Any:
    """Delete one's own message."""
    asked = await wish(request, wishes.Delete)
    saying.delete(the_sandbox(request), _who(request), asked.channel, asked.ts)
    return {}


async def command(request: Request) -> Any:
    """Run a slash command."""
    asked = await wish(request, wishes.Command)
    return await commanding.command(the_sandbox(request), _who(request), asked.text, asked.channel, asked.in_order)


async def press(request: Request) -> Any:
    """Press a button, choose from a menu."""
    sandbox, who = the_sandbox(request), _who(request)
    asked = await wish(request, wishes.Press)
    pressed = pressing.Press(asked.action, asked.block_id, asked.choice, asked.value)
    if asked.view_id:
        return await pressing.press_in_view(sandbox, who, asked.view_id, pressed, asked.values, asked.in_order)
    if not asked.ts:
        raise CannotDo("Say where to press: the ts of a message or a view_id.")
    return await pressing.press_in_message(sandbox, who, asked.channel, asked.ts, pressed, asked.values, asked.in_order)


async def fill(request: Request) -> Any:
    """Type into a modal without submitting."""
    asked = await wish(request, wishes.Submit)
    return forms.fill(the_sandbox(request), _who(request), asked.view_id, asked.values)


async def submit(request: Request) -> Any:
    """Submit a modal."""
    asked = await wish(request, wishes.Submit)
    return await forms.submit(the_sandbox(request), _who(request), asked.view_id, asked.values, asked.in_order)


async def close(request: Request) -> Any:
    """Close a modal."""
    asked = await wish(request, wishes.Close)
    return await forms.close(the_sandbox(request), _who(request), asked.view_id, asked.everything)


async def upload(request: Request) -> Any:
    """Upload a file (the body is its bytes, `name` in the query string); share it with `say` or a file field."""
    sandbox, person = the_sandbox(request), saying.acting(the_sandbox(request), _who(request))
    name = request.query_params.get("name", "").strip()
    content = await request.body()
    if not name or not content:
        raise CannotDo("A file needs a name and at least one byte.")
    return sandbox.files.describe(sandbox.files.store(person.id, name, content))

"""The workspace as a whole, and what a test can do to it: /sandbox/..."""

import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.config import PersonConfig
from bot.sandbox.control import wishes
from bot.sandbox.control.answers import number_asked, seconds_asked, the_sandbox, wish
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.deliveries.courier import Shape
from bot.sandbox.errors import CannotDo
from bot.sandbox.faults import Fault
from bot.sandbox.posting import remove


async def workspace(request: Request) -> Any:
    """Team, app, people, channels and commands."""
    sandbox = the_sandbox(request)
    config = sandbox.config
    return {
        "team": {"id": config.team_id, "name": config.team_name},
        "app": {"id": config.app_id, "name": config.app_name, "user": config.bot_user_id, "bot": config.bot_id},
        "people": [person.model_dump() for person in sandbox.people.everyone()],
        "channels": [_channel(sandbox, row["id"]) for row in sandbox.channels.all()],
        "commands": [command.model_dump() for command in config.commands],
        "clock": sandbox.clock.state(),
        "changes": sandbox.changes.number,
    }


def _channel(sandbox: Sandbox, channel: str) -> Json:
    row = sandbox.channels.find(channel)
    shown = {name: row[name] for name in ("id", "name", "kind", "with_user")}
    return shown | {"archived": bool(row["archived"]), "members": sandbox.channels.members(channel)}


async def changes(request: Request) -> Any:
    """Wait until something has changed since `since` (at most `seconds`)."""
    sandbox = the_sandbox(request)
    return {"changes": await sandbox.changes.wait(number_asked(request, "since", 0), seconds_asked(request))}


async def history(request: Request) -> Any:
    """Everything in a channel with its threads, as kept; ephemerals only through a person."""
    sandbox = the_sandbox(request)
    row = sandbox.channels.find(request.path_params["channel"])
    return sandbox.messages.everything(row["id"])


async def log(request: Request) -> Any:
    """The log of Web API calls and deliveries, oldest first."""
    sandbox = the_sandbox(request)
    if request.method == "DELETE":
        sandbox.journal.clear()
        return []
    return sandbox.journal.read(number_asked(request, "since", 0), number_asked(request, "most", 1_000))


async def clock(request: Request) -> Any:
    """The bot's working time; POST moves it."""
    sandbox = the_sandbox(request)
    if request.method == "POST":
        asked = await wish(request, wishes.MoveClock)
        if asked.reset:
            sandbox.clock.reset()
        elif asked.to is not None:
            sandbox.clock.to(asked.to)
        elif asked.seconds is not None:
            sandbox.clock.move(asked.seconds)
        else:
            raise CannotDo("Say how to move the clock: seconds, to, or reset.")
    return sandbox.clock.state()


async def faults(request: Request) -> Any:
    """The faults in force; POST adds one, DELETE clears them."""
    sandbox = the_sandbox(request)
    if request.method == "POST":
        sandbox.faults.add(await wish(request, Fault))
    elif request.method == "DELETE":
        sandbox.faults.clear()
    return [fault.model_dump() for fault in sandbox.faults.in_force]


async def person(request: Request) -> Any:
    """Change a person; the bot hears of it (`user_change`)."""
    sandbox = the_sandbox(request)
    asked = await wish(request, wishes.ChangePerson)
    user = sandbox.people.get(asked.user).id
    changed = sandbox.people.change(user, **asked.model_dump(exclude={"user"}, exclude_none=True))
    sandbox.happenings.person(user, joined=False)
    sandbox.changes.note()
    return changed.model_dump()


async def new_person(request: Request) -> Any:
    """Someone joins the workspace (`team_join`)."""
    sandbox = the_sandbox(request)
    joined = await wish(request, PersonConfig)
    sandbox.people.add(joined)
    sandbox.happenings.person(joined.id, joined=True)
    sandbox.changes.note()
    return joined.model_dump()


async def membership(request: Request) -> Any:
    """Put someone, or the bot, into a channel or take them out."""
    sandbox = the_sandbox(request)
    asked = await wish(request, wishes.Membership)
    row = sandbox.channels.find(asked.channel)
    user = sandbox.people.get(asked.user).id if asked.user else sandbox.config.bot_user_id
    move = sandbox.channels.join if asked.member else sandbox.channels.leave
    if move(row["id"], user):
        sandbox.happenings.membership(row, user, asked.member)
        sandbox.changes.note()
    return _channel(sandbox, row["id"])


async def archive(request: Request) -> Any:
    """Archive a channel or bring it back."""
    sandbox = the_sandbox(request)
    asked = await wish(request, wishes.Archive)
    row = sandbox.channels.find(asked.channel)
    sandbox.channels.archive(row["id"], asked.archived)
    sandbox.changes.note()
    return _channel(sandbox, row["id"])


async def delete_message(request: Request) -> Any:
    """Delete any message, as an administrator could."""
    sandbox = the_sandbox(request)
    asked = await wish(request, wishes.Delete)
    row = sandbox.channels.find(asked.channel or "")
    message = sandbox.messages.find(row["id"], asked.ts)
    if message is None:
        raise CannotDo("That message is not there any more.", 404)
    remove(sandbox, row, message)
    return {}


async def token(request: Request) -> Any:
    """Revoke the bot token or put it in force again."""
    sandbox = the_sandbox(request)
    asked = await wish(request, wishes.Token)
    sandbox.database.set_setting("token_in_force", asked.in_force)
    return {"in_force": asked.in_force}


async def deliveries(request: Request) -> Any:
    """How many events are on their way; POST bends how they are delivered."""
    sandbox = the_sandbox(request)
    if request.method == "POST":
        asked = await wish(request, wishes.BendDeliveries)
        sandbox.courier.shape = Shape(**asked.model_dump())
    return {
        "on_their_way": sandbox.courier.on_their_way,
        "held": sandbox.courier.held,
        "socket_connections": sandbox.socket.open_connections,
    }


async def release(request: Request) -> Any:
    """Let held events go."""
    asked = await wish(request, wishes.Release)
    return {"released": the_sandbox(request).courier.release(asked.order)}


async def raw_delivery(request: Request) -> Any:
    """Post bytes to the bot's address; returns what it answered, status 0 when it broke the connection."""
    asked = await wish(request, wishes.RawDelivery)
    try:
        body = base64.b64decode(asked.body_base64, validate=True)
    except ValueError as problem:
        raise CannotDo("body_base64 must be base64.") from problem
    status, text = await the_sandbox(request).http.raw(body, asked.headers, asked.sign)
    return {"status": status, "text": text}


async def url_verification(request: Request) -> Any:
    """Ask the bot's address to prove itself; `verified` says whether it gave the challenge back."""
    status, text, verified = await the_sandbox(request).http.verify()
    return {"status": status, "text": text, "verified": verified}


async def disconnect(request: Request) -> Any:
    """Ask the Socket Mode connections to leave."""
    asked = await wish(request, wishes.Disconnect)
    return {"asked": await the_sandbox(request).socket.disconnect(asked.reason)}


async def download(request: Request) -> Response:
    """A file's bytes, for the page and the tests."""
    return file_response(the_sandbox(request), request.path_params["file_id"])


def file_response(sandbox: Sandbox, file_id: str) -> Response:
    """A file as a download that no browser will run or guess at; 404 when it is not there."""
    described, content = sandbox.files.describe(file_id), sandbox.files.content(file_id)
    if described is None or content is None:
        return Response("There is no such file, or it was deleted.", 404, media_type="text/plain")
    name = "".join(c if c.isascii() and (c.isalnum() or c in " ._-") else "_" for c in described["name"])
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=described["mimetype"], headers=headers)

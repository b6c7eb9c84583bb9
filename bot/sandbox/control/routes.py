"""The control API's addresses."""

from typing import Final

from starlette.routing import BaseRoute, Route

from bot.sandbox.control import person, workspace
from bot.sandbox.control.answers import answering

_LOOKED_AT: Final = {
    "channels": person.channels,
    "messages": person.messages,
    "notices": person.notices,
    "views": person.views,
    "home": person.home,
}
_DONE: Final = {
    "read": person.read,
    "notices/dismiss": person.dismiss_notices,
    "open_home": person.open_home,
    "open_dm": person.open_dm,
    "say": person.say,
    "edit": person.edit,
    "delete": person.delete,
    "command": person.command,
    "press": person.press,
    "fill": person.fill,
    "submit": person.submit,
    "close": person.close,
    "upload": person.upload,
}
_OF_THE_WORKSPACE: Final = {
    "workspace": (workspace.workspace, ["GET"]),
    "changes": (workspace.changes, ["GET"]),
    "channels/{channel}/history": (workspace.history, ["GET"]),
    "log": (workspace.log, ["GET", "DELETE"]),
    "clock": (workspace.clock, ["GET", "POST"]),
    "faults": (workspace.faults, ["GET", "POST", "DELETE"]),
    "person": (workspace.person, ["POST"]),
    "people": (workspace.new_person, ["POST"]),
    "membership": (workspace.membership, ["POST"]),
    "archive": (workspace.archive, ["POST"]),
    "delete_message": (workspace.delete_message, ["POST"]),
    "token": (workspace.token, ["POST"]),
    "deliveries": (workspace.deliveries, ["GET", "POST"]),
    "deliveries/release": (workspace.release, ["POST"]),
    "deliveries/raw": (workspace.raw_delivery, ["POST"]),
    "deliveries/url_verification": (workspace.url_verification, ["POST"]),
    "socket/disconnect": (workspace.disconnect, ["POST"]),
}

CONTROL_ROUTES: Final[list[BaseRoute]] = [
    *(Route(f"/sandbox/people/{{who}}/{name}", answering(act)) for name, act in _LOOKED_AT.items()),
    *(Route(f"/sandbox/people/{{who}}/{name}", answering(act), methods=["POST"]) for name, act in _DONE.items()),
    *(Route(f"/sandbox/{name}", answering(act), methods=ways) for name, (act, ways) in _OF_THE_WORKSPACE.items()),
    Route("/sandbox/files/{file_id}/{name}", workspace.download),
]

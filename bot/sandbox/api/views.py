"""views.open, views.push, views.update and views.publish."""

from bot.sandbox.api.arguments import required
from bot.sandbox.api.common import known_user
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError
from bot.sandbox.posting import as_json


def _view(sandbox: Sandbox, arguments: Json, kind: str) -> Json:
    if arguments.get("view") in (None, ""):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view"])
    return sandbox.views.checked(as_json(arguments["view"], "invalid_arguments"), kind)


def open_view(sandbox: Sandbox, arguments: Json) -> Json:
    """views.open: the view is looked at before the trigger is used, so a refused view leaves the trigger good."""
    (trigger_id,) = required(arguments, "trigger_id")
    view = _view(sandbox, arguments, "modal")
    trigger = sandbox.passes.exchange(trigger_id)
    return {"view": sandbox.views.open(trigger.user, view)}


def push_view(sandbox: Sandbox, arguments: Json) -> Json:
    """views.push: only with a trigger made in a modal."""
    (trigger_id,) = required(arguments, "trigger_id")
    view = _view(sandbox, arguments, "modal")
    trigger = sandbox.passes.exchange(trigger_id)
    if trigger.view is None:
        raise SlackError("invalid_trigger")
    return {"view": sandbox.views.push(trigger.user, view)}


def update_view(sandbox: Sandbox, arguments: Json) -> Json:
    """views.update, by view_id or external_id, with an optional hash."""
    if not arguments.get("view_id") and not arguments.get("external_id"):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view_id or external_id"])
    found = _found(sandbox, arguments)
    if found is None:
        raise SlackError("not_found")
    view = _view(sandbox, arguments, found["type"])
    hash_ = str(arguments["hash"]) if arguments.get("hash") else None
    return {"view": sandbox.views.update(found["id"], view, hash_)}


def _found(sandbox: Sandbox, arguments: Json) -> Json | None:
    if arguments.get("view_id"):
        found = sandbox.views.find(str(arguments["view_id"]))
    else:
        found = sandbox.views.find_external(str(arguments["external_id"]))
    return found[1] if found else None


def publish_view(sandbox: Sandbox, arguments: Json) -> Json:
    """views.publish"""
    (user,) = required(arguments, "user_id")
    view = _view(sandbox, arguments, "home")
    if known_user(sandbox, user)["deleted"]:
        raise SlackError("user_not_found")
    hash_ = str(arguments["hash"]) if arguments.get("hash") else None
    return {"view": sandbox.views.publish(user, view, hash_)}

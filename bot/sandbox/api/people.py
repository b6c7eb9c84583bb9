"""users.*, usergroups.users.list, auth.test, api.test and apps.connections.open."""

from bot.sandbox.api.arguments import page, required
from bot.sandbox.api.common import known_user
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError


def auth_test(sandbox: Sandbox, arguments: Json) -> Json:
    """auth.test"""
    config = sandbox.config
    return {
        "url": f"{sandbox.public_url}/",
        "team": config.team_name,
        "user": config.app_name.lower(),
        "team_id": config.team_id,
        "user_id": config.bot_user_id,
        "bot_id": config.bot_id,
        "is_enterprise_install": False,
    }


def api_test(sandbox: Sandbox, arguments: Json) -> Json:
    """api.test: gives back what it was given; the argument `error` makes it fail."""
    if arguments.get("error"):
        raise SlackError(str(arguments["error"]), args=arguments)
    return {"args": arguments}


def connections_open(sandbox: Sandbox, arguments: Json) -> Json:
    """apps.connections.open"""
    ticket = sandbox.socket.ticket()
    return {
        "url": f"{sandbox.public_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={sandbox.config.app_id}"
    }


def user_info(sandbox: Sandbox, arguments: Json) -> Json:
    """users.info"""
    (user,) = required(arguments, "user")
    return {"user": known_user(sandbox, user)}


def list_users(sandbox: Sandbox, arguments: Json) -> Json:
    """users.list"""
    members, cursor = page(arguments, sandbox.people.all_as_slack())
    return {"members": members, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(sandbox: Sandbox, arguments: Json) -> Json:
    """users.lookupByEmail: those who have left are not found."""
    (email,) = required(arguments, "email")
    person = sandbox.people.by_email(email)
    if person is None:
        raise SlackError("users_not_found")
    return {"user": known_user(sandbox, person.id)}


def user_group_members(sandbox: Sandbox, arguments: Json) -> Json:
    """usergroups.users.list"""
    (wanted,) = required(arguments, "usergroup")
    for group in sandbox.config.user_groups:
        if group.id == wanted:
            return {"users": [sandbox.people.get(name).id for name in group.members]}
    raise SlackError("no_such_subteam")

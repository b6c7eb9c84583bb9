"""The Web API: one table of methods, each a function of the workspace and its arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.api import chat, conversations, files, people, views
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json


@dataclass(frozen=True)
class Method:
    """One Web API method. Any one of `scopes` is enough; none needed when empty. `called_by` says whose
    token it takes: `bot`, `app`, or `nobody` when it takes none."""

    run: Callable[[Sandbox, Json], Json]
    scopes: tuple[str, ...] = ()
    called_by: str = "bot"


_READ_LIST: Final = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY: Final = ("channels:history", "groups:history", "im:history", "mpim:history")
_BY_KIND: Final = {"public": "channels", "private": "groups", "im": "im"}

METHODS: Final[Mapping[str, Method]] = {
    "api.test": Method(people.api_test, called_by="nobody"),
    "auth.test": Method(people.auth_test),
    "apps.connections.open": Method(people.connections_open, called_by="app"),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.open": Method(conversations.open_conversation, ("im:write", "mpim:write")),
    "conversations.list": Method(conversations.list_conversations, _READ_LIST),
    "conversations.info": Method(conversations.info, _READ_LIST),
    "conversations.members": Method(conversations.members, _READ_LIST),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "reactions.add": Method(chat.add_reaction, ("reactions:write",)),
    "usergroups.users.list": Method(people.user_group_members, ("usergroups:read",)),
    "users.conversations": Method(conversations.users_conversations, _READ_LIST),
    "users.info": Method(people.user_info, ("users:read",)),
    "users.list": Method(people.list_users, ("users:read",)),
    "users.lookupByEmail": Method(people.lookup_by_email, ("users:read.email",)),
    "views.open": Method(views.open_view),
    "views.push": Method(views.push_view),
    "views.update": Method(views.update_view),
    "views.publish": Method(views.publish_view),
}


def needed_scopes(method: Method, channel_kind: str | None) -> tuple[str, ...]:
    """Which scopes allow this call (any one is enough): for reading a channel, the one of its kind."""
    if method.scopes not in (_READ_LIST, _HISTORY) or channel_kind is None:
        return method.scopes
    wanted = _BY_KIND[channel_kind]
    return tuple(scope for scope in method.scopes if scope.startswith(f"{wanted}:"))

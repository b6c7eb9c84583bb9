"""One Web API call from the wire to the answer: token, scope, rate, fault, method."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.api import METHODS, Method, needed_scopes
from bot.sandbox.api.arguments import read_arguments, read_token
from bot.sandbox.core import Sandbox
from bot.sandbox.database import Json
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault

BREAK_CONNECTION: Final = "sandbox.break_connection"
"""Where the server keeps, in the request's scope, a function that breaks the connection under it."""


async def call_method(request: Request) -> Response:
    """Answer `/api/<method>`."""
    sandbox: Sandbox = request.app.state.sandbox
    name = request.path_params["method"]
    try:
        arguments = await read_arguments(request)
    except SlackError as refusal:
        return _logged(sandbox, name, {}, refusal.answer())
    token = read_token(request, arguments)
    try:
        method = _allowed(sandbox, name, token, arguments)
    except SlackError as refusal:
        return _logged(sandbox, name, arguments, refusal.answer())
    wait = sandbox.throttle.retry_after(name, _channel(arguments))
    if wait is not None:
        return _rate_limited(sandbox, name, arguments, wait)
    fault = sandbox.faults.meet(name, _channel(arguments))
    if fault is None:
        return _logged(sandbox, name, arguments, _run(sandbox, method, arguments))
    return await _with_fault(request, name, method, arguments, fault)


def _channel(arguments: Json) -> str | None:
    channel = arguments.get("channel") or arguments.get("channel_id")
    return str(channel) if channel else None


def _allowed(sandbox: Sandbox, name: str, token: str | None, arguments: Json) -> Method:
    """The method, when it exists, the token is good for it and the app has the scope."""
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    if method.called_by == "nobody":
        return method
    check_token(sandbox, token, method.called_by)
    granted = sandbox.config.scopes
    if granted is None or method.called_by == "app" or not method.scopes:
        return method
    row = sandbox.channels.get(_channel(arguments) or "")
    needed = needed_scopes(method, row["kind"] if row else None)
    if not set(needed) & set(granted):
        raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(granted))
    return method


def check_token(sandbox: Sandbox, token: str | None, kind: str) -> None:
    """Raise SlackError not_authed, not_allowed_token_type, invalid_auth or token_revoked unless the token is good."""
    if not token:
        raise SlackError("not_authed")
    wanted = {"bot": sandbox.config.bot_token, "app": sandbox.config.app_token}
    if token != wanted[kind]:
        raise SlackError("not_allowed_token_type" if token in wanted.values() else "invalid_auth")
    if kind == "bot" and not sandbox.token_is_good:
        raise SlackError("token_revoked")


def _run(sandbox: Sandbox, method: Method, arguments: Json) -> Json:
    try:
        with sandbox.database.together():
            return {"ok": True, **method.run(sandbox, arguments)}
    except SlackError as refusal:
        return refusal.answer()


def _logged(sandbox: Sandbox, name: str, arguments: Json, answer: Json, outcome: str = "") -> Response:
    outcome = outcome or ("ok" if answer["ok"] else str(answer["error"]))
    sandbox.journal.write("api", name, outcome, arguments=arguments, answer=answer)
    return JSONResponse(answer, headers={"X-OAuth-Scopes": ",".join(sandbox.config.scopes or ())})


def _rate_limited(sandbox: Sandbox, name: str, arguments: Json, wait: int) -> Response:
    answer = {"ok": False, "error": "ratelimited"}
    sandbox.journal.write("api", name, "ratelimited", arguments=arguments, answer=answer, retry_after=wait)
    return JSONResponse(answer, 429, headers={"Retry-After": str(wait)})


async def _with_fault(request: Request, name: str, method: Method, arguments: Json, fault: Fault) -> Response:
    """What happens to a call that meets a fault, in the log as `fault: kind`."""
    sandbox: Sandbox = request.app.state.sandbox
    if fault.kind == "rate_limited":
        return _rate_limited(sandbox, name, arguments, fault.retry_after)
    if fault.kind == "error":
        return _logged(sandbox, name, arguments, SlackError(fault.error).answer())
    does_it = fault.kind in ("error_500_after", "reset_after", "hang")
    answer = _run(sandbox, method, arguments) if does_it else {"ok": False, "error": "fault"}
    response = _logged(sandbox, name, arguments, answer, f"fault: {fault.kind}")
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
        return response
    if fault.kind in ("reset_before", "reset_after"):
        break_connection: Callable[[], Awaitable[None]] = request.scope[BREAK_CONNECTION]
        await break_connection()
    return PlainTextResponse("Internal Server Error", 500)

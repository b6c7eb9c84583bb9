"""Reading a control request and answering it."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.core import Sandbox
from bot.sandbox.errors import CannotDo, SlackError

Handler = Callable[[Request], Awaitable[Response]]
W = TypeVar("W", bound=BaseModel)


def the_sandbox(request: Request) -> Sandbox:
    """The workspace that a request is about."""
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def wish(request: Request, kind: type[W]) -> W:
    """The request's JSON body. Raises CannotDo saying which field is wrong."""
    try:
        return kind.model_validate_json(await request.body() or b"{}")
    except ValidationError as problem:
        places = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in problem.errors())
        raise CannotDo(f"This request to {request.url.path} cannot be read: {places}") from problem


def answering(act: Callable[[Request], Awaitable[Any]]) -> Handler:
    """Turn what an act returns into JSON, and a refusal into a sentence with a fitting status."""

    @wraps(act)
    async def handler(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except CannotDo as refusal:
            return JSONResponse({"problem": str(refusal)}, refusal.status)
        except SlackError as refusal:
            return JSONResponse({"problem": refusal.error}, 400)

    return handler


def seconds_asked(request: Request, most: float = 30.0) -> float:
    """How long a long-poll may wait, in seconds."""
    try:
        return max(0.0, min(most, float(request.query_params.get("seconds", most))))
    except ValueError as problem:
        raise CannotDo("seconds must be a number.") from problem


def number_asked(request: Request, name: str, default: int) -> int:
    """A whole number from the query string."""
    try:
        return int(request.query_params.get(name, default))
    except ValueError as problem:
        raise CannotDo(f"{name} must be a whole number.") from problem

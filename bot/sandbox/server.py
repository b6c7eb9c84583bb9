"""The sandbox as a server: the application, serving it, and running it beside a test."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Final, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.sandbox.acts.answering import answer_response_url
from bot.sandbox.api.dispatch import BREAK_CONNECTION, call_method, check_token
from bot.sandbox.config import HERE, SandboxConfig
from bot.sandbox.control import CONTROL_ROUTES
from bot.sandbox.control.workspace import file_response
from bot.sandbox.core import Sandbox
from bot.sandbox.deliveries.carrier import read_body
from bot.sandbox.errors import SlackError
from bot.sandbox.guard import PAGE_POLICY, Guard

LOOPBACK: Final = "127.0.0.1"


class Breakable:
    """Outermost ASGI layer: lets a handler break the connection under it, for the faults that do so."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def before_stop(self) -> None:
        """Let those go who wait for changes."""
        sandbox: Sandbox | None = getattr(self._app.state, "sandbox", None)
        if sandbox is not None:
            sandbox.changes.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the function that breaks the connection into the scope."""

        async def break_connection() -> None:
            transport: asyncio.Transport | None = getattr(getattr(send, "__self__", None), "transport", None)
            if transport is not None:
                transport.abort()
                await asyncio.sleep(0.01)  # lets the server notice before an answer is sent into the void

        await self._app({**scope, BREAK_CONNECTION: break_connection}, receive, send)


async def _receive_upload(request: Request) -> Response:
    sandbox: Sandbox = request.app.state.sandbox
    file_id = request.path_params["file_id"]
    content = await request.body()
    if not sandbox.files.receive(file_id, content):
        return PlainTextResponse("No upload of this size is awaited here.", 400)
    sandbox.journal.write("api", "file upload", "ok", file=file_id, bytes=len(content))
    return PlainTextResponse(f"OK - {len(content)}")


async def _private_file(request: Request) -> Response:
    sandbox: Sandbox = request.app.state.sandbox
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    try:
        check_token(sandbox, token, "bot")
    except SlackError as refusal:
        return PlainTextResponse(refusal.error, 403)
    granted = sandbox.config.scopes
    if granted is not None and "files:read" not in granted:
        return PlainTextResponse("missing_scope: files:read", 403)
    return file_response(sandbox, request.path_params["file_id"])


async def _respond(request: Request) -> Response:
    sandbox: Sandbox = request.app.state.sandbox
    body = read_body((await request.body()).decode(errors="replace"))
    try:
        answer_response_url(sandbox, request.path_params["token"], body)
    except SlackError as refusal:
        sandbox.journal.write("api", "response_url", refusal.error, arguments=body, answer=refusal.answer())
        return JSONResponse(refusal.answer(), 404 if refusal.error.endswith("_url") else 400)
    sandbox.journal.write("api", "response_url", "ok", arguments=body)
    return PlainTextResponse("ok")


async def _socket(socket_: WebSocket) -> None:
    sandbox: Sandbox = socket_.app.state.sandbox
    await sandbox.socket.attend(socket_)


async def _page(request: Request) -> Response:
    return FileResponse(
        HERE / "page" / "index.html",
        headers={"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache", "Referrer-Policy": "no-referrer"},
    )


def create_sandbox(config: SandboxConfig) -> Starlette:
    """The application: Web API, deliveries, control API and page. Its state opens and closes with its lifespan.

    `app.state.sandbox` is the workspace once it runs; `app.state.public_url` must be set before by who serves it.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sandbox = Sandbox.open(config)
        sandbox.at(app.state.public_url)
        app.state.sandbox = sandbox
        sandbox.courier.resume()
        try:
            yield
        finally:
            await sandbox.close()

    app = Starlette(
        routes=[
            Route("/", _page),
            Route("/archives/{channel}/{message}", _page),
            Route("/api/{method}", call_method, methods=["GET", "POST"]),
            Route("/upload/v1/{file_id}", _receive_upload, methods=["POST", "PUT"]),
            Route("/files-pri/{file_id}/{name}", _private_file),
            Route("/files-pri/{file_id}/download/{name}", _private_file),
            Route("/response/{token}", _respond, methods=["POST"]),
            WebSocketRoute("/link/", _socket),
            *CONTROL_ROUTES,
            Mount("/page", StaticFiles(directory=HERE / "page")),
        ],
        middleware=[Middleware(Guard)],
        lifespan=lifespan,
    )
    app.state.public_url = f"http://{LOOPBACK}:{config.port}"
    return app


def _listening(port: int) -> socket.socket:
    """A socket on loopback. Raises OSError saying which port is taken and how to mend it."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen(128)  # from here on a caller waits instead of being refused while the server starts
    except OSError as problem:
        listening.close()
        raise OSError(f"The sandbox cannot listen on port {port}: {problem}. Choose another port.") from problem
    return listening


class _Server(uvicorn.Server):
    """A server that lets the waiting long-polls go before it stops."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        app = self.config.app
        if isinstance(app, Breakable):
            app.before_stop()
        await super().shutdown(sockets)


def _server(config: SandboxConfig, port: int) -> uvicorn.Server:
    app = create_sandbox(config)
    app.state.public_url = f"http://{LOOPBACK}:{port}"
    settings: dict[str, Any] = {"log_level": "warning", "access_log": False, "ws": "websockets-sansio"}
    return _Server(uvicorn.Config(Breakable(app), timeout_graceful_shutdown=1, **settings))


def serve(config: SandboxConfig) -> None:
    """Serve until interrupted; prints the address to open in a browser."""
    listening = _listening(config.port)
    port = listening.getsockname()[1]
    print(f"The sandbox workspace is at http://{LOOPBACK}:{port}/", flush=True)
    _server(config, port).run(sockets=[listening])


class RunningSandbox:
    """A sandbox served from a thread, for tests: a context manager with `url`, `api_url`, `stop` and `restart`."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self._port = config.port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where the page and the control API are, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def api_url(self) -> str:
        """What slack_sdk's `base_url` (SLACK_API_URL) is set to."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Start serving and wait until it answers. Raises RuntimeError when it does not within 10 seconds."""
        listening = _listening(self._port)
        self._port = listening.getsockname()[1]
        server = self._server = _server(self.config, self._port)
        self._thread = threading.Thread(target=server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        for _ in range(1_000):
            if server.started:
                return self
            if not self._thread.is_alive():
                break
            threading.Event().wait(0.01)
        raise RuntimeError("The sandbox did not start; what stands above in the output says why.")

    def stop(self) -> None:
        """Stop serving; the database file keeps everything."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
            self._server = self._thread = None

    def restart(self, config: SandboxConfig | None = None) -> None:
        """Stop and start again on the same port with the same database; `config` changes its settings."""
        self.stop()
        self.config = config or self.config
        self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

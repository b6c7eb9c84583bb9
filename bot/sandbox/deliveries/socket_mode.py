"""Socket Mode: the same deliveries in envelopes over a WebSocket that the bot opens."""

import asyncio
import json
import secrets
import uuid
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Json
from bot.sandbox.deliveries.carrier import Ack, Delivery

MOST_CONNECTIONS: Final = 10


class SocketCarrier:
    """Up to ten open connections of the app; each envelope goes to one of them, in turn."""

    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self._tickets: set[str] = set()
        self._connections: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    @property
    def open_connections(self) -> int:
        """How many connections the bot holds now."""
        return len(self._connections)

    def ticket(self) -> str:
        """A one-time right to connect, as `apps.connections.open` gives it."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    async def attend(self, socket: WebSocket) -> None:
        """Serve one connection until either side leaves."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._connections) >= MOST_CONNECTIONS:
            await socket.close(1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        self._connections.append(socket)
        try:
            await socket.send_json(self._hello())
            while True:
                self._answered(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._forget(socket)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self._config.app_id},
        }

    def _answered(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(answer.get("envelope_id"))) if isinstance(answer, dict) else None
        if waiting is not None and not waiting.done():
            payload = answer.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {"text": payload} if payload else {})

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._connections:
            self._connections.remove(socket)

    async def carry(self, delivery: Delivery) -> Ack:
        """Send one envelope and wait for its acknowledgement."""
        if not self._connections:
            return Ack("connection_failed", text="The app holds no Socket Mode connection.")
        socket = self._connections.pop(0)
        self._connections.append(socket)
        envelope = _envelope(delivery)
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        try:
            await socket.send_json(envelope)
            payload = await asyncio.wait_for(waiting, self._config.ack_seconds)
        except TimeoutError:
            return Ack("timeout")
        except (WebSocketDisconnect, RuntimeError) as problem:
            self._forget(socket)
            return Ack("connection_failed", text=str(problem))
        finally:
            del self._waiting[envelope["envelope_id"]]
        return Ack("", 200, payload, json.dumps(payload) if payload else "")

    async def disconnect(self, reason: str) -> int:
        """Ask every connection to leave, as Slack does before it refreshes a container; returns how many."""
        leaving, self._connections = self._connections, []
        for socket in leaving:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            await socket.close()
        return len(leaving)


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": delivery.kind,
        "accepts_response_payload": delivery.kind != "events_api",
        "payload": delivery.payload,
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.reason}
    return envelope

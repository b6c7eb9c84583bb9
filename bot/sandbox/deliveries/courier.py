"""Events on their way: in order for each person, retried as Slack retries them, kept over a restart."""

import asyncio
import json
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.config import SandboxConfig
from bot.sandbox.database import Database, Json
from bot.sandbox.deliveries.carrier import Ack, Carrier, Delivery
from bot.sandbox.journal import Journal

Order = Literal["as_sent", "reversed", "shuffled"]


@dataclass
class Shape:
    """How a test bends deliveries: each event told `duplicates` more times, late by `delay_seconds`,
    without keeping the order, or held until released."""

    duplicates: int = 0
    delay_seconds: float = 0.0
    ordered: bool = True
    hold: bool = False


class Courier:
    """Takes deliveries to the bot. Events wait in the database until they are acknowledged or given up."""

    def __init__(self, database: Database, config: SandboxConfig, journal: Journal, carrier: Carrier) -> None:
        self._database = database
        self._config = config
        self._journal = journal
        self._carrier = carrier
        self._lanes: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random(config.fault_seed)  # noqa: S311 - repeatable, not secret
        self.shape = Shape()

    def resume(self) -> None:
        """After a start: go on with the events that were on their way."""
        for row in self._database.rows("SELECT id FROM event WHERE state = 'pending' ORDER BY due, rowid"):
            self._start(self._deliver(row["id"]))

    async def stop(self) -> None:
        """Leave what is on its way for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _lane(self, name: str) -> asyncio.Lock:
        return self._lanes.setdefault(name, asyncio.Lock())

    @property
    def on_their_way(self) -> int:
        """How many events are neither acknowledged, nor given up, nor held."""
        row = self._database.row("SELECT count(*) AS n FROM event WHERE state = 'pending'")
        return int(row["n"]) if row else 0

    @property
    def held(self) -> int:
        """How many events a test holds back."""
        row = self._database.row("SELECT count(*) AS n FROM event WHERE state = 'held'")
        return int(row["n"]) if row else 0

    def send_event(self, lane: str, payload: Json) -> None:
        """Put one event on its way; `lane` (a person or a channel) keeps its order."""
        state = "held" if self.shape.hold else "pending"
        self._database.run(
            "INSERT INTO event (id, lane, payload, state, due) VALUES (?, ?, ?, ?, ?)",
            (payload["event_id"], lane, json.dumps(payload), state, time.time() + self.shape.delay_seconds),
        )
        if state == "pending":
            self._start(self._deliver(payload["event_id"]))

    def release(self, order: Order = "as_sent") -> int:
        """Let the held events go, in this order; returns how many."""
        self.shape.hold = False
        held = [row["id"] for row in self._database.rows("SELECT id FROM event WHERE state = 'held' ORDER BY rowid")]
        if order == "reversed":
            held.reverse()
        elif order == "shuffled":
            self._random.shuffle(held)
        for event_id in held:
            self._database.run("UPDATE event SET state = 'pending', due = ? WHERE id = ?", (time.time(), event_id))
            self._start(self._deliver(event_id))
        return len(held)

    async def _deliver(self, event_id: str) -> None:
        """All attempts at one event, from where it stands."""
        while True:
            row = self._database.row("SELECT * FROM event WHERE id = ?", (event_id,))
            if row is None or row["state"] != "pending":
                return
            if row["due"] > time.time():
                await asyncio.sleep(row["due"] - time.time())
            delivery = Delivery("events_api", json.loads(row["payload"]), row["failures"], row["reason"] or "")
            ack = await self._carry_in_order(row["lane"], delivery)
            self._settle(event_id, delivery, ack)

    async def _carry_in_order(self, lane: str, delivery: Delivery) -> Ack:
        times = 1 + self.shape.duplicates
        if not self.shape.ordered:
            return (await asyncio.gather(*(self._carry(delivery) for _ in range(times))))[0]
        async with self._lane(lane):
            acks = [await self._carry(delivery) for _ in range(times)]
        return acks[0]

    def _settle(self, event_id: str, delivery: Delivery, ack: Ack) -> None:
        if ack.ok:
            self._database.run("UPDATE event SET state = 'acknowledged' WHERE id = ?", (event_id,))
        elif delivery.retry >= len(self._config.retry_schedule):
            self._database.run("UPDATE event SET state = 'given_up' WHERE id = ?", (event_id,))
        else:
            due = time.time() + self._config.retry_schedule[delivery.retry]
            self._database.run(
                "UPDATE event SET failures = failures + 1, reason = ?, due = ? WHERE id = ?",
                (ack.problem, due, event_id),
            )

    async def carry_now(self, lane: str, make: Callable[[], Delivery], in_order: bool = True) -> Ack:
        """Take a command or an interaction to the bot: once, after the events of the same person.

        `make` is called when its turn has come, so that the life of its trigger_id starts then.
        """
        async with self._lane(lane) if in_order else nullcontext():
            return await self._carry(make())

    async def _carry(self, delivery: Delivery) -> Ack:
        started = time.monotonic()
        ack = await self._carrier.carry(delivery)
        took = round((time.monotonic() - started) * 1000)
        outcome = "ok" if ack.ok else ack.problem
        self._journal.write(
            "delivery",
            _name(delivery),
            outcome,
            kind=delivery.kind,
            retry=delivery.retry,
            status=ack.status,
            milliseconds=took,
            payload=delivery.payload,
            answer=ack.text,
        )
        return ack


def _name(delivery: Delivery) -> str:
    payload = delivery.payload
    if delivery.kind == "slash_commands":
        return f"{payload['command']} {payload['text']}".strip()
    if delivery.kind == "events_api":
        event = payload["event"]
        return f"{event['type']}.{event['subtype']}" if event.get("subtype") else str(event["type"])
    actions = payload.get("actions") or [{}]
    callback = payload.get("view", {}).get("callback_id", "")
    return f"{payload['type']} {actions[0].get('action_id') or callback}".strip()

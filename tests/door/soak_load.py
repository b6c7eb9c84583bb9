"""The people of the soak: they answer and press, over and over until Slack says that it went through.

Deliveries go straight to the bot's door, signed as Slack's are. An event that was not acknowledged is delivered again;
a press is made again. One in ten is delivered twice, and the answers of one person travel at the same time.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, Queue
from typing import Any

import httpx
from sqlalchemy import Row, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store import Store
from bot.store.tables import Conversation, Post
from specs.store.tables import SlotRow, Spec
from tests.door.hostile import Answer, Caller
from tests.door.soak_ground import Ground, let_go

DUPLICATES, DOUBLE_CLICKS, STRANGERS, WITHDRAWN = 0.10, 0.03, 0.03, 0.02
# What each of the people says about their draft: every sentence is a criterion, and none is like another's.
SAID = (
    "Has kept accurate records for team {}",
    "Has answered {} questions by phone in a day",
    "Has followed written procedure number {}",
    "Has trained {} new colleagues in person",
)
PEOPLE_AT_ONCE = 6
# Rows of the outbox that may wait before more specifications are let go.
BACKLOG, WAVE = 150, 20
WAITING = ("pending", "claimed", "uncertain", "parked")
LOOK_S = 0.4
Wave = list[tuple[int, list[int]]]


@dataclass(frozen=True)
class Deed:
    """Something that somebody does: a delivery of its kind, for which specification, and the words or the slot."""

    kind: str
    user: str
    spec_id: int
    payload: dict[str, Any]
    text: str = ""
    slot_id: int = 0


@dataclass
class Load:
    """What is done, and what was acknowledged of it."""

    store: Store
    ground: Ground
    caller: Caller
    team: str
    channel: str
    dice: random.Random
    acknowledged: list[Deed] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing is under way."""
        self.deeds: Queue[Deed] = Queue()
        self.finished = threading.Event()
        self._numbers = count(1)
        self._begun: set[int] = set()
        self._drafts = set(self.ground.drafts.spec_ids())
        self._answering: set[int] = set()
        self._signing: set[int] = set()
        self._all_let_go = False
        self._next: Wave = []

    def run(self) -> None:
        """Let specifications go as fast as they are worked off, and do what can be done with each, to the end."""
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(PEOPLE_AT_ONCE)]
        for each in workers:
            each.start()
        waves = self.ground.waves(WAVE)
        while not self._done():
            # Everybody waits for their turn to write, this too; what was not let go is let go later.
            with suppress(OperationalError):
                self._let_go(waves)
            with suppress(OperationalError):
                for deed in self._seen():
                    self.deeds.put(deed)
            time.sleep(LOOK_S)
        self.finished.set()
        for each in workers:
            each.join()

    def backlog(self) -> int:
        """The rows of the outbox that wait."""
        with self.store.reading() as session:
            return len(session.execute(select(col(Post.id)).where(col(Post.state).in_(WAITING)).limit(5_000)).all())

    def waits_for(self) -> str:
        """What is not done yet, in words."""
        some = sorted(self._answering | self._signing)[:5]
        return f"{len(self._answering)} drafts and {len(self._signing)} in sign-off are not done, such as {some}"

    def _let_go(self, waves: Iterator[Wave]) -> None:
        if self.deeds.qsize() > BACKLOG or self.backlog() > BACKLOG:
            return
        self._next = self._next or next(waves, [])
        wave = self._next
        with self.store.writing() as session:
            let_go(session, [post for _, posts in wave for post in posts])
        self._next = []
        specs = {spec_id for spec_id, _ in wave}
        self._answering |= specs & self._drafts
        self._signing |= specs - self._drafts
        self._all_let_go = not wave

    def _done(self) -> bool:
        still = self._answering or self._signing or self.deeds.unfinished_tasks
        return bool(self.failures) or (self._all_let_go and not still)

    def _seen(self) -> list[Deed]:
        """What people can do who look at Slack now: their question stands there, or a card that is theirs."""
        with self.store.reading() as session:
            asked = session.execute(_questions(self._answering)).all()
            cards = session.execute(_cards(self._signing)).all()
            settled = session.execute(_settled(self._signing)).scalars().all()
        self._answering -= {row.spec_id for row in asked}
        self._signing -= set(settled)
        new = [row for row in cards if row.slot_id not in self._begun]
        self._begun |= {row.slot_id for row in new}
        found = [deed for row in asked for deed in self._answers(row)] + [d for row in new for d in self._presses(row)]
        self.dice.shuffle(found)
        return found

    def _answers(self, row: Row[Any]) -> Iterator[Deed]:
        for sentence in SAID:
            text = sentence.format(row.spec_id)
            yield Deed(
                "answer", row.user_id, row.spec_id, self._message(row.user_id, row.channel_id, row.ts, text), text
            )

    def _message(self, user: str, channel: str, thread: str, text: str) -> dict[str, Any]:
        number = next(self._numbers)
        event = {"type": "message", "channel_type": "im", "user": user, "channel": channel, "text": text}
        event |= {"ts": f"{time.time():.3f}{number % 1000:03d}", "thread_ts": thread}
        return {"type": "event_callback", "event_id": f"EvSOAK{number}", "team_id": self.team, "event": event}

    def _presses(self, row: Row[Any]) -> Iterator[Deed]:
        who = [row.assignee] + [row.assignee] * (self.dice.random() < DOUBLE_CLICKS)
        for user in who + [row.author] * (self.dice.random() < STRANGERS):
            kind = "press" if user == row.assignee else "stranger"
            yield Deed(kind, user, row.spec_id, self._press(user, row.id, row.ts), slot_id=row.slot_id)
        if row.root_ts and self.dice.random() < WITHDRAWN:
            payload = self._message(row.author, row.root_channel, row.root_ts, "withdraw")
            yield Deed("withdrawal", row.author, row.spec_id, payload)

    def _press(self, user: str, card: int, ts: str) -> dict[str, Any]:
        return {
            "type": "block_actions",
            "user": {"id": user, "team_id": self.team},
            "team": {"id": self.team},
            "channel": {"id": self.channel},
            "container": {"type": "message", "message_ts": ts, "channel_id": self.channel},
            "actions": [{"action_id": "signoff.approve", "type": "button", "value": f"{card}.1"}],
        }

    def _work(self) -> None:
        while not self.finished.is_set():
            try:
                deed = self.deeds.get(timeout=0.2)
            except Empty:
                continue
            try:
                self._do(deed)
            except Exception as error:
                self.failures.append(f"{deed.kind} of {deed.user}: {type(error).__name__}: {error}")
            finally:
                self.deeds.task_done()

    def _do(self, deed: Deed) -> None:
        kind = "interactive" if deed.kind in ("press", "stranger") else "events_api"
        until = time.monotonic() + 120
        payload = deed.payload
        for attempt in count():
            if kind == "interactive":
                payload = {**deed.payload, "trigger_id": f"1.2.soak{next(self._numbers)}"}
            answer = self._deliver(kind, payload, attempt)
            if answer.status == httpx.codes.OK:
                self.acknowledged.append(deed)
                self.counted[deed.kind] += 1
                return
            self.counted["not acknowledged"] += 1
            if time.monotonic() > until or 400 <= answer.status < 500:
                raise AssertionError(f"not acknowledged: {answer}")
            time.sleep(self.dice.uniform(0.1, 0.4))

    def _deliver(self, kind: str, payload: dict[str, Any], attempt: int) -> Answer:
        if self.dice.random() >= DUPLICATES:
            return self._sent(kind, payload, attempt)
        self.counted["duplicates"] += 1
        other = threading.Thread(target=self._sent, args=(kind, payload, attempt))
        other.start()
        answer = self._sent(kind, payload, attempt)
        other.join()
        return answer

    def _sent(self, kind: str, payload: dict[str, Any], attempt: int) -> Answer:
        if kind == "interactive":
            return self.caller.deliver(kind, payload)
        retried = {"x_slack_retry_num": str(attempt), "x_slack_retry_reason": "http_timeout"} if attempt else {}
        return self.caller.send(json.dumps(payload).encode(), **retried)


def _questions(spec_ids: set[int]) -> Any:
    """Of these drafts those whose question stands in Slack, and where their threads are."""
    head = aliased(Post)
    return (
        select(col(Post.spec_id), col(Conversation.user_id), col(head.channel_id), col(head.ts))
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .join(head, col(head.id) == col(Conversation.root))
        .where(col(Post.spec_id).in_(spec_ids), col(Post.question) == "experience.essential")
        .where(col(Post.state) == "sent", col(head.ts) != "")
    )


def _cards(spec_ids: set[int]) -> Any:
    """Of these specifications the cards in the channel that wait for a decision, with the author's thread."""
    head = aliased(Post)
    author: Any = (col(Conversation.user_id).label("author"), col(head.channel_id).label("root_channel"))
    card = (col(Post.id), col(Post.ts), col(Post.spec_id), col(Post.slot_id))
    return (
        select(*card, col(SlotRow.assignee), *author, col(head.ts).label("root_ts"))
        .join(SlotRow, col(SlotRow.id) == col(Post.slot_id))
        .join(Conversation, col(Conversation.spec_id) == col(Post.spec_id))
        .join(head, col(head.id) == col(Conversation.root))
        .where(col(Post.spec_id).in_(spec_ids), col(Post.kind) == "card", col(Post.ts) != "")
        .where(col(Post.target).startswith("channel:"), col(SlotRow.state) == "open")
    )


def _settled(spec_ids: set[int]) -> Any:
    """Of these specifications those that nobody is asked about any more."""
    return select(col(Spec.id)).where(col(Spec.id).in_(spec_ids), col(Spec.state).in_(("agreed", "withdrawn")))

"""The ground of the soak: a workspace with thousands of people, and a store with their drafts and specifications.

Everything is a copy of two that were made by acts (see `copies`): a draft that asks for criteria, and a specification
that was sent to its line manager. Their first messages are held back and let go bit by bit, as they would come up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from bot.sandbox.config import DEFAULT_WORKSPACE, SandboxConfig
from bot.services import conversations, drafts, starting, submission
from bot.services.office import Office
from bot.store.tables import PersonRow, Post
from specs.document import read_document
from specs.store.rows import table_of
from specs.store.tables import ReminderRow
from tests.door import copies
from tests.door.contests import DANA, MARCUS, NOON, PEOPLE, PRIYA, known, opened
from tests.door.town import MANIFEST

AT_ONCE = 200
# Of so many specifications one has a reminder that is due.
REMINDED = 10
# The line manager and the executive head of a specification are so many people further than its author.
LINE_MANAGER, HEAD = 1, 2
_POSTS = table_of(Post)


def user(number: int, people: int) -> str:
    """The id of one of so many people."""
    return f"U0S{number % people:06d}"


def config_for(people: int, **wishes: Any) -> SandboxConfig:
    """A workspace with so many people more than the fictional council's."""
    written = yaml.safe_load(DEFAULT_WORKSPACE.read_text(encoding="utf-8"))
    more = [
        {"id": user(n, people), "name": f"p{n}", "real_name": f"Person {n}", "email": f"p{n}@soak.example"}
        for n in range(people)
    ]
    everybody = [*written["people"], *more]
    return SandboxConfig.load(people=everybody, echo_bot_messages=False, **wishes).with_manifest(MANIFEST)


@dataclass(frozen=True)
class Held:
    """A kind of copy: how far the ids of the first lie back, how many there are, and which posts are to be let go."""

    first: int
    copies: range
    posts: tuple[int, ...]

    def spec_ids(self) -> list[int]:
        """The specifications, in order."""
        return [self.first + number * copies.STRIDE for number in self.copies]


@dataclass(frozen=True)
class Ground:
    """What was prepared: drafts that are asked for criteria, and specifications in sign-off."""

    people: int
    drafts: Held
    sent: Held

    def waves(self, at_once: int) -> Iterator[list[tuple[int, list[int]]]]:
        """So many specifications at a time, the kinds mixed: each with the rows of the outbox to let go."""
        both = list(_dealt(self.drafts, self.sent))
        for start in range(0, len(both), at_once):
            yield [
                (held.first + number * copies.STRIDE, [post + number * copies.STRIDE for post in held.posts])
                for held, number in both[start : start + at_once]
            ]


def _dealt(*piles: Held) -> Iterator[tuple[Held, int]]:
    """Every copy of every pile, each pile spread evenly over the whole."""
    placed = [
        ((place + 0.5) / len(pile.copies), which, number)
        for which, pile in enumerate(piles)
        for place, number in enumerate(pile.copies)
    ]
    for _, which, number in sorted(placed):
        yield piles[which], number


def prepare(url: str, config: SandboxConfig, people: int, specs: int) -> Ground:
    """Fill an empty store: a draft for each of the people, and the rest of `specs` in sign-off."""
    office = opened(url)
    with office.store.writing() as session:
        known(session)
        session.execute(insert(table_of(PersonRow)), [_row(each, config) for each in range(people)])
    first_draft, first_sent = _draft(office), _sent(office)
    with office.store.reading() as session:
        originals = [copies.original(session, each) for each in (first_draft, first_sent)]
    with office.store.writing() as session:
        session.execute(update(Post).values(state="cancelled"))
        session.execute(update(ReminderRow).values(state="cancelled"))
        _as_in_the_workspace(session, config)
    both = people, specs - people
    ground = Ground(people, *(_copied(office, each, people, n) for each, n in zip(originals, both, strict=True)))
    office.store.close()
    return ground


def _row(number: int, config: SandboxConfig) -> dict[str, Any]:
    who = config.people[len(config.people) - 1 - number]
    later = NOON + timedelta(days=3650)
    row = {"user_id": who.id, "email": who.email, "name": who.real_name, "time_zone": "Europe/London"}
    return {**row, "dm_channel": "", "state": "known", "looked_up_at": later}


def _as_in_the_workspace(session: Session, config: SandboxConfig) -> None:
    """The people of the originals get the ids that they have in the workspace."""
    for made_up, name in PEOPLE.items():
        real = next(each.id for each in config.people if each.name == name)
        session.execute(update(PersonRow).where(col(PersonRow.user_id) == made_up).values(user_id=real))


def _draft(office: Office) -> int:
    """A draft that asks for essential experience; what it asked before counts as posted."""
    with office.act() as act:
        conversation = starting.start(act, DANA, "Customer Hub Assistant")
    for said in ("factor form", "4", "skip"):
        _as_if_posted(office)
        with office.act() as act:
            conversations.say(act, conversation, said, "9999999999.000001")
    with office.look() as act:
        asked = act.session.execute(select(col(Post.question)).order_by(col(Post.id).desc())).scalars()
        assert next(key for key in asked if key) == "experience.essential"
    return conversation.spec_id


def _as_if_posted(office: Office) -> None:
    with office.store.writing() as session:
        for post in session.execute(select(Post).where(col(Post.state) == "pending")).scalars():
            post.state, post.shown, post.channel_id, post.ts = "sent", post.wanted, "D0", f"1000000000.{post.id:06d}"


def _sent(office: Office) -> int:
    """A specification that waits for its line manager."""
    with office.act() as act, resources.as_file(resources.files("specs.examples") / "factor.spec.yaml") as example:
        conversation = starting.adopt(act, DANA, read_document(example))
        spec = drafts.locked(act.session, conversation.spec_id)
        assert submission.submit(act, spec, conversation, {"line_manager": [PRIYA], "executive_head": [MARCUS]}) is None
        return conversation.spec_id


def _copied(office: Office, first: copies.Original, people: int, times: int) -> Held:
    """So many copies with people of their own, and all their posts held back."""
    # Copies of both kinds share one count, as their ids are one original apart.
    numbers = range(1, 1 + times)
    quiet, posts = _held_back(first)
    for start in range(0, times, AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        with office.store.writing() as session:
            copies.copy(session, quiet, some, [_people_of(number, people) for number in some])
    slots = [row["id"] for table, rows in first.rows if table.name == "slot" for row in rows]
    due = [slot + number * copies.STRIDE for number in numbers[::REMINDED] for slot in slots]
    with office.store.writing() as session:
        _make_due(session, due, NOON - timedelta(minutes=1))
    return Held(first.spec_id, numbers, posts)


def _make_due(session: Session, slots: Sequence[int], at: datetime) -> None:
    for start in range(0, len(slots), AT_ONCE):
        first = (col(ReminderRow.slot_id).in_(slots[start : start + AT_ONCE]), col(ReminderRow.rung) == 1)
        session.execute(update(ReminderRow).where(*first).values(due_at=at))


def _people_of(number: int, people: int) -> dict[str, str]:
    return {
        DANA: user(number, people),
        PRIYA: user(number + LINE_MANAGER, people),
        MARCUS: user(number + HEAD, people),
    }


def _held_back(first: copies.Original) -> tuple[copies.Original, tuple[int, ...]]:
    """The same rows with every post held back; and those to be let go: the head, and the question or the card."""
    posts = next(rows for table, rows in first.rows if table.name == "post")
    asked = max((row["id"] for row in posts if row["question"] == "experience.essential"), default=0)
    out = tuple(row["id"] for row in posts if row["kind"] == "head" or _is_card(row) or row["id"] == asked)
    clean = {"state": "cancelled", "shown": 0, "ts": "", "channel_id": ""}
    quiet = tuple(
        (table, tuple({**row, **clean} for row in rows) if rows is posts else rows) for table, rows in first.rows
    )
    return copies.Original(first.spec_id, quiet), out


def _is_card(row: copies.Row) -> bool:
    return bool(row["kind"] == "card" and row["target"].startswith("channel:"))


def let_go(session: Session, posts: Sequence[int]) -> None:
    """These rows of the outbox are to be sent now."""
    session.execute(update(_POSTS).where(_POSTS.c.id.in_(posts)).values(state="pending"))


def sandbox_for(folder: Path, people: int, port: int) -> SandboxConfig:
    """The workspace, with its bot on that port of loopback."""
    return config_for(people, database=folder / "sandbox.db", bot_url=f"http://127.0.0.1:{port}/slack/events")

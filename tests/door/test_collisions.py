"""Two transactions at the same rows of PostgreSQL: the second waits, or is begun again, and nobody hears of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.services import people
from bot.services.office import TRIES, Act
from bot.store.tables import HomeSearch, PersonRow
from specs.store.rows import table_of
from tests.door.town import Town

PRIYA = "priya.nair@thornleyvale.example"


@contextmanager
def another(url: str) -> Iterator[Connection]:
    """Another transaction of the same database, which the test ends itself."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def waits_for(connection: Connection, work: Callable[[], Any]) -> Any:
    """Do `work`, which waits for the other transaction; that one is committed once it does."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(work)
        with another(str(connection.engine.url.render_as_string(hide_password=False))) as watching:
            blocked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            end = time.monotonic() + 20
            while not watching.execute(blocked).scalar() and not doing.done() and time.monotonic() < end:
                watching.rollback()
                time.sleep(0.01)
        assert not doing.done(), "the work did not meet the other transaction"
        connection.commit()
        return doing.result(20)


def people_of(town: Town, email: str) -> list[PersonRow]:
    with town.office.look() as act:
        return list(act.session.exec(select(PersonRow).where(PersonRow.email == email)))


def forget(town: Town, email: str) -> None:
    with town.office.act() as act:
        for row in act.session.exec(select(PersonRow).where(PersonRow.email == email)):
            act.session.delete(row)


def test_who_is_wanted_by_two_transactions_at_once_is_one_record(
    make_town: Callable[..., Town], postgres_url: str
) -> None:
    town = make_town(postgres_url, worker=False)
    forget(town, PRIYA)
    with another(postgres_url) as other:
        other.execute(table_of(PersonRow).insert().values(email=PRIYA, **people.NEW))
        reply = waits_for(other, lambda: town.person("dana.whitfield").command("/personspec delegate"))
    assert not reply.trouble, reply.trouble
    assert len(people_of(town, PRIYA)) == 1


def test_an_act_that_collides_is_begun_again_and_sees_what_the_other_left(
    make_town: Callable[..., Town], postgres_url: str
) -> None:
    town = make_town(postgres_url, worker=False)
    seen: list[bool] = []

    def look_for(act: Act) -> None:
        row = act.session.get(HomeSearch, "U1")
        seen.append(row is not None)
        row = row or HomeSearch(user_id="U1")
        row.words = "mine"
        act.session.add(row)

    with another(postgres_url) as other:
        other.execute(table_of(HomeSearch).insert().values(HomeSearch(user_id="U1", words="theirs").model_dump()))
        assert waits_for(other, lambda: town.office.once("press:1", look_for))
    assert seen == [False, True]
    with town.office.look() as act:
        assert act.session.exec(select(HomeSearch.words)).all() == ["mine"]
    assert not town.office.once("press:1", look_for), "the delivery was claimed once"


def test_two_acts_that_wait_for_each_other_are_both_done(make_town: Callable[..., Town], postgres_url: str) -> None:
    town = make_town(postgres_url, worker=False)
    with town.office.act() as act:
        people.met(act.session, "U1")
        people.met(act.session, "U2")
    together = Barrier(2, timeout=10)

    def name(first: str, second: str) -> Callable[[Act], None]:
        tries: list[int] = []

        def work(act: Act) -> None:
            tries.append(1)
            for user in (first, second):
                row = act.session.exec(select(PersonRow).where(col(PersonRow.user_id) == user)).one()
                row.name += "x"
                act.session.flush()
                if user == first and len(tries) == 1:
                    together.wait()

        return work

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(town.office.once, "press:1", name("U1", "U2"))]
        both.append(pool.submit(town.office.once, "press:2", name("U2", "U1")))
        assert [each.result(20) for each in both] == [True, True]


def test_what_collides_every_time_is_not_begun_for_ever(town_on_each_store: Town) -> None:
    town, begun = town_on_each_store, []

    def twice(act: Act) -> None:
        begun.append(1)
        act.session.add_all([PersonRow(user_id="U1"), PersonRow(user_id="U1")])

    with pytest.raises(IntegrityError):
        town.office.once("press:1", twice)
    sqlite = town.office.store.url.startswith("sqlite")
    assert len(begun) == (1 if sqlite else TRIES)

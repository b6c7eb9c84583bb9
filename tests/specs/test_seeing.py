"""Rule 14: who may see a specification, each role in each state under each setting."""

from __future__ import annotations

from itertools import product

import pytest

from specs.seeing import Reader, Visibility, may_see

STATES = ("draft", "in_sign_off", "queried", "withdrawn", "rejected", "agreed")
SENT = frozenset(STATES) - {"draft"}
# Who sees which states while agreed ones are for the whole workspace, for the directorate, and for the route alone.
ALL, NONE, AGREED = frozenset(STATES), frozenset[str](), frozenset({"agreed"})
TABLE: dict[str, tuple[Reader, frozenset[str], frozenset[str], frozenset[str]]] = {
    "author": (Reader(author=True), ALL, ALL, ALL),
    "invited": (Reader(invited=True), ALL, ALL, ALL),
    "on the route": (Reader(asked=True), SENT, SENT, SENT),
    "HR": (Reader(hr=True), ALL, ALL, ALL),
    "a colleague of the directorate": (Reader(same_directorate=True), AGREED, AGREED, NONE),
    "an administrator, or anybody else": (Reader(), AGREED, NONE, NONE),
    "somebody of another workspace": (Reader(at_home=False, asked=True, hr=True, author=True), NONE, NONE, NONE),
}
SETTINGS: tuple[Visibility, ...] = ("workspace", "directorate", "route")


@pytest.mark.parametrize(("role", "state"), list(product(TABLE, STATES)))
def test_the_table(role: str, state: str) -> None:
    reader, *seen = TABLE[role]
    assert [may_see(reader, state, setting) for setting in SETTINGS] == [state in each for each in seen]

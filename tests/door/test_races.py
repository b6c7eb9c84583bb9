"""Races on one slot, a bounded part of `python -m tests.door.races`: every pair of opposing acts, both databases."""

from __future__ import annotations

from tests.door.contests import PAIRS
from tests.door.races import PROCESSES, race


def test_of_acts_that_exclude_each_other_exactly_one_wins(store_url: str) -> None:
    faults, won, acts = race(store_url, PAIRS, 1)
    assert faults == []
    assert acts == PROCESSES * len(PAIRS)
    assert won >= len(PAIRS) - 1

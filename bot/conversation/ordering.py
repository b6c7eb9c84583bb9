"""The order of a list changed: some of its entries first, last, before or after another, up, down, or two exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.conversation.command_set import Where

EntryT = TypeVar("EntryT")


def in_new_order(
    standing: Sequence[EntryT], chosen: Sequence[EntryT], where: Where, other: EntryT | None
) -> list[EntryT]:
    """The entries in their new order; as they stand where nothing can change. No entry stands twice in `standing`."""
    rest = [each for each in standing if each not in chosen]
    match where:
        case "first":
            return [*chosen, *rest]
        case "last":
            return [*rest, *chosen]
        case "swap":
            return _swapped(standing, chosen[0], other)
        case "up" | "down":
            return _one_along(standing, chosen, where)
    return _beside(standing, chosen, other, 1 if where == "after" else 0)


def _beside(standing: Sequence[EntryT], chosen: Sequence[EntryT], other: EntryT | None, after: int) -> list[EntryT]:
    rest = [each for each in standing if each not in chosen]
    if other is None or other not in rest:
        return list(standing)
    place = rest.index(other) + after
    return [*rest[:place], *chosen, *rest[place:]]


def _one_along(standing: Sequence[EntryT], chosen: Sequence[EntryT], where: Where) -> list[EntryT]:
    if where == "up":
        place = standing.index(chosen[0])
        return _beside(standing, chosen, standing[place - 1], 0) if place else list(standing)
    place = standing.index(chosen[-1])
    return _beside(standing, chosen, standing[place + 1], 1) if place + 1 < len(standing) else list(standing)


def _swapped(standing: Sequence[EntryT], one: EntryT, other: EntryT | None) -> list[EntryT]:
    if other is None:
        return list(standing)
    return [other if each == one else one if each == other else each for each in standing]

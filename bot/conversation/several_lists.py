"""A correction of entries in several lists at once: "remove knowledge 2 and experience 3"."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from bot.conversation.command_set import Correction, Move, Remove
from bot.conversation.confirming import losing
from bot.conversation.correcting import not_there, own_words, rewritten, which_list, without
from bot.conversation.moving import moved, section_meant, which_section
from bot.conversation.moving_to_rows import rows_named
from bot.conversation.questions import Question
from bot.conversation.references import Chosen, NotThere, Unclear, resolved
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line


def correct_in_several(turn: Turn, target: Question, correction: Correction, said: str) -> Turn:
    """Take out or move entries of several lists of criteria; the other corrections are of one list at a time."""
    whole = correction.which
    places = (replace(whole, also=()), *whole.also)
    to_rows = isinstance(correction, Move) and rows_named(turn, correction)
    if not isinstance(correction, Remove | Move) or to_rows or any(each.lists for each in places):
        return turn.misunderstood().noting("correct.one_list", typed=one_line(said))
    found: list[Chosen] = []
    way = said
    for each in places:
        meant = resolved(turn, target, each)
        if isinstance(meant, NotThere):
            return not_there(turn, meant, said)
        if isinstance(meant, Unclear):
            return which_list(turn, target, meant, each, way)
        way = rewritten(way, each, meant)
        found += _not_named_before(meant, found)
    if isinstance(correction, Remove):
        done = _removed(turn, target, found, way)
    else:
        done = _moved(turn, target, found, correction, way)
    return replace(done, undoable=True) if done.document != turn.document else done


def _not_named_before(meant: Chosen, found: list[Chosen]) -> list[Chosen]:
    """Without the criteria that the same words have named already; none where nothing is left."""
    named = {criterion.id for each in found for criterion in each.criteria}
    pairs = zip(meant.numbers, meant.criteria, strict=True)
    left = [(number, criterion) for number, criterion in pairs if criterion.id not in named]
    if not left:
        return []
    numbers, criteria = zip(*left, strict=True)
    return [replace(meant, numbers=numbers, criteria=criteria)]


def _removed(turn: Turn, target: Question, found: list[Chosen], way: str) -> Turn:
    texts = [criterion.text for each in found for criterion in each.criteria]
    if (asking := losing(turn, target, own_words(turn, texts), way)) is not None:
        return asking
    return reduce(without, found, turn).understood().noting("list.removed", texts=texts)


def _moved(turn: Turn, target: Question, found: list[Chosen], move: Move, way: str) -> Turn:
    if move.to and not section_meant(turn, move.to):
        return which_section(turn, target, found, move, way)
    return reduce(lambda done, each: moved(done, target, each, move, way), found, turn)

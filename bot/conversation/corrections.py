"""A correction said in words, carried out on the list that is meant: of criteria, rows or behaviours, or on several."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.command_set import Correction, Move, Which
from bot.conversation.confirming import which_meant
from bot.conversation.correcting import correct, told_where
from bot.conversation.day_one import correct_chosen
from bot.conversation.moving_to_rows import moved_to_rows, rows_named
from bot.conversation.own_behaviours import correct_behaviours
from bot.conversation.own_lists import ROWS, Spoken, correct_rows
from bot.conversation.questions import Question, question_of
from bot.conversation.several_lists import correct_in_several
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line

# Lists whose entries are no rows, with what corrects them.
_OF_THEIR_OWN = {"competencies": correct_behaviours, "duty": correct_chosen}


def corrected(turn: Turn, target: Question, correction: Correction, said: str) -> Turn:
    """Carry out a correction that was said at a question; what is not clear is asked about and nothing is done."""
    which = correction.which
    if which.also:
        return correct_in_several(turn, target, correction, said)
    if len(which.lists) > 1:
        return _which_of(turn, target, which, said)
    own = _own_list(turn, target, which)
    if own is None and isinstance(correction, Move) and (key := rows_named(turn, correction)):
        moved = moved_to_rows(turn, target, correction, key, said)
        return replace(moved, undoable=True) if moved.document != turn.document else moved
    if own is None:
        return correct(turn, target, correction, said)
    act = _OF_THEIR_OWN.get(own.kind, correct_rows)
    # A duty's own question is the only place from which its list is corrected: bare numbers name it beyond doubt there.
    named = which.written if own.kind == "duty" else f"{own.key} {which.numbers}"
    spoken = Spoken(target, said, said.replace(which.written, named, 1))
    return told_where(act(turn, own, correction, spoken), turn, own, target)


def _own_list(turn: Turn, target: Question, which: Which) -> Question | None:
    """The question whose rows or behaviours are meant; None where criteria are."""
    if which.lists:
        return question_of(turn.context, turn.draft, which.lists[0])
    bare = not which.sections and which.necessity is None
    return target if bare and (target.kind in ROWS or target.kind in _OF_THEIR_OWN) else None


def _which_of(turn: Turn, target: Question, which: Which, said: str) -> Turn:
    found = [question_of(turn.context, turn.draft, key) for key in which.lists]
    meant = [each for each in found if each is not None]
    ways = [said.replace(which.written, f"{each.key} {which.numbers}", 1) for each in meant]
    shown = [f"{each.label} {which.numbers}" for each in meant]
    return which_meant(turn, target, ways, "which.list", shown, typed=one_line(said))

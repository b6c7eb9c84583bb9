"""Duties that are typed before a form is chosen: noted with the draft, and asked about on a form that has them."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.duties import PASSED, TAKEN
from bot.conversation.duty_list import with_duties
from bot.conversation.pasted import entries_of
from bot.conversation.several import standing_parts
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words


def without_form(turn: Turn) -> bool:
    """Whether the form is still to be chosen."""
    return not turn.document.form and bool(turn.context.forms)


def duties_on_some(turn: Turn) -> bool:
    """Whether duties are asked about on the draft's form; on any of the forms, while none is chosen."""
    forms = turn.context.forms if without_form(turn) else (turn.form,)
    return any(form.duties == "optional" for form in forms)


def opened(turn: Turn) -> Turn:
    """With the duties asked about from now on, because words are to be added to them."""
    return turn.with_draft(duties_first=TAKEN) if duties_on_some(turn) else turn


def noted_early(turn: Turn, text: str) -> Turn | None:
    """With what was typed before the form was chosen as duties, where the person had begun with them; else None."""
    written = [entry.text for entry in entries_of(text) if has_words(entry.text)]
    texts = [part for each in written for part in standing_parts(each) or (each,)]
    if not without_form(turn) or turn.draft.duties_first != TAKEN or not texts:
        return None
    standing = [duty.text for duty in turn.document.duties]
    fresh = [each for each in dict.fromkeys(texts) if each not in standing]
    known = [each for each in dict.fromkeys(texts) if each in standing]
    turn = with_duties(turn, [*standing, *fresh]).understood()
    turn = turn.noting("duties.kept", texts=fresh) if fresh else turn
    turn = turn.noting("criteria.duplicates", texts=known) if known else turn
    return replace(turn, undoable=True)


def told_unasked(turn: Turn) -> Turn:
    """With a word about duties that were noted before the form was chosen, where that form does not ask for them."""
    if turn.draft.duties_first != TAKEN or turn.form.duties == "optional":
        return turn
    turn = turn.with_draft(duties_first=PASSED)
    return turn.noting("duties.not_on_form", texts=[duty.text for duty in turn.document.duties])

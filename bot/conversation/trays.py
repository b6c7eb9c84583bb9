"""Words that have no place in the document yet: listed, put where they belong, or thrown away after a yes."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.answers import answer
from bot.conversation.confirming import losing, which_meant
from bot.conversation.correcting import not_there
from bot.conversation.editing import containing, named_question
from bot.conversation.proposing import shown as show_proposals
from bot.conversation.questions import Question, questions
from bot.conversation.references import NotThere, lists_of, numbered, place_named, sections_named
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.turn import Turn


def show_tray(turn: Turn, question: Question) -> Turn:
    """List what is not placed, with how to place it."""
    turn = turn.understood()
    if not turn.draft.tray:
        waiting = len(turn.draft.proposed)
        done = turn.noting("tray.empty", proposed=waiting)
        return show_proposals(done) if waiting else done
    listing = Listing("", turn.draft.tray, "number", aspect="tray")
    reply = Reply("tray.shown", {"count": len(turn.draft.tray)}, (listing,), (Button("repeat"),), turn.current().key)
    return replace(turn.with_focus(listed="tray"), replies=(reply,), asks=False)


def place(turn: Turn, target: Question, numbers: str, to: str) -> Turn:
    """Put words of the tray where they belong; a place that is not clear is asked about."""
    chosen = _chosen(turn, numbers)
    if isinstance(chosen, NotThere):
        return not_there(turn, chosen, numbers)
    texts = [turn.draft.tray[number - 1] for number in chosen]
    fitting = _places(turn, to)
    if len(fitting) != 1:
        offered = fitting or [each for each in lists_of(turn) if each.necessity == "essential"]
        ways = [f"put not placed {numbers} under {each.section or each.key} {each.necessity}" for each in offered]
        shown = [each.label for each in offered]
        return which_meant(turn, target, ways, "which.section", shown, typed=to, to=to, texts=texts)
    before = turn
    done = answer(turn, fitting[0], "\n".join(texts), 0)
    done = replace(done, focus=turn.focus, moves=fitting[0].key == turn.focus.question and done.moves)
    if done.document == before.document:
        return done.noting("tray.stays", texts=texts)
    kept = tuple(text for number, text in enumerate(turn.draft.tray, start=1) if number not in chosen)
    first = len(before.notes)
    told = replace(done, notes=before.notes).noting("tray.placed", **fitting[0].named(), texts=texts)
    return replace(told.with_notes(done.notes[first:]).with_draft(tray=kept), undoable=True)


def drop(turn: Turn, target: Question, numbers: str) -> Turn:
    """Throw words of the tray away, after a yes."""
    chosen = _chosen(turn, numbers)
    if isinstance(chosen, NotThere):
        return not_there(turn, chosen, numbers)
    texts = [turn.draft.tray[number - 1] for number in chosen]
    if (asking := losing(turn, target, texts, f"discard {numbers}")) is not None:
        return asking
    kept = tuple(text for number, text in enumerate(turn.draft.tray, start=1) if number not in chosen)
    turn = turn.understood().with_draft(tray=kept).noting("list.removed", texts=texts)
    return replace(turn, undoable=True)


def _chosen(turn: Turn, numbers: str) -> tuple[int, ...] | NotThere:
    tray = turn.draft.tray
    selection = numbered(numbers, len(tray))
    if selection is None or selection.outside or not selection.numbers:
        return NotThere(selection.outside if selection else (numbers,), len(tray))
    return selection.numbers


def _places(turn: Turn, to: str) -> list[Question]:
    """The questions that the words name; a section without more means its essential list."""
    name, necessity = place_named(to)
    if sections := sections_named(turn.form, name):
        return lists_of(turn, sections, necessity or "essential")
    found = named_question(turn, to, loosely=False) or containing(turn, to)
    standing = [
        each for each in questions(turn.context, turn.draft) if each.kind in ("prose", "lines", "text", "contacts")
    ]
    return [found] if found in standing and found is not None else []

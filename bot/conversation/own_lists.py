"""Corrections of lists of other kinds than criteria, by number: plain lines, head counts, contacts, paragraphs.

The same words as for criteria. What is asked about, told and undone is the same too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.command_set import Correction, Merge, Move, Remove, Reorder, Reword, Split
from bot.conversation.confirming import asked, losing
from bot.conversation.correcting import not_there, split_parts, words_in
from bot.conversation.criteria import add_criteria
from bot.conversation.lines import CONTACT_KINDS, Row, head_count, reworded_row, rows_of, shown_row, with_rows
from bot.conversation.ordering import in_new_order
from bot.conversation.questions import Question, question_of
from bot.conversation.references import NotThere, numbered, own_lists_named, row_ids, sections_named
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line
from specs.document import Criterion, HeadCount, Necessity

ROWS = frozenset({"lines", "head_counts", "contacts", "prose", "duties"})
# Where a paragraph is parted: after a full stop, a question mark or an exclamation mark.
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")


def suits(question: Question, correction: Correction) -> bool:
    """Whether words with bare numbers are a correction of the list of this question, and no answer to it."""
    if question.kind == "duty":
        return True
    if isinstance(correction, Move) and not correction.to:
        return False
    return question.kind in ROWS or question.kind == "competencies"


@dataclass(frozen=True)
class Spoken:
    """How a correction was said: at which question, in which words, and as words that name the list beyond doubt."""

    target: Question
    said: str
    way: str


def correct_rows(turn: Turn, question: Question, correction: Correction, spoken: Spoken) -> Turn:
    """Carry out a correction of a list of rows; what is not clear is said and nothing is done."""
    rows = rows_of(turn, question)
    places = places_meant(turn, question, row_ids(rows), correction.which.numbers)
    if isinstance(places, NotThere):
        return not_there(turn, places, spoken.said)
    match correction:
        case Remove():
            return _removed(turn, question, rows, places, spoken)
        case Reword(text=text):
            if len(places) > 1:
                return turn.misunderstood().noting("reword.one_only", typed=text)
            return reworded_row(turn, question, rows, places[0] + 1, text)
        case Merge():
            return _merged(turn, question, rows, places)
        case Split():
            return _split(turn, question, rows, places, correction, spoken)
        case Reorder():
            return _reordered(turn, question, rows, places, correction, spoken)
        case Move():
            return _moved(turn, question, rows, places, correction, spoken)


def places_meant(turn: Turn, question: Question, ids: Sequence[str], numbers: str) -> list[int] | NotThere:
    """The places, from 0, of entries by the numbers that the person saw; `ids` are those of the list as it stands."""
    seen = turn.focus.shown.get(question.key) or tuple(ids)
    selection = numbered(numbers, len(seen))
    if selection is None or selection.outside or not selection.numbers:
        return NotThere(selection.outside if selection else (numbers,), len(seen))
    gone = tuple(str(number) for number in selection.numbers if seen[number - 1] not in ids)
    if gone:
        return NotThere(gone, len(seen), gone=True)
    return [list(ids).index(seen[number - 1]) for number in selection.numbers]


def _removed(turn: Turn, question: Question, rows: list[Row], places: list[int], spoken: Spoken) -> Turn:
    gone = [shown_row(rows[place]) for place in places]
    if (asking := losing(turn, spoken.target, gone, spoken.way)) is not None:
        return asking
    kept = [row for place, row in enumerate(rows) if place not in places]
    return with_rows(turn, question, kept).understood().noting("list.removed", texts=gone)


def _merged(turn: Turn, question: Question, rows: list[Row], places: list[int]) -> Turn:
    if len(places) < 2:
        return turn.misunderstood().noting("merge.needs_two", number=places[0] + 1)
    chosen = [rows[place] for place in places]
    whole = _one_of(chosen)
    if whole is None:
        return turn.understood().noting("merge.other_kind", texts=[shown_row(row) for row in chosen])
    kept = [whole if place == places[0] else row for place, row in enumerate(rows) if place not in places[1:]]
    turn = with_rows(turn, question, kept).understood()
    return turn.noting("criteria.merged", texts=[shown_row(row) for row in chosen], value=shown_row(whole))


def _one_of(chosen: Sequence[Row]) -> Row | None:
    """One row with everything that the rows say; None for contacts inside and outside, which cannot be one."""
    counts = [row for row in chosen if isinstance(row, HeadCount)]
    if counts:
        posts = {row.post.casefold() for row in counts}
        named = counts[0].post if len(posts) == 1 else ", ".join(f"{row.post} ({row.count})" for row in counts)
        return HeadCount(count=sum(row.count for row in counts), post=named)
    contacts = [row for row in chosen if isinstance(row, tuple)]
    if contacts:
        kinds = {kind for kind, _ in contacts}
        return (contacts[0][0], " and ".join(name for _, name in contacts)) if len(kinds) == 1 else None
    lines = [shown_row(row) for row in chosen]
    if all(line.endswith((".", "!", "?")) for line in lines):
        return " ".join(lines)
    return "; ".join([*(line.rstrip(" .;") for line in lines[:-1]), lines[-1]])


def _split(turn: Turn, question: Question, rows: list[Row], places: list[int], split: Split, spoken: Spoken) -> Turn:
    given = split.parts
    if len(places) > 1:
        return turn.misunderstood().noting("split.one_only", typed=one_line(spoken.said))
    number, was = places[0] + 1, rows[places[0]]
    texts = given or _parts_of(was)
    parts = [row for text in texts for row in _as_rows(was, text)]
    if len(texts) < 2 or len(parts) < len(texts):
        return turn.misunderstood().noting("split.how", number=number, value=shown_row(was), typed=given)
    if not given:
        words = f"split {question.key} {split.which.numbers}:\n" + "\n".join(texts)
        return asked(turn, spoken.target, words, "split.proposed", texts, number=number)
    lost = [shown_row(was)] if words_in(_text(was)) - words_in(" ".join(given)) - {"and"} else []
    if (asking := losing(turn, spoken.target, lost, spoken.way, given)) is not None:
        return asking
    fresh = [*rows[: places[0]], *parts, *rows[number:]]
    turn = with_rows(turn, question, fresh).understood()
    return turn.noting("criteria.split", texts=[shown_row(row) for row in parts], was=shown_row(was))


def _text(row: Row) -> str:
    return row[1] if isinstance(row, tuple) else shown_row(row)


def _parts_of(row: Row) -> tuple[str, ...]:
    """Where a row falls apart; a head count has to be told."""
    if isinstance(row, HeadCount):
        return ()
    if isinstance(row, str) and len(sentences := tuple(_SENTENCES.split(row))) > 1:
        return sentences
    return split_parts(_text(row))


def _as_rows(was: Row, text: str) -> list[Row]:
    """A part as a row of the same kind; none where it cannot be one."""
    if isinstance(was, HeadCount):
        count = head_count(text)
        return [count] if count else []
    return [(was[0], text)] if isinstance(was, tuple) else [text]


def _reordered(
    turn: Turn, question: Question, rows: list[Row], places: list[int], order: Reorder, spoken: Spoken
) -> Turn:
    other = places_meant(turn, question, row_ids(rows), str(order.other)) if order.other else []
    if isinstance(other, NotThere):
        return not_there(turn, other, spoken.said)
    if order.where == "swap" and (len(places) != 1 or not other):
        return turn.misunderstood().noting("reorder.swap_two", typed=one_line(spoken.said))
    sequence = in_new_order(range(len(rows)), places, order.where, other[0] if other else None)
    before = rows_of(turn, question)
    turn = with_rows(turn, question, [rows[place] for place in sequence]).understood()
    now = rows_of(turn, question)
    if now == before:
        # Contacts stand inside first, then outside, whatever their order was.
        across = question.kind == "contacts" and sequence != list(range(len(rows)))
        return turn.noting("reorder.contacts") if across else turn.noting("list.order_same")
    return turn.noting("list.reordered", texts=[shown_row(row) for row in now])


def _moved(turn: Turn, question: Question, rows: list[Row], places: list[int], move: Move, spoken: Spoken) -> Turn:
    texts, to = [shown_row(rows[place]) for place in places], move.to
    kind = next((key for key, label in CONTACT_KINDS if to.casefold().strip(" .") in (key, f"{label} contacts")), "")
    if question.kind == "contacts" and kind:
        fresh: list[Row] = [
            (kind, row[1]) if place in places and isinstance(row, tuple) else row for place, row in enumerate(rows)
        ]
        return with_rows(turn, question, fresh).understood().noting("list.moved_to", label=kind, texts=texts)
    target = list_named(turn, to, move.necessity or "essential")
    if target is None and list_named(turn, to):
        return turn.understood().noting("criteria.no_desirable", label=to, texts=texts)
    if target is None or target == question:
        return turn.misunderstood().noting("list.moved_where", typed=one_line(spoken.said), to=to)
    done = added_to(turn, target, texts)
    if done is None:
        return turn.understood().noting("list.does_not_fit", texts=texts, **target.named())
    kept = [row for place, row in enumerate(rows) if place not in places]
    turn = with_rows(done, question, kept).understood()
    return turn.noting("list.moved_to", label=target.label, texts=texts)


def list_named(turn: Turn, words: str, necessity: Necessity = "essential") -> Question | None:
    """The one list that the words name: of criteria of that level, lines, paragraphs, contacts or posts."""
    sections = sections_named(turn.form, words)
    keys = [f"{section}.{necessity}" for section in sections] or own_lists_named(turn.form, words)
    return question_of(turn.context, turn.draft, keys[0]) if len(keys) == 1 and keys[0] != "competencies" else None


def added_to(turn: Turn, question: Question, texts: Sequence[str]) -> Turn | None:
    """The draft with the words at the end of another list; None where that takes words of another kind."""
    if question.kind == "criteria":
        done = add_criteria(turn, question, [Criterion(text=text) for text in texts], "criteria.recorded")
        refused = any(note.name == "criteria.duplicates" for note in done.notes[len(turn.notes) :])
        return None if refused else _opened(done, question, turn)
    rows = rows_of(turn, question)
    if question.kind == "head_counts":
        counts = [head_count(text) for text in texts]
        fresh: list[Row] = [count for count in counts if count]
    else:
        fresh = [] if question.kind == "contacts" else list(texts)
    if len(fresh) < len(texts) or any(row in rows for row in fresh):
        return None
    return _opened(with_rows(turn, question, [*rows, *fresh]), question, turn)


def _opened(turn: Turn, question: Question, before: Turn) -> Turn:
    """A list that was skipped is open again; what was told on the way is left to the caller."""
    left = turn.draft.marks.get(question.key) in ("skipped", "not_known")
    return replace(turn.marked(question, None) if left else turn, notes=before.notes)

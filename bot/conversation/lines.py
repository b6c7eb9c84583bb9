"""Answers that are lists of lines: plain lines, head counts, contacts by kind, and free text by paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.duties import chosen_for
from bot.conversation.duty_list import with_duties
from bot.conversation.pasted import entries_of
from bot.conversation.questions import Question
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import HeadCount, HeaderValue, header_lines

Contact = tuple[str, str]
Row = str | HeadCount | Contact

CONTACT_KINDS = (("internal", "Internal"), ("external", "External"))
_NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_COUNT_FIRST = re.compile(rf"(0|[1-9][0-9]{{0,5}}|{'|'.join(_NUMBER_WORDS)})\s*(?:x|×)?\s+(\S.*)", re.IGNORECASE)
# "6 advisers and 2 team leaders", "6 Advisers, 2 Clerks": a comma or "and" before a number parts them.
_COUNTS = re.compile(
    rf"[\n;]|\s*,\s*(?:and\s+)?(?=(?:[0-9]{{1,6}}|{'|'.join(_NUMBER_WORDS)})\s+\S)"
    rf"|\s+(?:and|plus|&)\s+(?=(?:[0-9]{{1,6}}|{'|'.join(_NUMBER_WORDS)})\s+\S)",
    re.IGNORECASE,
)
# "Internal: Finance; External: police" on one line.
_NEXT_KIND = re.compile(r"(?:\s*[;.,]|\s)\s*(?=(?:internal|external)\w*\s*:)", re.IGNORECASE)
_COUNT_LAST = re.compile(r"(.*\S)\s*(?:[:x×(–-])\s*(0|[1-9][0-9]{0,5})\)?", re.IGNORECASE)


def answer_lines(turn: Turn, question: Question, text: str) -> Turn:
    """Add lines. (Corrections are read before: see `own_lists`.) Lines that cannot be read are quoted, never stored
    half."""
    rows = rows_of(turn, question)
    fresh, refused = _parsed(question, text)
    if not fresh and not refused:
        return turn.misunderstood().noting("answer.without_words", **question.named(), typed=one_line(text))
    if fresh:
        added = [row for row in fresh if row not in rows]
        known = [shown_row(row) for row in fresh if row in rows]
        turn = with_rows(turn, question, [*rows, *added]).understood()
        if added:
            turn = turn.noting("list.added", **question.named(), count=len(added))
        turn = turn.noting("criteria.duplicates", texts=known) if known else turn
        turn = _given_a_place(turn, added)
        turn = turn.marked(question, None) if turn.draft.marks.get(question.key) == "skipped" else turn
    return _told_refused(turn if fresh else turn.misunderstood(), question, refused)


def rows_of(turn: Turn, question: Question) -> list[Row]:
    """What stands there, one row for each line that a person can change by its number."""
    if question.kind == "duties":
        return [duty.text for duty in turn.document.duties]
    if question.kind == "duty":
        return [each.text for each in chosen_for(turn.draft, question.duty)]
    if question.kind == "prose":
        return [line for line in turn.document.section(question.section).text.split("\n") if line]
    value = turn.document.header.get(question.field, ())
    if isinstance(value, dict):
        return [(kind, name) for kind, names in value.items() for name in names]
    return list(header_lines(value)) if isinstance(value, str) else list(value)


def shown_row(row: Row) -> str:
    """A row as a line."""
    if isinstance(row, HeadCount):
        return f"{row.count} {row.post}"
    if isinstance(row, tuple):
        return f"{dict(CONTACT_KINDS).get(row[0], row[0].capitalize())}: {row[1]}"
    return row


def _parsed(question: Question, text: str) -> tuple[list[Row], list[str]]:
    """The rows that the text holds, and the lines that could not be read."""
    labels = CONTACT_KINDS if question.kind == "contacts" else ()
    rows: list[Row] = []
    refused: list[str] = []
    if question.kind == "head_counts":
        text = re.sub(r"(?m)^\s*[-*•–·]\s*", "", text)
        entries = [(one_line(line), "") for line in _COUNTS.split(text)]
    else:
        text = _NEXT_KIND.sub("\n", text) if labels else text
        entries = [(entry.text, entry.label) for entry in entries_of(text, labels)]
    for line, label in entries:
        if has_words(line):
            found = _row(question, line, label)
            rows += found
            refused += [] if found else [line]
    return list(dict.fromkeys(rows)), refused


def _row(question: Question, line: str, label: str) -> list[Row]:
    if question.kind == "head_counts":
        count = head_count(line)
        return [count] if count else []
    if question.kind == "contacts":
        return [(label, name) for name in _names(line)] if label else []
    return [line]


def _names(line: str) -> list[str]:
    """The names in a line, apart at commas that are in no brackets."""
    names = (name.strip(" .") for name in re.split(r"[,;](?![^(]*\))", line))
    return [name for name in names if has_words(name)]


def head_count(line: str) -> HeadCount | None:
    """ "6 Advisers", "6 x Advisers", "six Advisers", "Advisers: 6" or "Advisers (6)"; None without a number."""
    if found := _COUNT_FIRST.fullmatch(line):
        written, post = found[1].lower(), found[2]
        count = int(written) if written.isdigit() else _NUMBER_WORDS.index(written)
    elif found := _COUNT_LAST.fullmatch(line):
        count, post = int(found[2]), found[1].strip(" :(-–")
    else:
        return None
    return HeadCount(count=count, post=post) if has_words(post) else None


def _told_refused(turn: Turn, question: Question, refused: list[str]) -> Turn:
    if not refused:
        return turn
    name = "head_counts.without_number" if question.kind == "head_counts" else "contacts.without_kind"
    kept = [line for line in refused if line not in turn.draft.tray]
    return turn.with_draft(tray=(*turn.draft.tray, *kept)).noting(name, lines=refused)


def _given_a_place(turn: Turn, rows: Sequence[Row]) -> Turn:
    """Without the lines that could not be read before and are written again now, as they are asked for.

    Only the same words are: what else is not placed may have nothing to do with this list.
    """
    counted = [row.post for row in rows if isinstance(row, HeadCount)]
    named = [row[1] for row in rows if isinstance(row, tuple)]
    written = {one_line(each).casefold() for each in (*counted, *named)}
    tray = turn.draft.tray
    left = tuple(line for line in tray if not written.issuperset(map(str.casefold, _names(one_line(line)) or [line])))
    return turn.with_draft(tray=left) if left != tray else turn


def with_rows(turn: Turn, question: Question, rows: Sequence[Row]) -> Turn:
    """The draft with these rows as the question's list."""
    if question.kind == "duties":
        return with_duties(turn, [shown_row(row) for row in rows])
    if question.kind == "prose":
        entry = turn.document.section(question.section)
        text = "\n".join(shown_row(row) for row in rows)
        return turn.with_section(question.section, entry.model_copy(update={"text": text}))
    return turn.with_header(question.field, _value(question, rows))


def _value(question: Question, rows: Sequence[Row]) -> HeaderValue:
    if question.kind == "contacts":
        pairs = [row for row in rows if isinstance(row, tuple)]
        kinds = [kind for kind, _ in CONTACT_KINDS if any(pair[0] == kind for pair in pairs)]
        return {kind: tuple(name for of, name in pairs if of == kind) for kind in kinds}
    if question.kind == "head_counts":
        return tuple(row for row in rows if isinstance(row, HeadCount))
    return tuple(shown_row(row) for row in rows)


def without_rows(turn: Turn, question: Question, gone: Sequence[str]) -> Turn:
    """Without the rows that are shown so."""
    return with_rows(turn, question, [row for row in rows_of(turn, question) if shown_row(row) not in gone])


def reworded_row(turn: Turn, question: Question, rows: list[Row], number: int, text: str) -> Turn:
    """Give the row of that number new words; words that are no such row are quoted and change nothing."""
    was = rows[number - 1]
    if not text:
        return turn.understood().noting("list.words_needed", number=number)
    if isinstance(was, tuple) and not text.lower().startswith(("internal", "external")):
        text = f"{was[0]}: {text}"
    fresh, refused = _parsed(question, text)
    if refused or not fresh:
        name = "list.change_unclear"
        return turn.misunderstood().noting(name, number=number, typed=one_line(text))
    turn = with_rows(turn, question, [*rows[: number - 1], *fresh, *rows[number:]]).understood()
    value = ", ".join(shown_row(row) for row in fresh)
    return turn.noting("list.changed", number=number, value=value, was=shown_row(was))

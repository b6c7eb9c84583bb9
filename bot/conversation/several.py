"""Several answers in one message: headings that name sections, tables, "Essential:", labels, grades among commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.conversation.command_set import Placement
from bot.conversation.grade_words import says_grade
from bot.conversation.headings import headed
from bot.conversation.pasted import entries_of
from bot.conversation.questions import Question, questions
from bot.conversation.references import lists_of, sections_named
from bot.conversation.stray_headings import is_stray_heading
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Necessity
from specs.forms.model import Section

_ONE_LINE = frozenset({"text", "grade", "date"})
_NECESSITIES = re.compile(
    r"\W*(essential|desirable|must[- ]have|nice[- ]to[- ]have)s?(?: (?:criteria|criterion|requirements?|skills))?"
    r"\s*(?:[:–-]\s*|$)(.*)",
    re.IGNORECASE,
)
# "Has a degree (desirable)", "Speaks Welsh - desirable", "Drives a van (D)".
_LEVEL_LAST = re.compile(
    r"(?P<words>\S.*?)(?:\s*[(\[]\s*(?P<level>essential|desirable|must[- ]have|nice[- ]to[- ]have|E|D)\s*[)\]]"
    r"|\s+[-–—]\s+(?P<said>essential|desirable|nice[- ]to[- ]have))[\s.]*",
    re.IGNORECASE,
)
# In a sentence only with a colon and a capital, so that "desirable" in somebody's criterion stays a word.
_INSIDE = re.compile(r"(?<=[.;,\s])(?=(?:Essential|Desirable)(?: criteria)?\s*:)")
_NUMBERED = re.compile(r"\W*(?:section |factor |area )?\(?[0-9]{0,2}[.):]?\s*", re.IGNORECASE)
# How people say what a field of the head holds, by the field's key. The label of the form counts as well.
_SAYINGS = {
    "accountable_to": r"(?:reports?|reporting|accountable|responsible) to",
    "post_number": r"(?:post|position) (?:number|no\.?|ref(?:erence)?)",
    "post_ref": r"(?:post|position) (?:number|no\.?|ref(?:erence)?)",
    "directorate": r"directorate",
    "section": r"(?:section|team|service)",
    "grade": r"grade",
    "job_title": r"(?:job|post) title",
    "post_title": r"(?:job|post) title",
}
# What the names of posts end in; "Customer Services Team Leader, reports to ..." begins with one, whatever is asked.
_POSTS = re.compile(
    r"\b(?:administrator|advis[eo]r|analyst|apprentice|assistant|attendant|caretaker|cleaner|clerk|co-?ordinator"
    r"|developer|director|driver|engineer|head of .+|inspector|lead|leader|librarian|manager|officer|operative|planner"
    r"|practitioner|receptionist|secretary|solicitor|specialist|supervisor|surveyor|technician|warden|worker)$",
    re.IGNORECASE,
)
# Two words or more, and not the end of what was said before: "and keeps records", "including Excel".
_STANDS = re.compile(
    r"(?!(?:and|or|but|nor|so|as|also|then|including|such|which|who|that|with|without|to|for|in|on|at|by|e\.?g|i\.?e|for"
    r"|particularly|especially|namely|plus|either|ideally|preferably)\b)\S+\s+\S.*",
    re.IGNORECASE,
)
# What stands between answers on one line; a dash only before a grade.
_COMMAS = re.compile(r"[\n;,](?!\d)|\s[-–—]\s(?=(?:grade|scale|band|so|po|g)\W*[0-9])", re.IGNORECASE)
# A post in a sentence about it: "we need a Housing Officer".
THE_POST = re.compile(
    r"(?:it['’]?s|it is|this is|the (?:post|job|role|title|position) is|(?:i['’]?m|i am|we['’]?re|we are) "
    r"(?:recruiting|hiring|looking|advertising)(?: for)?|(?:we|i) (?:need|want)|looking for|recruiting(?: for)?)\s+"
    r"(?:called\s+)?(?:(?:an?|the|another|some)\s+)?(\S.{2,})",
    re.IGNORECASE,
)
# What is no rule between rows and no mark of a list.
_WRITTEN = re.compile(r"[^\s|_=*•·.#+:~–—-]")
_NECESSARY = frozenset({"essential", "desirable"})
_COLUMNS = frozenset(
    {"criteria", "criterion", "requirement", "requirements", "factor", "area", "how assessed", "assessed"}
)
# A paste longer than this is not searched for the answers of a one-line question.
_LONGEST_LINE = 300


@dataclass(frozen=True)
class _At:
    """Where the next line of a paste belongs."""

    section: str = ""
    necessity: Necessity = "essential"
    named: bool = False


def level_of(word: str) -> Necessity:
    """Essential or desirable, as people call it."""
    return "essential" if word.lower().startswith(("essential", "must", "e")) else "desirable"


def saying_of(field: str) -> str:
    """How people call a field of the head, as a pattern that matches nothing where there is no other way."""
    return _SAYINGS.get(field, r"(?!)")


def several_in(turn: Turn, question: Question, text: str) -> tuple[tuple[Placement, ...], tuple[str, ...]]:
    """The answers in a message and the words that have no place, both empty where it is one answer to the question.

    Every word of the text is in one or the other, but for headings (see `headings_in` and `strays_in`).
    """
    if question.kind in ("form", "edit", "competencies", "assessed", "duties", "duty"):
        return (), ()
    placed, left = _by_heading(turn, question, text)
    if placed:
        return placed, left
    return _by_comma(turn, question, text) if len(text) <= _LONGEST_LINE else ((), ())


def _by_heading(turn: Turn, question: Question, text: str) -> tuple[tuple[Placement, ...], tuple[str, ...]]:
    """A paste whose lines name sections, essential and desirable, or fields of the head; also the rows of a table."""
    lines = list(_rows(_INSIDE.sub("\n", text)))
    at = _At(question.section if question.kind in ("criteria", "prose") else "", question.necessity)
    blocks: list[tuple[str, list[str]]] = []
    left: list[str] = []
    headings = 0
    for place, line in enumerate(lines):
        moved, rest, placement = _heading(turn, at, line)
        if not moved.named and placement is None and (loosely := headed(turn.form, lines, place)):
            moved, rest = _At(loosely.section.key, named=True), loosely.rest
        headings += moved.named or placement is not None
        at = replace(moved, named=False)
        if not moved.named and placement is None and says_grade(one_line(line)):
            placement = _said(turn, one_line(line))
        key = _key_of(turn, at)
        level = _NECESSITIES.fullmatch(line.strip())
        if not (level or moved.named or placement) and is_stray_heading(lines, place, _labels(turn)):
            continue
        if placement is not None:
            blocks.append((placement.question, [placement.text]))
        elif _WRITTEN.search(rest) and (not key or not has_words(rest)):
            left.append(rest)
        elif has_words(rest) and blocks and blocks[-1][0] == key:
            blocks[-1][1].append(rest)
        elif has_words(rest):
            blocks.append((key, [rest]))
    if not headings or not blocks or {key for key, _ in blocks} == {question.key}:
        return (), ()
    return tuple(each for key, several in blocks for each in placed_at(turn, key, "\n".join(several))), tuple(left)


def _labels(turn: Turn) -> list[str]:
    return [area.label for section in turn.form.sections for area in section.sub_areas]


def headings_in(turn: Turn, text: str) -> tuple[tuple[str, str], ...]:
    """Headings of a paste that were read loosely: as they were typed, and the section that they were taken for."""
    lines = list(_rows(_INSIDE.sub("\n", text)))
    found: dict[str, str] = {}
    for place, line in enumerate(lines):
        moved, _, placement = _heading(turn, _At(), line)
        if not moved.named and placement is None and (loosely := headed(turn.form, lines, place)):
            found[loosely.name] = loosely.section.label
    return tuple(found.items())


def strays_in(turn: Turn, text: str) -> tuple[str, ...]:
    """Headings of a paste that name no section of the form, as they were typed: they are no criteria."""
    lines = list(_rows(_INSIDE.sub("\n", text)))
    found: list[str] = []
    for place, line in enumerate(lines):
        moved, _, placement = _heading(turn, _At("any"), line)
        read = moved.named or placement is not None or headed(turn.form, lines, place) is not None
        found += [line.strip()] if not read and is_stray_heading(lines, place, _labels(turn)) else []
    return tuple(found)


def _rows(text: str) -> Iterator[str]:
    """The lines of a text; the rows of a table as one line for each cell, under what the columns are headed."""
    columns: list[str] = []
    for row in text.split("\n"):
        if row.count("|") < 2 and row.count("\t") < 1:
            yield row
            continue
        cells = [cell.strip() for cell in re.split(r"\||\t", row.strip().removeprefix("|").removesuffix("|"))]
        headed = [cell.casefold() in _COLUMNS or cell.casefold() in _NECESSARY for cell in cells if has_words(cell)]
        if len(headed) > 1 and all(headed):
            columns = [cell.casefold() for cell in cells]
        else:
            yield from _cells(cells, columns)


def _cells(cells: list[str], columns: list[str]) -> Iterator[str]:
    """The cells of a row: a section's name, then criteria, essential or desirable as the column or a cell says."""
    said = next((cell for cell in cells if cell.casefold() in _NECESSARY), "")
    filled = [(place, cell) for place, cell in enumerate(cells) if has_words(cell) and cell != said]
    for number, (place, cell) in enumerate(filled):
        column = columns[place] if place < len(columns) and columns[place] in _NECESSARY else ""
        necessity = said or column
        first = number == 0 and len(filled) > 1
        yield f"{necessity}: {cell}" if necessity and not (first and not column) else cell


def _heading(turn: Turn, at: _At, line: str) -> tuple[_At, str, Placement | None]:
    """Where the lines after this one belong, what of it is no heading, and the answer of the head that it is."""
    if found := _NECESSITIES.fullmatch(line.strip()):
        necessity = level_of(found[1])
        return _At(at.section, necessity, named=bool(at.section)), found[2] if at.section else line, None
    section, rest = _section_heading(turn, line)
    if section:
        necessity, rest = _necessity_of(rest)
        return _At(section.key, necessity, named=True), rest, None
    field = _labelled(turn, line)
    return replace(at, named=False), line, field


def _necessity_of(rest: str) -> tuple[Necessity, str]:
    found = re.fullmatch(r"\W*(essential|desirable)(?: criteria)?\b\W*(.*)", rest, re.IGNORECASE | re.DOTALL)
    if found is None:
        return "essential", rest
    return ("essential" if found[1].lower() == "essential" else "desirable"), found[2]


def _section_heading(turn: Turn, line: str) -> tuple[Section | None, str]:
    """The section that a line names: its whole name alone, or before a colon."""
    bare = _NUMBERED.sub("", line.strip(" *#_"), count=1)
    for section in turn.form.sections:
        if section.kind == "competencies" or not section.asked:
            continue
        for name in {section.label, section.label.replace(" & ", " and ")}:
            found = re.fullmatch(
                rf"{re.escape(name)}(?P<rest>\s*[-–(:]?\s*(?:essential|desirable)[^:]*:?.*|\s*:.*|\W*)",
                bare,
                re.IGNORECASE,
            )
            if found:
                return section, found["rest"].strip(" *_").lstrip(":").strip()
    return None, line


def _key_of(turn: Turn, at: _At) -> str:
    if not at.section:
        return ""
    asked = [each for each in questions(turn.context, turn.draft) if each.section == at.section]
    fitting = [
        each for each in asked if each.kind == "prose" or (each.kind == "criteria" and each.necessity == at.necessity)
    ]
    return fitting[0].key if fitting else ""


def placed_at(turn: Turn, key: str, text: str) -> Sequence[Placement]:
    """A text as what it answers at the question of that key, an entry of a list each."""
    question = next(each for each in questions(turn.context, turn.draft) if each.key == key)
    if question.kind not in ("criteria", "prose"):
        return (Placement(key, text),)
    areas = turn.form.section(question.section).sub_areas
    if parts := parts_of_a_line(turn, question, text):
        return parts
    return [Placement(key, entry.text, entry.label) for entry in entries_of(text, [(a.key, a.label) for a in areas])]


def _labelled(turn: Turn, line: str) -> Placement | None:
    """An answer of the head with its name before it: "Post number: RS-2214"."""
    for asked in questions(turn.context, turn.draft):
        if not asked.field:
            continue
        ways = "|".join(filter(None, (re.escape(asked.label), _SAYINGS.get(asked.field, ""))))
        if found := re.fullmatch(rf"\W*(?:{ways})\s*[:=]\s*(\S.*)", line.strip(), re.IGNORECASE):
            return Placement(asked.key, found[1])
    return None


def _by_comma(turn: Turn, question: Question, text: str) -> tuple[tuple[Placement, ...], tuple[str, ...]]:
    """ "Customer Hub Assistant, grade 4, reports to the hub manager" at a question of one line, or at the review."""
    if question.kind not in _ONE_LINE and question.kind != "review":
        return (), ()
    parts = [one_line(part) for part in _COMMAS.split(text) if has_words(part)]
    if len(parts) < 2:
        return (), ()
    placed: list[Placement] = []
    left: list[str] = []
    for place, part in enumerate(parts):
        found = answer_in(turn, part)
        if found is None and place == 0 and question.kind == "text":
            key = _title_or(turn, question, part)
            post = THE_POST.fullmatch(part) if key == f"header.{turn.form.title_field}" else None
            found = Placement(key, post[1] if post else part)
        if found is not None and found.question not in [each.question for each in placed]:
            placed.append(found)
        else:
            left.append(part)
    beyond = [each for each in placed if each.question != question.key]
    return (tuple(placed), tuple(left)) if beyond else ((), ())


def answer_in(turn: Turn, part: str) -> Placement | None:
    """The answer of the head that words give by themselves: "Post number: RS-2214", "reports to the hub manager"."""
    return _labelled(turn, part) or _said(turn, part)


def levels_in(turn: Turn, question: Question, text: str) -> tuple[Placement, ...]:
    """Criteria of which some end with their level ("Has a degree (desirable)"), each for the list of its level."""
    if question.kind != "criteria" or not turn.form.section(question.section).desirable:
        return ()
    areas = [(area.key, area.label) for area in turn.form.section(question.section).sub_areas]
    entries = entries_of(text, areas)
    levels = [_LEVEL_LAST.fullmatch(entry.text) for entry in entries]
    if not any(levels):
        return ()
    return tuple(
        Placement(
            f"{question.section}.{level_of(found['level'] or found['said']) if found else question.necessity}",
            words,
            entry.label,
        )
        for entry, found in zip(entries, levels, strict=True)
        if has_words(words := found["words"] if found else entry.text)
    )


def headed_elsewhere(turn: Turn, question: Question, text: str) -> tuple[Placement, ...]:
    """ "knowledge: Knows Welsh" at the list of another section, by a word of the section's name."""
    found = re.fullmatch(r"\s*([^\W\d][\w &-]{2,40}?)\s*:\s*(\S[^\n]*)", text)
    if question.kind != "criteria" or found is None or not has_words(found[2]):
        return ()
    if found[1][:1].isupper() and found[2][:1].islower():
        # "Experience: three kinds of council work" is a criterion.
        return ()
    here = {area.label.casefold() for area in turn.form.section(question.section).sub_areas}
    sections = sections_named(turn.form, found[1])
    if len(sections) != 1 or sections[0] == question.section or one_line(found[1]).casefold() in here:
        return ()
    lists = lists_of(turn, sections, "essential")
    return tuple(placed_at(turn, lists[0].key, found[2])) if lists else ()


def names_sections(turn: Turn, text: str) -> bool:
    """Whether a line of the text is the heading of a section of the form."""
    return any(_section_heading(turn, line)[0] is not None for line in text.split("\n"))


def standing_parts(line: str) -> tuple[str, ...]:
    """The parts of a line between semicolons, where there are several and each can stand by itself; else none."""
    parts = tuple(one_line(part) for part in line.split(";"))
    return parts if len(parts) > 1 and all(_STANDS.match(part) and has_words(part) for part in parts) else ()


def parts_of_a_line(turn: Turn, question: Question, text: str) -> tuple[Placement, ...]:
    """The parts of one line at a question about criteria ("A; B; C"), where each stands as a criterion by itself."""
    if question.kind not in ("criteria", "duties") or "\n" in text.strip() or ";" not in text:
        return ()
    areas = turn.form.section(question.section).sub_areas if question.section else ()
    if (said := _NECESSITIES.fullmatch(text.strip())) and level_of(said[1]) == question.necessity:
        text = said[2]
    entries = entries_of(text, [(area.key, area.label) for area in areas])
    if len(entries) != 1:
        return ()
    return tuple(Placement(question.key, part, entries[0].label) for part in standing_parts(entries[0].text))


def _title_or(turn: Turn, question: Question, part: str) -> str:
    """The title's question for words that name a post while it has no title yet, else the question that was asked."""
    wanted = f"header.{turn.form.title_field}"
    if turn.document.header_words(turn.form.title_field) or not _POSTS.search(part):
        return question.key
    return wanted


def _a_grade(turn: Turn, part: str) -> bool:
    """A grade of the ladder, or words that say they are one, which the question of the grade then refuses with why."""
    return turn.context.organisation.grade(part) is not None or says_grade(part)


def _said(turn: Turn, part: str) -> Placement | None:
    """A part that says by itself what it answers: a grade of the ladder, "reports to ..."."""
    organisation = turn.context.organisation
    for asked in questions(turn.context, turn.draft):
        if asked.kind == "grade" and re.search(r"[0-9]", part) and organisation.ladder and _a_grade(turn, part):
            named = re.match(r"(?:grade|g|scale|band|so|po)\W*[0-9]", part, re.IGNORECASE)
            if named:
                return Placement(asked.key, part)
        saying = _SAYINGS.get(asked.field, "") if asked.field not in ("section", "grade") else ""
        if saying and (found := re.fullmatch(rf"(?:{saying})[:\s]\s*(\S.*)", part, re.IGNORECASE)):
            return Placement(asked.key, found[1])
    return None

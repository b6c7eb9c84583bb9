""" "Add ..." in the words of busy people: to which list, and which words.

Whole messages only. What names a place beyond doubt is an addition from any question; what could be somebody's own
criterion ("Add value to every call") is one only where nothing else is being answered, or where the words around it
leave no other reading. A place that nothing or several fit is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.conversation.command_set import Add, Several
from bot.conversation.duties import DUTIES
from bot.conversation.early_duties import duties_on_some
from bot.conversation.questions import LISTED, Question
from bot.conversation.references import lists_of, own_lists_named, place_named, sections_named, which_in
from bot.conversation.several import names_sections, placed_at
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words
from specs.document import Necessity

_FLAGS = re.IGNORECASE | re.DOTALL
_VERB = r"(?:(?:also|and|then|plus)\s+)?(?:add|put|include|insert|record|write)"
_LEVEL = r"(?P<level>essential|desire?able)s?"
_NOUN = r"(?:criteri(?:a|on)|requirements?|ones?|lines?|entr(?:y|ies)|points?|bullets?)"
_COUNT = r"(?:an?|one|the|this|these|another|some|two|three|four|five|more|new|extra|further|following)"
_KIND = rf"(?:{_COUNT}\s+)*(?:{_LEVEL}(?:\s+{_NOUN})?|{_NOUN}|{_COUNT})"
_PLACE, _WORDS = r"(?P<place>[^:\n]{1,80}?)", r"(?P<words>\S.*)"
_AS = rf"[\s,]+as\s+(?:an?\s+)?{_LEVEL}(?:\s+{_NOUN})?\W*"
# "add to knowledge: ...", "add a desirable criterion to experience: ...": nobody's criterion is written so.
_TO_A_PLACE = re.compile(
    rf"{_VERB}\s+(?:{_KIND}\s+)?(?:to|under|in|into|for|within)\s+{_PLACE}\s*(?P<mark>:|\n|\s[-–—]\s)\s*{_WORDS}",
    _FLAGS,
)
_OF_A_LEVEL = re.compile(
    rf"(?:{_COUNT}\s+)*{_LEVEL}(?:\s+{_NOUN})?\s+(?:to|for|in|under)\s+{_PLACE}\s*:\s*{_WORDS}", _FLAGS
)
# Only where the place is one that the form has.
_FROM_A_PLACE = re.compile(rf"(?:to|under|in|for)\s+{_PLACE},?\s+{_VERB}\s+(?:{_KIND}\s*:\s*|:\s*)?{_WORDS}", _FLAGS)
_PLACE_ALONE = re.compile(rf"{_VERB}\s+{_PLACE}\s*:\s*{_WORDS}", _FLAGS)
_RUN_ON = re.compile(rf"{_VERB}\s+(?:{_KIND}\s+)?(?:to|under)\s+(?P<rest>[^\n:]+)", _FLAGS)
_HEADED = re.compile(rf"{_PLACE}\s*:\s*{_WORDS}", _FLAGS)
# Without a place: for the section in front of the person, else it is asked about.
_NO_PLACE = re.compile(rf"{_VERB}(?:\s+{_KIND})?\s*:\s*{_WORDS}", _FLAGS)
_LEVEL_ALONE = re.compile(rf"{_LEVEL}(?:\s+{_NOUN})?\s*:\s*{_WORDS}", _FLAGS)
_LEVEL_INSIDE = re.compile(rf"\b{_LEVEL}(?:\s+{_NOUN})?\s*:", _FLAGS)
_WORDS_AS = re.compile(rf"{_VERB}\s+(?P<words>\S[^\n]*?){_AS}", _FLAGS)
_DUTIES = re.compile(r"(?:the\s+|my\s+)?(?:(?:main|key|job)\s+)?(?:duties|duty)(?:\s+list)?", re.IGNORECASE)
_DUTIES_HEAD = re.compile(rf"{_DUTIES.pattern}\s*:", re.IGNORECASE)
_WORDS_TO = re.compile(
    r"(?P<verb>(?:also\s+)?(?:add|put|include))\s+(?!(?:to|under|into|in)\b)(?P<rest>\S[^\n]*)", _FLAGS
)
_TO = re.compile(r"\s+(?:to|under|in|into)\s+", re.IGNORECASE)
_AT_THE_END = re.compile(rf"(?P<words>.+?){_AS}", _FLAGS)
# Letters of suggestions, and words that stand for others.
_NO_CRITERION = re.compile(r"[a-z](?:(?:\s*,\s*|\s+and\s+|\s+)[a-z])*|it|that|this|them|those|these|all", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“‘'](?P<words>[^\"“”‘]+?)[\"”’'][ .]*")
_NEXT = re.compile(r"\n\s*|\s*;\s*(?=(?:and\s+)?add\b[^;:\n]{1,80}:)", re.IGNORECASE)
_SECTION_WORDS = re.compile(r"\b(?:section|criteria|list|requirements)\b|[\"“”]", re.IGNORECASE)
_HERE = frozenset({"", "the list", "list", "criteria", "this list", "this section", "here", "this"})
# Reasons are free text; at these others a heading with a colon may be the answer.
_FREE_TEXT = frozenset({"fact_reason", "clause_reason"})
_NOTHING_ELSE = frozenset({"review", "edit", "grade", "date"})
_HEADINGS = _NOTHING_ELSE | {"competencies"}


@dataclass(frozen=True)
class _Asked:
    """What is to be added where. `certain` says that an unknown place is to be asked about: it can be nothing else.

    `bare` says that no colon stands before the words, so that letters and numbers among them are of other lists.
    """

    place: str
    level: Necessity | None
    words: str
    certain: bool = False
    bare: bool = False


def added_in(turn: Turn, question: Question, said: str) -> Add | Several | None:
    """What the words add to a list; None where they are no such request. An `Add` without a question is to be asked
    about; several additions in one message are proposals."""
    if question.kind in _FREE_TEXT:
        return None
    return _several(turn, question, said) or _one(turn, question, said)


def _one(turn: Turn, question: Question, said: str) -> Add | None:
    for asked in _readings(turn, question, said):
        others = asked.bare and (_NO_CRITERION.fullmatch(asked.words) or which_in(turn.form, asked.words))
        if others or not has_words(asked.words):
            continue
        found = _resolved(turn, question, asked)
        if found is not None and (found.question or asked.certain) and _is_open_to(turn, question, found):
            return found
    return None


def _is_open_to(turn: Turn, question: Question, add: Add) -> bool:
    """Whether it can be done now: before a form is chosen there is no list but that of the duties."""
    return (question.kind != "form" or add.question == DUTIES) and (add.question != DUTIES or duties_on_some(turn))


def _several(turn: Turn, question: Question, said: str) -> Several | None:
    """ "add to experience: A", and on the next line "add desirable to knowledge: B"."""
    blocks: list[tuple[str, list[str]]] = []
    for line in filter(has_words, _NEXT.split(said)):
        found = _TO_A_PLACE.fullmatch(line) or _OF_A_LEVEL.fullmatch(line)
        add = _resolved(turn, question, _asked(found, certain=True)) if found else None
        if add is not None and add.question:
            blocks.append((add.question, [add.text]))
        elif blocks:
            blocks[-1][1].append(line)
        else:
            return None
    if len(blocks) < 2:
        return None
    return Several(tuple(each for key, lines in blocks for each in placed_at(turn, key, "\n".join(lines))))


def _readings(turn: Turn, question: Question, said: str) -> Iterator[_Asked]:
    """The ways in which the words can be meant, the plainest first."""
    if found := _TO_A_PLACE.fullmatch(said) or _OF_A_LEVEL.fullmatch(said):
        yield _asked(found, certain=found.groupdict().get("mark", ":") == ":")
    if found := _NO_PLACE.fullmatch(said):
        yield from _here(question, _asked(found, certain=True))
    if found := _FROM_A_PLACE.fullmatch(said):
        yield replace(_asked(found), bare=True)
    if found := _PLACE_ALONE.fullmatch(said):
        yield _asked(found)
    if found := _LEVEL_ALONE.fullmatch(said):
        yield from _of_this_level(turn, question, _asked(found, certain=True))
    if found := _HEADED.fullmatch(said):
        headed = _asked(found)
        plainly = question.kind in _HEADINGS or (headed.level and headed.place) or _heads_duties(turn, said)
        yield from (headed,) if plainly else ()
    freely = question.kind not in LISTED
    yield from _run_on(said, freely=freely)
    yield from _words_first(said, freely=freely)
    if found := _WORDS_AS.fullmatch(said):
        yield replace(_asked(found, certain=True), bare=True)


def _heads_duties(turn: Turn, said: str) -> bool:
    """ "Main duties: ...", with no heading of another section after it."""
    return bool(_DUTIES_HEAD.match(said)) and not names_sections(turn, said)


def _here(question: Question, asked: _Asked) -> Iterator[_Asked]:
    """ "add: ..." is for the list in front of the person; the competencies have their own way of reading it."""
    if question.kind == "text" or (question.kind == "competencies" and not asked.level):
        return
    yield asked


def _of_this_level(turn: Turn, question: Question, asked: _Asked) -> Iterator[_Asked]:
    """ "Desirable: Speaks Welsh" at the question for the desirable criteria; a paste of several is read elsewhere."""
    here = question.kind == "criteria" and asked.level == question.necessity
    alone = not _LEVEL_INSIDE.search(asked.words) and not names_sections(turn, asked.words)
    if question.kind in _NOTHING_ELSE or (here and alone):
        yield asked


def _asked(found: re.Match[str], *, certain: bool = False) -> _Asked:
    parts = found.groupdict()
    place, level = place_named(parts.get("place") or "")
    words = parts["words"].strip()
    if quoted := _QUOTED.fullmatch(words):
        words = quoted["words"].strip()
    if not level and not parts.get("level") and (ending := _AT_THE_END.fullmatch(words)):
        return _Asked(place, _level(ending["level"]), ending["words"], certain)
    return _Asked(place, _level(parts.get("level")) or level, words, certain)


def _level(word: str | None) -> Necessity | None:
    if not word:
        return None
    return "essential" if word.lower() == "essential" else "desirable"


def _run_on(said: str, *, freely: bool) -> Iterator[_Asked]:
    """ "add to knowledge Knows Welsh": where a list is open, only before a capital."""
    if found := _RUN_ON.fullmatch(said):
        tokens = found["rest"].split()
        for place in range(min(8, len(tokens) - 1), 0, -1):
            named, level = place_named(" ".join(tokens[:place]))
            if named and (freely or tokens[place][:1].isupper()):
                yield _Asked(named, _level(found["level"]) or level, " ".join(tokens[place:]), bare=True)


def _words_first(said: str, *, freely: bool) -> Iterator[_Asked]:
    """ "add Drives a van to experience as desirable": where a list is open "put ..." and "include ..." may be work."""
    found = _WORDS_TO.fullmatch(said)
    if found is None:
        return
    rest = found["rest"]
    for to in reversed(list(_TO.finditer(rest))):
        place, level = place_named(rest[to.end() :].strip(" ."))
        plainly = level or _SECTION_WORDS.search(said)
        if freely or plainly or (found["verb"].lower().endswith("add") and len(place) > 2):
            words = rest[: to.start()].strip()
            quoted = _QUOTED.fullmatch(words)
            named = _SECTION_WORDS.sub("", place).strip()
            yield _Asked(named, level, quoted["words"] if quoted else words, bare=not quoted)


def _resolved(turn: Turn, question: Question, asked: _Asked) -> Add | None:
    """The addition with its question; without one where the place is to be asked about, None where another reads it."""
    place, level = asked.place.strip(" ."), asked.level
    unknown = Add("", asked.words, place, level)
    sections = sections_named(turn.form, place)
    lists = lists_of(turn, sections, level) if len(sections) == 1 else []
    if level is None and is_a_competency(turn, place) and (not lists or not _is_label(lists[0], place)):
        return None if question.kind == "competencies" else Add("competencies", f"add to {place}: {asked.words}")
    if question.kind == "competencies" and level is None and (not lists or _could_be_a_competency(turn, place)):
        return None
    if lists:
        return Add(lists[0].key, asked.words)
    if place.casefold() in _HERE:
        return _to_this_list(turn, question, level, unknown)
    if _DUTIES.fullmatch(place):
        return Add(DUTIES, asked.words)
    own = () if sections or level else own_lists_named(turn.form, place)
    if len(own) == 1:
        return Add(own[0], f"add: {asked.words}" if own[0] == "competencies" else asked.words)
    return unknown


def _is_label(question: Question, place: str) -> bool:
    return question.label.casefold() == place.casefold()


def _to_this_list(turn: Turn, question: Question, level: Necessity | None, unknown: Add) -> Add:
    if question.kind in ("criteria", "assessed"):
        level = level or (question.necessity if question.kind == "criteria" else None)
        lists = lists_of(turn, (question.section,), level)
        return Add(lists[0].key, unknown.text) if lists else Add("", unknown.text, question.label, level)
    return unknown if level or question.kind not in LISTED else Add(question.key, unknown.text)


def is_a_competency(turn: Turn, place: str) -> bool:
    """Whether that is the whole name of a competency, on a form that asks for some."""
    return place.casefold() in {name.casefold() for name in _competencies(turn)}


def _could_be_a_competency(turn: Turn, place: str) -> bool:
    """Whether a competency's name holds these words, so that the question about competencies is to read them."""
    wanted = set(re.findall(r"\w+", place.casefold()))
    return any(wanted <= set(re.findall(r"\w+", name.casefold())) for name in _competencies(turn))


def _competencies(turn: Turn) -> Sequence[str]:
    asked = any(section.kind == "competencies" and section.asked for section in turn.form.sections)
    framework = turn.context.framework if asked else None
    return [each.name for each in framework.competencies] if framework else ()

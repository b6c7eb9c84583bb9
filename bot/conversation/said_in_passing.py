"""Whole messages about the draft that are no answer at any question: undo several times, away with it, to somebody.

And words that point to something elsewhere ("see attached"), which nobody means as a title or a criterion.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.confirming import which_meant
from bot.conversation.criteria import criteria_of
from bot.conversation.questions import LISTED, Question
from bot.conversation.references import lists_of, sections_named
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line, plain
from bot.conversation.undoing import take_back
from specs.document import Criterion, Necessity

_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TIMES = {"twice": 2, "thrice": 3, **{word: number for number, word in enumerate(_COUNTS, start=1)}}
_COUNT = rf"(?:[0-9]{{1,2}}|{'|'.join(_COUNTS)})"
_UNDO = re.compile(
    rf"(?:undo|take back)\s+(?:(?:that|it|this)\s+)?(?:(?P<times>twice|thrice|{_COUNT}\s+times)"
    rf"|(?:the\s+|my\s+)?(?:last|previous)\s+(?P<last>{_COUNT})(?:\s+(?:things?|changes?|steps?|times|answers?|ones))?)"
)
_AWAY = re.compile(
    r"(?:delete|bin|scrap|discard|trash|get rid of|throw away|remove|abandon|cancel|erase)\s+"
    r"(?:this|it|the|my)(?P<draft>\s+(?:whole\s+)?(?:draft|specification|spec|document))?"
)
# "Bin it" may be about an entry; said of the draft alone, or with a verb that is about no entry.
_AWAY_VERBS = re.compile(r"(?:bin|trash|throw away|abandon)\b")
_SEND = re.compile(
    r"(?:send|forward|email|submit)\s+(?:(?:it|this|the draft|this draft)\s+(?:on\s+|over\s+)?)?to\s+"
    r"(?P<who>\S.{0,60})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"@\S.*|(?:my|our|the)\s+(?:boss|line manager|manager|director|head of .+)|hr|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}"
)
_POINTS_ELSEWHERE = re.compile(
    r"(?:please )?(?:see|as per|as in|refer to|per) (?:the )?(?:attached|attachment|enclosed|above|below|previous|old"
    r"|email|existing|last|current|job description|jd)"
    r"(?: (?:document|file|one|version|email|spec|specification|jd|year))?"
    r"|attached|as attached|as above|as before|as previously|as discussed|as agreed|as usual|as last (?:time|year)"
    r"|(?:the |exactly the |much the )?same (?:as|like) (?:before|usual|last (?:time|year|one)|always|ever"
    r"|(?:the )?(?:old|last|previous|existing)"
    r" (?:one|version|post|spec|specification|time|year)|last years(?: one| version| spec| specification)?)"
    r"|same again|copy (?:the )?(?:old|last|previous) one|use (?:the )?(?:old|last|previous|existing) one"
)  # fmt: skip
_THE_ONE = re.compile(
    r"(?:(?:make|move) )?(?:the|that) (?P<word>.{2,60}?) (?:one|criterion|point)(?: (?:is|should be|can be|as|to))?"
    r"(?: (?:only|just|really))?(?: an?)? (?P<level>essential|desire?able)",
    re.IGNORECASE,
)
_LONGEST = 120


def in_passing(turn: Turn, question: Question, text: str) -> Turn | None:
    """What such words get; None for all others, which are read as ever."""
    if len(text) > _LONGEST or "\n" in text.strip() or question.kind in ("fact_reason", "clause_reason"):
        return None
    words, line = plain(text), one_line(text)
    if found := _UNDO.fullmatch(words):
        return _undone(turn, question, found["times"] or found["last"])
    if (away := _AWAY.fullmatch(words)) and (away["draft"] or _AWAY_VERBS.match(words)):
        return turn.understood().noting("draft.away", typed=line)
    if (sending := _SEND.fullmatch(line.rstrip(" .!"))) and _NAMED.fullmatch(_without_please(sending["who"])):
        return turn.understood().noting("draft.send_to", who=_without_please(sending["who"]), typed=line)
    points = question.kind == "text" or (question.kind in LISTED and question.kind != "competencies")
    if points and _POINTS_ELSEWHERE.fullmatch(words):
        return turn.misunderstood().noting("answer.points_elsewhere", typed=line, lines=question.kind in LISTED)
    return None


def the_one_meant(turn: Turn, question: Question, text: str) -> str | Turn | None:
    """ "The knowledge one is desirable": as the plain command; where several may be meant they are asked about."""
    found = _THE_ONE.fullmatch(one_line(text).rstrip(" .!")) if len(text) <= _LONGEST else None
    if found is None:
        return None
    to: Necessity = "essential" if found["level"].lower() == "essential" else "desirable"
    meant = _meant(turn, question, found["word"], to)
    ways = [f"{_named(turn, each, criterion)} is {to}" for each, criterion in meant]
    if len(ways) == 1:
        return ways[0]
    shown = [f"{each.label}: {criterion.text}" for each, criterion in meant]
    return which_meant(turn, question, ways, "which.list", shown, typed=one_line(text)) if ways else None


def _meant(turn: Turn, question: Question, word: str, to: Necessity) -> list[tuple[Question, Criterion]]:
    """The criteria of the other level in the section of that name, and those in front of the person with that word."""
    other: Necessity = "desirable" if to == "essential" else "essential"
    sections = sections_named(turn.form, word)
    said = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    return [
        (each, criterion)
        for each in lists_of(turn, (), other)
        for criterion in criteria_of(turn, each)
        if each.section in sections or (each.section == question.section and said.search(criterion.text))
    ]


def _named(turn: Turn, question: Question, criterion: Criterion) -> str:
    """The criterion by its number as the person saw it last."""
    standing = tuple(each.id for each in criteria_of(turn, question))
    seen = turn.focus.shown.get(question.key) or standing
    ids = seen if criterion.id in seen else standing
    return f"{question.section} {question.necessity} {ids.index(criterion.id) + 1}"


def _without_please(who: str) -> str:
    return re.sub(r"[\s,]+(?:please|thanks)$", "", who, flags=re.IGNORECASE)


def _undone(turn: Turn, question: Question, said: str) -> Turn:
    """Undone so many times, or as far as it goes, which is told; each step says what came back and what went."""
    word = said.split()[0]
    wanted = _TIMES.get(word) or int(word if word.isdecimal() else 0)
    done = 0
    first = len(turn.notes)
    while done < wanted and turn.draft.history.done:
        before = turn.draft.history.done
        turn = take_back(turn, question, "undo")
        if len(turn.draft.history.done) != len(before) - 1 or not turn.draft.history.undone:
            break
        done += 1
    steps = [note for note in turn.notes[first:] if note.name == "undo.done"]
    once = tuple(
        replace(note, facts={**note.facts, "more": True}) if note in steps[:-1] else note for note in turn.notes
    )
    turn = replace(turn, notes=once)
    return turn.understood().noting("undo.as_far", wanted=wanted, done=done) if done < wanted else turn

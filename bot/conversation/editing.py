"""Going back to an answer by its name: "change grade", "change job title to Customer Adviser", or a number."""

from __future__ import annotations

import re

from bot.conversation.questions import Question, questions
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line, plain

_CHANGE = re.compile(
    r"(?:change|edit|correct|amend|go back to|back to)\s+(?:the\s+|my\s+)?"
    r"(.{1,100}?(?:\s+(?:to|into)\b:?\s+\S.*|\s*[:=]\s*\S.*)?)",
    re.IGNORECASE | re.DOTALL,
)
# Where the name ends and the new words begin; a name may itself end with "to" ("Accountable to", "Reports to").
_WORDS_FROM = re.compile(r"(?P<joined>\s+(?:to|into)\b:?)\s+|\s*[:=]\s*", re.IGNORECASE)
_JOINING = frozenset({"criteria", "section", "answer", "the", "for", "of", "is", "are"})
# How people name what of a section they mean.
_ASPECTS = {"essential": "essential criteria", "desirable": "desirable criteria", "assessed": "how assessed assessment"}


def change_asked(turn: Turn, text: str, *, loosely: bool) -> tuple[Question, str] | None:
    """The answer that "change ..." names, and the new words where they were given with it.

    Part of a name will do ("change experience"). With new words ("change communication to suit the audience") it might
    be a criterion: then the whole name is needed, unless `loosely` says that nothing else can be meant here.
    """
    said = _CHANGE.fullmatch(text.strip())
    if said is None:
        return None
    rest = one_line(text.strip().split(None, 1)[1])
    whole = named_question(turn, rest, loosely=loosely) or containing(turn, rest)
    if whole:
        return whole, ""
    return _with_words(turn, said[1], loosely=loosely)


def _with_words(turn: Turn, rest: str, *, loosely: bool) -> tuple[Question, str] | None:
    """The answer whose name the words begin with, and the new words after it."""
    for parting in _WORDS_FROM.finditer(rest):
        name, words = rest[: parting.start()], rest[parting.end() :].strip()
        whole = named_question(turn, f"{name}{parting['joined'] or ''}", loosely=False)
        found = whole or named_question(turn, name, loosely=loosely)
        if found and words:
            return found, re.sub(r"^to\b:?\s+", "", words) if whole and parting["joined"] else words
    return None


def named_question(turn: Turn, words: str, *, loosely: bool) -> Question | None:
    """The question that a key, a label, a number of the list of answers or, loosely, part of a label names."""
    asked = [each for each in questions(turn.context, turn.draft) if each.kind != "review"]
    wanted = re.sub(r"^(?:the|my) ", "", plain(words))
    if loosely and wanted.isascii() and wanted.isdigit():
        return asked[int(wanted) - 1] if 1 <= int(wanted) <= len(asked) else None
    for each in asked:
        if wanted in (each.key.casefold(), plain(each.label), f"{plain(each.label)} {each.aspect}"):
            return each
    return containing(turn, wanted) if loosely else None


def containing(turn: Turn, wanted: str) -> Question | None:
    """The one question, or the first of the one section, whose name holds all the words."""
    asked = [each for each in questions(turn.context, turn.draft) if each.kind != "review"]
    parts = set(re.findall(r"\w+", wanted.casefold())) - _JOINING
    found = [each for each in asked if parts and parts <= _words_of(each)]
    places = {each.section or each.key for each in found}
    return found[0] if len(places) == 1 else None


def _words_of(question: Question) -> set[str]:
    aspect = _ASPECTS.get(question.aspect, "")
    return set(re.findall(r"\w+", f"{question.label} {aspect}".casefold()))


def at_edit(turn: Turn, text: str) -> Turn:
    """Answer to "which answer do you want to change": its number or its name."""
    found = named_question(turn, text, loosely=True)
    if found is None:
        return turn.misunderstood().noting("edit.unknown", typed=one_line(text))
    return turn.looking_at(found.key)

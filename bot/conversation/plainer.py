"""What people say that depends on what stands in the draft: one word of a criterion changed, a criterion copied, the
duty that is asked about, a title in a sentence. Each is put as the plain command that it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conversation.confirming import named_as
from bot.conversation.criteria import criteria_of
from bot.conversation.duties import DUTIES
from bot.conversation.questions import Question
from bot.conversation.references import Chosen, resolved, which_in
from bot.conversation.several import THE_POST, saying_of
from bot.conversation.turn import Turn

_COUNTS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen"),
]
_COUNTED = re.compile(rf"\b(?:{'|'.join(_COUNTS[1:])})\b", re.IGNORECASE)
_IT_IS = re.compile(r"^(?:it|this)(?:['’]?s| is) (?:an? )?", re.IGNORECASE)
_NICE = re.compile(r"\b(?:an?\s+)?nice[- ]to[- ]haves?\b", re.IGNORECASE)
_MUST = re.compile(r"\b(?:an?\s+)?must[- ]haves?\b", re.IGNORECASE)
_OLD_NEW = r"(?P<old>.+?)\s+(?:to|with|for|by|into)\s+(?P<new>.+?)"
_INSTEAD = r"(?P<new>.+?)\s+(?:instead of|rather than)\s+(?P<old>.+)"
_WORDS_WITHIN = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?:change|replace|swap)\s+{_OLD_NEW}\s+in\s+(?P<which>.+)",
        rf"in\s+(?P<which>.+?),?\s+(?:change|replace|swap)\s+{_OLD_NEW}",
        rf"in\s+(?P<which>.+?),?\s+(?:say|put|use|write)\s+{_INSTEAD}",
        rf"(?:say|use|write)\s+{_INSTEAD.removesuffix('(?P<old>.+)')}(?P<old>.+?)\s+in\s+(?P<which>.+)",
        r"(?:change|replace|swap)\s+(?P<old>[\"“‘'].+?[\"”’'])\s+(?:to|with|for|by)\s+(?P<new>[\"“‘'].+?[\"”’'])",
    )
)
_COPY = re.compile(r"(?:copy|duplicate|repeat)\s+(.+?)\s+(?:to|into|under|in)\s+(.+)", re.IGNORECASE)
_SHOW = re.compile(
    r"(?:(?:show|let)\s+me(?:\s+see)?|see|look\s+at|view|open|(?:add\s+)?(?:some\s+)?more(?:\s+(?:to|for))?)\s+"
    r"(?:the\s+|my\s+)?(.+?)(?:\s+section)?",
    re.IGNORECASE,
)
_THIS_DUTY = re.compile(r"\b(?:this|that|the)\s+duty\b", re.IGNORECASE)
_TO_THE_LIST = re.compile(r"(?:go\s+)?back\s+to\s+the\s+list", re.IGNORECASE)


def put_plainly(turn: Turn, question: Question, words: str) -> Iterator[str]:
    """The commands that the words may come to, the likeliest first; the caller sees which of them is one."""
    levelled = _NICE.sub("desirable", _MUST.sub("essential", words))
    if levelled != words:
        yield levelled
        yield levelled.replace(" should be ", " is ")
    yield from _word_within(turn, question, words)
    if (found := _COPY.fullmatch(words)) and (chosen := _chosen(turn, question, found[1])):
        yield f"add to {found[2]}: " + "\n".join(each.text for each in chosen.criteria)
    if question.kind in ("review", "edit") and (found := _SHOW.fullmatch(words)):
        yield f"change {found[1]}"
    if question.kind == "duty" and (place := _place_of_duty(turn, question)):
        yield _THIS_DUTY.sub(f"{DUTIES} {place}", words)
        yield from ("duties",) if _TO_THE_LIST.fullmatch(words) else ()
    yield from _in_a_sentence(turn, question, words)


def _chosen(turn: Turn, question: Question, words: str) -> Chosen | None:
    which = which_in(turn.form, words)
    found = resolved(turn, question, which) if which and not which.lists and not which.also else None
    return found if isinstance(found, Chosen) else None


def _word_within(turn: Turn, question: Question, words: str) -> Iterator[str]:
    """ "change public to residents in 3": those words in its place, where it stands there once."""
    for pattern in _WORDS_WITHIN:
        found = pattern.fullmatch(words)
        if found is None:
            continue
        old, new = (found[part].strip(" \"“”‘’'") for part in ("old", "new"))
        named = found.groupdict().get("which")
        chosen = _chosen(turn, question, named) if named else _with_word(turn, question, old)
        if chosen is None or len(chosen.criteria) != 1:
            continue
        parts = re.split(rf"(?i)(?<!\w){re.escape(old)}(?!\w)", chosen.criteria[0].text)
        if len(parts) == 2:
            yield f"reword {named_as(chosen)}: {new.join(parts)}"


def _with_word(turn: Turn, question: Question, word: str) -> Chosen | None:
    """The one criterion of the list in front of the person with that word."""
    if question.kind != "criteria":
        return None
    said = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    standing = criteria_of(turn, question)
    found = [(number, each) for number, each in enumerate(standing, start=1) if said.search(each.text)]
    return Chosen(question, (found[0][1],), (found[0][0],)) if len(found) == 1 else None


def _place_of_duty(turn: Turn, question: Question) -> int:
    ids = [duty.id for duty in turn.document.duties]
    return ids.index(question.duty) + 1 if question.duty in ids else 0


def _in_a_sentence(turn: Turn, question: Question, words: str) -> Iterator[str]:
    """A grade in words, or a line of the head in a sentence: "we need a Housing Officer", "reports to ..."."""
    grade = _IT_IS.sub("", _COUNTED.sub(lambda word: str(_COUNTS.index(word[0].lower())), words))
    if question.kind == "grade" and turn.context.organisation.grade(grade):
        yield f"change {question.key} to {grade}"
    if question.kind != "text":
        return
    if question.field == turn.form.title_field and (found := THE_POST.fullmatch(words)):
        yield f"change {question.key} to {found[1]}"
    if found := re.fullmatch(
        rf"(?:(?:it|the post|they|this post)\s+)?(?:{saying_of(question.field)})\s+(?:is\s+)?(\S.*)", words, re.I
    ):
        yield f"change {question.key} to {found[1]}"

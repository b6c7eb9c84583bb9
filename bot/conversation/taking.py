"""Taking and declining suggestions: "A", "a and c", "A-C", "all suggestions", "not for this post: B", "more".

And "more like C" for what is near to one, and "offer C again" for what was put aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from bot.conversation.criteria import add_criteria, criteria_of, same_words
from bot.conversation.duty_choosing import Chosen, choose_for_duty, propose_for_duty
from bot.conversation.level_check import level_noted
from bot.conversation.questions import Question, question_of
from bot.conversation.references import numbered, numbers_in
from bot.conversation.selection import selected
from bot.conversation.suggesting import (
    LETTERS,
    may_suggest,
    offered_at,
    offered_criterion,
    page_of,
    with_again,
    with_more,
    with_near,
)
from bot.conversation.taking_reworded import rewording_in
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line, plain
from specs.document import Criterion
from specs.suggestions import LibraryCriterion, Offerable, kind_of, section_for

# Longer words are never letters, however they begin.
_LONGEST = 100
# New words for a suggestion may be a whole criterion.
_LONGEST_REWORDED = 400
_TAKE = re.compile(
    r"(?:(?:yes|use|take|add|include|choose|pick|accept|i want|i like|id like|ill (?:use|take|have))\b[ ,:]*)*"
    r"(?:(?:the )?(?:suggestions?|options?|letters?)\b[ :]*)?(?P<which>.+)"
)
_LETTERS_TAKEN = re.compile(
    r"(?i:(?:use|take|add|include|choose|pick|accept)\s+(?:(?:suggestions?|options?|letters?)\s+)?)"
    r"(?P<which>(?:[A-Z]|(?<=\s)[b-hj-z])(?:(?:\s*,\s*|\s+and\s+|\s*&\s*)(?:[A-Z]|[b-hj-z]))*)"
)
_LEVELLED = re.compile(r"(?P<which>.{1,40}?),?(?: but)?(?: as| is| to| for)(?: an?)? (?P<level>essential|desirable)")
# "the first two", "second one": a place among those on show, said with a word and not with a bare number.
_BY_PLACE = re.compile(
    r"(?:the )?(?:(?:first|last|second|third|fourth|fifth|and|,) ?|(?:one|two|three|four|five|[0-9])(?= |$) ?"
    r"|(?:ones?|suggestions?|options?)(?= |$) ?|the )+"
)
_SAYS_PLACE = re.compile(r"\b(?:first|last|second|third|fourth|fifth)\b")
_DECLINE = re.compile(
    r"(?:not for this (?:post|job|role)|not this (?:post|job|role)|not|decline|dismiss|reject|remove|delete|drop)"
    r"\b[ :,]*(?:(?:suggestions?|options?|letters?)\b[ :]*)?(?P<which>.+)"
)
_DECLINED_AFTER = re.compile(r"(?P<which>.+?),? (?:is |are )?not for this (?:post|job|role)")
_NUMBERS_ALONE = re.compile(r"(?=.*[0-9])(?:[0-9]{1,3}|and|to|[\s,;&+–-])+", re.DOTALL)
# Digits, "C++", "C#", "R&D", "A/C", "B.A": what holds these is a name of something, not a choice of letters.
_NO_LETTERS = re.compile(r"[0-9#/*]|\+\+|(?<=\w)[&+.](?=\w)|\+$")
_EVERYTHING = re.compile(r"(?:all|everything|the lot)\b.*")
# What people put after "all" and before it, which says no more than "all".
_ALL_OF_THEM = re.compile(
    r"(?:(?:them|these|those) )?(?:all|everything|the lot)\b(?: of)?(?: (?:the|these|those|them))?"
    r"(?: (?:above|five|suggestions?|suggested|ones))*(?= |,|$)"
)
_ALL_ALONE = frozenset({"these", "those", "them"})
_NONE_OF_THEM = frozenset(
    {"none of these", "none of them", "none of those", "not any of these", "not these", "none fit", "none apply"}
    | {f"none of {those} {fit}" for those in ("these", "those", "them") for fit in ("fit", "apply", "work", "suit")}
)
_MORE = re.compile(
    r"(?:(?:show|suggest|give)(?: me)? |(?:can|could|may) i (?:have|see) )?(?:some )?"
    r"(?:more(?: suggestions| ideas| like these)?|others|other suggestions|different suggestions|other ideas)"
)
_LIKE = re.compile(
    r"(?:(?:show|suggest|give)(?: me)? )?(?:some )?(?:more|others?|ones|something)(?: suggestions| ideas| ones)? "
    r"(?:like|similar to) (?:(?:suggestion|option|letter) )?(?P<which>[a-z]|this|this one|that|that one|it)"
)
_AGAIN = re.compile(
    r"(?:(?:offer|suggest|show)(?: me)? (?:(?:suggestions?|options?|letters?)\b[ :]*)?(?P<which>.+) again"
    r"|bring back (?:(?:suggestions?|options?|letters?)\b[ :]*)?(?P<back>.+))"
)


Deed = Literal["take", "decline", "like", "again"]


@dataclass(frozen=True)
class Letters:
    """What words about suggestions mean: `keys` are ids of suggestions, `unknown` letters that nothing has.

    Without any key there is nothing to do, or it is not clear what was meant ("A-Z" where the letters end at E).
    """

    deed: Deed
    keys: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def about_suggestions(turn: Turn, question: Question, text: str) -> Turn | None:
    """What the words do with the suggestions of the question; None where they are no such words, but an answer.

    Only a whole message counts, and only where suggestions were shown: elsewhere "A" is a word like any other.
    """
    if len(text) > _LONGEST_REWORDED:
        return None
    if not may_suggest(turn, question):
        return _without_letters(turn, question, text)
    if len(text) > _LONGEST:
        return _taken_reworded(turn, question, one_line(text)) if offered_at(turn, question).lettered else None
    if _MORE.fullmatch(plain(text)):
        return show_more(turn, question)
    if _NUMBERS_ALONE.fullmatch(text.strip()) and (letters := page_of(turn, question).letters):
        return turn.misunderstood().noting("suggestions.by_letter", letters=letters, typed=one_line(text))
    if not offered_at(turn, question).lettered:
        return _without_letters(turn, question, text)
    if reworded := _taken_reworded(turn, question, one_line(text)):
        return reworded
    if (levelled := _LEVELLED.fullmatch(plain(text))) and (done := _taken_as(turn, question, levelled)):
        return done
    meant = _meant(turn, question, plain(text))
    if meant is None:
        return None
    if not meant.keys and meant.unknown:
        return _unknown(turn.misunderstood(), question, meant, one_line(text))
    turn = _DEEDS[meant.deed](turn, question, meant.keys)
    turn = replace(turn, undoable=True) if _SAYS_PLACE.search(plain(text)) else turn
    return _unknown(turn, question, meant, one_line(text)) if meant.unknown else turn


def show_more(turn: Turn, question: Question) -> Turn:
    """The next suggestions, or those passed over when there are no others, which is said."""
    turn, fresh = with_more(turn.understood().looking_at(question.key), question)
    return turn if fresh else turn.noting("suggestions.no_more", left=len(page_of(turn, question).shown))


def take_all(turn: Turn, question: Question) -> Turn:
    """Take every suggestion that is on show, as the button does."""
    return _taken(turn, question, page_of(turn, question).keys)


def do_with(turn: Turn, question: Question, deed: Deed, key: str) -> Turn:
    """Do that with the one suggestion of that id, which has a letter at the question."""
    return _DEEDS[deed](turn, question, (key,))


def _meant(turn: Turn, question: Question, words: str) -> Letters | None:
    if words in _NONE_OF_THEM:
        return Letters("decline", page_of(turn, question).keys)
    if found := _LIKE.fullmatch(words):
        return _letters(turn, question, "like", found["which"]) if len(found["which"]) == 1 else Letters("like", ())
    if found := _AGAIN.fullmatch(words):
        return _letters(turn, question, "again", found["which"] or found["back"])
    if found := _DECLINED_AFTER.fullmatch(words) or _DECLINE.fullmatch(words):
        # "remove all" is about the list, and "not all" could mean anything.
        every = bool(_EVERYTHING.match(found["which"]))
        named = "not for this" in words or not every
        return _letters(turn, question, "decline", found["which"]) if named else None
    found = _TAKE.fullmatch(words)
    return _letters(turn, question, "take", found["which"]) if found else None


def _letters(turn: Turn, question: Question, deed: Deed, which: str) -> Letters | None:
    """The letters as the numbers of their places, for they are chosen with the same words as numbers are."""
    if _SAYS_PLACE.search(which) and _BY_PLACE.fullmatch(which):
        return _by_place(turn, question, deed, which)
    if _NO_LETTERS.search(which):
        return None
    offered = offered_at(turn, question)
    words = one_line(re.sub(r"[()]|\.(?=\s|$)", " ", which))
    words = "all" if words in _ALL_ALONE else _ALL_OF_THEM.sub("all", words)
    written = {letter: _place(letter) for letter in re.findall(r"(?<!\w)[a-z](?!\w)", words)}
    numbered = re.sub(r"(?<!\w)[a-z](?!\w)", lambda letter: str(written[letter[0]]), words)
    selection = selected(numbered, len(offered.lettered))
    if selection is None:
        return None
    keys = [] if selection.doubtful else [offered.lettered[number - 1] for number in selection.numbers]
    if _EVERYTHING.match(words):
        showing = page_of(turn, question).keys
        keys = [key for key in keys if key in showing]
    unknown = tuple(letter.upper() for letter, place in written.items() if place > len(offered.lettered))
    return Letters(deed, tuple(keys), unknown)


def _by_place(turn: Turn, question: Question, deed: Deed, which: str) -> Letters | None:
    """ "The first two" of those on show."""
    showing = page_of(turn, question).keys
    numbers = numbers_in(re.sub(r"\b(?:suggestions?|options?)\b", "", which))
    selection = numbered(numbers, len(showing)) if numbers else None
    if selection is None:
        return None
    found = () if selection.outside else selection.numbers
    return Letters(deed, tuple(showing[number - 1] for number in found))


def _place(letter: str) -> int:
    """The letter's place from 1; one past every list for I and O, which nothing has."""
    return LETTERS.index(letter.upper()) + 1 if letter.upper() in LETTERS else len(LETTERS) + 1


def _unknown(turn: Turn, question: Question, meant: Letters, typed: str) -> Turn:
    """Say which letters nothing has, and whether something was done with the others."""
    last = LETTERS[len(offered_at(turn, question).lettered) - 1]
    facts = {"letters": list(meant.unknown), "last": last, "typed": typed, "done": bool(meant.keys)}
    return turn.noting("suggestions.unknown", **facts)


def _taken(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """Into the list, with the ways of assessing that are usual for each and that the form knows.

    One that was declined before is taken all the same, and may be suggested again if it is taken out.
    """
    chosen = [criterion for key in keys if (criterion := offered_criterion(turn, key))]
    if not chosen:
        return turn.understood().noting("suggestions.none_left")
    if question.kind == "duty":
        return choose_for_duty(turn.with_draft(declined=_without(turn, keys)), question, chosen)
    new = [Criterion(text=each.text, assessed_by=_usual_methods(turn, question, each)) for each in chosen]
    return add_criteria(turn.with_draft(declined=_without(turn, keys)), question, new, "suggestions.taken")


def _taken_reworded(turn: Turn, question: Question, line: str) -> Turn | None:
    """ "Use A but change records to files": in those words, shown back; where they are not A's it is asked."""
    said = rewording_in(line)
    lettered = offered_at(turn, question).lettered
    place = _place(said.letter) if said else 0
    if said is None:
        return None
    if place > len(lettered):
        return _unknown(turn.misunderstood(), question, Letters("take", (), (said.letter,)), line)
    offered = offered_criterion(turn, lettered[place - 1])
    if offered is None:
        return turn.understood().noting("suggestions.none_left")
    if not (text := said.of(offered.text)):
        facts = {"letter": said.letter, "old": said.old, "text": offered.text, "typed": line}
        return turn.misunderstood().noting("suggestions.words_not_there", **facts)
    standing = with_text(turn, question, offered, text)
    told = standing.noting("suggestions.reworded", letter=said.letter, text=text, was=offered.text)
    return replace(told if standing.draft != turn.draft else standing, undoable=True)


def with_text(turn: Turn, question: Question, offered: Offerable, text: str) -> Turn:
    """With the suggestion recorded in other words: with the ways of assessing that are usual for it."""
    turn = turn.with_draft(declined=_without(turn, (offered.id,)))
    if question.kind == "duty":
        known = {method.key for method in turn.form.assessment}
        methods = tuple(key for key in offered.assessed_by if key in known)
        kind = offered.kind if isinstance(offered, LibraryCriterion) else kind_of(text)
        return propose_for_duty(turn, question, [Chosen(text, section_for(turn.form, kind), methods)])
    new = [Criterion(text=text, assessed_by=_usual_methods(turn, question, offered))]
    return level_noted(add_criteria(turn, question, new, "suggestions.taken"), [("", text, "")])


def _without_letters(turn: Turn, question: Question, text: str) -> Turn | None:
    """ "Add B" where nothing is on show under a letter: no criterion reads so, and it is asked what is meant."""
    found = _LETTERS_TAKEN.fullmatch(one_line(text).strip(" .!"))
    if found is None:
        return None
    return turn.misunderstood().noting("suggestions.none_here", typed=one_line(text), words=found["which"])


def _taken_as(turn: Turn, question: Question, said: re.Match[str]) -> Turn | None:
    """ "B as desirable": into the other list of the section, where it has one."""
    meant = _meant(turn, question, said["which"])
    key = f"{question.section}.{said['level']}"
    other = question_of(turn.context, turn.draft, key) if question.section else None
    if other is None or meant is None or meant.deed != "take" or not meant.keys or meant.unknown:
        return None
    told = turn if other == question else turn.noting("corrected.in", **other.named())
    return replace(_taken(told, other, meant.keys), undoable=True)


def _without(turn: Turn, keys: tuple[str, ...]) -> tuple[str, ...]:
    """What was declined, without these."""
    return tuple(key for key in turn.draft.declined if key not in keys)


def _usual_methods(turn: Turn, question: Question, criterion: Offerable) -> tuple[str, ...]:
    if not turn.form.section(question.section).assessed:
        return ()
    return tuple(method.key for method in turn.form.assessment if method.key in criterion.assessed_by)


def _declined(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """Not offered for this post again, to anybody. What stands in the list already is named and stays."""
    standing = {same_words(each.text): number for number, each in enumerate(criteria_of(turn, question), start=1)}
    chosen = [criterion for key in keys if (criterion := offered_criterion(turn, key))]
    if not chosen:
        return turn.understood().noting("suggestions.none_left")
    there = [standing[same_words(each.text)] for each in chosen if same_words(each.text) in standing]
    gone = [each for each in chosen if same_words(each.text) not in standing]
    fresh = tuple(each.id for each in gone if each.id not in turn.draft.declined)
    turn = turn.understood().with_draft(declined=(*turn.draft.declined, *fresh))
    if gone:
        turn = replace(turn.noting("suggestions.declined", texts=[each.text for each in gone]), undoable=True)
    return turn.noting("suggestions.taken_already", numbers=there) if there else turn


def _like(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """What is near to one of them on show instead; without a letter, it is asked which one is meant."""
    page = page_of(turn, question)
    key = next(iter(keys), "") or (page.keys[0] if len(page.keys) == 1 else "")
    if not key:
        return turn.understood().noting("suggestions.like_which", letters=page.letters)
    letter = LETTERS[offered_at(turn, question).lettered.index(key)]
    turn, found = with_near(turn.understood().looking_at(question.key), question, key)
    return turn.noting("suggestions.like" if found else "suggestions.nothing_like", letter=letter)


def _again(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """Undo that these were put aside: they may be suggested for this post again, and are on show."""
    aside = tuple(key for key in keys if key in turn.draft.declined)
    if not aside:
        return turn.understood().noting("suggestions.not_put_aside")
    turn = turn.understood().with_draft(declined=tuple(key for key in turn.draft.declined if key not in aside))
    texts = [each.text for key in aside if (each := offered_criterion(turn, key))]
    return with_again(turn, question, aside).noting("suggestions.again", texts=texts)


_DEEDS: Mapping[Deed, Callable[[Turn, Question, tuple[str, ...]], Turn]] = MappingProxyType(
    {"take": _taken, "decline": _declined, "like": _like, "again": _again}
)

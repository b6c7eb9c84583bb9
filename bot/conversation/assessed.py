"""Answers to "how is this assessed": methods by key, label, code or number, or the same as before."""

from __future__ import annotations

import re

from bot.conversation.criteria import shared_methods
from bot.conversation.exceptions import Exceptions, compact, exceptions_in
from bot.conversation.questions import Question
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line
from specs.document import Criterion
from specs.forms.model import AssessmentMethod

_SAME = frozenset({"same", "the same", "same as before", "same again", "as before", "as above", "ditto"})
# Said with a method, these change nothing: "all by interview", "at the interview", "a test for each of them".
_JOINING = frozenset(
    {"a", "all", "an", "at", "assessed", "by", "each", "for", "in", "of", "please", "the", "them", "using", "via"}
)
_ALL = frozenset({"all", "all of them", "everything", "any"})


def answer_assessed(turn: Turn, question: Question, text: str) -> Turn:
    """Apply the methods that the words name, or say which words are known."""
    said = one_line(text).casefold().strip(" .!")
    if said in _SAME:
        return _as_before(turn, question)
    methods = turn.form.assessment
    excepted = exceptions_in(text, len(shown_criteria(turn, question)), lambda words: named_methods(words, methods))
    if excepted is not None:
        return _with_exceptions(turn, question, excepted, text)
    keys = tuple(method.key for method in methods) if said in _ALL else named_methods(said, methods)
    if not keys:
        return turn.misunderstood().noting("assessed.unknown", **question.named(), typed=one_line(text))
    return _applied(turn, question, keys)


def choose_assessed(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """Apply the methods chosen from the menu, in the form's order."""
    known = tuple(method.key for method in turn.form.assessment if method.key in keys)
    if not known:
        return turn.misunderstood().noting("assessed.unknown", **question.named(), typed=", ".join(keys))
    return _applied(turn, question, known)


def methods_before(turn: Turn, question: Question) -> tuple[str, ...]:
    """How the nearest section before this one is assessed, empty where none is yet."""
    found: tuple[str, ...] = ()
    for section in turn.form.sections:
        if section.key == question.section:
            break
        found = shared_methods(turn.document.section(section.key)) or found
    return found


def shown_criteria(turn: Turn, question: Question) -> tuple[Criterion, ...]:
    """The section's criteria in the order of their numbers at this question, as the person saw them last."""
    standing = {criterion.id: criterion for criterion in turn.document.section(question.section).criteria()}
    seen = [standing[each] for each in turn.focus.shown.get(question.key, ()) if each in standing]
    return (*seen, *(each for each in standing.values() if each not in seen))


def in_short(turn: Turn, question: Question) -> list[dict[str, object]]:
    """How the criteria are assessed, in the fewest words: numbers and the labels of their methods."""
    every = [each.assessed_by for each in shown_criteria(turn, question)]
    return [
        {"numbers": numbers, "methods": [turn.form.method_label(key) for key in keys]}
        for numbers, keys in compact(every)
    ]


def _with_exceptions(turn: Turn, question: Question, excepted: Exceptions, text: str) -> Turn:
    """Apply methods by number; where some have none yet the question stays."""
    shown = shown_criteria(turn, question)
    if excepted.outside:
        facts = {"numbers": list(excepted.outside), "highest": len(shown), "typed": one_line(text)}
        return turn.misunderstood().noting("list.number_unknown", **facts)
    methods = {shown[number - 1].id: keys for number, keys in excepted.methods.items()}
    entry = turn.document.section(question.section)

    def assessed(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(
            each.model_copy(update={"assessed_by": methods[each.id]}) if each.id in methods else each
            for each in criteria
        )

    update = {"essential": assessed(entry.essential), "desirable": assessed(entry.desirable)}
    turn = turn.with_section(question.section, entry.model_copy(update=update)).understood().marked(question, None)
    bare = [number for number, each in enumerate(shown_criteria(turn, question), start=1) if not each.assessed_by]
    turn = turn.noting("assessed.by_number", **question.named(), parts=in_short(turn, question), open=bare)
    return turn if bare else turn.moving()


def _as_before(turn: Turn, question: Question) -> Turn:
    keys = methods_before(turn, question)
    if not keys:
        return turn.misunderstood().noting("assessed.none_before", **question.named())
    return _applied(turn, question, keys)


def named_methods(said: str, methods: tuple[AssessmentMethod, ...]) -> tuple[str, ...]:
    """The keys of the methods that words name, in the form's order; empty when a single word is not known."""
    ways = _ways(methods)
    if said in ways:
        return (ways[said],)
    # "test or exercise and interview": labels that hold a joining word are taken out whole before the rest is parted.
    found: set[str] = set()
    rest = said
    for way in sorted(ways, key=len, reverse=True):
        if len(way) > 3:
            parted = re.subn(rf"(?<!\w){re.escape(way)}(?!\w)", ",", rest)
            rest = parted[0]
            found |= {ways[way]} if parted[1] else set()
    for part in re.split(r"[\s,;/&+.]+|\band\b|\bplus\b", rest):
        if part and part not in ways and part not in _JOINING:
            return ()
        found |= {ways[part]} if part in ways else set()
    return tuple(method.key for method in methods if method.key in found)


def _ways(methods: tuple[AssessmentMethod, ...]) -> dict[str, str]:
    """Every way to write a method: number, label, plural and first word of it, code, key."""
    ways: dict[str, str] = {}
    for number, method in enumerate(methods, start=1):
        label = method.label.casefold()
        first = re.split(r"\W+", label)[0]
        for way in (str(number), label, method.code.casefold(), method.key.casefold(), first, f"{first}s"):
            if way:
                ways.setdefault(way, method.key)
        ways.setdefault(first.removesuffix("s"), method.key)
    words = [(word, method.key) for method in methods for word in set(re.findall(r"\w{4,}", method.label.casefold()))]
    for word, key in words:
        if [each for each, _ in words].count(word) == 1:
            ways.setdefault(word, key)
    return ways


def _applied(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """To the criteria that have no method yet; to all of them where all have one."""
    entry = turn.document.section(question.section)
    bare = [criterion for criterion in entry.criteria() if not criterion.assessed_by]
    chosen = bare or list(entry.criteria())

    def assessed(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        update = {"assessed_by": keys}
        return tuple(each.model_copy(update=update) if each in chosen else each for each in criteria)

    update = {"essential": assessed(entry.essential), "desirable": assessed(entry.desirable)}
    turn = turn.with_section(question.section, entry.model_copy(update=update)).marked(question, None).moving()
    labels = [turn.form.method_label(key) for key in keys]
    return turn.noting("assessed.recorded", **question.named(), methods=labels, count=len(chosen))

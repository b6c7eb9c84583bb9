"""Answers to the questions about the post: which facts are true, which of a closed list, and the reason for it."""

from __future__ import annotations

from bot.conversation.clauses import reclaused
from bot.conversation.questions import Question, is_empty
from bot.conversation.selection import selected
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line, plain
from specs.clauses import FactOption, PostFact
from specs.document import FactAnswer

# A line of the document: as much as says which part of the work is meant.
LONGEST_REASON = 300


def answer_fact(turn: Turn, question: Question, text: str) -> Turn | None:
    """Take the words as the answer; None where they are none."""
    if question.kind == "fact_reason":
        return _reason(turn, question, text)
    return _option_named(turn, question, text) if question.kind == "fact" else _listed(turn, question, text)


def choose_facts(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """What was chosen from the menu or by a button: the facts that are true, or one answer of the closed list."""
    if question.kind == "facts":
        return _with_true(turn, question, keys)
    fact = fact_of(turn, question)
    option = fact.option(keys[0]) if fact and keys else None
    return _with_option(turn, question, fact, option) if fact and option else turn.noting("press.out_of_place")


def said_none(turn: Turn, question: Question, key: str) -> Turn | None:
    """None of the facts is true: said, pressed, or meant by "done" where nothing was answered; None for all else."""
    if question.kind != "facts":
        return None
    meant = key in ("no_facts", "none") or (key == "done" and is_empty(turn.draft, question))
    return _with_true(turn, question, ()) if meant else None


def fact_of(turn: Turn, question: Question) -> PostFact | None:
    """The fact of a question about a single one."""
    return turn.context.clauses.fact(question.facts[0]) if turn.context.clauses and question.facts else None


def _listed(turn: Turn, question: Question, text: str) -> Turn | None:
    facts = [turn.context.clauses.fact(key) for key in question.facts] if turn.context.clauses else []
    names = {plain(fact.label): (number,) for number, fact in enumerate(facts, start=1) if fact}
    selection = selected(text, len(question.facts), names)
    if selection is None:
        return None
    if selection.outside:
        told = {"numbers": list(selection.outside), "highest": len(question.facts), "typed": one_line(text)}
        return turn.misunderstood().noting("list.number_unknown", **told)
    return _with_true(turn, question, tuple(question.facts[number - 1] for number in selection.numbers))


def _with_true(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    answers = {key: FactAnswer(answer="yes" if key in keys else "no") for key in question.facts}
    return _answered(turn, question, answers)


def _option_named(turn: Turn, question: Question, text: str) -> Turn | None:
    fact = fact_of(turn, question)
    said = plain(text)
    for number, option in enumerate(fact.options if fact else (), start=1):
        if fact and said in (str(number), plain(option.label), option.key.replace("_", " ")):
            return _with_option(turn, question, fact, option)
    return None


def _with_option(turn: Turn, question: Question, fact: PostFact, option: FactOption) -> Turn:
    """The answer; a reason that was given for another one stays, to be kept or changed."""
    before = turn.document.post_facts.get(fact.key)
    reason = before.reason if before and option.key in fact.reason_for else ""
    turn = turn.noting("facts.chosen", label=fact.label, value=option.label)
    return _answered(turn, question, {fact.key: FactAnswer(answer=option.key, reason=reason)})


def _reason(turn: Turn, question: Question, text: str) -> Turn:
    line = one_line(text).rstrip(" .")
    if len(line) > LONGEST_REASON:
        told = {"limit": LONGEST_REASON, "length": len(line), "typed": text}
        return turn.misunderstood().noting("answer.too_long", **question.named(), **told)
    key = question.facts[0]
    answer = turn.document.post_facts[key].model_copy(update={"reason": line})
    turn = turn.noting("facts.reason_recorded", **question.named(), reason=line)
    return _answered(turn, question, {key: answer})


def _answered(turn: Turn, question: Question, answers: dict[str, FactAnswer]) -> Turn:
    """With the answers recorded in the library's order, and what follows from them for the clauses."""
    before = turn
    known = {**turn.document.post_facts, **answers}
    order = [fact.key for fact in turn.context.clauses.facts] if turn.context.clauses else []
    ordered = {key: known[key] for key in (*(key for key in order if key in known), *known)}
    document = turn.document.model_copy(update={"post_facts": ordered})
    turn = turn.with_draft(document=document).marked(question, None).moving()
    return reclaused(turn, before, question.facts)

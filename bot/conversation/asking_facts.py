"""The questions about the post and its fixed clauses as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.conversation.facts import fact_of
from bot.conversation.questions import Question, is_empty
from bot.conversation.replies import Button, Choices, Listing, Note, Option, Reply
from bot.conversation.turn import Turn

Buttons = Callable[..., tuple[Button, ...]]


def about_post(turn: Turn, question: Question, words: dict[str, Any], buttons: Buttons) -> Reply:
    """The message that asks. `words` are the question's own, `buttons` adds the usual ones to those given."""
    match question.kind:
        case "facts":
            return _facts(turn, question, words, buttons)
        case "fact":
            return _fact(turn, question, words, buttons)
        case "clauses":
            return _clauses(turn, question, words)
        case "clause_reason":
            standing = next(each for each in turn.document.clauses if f"clause.{each.key}" == question.key)
            facts = {**words, "because": standing.because.rstrip(".")}
            return Reply("ask.clause_reason", facts, (), (Button("keep"), Button("back"), Button("help")), question.key)
    value = "".join(turn.document.post_facts[key].reason for key in question.facts)
    keep = (Button("keep", primary=True),) if value else ()
    return Reply("ask.line", {**words, "value": value}, buttons=buttons(*keep), question=question.key)


def _facts(turn: Turn, question: Question, words: dict[str, Any], buttons: Buttons) -> Reply:
    library, known = turn.context.clauses, turn.document.post_facts
    facts = [fact for key in question.facts if library and (fact := library.fact(key))]
    true = tuple(fact.key for fact in facts if fact.key in known and known[fact.key].answer == "yes")
    entries = tuple(fact.ask for fact in facts)
    remarks = tuple("true" if fact.key in true else "" for fact in facts)
    answered = not is_empty(turn.draft, question)
    first = (Button("keep", primary=True), Button("no_facts")) if answered else (Button("no_facts"),)
    return Reply(
        "ask.facts",
        {**words, "answered": answered, "count": len(true)},
        (Listing("", entries, "number", remarks=remarks),),
        buttons(*first),
        question.key,
        choices=Choices(tuple(Option(fact.key, fact.label) for fact in facts), several=True),
    )


def _fact(turn: Turn, question: Question, words: dict[str, Any], buttons: Buttons) -> Reply:
    fact = fact_of(turn, question)
    options = fact.options if fact else ()
    answer = turn.document.post_facts.get(question.facts[0])
    chosen = next((option for option in options if answer and option.key == answer.answer), None)
    likely = tuple(Button(f"choose.{each.key}", label=each.label, primary=each == chosen) for each in options)
    keep = (Button("keep"),) if chosen else ()
    return Reply(
        "ask.fact",
        {**words, "value": chosen.label if chosen else ""},
        (Listing("", tuple(option.label for option in options), "number"),),
        buttons(*likely, *keep),
        question.key,
    )


def _clauses(turn: Turn, question: Question, words: dict[str, Any]) -> Reply:
    standing, away = turn.document.clauses, turn.document.clauses_taken_away
    entries = tuple(f"{each.label}. {each.text}" for each in standing)
    reasons = tuple(Note("clauses.because", {"because": each.because.rstrip(".")}) for each in standing)
    gone = tuple(f"{each.label}: {each.reason}" for each in away)
    listings = (
        Listing("", entries, "number", reasons=reasons),
        Listing("", gone, "number", len(standing) + 1, aspect="clauses_taken_away"),
    )
    options = (
        *(Option(f"away.{each.key}", each.label, "take_away") for each in standing),
        *(Option(f"back.{each.key}", each.label, "put_back") for each in away),
    )
    return Reply(
        "ask.clauses",
        {**words, "count": len(standing), "away": len(away)},
        tuple(each for each in listings if each.entries),
        (Button("done", primary=True), Button("back"), Button("help"), Button("show")),
        question.key,
        choices=Choices(options),
    )

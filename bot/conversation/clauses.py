"""The fixed clauses of a draft: which follow from its facts, taking one away with a reason, and putting it back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.context import Context
from bot.conversation.draft import Draft
from bot.conversation.post_facts import facts_now
from bot.conversation.questions import CLAUSES, Question
from bot.conversation.replies import Listing
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.clauses import Applying, Clause, Decision, decide
from specs.document import CarriedClause, TakenAwayClause
from specs.forms.placing import section_for

# As long as an approver reads with patience; what is longer is not a reason any more.
LONGEST_REASON = 500
NOTHING = Decision((), ())
_NAMING = r"\s+(?:the\s+)?(?:clause\s+)?(?:on\s+|number\s+)?(?P<rest>.+)"
_AWAY = re.compile(r"(?:remove|delete|drop|take (?:away|out))" + _NAMING, re.IGNORECASE)
_BACK = re.compile(r"(?:put back|add back|restore|put|add)" + _NAMING, re.IGNORECASE)
# The key of the answer of a closed list that says "none after all".
_NOTHING = "none"
_BECAUSE = re.compile(r"^[\s:,.–-]*(?:because|as|since|for)?\b[\s:,]*", re.IGNORECASE)


def decided(context: Context, draft: Draft) -> Decision:
    """What the facts of the draft ask for today; nothing while none is known or no clauses are in use."""
    facts = draft.document.post_facts
    if context.clauses is None or context.today is None or not facts:
        return NOTHING
    return decide(context.clauses, facts, context.organisation.calendar.nation, context.today)


def reclaused(turn: Turn, before: Turn, answered: Sequence[str]) -> Turn:
    """The draft with the clauses that its facts ask for now, and what has changed since `before` told.

    A clause that stands already keeps its text as it was when chosen, unless its own reason was `answered` just now.
    """
    now = decided(turn.context, turn.draft)
    standing = {each.key: each for each in turn.document.clauses}
    asked_for = {each.clause.key for each in now.applying} | {clause.key for clause in now.past_review}
    away = tuple(each for each in turn.document.clauses_taken_away if each.key in asked_for)
    gone_by_hand = {each.key for each in away}
    carried = tuple(
        standing[each.clause.key]
        if each.clause.key in standing and each.clause.reason_of not in answered
        else _carried(each)
        for each in now.applying
        if each.clause.key not in gone_by_hand
    )
    forgotten = [f"{each.label}: {each.reason}" for each in turn.document.clauses_taken_away if each not in away]
    if forgotten:
        turn = turn.noting("clauses.reason_forgotten", texts=forgotten)
    document = turn.document.model_copy(update={"clauses": carried, "clauses_taken_away": away})
    told_before = {clause.key for clause in decided(before.context, before.draft).past_review}
    stale = [clause for clause in now.past_review if clause.key not in told_before]
    return _told(turn.with_draft(document=document), standing, stale)


def carried_in(turn: Turn, section: str) -> tuple[CarriedClause, ...]:
    """The clauses that stand in a section of the draft's form; for an empty key those that have no place on it."""
    form = turn.form
    return tuple(each for each in turn.document.clauses if section_for(form, each.key, each.group) == section)


def is_stale(turn: Turn, clause: CarriedClause) -> bool:
    """Whether the review date of a clause that stands in the draft has passed since it was chosen."""
    library, today = turn.context.clauses, turn.context.today
    known = library.clause(clause.key) if library else None
    return bool(known and today and known.is_past_review(today))


def about_post_shown(turn: Turn) -> list[Listing]:
    """What was said of the post, the clauses that the form has no place for, and those that were taken away."""
    away = tuple(f"{each.label}: {each.reason}" for each in turn.document.clauses_taken_away)
    return [
        Listing("", facts_shown(turn), "plain", aspect="post_facts"),
        Listing("", tuple(each.text for each in carried_in(turn, "")), "plain", aspect="unplaced"),
        Listing("", away, "plain", aspect="clauses_taken_away"),
    ]


def answer_clauses(turn: Turn, question: Question, text: str) -> Turn | None:
    """ "remove 1 because ...", "put back 2", or the reason that was asked for; None where it is none of these."""
    if question.kind == "clause_reason":
        return _taken_away(turn, question.key.removeprefix("clause."), text)
    said = one_line(text)
    if found := _AWAY.fullmatch(said):
        named, reason = _named(turn, found["rest"])
        if isinstance(named, CarriedClause):
            asked = turn.understood().looking_at(f"clause.{named.key}")
            return _taken_away(turn, named.key, reason) if has_words(reason) else asked
        return turn.understood().noting("clauses.gone_already", label=named.label) if named else None
    if found := _BACK.fullmatch(said):
        named, _ = _named(turn, found["rest"])
        return _put_back(turn, named.key) if named else None
    return None


def choose_clause(turn: Turn, key: str) -> Turn:
    """From the menu: `away.KEY` asks for the reason, `back.KEY` puts the clause back."""
    deed, _, clause = key.partition(".")
    if deed == "away" and any(each.key == clause for each in turn.document.clauses):
        return turn.understood().looking_at(f"clause.{clause}")
    if deed == "back" and any(each.key == clause for each in turn.document.clauses_taken_away):
        return _put_back(turn, clause)
    return turn.noting("press.out_of_place")


def _told(turn: Turn, standing: dict[str, CarriedClause], stale: Sequence[Clause]) -> Turn:
    now = {each.key for each in turn.document.clauses}
    added = [_facts(each) for each in turn.document.clauses if each.key not in standing]
    gone = [each.label for key, each in standing.items() if key not in now]
    changed = [each.label for each in turn.document.clauses if standing.get(each.key, each).text != each.text]
    if changed:
        turn = turn.noting("clauses.reworded", labels=changed)
    if added:
        turn = turn.noting("clauses.added", clauses=added)
    if gone:
        turn = turn.noting("clauses.gone", labels=gone)
    if stale:
        told = [{"label": each.label, "owner": each.owner, "review_by": f"{each.review_by:%d/%m/%Y}"} for each in stale]
        turn = turn.noting("clauses.past_review", clauses=told, hr=bool(turn.context.organisation.having_role("hr")))
    return turn if added or gone or stale or changed else turn.noting("clauses.unchanged", count=len(now))


def _facts(clause: CarriedClause) -> dict[str, Any]:
    return {"label": clause.label, "because": clause.because.rstrip(".")}


def _carried(applying: Applying) -> CarriedClause:
    clause = applying.clause
    return CarriedClause(
        key=clause.key, label=clause.label, group=clause.group, text=applying.text, because=clause.because
    )


def facts_shown(turn: Turn) -> tuple[str, ...]:
    """The facts that are true, and the answers from closed lists with their reasons.

    A fact that a later answer took back ("No check after all") is told by that answer alone.
    """
    shown = []
    taken_back = _taken_back(turn)
    for fact in facts_now(turn.context, turn.draft):
        answer = turn.document.post_facts.get(fact.key)
        if answer is None or answer.answer == "no" or fact.key in taken_back:
            continue
        option = fact.option(answer.answer)
        line = f"{fact.label}: {option.label}" if option else fact.label
        shown.append(f"{line} ({answer.reason})" if answer.reason else line)
    return tuple(shown)


def _taken_back(turn: Turn) -> set[str]:
    """The facts of which a closer question said that there is nothing in them after all."""
    answers = turn.document.post_facts
    asked = [each for each in facts_now(turn.context, turn.draft) if each.kind == "one_of"]
    none = [each for each in asked if each.key in answers and answers[each.key].answer == _NOTHING]
    return {key for each in none for condition in each.only_if for key in condition}


def _named(turn: Turn, words: str) -> tuple[CarriedClause | TakenAwayClause | None, str]:
    """The clause whose number in the list or whose name the words begin with, and what follows: the reason."""
    listed: list[CarriedClause | TakenAwayClause] = [*turn.document.clauses, *turn.document.clauses_taken_away]
    ways = [(way, each) for number, each in enumerate(listed, start=1) for way in (str(number), each.label)]
    for way, each in sorted(ways, key=lambda pair: len(pair[0]), reverse=True):
        if re.match(rf"{re.escape(way)}(?!\w)", words, re.IGNORECASE):
            return each, _BECAUSE.sub("", words[len(way) :])
    return None, ""


def _taken_away(turn: Turn, key: str, written: str) -> Turn:
    reason = one_line(written)
    label = next(each.label for each in turn.document.clauses if each.key == key)
    if len(reason) > LONGEST_REASON or not has_words(reason):
        told = {"limit": LONGEST_REASON, "length": len(reason), "typed": written}
        return turn.misunderstood().noting("answer.too_long", label=label, aspect="reason", **told)
    document = turn.document.model_copy(
        update={
            "clauses": tuple(each for each in turn.document.clauses if each.key != key),
            "clauses_taken_away": (
                *turn.document.clauses_taken_away,
                TakenAwayClause(key=key, label=label, reason=reason),
            ),
        }
    )
    turn = replace(turn.with_draft(document=document).understood().looking_at(CLAUSES.key), undoable=True)
    return turn.noting("clauses.taken_away", label=label, reason=reason)


def _put_back(turn: Turn, key: str) -> Turn:
    """Back among the clauses, with its text of today; one that is past review, or applies no more, stays away."""
    away = tuple(each for each in turn.document.clauses_taken_away if each.key != key)
    if len(away) == len(turn.document.clauses_taken_away):
        return turn.understood().noting("clauses.there_already")
    if all(each.clause.key != key for each in decided(turn.context, turn.draft).applying):
        return turn.understood().noting("clauses.not_put_back")
    reasons = [f"{each.label}: {each.reason}" for each in turn.document.clauses_taken_away if each not in away]
    document = turn.document.model_copy(update={"clauses_taken_away": away})
    told = turn.with_draft(document=document).understood().noting("clauses.reason_dropped", texts=reasons)
    return reclaused(told, turn.with_draft(document=document), ())

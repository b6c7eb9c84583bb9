"""An earlier message was changed or deleted: what it gave is given anew, or taken away, and the rest stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.acts import Revise
from bot.conversation.answers import answer
from bot.conversation.command_set import Accept, Add, Answer, ChangeAnswer, Named, SetAside, Several
from bot.conversation.duty_list import rejoined
from bot.conversation.facts import said_none
from bot.conversation.given import Given, given_between, without
from bot.conversation.proposing import accept, propose, set_aside
from bot.conversation.questions import Question, question_of
from bot.conversation.reading import read
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned, one_line
from specs.document import Criterion, Document, SectionEntry

# Commands by name that answer the question at which they are said.
_ANSWERING = frozenset({"same", "all", "none"})


def revise(turn: Turn, act: Revise) -> Turn:
    """The draft as if the message had said the new words at once; without words, as if it had not been written.

    New words that are no answer to the same question change nothing, which is said.
    """
    asked = turn.current()
    turn = turn.looking_at(asked.key).with_focus(pending=None)
    if not act.text:
        left = without(turn.context, turn.draft, act.given, fields=True)
        return replace(turn, draft=left).noting("earlier.taken_away", texts=list(act.given.words()))
    question = question_of(turn.context, turn.draft, act.question)
    done = _answered(turn, act, question) if question else None
    if done is None:
        return turn.noting("earlier.unfit", typed=one_line(act.text))
    return replace(done.looking_at(asked.key), moves=False, asks=True)


def _answered(turn: Turn, act: Revise, question: Question) -> Turn | None:
    took = bool(act.given.taken)
    bare = replace(turn, draft=without(turn.context, turn.draft, act.given, fields=took))
    bare = bare.with_focus(listed="proposals") if took else bare
    text, left_out = cleaned(act.text)
    match command := read(bare, question, text):
        case Accept() | SetAside() if took:
            return _done_again(bare, command)
        case Several() if act.given.offers or not act.given.words():
            return _done_again(bare, command)
        case Named(name) if name in _ANSWERING:
            target, words = question, name
        case Answer(words):
            target = question
        case Add(key, words) | ChangeAnswer(key, words) if words:
            target = question_of(turn.context, bare.draft, key) or question
        case _:
            return None
    at = bare.looking_at(target.key)
    done = said_none(at, target, words) or answer(at, target, words, left_out)
    fresh = given_between(turn.context, bare.draft, done.draft)
    if done.moves and done.document == turn.document:
        return done
    if not fresh.words() or done.draft.tray != bare.draft.tray:
        return None
    return _placed_back(done, turn.document, act.given, fresh).noting("earlier.given", **target.named())


def _done_again(bare: Turn, command: Accept | SetAside | Several) -> Turn | None:
    """The proposals of the message taken, put aside or read anew. None where nothing came of it."""
    match command:
        case Accept(numbers):
            done = accept(bare, numbers)
        case SetAside(numbers):
            done = set_aside(bare, numbers)
        case Several():
            done = propose(bare, command)
    return done.noting("given.again") if done.draft != bare.draft else None


def _placed_back(turn: Turn, before: Document, gave: Given, fresh: Given) -> Turn:
    """What was given anew stands where the old stood, and keeps its id and how it is assessed where it is the same."""
    old = [each for _, _, each in before.all_criteria() if each.id in gave.criteria]
    new = [each for _, _, each in turn.document.all_criteria() if each.id in fresh.criteria]
    kept = _paired(old, new)
    turn = rejoined(turn, before)
    for key, entry in turn.document.sections.items():
        stood = before.section(key)
        turn = turn.with_section(key, _ordered(_renamed(entry, kept), stood, {kept[each].id for each in kept}))
    return turn


def _paired(old: Sequence[Criterion], new: Sequence[Criterion]) -> dict[str, Criterion]:
    """New criteria by their new id, each with what it keeps of the old one with the same words, else of its place."""
    left = list(old)
    found: dict[str, Criterion] = {}
    for each in new:
        same = next((one for one in left if one.text == each.text), None)
        if same is not None:
            found[each.id] = same
            left.remove(same)
    others = [each for each in new if each.id not in found]
    if len(others) == len(left):
        found |= {each.id: one for each, one in zip(others, left, strict=True)}
    return {each.id: _keeping(each, found[each.id]) if each.id in found else each for each in new}


def _keeping(new: Criterion, old: Criterion) -> Criterion:
    return new.model_copy(
        update={
            "id": old.id,
            "assessed_by": old.assessed_by or new.assessed_by,
            "reason": old.reason,
            "for_duties": old.for_duties,
        }
    )


def _renamed(entry: SectionEntry, kept: dict[str, Criterion]) -> SectionEntry:
    return entry.model_copy(
        update={
            "essential": tuple(kept.get(each.id, each) for each in entry.essential),
            "desirable": tuple(kept.get(each.id, each) for each in entry.desirable),
        }
    )


def _ordered(entry: SectionEntry, stood: SectionEntry, given: set[str]) -> SectionEntry:
    return entry.model_copy(
        update={
            "essential": _in_place(entry.essential, stood.essential, given),
            "desirable": _in_place(entry.desirable, stood.desirable, given),
        }
    )


def _in_place(now: tuple[Criterion, ...], stood: tuple[Criterion, ...], given: set[str]) -> tuple[Criterion, ...]:
    """Those that were given, together, where the first of the old ones stood; at the end where none did."""
    others = [each for each in now if each.id not in given]
    fresh = [each for each in now if each.id in given]
    kept = {each.id for each in others}
    first = next((place for place, each in enumerate(stood) if each.id not in kept), len(stood))
    place = sum(1 for each in stood[:first] if each.id in kept)
    return (*others[:place], *fresh, *others[place:])

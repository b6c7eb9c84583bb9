"""Corrections of lists of criteria, by number: reword, move, merge, split, remove, reorder. Criteria keep their ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.command_set import Correction, Merge, Move, Remove, Reorder, Reword, Split, Which
from bot.conversation.confirming import asked, losing, named_as, which_meant
from bot.conversation.criteria import LONGEST, criteria_of, same_words
from bot.conversation.level_check import level_noted
from bot.conversation.moving import moved
from bot.conversation.ordering import in_new_order
from bot.conversation.questions import Question
from bot.conversation.references import Chosen, NotThere, Unclear, numbered, resolved
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Criterion


def correct(turn: Turn, target: Question, correction: Correction, said: str) -> Turn:
    """Carry out a correction that was said at a question; what is not clear is asked about and nothing is done."""
    found = resolved(turn, target, correction.which)
    match found:
        case NotThere():
            return not_there(turn, found, said)
        case Unclear():
            return which_list(turn, target, found, correction.which, said)
        case Chosen():
            done = _carried_out(turn, target, found, correction, rewritten(said, correction.which, found))
    return told_where(done, turn, found.question, target)


def told_where(done: Turn, before: Turn, corrected: Question, target: Question) -> Turn:
    """With the name of the list that was corrected, where another is asked about; it can be undone with a press."""
    if done.document == before.document:
        return done
    if corrected != target:
        first = len(before.notes)
        done = (
            replace(done, notes=done.notes[:first])
            .noting("corrected.in", **corrected.named())
            .with_notes(done.notes[first:])
        )
    return replace(done, undoable=True)


def not_there(turn: Turn, found: NotThere, said: str) -> Turn:
    """Say which numbers there are not, and quote the words."""
    name = "list.number_gone" if found.gone else "list.number_unknown"
    facts = {"numbers": list(found.numbers), "highest": found.highest, "typed": one_line(said)}
    return turn.misunderstood().noting(name, **facts)


def rewritten(said: str, which: Which, chosen: Chosen) -> str:
    """The same words with the entries named beyond doubt, to be carried out later."""
    return said.replace(which.written, named_as(chosen), 1)


def with_list(turn: Turn, question: Question, criteria: Sequence[Criterion]) -> Turn:
    """The draft with these criteria as the question's list."""
    entry = turn.document.section(question.section)
    return turn.with_section(question.section, entry.model_copy(update={question.necessity: tuple(criteria)}))


def which_list(turn: Turn, target: Question, unclear: Unclear, which: Which, said: str) -> Turn:
    """Ask in which of several lists the entries are that `which` names."""
    ways = [rewritten(said, which, each) for each in unclear.found]
    shown = [f"{each.question.label}, {each.question.necessity} {_quoted(each)}" for each in unclear.found]
    return which_meant(turn, target, ways, "which.list", shown, typed=one_line(said))


def _quoted(chosen: Chosen) -> str:
    entries = zip(chosen.numbers, chosen.criteria, strict=True)
    return "; ".join(f"{number}: {criterion.text}" for number, criterion in entries)


def _carried_out(turn: Turn, target: Question, chosen: Chosen, correction: Correction, way: str) -> Turn:
    match correction:
        case Reword(text=text):
            return _reworded(turn, chosen, text)
        case Remove():
            return _removed(turn, target, chosen, way)
        case Merge():
            return _merged(turn, chosen)
        case Split(parts=parts):
            return _split(turn, target, chosen, parts, way)
        case Reorder():
            return _reordered(turn, chosen, correction, way)
        case Move():
            return moved(turn, target, chosen, correction, way)


def _reworded(turn: Turn, chosen: Chosen, text: str) -> Turn:
    question, number = chosen.question, chosen.numbers[0]
    if len(chosen.criteria) > 1:
        return turn.misunderstood().noting("reword.one_only", typed=text)
    was = chosen.criteria[0]
    if not text:
        return turn.understood().noting("list.words_needed", number=number)
    if not has_words(text):
        return turn.misunderstood().noting("answer.without_words", **question.named(), typed=text)
    others = [each for each in turn.document.section(question.section).criteria() if each is not was]
    if same_words(text) in [same_words(each.text) for each in others]:
        return turn.understood().noting("criteria.duplicates", texts=[text])
    fresh = was.model_copy(update={"text": text})
    turn = with_list(turn, question, [fresh if each is was else each for each in criteria_of(turn, question)])
    turn = turn.understood().noting("list.changed", number=number, value=text, was=was.text)
    turn = level_noted(turn, [("", text, was.from_grade)])
    return turn.noting("criteria.long", numbers=[number], limit=LONGEST) if len(text) > LONGEST else turn


def _removed(turn: Turn, target: Question, chosen: Chosen, way: str) -> Turn:
    texts = [criterion.text for criterion in chosen.criteria]
    if (asking := losing(turn, target, own_words(turn, texts), way)) is not None:
        return asking
    return without(turn, chosen).understood().noting("list.removed", texts=texts)


def own_words(turn: Turn, texts: list[str]) -> list[str]:
    """The texts, if any of them is the person's own and is to be asked about; the library's can be taken again."""
    library = turn.context.library
    known = {same_words(each.text) for each in library.criteria} if library else set()
    return texts if any(same_words(text) not in known for text in texts) else []


def without(turn: Turn, chosen: Chosen) -> Turn:
    """The draft without these criteria."""
    kept = [each for each in criteria_of(turn, chosen.question) if each not in chosen.criteria]
    return with_list(turn, chosen.question, kept)


def _merged(turn: Turn, chosen: Chosen) -> Turn:
    first, *others = chosen.criteria
    if not others:
        return turn.misunderstood().noting("merge.needs_two", number=chosen.numbers[0])
    texts = [first.text, *(each.text for each in others)]
    used = {key for criterion in chosen.criteria for key in criterion.assessed_by}
    update = {
        "text": "; ".join([*(text.rstrip(" .;") for text in texts[:-1]), texts[-1]]),
        "assessed_by": tuple(method.key for method in turn.form.assessment if method.key in used),
        "reason": " ".join(each.reason for each in chosen.criteria if each.reason),
        "for_duties": tuple(dict.fromkeys(duty for each in chosen.criteria for duty in each.for_duties)),
    }
    whole = first.model_copy(update=update)
    standing = [each for each in criteria_of(turn, chosen.question) if each not in others]
    turn = with_list(turn, chosen.question, [whole if each is first else each for each in standing])
    return turn.understood().noting("criteria.merged", texts=texts, value=whole.text)


def _split(turn: Turn, target: Question, chosen: Chosen, given: tuple[str, ...], way: str) -> Turn:
    if len(chosen.criteria) > 1:
        return turn.misunderstood().noting("split.one_only", typed=one_line(way))
    [was] = chosen.criteria
    parts = given or split_parts(was.text)
    if len(parts) < 2:
        return turn.misunderstood().noting("split.how", number=chosen.numbers[0], value=was.text, typed=given)
    if not given:
        words = f"split {named_as(chosen)}:\n" + "\n".join(parts)
        return asked(turn, target, words, "split.proposed", parts, number=chosen.numbers[0])
    lost = [was.text] if words_in(was.text) - words_in(" ".join(given)) - {"and"} else []
    if (asking := losing(turn, target, lost, way, given)) is not None:
        return asking
    return _parted(turn, chosen.question, was, parts)


def _parted(turn: Turn, question: Question, was: Criterion, parts: Sequence[str]) -> Turn:
    first = turn.draft.next_id
    fresh = [was.model_copy(update={"text": parts[0]})]
    fresh += [was.model_copy(update={"id": f"c{first + n}", "text": text}) for n, text in enumerate(parts[1:])]
    standing: list[Criterion] = []
    for each in criteria_of(turn, question):
        standing += fresh if each is was else [each]
    turn = with_list(turn, question, standing).with_draft(next_id=first + len(fresh) - 1)
    return turn.understood().noting("criteria.split", texts=[each.text for each in fresh], was=was.text)


def split_parts(text: str) -> tuple[str, ...]:
    """Where a criterion falls apart: at semicolons, else at "and" between phrases of two words or more."""
    parts = [part.strip(" ,.") for part in text.split(";")]
    if len(parts) < 2:
        parts = [part.strip(" ,") for part in re.split(r",?\s+and\s+", text)]
    parts = [re.sub(r"^and\s+", "", part) for part in parts if has_words(part)]
    if len(parts) < 2 or any(len(part.split()) < 2 for part in parts):
        return (text,)
    return tuple(part[:1].upper() + part[1:] for part in parts)


def words_in(text: str) -> set[str]:
    """The words of a text without case, to see whether any are lost."""
    return set(re.findall(r"\w+", text.casefold()))


def _reordered(turn: Turn, chosen: Chosen, order: Reorder, way: str) -> Turn:
    standing = list(criteria_of(turn, chosen.question))
    other = _other(turn, chosen.question, order.other) if order.other else None
    if order.other and other is None:
        seen = len(turn.focus.shown.get(chosen.question.key, standing))
        return not_there(turn, NotThere((str(order.other),), seen), way)
    if order.where == "swap" and (len(chosen.criteria) != 1 or other is None):
        return turn.misunderstood().noting("reorder.swap_two", typed=one_line(way))
    changed = in_new_order(standing, chosen.criteria, order.where, other)
    texts = [each.text for each in changed]
    if changed == standing:
        return turn.understood().noting("list.order_same")
    return with_list(turn, chosen.question, changed).understood().noting("list.reordered", texts=texts)


def _other(turn: Turn, question: Question, number: int) -> Criterion | None:
    ids = turn.focus.shown.get(question.key) or tuple(each.id for each in criteria_of(turn, question))
    selection = numbered(str(number), len(ids))
    wanted = ids[number - 1] if selection and selection.numbers else ""
    return next((each for each in criteria_of(turn, question) if each.id == wanted), None)

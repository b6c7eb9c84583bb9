"""The fields of the document's head, or a section's free text, edited in a form: what they show, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict

from bot.conversation.acts import EditFields
from bot.conversation.answers import answer
from bot.conversation.bulk import Disagreement, Ruling
from bot.conversation.lines import answer_lines, rows_of, shown_row
from bot.conversation.progress import HEAD
from bot.conversation.questions import LISTED, Question, is_empty, question_of, questions
from bot.conversation.replies import Note
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned

_KINDS = frozenset({"text", "grade", "date", "lines", "head_counts", "contacts", "prose"})
# What is told of an answer that could be used.
_TAKEN = frozenset({"header.recorded", "header.replaced", "list.added", "criteria.duplicates", "text.cleaned"})


class Field(BaseModel):
    """One field of a form: the key of its question, its name, what stands there, and whether it has several lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    label: str
    text: str
    lined: bool


@dataclass(frozen=True)
class MergedFields:
    """The texts to be by the keys of their questions, and what two people disagree on."""

    texts: Mapping[str, str]
    disagreements: tuple[Disagreement, ...]


def fields_of(turn: Turn, place: str) -> tuple[Field, ...]:
    """The fields of the head, or the one of a section with free text; none for anything else."""
    asked = [each for each in questions(turn.context, turn.draft) if each.kind in _KINDS]
    of_place = [each for each in asked if (each.field if place == HEAD else each.section == place)]
    return tuple(_field(turn, each) for each in of_place)


def _field(turn: Turn, question: Question) -> Field:
    lined = question.kind in LISTED
    rows = [shown_row(row) for row in rows_of(turn, question)] if lined else []
    text = "\n".join(rows) if lined else turn.document.header_words(question.field)
    return Field(key=question.key, label=question.label, text=text, lined=lined)


def merged_fields(
    base: Sequence[Field],
    mine: Mapping[str, str],
    now: Sequence[Field],
    rulings: Mapping[str, tuple[Ruling, str | None]],
) -> MergedFields:
    """What the person changed, unless somebody else changed the same field since: that is asked about."""
    standing = {field.key: field.text for field in now}
    texts: dict[str, str] = {}
    disagreements: list[Disagreement] = []
    for field in base:
        typed, stands = mine.get(field.key, field.text).strip(), standing.get(field.key)
        if typed in (field.text, stands) or stands is None:
            continue
        if stands != field.text:
            ruling, against = rulings.get(field.key, ("", None))
            if not ruling or against != stands:
                disagreements.append(Disagreement(id=field.key, mine=typed, now=stands, label=field.label, both=False))
            if ruling != "mine":
                continue
        texts[field.key] = typed
    return MergedFields(texts, tuple(disagreements))


def problems(turn: Turn, texts: Mapping[str, str]) -> dict[str, tuple[Note, ...]]:
    """Why texts cannot be what they were typed for, by the keys of their questions."""
    found: dict[str, tuple[Note, ...]] = {}
    for key, text in texts.items():
        question = question_of(turn.context, turn.draft, key)
        if question is not None and (notes := _taken(turn, question, text)[1]):
            found[key] = notes
    return found


def edit_fields(turn: Turn, target: Question, act: EditFields) -> Turn:
    """The texts as the answers to their questions; an empty one takes the answer away."""
    for key, text in act.texts:
        question = question_of(turn.context, turn.draft, key)
        if question is not None:
            turn, _ = _taken(turn, question, text)
            if question.kind in LISTED and not is_empty(turn.draft, question):
                turn = turn.marked(question, "settled")
    answered = target.key in dict(act.texts) and not is_empty(turn.draft, target)
    if not act.texts:
        turn = turn.noting("bulk.unchanged", label=act.label, aspect="")
    return replace(turn.understood(), moves=answered, undoable=bool(act.texts))


def _taken(turn: Turn, question: Question, text: str) -> tuple[Turn, tuple[Note, ...]]:
    """The turn with the text as the answer, and what there is to say where it cannot be."""
    if not text.strip():
        return _emptied(turn, question).noting("field.emptied", **question.named()), ()
    words, left_out = cleaned(text)
    lined = question.kind in LISTED
    done = answer_lines(_emptied(turn, question), question, words) if lined else answer(turn, question, words, left_out)
    told = done.notes[len(turn.notes) :]
    refused = done.focus.misunderstood > turn.focus.misunderstood or is_empty(done.draft, question)
    unread = tuple(note for note in told if note.name not in _TAKEN)
    return done, unread if refused or lined else ()


def _emptied(turn: Turn, question: Question) -> Turn:
    if question.field:
        return turn.with_header(question.field, "").marked(question, None)
    entry = turn.document.section(question.section)
    return turn.with_section(question.section, entry.model_copy(update={"text": ""})).marked(question, None)

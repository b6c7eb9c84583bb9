"""How far a draft is, for the card at the head of its thread: each section's state, and what is answered of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus
from bot.conversation.duties import DUTIES, TAKEN, duties_label
from bot.conversation.questions import OF_DUTIES, Question, is_empty, questions
from bot.conversation.replies import Choices, Option
from bot.conversation.reviewing import missing
from bot.conversation.turn import Turn

State = Literal["done", "none", "begun", "open", "skipped", "not_known"]

# The key of the header's fields among the places that can be edited in a form.
HEAD = "header"
# What a menu under a full card has room for; its question has the button too, for a form with more.
_MOST_PLACES, _LONGEST_OPTION = 40, 45


@dataclass(frozen=True)
class Place:
    """A part of the draft: the head (key `header`, no label), or a section.

    `answered` of `asked` questions have their answer; the counts are of what stands there. `needed` says that it holds
    up the sign-off.
    """

    key: str
    label: str
    state: State
    answered: int
    asked: int
    essential: int = 0
    desirable: int = 0
    behaviours: int = 0
    without_method: int = 0
    needed: bool = False


@dataclass(frozen=True)
class Progress:
    """The whole draft. `needed` are the questions without which it cannot be sent."""

    places: tuple[Place, ...]
    answered: int
    asked: int
    needed: tuple[Question, ...]
    tray: int
    proposed: int


def progress_of(context: Context, draft: Draft) -> Progress:
    """How far the draft is."""
    turn = Turn(context, draft, Focus())
    asked = questions(context, draft)[:-1]
    needed = tuple(missing(turn))
    by_place: dict[str, list[Question]] = {}
    for each in asked:
        by_place.setdefault(_key_of(each), []).append(each)
    places = tuple(_place(turn, key, several, needed) for key, several in by_place.items())
    answered = sum(place.answered for place in places)
    return Progress(places, answered, len(asked), needed, len(draft.tray), len(draft.proposed))


def editable_places(context: Context, draft: Draft) -> Choices | None:
    """The menu of what can be edited in a form: the head, and every section with a list. None before there is one."""
    if not draft.document.form:
        return None
    form = context.form_named(draft.document.form)
    listed = [each for each in form.sections if each.asked and each.kind not in ("competencies", "duties")]
    begun = form.duties == "optional" and (draft.duties_first == TAKEN or draft.document.duties)
    duties = (Option(DUTIES, duties_label(form)[:_LONGEST_OPTION]),) if begun else ()
    sections = (Option(each.key, each.label[:_LONGEST_OPTION]) for each in listed)
    options = (Option(HEAD, "", "head"), *duties, *sections)
    return Choices(options[:_MOST_PLACES], action="bulk.place", words="edit_place")


def _key_of(question: Question) -> str:
    if question.kind in OF_DUTIES:
        return DUTIES
    return question.section or (HEAD if question.field or question.kind == "form" else "post")


def _place(turn: Turn, key: str, asked: Sequence[Question], needed: Iterable[Question]) -> Place:
    marks = turn.draft.marks
    done = [each for each in asked if not is_empty(turn.draft, each) or marks.get(each.key) == "settled"]
    filled = any(not is_empty(turn.draft, each) for each in asked)
    entry = turn.document.section(key)
    behaviours = turn.document.competencies if any(each.kind == "competencies" for each in asked) else ()
    section = next((each for each in turn.form.sections if each.key == key), None)
    return Place(
        key=key,
        label=section.label if section else duties_label(turn.form) if key == DUTIES else "",
        state=_state([marks.get(each.key, "") for each in asked], len(done) == len(asked), filled=filled),
        answered=len(done),
        asked=len(asked),
        essential=len(entry.essential),
        desirable=len(entry.desirable),
        behaviours=sum(len(chosen.indicators) for chosen in behaviours),
        without_method=sum(not each.assessed_by for each in entry.criteria()) if section and section.assessed else 0,
        needed=any(each in needed for each in asked),
    )


def _state(marks: Sequence[str], done: bool, *, filled: bool) -> State:
    if done:
        return "done" if filled else "none"
    if "not_known" in marks:
        return "not_known"
    if filled:
        # Skipping the rest of a section takes nothing from what stands in it.
        return "begun"
    return "skipped" if "skipped" in marks else "open"

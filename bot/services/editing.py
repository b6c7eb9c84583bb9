"""Editing a whole list in a form: opening it, and putting what was typed together with what changed since."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from bot.conversation.acts import EditFields, EditList
from bot.conversation.bulk import (
    Disagreement,
    Line,
    Ruling,
    Wordless,
    lines_of,
    merged,
    written_in,
)
from bot.conversation.draft import Draft, Focus
from bot.conversation.duties import DUTIES, duties_label
from bot.conversation.duty_list import duty_lines
from bot.conversation.field_editing import Field, fields_of, merged_fields, problems
from bot.conversation.progress import HEAD
from bot.conversation.replies import Note, Reply
from bot.conversation.turn import Turn
from bot.services import drafts, moving, posting, resting, threads, turns
from bot.services.office import Act
from bot.store.tables import Conversation, EditForm, Post
from prompts import words
from specs.document import Necessity
from specs.store.rows import stored_id
from specs.store.tables import Spec

# A form that was left open so long is forgotten when its person opens another.
FORGOTTEN_AFTER = timedelta(days=30)
# The person's answers to disagreements by id, with the words that stood against theirs when they were asked.
Rulings = Mapping[str, tuple[Ruling, str | None]]


@dataclass(frozen=True)
class Asked:
    """Who wants a form, pressing on which post, and where to answer if it cannot be."""

    user_id: str
    post_id: int
    channel: str = ""
    thread_ts: str = ""


@dataclass(frozen=True)
class ListForm:
    """A list to be edited, of a section or of duties: the lines that a form can show, and the number of the others."""

    id: int
    label: str
    lines: tuple[Line, ...]
    with_desirable: bool
    left_out: int
    of_duties: bool = False


@dataclass(frozen=True)
class FieldsForm:
    """Fields to be edited: those that a form can show, and the number of those that it cannot."""

    id: int
    label: str
    fields: tuple[Field, ...]
    left_out: int


@dataclass(frozen=True)
class Outcome:
    """What became of a submission: nothing said means that it is done. With anything else nothing is changed yet.

    `refused` says by the key of its question why a text cannot be the answer.
    """

    label: str = ""
    wordless: tuple[Wordless, ...] = ()
    refused: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()


def place_of(act: Act, post_id: int) -> str:
    """What the question of a post is about, if it has a form: a section's key, or `header`; else nothing."""
    post = act.session.get(Post, post_id)
    section, _, part = (post.question if post else "").partition(".")
    if section == HEAD:
        return HEAD
    if section == DUTIES:
        return DUTIES
    return section if part in ("essential", "desirable", "assessed", "text") else ""


def is_list(act: Act, post_id: int, place: str) -> bool:
    """Whether the place is a section with a list of criteria, or the main duties."""
    post = act.session.get(Post, post_id)
    spec = act.session.get(Spec, post.spec_id) if post and post.spec_id else None
    return spec is not None and _listed(act, drafts.draft_of(spec), place) is not None


def open_list(
    act: Act, asked: Asked, place: str, shown: Callable[[Sequence[Line]], tuple[Line, ...]]
) -> ListForm | None:
    """The form for a section. Where there can be none the person is told why.

    `shown` are those of the lines that a form can show.
    """
    found = editable(act, asked)
    if found is None:
        return None
    conversation, spec = found
    draft = moving.brought(act, spec, conversation)
    listed = _listed(act, draft, place)
    if listed is None:
        posting.tell_privately(act, asked.user_id, asked.channel, Reply("bulk.nothing_here"), asked.thread_ts)
        return None
    lines = shown(listed.lines)
    form = keep_open(act, conversation, place, json.dumps([line.model_dump() for line in lines]))
    return replace(listed, id=form, lines=lines, left_out=len(listed.lines) - len(lines))


def open_fields(
    act: Act, asked: Asked, place: str, shown: Callable[[Sequence[Field]], tuple[Field, ...]]
) -> FieldsForm | None:
    """The form for the head (`header`) or a section of free text. Where there can be none the person is told why.

    `shown` are those of the fields that a form can show.
    """
    found = editable(act, asked)
    if found is None:
        return None
    conversation, spec = found
    every = fields_of(_turn(act, moving.brought(act, spec, conversation)), place)
    fields = shown(every)
    if not fields:
        posting.tell_privately(act, asked.user_id, asked.channel, Reply("bulk.nothing_here"), asked.thread_ts)
        return None
    form = keep_open(act, conversation, place, json.dumps([field.model_dump() for field in fields]))
    return FieldsForm(form, _label(place, fields), fields, len(every) - len(fields))


def opened_fields(act: Act, form_id: int, user_id: str) -> tuple[Field, ...]:
    """The fields of a form that this person has open, as they were shown."""
    form = open_form_of(act, form_id, user_id)
    return _fields(form.base) if form else ()


def submit_fields(act: Act, form_id: int, user_id: str, typed: Mapping[str, str]) -> Outcome:
    """What was typed over fields. One that somebody else changed too is asked about before anything is changed."""
    form = open_form_of(act, form_id, user_id)
    return _put_fields(act, form, typed, {}) if form else used(act, user_id)


def _put_fields(act: Act, form: EditForm, typed: Mapping[str, str], rulings: Rulings) -> Outcome:
    conversation = act.session.get_one(Conversation, form.conversation_id)
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state not in drafts.EDITABLE:
        form.state = "done"
        resting.say_briefly(act, conversation, spec, "\n".join(filter(None, typed.values())))
        return Outcome()
    turn = _turn(act, moving.brought(act, spec, conversation))
    base = _fields(form.base)
    whole = merged_fields(base, typed, fields_of(turn, form.place), rulings)
    refused = problems(turn, {**whole.texts, **{each.id: each.mine or "" for each in whole.disagreements}})
    if refused:
        return Outcome(refused=refused)
    if whole.disagreements:
        keep_written(act, form, {"typed": dict(typed)}, whole.disagreements, rulings)
        return Outcome(_label(form.place, base), disagreements=whole.disagreements)
    form.state = "done"
    act.session.add(form)
    label = _label(form.place, base) or words("bulk.head", {}).lead
    turns.step(act, conversation, spec, EditFields(label, tuple(whole.texts.items())))
    return Outcome()


def _turn(act: Act, draft: Draft) -> Turn:
    return Turn(drafts.context_for(act, draft.document.form), draft, Focus())


def _label(place: str, fields: Sequence[Field]) -> str:
    """The name of a section of free text; nothing for the head."""
    return "" if place == HEAD else fields[0].label


def _fields(stored: str) -> tuple[Field, ...]:
    return tuple(Field.model_validate(each) for each in json.loads(stored))


def opened(act: Act, form_id: int, user_id: str) -> ListForm | None:
    """A form that this person has open, as it was shown; None where there is none."""
    form = open_form_of(act, form_id, user_id)
    if form is None:
        return None
    spec = act.session.get_one(Spec, act.session.get_one(Conversation, form.conversation_id).spec_id)
    listed = _listed(act, drafts.draft_of(spec), form.place) or ListForm(form_id, "", (), True, 0)
    return replace(listed, id=form_id, lines=_lines(form.base))


def submit_list(act: Act, form_id: int, user_id: str, typed: Mapping[Necessity, str]) -> Outcome:
    """What was typed over a list. Lines that somebody else changed too are asked about before anything is changed."""
    form = open_form_of(act, form_id, user_id)
    if form is None:
        return used(act, user_id)
    written, wordless = written_in(_lines(form.base), typed)
    if wordless:
        return Outcome(wordless=wordless)
    return _put_together(act, form, written, {})


def submit_rulings(act: Act, form_id: int, user_id: str, rulings: Mapping[str, Ruling]) -> Outcome:
    """What is to be of the lines that two people changed."""
    form = open_form_of(act, form_id, user_id)
    if form is None or not form.written:
        return used(act, user_id)
    kept = json.loads(form.written)
    every = {**ruled_before(kept), **ruled_now(kept, rulings)}
    if "typed" in kept:
        return _put_fields(act, form, kept["typed"], every)
    return _put_together(act, form, _lines(json.dumps(kept["lines"])), every)


def _put_together(act: Act, form: EditForm, written: Sequence[Line], rulings: Rulings) -> Outcome:
    conversation = act.session.get_one(Conversation, form.conversation_id)
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state not in drafts.EDITABLE:
        form.state = "done"
        resting.say_briefly(act, conversation, spec, "\n".join(line.text for line in written))
        return Outcome()
    draft = moving.brought(act, spec, conversation)
    listed = _listed(act, draft, form.place)
    if listed is None:
        form.state = "done"
        turns.step(act, conversation, spec, EditList(form.place, tuple(written)))
        return Outcome()
    whole = merged(_lines(form.base), written, listed.lines, rulings)
    if whole.disagreements:
        keep_written(act, form, {"lines": [line.model_dump() for line in written]}, whole.disagreements, rulings)
        return Outcome(listed.label, disagreements=whole.disagreements)
    form.state = "done"
    act.session.add(form)
    question = DUTIES if form.place == DUTIES else f"{form.place}.essential"
    turns.step(act, conversation, spec, EditList(form.place, whole.lines, question))
    return Outcome()


def ruled_before(kept: Mapping[str, dict[str, tuple[Ruling, str | None]]]) -> dict[str, tuple[Ruling, str | None]]:
    """The answers to disagreements that were given before, with the words that stood against each."""
    return {id_: (ruling, against) for id_, (ruling, against) in kept["ruled"].items()}


def ruled_now(kept: Mapping[str, Any], rulings: Mapping[str, Ruling]) -> dict[str, tuple[Ruling, str | None]]:
    """The answers that are given now, with the words that were shown against each."""
    shown = {each["id"]: each["now"] for each in kept["disagreements"]}
    return {id_: (ruling, shown[id_]) for id_, ruling in rulings.items() if id_ in shown}


def editable(act: Act, asked: Asked) -> tuple[Conversation, Spec] | None:
    """The conversation of a post and its draft, if this person may change it now; they are told if not."""
    found = threads.of_press(act, asked.user_id, asked.post_id, asked.channel, asked.thread_ts)
    if found is None:
        return None
    _, conversation = found
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state not in drafts.EDITABLE:
        resting.say_briefly(act, conversation, spec)
        return None
    return conversation, spec


def _listed(act: Act, draft: Draft, place: str) -> ListForm | None:
    """The list of a section's criteria, or of the main duties, as it stands; no form of it is kept yet."""
    form = drafts.context_for(act, draft.document.form).form_named(draft.document.form)
    if place == DUTIES:
        asked = form.duties == "optional" and bool(draft.document.form)
        lines = duty_lines(draft.document)
        return (
            ListForm(0, duties_label(form), lines, with_desirable=False, left_out=0, of_duties=True) if asked else None
        )
    section = next((each for each in form.sections if each.key == place and each.kind == "criteria"), None)
    if section is None:
        return None
    lines = lines_of(section, draft.document.section(place))
    return ListForm(0, section.label, lines, section.desirable, left_out=0)


def open_form_of(act: Act, form_id: int, user_id: str) -> EditForm | None:
    """The open form of that id, if it is this person's; held so that it is used once."""
    form = act.session.get(EditForm, form_id, with_for_update=True)
    conversation = act.session.get(Conversation, form.conversation_id) if form else None
    theirs = conversation is not None and conversation.user_id == user_id
    return form if form is not None and form.state == "open" and theirs else None


def used(act: Act, user_id: str) -> Outcome:
    """Say that a form was saved before."""
    posting.tell(act, user_id, Reply("bulk.used"))
    return Outcome()


def keep_open(act: Act, conversation: Conversation, place: str, base: str) -> int:
    """Keep what a form shows; its id."""
    _forget_old(act, conversation)
    form = EditForm(conversation_id=stored_id(conversation), place=place, base=base, opened_at=act.wall)
    act.session.add(form)
    act.session.flush()
    return form.id or 0


def keep_written(
    act: Act, form: EditForm, written: Mapping[str, Any], several: Sequence[Disagreement], rulings: Rulings
) -> None:
    """Keep what was submitted until the disagreements are ruled on."""
    asked = {"disagreements": [each.model_dump() for each in several]}
    ruled = {"ruled": {id_: list(ruling) for id_, ruling in rulings.items()}}
    form.written = json.dumps({**written, **asked, **ruled})
    act.session.add(form)
    act.session.flush()


def _forget_old(act: Act, conversation: Conversation) -> None:
    old = (col(EditForm.conversation_id) == conversation.id, col(EditForm.opened_at) < act.wall - FORGOTTEN_AFTER)
    act.session.execute(delete(EditForm).where(*old))


def _lines(stored: str) -> tuple[Line, ...]:
    return tuple(Line.model_validate(each) for each in json.loads(stored))

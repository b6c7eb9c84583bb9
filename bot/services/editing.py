"""Editing a whole list in a form: opening it, and putting what was typed together with what changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from bot.conversation.acts import EditList
from bot.conversation.bulk import (
    Disagreement,
    Line,
    Ruling,
    Wordless,
    fitting,
    lines_of,
    merged,
    written_in,
)
from bot.conversation.draft import Draft
from bot.conversation.replies import Reply
from bot.services import conversations, drafts, moving, people, posting
from bot.services.office import Act
from bot.store.tables import Conversation, EditForm, Post
from specs.document import Necessity
from specs.forms.model import Section
from specs.store.rows import stored_id
from specs.store.tables import Spec

# A form that was left open so long is forgotten when its person opens another.
FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """Who wants a form, pressing on which post, and where to answer if it cannot be."""

    user_id: str
    post_id: int
    channel: str = ""
    thread_ts: str = ""


@dataclass(frozen=True)
class ListForm:
    """A section's list to be edited: the lines that a form can show, and the number of those that it cannot."""

    id: int
    label: str
    lines: tuple[Line, ...]
    with_desirable: bool
    left_out: int


@dataclass(frozen=True)
class Outcome:
    """What became of a submission: nothing said means that it is done. With disagreements nothing is changed yet."""

    label: str = ""
    wordless: tuple[Wordless, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


def place_of(act: Act, post_id: int) -> str:
    """The key of the section whose list the question of a post is about; empty for a question about something else."""
    post = act.session.get(Post, post_id)
    section, _, part = (post.question if post else "").partition(".")
    return section if part in ("essential", "desirable", "assessed") else ""


def open_list(act: Act, asked: Asked, place: str, longest: int, most: int) -> ListForm | None:
    """The form for a section. Where there can be none the person is told why.

    `longest` is the longest line that a form can show, in characters, `most` all of them, in bytes.
    """
    found = _editable(act, asked)
    if found is None:
        return None
    conversation, spec = found
    draft = moving.brought(act, spec, conversation)
    section = _section(act, draft, place)
    if section is None:
        posting.tell_privately(act, asked.user_id, asked.channel, Reply("bulk.nothing_here"), asked.thread_ts)
        return None
    every = lines_of(section, draft.document.section(place))
    lines = fitting(every, longest, most)
    base = json.dumps([line.model_dump() for line in lines])
    _forget_old(act, conversation)
    form = EditForm(conversation_id=stored_id(conversation), place=place, base=base, opened_at=act.wall)
    act.session.add(form)
    act.session.flush()
    return ListForm(form.id or 0, section.label, lines, section.desirable, len(every) - len(lines))


def opened(act: Act, form_id: int, user_id: str) -> ListForm | None:
    """A form that this person has open, as it was shown; None where there is none."""
    form = _form(act, form_id, user_id)
    if form is None:
        return None
    spec = act.session.get_one(Spec, act.session.get_one(Conversation, form.conversation_id).spec_id)
    section = _section(act, drafts.draft_of(spec), form.place)
    label, with_desirable = (section.label, section.desirable) if section else ("", True)
    return ListForm(form_id, label, _lines(form.base), with_desirable, 0)


def submit_list(act: Act, form_id: int, user_id: str, typed: Mapping[Necessity, str]) -> Outcome:
    """What was typed over a list. Lines that somebody else changed too are asked about before anything is changed."""
    form = _form(act, form_id, user_id)
    if form is None:
        return _used(act, user_id)
    written, wordless = written_in(_lines(form.base), typed)
    if wordless:
        return Outcome(wordless=wordless)
    return _put_together(act, form, written, {})


def submit_rulings(act: Act, form_id: int, user_id: str, rulings: Mapping[str, Ruling]) -> Outcome:
    """What is to be of the lines that two people changed."""
    form = _form(act, form_id, user_id)
    if form is None or not form.written:
        return _used(act, user_id)
    kept = json.loads(form.written)
    shown = {each["id"]: each["now"] for each in kept["disagreements"]}
    ruled = {id_: (ruling, shown[id_]) for id_, ruling in rulings.items() if id_ in shown}
    return _put_together(act, form, _lines(json.dumps(kept["lines"])), {**_ruled_before(kept), **ruled})


def _put_together(
    act: Act, form: EditForm, written: Sequence[Line], rulings: Mapping[str, tuple[Ruling, str | None]]
) -> Outcome:
    conversation = act.session.get_one(Conversation, form.conversation_id)
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state not in drafts.EDITABLE:
        form.state = "done"
        conversations.rest(act, conversation, spec, "\n".join(line.text for line in written))
        return Outcome()
    draft = moving.brought(act, spec, conversation)
    section = _section(act, draft, form.place)
    if section is None:
        form.state = "done"
        conversations.step_in(act, conversation, spec, EditList(form.place, tuple(written)))
        return Outcome()
    whole = merged(_lines(form.base), written, lines_of(section, draft.document.section(form.place)), rulings)
    if whole.disagreements:
        form.written = json.dumps(
            {
                "lines": [line.model_dump() for line in written],
                "disagreements": [each.model_dump() for each in whole.disagreements],
                "ruled": {id_: list(ruling) for id_, ruling in rulings.items()},
            }
        )
        act.session.add(form)
        act.session.flush()
        return Outcome(section.label, disagreements=whole.disagreements)
    form.state = "done"
    act.session.add(form)
    question = f"{form.place}.essential"
    conversations.step_in(act, conversation, spec, EditList(form.place, whole.lines, question))
    return Outcome()


def _ruled_before(kept: Mapping[str, dict[str, tuple[Ruling, str | None]]]) -> dict[str, tuple[Ruling, str | None]]:
    return {id_: (ruling, against) for id_, (ruling, against) in kept["ruled"].items()}


def _editable(act: Act, asked: Asked) -> tuple[Conversation, Spec] | None:
    """The conversation of a post and its draft, if this person may change it now; they are told if not."""
    post = act.session.get(Post, asked.post_id)
    conversation = act.session.get(Conversation, post.conversation_id) if post and post.conversation_id else None
    if conversation is None:
        posting.tell_privately(act, asked.user_id, asked.channel, Reply("press.unknown"), asked.thread_ts)
        return None
    if conversation.user_id != asked.user_id:
        owner = people.name_of(act.session, act.organisation, conversation.user_id)
        reply = Reply("press.not_your_draft", {"owner": owner})
        posting.tell_privately(act, asked.user_id, asked.channel, reply, asked.thread_ts)
        return None
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state not in drafts.EDITABLE:
        conversations.rest(act, conversation, spec)
        return None
    return conversation, spec


def _section(act: Act, draft: Draft, place: str) -> Section | None:
    form = drafts.context_for(act, draft.document.form).form_named(draft.document.form)
    return next((each for each in form.sections if each.key == place and each.kind == "criteria"), None)


def _form(act: Act, form_id: int, user_id: str) -> EditForm | None:
    """The open form of that id, if it is this person's; held so that it is used once."""
    form = act.session.get(EditForm, form_id, with_for_update=True)
    conversation = act.session.get(Conversation, form.conversation_id) if form else None
    theirs = conversation is not None and conversation.user_id == user_id
    return form if form is not None and form.state == "open" and theirs else None


def _used(act: Act, user_id: str) -> Outcome:
    posting.tell(act, user_id, Reply("bulk.used"))
    return Outcome()


def _forget_old(act: Act, conversation: Conversation) -> None:
    old = (col(EditForm.conversation_id) == conversation.id, col(EditForm.opened_at) < act.wall - FORGOTTEN_AFTER)
    act.session.execute(delete(EditForm).where(*old))


def _lines(stored: str) -> tuple[Line, ...]:
    return tuple(Line.model_validate(each) for each in json.loads(stored))

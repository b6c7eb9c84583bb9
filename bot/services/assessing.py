"""Setting in a form how a section is assessed: opening it, and putting what was typed together with what changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.acts import EditAssessed
from bot.conversation.assessed_form import (
    Assessed,
    Keys,
    assessed_in,
    chosen_in_words,
    exceptions_of,
    merged_methods,
    typed_methods,
    usual_of,
)
from bot.conversation.bulk import Ruling
from bot.conversation.draft import Draft
from bot.conversation.replies import Note, Reply
from bot.services import drafts, editing, moving, posting, resting, turns
from bot.services.editing import Asked, Outcome, Rulings
from bot.services.office import Act
from bot.store.tables import Conversation, EditForm, Post
from specs.forms import Form
from specs.forms.model import AssessmentMethod, Section
from specs.store.tables import Spec

# How such a form names its place, so that it is told from one for the list itself.
_PLACE = "assessed:"
_ASPECT = "assessed"
# The keys under which a form's boxes are told what is wrong with them.
EXCEPTIONS = "exceptions"


@dataclass(frozen=True)
class AssessedForm:
    """What the form shows: the criteria, the form's methods, those that most have, and the others as lines."""

    id: int
    label: str
    criteria: tuple[Assessed, ...]
    methods: tuple[AssessmentMethod, ...]
    usual: Keys
    exceptions: tuple[str, ...]


def place_of(act: Act, post_id: int) -> str:
    """The section of a post that asks how it is assessed; empty for any other."""
    post = act.session.get(Post, post_id)
    section, _, part = (post.question if post else "").partition(".")
    return section if part == _ASPECT else ""


def open_form(act: Act, asked: Asked, place: str) -> AssessedForm | None:
    """The form for a section. Where there can be none the person is told why."""
    found = editing.editable(act, asked)
    if found is None:
        return None
    conversation, spec = found
    draft = moving.brought(act, spec, conversation)
    section = _section(act, draft, place)
    every = assessed_in(section, draft.document.section(place)) if section else ()
    if section is None or not every:
        posting.tell_privately(act, asked.user_id, asked.channel, Reply("assessed.form.nothing"), asked.thread_ts)
        return None
    base = json.dumps([each.model_dump() for each in every])
    form_id = editing.keep_open(act, conversation, f"{_PLACE}{place}", base)
    form = _form_of(act, draft)
    return AssessedForm(form_id, section.label, every, form.assessment, usual_of(every), exceptions_of(form, every))


def opened(act: Act, form_id: int, user_id: str) -> tuple[str, ...] | None:
    """The lines of exceptions that a form of this person showed; None where it is no open form of this kind."""
    row = _row(act, form_id, user_id)
    return exceptions_of(_form_of(act, _draft(act, row)), _base(row)) if row else None


def submit(act: Act, form_id: int, user_id: str, usual: Keys, exceptions: str) -> Outcome:
    """What was chosen. A criterion that somebody else changed too is asked about before anything is changed."""
    row = _row(act, form_id, user_id)
    if row is None:
        return editing.used(act, user_id)
    typed = typed_methods(_form_of(act, _draft(act, row)), _base(row), usual, exceptions)
    if typed.unread or typed.outside:
        facts = {"lines": list(typed.unread), "numbers": list(typed.outside), "highest": len(_base(row))}
        return Outcome(refused={EXCEPTIONS: (Note("assessed.form.unread", facts),)})
    return _put_together(act, row, dict(typed.methods), {})


def submit_rulings(act: Act, form_id: int, user_id: str, rulings: dict[str, Ruling]) -> Outcome:
    """What is to be of the criteria that two people changed."""
    row = _row(act, form_id, user_id)
    if row is None or not row.written:
        return editing.used(act, user_id)
    kept = json.loads(row.written)
    every = {**editing.ruled_before(kept), **editing.ruled_now(kept, rulings)}
    return _put_together(act, row, {key: tuple(keys) for key, keys in kept["methods"].items()}, every)


def _put_together(act: Act, row: EditForm, mine: dict[str, Keys], rulings: Rulings) -> Outcome:
    conversation = act.session.get_one(Conversation, row.conversation_id)
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state not in drafts.EDITABLE:
        row.state = "done"
        words = chosen_in_words(_form_of(act, drafts.draft_of(spec)), _base(row), mine)
        resting.say_briefly(act, conversation, spec, words)
        return Outcome()
    draft = moving.brought(act, spec, conversation)
    place = row.place.removeprefix(_PLACE)
    section = _section(act, draft, place)
    now = assessed_in(section, draft.document.section(place)) if section else ()
    whole = merged_methods(_form_of(act, draft), _base(row), mine, now, rulings)
    if section and whole.disagreements:
        editing.keep_written(act, row, {"methods": mine}, whole.disagreements, rulings)
        return Outcome(section.label, disagreements=whole.disagreements)
    row.state = "done"
    act.session.add(row)
    changed = EditAssessed(place, tuple(whole.methods.items()), f"{place}.{_ASPECT}")
    turns.step(act, conversation, spec, changed)
    return Outcome()


def _row(act: Act, form_id: int, user_id: str) -> EditForm | None:
    """The open form of that id, if it is this person's and of this kind."""
    row = editing.open_form_of(act, form_id, user_id)
    return row if row is not None and row.place.startswith(_PLACE) else None


def _draft(act: Act, row: EditForm) -> Draft:
    return drafts.draft_of(act.session.get_one(Spec, act.session.get_one(Conversation, row.conversation_id).spec_id))


def _section(act: Act, draft: Draft, place: str) -> Section | None:
    """The section of that key, if its criteria are assessed."""
    form = _form_of(act, draft)
    return next((each for each in form.sections if each.key == place and each.assessed), None)


def _form_of(act: Act, draft: Draft) -> Form:
    return drafts.context_for(act, draft.document.form).form_named(draft.document.form)


def _base(row: EditForm) -> Sequence[Assessed]:
    return [Assessed.model_validate(each) for each in json.loads(row.base)]

"""A draft on the next version of its form: whatever the form becomes, every word is in the document or in the tray."""

from __future__ import annotations

import random
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.acts import Resume, Say
from bot.conversation.adopting import adopted
from bot.conversation.context import Context
from bot.conversation.core import Focus, step
from bot.conversation.draft import Draft
from bot.conversation.refitting import refitted
from bot.conversation.reviewing import listings
from bot.conversation.turn import Turn
from specs.document import header_lines, read_document
from specs.forms import Form, shipped_form
from specs.forms.model import HeaderField, Section
from specs.organisation import shipped_example

FIELD_KINDS = ("text", "lines", "head_counts", "contacts")
SECTION_KINDS = ("criteria", "text")


def begun(name: str) -> Draft:
    """The shipped example as a draft on its form."""
    with resources.as_file(resources.files("specs.examples").joinpath(f"{name}.spec.yaml")) as path:
        document = read_document(path)
    return adopted(Context(shipped_form(name), shipped_example(), None), document)


DRAFTS = {name: begun(name) for name in ("factor", "area")}


def words_of(draft: Draft, form: Form) -> set[str]:
    """Every line that a person wrote into the document; the employer's name, where it is not asked for, nobody did."""
    document = draft.document
    ours = {field.key for field in form.header if field.filled_with and not field.asked}
    found = {line for key, value in document.header.items() if key not in ours for line in header_lines(value)}
    found |= {criterion.text for _, _, criterion in document.all_criteria()}
    found |= {line for entry in document.sections.values() for line in entry.text.split("\n") if line.strip()}
    return found | {each.text for chosen in document.competencies for each in chosen.indicators}


def next_version(form: Form, seed: int) -> Form:
    """The form with some of it left out, renamed, in another order and asked for in another way."""
    chance = random.Random(seed)
    header = [_field(field, chance) for field in form.header if field.key == form.title_field or chance.random() > 0.3]
    sections = [_section(section, chance) for section in form.sections if chance.random() > 0.3]
    chance.shuffle(sections)
    grade = form.grade_field if any(field.key == form.grade_field for field in header) else ""
    update = {"header": tuple(header), "sections": tuple(sections), "version": form.version + 1, "grade_field": grade}
    return form.model_copy(update=update)


def _field(field: HeaderField, chance: random.Random) -> HeaderField:
    kind = chance.choice(FIELD_KINDS) if field.kind in FIELD_KINDS and chance.random() > 0.5 else field.kind
    return field.model_copy(update={"kind": kind, "label": chance.choice((field.label, "Other words"))})


def _section(section: Section, chance: random.Random) -> Section:
    if section.kind not in SECTION_KINDS:
        return section
    kind = chance.choice(SECTION_KINDS)
    areas = section.sub_areas if chance.random() > 0.5 else ()
    return section.model_copy(update={"kind": kind, "desirable": chance.random() > 0.5, "sub_areas": areas})


@pytest.mark.parametrize("name", DRAFTS)
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_no_word_is_lost_and_the_conversation_goes_on(name: str, seed: int) -> None:
    draft, old = DRAFTS[name], shipped_form(name)
    new = next_version(old, seed)
    moved = refitted(draft, old, new)
    written = words_of(draft, old)
    whole = "\n".join((*words_of(moved, new), *moved.tray))
    assert [line for line in written if line not in whole] == []
    assert moved.form_version == new.version
    context = Context(new, shipped_example(), None)
    shown = "\n".join(entry for listing in listings(Turn(context, moved, Focus())) for entry in listing.entries)
    assert [line for line in written if line not in shown] == []
    outcome = step(context, moved, Focus(), Resume())
    for _ in range(3):
        outcome = step(context, outcome.draft, outcome.focus, Say("Uses a telephone"))
    assert outcome.replies


def test_the_same_form_moves_nothing() -> None:
    form = shipped_form("area")
    assert refitted(DRAFTS["area"], form, form) == DRAFTS["area"]


def test_the_title_goes_where_titles_go_now() -> None:
    old = shipped_form("factor")
    fields = tuple(
        field.model_copy(update={"key": "post_title"}) if field.key == "job_title" else field for field in old.header
    )
    new = old.model_copy(update={"header": fields, "title_field": "post_title", "version": 2})
    moved = refitted(DRAFTS["factor"], old, new)
    assert moved.document.header["post_title"] == DRAFTS["factor"].document.header["job_title"]
    assert moved.tray == ()

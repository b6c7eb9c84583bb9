"""Drafts as they were saved on every released version of a shipped form: each is brought onto the version of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.acts import Resume
from bot.conversation.context import Context
from bot.conversation.core import Focus, step
from bot.conversation.draft import Draft
from bot.conversation.refitting import refitted
from specs.changes import form_changes
from specs.forms import Form, shipped_form, shipped_forms
from specs.forms.loader import form_of, read_form
from specs.organisation import shipped_example
from specs.sources import SourceError, parse_source
from tests.conversation.test_refitting import words_of

SAVED = Path(__file__).parent / "saved"
NAMES = sorted(path.name.removesuffix(".json") for path in SAVED.glob("*.json"))


def saved(name: str) -> tuple[Draft, Form]:
    """A saved draft and the form on which it was saved."""
    draft = Draft.model_validate_json((SAVED / f"{name}.json").read_text(encoding="utf-8"))
    return draft, read_form(SAVED / f"{name}.form.yaml")


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_draft_is_upgraded_without_losing_a_word(name: str) -> None:
    draft, before = saved(name)
    now = refitted(draft, before, shipped_form(before.form))
    left = words_of(draft, before) - words_of(now, shipped_form(before.form))
    assert all(any(words in line for line in now.tray) for words in left)
    assert now.tray[: len(draft.tray)] == draft.tray
    outcome = step(Context(shipped_form(before.form), shipped_example(), None), now, Focus(), Resume())
    assert outcome.replies[-1].question


@pytest.mark.parametrize("form", shipped_forms())
def test_every_version_of_these_forms_has_a_saved_draft(form: str) -> None:
    versions = range(1, shipped_form(form).version + 1)
    assert [name for name in NAMES if name.startswith(f"{form}.")] == [f"{form}.{each}" for each in versions]


def next_version(rules: str, *changes: tuple[str, str]) -> Form:
    """The area form as somebody might change it, with rules for drafts on the version before."""
    text = (SAVED / "area.1.form.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return form_of(parse_source(f"{text}\nmigrations:\n{rules}".encode(), "area.yaml"))


def test_what_was_renamed_goes_along_with_its_mark() -> None:
    draft, before = saved("area.1")
    now = next_version(
        "  - {field: post_title, to: job_title}\n  - {section: it, to: systems}\n",
        ("post_title", "job_title"),
        ("key: it\n", "key: systems\n"),
        ("planning, it,", "planning, systems,"),
    )
    draft = draft.model_copy(update={"marks": {**draft.marks, "it.essential": "settled"}})
    brought = refitted(draft, before, now)
    assert brought.document.header["job_title"] == draft.document.header["post_title"]
    assert brought.document.section("systems") == draft.document.section("it")
    assert brought.marks["systems.essential"] == "settled"
    assert brought.tray == draft.tray
    assert form_changes(before, now) == () or all(each.part != "field" for each in form_changes(before, now))


def test_a_section_that_joined_another_brings_its_criteria_and_a_chain_of_rules_holds() -> None:
    draft, before = saved("area.1")
    now = next_version(
        "  - {section: it, to: systems}\n  - {section: systems, to: planning}\n",
        ("key: it\n    group: Skills\n    label: IT", "key: more\n    group: Skills\n    label: More"),
        ("planning, it,", "planning, more,"),
    )
    brought = refitted(draft, before, now)
    expected = draft.document.section("planning").essential + draft.document.section("it").essential
    assert draft.document.section("it").essential
    assert brought.document.section("planning").essential == expected
    assert brought.tray == draft.tray


def test_what_was_taken_away_is_kept_as_not_placed() -> None:
    draft, before = saved("area.1")
    now = next_version(
        "  - {field: section}\n",
        ("  - key: section\n    label: Section\n", "  - key: team\n    label: Team\n"),
    )
    value = str(draft.document.header["section"])
    brought = refitted(draft, before, now)
    assert f"Section: {value}" in brought.tray


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{field: post_title, to: job_title}", "still in the form"),
        ("{section: old, to: nowhere}", "no section 'nowhere'"),
        ("{section: old, field: older}", "names no part, or several"),
        ("{section: old, to: communication, sub_area: abroad}", "no part 'abroad'"),
    ],
)
def test_a_rule_that_cannot_hold_is_told_with_its_line(rule: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        next_version(f"  - {rule}\n")
    assert any(said in fault.sentence() for fault in caught.value.faults)

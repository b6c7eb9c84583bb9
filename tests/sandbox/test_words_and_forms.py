"""What people type, as Slack delivers it; what its client objects to in a form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.form_state import NotOffered, carried, chosen, complaints, initial_state
from bot.sandbox.typed_text import as_delivered, escape, rich_text

Json = dict[str, Any]
OPTIONS = [{"text": {"type": "plain_text", "text": f"Grade {n}"}, "value": str(n)} for n in (3, 4)]


@pytest.mark.parametrize(
    ("typed", "delivered"),
    [
        ("R&D <x>", "R&amp;D &lt;x&gt;"),
        ("&amp;", "&amp;amp;"),
        ("(https://example.org/a?b=1&c).", "(<https://example.org/a?b=1&amp;c>)."),
        ("a@b.example,", "<mailto:a@b.example|a@b.example>,"),
        ("<@U0DANA00001> and <#C0GENERAL01|general>", "<@U0DANA00001> and <#C0GENERAL01>"),
        ("<@dana>", "&lt;@dana&gt;"),
        ("*not* _changed_ `here`", "*not* _changed_ `here`"),
    ],
)
def test_typed_words_are_escaped_and_linked(typed: str, delivered: str) -> None:
    assert as_delivered(typed) == delivered


@given(st.text(st.characters(exclude_characters="<@:", exclude_categories=["Cs"]), max_size=200))
def test_no_character_is_lost(typed: str) -> None:
    assert as_delivered(typed) == escape(typed)
    (section,) = rich_text(typed, "b")["elements"]
    assert "".join(run.get("text") or run["url"] for run in section["elements"]) == typed


def field(element: Json, block_id: str = "field", **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "block_id": block_id, "element": {"action_id": "a", **element}, **more}


def complaint(element: Json, choice: Any, **more: Any) -> str | None:
    """What the client says about this choice in a form of one field."""
    block = field(element, **more)
    values = {"field": {"a": chosen(block["element"], choice, lambda _: {"id": "F1"})}}
    return complaints([block], values).get("field")


@pytest.mark.parametrize(
    ("element", "choice", "words"),
    [
        ({"type": "plain_text_input"}, None, "required"),
        ({"type": "plain_text_input"}, "fine", None),
        ({"type": "plain_text_input", "min_length": 5}, "four", "at least 5"),
        ({"type": "plain_text_input", "max_length": 3}, "four", "no more than 3 characters; this has 4"),
        ({"type": "plain_text_input"}, "x" * 3_001, "no more than 3000"),
        ({"type": "email_text_input"}, "dana", "valid email"),
        ({"type": "email_text_input"}, "dana@thornleyvale.example", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "1.5", None),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "a number"),
        ({"type": "number_input", "is_decimal_allowed": False, "min_value": "2"}, "1", "2 or more"),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "2"}, "3", "2 or less"),
        ({"type": "static_select", "options": OPTIONS}, "", "required"),
        ({"type": "static_select", "options": OPTIONS}, "Grade 4", None),
        ({"type": "checkboxes", "options": OPTIONS}, [], "required"),
        ({"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1}, ["3", "4"], "no more than 1"),
        ({"type": "file_input"}, ["F1"], None),
    ],
)
def test_what_the_client_objects_to(element: Json, choice: Any, words: str | None) -> None:
    said = complaint(element, choice)
    assert said is None if words is None else said is not None and words in said


def test_an_optional_field_may_stay_empty() -> None:
    assert complaint({"type": "plain_text_input"}, None, optional=True) is None


def test_a_choice_that_is_not_offered() -> None:
    with pytest.raises(NotOffered, match=r"does not offer 'Grade 9'\. It offers: '3', '4'"):
        chosen({"type": "static_select", "action_id": "grade", "options": OPTIONS}, "Grade 9", lambda _: None)


def test_what_was_typed_is_carried_only_to_the_same_kind_of_field() -> None:
    old = {"field": {"a": {"type": "plain_text_input", "value": "kept"}}}
    assert carried(old, [field({"type": "plain_text_input"})]) == old
    assert carried(old, [field({"type": "number_input"})])["field"]["a"] == {"type": "number_input", "value": None}
    assert carried(old, [field({"type": "plain_text_input"}, block_id="other")])["other"]["a"]["value"] is None


def test_what_stands_in_a_form_at_first() -> None:
    blocks = [
        field({"type": "plain_text_input", "initial_value": "was"}, "one"),
        field({"type": "checkboxes", "options": OPTIONS}, "two"),
        field({"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]}, "three"),
    ]
    values = initial_state(blocks)
    assert values["one"]["a"]["value"] == "was"
    assert values["two"]["a"]["selected_options"] == []
    assert values["three"]["a"]["selected_option"] == OPTIONS[0]

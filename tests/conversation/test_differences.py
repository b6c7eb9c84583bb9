"""What is to be different in a copy: several changes in the words that people use for them."""

import pytest

from bot.conversation.differences import differences_in
from specs.forms import shipped_form


@pytest.mark.parametrize(
    ("said", "expected", "unread"),
    [
        ("grade 6", [("grade", "6")], ""),
        ("grade 6 and post reference X-12", [("grade", "6"), ("post_ref", "X-12")], ""),
        ("at grade 6, with post ref X-12 and called Senior Adviser", None, ""),
        ("the grade is 6; ref X-12", [("grade", "6"), ("post_ref", "X-12")], ""),
        ("a new title: Research and Data Officer", [("job_title", "Research and Data Officer")], ""),
        ("less about cash", [], "less about cash"),
        ("less about cash and grade 6", [("grade", "6")], "less about cash"),
        ("", [], ""),
    ],
)
def test_changes_are_read_each_by_its_name(said: str, expected: list[tuple[str, str]] | None, unread: str) -> None:
    wanted = (
        expected if expected is not None else [("grade", "6"), ("post_ref", "X-12"), ("job_title", "Senior Adviser")]
    )
    found, left = differences_in(shipped_form("factor"), said)
    assert [(each.field, each.words) for each in found] == wanted
    assert left == unread


def test_the_area_form_has_names_of_its_own() -> None:
    found, left = differences_in(
        shipped_form("area"), "post number 77, reports to the Hub Manager and section Benefits"
    )
    assert [(each.field, each.words) for each in found] == [
        ("post_number", "77"),
        ("accountable_to", "the Hub Manager"),
        ("section", "Benefits"),
    ]
    assert left == ""

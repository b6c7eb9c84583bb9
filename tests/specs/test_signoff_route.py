"""Who may be on a route: everything that is wrong with a proposal is said at once."""

from __future__ import annotations

from typing import Any

import pytest

from specs.forms import shipped_form
from specs.forms.model import Stage
from specs.organisation.model import SignOffPolicy
from specs.signoff import (
    AuthorNamed,
    MissingPerson,
    NoStages,
    Problem,
    Problems,
    Slot,
    TwoStages,
    UnknownStage,
    author_may_sign,
    plan,
)
from tests.specs.signing import (
    HEAD,
    HOLDER,
    LINE,
    NO_AUTHOR,
    POLICY,
    STAGES,
    TWO_ALLOWED,
)


def test_a_route_opens_its_first_stage_and_keeps_the_others_waiting() -> None:
    slots = plan(STAGES, {"line_manager": "priya", "executive_head": " marcus "}, "dana", POLICY)
    assert slots == (
        Slot("line_manager", 1, 1, "priya", "open"),
        Slot("executive_head", 2, 1, "marcus", "waiting"),
    )


@pytest.mark.parametrize("form", ["factor", "area"])
def test_both_shipped_forms_plan_line_manager_then_executive_head(form: str) -> None:
    people = {"line_manager": "dana", "executive_head": "marcus"}
    slots = plan(shipped_form(form).sign_off.stages, people, "dana", POLICY)
    assert not isinstance(slots, Problems)
    assert [(slot.stage, slot.assignee) for slot in slots] == list(people.items())


@pytest.mark.parametrize(
    ("people", "policy", "problems"),
    [
        ({"line_manager": "priya"}, POLICY, [MissingPerson("executive_head")]),
        ({"line_manager": "", "executive_head": " "}, POLICY, [MissingPerson(s.key) for s in (LINE, HEAD)]),
        ({"line_manager": "priya", "executive_head": "dana"}, POLICY, [AuthorNamed("executive_head")]),
        ({"line_manager": "priya", "executive_head": "dana"}, TWO_ALLOWED, [AuthorNamed("executive_head")]),
        ({"line_manager": "dana", "executive_head": "marcus"}, NO_AUTHOR, [AuthorNamed("line_manager")]),
        (
            {"line_manager": "marcus", "executive_head": "marcus"},
            POLICY,
            [TwoStages("marcus", ("line_manager", "executive_head"))],
        ),
        (
            {"line_manager": "priya", "executive_head": "marcus", "finance": "x", "post_holder": "y"},
            POLICY,
            [UnknownStage("finance"), UnknownStage("post_holder")],
        ),
        (
            {"line_manager": "dana", "executive_head": "dana"},
            NO_AUTHOR,
            [
                AuthorNamed("line_manager"),
                AuthorNamed("executive_head"),
                TwoStages("dana", ("line_manager", "executive_head")),
            ],
        ),
    ],
)
def test_a_route_that_cannot_be_used_says_everything_that_is_wrong(
    people: dict[str, str], policy: SignOffPolicy, problems: list[Any]
) -> None:
    assert plan(STAGES, people, "dana", policy) == Problems(tuple(problems))


def test_a_form_on_which_nobody_decides_can_never_be_agreed() -> None:
    assert plan((HOLDER,), {}, "dana", POLICY) == Problems((NoStages(),))


@pytest.mark.parametrize(
    ("stage", "policy", "may"),
    [
        (LINE, POLICY, True),
        (LINE, NO_AUTHOR, False),
        (LINE.model_copy(update={"author_may_sign": False}), POLICY, False),
        (HEAD, POLICY, False),
        (HEAD.model_copy(update={"author_may_sign": True}), POLICY, False),
        (HEAD.model_copy(update={"author_may_sign": True, "propose": "nobody"}), POLICY, False),
        (HEAD.model_copy(update={"author_may_sign": True, "key": "director"}), POLICY, False),
        (LINE.model_copy(update={"key": "manager"}), NO_AUTHOR, False),
        (Stage(key="hr", label="HR", author_may_sign=True), NO_AUTHOR, True),
        (Stage(key="hr", label="HR"), POLICY, False),
    ],
)
def test_which_stages_the_author_may_sign(stage: Stage, policy: SignOffPolicy, may: bool) -> None:
    assert author_may_sign(stage, policy) is may


def test_every_problem_has_a_name_of_its_own() -> None:
    names = [each.name for each in Problem.__subclasses__()]
    assert len(set(names)) == len(names) == 8

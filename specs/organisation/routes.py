"""Sign-off routes as an employer writes them: rules of which the first that fits a post says who signs it.

What a rule may ask of a post: its grade and directorate, which the specification says, and the four facts that the
author is asked for when they matter. Who the people are is worked out by `specs.signoff.routing`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from specs.document import Part, Words
from specs.nations import Nation

PostState = Literal["new", "changed", "unchanged"]
How = Literal["one", "any", "all"]
Fact = Literal["post", "funding", "chief_officer", "nation"]

FACTS: tuple[Fact, ...] = ("post", "funding", "chief_officer", "nation")
# The ways to name who signs without naming anybody; the keys of groups must differ from them.
WAYS = ("line_manager", "executive_head", "author")
HR = "hr"


class FundingAnswer(Part):
    """One answer to the question how a post is paid for."""

    key: str
    label: Words


class UsualPost(Part):
    """What is taken for granted of a post until its author says otherwise; what is left out must be answered."""

    post: PostState | Literal[""] = ""
    funding: str = ""
    chief_officer: bool | None = None
    nation: Nation | Literal[""] = ""

    def answers(self) -> dict[str, str]:
        """What is given, as the answers that the author would give."""
        chief = {None: "", True: "yes", False: "no"}[self.chief_officer]
        given = {"post": self.post, "funding": self.funding, "chief_officer": chief, "nation": self.nation}
        return {fact: answer for fact, answer in given.items() if answer}


class Condition(Part):
    """The posts for which a route is meant. All that is given must hold; what is left out does not matter.

    `grade_from` and `grade_to` are grades of the ladder, both included. A post whose grade is not on the ladder, or
    whose directorate is not known, fits no condition on it.
    """

    grade_from: Words = ""
    grade_to: Words = ""
    directorates: tuple[str, ...] = ()
    post: tuple[PostState, ...] = ()
    funding: tuple[str, ...] = ()
    chief_officer: bool | None = None
    nations: tuple[Nation, ...] = ()

    def asks(self) -> dict[Fact, tuple[str, ...]]:
        """The facts on which it depends, each with the answers that fit."""
        chief = () if self.chief_officer is None else ("yes" if self.chief_officer else "no",)
        asked: dict[Fact, tuple[str, ...]] = {
            "post": self.post,
            "funding": self.funding,
            "chief_officer": chief,
            "nation": self.nations,
        }
        return {fact: answers for fact, answers in asked.items() if answers}


class StageRule(Part):
    """A stage of a route: who decides, and how.

    `who`: line_manager, executive_head, author, an e-mail address, the key of a group, or `hr`. With `outside` it is
    the name of whoever decides outside Slack, such as a committee. `label` and `who` may be left out for a stage that
    the form has. `how`: one person, any of a group or all of it; any for a group where it is left out.
    """

    key: str = Field(min_length=1)
    label: Words = ""
    who: Words = ""
    how: How | Literal[""] = ""
    side_by_side: bool = False
    outside: bool = False

    @model_validator(mode="after")
    def _outside_alone(self) -> StageRule:
        if self.outside and self.how:
            raise ValueError("what is decided outside Slack is recorded by HR. Leave out how.")
        return self


class RouteRule(Part):
    """A route and the posts for which it is meant. Its stages replace those of the form."""

    name: str
    when: Condition = Field(default_factory=Condition)
    stages: tuple[StageRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _begins_alone(self) -> RouteRule:
        if self.stages[0].side_by_side:
            raise ValueError("the first stage has none before it. Leave out side_by_side there.")
        return self

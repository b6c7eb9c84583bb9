"""The stages of a route: those of the form, and what an employer's rules say of how each is decided."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from specs.forms.model import Stage
from specs.organisation.routes import How

# What names whoever decides outside Slack, where otherwise a person's key stands.
_OUTSIDE = "outside:"


class RouteStage(Stage):
    """A stage of a frozen route.

    `candidates` are the e-mail addresses of the person or the group that a rule names; empty where `propose` says who.
    `outside` is the name of whoever decides outside Slack, "" for a stage that is decided in it. `added` marks a stage
    that the rule brings and the form does not have.
    """

    how: How = "one"
    side_by_side: bool = False
    outside: str = ""
    candidates: tuple[str, ...] = ()
    group: str = ""
    added: bool = False


class Reason(BaseModel):
    """A condition of the rule that fitted: `fact` is its key, `value` what the post has ("Grade 11", "new")."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fact: str
    value: str


class Route(BaseModel):
    """Who decides, worked out once and then kept: the stages in order, the rule that gave them, and why it fitted.

    `facts` are what was known of the post then, with the answers of its author. `rule` is "" for the form's own route.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    stages: tuple[RouteStage, ...]
    rule: str = ""
    because: tuple[Reason, ...] = ()
    facts: dict[str, str] = {}

    def stage(self, key: str) -> RouteStage | None:
        """The stage of that key, if it is on this route."""
        return next((stage for stage in self.stages if stage.key == key), None)


def how_of(stage: Stage | None) -> How:
    """Whether one person decides a stage, any of several or all of them."""
    return stage.how if isinstance(stage, RouteStage) else "one"


def outsider_of(stage: Stage | None) -> str:
    """Who decides a stage outside Slack, "" where it is decided in it."""
    return stage.outside if isinstance(stage, RouteStage) else ""


def steps_of(stages: tuple[Stage, ...]) -> dict[str, int]:
    """The step of each deciding stage, from 1: the same for stages that stand side by side."""
    steps: dict[str, int] = {}
    step = 0
    for stage in (stage for stage in stages if stage.decides):
        beside = isinstance(stage, RouteStage) and stage.side_by_side and step > 0
        step += 0 if beside else 1
        steps[stage.key] = step
    return steps


def outside_key(name: str) -> str:
    """What stands as the assignee of a slot that is decided outside Slack."""
    return _OUTSIDE + name


def outside_name(assignee: str) -> str:
    """The name of whoever decides outside Slack; "" where the assignee is a person."""
    return assignee.removeprefix(_OUTSIDE) if assignee.startswith(_OUTSIDE) else ""

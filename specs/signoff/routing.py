"""From an employer's rules and the facts of a post to the route that its specification takes, with the reasons.

The first rule of which all conditions hold gives the stages; where none does, the form's own stages are the route.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specs.forms import Form
from specs.organisation import Organisation
from specs.organisation.policies import in_grades
from specs.organisation.routes import FACTS, WAYS, Condition, Fact, RouteRule, StageRule
from specs.signoff.stages import Reason, Route, RouteStage


@dataclass(frozen=True)
class PostFacts:
    """What is known of a post: the grade as it is written, the directorate's key, and the author's answers.

    The answers by fact: post (new, changed, unchanged), funding (a key of the employer's), chief_officer (yes, no) and
    nation. What is not answered is left out.
    """

    grade: str = ""
    directorate: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def matters(organisation: Organisation, facts: PostFacts) -> tuple[Fact, ...]:
    """The facts on which the route of this post may depend, whether answered already or not.

    They come from the rules whose grades and directorates fit, down to the first that fits whatever the answers are.
    """
    asked: set[Fact] = set()
    for rule in organisation.routes:
        if not _fits_document(organisation, rule.when, facts):
            continue
        wanted = rule.when.asks()
        asked |= wanted.keys()
        if not wanted:
            break
    return tuple(fact for fact in FACTS if fact in asked)


def unanswered(organisation: Organisation, facts: PostFacts) -> tuple[Fact, ...]:
    """The facts that must be known before the route is."""
    return tuple(fact for fact in matters(organisation, facts) if not facts.answers.get(fact))


def route_for(organisation: Organisation, form: Form, facts: PostFacts) -> Route:
    """The route of a post. Unanswered facts fit no condition: ask `unanswered` first."""
    known = {"grade": facts.grade, "directorate": facts.directorate}
    relevant = {fact: facts.answers[fact] for fact in matters(organisation, facts) if facts.answers.get(fact)}
    kept = {key: value for key, value in (known | relevant).items() if value}
    for rule in organisation.routes:
        if _fits(organisation, rule.when, facts):
            stages = tuple(_stage(organisation, form, stage) for stage in rule.stages)
            because = _reasons(organisation, rule, facts)
            return Route(stages=stages, rule=rule.name, because=because, facts=kept)
    stages = tuple(RouteStage(**stage.model_dump()) for stage in form.deciding_stages())
    return Route(stages=stages, facts=kept)


def _fits_document(organisation: Organisation, when: Condition, facts: PostFacts) -> bool:
    grades = in_grades(organisation.ladder, facts.grade, when.grade_from, when.grade_to)
    return grades and (not when.directorates or facts.directorate in when.directorates)


def _fits(organisation: Organisation, when: Condition, facts: PostFacts) -> bool:
    answered = all(facts.answers.get(fact, "") in fitting for fact, fitting in when.asks().items())
    return answered and _fits_document(organisation, when, facts)


def _stage(organisation: Organisation, form: Form, rule: StageRule) -> RouteStage:
    """A stage of a rule; what the rule leaves out is as the form has it."""
    own = next((stage for stage in form.deciding_stages() if stage.key == rule.key), None)
    label = rule.label or (own.label if own else rule.key)
    if rule.outside:
        return RouteStage(key=rule.key, label=label, outside=rule.who or label, added=own is None)
    who = rule.who or (own.propose if own else "nobody")
    way = who if who in (*WAYS, "nobody") else "nobody"
    members = organisation.members(who)
    candidates = members or (() if who in (*WAYS, "nobody") else (who.lower(),))
    return RouteStage(
        key=rule.key,
        label=label,
        propose=way,
        author_may_sign=own.author_may_sign if own else way in ("author", "line_manager"),
        how=rule.how or ("any" if len(members) > 1 else "one"),
        side_by_side=rule.side_by_side,
        candidates=candidates,
        group=_group_name(organisation, who) if members else "",
        added=own is None,
    )


def _group_name(organisation: Organisation, key: str) -> str:
    return next((group.name for group in organisation.groups if group.key == key), "HR")


def _reasons(organisation: Organisation, rule: RouteRule, facts: PostFacts) -> tuple[Reason, ...]:
    """The conditions that the rule makes, each with what the post has."""
    when = rule.when
    found: dict[str, str] = {}
    if when.grade_from or when.grade_to:
        found["grade"] = facts.grade
    if when.directorates:
        home = organisation.directorate(facts.directorate)
        found["directorate"] = home.name if home else facts.directorate
    labels = {answer.key: answer.label for answer in organisation.sign_off.funding}
    for fact in when.asks():
        answer = facts.answers.get(fact, "")
        found[fact] = labels.get(answer, answer) if fact == "funding" else answer
    return tuple(Reason(fact=fact, value=value) for fact, value in found.items())

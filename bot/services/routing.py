"""The route of a specification: worked out from the employer's rules while it is written, frozen when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.services import chain, directorates, drafts, posting
from bot.services.office import Act
from prompts import words
from specs.document import Document
from specs.forms import Form
from specs.organisation.model import Directorate
from specs.organisation.routes import Fact
from specs.signoff import PostFacts, Route, RouteStage, route_for
from specs.signoff.routing import matters, unanswered
from specs.store.tables import Spec

NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
FIXED_ANSWERS: dict[str, tuple[str, ...]] = {"post": ("new", "changed", "unchanged"), "chief_officer": ("yes", "no")}


@dataclass(frozen=True)
class PostQuestion:
    """A fact that the author is asked for: its answers (key and label), and the one that stands, "" for none."""

    fact: Fact
    answers: tuple[tuple[str, str], ...]
    answer: str


def home_of(act: Act, author: str, form: Form, document: Document) -> Directorate | None:
    """The directorate of a post: the one its specification names, else its author's."""
    return directorates.of_post(act, author, form, document)


def facts_of(act: Act, spec: Spec) -> PostFacts:
    """What is known of a post now: from its draft, from its author's answers, and from what is usual."""
    form, document = drafts.form_of(act, spec), drafts.draft_of(spec).document
    home = home_of(act, spec.author, form, document)
    usual = {"nation": act.organisation.calendar.nation, **act.organisation.sign_off.usual.answers()}
    grade = document.header_words(form.grade_field) if form.grade_field else ""
    return PostFacts(grade, home.key if home else "", {**usual, **answers_of(spec)})


def answers_of(spec: Spec) -> dict[str, str]:
    """What the author said of the post, by fact."""
    answers: dict[str, str] = json.loads(spec.post_facts)
    return answers


def route_now(act: Act, spec: Spec) -> Route:
    """The route that a draft would take if it were sent now."""
    return route_for(act.organisation, drafts.form_of(act, spec), facts_of(act, spec))


def still_to_say(act: Act, spec: Spec) -> tuple[Fact, ...]:
    """What the author has to say of the post before the route is known."""
    return unanswered(act.organisation, facts_of(act, spec))


def questions(act: Act, spec: Spec) -> tuple[PostQuestion, ...]:
    """The facts on which the route of this post depends, with their answers."""
    facts = facts_of(act, spec)
    return tuple(
        PostQuestion(fact, _answers(act, fact), facts.answers.get(fact, ""))
        for fact in matters(act.organisation, facts)
    )


def keep_answers(act: Act, spec: Spec, given: Mapping[str, str]) -> None:
    """Remember what the author said of the post, and show the route that follows from it."""
    offered = {(question.fact, key) for question in questions(act, spec) for key, _ in question.answers}
    taken = {fact: answer for fact, answer in given.items() if (fact, answer) in offered}
    spec.post_facts = json.dumps({**answers_of(spec), **taken}, sort_keys=True)
    act.session.add(spec)
    act.session.flush()
    chain.record(act, spec, "post.answered", spec.author, dict(taken))
    posting.redraw(act, spec_id=spec.id)


def said(act: Act, facts: Mapping[str, str], fact: str) -> str:
    """A fact of the post as a sentence says it: "the post is new"."""
    label = dict(_answers(act, fact)).get(facts[fact], facts[fact])
    return words("route.fact", {"fact": fact, "value": facts[fact], "label": label}).lead


def why(route: Route) -> list[str]:
    """Why a rule gave this route, a sentence part each; nothing for the form's own route."""
    return [
        words("route.fact", {"fact": reason.fact, "value": reason.value, "label": reason.value}).lead
        for reason in route.because
    ]


def channel_of(act: Act, spec: Spec) -> str:
    """The channel in which the cards of a specification appear: its directorate's, else the employer's own."""
    route = drafts.frozen_route(spec)
    home = act.organisation.directorate(route.facts.get("directorate", "")) if route else None
    return (home.channel if home else "") or act.organisation.sign_off.channel


def card_channel(act: Act, spec: Spec, stage: str) -> str:
    """The channel of a stage's card: what HR has to record goes to HR's channel, where there is one."""
    route = drafts.frozen_route(spec)
    found = route.stage(stage) if route else None
    return (act.organisation.hr_channel if found and found.outside else "") or channel_of(act, spec)


def record_of(route: Route) -> dict[str, Any]:
    """A route as the audit chain keeps it: keys, steps and reasons, and no names of people."""
    return {
        "rule": route.rule,
        "stages": [_stage_of(stage) for stage in route.stages],
        "post": dict(route.facts),
    }


def _stage_of(stage: RouteStage) -> dict[str, Any]:
    beside, outside = stage.side_by_side, bool(stage.outside)
    return {"stage": stage.key, "how": stage.how, "side_by_side": beside, "outside": outside}


def _answers(act: Act, fact: str) -> tuple[tuple[str, str], ...]:
    if fact == "funding":
        return tuple((answer.key, answer.label) for answer in act.organisation.sign_off.funding)
    if fact == "nation":
        return tuple((nation, nation) for nation in NATIONS)
    return tuple((key, words(f"route.answer.{key}", {}).lead) for key in FIXED_ANSWERS.get(fact, ()))

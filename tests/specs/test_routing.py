"""Routes from rules: which posts take which route, why, and what is asked of the author; limits and reminder rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from specs.document import Criterion, Document, SectionEntry
from specs.forms import shipped_form
from specs.organisation import Organisation, organisation_of, shipped_organisation
from specs.organisation.model import SignOffPolicy
from specs.organisation.policies import Limits, over_limits
from specs.organisation.routes import FACTS, Condition
from specs.signoff import PostFacts, Problems, TwoStages, plan, route_for
from specs.signoff.routing import matters, unanswered
from specs.signoff.stages import RouteStage, outside_key
from specs.sources import SourceError, parse_source

BOROUGH, PAIR = shipped_organisation("thornley_vale"), shipped_organisation("wenfold_harrowmere")
FACTOR, AREA = shipped_form("factor"), shipped_form("area")
USUAL = {"post": "unchanged", "funding": "budget", "chief_officer": "no", "nation": "England"}


def steps(organisation: Organisation, facts: PostFacts) -> list[str]:
    """The stages of a route in steps: "line_manager", "executive_head+finance"."""
    route = route_for(organisation, FACTOR if organisation is BOROUGH else AREA, facts)
    found: list[str] = []
    for stage in route.stages:
        if stage.side_by_side:
            found[-1] += f"+{stage.key}"
        else:
            found.append(stage.key)
    return found


@pytest.mark.parametrize(
    ("organisation", "grade", "directorate", "answers", "expected"),
    [
        (BOROUGH, "Grade 4", "place", USUAL, ["line_manager", "executive_head"]),
        (BOROUGH, "Grade 4", "", {}, ["line_manager", "executive_head"]),
        (BOROUGH, "4", "", USUAL | {"post": "new"}, ["line_manager", "job_evaluation", "executive_head"]),
        (BOROUGH, "4", "", USUAL | {"post": "changed"}, ["line_manager", "job_evaluation", "executive_head"]),
        (BOROUGH, "4", "", USUAL | {"funding": "growth"}, ["line_manager", "executive_head+finance", "panel"]),
        # the first that fits counts
        (
            BOROUGH,
            "4",
            "",
            USUAL | {"funding": "grant", "post": "new"},
            ["line_manager", "executive_head+finance", "panel"],
        ),
        (BOROUGH, "Grade 11", "", USUAL | {"chief_officer": "yes"}, ["executive_head+hr", "council"]),
        (BOROUGH, "Grade 12", "", USUAL | {"chief_officer": "yes"}, ["executive_head+hr", "council"]),
        (BOROUGH, "Grade 10", "", USUAL | {"chief_officer": "yes"}, ["line_manager", "executive_head"]),
        (BOROUGH, "9 - 11", "", USUAL | {"chief_officer": "yes"}, ["line_manager", "executive_head"]),
        (BOROUGH, "Grade 99", "", USUAL | {"chief_officer": "yes"}, ["line_manager", "executive_head"]),
        (PAIR, "", "customer_and_digital", USUAL | {"nation": "Wales"}, ["line_manager+welsh", "executive_head"]),
        (PAIR, "", "place_and_environment", USUAL | {"nation": "Wales"}, ["line_manager", "executive_head"]),
        (
            PAIR,
            "",
            "corporate_services",
            USUAL | {"post": "new"},
            ["line_manager", "executive_head+treasurers", "committee"],
        ),
        (PAIR, "", "", USUAL, ["line_manager", "executive_head"]),
    ],
)
def test_a_post_takes_the_first_route_that_fits(
    organisation: Organisation, grade: str, directorate: str, answers: dict[str, str], expected: list[str]
) -> None:
    assert steps(organisation, PostFacts(grade, directorate, answers)) == expected


@pytest.mark.parametrize(
    ("organisation", "grade", "directorate", "expected"),
    [
        (BOROUGH, "Grade 4", "place", ("post", "funding")),
        (BOROUGH, "Grade 11", "place", ("post", "funding", "chief_officer")),
        (PAIR, "", "customer_and_digital", ("post", "nation")),
        (PAIR, "", "corporate_services", ("post",)),
    ],
)
def test_only_what_can_matter_is_asked(
    organisation: Organisation, grade: str, directorate: str, expected: tuple[str, ...]
) -> None:
    facts = PostFacts(grade, directorate)
    assert matters(organisation, facts) == unanswered(organisation, facts) == expected
    assert unanswered(organisation, PostFacts(grade, directorate, USUAL)) == ()


def test_a_route_for_every_post_ends_the_questions() -> None:
    everybody = BOROUGH.routes[2].model_copy(update={"when": Condition()})
    organisation = BOROUGH.model_copy(update={"routes": (everybody, *BOROUGH.routes)})
    assert matters(organisation, PostFacts("Grade 11")) == ()


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_can_decide_a_route(fact: str) -> None:
    decided = [rule for each in (BOROUGH, PAIR) for rule in each.routes if fact in rule.when.asks()]
    assert decided


def test_a_route_says_why_and_remembers_what_it_rests_on() -> None:
    route = route_for(BOROUGH, FACTOR, PostFacts("Grade 11", "place", USUAL | {"chief_officer": "yes"}))
    assert [(reason.fact, reason.value) for reason in route.because] == [
        ("grade", "Grade 11"),
        ("chief_officer", "yes"),
    ]
    assert route.facts == {"grade": "Grade 11", "directorate": "place"} | {
        key: value for key, value in (USUAL | {"chief_officer": "yes"}).items() if key != "nation"
    }
    assert [stage.added for stage in route.stages] == [False, True, True]
    money = route_for(BOROUGH, FACTOR, PostFacts("4", "", USUAL | {"funding": "growth"}))
    assert [(reason.fact, reason.value) for reason in money.because] == [("funding", "Needs new money")]
    assert type(route).model_validate_json(route.model_dump_json()) == route


def test_a_stage_of_the_form_keeps_its_words_and_its_people() -> None:
    route = route_for(BOROUGH, FACTOR, PostFacts("4", "", USUAL | {"funding": "growth"}))
    head, finance, panel = route.stage("executive_head"), route.stage("finance"), route.stage("panel")
    assert head is not None
    assert finance is not None
    assert panel is not None
    assert (head.label, head.propose, head.added) == ("Executive head of service", "executive_head", False)
    assert (finance.how, finance.group, len(finance.candidates)) == ("any", "Finance", 2)
    assert (panel.outside, panel.label) == ("Establishment Panel", "Establishment panel")


GROUP = (
    RouteStage(key="line_manager", label="L", propose="line_manager", author_may_sign=True),
    RouteStage(key="finance", label="F", how="any", side_by_side=True),
    RouteStage(key="both", label="B", how="all"),
    RouteStage(key="council", label="C", outside="Council"),
)
POLICY = SignOffPolicy(channel="c")


def planned(finance: list[str], both: list[str]) -> dict[str, list[str]] | Problems:
    slots = plan(GROUP, {"line_manager": "priya", "finance": finance, "both": both}, "dana", POLICY)
    if isinstance(slots, Problems):
        return slots
    return {key: [slot.assignee for slot in slots if slot.stage == key] for key in ("finance", "both", "council")}


def test_a_group_has_a_slot_for_each_and_steps_are_shared_side_by_side() -> None:
    slots = plan(GROUP, {"line_manager": "priya", "finance": ["fay", "ben"], "both": ["una", "vic"]}, "dana", POLICY)
    assert not isinstance(slots, Problems)
    assert [(slot.stage, slot.step, slot.place, slot.state) for slot in slots] == [
        ("line_manager", 1, 1, "open"),
        ("finance", 1, 1, "open"),
        ("finance", 1, 2, "open"),
        ("both", 2, 1, "waiting"),
        ("both", 2, 2, "waiting"),
        ("council", 3, 1, "waiting"),
    ]
    assert slots[-1].assignee == outside_key("Council")


def test_who_may_not_sign_is_left_out_of_any_of_a_group_while_somebody_is_left() -> None:
    council = {"council": [outside_key("Council")]}
    assert planned(["dana", "priya", "fay"], ["una"]) == {"finance": ["fay"], "both": ["una"], **council}
    assert planned(["fay", "una"], ["una"]) == {"finance": ["fay"], "both": ["una"], **council}
    alone = planned(["priya"], ["una"])
    assert isinstance(alone, Problems)
    assert alone.problems == (TwoStages("priya", ("line_manager", "finance")),)


SMALL = """\
organisation: small
name: Small Council
forms: [factor]
ladder:
  - {key: "1", name: Grade 1}
  - {key: "2", name: Grade 2}
directorates:
  - {key: all, name: All, executive_head: ann@small.example, deputy: ben@small.example}
people:
  - {email: ann@small.example, name: Ann, deputy: ben@small.example}
  - {email: ben@small.example, name: Ben, roles: [hr]}
groups:
  - {key: money, name: Money, people: [ann@small.example, ben@small.example]}
sign_off:
  channel: sign-off
  funding: [{key: own, label: Ours}]
routes:
  - name: First
    when: {grade_from: "1", grade_to: "2", directorates: [all], funding: [own]}
    stages:
      - {key: line_manager}
      - {key: money, label: Money, who: money, side_by_side: true}
      - {key: board, label: Board, outside: true}
reminder_rules:
  - {stages: [board], grade_from: "2", first_after: 9}
"""


def test_the_small_file_is_sound() -> None:
    organisation = organisation_of(parse_source(SMALL.encode(), "small.yaml"))
    assert organisation.members("money") == ("ann@small.example", "ben@small.example")
    assert organisation.members("hr") == ("ben@small.example",)


@pytest.mark.parametrize(
    ("written", "instead", "line", "says"),
    [
        (
            "deputy: ben@small.example}\npeople",
            "deputy: ann@small.example}\npeople",
            8,
            "head and deputy are one person",
        ),
        ("name: Ann, deputy: ben@", "name: Ann, deputy: eve@", 10, "'eve@small.example' is not listed under people."),
        ("name: Ann, deputy: ben@", "name: Ann, deputy: ann@", 10, "is their own deputy."),
        (
            "people: [ann@small.example, ben@",
            "people: [ann@small.example, eve@",
            13,
            "'eve@small.example' is not listed",
        ),
        ("people: [ann@small.example, ben@", "people: [ben@small.example, ben@", 13, "stands twice."),
        ("{key: money, name: Money, p", "{key: hr, name: Money, p", 13, "has a meaning of its own"),
        ("label: Ours}]", "label: Ours}]\n  usual: {funding: theirs}", 17, "there is no answer under sign_off.funding"),
        (
            'grade_from: "1", grade_to: "2", d',
            'grade_from: "3", grade_to: "2", d',
            19,
            "there is no grade on the ladder '3'.",
        ),
        ('grade_from: "1", grade_to: "2", d', 'grade_from: "2", grade_to: "1", d', 19, "'2' is above '1'."),
        ("directorates: [all]", "directorates: [some]", 19, "there is no directorate 'some'."),
        ("funding: [own]", "funding: [theirs]", 19, "there is no answer under sign_off.funding 'theirs'."),
        ("who: money", "who: mony", 22, "there is no person or group 'mony'."),
        ("who: money", "who: ann@small.example, how: any", 22, "is one person"),
        ("label: Money, who", "who", 22, "so it needs a label."),
        (", who: money", "", 22, "nobody is named for 'money'."),
        ("outside: true", "outside: true, how: any", 23, "Leave out how."),
        (
            "- {key: line_manager}",
            "- {key: line_manager, side_by_side: true}",
            18,
            "the first stage has none before it.",
        ),
        ("Board, outside", "Board, who: hr, outside", 0, ""),
        (", roles: [hr]", "", 23, "nobody under people has the role hr."),
        ("stages: [board], g", "stages: [bored], g", 25, "there is no stage 'bored'."),
        ('[board], grade_from: "2"', '[board], grade_from: "7"', 25, "there is no grade on the ladder '7'."),
        ("reminder_rules:", "  - {name: Last, stages: [{key: line_manager}]}\nreminder_rules:", 0, ""),
        ('    when: {grade_from: "1", grade_to: "2", directorates: [all], funding: [own]}\n', "", 0, ""),
    ],
)
def test_every_name_in_a_route_is_checked(tmp_path: Path, written: str, instead: str, line: int, says: str) -> None:
    assert SMALL.count(written) == 1
    source = parse_source(SMALL.replace(written, instead).encode(), "small.yaml")
    if not says:
        assert organisation_of(source)
        return
    with pytest.raises(SourceError) as refused:
        organisation_of(source)
    told = [fault for fault in refused.value.faults if says in fault.problem]
    assert [fault.line for fault in told] == [line], refused.value
    assert told[0].mend or told[0].problem.count(". ") == 1


def test_a_route_for_every_post_stands_last() -> None:
    more = SMALL.replace("  - name: First", "  - {name: All, stages: [{key: line_manager}]}\n  - name: First")
    with pytest.raises(SourceError, match="'All' fits every post, so those below it are never used"):
        organisation_of(parse_source(more.encode(), "small.yaml"))


@pytest.mark.parametrize(
    ("stage", "grade", "expected"),
    [
        ("executive_head", "Grade 4", (2, 2, 4, 6)),
        ("executive_head", "Grade 10", (2, 2, 4, 4)),
        ("executive_head", "", (2, 2, 4, 6)),
        ("panel", "Grade 4", (5, 10, 4, 6)),
        ("council", "Grade 12", (5, 10, 4, 6)),  # the first that fits, not both
    ],
)
def test_reminders_are_those_of_the_stage_and_grade(stage: str, grade: str, expected: tuple[int, ...]) -> None:
    policy = BOROUGH.policy_for(stage, grade)
    assert (policy.first_after, policy.then_every, policy.at_most, policy.escalate_after) == expected
    assert policy.hours == BOROUGH.reminders.hours


@pytest.mark.parametrize(
    ("email", "as_head", "expected"),
    [
        ("marcus.bell@thornleyvale.example", True, "priya.nair@thornleyvale.example"),
        ("marcus.bell@thornleyvale.example", False, ""),
        ("wanda.price@thornleyvale.example", True, "helen.sorby@thornleyvale.example"),
        ("nobody@thornleyvale.example", True, ""),
    ],
)
def test_a_deputy_is_the_directorates_for_its_head_and_else_the_persons(
    email: str, as_head: bool, expected: str
) -> None:
    assert BOROUGH.deputy_of(email, as_executive_head=as_head) == expected


def test_what_is_over_a_limit_is_told_with_its_count() -> None:
    criteria = tuple(Criterion(text=text) for text in ("one two three", "four"))
    document = Document(form="factor", sections={"a": SectionEntry(essential=criteria)})
    over = over_limits(document, Limits(essential=1, desirable=1, criterion_words=2))
    assert [(each.kind, each.count, each.limit) for each in over] == [("essential", 2, 1), ("criterion_words", 3, 2)]
    assert over_limits(document, Limits()) == over_limits(document, Limits(essential=2, criterion_words=3)) == ()

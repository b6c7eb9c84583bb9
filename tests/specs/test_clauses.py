"""Which clauses a post carries: by facts, nation and day; a library and an employer's changes to it, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import get_args

import pytest
import yaml

from specs.clauses import Clause, ClauseLibrary, decide, facts_asked, merged, nation_clauses, shipped_clauses
from specs.clauses.loader import clauses_of
from specs.document import CarriedClause, Document, FactAnswer, SectionEntry, TakenAwayClause
from specs.forms import shipped_form, shipped_forms
from specs.forms.placing import UNPLACED, placed, section_for, takes_clauses
from specs.nations import Nation
from specs.organisation import Organisation, organisation_of, shipped_example
from specs.organisation.loader import shipped_bytes
from specs.sources import SourceError, parse_source

DAY = date(2026, 11, 22)
FILE = resources.files("specs.clauses").joinpath("library.yaml").read_text(encoding="utf-8")
NATIONS: tuple[Nation, ...] = get_args(Nation)


@dataclass(frozen=True)
class Case:
    """What is said of a post in a nation (facts as "key" for yes or "key=answer"), and the clauses that follow."""

    nation: Nation
    said: str
    clauses: str


CASES = [
    Case("England", "public_facing", "right_to_work spoken_english"),
    Case("Wales", "public_facing welsh=desirable", "right_to_work spoken_english welsh_desirable"),
    Case("Scotland", "public_facing", "right_to_work"),
    Case("Northern Ireland", "public_facing", "right_to_work fair_employment"),
    Case("England", "welsh=essential", "right_to_work"),
    Case("Wales", "welsh=not_necessary", "right_to_work welsh_not_necessary"),
    Case("Wales", "welsh=to_be_learnt", "right_to_work welsh_to_be_learnt"),
    Case("Wales", "welsh=very_desirable", "right_to_work"),
    Case("England", "record_check", "right_to_work"),
    Case("England", "record_check dbs_level=none", "right_to_work"),
    Case("England", "record_check dbs_level=basic", "right_to_work dbs_basic"),
    Case("Wales", "record_check dbs_level=enhanced_barred", "right_to_work dbs_enhanced_barred"),
    Case("England", "dbs_level=enhanced", "right_to_work"),
    Case("Scotland", "record_check disclosure_level=pvg", "right_to_work pvg"),
    Case("Scotland", "record_check dbs_level=enhanced", "right_to_work"),
    Case("Northern Ireland", "record_check accessni_level=enhanced", "right_to_work fair_employment accessni_enhanced"),
    Case(
        "Northern Ireland",
        "record_check accessni_level=enhanced_barred",
        "right_to_work fair_employment accessni_enhanced_barred",
    ),
    Case("Scotland", "children_or_adults", "right_to_work safeguarding_scotland"),
    Case(
        "Scotland",
        "children_or_adults record_check disclosure_level=pvg",
        "right_to_work pvg safeguarding_scotland",
    ),
    Case("Northern Ireland", "children_or_adults", "right_to_work fair_employment safeguarding_northern_ireland"),
    Case("Northern Ireland", "travels driving_is_work=no", "right_to_work fair_employment travel_northern_ireland"),
    Case("Northern Ireland", "travels driving_is_work", "right_to_work fair_employment driving_northern_ireland"),
    Case(
        "Northern Ireland",
        "unsocial_hours outdoors_or_hazards",
        "right_to_work fair_employment unsocial_hours_northern_ireland working_conditions_northern_ireland",
    ),
    Case("England", "children_or_adults", "right_to_work safeguarding"),
    Case("England", "politically_sensitive", "right_to_work"),
    Case("Scotland", "politically_sensitive political_ground=chief_officer", "right_to_work politically_restricted"),
    Case("England", "politically_sensitive political_ground=none", "right_to_work"),
    Case("Northern Ireland", "politically_sensitive political_ground=chief_officer", "right_to_work fair_employment"),
    Case("England", "travels driving_is_work=no", "right_to_work travel"),
    Case("England", "travels driving_is_work", "right_to_work driving"),
    Case("England", "unsocial_hours outdoors_or_hazards", "right_to_work unsocial_hours working_conditions"),
]


def facts(said: str) -> dict[str, FactAnswer]:
    pairs = (each.partition("=") for each in said.split())
    return {key: FactAnswer(answer=answer or "yes") for key, _, answer in pairs}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.nation}: {case.said}")
def test_facts_decide(case: Case) -> None:
    decision = decide(shipped_clauses(), facts(case.said), case.nation, DAY)
    assert [each.clause.key for each in decision.applying] == case.clauses.split()
    assert all(each.because and each.text for each in decision.applying)
    assert decision.past_review == ()


def test_every_nation_says_safeguarding_driving_and_hours_once_each() -> None:
    said = facts("children_or_adults travels driving_is_work=no unsocial_hours outdoors_or_hazards")
    for nation in NATIONS:
        labels = [each.clause.label for each in decide(shipped_clauses(), said, nation, DAY).applying]
        assert len(labels) == len(set(labels))
        assert {"Right to work", "Safeguarding", "Travel", "Working conditions"} <= set(labels)
        sources = [each.clause.source for each in decide(shipped_clauses(), said, nation, DAY).applying]
        assert all("/ukpga/2004/31/" not in each for each in sources) or nation in ("England", "Wales")


def test_the_pvg_clause_says_that_membership_comes_before_the_work() -> None:
    said = facts("children_or_adults record_check disclosure_level=pvg")
    said["disclosure_level"] = FactAnswer(answer="pvg", reason="teaches children to swim")
    texts = {each.clause.key: each.text for each in decide(shipped_clauses(), said, "Scotland", DAY).applying}
    assert "only a member" in texts["pvg"]
    assert "before the work starts" in texts["pvg"]
    assert texts["pvg"].endswith("teaches children to swim.")
    assert "PVG" in texts["safeguarding_scotland"]


def test_a_clause_is_used_on_its_review_day_and_not_after() -> None:
    clause = shipped_clauses().clause("spoken_english")
    assert clause is not None
    said = facts("public_facing")
    on_the_day = decide(shipped_clauses(), said, "England", clause.review_by)
    after = decide(shipped_clauses(), said, "England", date.fromordinal(clause.review_by.toordinal() + 1))
    assert clause in [each.clause for each in on_the_day.applying]
    assert clause in after.past_review
    assert clause not in [each.clause for each in after.applying]


def test_only_facts_that_matter_in_the_nation_are_asked() -> None:
    asked = {nation: [fact.key for fact in facts_asked(shipped_clauses(), nation)] for nation in NATIONS}
    assert "welsh" in asked["Wales"]
    assert all("welsh" not in asked[nation] for nation in NATIONS if nation != "Wales")
    assert asked["Northern Ireland"] == [
        "children_or_adults",
        "record_check",
        "travels",
        "driving_is_work",
        "unsocial_hours",
        "outdoors_or_hazards",
        "accessni_level",
    ]
    assert "dbs_level" not in asked["Scotland"]
    assert "public_facing" not in asked["Scotland"]


def test_the_text_differs_by_nation_and_takes_the_reason() -> None:
    said = facts("public_facing record_check dbs_level=enhanced")
    said["dbs_level"] = FactAnswer(answer="enhanced", reason="gives personal care {x}")
    texts = {each.clause.key: each.text for each in decide(shipped_clauses(), said, "Wales", DAY).applying}
    assert "English or Welsh" in texts["spoken_english"]
    assert texts["dbs_enhanced"].endswith("this part of the work: gives personal care {x}.")
    assert "{reason}" not in "".join(texts.values())


def test_every_shipped_clause_says_where_it_comes_from() -> None:
    for clause in shipped_clauses().clauses:
        assert clause.source.startswith("https://")
        assert clause.owner
        assert clause.checked <= DAY < clause.review_by
    used = {clause.key for nation in NATIONS for clause in nation_clauses(shipped_clauses(), nation)}
    assert used == {clause.key for clause in shipped_clauses().clauses}


FAULTS = [
    ('applies: {public_facing: ["yes"]}', 'applies: {public: ["yes"]}', "there is no fact 'public' before this."),
    ("dbs_level: [basic]", "dbs_level: [basc]", "'basc' is no answer to 'dbs_level'."),
    ('applies: {driving_is_work: ["yes"]}', "applies: {driving_is_work: [maybe]}", "'maybe' is no answer"),
    ("reason_of: dbs_level", "reason_of: level", "there is no fact 'level'."),
    ("review_by: 2027-11-30", "review_by: 2026-01-01", "the review date 2026-01-01 is not after 2026-11-22"),
    ("source: https://www.gov.uk/find-out-dbs-check", "source: the DBS", "'the DBS' is not a public address."),
    ("key: spoken_english", "key: right_to_work", "the key 'right_to_work' stands 2 times."),
    (
        "reason_for: [level_1, level_2, level_2_barred, pvg]",
        "reason_for: [base]",
        "'base' is none of its answers.",
    ),
    (
        "nations: [Wales]",
        "nations: [Cymru]",
        "'Cymru' is not known here. Write one of these: 'England', 'Wales'",
    ),
    (
        "group: political",
        "group: politics",
        "'politics' is not known here. Write one of these: 'checks'",
    ),
]


@pytest.mark.parametrize(("was", "now", "problem"), FAULTS, ids=[now for _, now, _ in FAULTS])
def test_a_broken_library_is_refused_with_its_line(was: str, now: str, problem: str) -> None:
    assert was in FILE
    with pytest.raises(SourceError) as refused:
        clauses_of(parse_source(FILE.replace(was, now, 1).encode(), "library.yaml"))
    told = [fault.sentence() for fault in refused.value.faults]
    assert any(problem in sentence for sentence in told), told
    assert all("library.yaml, line " in sentence for sentence in told)


# --- an employer's own


def employer(clauses: str) -> Organisation:
    raw = shipped_bytes("thornley_vale") + b"\nclauses:\n" + clauses.encode()
    return organisation_of(parse_source(raw, "council.yaml"))


def library_of(organisation: Organisation) -> ClauseLibrary:
    return merged(shipped_clauses(), organisation.clauses)


OWN = """
  - key: uniform
    label: Uniform
    group: conditions
    text: We lend a uniform, which is worn at work.
    applies: {outdoors_or_hazards: ["yes"]}
    because: the post works outdoors.
    owner: Parks
    source: https://thornleyvale.example/uniform
    checked: 2026-10-01
    review_by: 2028-10-01
"""


def test_an_employer_changes_adds_and_switches_off() -> None:
    changes = """
  - {key: spoken_english, text: Speaks English with residents., owner: Equalities, review_by: 2028-01-31}
  - {key: travel, off: true}
"""
    library = library_of(employer(changes + OWN.removeprefix("\n")))
    decision = decide(library, facts("public_facing travels driving_is_work=no outdoors_or_hazards"), "England", DAY)
    texts = {each.clause.key: each.text for each in decision.applying}
    assert list(texts) == ["right_to_work", "spoken_english", "working_conditions", "uniform"]
    assert texts["spoken_english"] == "Speaks English with residents."
    changed = library.clause("spoken_english")
    assert changed is not None
    assert (changed.owner, changed.review_by) == ("Equalities", date(2028, 1, 31))
    assert library_of(shipped_example()) is shipped_clauses()


@pytest.mark.parametrize(
    ("clauses", "problem"),
    [
        ("  - {key: spoken_englsh, owner: HR}\n", "is no clause of the product, and a clause of your own lacks label"),
        ("  - {key: uniform, off: true}\n", "there is no clause 'uniform' to switch off."),
        ("  - {key: travel}\n", "nothing is said of the clause 'travel'."),
        ("  - {key: travel, off: true, owner: HR}\n", "is switched off and changed at once."),
        ("  - {key: travel, owner: HR}\n  - {key: travel, off: true}\n", "the clause 'travel' stands twice."),
        ("  - {key: travel, review_by: 2020-01-01}\n", "the review date 2020-01-01 is not after 2026-11-22"),
        ('  - {key: travel, applies: {walks: ["yes"]}}\n', "there is no fact 'walks'"),
        ("  - {key: travel, source: our intranet}\n", "'our intranet' is not a public address."),
    ],
)
def test_an_employers_fault_is_told_with_line_and_mend(clauses: str, problem: str) -> None:
    with pytest.raises(SourceError) as refused:
        employer(clauses)
    first = len(shipped_bytes("thornley_vale").decode().splitlines()) + 2
    told = [fault.sentence() for fault in refused.value.faults]
    assert any(problem in sentence for sentence in told), told
    lines = [fault.line for fault in refused.value.faults]
    assert all(first < line <= first + clauses.count("\n") for line in lines)


def test_what_an_employer_says_survives_the_store() -> None:
    organisation = employer(OWN)
    stored = organisation.model_dump_json(exclude_unset=True)
    assert Organisation.model_validate_json(stored).clauses == organisation.clauses


# --- in a document


def carried(clause: Clause, text: str) -> CarriedClause:
    return CarriedClause(key=clause.key, label=clause.label, group=clause.group, text=text, because=clause.because)


@pytest.mark.parametrize("key", shipped_forms())
def test_every_shipped_form_has_a_place_for_every_clause(key: str) -> None:
    form = shipped_form(key)
    assert takes_clauses(form)
    assert all(section_for(form, clause.key, clause.group) for clause in shipped_clauses().clauses)
    assert all(section_for(form, "own", clause.group) for clause in shipped_clauses().clauses)


def test_a_clause_stands_in_the_section_that_names_it_else_its_group() -> None:
    form = shipped_form("area")
    driving, english = (shipped_clauses().clause(key) for key in ("driving", "spoken_english"))
    assert driving is not None
    assert english is not None
    document = Document(
        form="area",
        sections={"other": SectionEntry(clauses=("Own words",))},
        clauses=(carried(driving, "Drives."), carried(english, "Speaks.")),
    )
    shown = placed(document, form)
    assert shown.section("working_style").clauses == ("Drives.",)
    assert shown.section("other").clauses == ("Own words", "Speaks.")
    assert placed(Document(form="area"), form) == Document(form="area")
    bare = form.model_copy(
        update={"sections": tuple(each.model_copy(update={"takes_clauses": ()}) for each in form.sections)}
    )
    assert placed(document, bare).section(UNPLACED).clauses == ("Drives.", "Speaks.")


def test_a_document_without_clauses_keeps_the_hash_that_was_signed() -> None:
    content = Document(form="factor").content()
    assert {"post_facts", "clauses", "clauses_taken_away"}.isdisjoint(content)
    away = Document(form="factor", clauses_taken_away=(TakenAwayClause(key="a", label="A", reason="b"),))
    assert away.content()["clauses_taken_away"] == [{"key": "a", "label": "A", "reason": "b"}]


def test_a_form_that_takes_a_clause_nobody_has_is_refused() -> None:
    from specs.forms import form_of

    raw = yaml.safe_load(resources.files("specs.forms").joinpath("factor.yaml").read_bytes())
    raw["sections"][0]["takes_clauses"] = ["language", "spoken_english", "langauge"]
    with pytest.raises(SourceError) as refused:
        form_of(parse_source(yaml.safe_dump(raw).encode(), "factor.yaml"))
    [told] = [fault.sentence() for fault in refused.value.faults]
    assert "there is no group of clauses and no clause 'langauge'." in told

"""The shipped frameworks: what HR would refuse in an indicator, what a grade is offered, how a broken file is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from specs.frameworks import Framework, read_framework, shipped_framework, shipped_frameworks
from specs.organisation import shipped_example
from specs.sources import SourceError

SHIPPED = ("local_government", "civil_service")
SHORTEST, LONGEST = 6, 22  # words
CIVIL_SERVICE_LADDER = ("AA", "AO", "EO", "HEO", "SEO", "G7", "G6", "SCS1", "SCS2")
# The ladder whose rows stand first in each matrix; the sharing councils' rows are in test_career_grades.
FIRST_LADDER = {
    "local_government": tuple(rung.key for rung in shipped_example().ladder),
    "civil_service": CIVIL_SERVICE_LADDER,
}

NOT_OBSERVABLE = frozenset(
    ("Is", "Has", "Knows", "Understands", "Appreciates", "Demonstrates", "Possesses", "Ensures", "Believes")
)
# Traits that nobody can score, absolutes, requirements that discriminate: none of them belongs in an indicator.
BANNED = re.compile(
    r"\b(good|better than|excellent|effective(ly|ness)?|appropriate(ly)?|strong|outstanding|suitabl[ey]|various|etc|"
    r"flexib\w+|proactiv\w+|positive(ly)?|professionalism|professionally|passion\w*|dynamic|enthusias\w+|energetic|"
    r"motivated|confident(ly)?|calm(ly)?|resilien\w+|always|never|years|experience (in|with)|driv(e|es|ing|er)|"
    r"licence|car|fitness|physically fit|healthy|stamina|sickness|attendance|native|mature|young|"
    r"he|she|his|her|him|chairman)\b",
    re.IGNORECASE,
)
JOINED = re.compile(r"\b(and|or|nor|as well as)\b|[/&;:()]", re.IGNORECASE)
# What someone who answers for their own work, or helps a few others, does not decide.
ABOVE_THE_FIRST_LEVELS = re.compile(
    r"organisation-wide|council-wide|across the (council|organisation|department)|all levels|strateg\w+|corporate|"
    r"directorate|division|director|minister|parliament|budget|committee|workforce|service plan",
    re.IGNORECASE,
)
COMMON_WORDS = (
    "a an the of to in on for with by from at as it its that which who their they them is are has have be been when "
    "what how before after until so own each every"
)


def indicators(framework: Framework) -> Iterator[tuple[str, str, str]]:
    """Each indicator's id, level and text."""
    for competency in framework.competencies:
        for level, behaviours in competency.indicators.items():
            for behaviour in behaviours:
                yield behaviour.id, level, behaviour.text


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9'-]+", text.lower())


def flaws(text: str) -> list[str]:
    """What is wrong with a sentence as a behavioural indicator, whatever its level."""
    opening = text.split(" ")[0]
    found = {
        "one sentence that ends with a full stop": not re.fullmatch(r"[^.!?]+\.", text),
        "a verb in the third person first": not re.fullmatch(r"[A-Z][a-z]+[^s]s", opening),
        "something that can be observed": opening in NOT_OBSERVABLE,
        f"{SHORTEST} to {LONGEST} words": not SHORTEST <= len(words_of(text)) <= LONGEST,
        "one idea": bool(JOINED.search(text)),
        "no vague, absolute or discriminating word": bool(BANNED.search(text)),
        "straight apostrophes and single spaces": bool(re.search(r"[’‘“”]|\s\s|^\s|\s$", text)),
    }
    return [wanted for wanted, missed in found.items() if missed]


def likeness(first: str, second: str) -> float:
    """How alike two sentences are, 0 to 1: by all words, by the words that carry meaning, or by spelling."""

    def shared(one: set[str], other: set[str]) -> float:
        return len(one & other) / max(1, len(one | other))

    one, other, common = set(words_of(first)), set(words_of(second)), set(words_of(COMMON_WORDS))
    by_words = max(shared(one, other), shared(one - common, other - common))
    if by_words < 0.3:  # too far apart for a costly comparison of letters
        return by_words
    return max(by_words, SequenceMatcher(None, first, second).ratio() - 0.1)


@pytest.mark.parametrize(
    ("sentence", "flaw"),
    [
        ("Explains the reason for a decision to the person affected", "full stop"),
        ("Explains the reason for a decision. Checks that it is understood.", "one sentence"),
        ("Able to explain the reason for a decision.", "a verb"),
        ("Process the requests of residents by the date agreed.", "a verb"),
        ("Understands the reason for each decision that affects other people.", "observed"),
        ("Explains decisions.", "words"),
        ("Explains " + "the reason for one more decision " * 4 + "to the person it affects.", "words"),
        ("Explains the reason for a decision and checks that it is understood.", "one idea"),
        ("Explains the reason for a decision to residents/councillors affected by it.", "one idea"),
        ("Explains the reason for a decision in an appropriate tone of voice.", "vague"),
        ("Explains the service to residents after ten years in the same trade.", "vague"),
        ("Explains the rules while driving to the home of each resident.", "vague"),
        ("Explains to a colleague that he may take part in the meeting.", "vague"),
        ("Explains  the reason for a decision to the person affected.", "single spaces"),
    ],
)
def test_a_flawed_sentence_is_noticed(sentence: str, flaw: str) -> None:
    (found,) = flaws(sentence)
    assert flaw in found


def test_a_sound_sentence_passes() -> None:
    assert flaws("Explains the reason for a decision to the person it affects.") == []


def test_alike_sentences_are_noticed() -> None:
    first = "Explains the reason for a decision to the person it affects."
    assert likeness(first, "Explains the reasons for a decision to the people it affects.") >= 0.7
    assert likeness(first, "Explains a decision's reason to each affected person, the reason of it.") < 0.7
    assert likeness(first, "Greets residents before they have to ask for help.") < 0.3


@pytest.mark.parametrize("key", SHIPPED)
def test_every_indicator_is_one_observable_behaviour(key: str) -> None:
    found = {name: flaws(text) for name, _, text in indicators(shipped_framework(key))}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("key", SHIPPED)
def test_no_two_indicators_say_nearly_the_same(key: str) -> None:
    written = [(name, text) for name, _, text in indicators(shipped_framework(key))]
    pairs = combinations(written, 2)
    alike = [(one, other) for (one, first), (other, second) in pairs if likeness(first, second) >= 0.7]
    assert alike == []


@pytest.mark.parametrize("key", SHIPPED)
def test_the_first_two_levels_stay_within_the_job(key: str) -> None:
    framework = shipped_framework(key)
    first_two = {level.key for level in framework.levels[:2]}
    above = [
        name
        for name, level, text in indicators(framework)
        if level in first_two and ABOVE_THE_FIRST_LEVELS.search(text)
    ]
    assert above == []


@pytest.mark.parametrize("key", SHIPPED)
def test_every_level_of_every_competency_offers_more_than_the_standard_set(key: str) -> None:
    framework = shipped_framework(key)
    levels = [level.key for level in framework.levels]
    for competency in framework.competencies:
        assert list(competency.indicators) == levels, competency.key
        for level, behaviours in competency.indicators.items():
            standard = sum(behaviour.standard for behaviour in behaviours)
            assert 2 <= standard <= len(behaviours) - 2, (competency.key, level)


@pytest.mark.parametrize("key", SHIPPED)
def test_every_level_of_every_competency_is_reached_by_a_grade(key: str) -> None:
    framework = shipped_framework(key)
    for competency in framework.competencies:
        reached = {framework.level_for(grade, competency.key) for grade in framework.matrix}
        assert reached == {level.key for level in framework.levels}, competency.key


def test_both_frameworks_are_shipped() -> None:
    assert set(SHIPPED) <= set(shipped_frameworks())


def test_local_government_holds_its_nine_competencies_in_order() -> None:
    framework = shipped_framework("local_government")
    assert [competency.name for competency in framework.competencies] == [
        "Planning and Organising",
        "Organisational Development",
        "Communication",
        "Focusing on Our Citizens",
        "Leadership",
        "Managing Change",
        "Performance Management",
        "Living the Values",
        "Health and Safety",
    ]
    assert len(list(indicators(framework))) >= 300


def test_civil_service_holds_nine_behaviours_and_asks_for_at_most_five() -> None:
    framework = shipped_framework("civil_service")
    assert [competency.name for competency in framework.competencies] == [
        "Seeing the Big Picture",
        "Changing and Improving",
        "Making Effective Decisions",
        "Leadership",
        "Communicating and Influencing",
        "Working Together",
        "Developing Self and Others",
        "Managing a Quality Service",
        "Delivering at Pace",
    ]
    assert framework.at_most == 5
    assert len(list(indicators(framework))) >= 250


def test_a_grade_4_post_is_offered_a_full_set_at_its_own_level() -> None:
    offered = shipped_framework("local_government").proposals("4")
    assert 28 <= len(offered) <= 36
    assert {proposal.level for proposal in offered} == {"l1", "l2"}
    assert len({proposal.competency for proposal in offered}) == 9
    assert len({proposal.indicator.id for proposal in offered}) == len(offered)


def test_every_grade_of_the_example_employer_has_a_level_in_every_competency() -> None:
    framework = shipped_framework("local_government")
    grades = [rung.key for rung in shipped_example().ladder]
    assert list(framework.matrix)[: len(grades)] == grades
    for grade in grades:
        assert set(framework.matrix[grade]) == {competency.key for competency in framework.competencies}
        assert 24 <= len(framework.proposals(grade)) <= 36, grade


def test_every_civil_service_grade_has_a_level_in_every_behaviour() -> None:
    framework = shipped_framework("civil_service")
    assert tuple(framework.matrix) == CIVIL_SERVICE_LADDER
    for grade in CIVIL_SERVICE_LADDER:
        assert set(framework.matrix[grade]) == {competency.key for competency in framework.competencies}
        assert len(framework.proposals(grade)) == 27


@pytest.mark.parametrize("key", SHIPPED)
def test_a_higher_grade_never_needs_less_nor_leaps_a_level(key: str) -> None:
    framework = shipped_framework(key)
    rank = {level.key: place for place, level in enumerate(framework.levels)}
    for competency in framework.competencies:
        needed = [rank[framework.level_for(grade, competency.key)] for grade in FIRST_LADDER[key]]
        assert all(higher - lower in (0, 1) for lower, higher in pairwise(needed)), competency.key


def test_a_grade_need_not_have_one_level_throughout() -> None:
    framework = shipped_framework("local_government")
    mixed = [grade for grade, row in framework.matrix.items() if len(set(row.values())) > 1]
    assert {"4", "5", "7", "8", "9", "10"} <= set(mixed)
    for grade in framework.matrix:  # leadership comes later than planning
        planning = framework.level_for(grade, "planning_and_organising")
        assert framework.level_for(grade, "leadership") <= planning


def test_a_grade_that_the_matrix_does_not_hold_is_offered_nothing() -> None:
    assert shipped_framework("local_government").proposals("PO3") == ()


SMALL = """\
framework: small
name: Small
levels:
  - {key: one, name: One}
competencies:
  - key: planning
    name: Planning
    indicators:
      one:
        - {id: p-1, text: Plans the week's work around known deadlines.}
        - {id: p-2, text: Agrees a date before taking on a new task.}
matrix:
  "4":
    planning: one
"""


def test_a_small_framework_of_an_employer_loads(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    offered = read_framework(path).proposals("4", standard_only=False)
    assert [proposal.indicator.id for proposal in offered] == ["p-1", "p-2"]


@pytest.mark.parametrize(
    ("written", "instead", "line", "says"),
    [
        ("      one:\n", "      two:\n", 9, "there is no level 'two'"),
        ("    planning: one\n", "    plannig: one\n", 14, "there is no competency 'plannig'"),
        ("    planning: one\n", "    planning: six\n", 14, "no indicators at level 'six'"),
        ("text: Agrees", "texts: Agrees", 11, "'texts' is not a key that is known here"),
        ("name: Small\n", "name: Small\nname: Smaller\n", 3, "the key 'name' stands twice"),
        ("    name: Planning\n", "", 6, "'name' is missing"),
        ("      one:\n", "     one: [\n", 0, "not well-formed YAML"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_mend(
    tmp_path: Path, written: str, instead: str, line: int, says: str
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read_framework(path)
    told = [fault for fault in refused.value.faults if says in fault.problem]
    assert len(told) == 1
    assert told[0].file == str(path)
    assert told[0].line == line or (line == 0 and told[0].line > 0)
    assert told[0].mend


def faults_of(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    """The line and problem of each fault in a framework file, in the order in which they are told."""
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read_framework(path)
    assert all(fault.mend for fault in refused.value.faults)
    return [(fault.line, fault.problem) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("written", "instead", "line", "says"),
    [
        ("id: p-2", "id: p-1", 11, "the indicator id 'p-1' stands in line 10 already."),
        (
            "  - {key: one, name: One}\n",
            "  - {key: one, name: One}\n  - {key: one, name: Two}\n",
            5,
            "the level 'one' stands in line 4 already.",
        ),
        (
            "matrix:\n",
            "  - {key: planning, name: Again, indicators: {one: [{id: x, text: Tells all.}]}}\nmatrix:\n",
            12,
            "the competency 'planning' stands in line 6 already.",
        ),
        ("matrix:\n", "      all: []\nmatrix:\n", 12, "'planning' has no indicators at level 'all'."),
        ("{key: one, name: One}", "{key: all, name: All}", 4, "a level cannot have the key 'all'"),
        ("{key: one, name: One}", '{key: "", name: One}', 4, "'' stands here, where words should be."),
        ("text: Agrees a date before taking on a new task.", 'text: ""', 11, "'' stands here, where words should be."),
    ],
)
def test_a_double_or_empty_part_is_told_where_it_stands(
    tmp_path: Path, written: str, instead: str, line: int, says: str
) -> None:
    told = faults_of(tmp_path, SMALL.replace(written, instead, 1))
    assert [problem for at, problem in told if at == line and says in problem], told


def test_faults_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    broken = SMALL.replace("id: p-2", "id: p-1").replace("      one:\n", "      two:\n")
    broken = broken.replace("    planning: one\n", "    plannig: one\n")
    assert [line for line, _ in faults_of(tmp_path, broken)] == [9, 11, 14]


def test_where_no_indicator_is_marked_as_standard_all_of_them_are(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert [each.indicator.id for each in read_framework(path).proposals("4")] == ["p-1", "p-2"]
    path.write_text(SMALL.replace("id: p-2,", "id: p-2, standard: true,"), encoding="utf-8")
    assert [each.indicator.id for each in read_framework(path).proposals("4")] == ["p-2"]


def test_what_meets_a_level_is_proposed_and_what_falls_below_is_not(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    kinds = SMALL.replace("id: p-1,", "id: p-1, kind: below,").replace("id: p-2,", "id: p-2, kind: meeting,")
    path.write_text(kinds, encoding="utf-8")
    assert [each.indicator.id for each in read_framework(path).proposals("4")] == ["p-2"]


def test_a_cumulative_framework_proposes_the_levels_below_too(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    higher = "      two:\n        - {id: p-3, text: Plans the month., standard: true}\nmatrix:\n"
    two = SMALL.replace("competencies:", "  - {key: two, name: Two}\ncompetencies:").replace("matrix:\n", higher)
    for cumulative, ids in (("false", ["p-3"]), ("true", ["p-1", "p-2", "p-3"])):
        path.write_text(f"cumulative: {cumulative}\n" + two.replace(" planning: one", " planning: two"))
        assert [each.indicator.id for each in read_framework(path).proposals("4")] == ids


def test_words_that_look_like_numbers_stay_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("name: Small", "name: 4.10").replace('"4":', "007:"), encoding="utf-8")
    framework = read_framework(path)
    assert framework.name == "4.10"
    assert list(framework.matrix) == ["007"]


def test_a_json_file_with_tabs_is_read_and_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    text = '{\n\t"framework": "small",\n\t"name": "Small",\n\t"levels": [],\n\t"competencies": []%s\n}'
    path.write_text(text % "")
    assert read_framework(path).framework == "small"
    path.write_text(text % ',\n\t"levls": []')
    with pytest.raises(SourceError) as refused:
        read_framework(path)
    assert [(fault.line, fault.problem) for fault in refused.value.faults] == [
        (6, "'levls' is not a key that is known here.")
    ]

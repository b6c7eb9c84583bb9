"""The shipped library of criteria: what HR would refuse in one, and what it holds for whom."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from specs.forms.loader import shipped_form
from specs.forms.model import CriterionKind
from specs.suggestions import shipped_library
from specs.suggestions.model import EVERY_BAND, LibraryCriterion
from specs.suggestions.words import nearly_the_same
from specs.wording.objections import objections

LIBRARY = shipped_library()
SHORTEST, LONGEST = 6, 25  # words
SHIPPED_METHODS = {method.key for method in shipped_form("factor").assessment}

# What nobody below a manager decides.
ABOVE_ASSISTANTS = re.compile(
    r"strateg\w+|cabinet|corporate|across (?:the )?(?:council|services)|service plan|business case|"
    r"service's budget|policy development",
    re.IGNORECASE,
)


def flaws(criterion: LibraryCriterion) -> list[str]:
    """What is wrong with a sentence as a criterion."""
    text = criterion.text
    found = [f"{each.rule}: {each.words}" for each in objections(text, house_style=True)]
    if not SHORTEST <= len(text.split()) <= LONGEST:
        found.append(f"length: {len(text.split())} words")
    if text != text.strip() or not text[0].isupper() or re.search(r"[.!?…]", text):
        found.append("one sentence, capital first, no full stop")
    if criterion.kind in ("qualification", "vocational") and not re.search(
        r"or (?:with )?(?:an )?equivalent (?:experience|qualification)", text
    ):
        found.append("a qualification without its equivalent")
    return found


def test_the_library_is_as_large_as_was_promised() -> None:
    assert len(LIBRARY.criteria) >= 600
    assert len(LIBRARY.roles) >= 40
    for role in LIBRARY.roles:
        assert sum(1 for criterion in LIBRARY.criteria if role in criterion.roles) >= 6, role


def test_no_criterion_gives_the_wording_rules_anything_to_say() -> None:
    wrong = {criterion.id: (criterion.text, found) for criterion in LIBRARY.criteria if (found := flaws(criterion))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "kind", "flaw"),
    [
        ("Has 3 years of work in a busy housing office", "experience", "years"),
        ("Has worked in a council and in a charity before", "experience", "joined"),
        ("Has good communication skills with members of the public", "communication", "vague"),
        ("Understands how a council is run from day to day", "knowledge", "cannot be shown"),
        ("Level 3 certificate in housing from a recognised college", "qualification", "equivalent"),
        ("Holds a full driving licence for use on visits", "conditions", "shuts"),
        ("Uses Excel to draw charts for a team's meeting", "it", "product"),
        ("Answers the telephone", "communication", "length"),
        ("Answers the telephone within five rings. Takes a message", "communication", "one sentence"),
    ],
)
def test_the_rules_of_this_test_find_what_they_are_for(text: str, kind: CriterionKind, flaw: str) -> None:
    criterion = LibraryCriterion(
        id="x", text=text, kind=kind, necessity="essential", bands=("officer",), assessed_by=("interview",)
    )
    assert any(flaw in found for found in flaws(criterion))


def test_no_two_criteria_say_nearly_the_same() -> None:
    twins = [
        (one.id, other.id)
        for one, other in combinations(LIBRARY.criteria, 2)
        if nearly_the_same(one.words, other.words)
    ]
    assert twins == []


def test_every_criterion_has_words_to_be_compared_by() -> None:
    assert [criterion.id for criterion in LIBRARY.criteria if not criterion.words] == []


def test_methods_can_show_what_they_are_to_show() -> None:
    for criterion in LIBRARY.criteria:
        assert set(criterion.assessed_by) <= SHIPPED_METHODS, criterion.id
        papers = criterion.kind in ("qualification", "vocational", "registration")
        assert papers == ("certificate" in criterion.assessed_by), criterion.id


def test_assistants_are_not_asked_for_what_managers_do() -> None:
    high = [
        criterion.text
        for criterion in LIBRARY.criteria
        if "assistant" in criterion.bands and ABOVE_ASSISTANTS.search(criterion.text)
    ]
    assert high == []


def test_degrees_are_never_essential_for_assistants_unless_the_law_asks_for_them() -> None:
    for criterion in LIBRARY.criteria:
        if criterion.kind == "qualification" and "assistant" in criterion.bands and "egree" in criterion.text:
            assert re.search(r"registration|practice$", criterion.text), criterion.id


def test_physical_criteria_name_a_task_that_can_be_adjusted() -> None:
    physical = [criterion for criterion in LIBRARY.criteria if criterion.kind == "physical"]
    assert all("with adjustments" in criterion.text for criterion in physical)


def test_what_the_law_requires_fits_every_band_and_is_essential() -> None:
    required = [criterion for criterion in LIBRARY.criteria if criterion.by_law]
    assert {role for criterion in required for role in criterion.roles} == {
        "social_worker",
        "educational_psychologist",
        "occupational_therapist",
        "building_control_surveyor",
        "solicitor",
    }
    assert all(criterion.bands == EVERY_BAND and criterion.necessity == "essential" for criterion in required)

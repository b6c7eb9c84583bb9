"""The points of a query: told apart without losing a word, and what became of each."""

from __future__ import annotations

from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from specs.document import Criterion, Document, read_document
from specs.forms import shipped_form
from specs.signoff.points import MOST_POINTS, Counted, counted, points_of, since

NUMBERED = tuple(Counted(n, f"c{n}", "skills", "Skills", "essential", f"Criterion {n}.") for n in range(1, 31))


def example() -> Document:
    with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
        return read_document(path)


def reworded(document: Document, criterion: str, text: str) -> Document:
    def sides(several: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(each.model_copy(update={"text": text}) if each.id == criterion else each for each in several)

    sections = {
        key: entry.model_copy(update={"essential": sides(entry.essential), "desirable": sides(entry.desirable)})
        for key, entry in document.sections.items()
    }
    return document.model_copy(update={"sections": sections})


def test_words_alone_are_one_point_about_the_whole() -> None:
    assert [(each.number, each.words) for each in points_of("Is the title right?\nAnd the grade?", (), NUMBERED)] == [
        (0, "Is the title right?\nAnd the grade?")
    ]


def test_lines_with_numbers_are_points_and_the_rest_stands_alone() -> None:
    points = points_of("Thank you.\n3: why a degree?\nnumbers 4 and 5 - too narrow", (), NUMBERED)
    assert [(each.number, each.words) for each in points] == [
        (0, "Thank you."),
        (3, "why a degree?"),
        (4, "too narrow"),
        (5, "too narrow"),
    ]


def test_chosen_criteria_share_the_words_that_name_none() -> None:
    points = points_of("Too narrow?\n7: and this?", (2, 7), NUMBERED)
    assert [(each.number, each.id, each.words) for each in points] == [(2, "c2", "Too narrow?"), (7, "c7", "and this?")]


def test_a_number_that_names_no_criterion_is_only_words() -> None:
    assert [
        each.number
        for each in points_of(
            "37 - hours, or 35?\n3.5 years, or 3 - 4?\n3 - 4 years?\n2026: is that the date?", (), NUMBERED
        )
    ] == [0]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.text("ab ,.", min_size=1, max_size=12)), min_size=1, max_size=20),
    st.lists(st.integers(0, 40), max_size=15),
)
def test_no_word_is_lost_and_points_are_few(lines: list[tuple[int, str]], chosen: list[int]) -> None:
    said = "\n".join(f"{number}: {words}" if number % 2 else words for number, words in lines)
    points = points_of(said, chosen, NUMBERED)
    kept = " ".join(each.words for each in points)
    assert {word for _, words in lines for word in words.split()} <= set(kept.split())
    assert len([each for each in points if each.id]) <= MOST_POINTS


def test_everything_is_counted_once_in_the_order_of_the_form() -> None:
    document = example()
    numbers = counted(document, shipped_form(document.form))
    assert [each.number for each in numbers] == list(range(1, len(numbers) + 1))
    everything = {criterion.id for _, _, criterion in document.all_criteria()}
    everything |= {indicator.id for chosen in document.competencies for indicator in chosen.indicators}
    assert {each.id for each in numbers} == everything


def test_what_became_of_a_criterion() -> None:
    document = example()
    key, _, criterion = next(document.all_criteria())
    assert since(criterion.id, document, document).became == "same"
    now = reworded(document, criterion.id, "Holds a relevant qualification.")
    found = since(criterion.id, document, now)
    assert (found.became, found.now) == ("reworded", "Holds a relevant qualification.")
    assert since("", document, now).became == "changed"
    gone = document.model_copy(update={"sections": {k: v for k, v in document.sections.items() if k != key}})
    assert since(criterion.id, document, gone).became == "removed"

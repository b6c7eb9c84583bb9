"""A redline is complete (it makes the new document out of the old one), counted and readable."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specs.document import ChosenCompetency, Criterion, Document, Indicator, SectionEntry, read_document
from specs.redline import Line, apply, redline, word_changes

TEXTS = st.sampled_from(
    ["Can lead a team", "Can lead a small team", "Speaks Welsh", "Holds a degree or equivalent", "Knows the area", ""]
)
IDS = st.sampled_from(["", "", "c1", "c2", "c3", "c4"])
CRITERIA = st.lists(
    st.builds(
        Criterion,
        id=IDS,
        text=TEXTS,
        assessed_by=st.lists(st.sampled_from(["interview", "test"]), max_size=2).map(tuple),
        reason=st.sampled_from(["", "The law asks for it"]),
    ),
    max_size=5,
).map(tuple)
SECTIONS = st.dictionaries(
    st.sampled_from(["experience", "knowledge", "conditions"]),
    st.builds(
        SectionEntry,
        essential=CRITERIA,
        desirable=CRITERIA,
        text=TEXTS,
        clauses=st.lists(TEXTS, max_size=2).map(tuple),
    ),
)
COMPETENCIES = st.lists(
    st.builds(
        ChosenCompetency,
        competency=st.sampled_from(["planning", "values", "leadership"]),
        name=st.just("A name"),
        indicators=st.lists(st.builds(Indicator, id=IDS, text=TEXTS), max_size=4).map(tuple),
    ),
    max_size=3,
    unique_by=lambda each: each.competency,
).map(tuple)
DOCUMENTS = st.builds(
    Document,
    form=st.sampled_from(["factor", "area"]),
    header=st.dictionaries(st.sampled_from(["job_title", "grade", "post_ref"]), TEXTS),
    sections=SECTIONS,
    competencies=COMPETENCIES,
)


@pytest.fixture(scope="module")
def example() -> Document:
    with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
        return read_document(path)


def changed(document: Document, section: str, **lists: Any) -> Document:
    entry = document.section(section).model_copy(update=lists)
    return document.model_copy(update={"sections": {**document.sections, section: entry}})


@given(DOCUMENTS, DOCUMENTS)
def test_applied_to_the_old_document_it_gives_the_new_one(old: Document, new: Document) -> None:
    assert apply(old, redline(old, new)) == new


@given(DOCUMENTS)
def test_the_same_document_has_no_redline(document: Document) -> None:
    found = redline(document, document)
    assert not found
    assert not any(found.counts().values())


@given(DOCUMENTS, DOCUMENTS)
def test_what_came_and_went_adds_up(old: Document, new: Document) -> None:
    found = redline(old, new)
    lines = [line for several in (found.criteria, found.indicators) for _, each in several for line in each]
    gone = sum(line.now is None for line in lines)
    come = sum(line.was is None for line in lines)
    total_old = sum(1 for _ in old.all_criteria()) + sum(len(each.indicators) for each in old.competencies)
    total_new = sum(1 for _ in new.all_criteria()) + sum(len(each.indicators) for each in new.competencies)
    assert total_new - total_old == come - gone


@given(st.text(), st.text())
def test_the_words_of_a_rewording_are_both_texts(was: str, now: str) -> None:
    parts = word_changes(was, now)
    assert "".join(text for sort, text in parts if sort != "added") == was
    assert "".join(text for sort, text in parts if sort != "removed") == now


def test_a_redline_of_another_document_is_refused(example: Document) -> None:
    fewer = changed(example, "experience", essential=example.section("experience").essential[1:])
    with pytest.raises(ValueError, match="experience"):
        apply(fewer, redline(example, changed(example, "experience", essential=())))
    told = example.model_copy(update={"header": {**example.header, "job_title": "Clerk"}})
    with pytest.raises(ValueError, match="job_title"):
        apply(told, redline(example, example.model_copy(update={"header": {}})))


def test_one_of_each_is_counted(example: Document) -> None:
    entry = example.section("experience")
    first, _second, third, *rest = entry.essential
    lists = (
        first.model_copy(update={"text": first.text + " every day"}),
        third.model_copy(update={"reason": "The work is this."}),
        *rest[:-1],
        Criterion(id="c900", text="Speaks Welsh"),
    )
    new = changed(example, "experience", essential=lists, desirable=(*entry.desirable, rest[-1]))
    new = new.model_copy(update={"header": {**new.header, "job_title": "Clerk"}})
    expected = {"added": 1, "removed": 1, "reworded": 1, "changed": 1, "moved": 1, "header": 1, "other": 0}
    assert redline(example, new).counts() == expected


def test_another_order_is_a_change(example: Document) -> None:
    new = changed(example, "experience", essential=tuple(reversed(example.section("experience").essential)))
    found = redline(example, new)
    assert found
    assert not any(found.counts().values())


def test_a_line_in_other_words_is_told_as_one() -> None:
    old = Document(form="f", sections={"s": SectionEntry(essential=(Criterion(text="Can lead a small team"),))})
    new = Document(form="f", sections={"s": SectionEntry(essential=(Criterion(text="Can lead a large team"),))})
    ((_, (line,)),) = redline(old, new).criteria
    assert line.sort == "reworded"
    assert word_changes("Can lead a small team", "Can lead a large team") == (
        ("kept", "Can lead a "),
        ("removed", "small"),
        ("added", "large"),
        ("kept", " team"),
    )


def test_a_line_knows_its_words() -> None:
    gone = Line("removed", Criterion(text="Speaks Welsh"), None)
    assert gone.words == "Speaks Welsh"


def test_text_and_clauses_of_a_section_are_told() -> None:
    old = Document(form="f", sections={"s": SectionEntry(text="One", clauses=("A clause",))})
    new = Document(form="f", sections={"s": SectionEntry(text="Two")})
    assert [(each.section, each.part) for each in redline(old, new).other] == [("s", "clauses"), ("s", "text")]

"""Precedents in the store: what is found for a post, what is not, and that no title is a query; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.store import Store
from bot.store.migrate import upgrade
from specs.store import full_text, precedents
from specs.store.precedents import OF_GRADE, StoredPrecedents
from specs.store.tables import Spec
from specs.suggestions import Asked, offers, offers_near, shipped_library
from specs.suggestions.precedents import AgreedText, Wanted, key_of
from specs.suggestions.words import content_words

LIBRARY = shipped_library()
MOMENT = datetime(2026, 1, 5, tzinfo=UTC)
ROOFS = "Has answered calls from tenants about leaking roofs"
KILNS = "Has fired clay in a kiln for an exhibition of pottery"


@pytest.fixture
def session(store_url: str) -> Iterator[Session]:
    store = Store(store_url)
    upgrade(store)
    with store.writing() as opened:
        yield opened
    store.close()


def agree(
    session: Session, *criteria: str, title: str = "Housing Officer", grade: str = "4", organisation: str = "us"
) -> Spec:
    """An agreed specification with these essential criteria of experience."""
    number = session.execute(text("SELECT count(*) FROM spec")).scalar_one() + 1
    facts: dict[str, Any] = {
        "form": "factor",
        "author": "U1",
        "draft": "{}",
        "created_at": MOMENT,
        "changed_at": MOMENT,
    }
    spec = Spec(ref=f"PS-{number}", organisation=organisation, title=title, state="agreed", revision=1, **facts)
    session.add(spec)
    session.flush()
    precedents.keep(session, spec, grade, [criterion(each) for each in criteria])
    return spec


def criterion(said: str) -> AgreedText:
    return AgreedText(("experience",), "essential", said, ("interview", "test"))


def asked(title: str = "Housing Officer", grade: str = "4", **more: object) -> Asked:
    facts = {"title": title, "kinds": ("experience",), "necessity": "essential", "organisation": "us"}
    return Asked(**{**facts, "grade_key": grade, "grade": f"Grade {grade}", "band": "officer", **more})  # type: ignore[arg-type]


def offered(session: Session, question: Asked) -> dict[str, tuple[str, dict[str, str]]]:
    """The agreed wordings offered, each with its reason."""
    found = offers(LIBRARY, StoredPrecedents(session), question, limit=48)
    return {
        each.criterion.text: (each.because.name, each.because.facts)
        for each in found
        if each.because.name.startswith("agreed")
    }


def test_how_often_is_counted_over_near_duplicates_of_the_grade(session: Session) -> None:
    agree(session, ROOFS)
    agree(session, f"{ROOFS} quickly", title="Repairs Officer")
    agree(session, KILNS, title="Potter")
    assert offered(session, asked())[ROOFS] == ("agreed", {"count": "2", "of": "3", "grade": "Grade 4"})
    assert KILNS not in offered(session, asked())


def test_a_like_title_counts_without_the_grade_and_an_unlike_one_does_not(session: Session) -> None:
    agree(session, ROOFS, grade="7")
    agree(session, KILNS, title="Potter", grade="7")
    found = offered(session, asked())
    assert found == {ROOFS: ("agreed_title", {"count": "1", "of": "1", "title": "Housing Officer"})}
    assert list(offered(session, asked(title="Potter"))) == [KILNS]


def test_only_what_this_employer_has_agreed_and_agrees_still(session: Session) -> None:
    agree(session, ROOFS, organisation="others")
    assert offered(session, asked()) == {}
    spec = agree(session, ROOFS)
    assert list(offered(session, asked())) == [ROOFS]
    spec.state = "withdrawn"
    session.add(spec)
    session.flush()
    source = StoredPrecedents(session)
    assert offered(session, asked()) == {}
    assert source.named([key_of(content_words(ROOFS))], "us") == ()
    assert source.sharing(("roof",), wanted()) == ()
    assert precedents.kept_wrongly(session) == [spec.id]


def test_a_later_revision_takes_the_place_of_the_earlier_one(session: Session) -> None:
    spec = agree(session, ROOFS)
    spec.revision = 2
    precedents.keep(session, spec, "4", [criterion(KILNS)])
    assert list(offered(session, asked())) == [KILNS]
    assert StoredPrecedents(session).sharing(tuple(content_words(ROOFS)), wanted()) == ()


def wanted(*words: str, necessity: str = "essential") -> Wanted:
    return Wanted("us", "4", words or ("housing",), ("experience",), necessity)  # type: ignore[arg-type]


def test_the_section_and_the_necessity_decide(session: Session) -> None:
    agree(session, ROOFS)
    assert offered(session, asked(necessity="desirable")) == {}
    assert offered(session, asked(kinds=("knowledge",))) == {}
    assert list(offered(session, asked(kinds=("knowledge", "experience")))) == [ROOFS]


def test_what_is_there_or_put_aside_is_left_out_and_so_is_what_is_near_it(session: Session) -> None:
    agree(session, ROOFS, f"{ROOFS} quickly")
    agree(session, ROOFS)
    key = key_of(content_words(ROOFS))
    assert list(offered(session, asked())) == [ROOFS]
    assert offered(session, asked(already=(ROOFS.upper(),))) == {}
    assert offered(session, asked(declined=(key,))) == {}


@pytest.mark.parametrize(
    "refused",
    [
        "Has 3 years of experience of answering tenants",
        "Drives to tenants in a car of the council",
        "Has an excellent record of health at work",
        "Holds a degree in the history of art",
        "Is familiar with the tenants of the borough",
    ],
)
def test_what_the_wording_rules_object_to_is_never_offered(session: Session, refused: str) -> None:
    agree(session, refused, ROOFS)
    agree(session, refused, ROOFS)
    assert list(offered(session, asked())) == [ROOFS]


def test_of_many_only_the_newest_of_the_grade_are_counted_and_that_is_said(session: Session) -> None:
    for _ in range(OF_GRADE + 5):
        agree(session, ROOFS, title="Potter")
    name, facts = offered(session, asked())[ROOFS]
    assert (name, facts["count"], facts["of"], facts["newest"]) == ("agreed", str(OF_GRADE), str(OF_GRADE), "yes")


def test_what_the_library_says_too_is_offered_once_in_the_employer_s_words(session: Session) -> None:
    question = asked(title="Customer Service Assistant")
    ours = offers(LIBRARY, None, question, limit=3)[1].criterion.text
    agree(session, ours.upper(), title="Customer Service Assistant")
    found = [each.criterion.text for each in offers(LIBRARY, StoredPrecedents(session), question, limit=48)]
    assert ours.upper() in found
    assert ours not in found


def test_the_same_question_has_the_same_answer(session: Session) -> None:
    for number in range(12):
        agree(session, ROOFS, KILNS, f"Has mended {number} boilers for tenants", title=f"Housing Officer {number}")
    once, again = (offers(LIBRARY, StoredPrecedents(session), asked(), limit=48) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    "title",
    ["", "🙂", '"', "NEAR(a b", "housing*", "words:housing", "a AND NOT b", "' OR 1=1 --", "x & !y | (", "É" * 300],
)
def test_no_title_is_a_query(session: Session, title: str) -> None:
    agree(session, ROOFS)
    assert offers(LIBRARY, StoredPrecedents(session), asked(title=title))
    one = LIBRARY.criteria[0].id
    assert isinstance(offers_near(LIBRARY, StoredPrecedents(session), asked(title=title), one), tuple)


def test_more_like_one_finds_what_was_agreed_of_any_title(session: Session) -> None:
    agree(session, "Has written to tenants about leaking roofs in a storm", title="Potter", grade="9")
    agree(session, ROOFS)
    key = key_of(content_words(ROOFS))
    found = offers_near(LIBRARY, StoredPrecedents(session), asked(), key)
    assert found[0].criterion.text == "Has written to tenants about leaking roofs in a storm"
    assert {each.because.name for each in found} == {"like"}
    assert offers_near(LIBRARY, StoredPrecedents(session), asked(), "agreed:gone") == ()


def test_what_is_a_precedent_no_longer_leaves_nothing_in_the_full_text(session: Session) -> None:
    gone = agree(session, ROOFS, ROOFS, KILNS)
    agree(session, ROOFS)
    assert len(full_text.criteria(session, sorted(content_words(ROOFS)))) == 3
    precedents.forget(session, [gone.id or 0])
    assert len(full_text.criteria(session, sorted(content_words(ROOFS)))) == 1
    assert full_text.criteria(session, sorted(content_words(KILNS) - content_words(ROOFS))) == []


def test_of_a_word_that_many_have_the_newest_are_found(session: Session) -> None:
    for _ in range(4):
        agree(session, ROOFS, KILNS)
    roofs, kilns = ("roof", "leakin"), ("kiln",)
    found = full_text.criteria(session, (*roofs, *kilns), limit=3)
    assert found == sorted(found, reverse=True)
    assert found == full_text.criteria(session, (*roofs, *kilns))[:3]
    assert len(full_text.criteria(session, (*roofs, *kilns))) == 8

"""What people really type: each gets a sentence that helps, and nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import col, select

from bot.services.drafts import draft_of
from bot.store.tables import Post
from specs.document import Document
from specs.store.tables import Spec
from tests.door.test_signing import raw_press, told
from tests.door.town import Talk, Town


def document_of(town: Town, talk: Talk) -> Document:
    with town.office.look() as act:
        return draft_of(act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()).document


def last_names(town: Town, talk: Talk) -> list[str]:
    """The names of everything that was said in the last answer: its notes, then the message itself."""
    with town.office.look() as act:
        rows = act.session.exec(select(Post).where(Post.kind == "reply").order_by(Post.id)).all()  # type: ignore[arg-type]
        reply = json.loads(rows[-1].body)["reply"]
        return [*(note["name"] for note in reply["notes"]), reply["name"]]


@pytest.fixture
def at_grade(town: Town) -> Talk:
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Assistant")
    talk.say("factor form")
    assert talk.key == "header.grade"
    return talk


@pytest.fixture
def at_experience(at_grade: Talk) -> Talk:
    at_grade.say("4")
    at_grade.say("skip")
    assert at_grade.key == "experience.essential"
    return at_grade


def test_an_unknown_grade_names_the_ladder_and_is_quoted(town: Town, at_grade: Talk) -> None:
    asked = at_grade.say("Grade 99")
    assert "grade.unknown" in last_names(town, at_grade)
    assert "Grade 99" in asked.raw["text"]
    assert "Grade 12" in asked.raw["text"]
    assert "grade" not in document_of(town, at_grade).header
    assert at_grade.key == "header.grade"


def test_an_empty_title_is_asked_for(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield")
    talk.say("1")
    assert talk.key == "header.job_title"
    talk.say("   .  ")
    assert talk.key == "header.job_title"
    assert "answer.without_words" in last_names(town, talk)


@pytest.mark.parametrize("answer", ["🎉🎉", "👍", "…", "—"])
def test_an_answer_without_words_is_asked_for_in_words(town: Town, at_experience: Talk, answer: str) -> None:
    at_experience.say(answer)
    assert at_experience.key == "experience.essential"
    assert document_of(town, at_experience).section("experience").essential == ()
    assert {"criteria.without_words", "answer.without_words"} & set(last_names(town, at_experience))


def test_forty_pasted_criteria_become_forty(town: Town, at_experience: Talk) -> None:
    lines = [f"Has done task number {number} & <more>" for number in range(1, 41)]
    at_experience.say("\n".join(f"• {line}" for line in lines))
    assert [each.text for each in document_of(town, at_experience).section("experience").essential] == lines
    said = "\n".join(message.raw["text"] for message in at_experience.messages())
    assert "40. Has done task number 40 &amp; &lt;more&gt;" in said


def test_a_very_long_criterion_is_kept_whole(town: Town, at_experience: Talk) -> None:
    text = " ".join(f"word{number}" for number in range(1, 660))
    assert len(text) > 5_000
    at_experience.say(text)
    assert [each.text for each in document_of(town, at_experience).section("experience").essential] == [text]
    assert "criteria.long" in last_names(town, at_experience)


@pytest.mark.parametrize(
    "typed",
    [
        "<!channel> & <https://example.org|here>",
        "{{ 7 * 7 }} {% raw %}",
        "*bold* _it_ ~s~ `c` > q",
        "abc مرحبا",
    ],
)
def test_markup_mentions_and_templates_are_only_words(town: Town, at_experience: Talk, typed: str) -> None:
    asked = at_experience.say(f"Has written {typed} by hand")
    kept = document_of(town, at_experience).section("experience").essential[0].text
    assert kept == f"Has written {typed} by hand"
    assert "<!channel>" not in asked.raw["text"]
    assert "49" not in asked.raw["text"]


def test_a_message_outside_any_thread_goes_to_the_only_draft(town: Town, at_grade: Talk) -> None:
    at_grade.person.say("Grade 5")
    town.wait(lambda: document_of(town, at_grade).header_words("grade") == "Grade 5", "the answer in the only draft")


def test_a_message_that_could_be_for_several_drafts_is_given_back(town: Town, at_grade: Talk) -> None:
    other = Talk.begin(town, "dana.whitfield", "Team Leader")
    at_grade.person.say("Grade 5")

    def given_back() -> Any:
        return [m for m in at_grade.person.messages() if m.by_app and "Grade 5" in m.raw["text"]]

    text = town.wait(given_back, "the words given back")[0].raw["text"]
    assert at_grade.ref in text
    assert other.ref in text


def test_an_edited_message_changes_what_it_gave(town: Town, at_experience: Talk) -> None:
    at_experience.say("Has kept a till")
    mine = [m for m in at_experience.messages() if not m.by_app][-1]
    at_experience.person.edit(mine, "Has kept two tills")
    town.wait(lambda: _first_experience(town, at_experience) == "Has kept two tills", "the changed words")


def _first_experience(town: Town, talk: Talk) -> str:
    return document_of(town, talk).section("experience").essential[0].text


def test_an_answered_question_loses_its_buttons_and_a_late_press_changes_nothing(town: Town, at_grade: Talk) -> None:
    grade = at_grade.question()
    at_grade.say("4")
    town.wait(lambda: _without_buttons(at_grade, grade.ts), "the old question without its buttons")
    before = document_of(town, at_grade)
    raw_press(town, "dana.whitfield", grade, "conversation.skip")
    town.wait(lambda: _posted(town, "press.old_question"), "a private word")
    assert document_of(town, at_grade) == before


def test_somebody_else_cannot_press_in_my_draft(town: Town, at_grade: Talk) -> None:
    raw_press(town, "tom.ferris", at_grade.question(), "conversation.skip")
    town.wait(lambda: told(town, "tom.ferris", "press.not_your_draft"), "Tom's private sentence")
    assert at_grade.key == "header.grade"


def _posted(town: Town, name: str) -> bool:
    with town.office.look() as act:
        return act.session.exec(select(Post).where(Post.name == name, col(Post.shown) > 0)).first() is not None


def _without_buttons(talk: Talk, ts: str) -> bool:
    return not next(m for m in talk.messages() if m.ts == ts).buttons

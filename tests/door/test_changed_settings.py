"""Messages that are changed or deleted in Slack after they set methods, facts of the post, or took proposals."""

from __future__ import annotations

from bot.services.drafts import draft_of
from specs.document import Document
from specs.store.tables import Spec
from tests.door.test_earlier_messages import begun, essential, told, written
from tests.door.town import Talk, Town


def document(town: Town) -> Document:
    with town.office.look() as act:
        return draft_of(act.session.get_one(Spec, 1)).document


def methods(town: Town) -> list[tuple[str, ...]]:
    return [each.assessed_by for each in document(town).section("experience").essential]


def true_of_post(town: Town) -> set[str]:
    return {key for key, answer in document(town).post_facts.items() if answer.answer == "yes"}


def at_how_assessed(town: Town) -> Talk:
    talk = begun(town)
    talk.say("- Has led\n- Has kept records")
    talk.press("conversation.done")
    assert talk.key == "experience.assessed"
    return talk


def test_a_changed_message_assesses_anew_and_a_deleted_one_asks(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = at_how_assessed(town)
    talk.say("interview")
    assert methods(town) == [("interview",)] * 2
    talk.person.edit(written(talk, "interview"), "test for 1, interview for 2")
    town.wait(lambda: methods(town) == [("test",), ("interview",)], "the methods of the changed message")
    talk.person.delete(written(talk, "test for 1"))
    asked = told(talk, "You deleted a message that gave this")
    assert "Has led: assessed by" in asked.raw["text"]
    talk.person.press(asked, "earlier.remove")
    town.wait(lambda: methods(town) == [(), ()], "the methods to go")
    assert essential(town) == ["Has led", "Has kept records"]


def test_facts_of_the_post_and_their_clauses_follow(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = begun(town)
    talk.say("change about the post")
    talk.say("1 and 7")
    assert true_of_post(town) == {"public_facing", "unsocial_hours"}
    before = len(document(town).clauses)
    talk.person.edit(written(talk, "1 and 7"), "1, 5 and 7")
    town.wait(lambda: true_of_post(town) == {"public_facing", "travels", "unsocial_hours"}, "the facts to follow")
    assert len(document(town).clauses) > before
    talk.person.delete(written(talk, "1, 5 and 7"))
    talk.person.press(told(talk, "You deleted a message that gave this"), "earlier.keep")
    told(talk, "The draft stays as it is.")
    assert len(true_of_post(town)) == 3


def test_proposals_are_taken_as_the_changed_message_says(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = begun(town)
    talk.say("Relevant Experience\n- Has led\n- Has kept records\nSpecialist Knowledge\n- Explains rules")
    talk.say("all but 2")
    assert essential(town) == ["Has led"]
    talk.person.edit(written(talk, "all but 2"), "all but 1")
    town.wait(lambda: essential(town) == ["Has kept records"], "the other proposals taken")
    assert essential(town, "knowledge") == ["Explains rules"]
    with town.office.look() as act:
        assert [each.text for each in draft_of(act.session.get_one(Spec, 1)).proposed] == ["Has led"]


def test_an_assessment_that_somebody_changed_since_asks_first(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = at_how_assessed(town)
    talk.say("interview")
    talk.say("change relevant experience assessed")
    talk.say("test for 1")
    talk.person.edit(written(talk, "interview"), "presentation")
    asked = told(talk, "has been changed since")
    assert methods(town) == [("test",), ("interview",)]
    talk.person.press(asked, "earlier.use")
    town.wait(lambda: methods(town) == [("presentation",)] * 2, "the new words in their place")

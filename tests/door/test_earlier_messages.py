"""Messages that are changed or deleted in Slack after they were answered."""

from __future__ import annotations

from typing import Any

from bot.sandbox.seen import Message
from bot.services.drafts import draft_of
from specs.store.tables import Spec
from tests.door.town import Talk, Town


def essential(town: Town, section: str = "experience", number: int = 1) -> list[str]:
    with town.office.look() as act:
        document = draft_of(act.session.get_one(Spec, number)).document
    return [criterion.text for criterion in document.section(section).essential]


def begun(town: Town) -> Talk:
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1"):
        talk.say(said)
    return talk


def written(talk: Talk, text: str) -> Message:
    return next(each for each in talk.messages() if not each.by_app and text in each.raw["text"])


def told(talk: Talk, words: str) -> Message:
    def found() -> Any:
        return next((each for each in talk.messages() if each.by_app and words in each.raw["text"]), None)

    return talk.town.wait(found, f"to be told {words!r}")  # type: ignore[no-any-return]


def test_a_changed_message_changes_its_answer(town: Town) -> None:
    talk = begun(town)
    talk.say("- Has led\n- Has kept records")
    before = len(talk.questions())
    talk.person.edit(written(talk, "Has led"), "- Has led a team\n- Has kept records")
    town.wait(lambda: len(talk.questions()) > before, "the question after the change")
    assert essential(town) == ["Has led a team", "Has kept records"]
    talk.person.edit(written(talk, "Has led a team"), "- Has led two teams\n- Has kept records")
    town.wait(lambda: essential(town) == ["Has led two teams", "Has kept records"], "the second change")
    talk.person.edit(written(talk, "Grade 4"), "Grade 5")
    told(talk, "Grade 5")
    with town.office.look() as act:
        assert act.session.get_one(Spec, 1).grade == "Grade 5"


def test_a_message_that_somebody_changed_since_asks_first(town: Town) -> None:
    talk = begun(town)
    talk.say("Has led")
    talk.say("reword 1: Has led a team of five")
    talk.person.edit(written(talk, "Has led"), "Has led well")
    asked = told(talk, "has been changed since")
    assert "Has led a team of five" in asked.raw["text"]
    assert essential(town) == ["Has led a team of five"]
    talk.person.press(asked, "earlier.use")
    town.wait(lambda: essential(town) == ["Has led well"], "the new words in the draft")
    town.wait(lambda: not told(talk, "has been changed since").has_button("Use the new words"), "the buttons to go")


def test_a_deleted_message_asks_what_to_do(town: Town) -> None:
    talk = begun(town)
    talk.say("Has led")
    talk.say("Has kept records")
    talk.person.delete(written(talk, "Has led"))
    asked = told(talk, "You deleted a message that gave this")
    assert "Has led" in asked.raw["text"]
    talk.person.press(asked, "earlier.keep")
    told(talk, "The draft stays as it is.")
    assert essential(town) == ["Has led", "Has kept records"]
    talk.person.delete(written(talk, "Has kept records"))
    town.wait(lambda: len([m for m in talk.messages() if "You deleted a message that gave" in m.raw["text"]]) > 1, "it")
    asked = [each for each in talk.messages() if "You deleted a message that gave" in each.raw["text"]][-1]
    talk.person.press(asked, "earlier.remove")
    town.wait(lambda: essential(town) == ["Has led"], "the criterion to go")


def test_a_message_that_gave_nothing_is_answered_honestly(town: Town) -> None:
    talk = begun(town)
    talk.say("help")
    talk.person.edit(written(talk, "help"), "Has led")
    told(talk, "I saw that you changed an earlier message")
    talk.person.delete(written(talk, "Has led"))
    told(talk, "I know of nothing in the draft")
    assert essential(town) == []

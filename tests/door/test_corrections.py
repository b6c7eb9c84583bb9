"""Corrections, proposals and other drafts, through the door: typed and pressed in Slack."""

from __future__ import annotations

from functools import partial

from bot.services.drafts import draft_of
from specs.store.tables import Spec
from tests.door.town import Talk, Town


def essential(town: Town, section: str, number: int = 1) -> list[str]:
    with town.office.look() as act:
        document = draft_of(act.session.get_one(Spec, number)).document
    return [criterion.text for criterion in document.section(section).essential]


def test_a_list_is_corrected_confirmed_and_undone_with_buttons(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1", "- Has led\n- Has kept records\n- Has driven a van"):
        talk.say(said)
    talk.say("remove the last two")
    assert "Has driven a van" in talk.question().raw["text"]
    talk.press("conversation.yes")
    assert essential(town, "experience") == ["Has led"]
    talk.press("conversation.undo")
    assert essential(town, "experience") == ["Has led", "Has kept records", "Has driven a van"]
    talk.say("move 3 to skills")
    talk.press("conversation.choose", value="way.4")
    assert essential(town, "knowledge") == ["Has driven a van"]


def test_several_answers_are_taken_with_one_press_each_or_all(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield")
    talk.press("conversation.choose.factor")
    talk.say("Customer Hub Assistant, grade 4, reports to the hub manager")
    assert "reports to the hub manager" in talk.question().raw["text"]
    talk.press("conversation.accept_all")
    assert talk.key == "header.post_ref"
    talk.say("not known yet")
    talk.say("what is left")
    talk.press("conversation.choose.goto.header.post_ref")
    assert talk.key == "header.post_ref"


def test_other_drafts_are_listed_switched_to_and_copied_from_within_a_thread(town: Town) -> None:
    first = Talk.begin(town, "dana.whitfield", "Team Leader")
    first.press("conversation.choose.factor")
    first.say("Grade 4")
    second = Talk.begin(town, "dana.whitfield", "Clerk")

    def told(words: str) -> bool:
        return any(words in each.raw["text"] for each in second.messages())

    for said, answer in (
        ("my drafts", first.ref),
        ("switch to the Moon one", "the Moon one"),
        ("hand over to Ben", "Ben"),
    ):
        second.person.say(said, thread_ts=second.root)
        town.wait(partial(told, answer), f"an answer to {said!r}")
    before = len(first.questions())
    second.person.say("switch to the Team Leader one", thread_ts=second.root)
    town.wait(lambda: len(first.questions()) > before, "the question of the other draft")
    second.person.say("same as the Team Leader one but grade 6 and post reference TL-9, nicer", thread_ts=second.root)
    town.wait(lambda: told("PS-0003"), "word of the copy")
    with town.office.look() as act:
        copied = draft_of(act.session.get_one(Spec, 3)).document
    assert copied.header == {"job_title": "Team Leader", "grade": "Grade 6", "post_ref": "TL-9, nicer"}

"""Editing a whole list in a form, and the card at the head of the thread, through the door."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.rules import check_view, view_too_large
from bot.sandbox.seen import Message, View
from bot.services.drafts import draft_of
from specs.document import Criterion
from specs.store.tables import Spec
from tests.door.town import Talk, Town


def essential(town: Town, section: str = "experience") -> list[Criterion]:
    with town.office.look() as act:
        document = draft_of(act.session.get_one(Spec, 1)).document
    return list(document.section(section).essential)


def texts(town: Town) -> list[str]:
    return [each.text for each in essential(town)]


def listed(town: Town, who: str = "dana.whitfield") -> Talk:
    """A draft with three essential criteria in its first section, each with a way of assessing."""
    talk = Talk.begin(town, who, "Clerk")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1", "- Has led a team\n- Keeps accurate records\n- Drives a van", "done", "interview"):
        talk.say(said)
    talk.say("back")
    talk.say("back")
    assert talk.key == "experience.essential"
    return talk


def form(talk: Talk, button: str = "conversation.bulk") -> View:
    """The form that the button under the question opens."""
    assert not talk.person.press(talk.question(), button).trouble
    found = talk.person.view()
    assert found is not None
    return found


def boxes(view: View) -> dict[str, str]:
    inputs = [block for block in view.blocks if block["type"] == "input"]
    return {block["block_id"]: block["element"].get("initial_value", "") for block in inputs}


def saved(talk: Talk, view: View, values: Mapping[str, str | list[str]]) -> Message:
    before = len(talk.questions())
    reply = talk.person.submit(view, values)
    assert not reply.trouble
    assert not reply.errors
    found: Message = talk.town.wait(lambda: (q := talk.questions()) and len(q) > before and q[-1], "the next question")
    return found


def head(talk: Talk) -> Message:
    return next(each for each in talk.person.messages() if each.ts == talk.root)


def test_a_list_is_edited_in_a_form_and_each_line_keeps_how_it_is_assessed(town: Town) -> None:
    talk = listed(town)
    before = {each.text: each for each in essential(town)}
    view = form(talk)
    assert boxes(view) == {"essential:0": "Has led a team\nKeeps accurate records\nDrives a van", "desirable:0": ""}
    asked = saved(
        talk, view, {"essential:0": "Keeps very accurate records\n• Handles cash\nHas led a team", "desirable:0": ""}
    )
    assert texts(town) == ["Keeps very accurate records", "Handles cash", "Has led a team"]
    now = {each.text: each for each in essential(town)}
    assert now["Has led a team"] == before["Has led a team"]
    assert now["Keeps very accurate records"].id == before["Keeps accurate records"].id
    assert {each.assessed_by for each in now.values()} == {("interview",)}
    assert "removed “Drives a van”" in asked.raw["text"]
    assert talk.person.view() is None
    talk.press("conversation.undo")
    assert texts(town) == list(before)


def test_a_line_without_words_is_told_under_its_box_and_nothing_is_changed(town: Town) -> None:
    talk = listed(town)
    reply = talk.person.submit(form(talk), {"essential:0": "Has led a team\n---"})
    assert reply.errors == {"essential:0": "Line 2, “---”, has no words. Write the criterion, or take the line out."}
    assert len(texts(town)) == 3


def test_what_changed_while_the_form_was_open_is_put_together_or_asked_about(town: Town) -> None:
    talk = listed(town)
    view = form(talk)
    talk.say("reword 1: Has led a small team")
    talk.say("Handles cash")
    mine = "Has led a large team\nKeeps accurate records\nDrives a large van"
    reply = talk.person.submit(view, {"essential:0": mine})
    assert not reply.errors
    assert texts(town) == ["Has led a small team", "Keeps accurate records", "Drives a van", "Handles cash"]
    asked = talk.person.view()
    assert asked is not None
    assert "Has led a large team" in asked.words
    assert "Has led a small team" in asked.words
    ruling = next(block["block_id"] for block in asked.blocks if block["type"] == "input")
    saved(talk, asked, {ruling: "both"})
    assert sorted(texts(town)) == sorted(
        ["Has led a small team", "Keeps accurate records", "Drives a large van", "Handles cash", "Has led a large team"]
    )
    assert talk.person.view() is None


def test_what_was_taken_out_while_a_form_was_open_stays_out(town: Town) -> None:
    talk = listed(town)
    view = form(talk)
    talk.say("remove the last two")
    talk.press("conversation.yes")
    saved(talk, view, {"essential:0": "Has led a team\nKeeps accurate records\nDrives a van\nSings"})
    assert texts(town) == ["Has led a team", "Sings"]


def test_a_draft_that_was_sent_meanwhile_is_not_changed_and_the_words_are_given_back(town: Town) -> None:
    talk = listed(town)
    view = form(talk)
    with town.office.act() as act:
        spec = act.session.get_one(Spec, 1)
        spec.state = "rejected"
        act.session.add(spec)
    assert not talk.person.submit(view, {"essential:0": "Sings in tune"}).errors
    town.wait(lambda: any("Sings in tune" in each.words for each in talk.messages()), "the words given back")
    assert len(texts(town)) == 3


def test_sixty_criteria_of_four_hundred_characters_are_edited_in_several_boxes(town: Town) -> None:
    talk = listed(town)
    long = [f"{number:02} {'keeps everything in order ' * 15}"[:399] + "." for number in range(60)]
    for start in range(0, 60, 8):
        talk.say("\n".join(f"- {each}" for each in long[start : start + 8]))
    view = form(talk)
    assert len(boxes(view)) > 5
    assert check_view(_sendable(view), "modal") == []
    last = max((key for key in boxes(view) if key.startswith("essential")), key=lambda key: int(key.split(":")[1]))
    saved(talk, view, {last: "\n".join(filter(None, (boxes(view)[last], "Sings")))})
    assert len(texts(town)) == 64
    assert texts(town)[-1] == "Sings"


def _sendable(view: View) -> dict[str, object]:
    kept = {
        key: view.raw[key] for key in ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id")
    }
    assert not view_too_large(kept)
    return kept


def test_the_card_at_the_head_follows_the_draft_and_is_never_posted_twice(town: Town) -> None:
    talk = listed(town)
    town.wait(lambda: "3 essential" in head(talk).words, "the card to show the criteria")
    assert "Needed before it can be sent" in head(talk).words
    said = head(talk).raw["text"]
    assert all(each in said for each in ("answered", "Needed before it can be sent", "Buttons: Carry on"))
    asked = len(talk.questions())
    assert not talk.person.press(head(talk), "conversation.carry_on").trouble
    town.wait(lambda: len(talk.questions()) > asked, "the question again")
    assert not talk.person.press(head(talk), "bulk.place", value="experience").trouble
    view = talk.person.view()
    assert view is not None
    saved(talk, view, {"desirable:0": "Sings"})
    town.wait(lambda: "1 desirable" in head(talk).words, "the card to show the new one")
    assert (
        sum("PS-0001" in each.raw["text"] for each in talk.person.messages() if each.by_app and not each.ephemeral) == 1
    )


def test_a_burst_of_answers_is_one_update_of_the_card(town: Town) -> None:
    talk = listed(town)
    town.wait(lambda: "3 essential" in head(talk).words, "the card to be current")
    town.workspace.clear_log()
    for number in range(5):
        talk.person.say(f"Knows rule {number}", thread_ts=talk.root)
    town.wait(lambda: "8 essential" in head(talk).words, "the card to show all five")
    updates = [each for each in town.workspace.log("chat.update") if each["detail"]["arguments"]["ts"] == talk.root]
    assert 1 <= len(updates) <= 3


def test_typing_bulk_gives_the_form_with_a_button(town: Town) -> None:
    talk = listed(town)
    talk.say("bulk")
    assert boxes(form(talk))["essential:0"].startswith("Has led a team")


def test_the_head_is_edited_in_a_form_from_the_card(town: Town) -> None:
    talk = listed(town)
    assert not talk.person.press(head(talk), "bulk.place", value="header").trouble
    view = talk.person.view()
    assert view is not None
    assert boxes(view)["header.grade:0"] == "Grade 4"
    refused = talk.person.submit(view, {"header.grade:0": "Grade 99", "header.job_title:0": "Senior Clerk"})
    assert "Grade 99" in refused.errors["header.grade:0"]
    asked = saved(talk, view, {"header.grade:0": "Grade 5", "header.job_title:0": "Senior Clerk"})
    assert "Senior Clerk" in asked.raw["text"]
    with town.office.look() as act:
        header = draft_of(act.session.get_one(Spec, 1)).document.header
    assert (header["job_title"], header["grade"]) == ("Senior Clerk", "Grade 5")
    town.wait(lambda: "Senior Clerk" in head(talk).words, "the card with the new title")


def test_who_is_stuck_at_the_head_is_given_its_form_and_a_person(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    for nonsense in ("Grade 99", "Grade 98", "Grade 97"):
        talk.say(nonsense)
    assert "in HR can help" in talk.question().raw["text"]
    view = form(talk)
    saved(talk, view, {"header.grade:0": "Grade 4"})
    assert talk.key != "header.grade"

"""How a section is assessed, set in a form: what most have and exceptions by number, through the door."""

from __future__ import annotations

import pytest

from bot.blocks.assessed_modal import assessed_view, boxes
from bot.sandbox.rules import check_view, view_too_large
from specs.forms import shipped_form
from specs.store.tables import Spec
from tests.door.test_bulk import essential, form, saved
from tests.door.town import Talk, Town

ASSESS = "conversation.assess"
FIVE = ["Has led a team", "Keeps accurate records", "Drives a van", "Speaks Welsh", "Trains others"]


def at_question(town: Town) -> Talk:
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1", "\n".join(f"- {each}" for each in FIVE), "done"):
        talk.say(said)
    assert talk.key == "experience.assessed"
    return talk


def methods(town: Town) -> list[tuple[str, ...]]:
    return [each.assessed_by for each in essential(town)]


def test_most_and_exceptions_are_set_in_one_form_and_undone(town: Town) -> None:
    talk = at_question(town)
    view = form(talk, ASSESS)
    assert all(text in view.words for text in FIVE)
    asked = saved(
        talk, view, {"usual": ["application_form", "interview"], "exceptions:0": "2, 5: test\n3: certificate and test"}
    )
    most, two, three = ("application_form", "interview"), ("test",), ("test", "certificate")
    assert methods(town) == [most, two, three, most, two]
    assert "1, 4: Application form and Interview" in asked.raw["text"]
    assert talk.key == "experience.desirable"
    talk.press("conversation.undo")
    assert methods(town) == [()] * 5


def test_the_form_opens_with_what_stands_and_saves_it_unchanged(town: Town) -> None:
    talk = at_question(town)
    talk.say("interview for all, test for 3 and 5")
    talk.say("back")
    assert talk.key == "experience.assessed"
    view = form(talk, ASSESS)
    inputs = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
    assert [each["value"] for each in inputs["usual"]["initial_options"]] == ["interview"]
    assert inputs["exceptions:0"]["initial_value"] == "3, 5: Test or exercise"
    before = methods(town)
    saved(talk, view, {"usual": ["interview"], "exceptions:0": "3, 5: Test or exercise"})
    assert methods(town) == before


def test_what_cannot_be_read_is_told_under_its_box_and_changes_nothing(town: Town) -> None:
    talk = at_question(town)
    reply = talk.person.submit(form(talk, ASSESS), {"usual": ["interview"], "exceptions:0": "2: by magic\n9: test"})
    assert "“2: by magic”" in reply.errors["exceptions:0"]
    assert "no number 9; the list ends at 5" in reply.errors["exceptions:0"]
    assert methods(town) == [()] * 5


def test_a_stale_form_overwrites_nothing(town: Town) -> None:
    talk = at_question(town)
    talk.say("interview")
    talk.say("back")
    assert talk.key == "experience.assessed"
    view = form(talk, ASSESS)
    talk.say("1: test, 2: certificate, 3-5: interview")
    assert methods(town)[:3] == [("test",), ("certificate",), ("interview",)]
    # Mine: 1 by presentation, 4 by reference; 2 is untouched by me and keeps what it has now.
    reply = talk.person.submit(view, {"usual": ["interview"], "exceptions:0": "1: presentation\n4: references"})
    assert not reply.errors
    asked = talk.person.view()
    assert asked is not None
    assert "Presentation" in asked.words
    assert "1. Has led a team" in asked.words
    assert methods(town)[0] == ("test",)
    ruling = next(block["block_id"] for block in asked.blocks if block["type"] == "input")
    saved(talk, asked, {ruling: "mine"})
    assert methods(town)[:4] == [("presentation",), ("certificate",), ("interview",), ("reference",)]


def test_of_a_draft_that_was_sent_meanwhile_what_was_chosen_is_given_back(town: Town) -> None:
    talk = at_question(town)
    view = form(talk, ASSESS)
    with town.office.act() as act:
        spec = act.session.get_one(Spec, 1)
        spec.state = "rejected"
        act.session.add(spec)
    assert not talk.person.submit(view, {"exceptions:0": "2: test"}).errors
    told = "Keeps accurate records: Test or exercise"
    town.wait(lambda: any(told in each.words for each in talk.messages()), "what was chosen, given back")
    assert methods(town) == [()] * 5


def test_the_review_has_a_menu_of_the_sections(town: Town) -> None:
    talk = at_question(town)
    talk.say("interview")
    talk.say("review")
    assert not talk.person.press(talk.question(), "assess.place", value="experience").trouble
    view = talk.person.view()
    assert view is not None
    saved(talk, view, {"usual": ["interview"], "exceptions:0": "5: test"})
    assert methods(town)[4] == ("test",)


@pytest.mark.parametrize(("count", "length"), [(1, 10), (60, 400), (60, 1_000), (200, 1_000)])
def test_the_form_keeps_to_the_limits_of_slack(count: int, length: int) -> None:
    known = [(each.key, each.label) for each in shipped_form("factor").assessment]
    every = ", ".join(label for _, label in known)
    exceptions = [f"{number}: {every}" for number in range(1, count + 1)]
    view = assessed_view(1, "S" * 150, ["é" * length] * count, known, [known[0][0]], exceptions)
    assert not check_view(view, "modal")
    assert not view_too_large(view)
    assert "\n".join(boxes(exceptions)).split("\n") == exceptions

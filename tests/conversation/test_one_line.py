"""One line that holds several criteria, and words that may have been an instruction."""

import pytest

from tests.conversation.talking import area_at, factor_at

LINE = "Has led a team; Has kept accurate records; Drives a van."


def test_a_line_with_semicolons_is_proposed_as_several_and_taken_with_one_press() -> None:
    talk = factor_at("experience.essential")
    talk.say(LINE)
    assert talk.reply().name == "proposals.shown"
    assert talk.texts() == ["Has led a team", "Has kept accurate records", "Drives a van."]
    assert talk.buttons()[:2] == ["accept_all", "keep_one"]
    talk.press("accept_all")
    assert talk.essential("experience") == ["Has led a team", "Has kept accurate records", "Drives a van."]
    assert talk.asked == "experience.essential"


@pytest.mark.parametrize("way", ["keep_one", "keep as one"])
def test_or_kept_as_the_one_that_it_was_to_the_letter(way: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(LINE)
    talk.press(way) if way == "keep_one" else talk.say(way)
    assert talk.essential("experience") == [LINE]
    assert (talk.draft.proposed, talk.asked) == ((), "experience.essential")
    talk.press("keep_one")
    assert "proposals.taken_before" in talk.names()


def test_what_was_taken_before_stays_and_the_rest_is_kept_as_one() -> None:
    talk = factor_at("experience.essential")
    talk.say(LINE, "1")
    talk.press("keep_one")
    assert talk.essential("experience") == ["Has led a team", "Has kept accurate records; Drives a van."]


@pytest.mark.parametrize(
    "line",
    [
        "Knows the law; and keeps up with it",
        "Office; Excel",
        "Has led a team of five; including two apprentices",
        "Has led a team;",
        "Has led a team; ; Drives a van",
    ],
)
def test_a_line_whose_parts_do_not_stand_alone_is_one_criterion(line: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(line)
    assert talk.essential("experience") == [line.removesuffix(";")]


def test_a_sub_area_named_first_holds_for_every_part() -> None:
    talk = area_at("communication.essential")
    talk.say("Internal: Writes reports; Speaks with members")
    talk.press("accept_all")
    entry = talk.draft.document.section("communication")
    assert [(each.text, each.sub_area) for each in entry.essential] == [
        ("Writes reports", "internal"),
        ("Speaks with members", "internal"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "delete the ones about teams in the last section",
        "please move number two somewhere else",
        "swap these",
        "make the criteria shorter",
        "sort the list",
        "withdraw",
        "new version",
        "hand over to",
        "/personspec help",
    ],
)
def test_an_instruction_that_was_recorded_has_undo_beside_it(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say("Has led a team", said)
    assert talk.essential("experience") == ["Has led a team", said]
    assert "answer.perhaps_instruction" in talk.names()
    assert "undo" in talk.buttons()
    talk.press("undo")
    assert talk.essential("experience") == ["Has led a team"]
    assert talk.note("undo.done").facts["gone"] == [said]


def test_perhaps_an_instruction_is_told_once() -> None:
    talk = factor_at("experience.essential")
    talk.say("sort the list")
    assert "answer.perhaps_instruction" in talk.names()
    talk.say("Has led a team")
    assert "answer.perhaps_instruction" not in talk.names()


@pytest.mark.parametrize("said", ["Remove graffiti", "Make visitors welcome", "Change and project management skills"])
def test_a_criterion_that_begins_like_a_command_is_no_instruction(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say(said)
    assert talk.essential("experience") == [said]
    assert "answer.perhaps_instruction" not in talk.names()

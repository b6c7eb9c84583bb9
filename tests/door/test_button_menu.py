"""A question with suggestions has five buttons at the most in its row; the others stand under a menu."""

from __future__ import annotations

from bot.blocks.button_rows import MENU
from tests.door.town import Talk, Town, in_menu


def at_list(town: Town) -> Talk:
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Assistant")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1"):
        talk.say(said)
    return talk


def rows(talk: Talk) -> list[list[str]]:
    """The buttons of each row, and what the menu beside it offers."""
    return [
        [each["action_id"] for each in block["elements"] if each["type"] == "button"]
        for block in talk.question().blocks
        if block["type"] == "actions"
    ]


def test_five_stand_in_the_row_and_the_rest_under_the_menu(town: Town) -> None:
    talk = at_list(town)
    assert talk.key == "experience.essential"
    (row,) = rows(talk)
    assert len(row) <= 5
    assert "conversation.take_all" in row
    assert in_menu(talk.question(), "Help") == (MENU, "conversation.help")
    talk.press("Help")
    assert talk.key == "experience.essential"
    talk.say("again")
    talk.press("conversation.take_all")
    (row,) = rows(talk)
    assert len(row) <= 5
    assert row[0] == "conversation.done"
    talk.press("Back")
    assert talk.key == "header.post_ref"


def test_an_old_menu_is_answered_privately_as_an_old_button_is(town: Town) -> None:
    talk = at_list(town)
    old = talk.question()
    talk.press("conversation.take_all")
    count = len(talk.questions())
    assert not talk.person.press(old, MENU, value="conversation.back").trouble
    town.wait(lambda: len(talk.questions()) > count, "the question that stands, again")
    assert talk.key == "experience.essential"

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


def test_an_old_question_loses_its_menu_with_its_row(town: Town) -> None:
    talk = at_list(town)
    old = talk.question()
    assert old.has_button(MENU)
    talk.press("conversation.take_all")

    def bare() -> bool:
        return any(each.ts == old.ts and not each.buttons for each in talk.messages())

    town.wait(bare, "the old question to be drawn without its buttons")

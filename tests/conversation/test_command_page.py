"""docs/commands.md says what the code does: it is made from it, and every way that it names is read as that command."""

from pathlib import Path

import pytest

from bot.conversation.command_page import SAID, page
from bot.conversation.command_set import NAMED
from bot.conversation.pending import Pending, Proposal
from bot.conversation.questions import questions
from bot.conversation.reading import read
from bot.conversation.turn import Turn
from bot.conversation.typed import ways_of
from tests.conversation.talking import Talk, context_on, factor_at

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
# They are said in words of the question, or only pressed.
PRESSED_OR_READ_AT_THEIR_QUESTION = {"all", "take_all", "more", "same", "give_grade"}


def turn_at(name: str) -> Turn:
    """A turn in which the command makes sense: with a list, and with something that waits for a yes."""
    talk = Talk(context_on("factor")) if name == "several" else factor_at("experience.essential")
    draft, focus = talk.draft, talk.focus
    if name in ("place", "drop"):
        draft = draft.model_copy(update={"tray": ("one", "two")})
    if name in ("accept", "set_aside"):
        proposed = Proposal(id="p1", question="experience.essential", text="one")
        draft, focus = (
            draft.model_copy(update={"proposed": (proposed,)}),
            focus.model_copy(update={"listed": "proposals"}),
        )
    if name in ("confirm", "cancel"):
        focus = focus.model_copy(update={"pending": Pending(ways=("remove 1",), question="experience.essential")})
    return Turn(talk.context, draft, focus)


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, ways in SAID.items() for way in ways])
def test_every_way_on_the_page_is_read_as_that_command(name: str, way: str) -> None:
    turn = turn_at(name)
    at = "header.job_title" if name == "several" else "experience.essential"
    question = next(each for each in questions(turn.context, turn.draft) if each.key == at)
    assert read(turn, question, way).name == name


def test_every_named_command_can_be_said_or_pressed() -> None:
    turn = turn_at("undo")
    for name in set(NAMED) - PRESSED_OR_READ_AT_THEIR_QUESTION:
        assert ways_of(name), name
        for way in ways_of(name):
            assert read(turn, turn.current(), way).name == name


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()

"""Conversations written down: each file in transcripts/ reads like one, and between them they use every command."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from bot.conversation import carrying_out
from bot.conversation.acts import Start
from bot.conversation.byways import BYWAYS
from bot.conversation.command_set import NAMED, TypedCommand
from bot.conversation.core import new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import Question
from bot.conversation.second_thoughts import SecondThoughts
from bot.conversation.transcript import act_of, context_of, count_of, read_transcript, replay
from bot.conversation.turn import Turn

TALKS = sorted((Path(__file__).parent / "transcripts").glob("*.yaml"))
EXAMPLES = sorted(Path(str(resources.files("specs.examples"))).glob("*.transcript.yaml"))


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the commands that are carried out."""
    names: set[str] = set()
    carried_out, pressed = carrying_out._done, carrying_out.pressed

    def listening(turn: Turn, target: Question, command: TypedCommand, text: str, left_out: int) -> Turn:
        names.add(command.name)
        return carried_out(turn, target, command, text, left_out)

    def press(turn: Turn, target: Question, key: str) -> Turn:
        names.add(key)
        return pressed(turn, target, key)

    monkeypatch.setattr(carrying_out, "_done", listening)
    monkeypatch.setattr("bot.conversation.core.pressed", press)
    return names


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_a_talk_goes_as_written(path: Path) -> None:
    file = read_transcript(path)
    draft, results = replay(file, context_of(file))
    assert results[-1].number == len(file.transcript.turns)
    assert any(turn.expect for turn in file.transcript.turns)
    assert Draft.model_validate_json(draft.model_dump_json()) == draft


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_a_talk_goes_the_same_with_a_save_and_a_load_at_every_turn(path: Path) -> None:
    file = read_transcript(path)
    context = context_of(file)
    outcome = step(context, new_draft(context), Focus(), Start(file.transcript.title))
    thoughts = SecondThoughts(context)
    for number, turn in enumerate(file.transcript.turns, start=1):
        draft = Draft.model_validate_json(outcome.draft.model_dump_json())
        focus = Focus.model_validate_json(outcome.focus.model_dump_json())
        act = act_of(turn, outcome, thoughts)
        assert act is not None
        outcome = step(context, draft, focus, act)
        thoughts.remember(turn.earlier or number, act, draft, outcome.draft)
    assert outcome.draft == replay(file, context)[0]


def test_between_them_they_use_every_command_of_the_closed_set(done: set[str]) -> None:
    for path in TALKS:
        file = read_transcript(path)
        replay(file, context_of(file))
    classes = {each.name for each in TypedCommand.__args__ if isinstance(getattr(each, "name", None), str)}
    assert (classes | set(NAMED)) - done == set()
    assert set(BYWAYS) <= {*NAMED, "keep"}


def test_there_are_forty_and_both_forms_are_among_them() -> None:
    forms = {read_transcript(path).transcript.form for path in TALKS}
    assert len(TALKS) >= 40
    assert {"factor", "area"} <= forms


def test_the_area_form_from_pasted_text_takes_at_most_45_turns(capsys: pytest.CaptureFixture[str]) -> None:
    file = read_transcript(Path(__file__).parent / "transcripts" / "area_from_pasted_text.yaml")
    context = context_of(file)
    draft, results = replay(file, context)
    criteria = sum(1 for _ in draft.document.all_criteria())
    with capsys.disabled():
        print(f"\nThe area form from pasted text: {results[-1].number} turns for {criteria} criteria.")
    assert results[-1].number <= 45
    assert (count_of(context, draft, "missing"), results[-1].outcome.wants) == (0, "submit")
    assert criteria >= 20

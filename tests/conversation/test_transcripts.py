from importlib import resources
from pathlib import Path

import pytest

from bot.conversation.transcript import context_of, count_of, read_transcript, replay
from specs.document import read_document
from specs.sources import SourceError

EXAMPLES = Path(str(resources.files("specs.examples")))


@pytest.mark.parametrize("name", ["factor", "area", "suggested", "career"])
def test_replay_gives_exactly_the_golden_spec(name: str) -> None:
    file = read_transcript(EXAMPLES / f"{name}.transcript.yaml")
    draft, results = replay(file, context_of(file))
    golden = read_document(EXAMPLES / f"{name}.spec.yaml")
    assert draft.document.content() == golden.content()
    assert list(draft.document.header) == list(golden.header)
    assert results[-1].outcome.wants == "submit"


def test_suggestions_fill_the_factor_form_in_at_most_25_turns(capsys: pytest.CaptureFixture[str]) -> None:
    file = read_transcript(EXAMPLES / "suggested.transcript.yaml")
    draft, results = replay(file, context_of(file))
    turns = results[-1].number
    asked = {result.outcome.focus.question for result in results}
    criteria = [criterion for _, _, criterion in draft.document.all_criteria()]
    with capsys.disabled():
        print(f"\nThe factor form from suggestions: {turns} turns for {len(criteria)} criteria.")
    assert (turns, results[-1].outcome.wants) == (len(file.transcript.turns), "submit")
    assert turns <= 25
    assert len(criteria) >= 12
    assert not [question for question in asked if question.endswith(".assessed")]


def test_the_examples_have_the_size_of_real_documents() -> None:
    factor = read_document(EXAMPLES / "factor.spec.yaml")
    assert sum(len(chosen.indicators) for chosen in factor.competencies) == 32
    assert len(factor.competencies) == 9
    area = read_document(EXAMPLES / "area.spec.yaml")
    assert sum(1 for _, necessity, _ in area.all_criteria() if necessity == "essential") == 40
    assert area.header["liaises_with"]
    assert area.section("other").text.count("\n") == 2


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "talk.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusals(path: Path) -> list[str]:
    def whole() -> None:
        file = read_transcript(path)
        replay(file, context_of(file))

    with pytest.raises(SourceError) as refused:
        whole()
    return [fault.sentence() for fault in refused.value.faults]


def test_an_unmet_expectation_names_file_line_and_turn(tmp_path: Path) -> None:
    text = """organisation: thornley_vale
form: factor
title: Clerk
turns:
  - say: Grade 4
  - say: A-1
    expect:
      message: grade.unknown
      question: header.grade
      header: {post_ref: A-2}
      counts: {experience.essential: 3, nowhere: 1}
      wants: submit
"""
    path = written(tmp_path, text)
    told = refusals(path)
    assert len(told) == 6
    assert f"{path}, line 8" in told[0]
    assert "turn 2: the message 'grade.unknown' was not sent" in told[0]
    assert "'experience.essential' is asked, not 'header.grade'" in told[1]
    assert any("'post_ref' is 'A-1', not 'A-2'" in each for each in told)
    assert any("'experience.essential' holds 0, not 3" in each for each in told)
    assert any("nothing to count called 'nowhere'" in each for each in told)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("organisation: thornley_vale\nturns:\n  - {say: a, press: b}\n", 3, "one of say, press and choose, edit"),
        ("organisation: thornley_vale\nturns:\n  - {delete: 0}\n", 3, "too small. Write 1 or more"),
        ("organisation: thornley_vale\nturns:\n  - edit: {turn: 0, say: a}\n", 3, "too small. Write 1 or more"),
        ("organisation: thornley_vale\nturns:\n  - {speak: a}\n", 3, "not a key that is known"),
        ("organisation: nowhere\nturns: []\n", 1, "there is no organisation 'nowhere'"),
        ("organisation: thornley_vale\nform: cube\nturns: []\n", 2, "there is no form 'cube'"),
    ],
)
def test_a_broken_transcript_is_refused_with_line_and_mend(tmp_path: Path, text: str, line: int, problem: str) -> None:
    [told] = refusals(written(tmp_path, text))
    assert f"line {line}" in told
    assert problem in told


def test_without_a_form_the_conversation_asks_for_it(tmp_path: Path) -> None:
    text = "organisation: thornley_vale\nturns:\n  - choose: [area]\n    expect: {question: header.directorate}\n"
    file = read_transcript(written(tmp_path, text))
    draft, _ = replay(file, context_of(file))
    assert draft.document.form == "area"


def test_an_organisation_may_be_a_path_from_the_transcript(tmp_path: Path) -> None:
    shipped = Path(str(resources.files("specs.organisation"))) / "thornley_vale.yaml"
    (tmp_path / "ours.yaml").write_bytes(shipped.read_bytes().replace(b"Thornley Vale Borough", b"Other Town"))
    file = read_transcript(written(tmp_path, "organisation: ours.yaml\nform: area\nturns: []\n"))
    draft, _ = replay(file, context_of(file))
    assert draft.document.header_words("authority") == "Other Town Council"
    assert count_of(context_of(file), draft, "missing") == 3

"""HR sends files in the app's direct messages: a report, a preview, and use from now on; drafts under way are told."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot.jobs import uploads as fetching
from bot.sandbox.seen import Message
from bot.services import configuration
from bot.slack.failures import InDoubt
from specs.store.tables import ConfigurationVersion
from tests.door.conftest import adopt_example
from tests.door.town import Talk, Town

HR, MANAGER, STRANGER = "helen.sorby", "dana.whitfield", "tom.ferris"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SHEET = (EXAMPLES / "framework.xlsx").read_bytes()
FACTOR = resources.files("specs.forms").joinpath("factor.yaml").read_text(encoding="utf-8")
BOROUGH = resources.files("specs.organisation").joinpath("thornley_vale.yaml").read_text(encoding="utf-8")
FRAMEWORK = resources.files("specs.frameworks").joinpath("local_government.yaml").read_text(encoding="utf-8")
NEWER = FACTOR.replace("label: Executive head of service", "label: Director", 1)
USE, NOT_NOW = "Use it from now on", "Not now"


def said(town: Town, who: str, words: str, count: int = 1) -> Message:
    """Wait for the `count`-th message of the app to somebody, outside threads, that has these words."""

    def found() -> Message | None:
        several = [each for each in town.person(who).messages() if each.by_app and words in each.raw["text"]]
        return several[count - 1] if len(several) >= count else None

    message: Message = town.wait(found, f"{words!r} to {who}")
    return message


def send(town: Town, content: bytes | str, name: str, who: str = HR, text: str = "") -> None:
    body = content.encode() if isinstance(content, str) else content
    town.person(who).attach(body, name, text=text)


def offered(town: Town, content: bytes | str, name: str) -> Message:
    """HR sends a file, and it is offered."""
    send(town, content, name)
    return said(town, HR, f"Shall I use “{name}” from now on?")


def loaded(town: Town, content: bytes | str, name: str) -> None:
    """HR sends a file and puts it in force."""
    town.person(HR).press(offered(town, content, name), USE)
    said(town, HR, f"“{name}” is in use from now on")


def versions(town: Town, kind: str) -> list[tuple[str, int]]:
    """What was loaded of a kind, oldest first, without what the start loaded."""
    with town.office.look() as act:
        rows = act.session.exec(select(ConfigurationVersion).where(ConfigurationVersion.kind == kind)).all()
        return [(row.key, row.version) for row in rows if row.loaded_by]


def files_for(town: Town, who: str, name: str) -> bytes:
    """Wait for a file from the app by a part of its name; its bytes."""

    def found() -> Any:
        sent = [file for each in town.person(who).messages() if each.by_app for file in each.files]
        return next((file for file in sent if name in file.name), None)

    return town.workspace.download(town.wait(found, f"the file {name!r}"))


def test_a_new_form_is_reported_shown_and_put_in_force(town_on_each_store: Town) -> None:
    town = town_on_each_store
    offer = offered(town, NEWER, "factor.yaml")
    report = said(town, HR, "is sound. It is the form")
    assert "Changed signature block: Director (was Executive head of service)" in report.raw["text"]
    assert "Job Title" in report.raw["text"]
    assert files_for(town, HR, "example.pdf").startswith(b"%PDF")
    assert versions(town, "form") == []
    town.person(HR).press(offer, USE)
    told = said(town, HR, "is in use from now on, as version 2 of this form. Helen Sorby decided it.")
    assert told.ts == offer.ts
    assert not told.has_button(USE)
    assert versions(town, "form") == [("factor", 2)]
    with town.office.look() as act:
        assert configuration.form(act.session, "factor").stage("executive_head").label == "Director"


def test_a_sheet_with_ten_faults_gets_ten_sentences(town: Town) -> None:
    workbook = load_workbook(io.BytesIO(SHEET))
    sheet = workbook["Indicators"]
    for row in range(2, 7):
        sheet.cell(row, 2).value = f"Levle {row}"
        sheet.cell(row, 3).value = None
    saved = io.BytesIO()
    workbook.save(saved)
    send(town, saved.getvalue(), "behaviours.xlsx")
    text = said(town, HR, "cannot be used yet").raw["text"]
    assert "behaviours.xlsx, sheet Indicators, row 2 (column B, level): there is no level 'Levle 2'." in text
    assert "Nothing has changed." in text
    assert "Traceback" not in text


def test_many_faults_are_read_in_slack_and_stand_whole_in_a_file(town: Town) -> None:
    rows = [f"Competency {number},,Does task {number}." for number in range(1, 61)]
    spread = [row for pair in zip(rows, [f"C,One,Sound {n}." for n in range(60)], strict=True) for row in pair]
    send(town, "competency,level,indicator\n" + "\n".join(spread), "long.csv")
    text = said(town, HR, "60 things are to be put right").raw["text"]
    assert "20. long.csv, row 40 (column B, level)" in text
    assert "These are the first 20 of 60." in text
    lines = files_for(town, HR, "long.csv faults.txt").decode().splitlines()
    assert len(lines) == 60
    assert lines[-1].startswith("long.csv, row 120 (column B, level): the level is missing.")


@pytest.mark.parametrize(
    ("content", "name", "answer"),
    [
        (b"form: [", "broken.yaml", "broken.yaml, line 1: this is not well-formed YAML"),
        (b"\x00\xff\xfe", "binary.yaml", "the text is not UTF-8"),
        (b"PK\x03\x04 no workbook", "broken.xlsx", "this is not an XLSX workbook"),
        (b"\xd0\xcf\x11\xe0" * 40, "old.xls", "or of the old XLS kind"),
        (b"- a\n- b\n", "list.yaml", "is not a form, a framework or an organisation's file"),
        (b"organisation: x\nturns: []\n", "talk.yaml", "is not a form, a framework or an organisation's file"),
        (b"x: " + b"y" * 1_000_000, "large.yaml", "is larger than 400 kB"),
        (NEWER.replace("layout:", "layuot:").encode(), "typo.yaml", "'layuot' is not a key that is known here."),
        (FRAMEWORK.encode(), "same.yaml", "Shall I use “same.yaml”"),
        (BOROUGH.encode(), "borough.yaml", "says just what version 1 of this organisation says"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(town: Town, content: bytes, name: str, answer: str) -> None:
    send(town, content, name)
    assert "Traceback" not in said(town, HR, answer).raw["text"]
    assert versions(town, "form") == versions(town, "framework") == versions(town, "organisation") == []


def test_only_hr_can_send_files_and_only_hr_can_press(town: Town) -> None:
    send(town, NEWER, "factor.yaml", who=STRANGER)
    text = said(town, STRANGER, "Only HR can put forms").raw["text"]
    assert "Please give it to Helen Sorby." in text
    offer = offered(town, NEWER, "factor.yaml")
    with town.office.act() as act:
        without = BOROUGH.replace("roles: [hr, administrator]", "roles: []")
        without = without.replace("    name: Dana Whitfield\n", "    name: Dana Whitfield\n    roles: [hr]\n")
        configuration.load(act.session, "organisation", without.encode(), "borough.yaml", act.wall, "a test")
    town.person(HR).press(offer, USE)
    refused = town.wait(lambda: _whispers(town, HR), "a refusal")
    assert "Only HR can put forms" in refused[0]
    assert versions(town, "form") == []


def _whispers(town: Town, who: str) -> list[str]:
    return [each.raw["text"] for each in town.person(who).all_messages(town.person(who).dm()) if each.ephemeral]


def test_a_second_press_says_that_it_is_done(town: Town) -> None:
    offer = offered(town, NEWER, "factor.yaml")
    town.worker.stop()  # so that the message keeps its buttons
    for _ in range(3):
        assert not town.person(HR).press(offer, USE).trouble
    town.stop()
    town.start()
    words = town.wait(lambda: _whispers(town, HR), "a word about the second press")
    assert "That is done already: Helen Sorby put “factor.yaml” to use as version 2." in words[0]
    assert versions(town, "form") == [("factor", 2)]


def test_not_now_changes_nothing(town: Town) -> None:
    offer = offered(town, NEWER, "factor.yaml")
    town.worker.stop()
    town.person(HR).press(offer, NOT_NOW)
    town.person(HR).press(offer, USE)
    town.stop()
    town.start()
    assert not said(town, HR, "“factor.yaml” is not used. Nothing has changed.").has_button(USE)
    town.wait(lambda: [each for each in _whispers(town, HR) if "decided already not to use" in each], "the answer")
    assert versions(town, "form") == []


def test_an_offer_that_was_overtaken_is_not_used(town: Town) -> None:
    first = offered(town, NEWER, "factor.yaml")
    loaded(town, FACTOR.replace("label: Executive head of service", "label: Head", 1), "other.yaml")
    town.person(HR).press(first, USE)
    said(town, HR, "“factor.yaml” was not used: another version came into force")
    assert versions(town, "form") == [("factor", 2)]


def test_a_restart_between_sending_and_pressing_loses_nothing(make_town: Callable[..., Town]) -> None:
    town = make_town(worker=False)
    send(town, NEWER, "factor.yaml")
    town.workspace.settle()
    town.stop()
    town.start()
    offer = said(town, HR, "Shall I use “factor.yaml” from now on?")
    town.stop()
    town.start()
    town.person(HR).press(offer, USE)
    said(town, HR, "“factor.yaml” is in use from now on")
    assert versions(town, "form") == [("factor", 2)]


def test_slack_that_does_not_hand_over_the_file_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "BACKOFF_S", (0.1, 0.1, 0.1, 0.1))
    monkeypatch.setattr(fetching, "fetch", _hung)
    send(town, NEWER, "factor.yaml")
    assert "I tried 5 times" in said(town, HR, "did not hand over “factor.yaml”").raw["text"]


def _hung(*_: Any) -> bytes:
    raise InDoubt("file download", "ReadTimeout")


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        ("missing_scope", "it needs the permission files:read"),
        ("file_not_found", "Slack has no file “factor.yaml” any more"),
        ("file_deleted", "Slack has no file “factor.yaml” any more"),
    ],
)
def test_a_file_that_may_not_be_read_is_told(town: Town, error: str, answer: str) -> None:
    town.workspace.faults.add("files.info", "error", error=error)
    send(town, NEWER, "factor.yaml")
    said(town, HR, answer)


def test_a_passing_trouble_is_waited_out(town: Town) -> None:
    town.workspace.faults.add("files.info", "error_500_before", times=1)
    offered(town, NEWER, "factor.yaml")


def test_what_is_written_with_a_file_is_no_answer_to_a_question(town: Town) -> None:
    talk = Talk.begin(town, HR, "Registrar")
    send(town, NEWER, "factor.yaml", text="Our new form")
    said(town, HR, "What you wrote with it has not been recorded as an answer.")
    said(town, HR, "Shall I use “factor.yaml” from now on?")
    assert len(talk.questions()) == 1


def test_an_organisation_is_shown_by_what_it_changes(town: Town) -> None:
    text = BOROUGH.replace("name: Tom Ferris", "name: Thomas Ferris").replace("first_after: 2", "first_after: 3")
    offered(town, text, "borough.yaml")
    report = said(town, HR, "It is the organisation's file of").raw["text"]
    assert "Changed person: Thomas Ferris &lt;tom.ferris@thornleyvale.example&gt;" in report
    assert "Reminders, first after: 3 (was 2)" in report
    town.person(HR).press(said(town, HR, "Shall I use"), USE)
    said(town, HR, "as version 2 of this organisation")
    with town.office.look() as act:
        assert act.organisation.reminders.first_after == 3


def test_a_draft_on_a_grade_that_is_gone_is_counted_and_not_sent(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = adopt_example(town)
    offered(town, BOROUGH.replace('  - {key: "4", name: "Grade 4"}\n', ""), "borough.yaml")
    report = said(town, HR, "It is the organisation's file of").raw["text"]
    assert "1 draft under way is on Grade 4, which this file does not have." in report
    talk.press("conversation.submit")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal, while the grade is there")
    proposal = talk.question()
    town.person(HR).press(said(town, HR, "Shall I use"), USE)
    said(town, HR, "as version 2 of this organisation")
    town.person("dana.whitfield").press(proposal, "Send it now")
    refused = town.wait(lambda: [each for each in talk.messages() if "I have not sent it" in each.raw["text"]], "why")
    assert "Grade 4 is not among your employer’s grades now" in refused[0].raw["text"]
    asked = talk.say("submit")
    assert "who signs depends on the grade" in asked.raw["text"]
    assert not asked.has_button("Send it now")
    talk.say("change grade to 5")
    talk.say("all")  # the behaviours of the new grade
    talk.say("submit")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal for the new grade")


def test_a_framework_comes_with_its_matrix(town: Town) -> None:
    loaded(town, SHEET, "framework.xlsx")
    text = said(town, HR, "It is the framework").raw["text"]
    assert "Planning and Organising: 5 behaviours" in text
    assert "Your organisation's file does not name this framework yet" in text
    page = files_for(town, HR, ".html").decode()
    assert "What each grade needs" in page
    assert files_for(town, HR, ".pdf").startswith(b"%PDF")


def test_anybody_can_read_the_framework_in_force(town: Town) -> None:
    reply = town.person(STRANGER).command("/personspec framework")
    assert reply.message is not None
    assert "Local government competencies" in reply.message.raw["text"]
    assert "Grade 12" in files_for(town, STRANGER, "Local government competencies.html").decode()

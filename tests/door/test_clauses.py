"""Fixed clauses through the door: facts asked in Slack, the clause in the document, and HR told of one past review."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlmodel import col, select

from bot.cli import main
from bot.clock import SystemClock
from bot.services import configuration
from bot.services.drafts import draft_of
from bot.store.tables import Post, ToldOfClause
from specs.document import Document
from specs.store.tables import Spec
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.town import Talk, Town, open_card

SHIPPED = resources.files("specs.organisation").joinpath("thornley_vale.yaml").read_text(encoding="utf-8")
IN_DATE = "2026-11-20T10:00:00+00:00"
LATER = "2027-12-24T10:00:00+00:00"
REVIEWED = "\nclauses:\n  - {key: spoken_english, checked: 2027-12-01, review_by: 2028-12-01}\n"


def at_facts(town: Town) -> Talk:
    """A draft whose next question is about the post."""
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Assistant")
    talk.press("conversation.choose.factor")
    for _ in range(40):
        if talk.key == "post_facts":
            return talk
        talk.press("conversation.skip")
    raise AssertionError("the facts were never asked")


def stored(town: Town) -> Document:
    with town.office.look() as act:
        return draft_of(act.session.get_one(Spec, 1)).document


def told_hr(town: Town) -> list[str]:
    """What HR was told of clauses, oldest first."""
    with town.office.look() as act:
        posts = select(Post).where(Post.name == "clauses.hr_told", col(Post.shown) > 0).order_by(col(Post.id))
        rows = act.session.exec(posts).all()
        assert {row.target for row in rows} <= {"mail:helen.sorby@thornleyvale.example"}
    seen = {each.ts: each.raw["text"] for each in town.person("helen.sorby").messages()}
    return [seen[row.ts] for row in rows if row.ts in seen]


def home_of(town: Town, who: str) -> str:
    """What stands on somebody's Home tab after they have opened it."""
    shown = town.wait(town.person(who).home, "a Home tab")
    return str(shown.raw)


def test_the_facts_are_asked_and_the_clause_is_in_the_document(town: Town) -> None:
    town.workspace.clock.to(IN_DATE)
    talk = at_facts(town)
    assert "1. Speaking with the public" in talk.question().raw["text"]
    talk.press("conversation.choose", value=["public_facing", "record_check"])
    assert talk.key == "fact.dbs_level"
    assert "because the post speaks with the public" in talk.question().raw["text"]
    talk.press("conversation.choose.basic")
    talk.say("Takes payments from residents")
    assert [each.key for each in stored(town).clauses] == ["right_to_work", "dbs_basic", "spoken_english"]
    talk.say("review")
    files = town.wait(
        lambda: [f for m in talk.messages() for f in m.files if f.name.endswith("draft.docx")], "the file"
    )
    word = docx.Document(io.BytesIO(town.workspace.download(files[-1])))
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "this part of the work: Takes payments from residents." in cells
    assert all(clause.text in cells for clause in stored(town).clauses)


def test_approvers_see_what_was_taken_away_and_why(town: Town) -> None:
    town.workspace.clock.to(IN_DATE)
    sent_for_sign_off(town, name="area")
    card = open_card(town, "line_manager").raw["text"]
    assert "3 fixed clauses" in card
    assert "Enhanced DBS check: HR says that the work is not eligible" in card


def test_an_example_with_clauses_waits_at_the_review(town: Town) -> None:
    town.workspace.clock.to(IN_DATE)
    assert adopt_example(town).key == "review"


def test_a_clause_past_review_is_left_out_and_hr_hears_once_and_sees_it(town_on_each_store: Town) -> None:
    town = town_on_each_store
    town.workspace.clock.to(LATER)
    talk = at_facts(town)
    talk.say("1")
    said = talk.question().raw["text"]
    assert "The clause Spoken English would apply, but was due to be read again by 30/11/2027" in said
    assert stored(town).clauses == ()
    [first] = town.wait(lambda: told_hr(town), "HR's message")
    assert "Right to work: review by 30 November 2027" in first
    assert "owner HR, source https://www.legislation.gov.uk/ukpga/2016/19/part/7" in first
    talk.say("change about the post")
    talk.say("1 and 5")
    _, second = town.wait(lambda: len(told_hr(town)) == 2 and told_hr(town), "HR's second message")
    assert "Travel" in second
    assert "Spoken English" not in second
    talk.say("change about the post")
    talk.say("1")
    with town.office.look() as act:
        told = act.session.exec(select(ToldOfClause.clause)).all()
    assert sorted(told) == ["right_to_work", "spoken_english", "travel"]
    assert len(told_hr(town)) == 2
    home = town.wait(lambda: "Fixed clauses past their review date" in home_of(town, "helen.sorby"), "HR's Home tab")
    assert home
    assert "Nothing waits for you" not in home_of(town, "helen.sorby")
    assert "Fixed clauses" not in home_of(town, "dana.whitfield")
    put(town, SHIPPED + REVIEWED)
    talk.say("change about the post")
    talk.say("1")
    assert [each.key for each in stored(town).clauses] == ["spoken_english"]


def test_hr_sees_what_is_due_within_sixty_days(town: Town) -> None:
    town.workspace.clock.to("2027-10-02T10:00:00+00:00")

    def shown() -> str:
        page = home_of(town, "helen.sorby")
        return page if "read again within 60 days" in page else ""

    page = town.wait(shown, "HR's Home tab")
    assert "Spoken English: review by 30 November 2027" in page
    assert "Fixed clauses past their review date" in page
    assert "Enhanced DBS check: review by 31 May 2027" in page


def put(town: Town, text: str) -> None:
    with town.office.act() as act:
        now = SystemClock().wall()
        configuration.load(act.session, "organisation", text.encode(), "council.yaml", now, "a test")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs `personspec clauses`; its exit code and all that it printed."""

    def command(*arguments: Any) -> tuple[int, str]:
        code = main(["clauses", *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return command


def test_the_command_lists_every_clause_with_its_state(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "council.yaml"
    changes = """
clauses:
  - {key: travel, off: true}
  - {key: driving, owner: Fleet, checked: 2020-01-01, review_by: 2020-06-30}
  - {key: safeguarding, checked: 2020-01-01, review_by: 2999-01-01}
"""
    file.write_text(SHIPPED + changes, encoding="utf-8")
    code, said = run("--organisation", file)
    rows = {line.split()[0]: line for line in said.splitlines()[2:]}
    assert code == 0
    assert said.startswith("Thornley Vale Borough Council, England, ")
    assert " off " in rows["travel"]
    assert all(part in rows["driving"] for part in ("past review", "2020-06-30", "2020-01-01", "Fleet", "https://"))
    assert " in use " in rows["safeguarding"]
    assert "pvg" not in rows
    file.write_text(SHIPPED + "\nclauses:\n  - {key: travels, off: true}\n", encoding="utf-8")
    code, said = run("--organisation", file)
    assert (code, "there is no clause 'travels' to switch off." in said) == (1, True)
    code, said = run()
    assert (code, len(said.splitlines())) == (0, 14)

"""Career grades and a limit on competencies, in Slack: asked, marked, chosen from the menu, in the Word file."""

from __future__ import annotations

import io
import re

import docx

from bot.clock import SystemClock
from bot.services import configuration
from bot.services.drafts import draft_of
from specs.document import Document
from specs.organisation.loader import shipped_bytes
from specs.store.tables import Spec
from tests.door.town import Talk, Town


def document_of(town: Town) -> Document:
    with town.office.look() as act:
        return draft_of(act.session.get_one(Spec, 1)).document


def until(talk: Talk, question: str) -> None:
    for _ in range(20):
        if talk.key == question:
            return
        talk.say("skip")
    raise AssertionError(question)


def test_a_career_grade_is_marked_shown_and_printed(town: Town) -> None:
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Officer")
    talk.press("conversation.choose.factor")
    talk.say("Grade 4 - Grade 6 (Career Grade)")
    talk.say("CSV-05-26")
    talk.say("Has answered questions from the public\nHas trained a colleague\nfrom Grade 6: Has put a rota together")
    shown = talk.say("2 from Grade 5").raw["text"]
    assert "Has trained a colleague (from Grade 5)" in shown
    assert "Has put a rota together (from Grade 6)" in shown
    until(talk, "competencies")
    review = talk.say("all").raw["text"]
    assert talk.key == "review"
    assert review
    marks = {each.from_grade for chosen in document_of(town).competencies for each in chosen.indicators}
    assert marks == {"", "Grade 5", "Grade 6"}
    files = town.wait(
        lambda: [f for m in talk.messages() for f in m.files if f.name.endswith(".docx")], "the Word file"
    )
    word = docx.Document(io.BytesIO(town.workspace.download(files[-1])))
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "Has put a rota together (from Grade 6)" in cells
    assert "Grade 4 - Grade 6 (Career Grade)" in "\n".join(each.text for each in word.paragraphs) + cells


def test_competencies_are_chosen_from_the_menu_where_the_employer_limits_them(town: Town) -> None:
    grades = "".join(f'  - {{key: {key}, name: "{key}"}}\n' for key in ("AO", "EO", "HEO", "SEO", "G7", "G6"))
    borough = shipped_bytes("thornley_vale").decode()
    limited = re.sub(r'(?m)^  - \{key: "\d+", name: "Grade \d+".*\n', "", borough).replace(
        "ladder:", f"ladder:\n{grades}#"
    )
    limited = limited.replace("framework: local_government", "framework: civil_service")
    # Its routes and reminder rules name grades of the old ladder.
    limited = re.sub(r"(?ms)^(routes|reminder_rules):.*?(?=^\S)", "", limited)
    with town.office.act() as act:
        configuration.load(
            act.session, "organisation", limited.encode(), "limited.yaml", SystemClock().wall(), "a test"
        )
    talk = Talk.begin(town, "dana.whitfield", "Policy Adviser")
    talk.press("conversation.choose.factor")
    talk.say("EO")
    talk.say("POL-1")
    until(talk, "competencies.which")
    talk.press("conversation.choose", value=["leadership", "working_together", "delivering_at_pace"])
    assert talk.key == "competencies"
    talk.say("all")
    assert [each.name for each in document_of(town).competencies] == [
        "Leadership",
        "Working Together",
        "Delivering at Pace",
    ]
    talk.say("change competencies")
    talk.say("1-6")
    assert talk.key == "competencies.which"
    assert "more than your organisation asks for" in talk.question().raw["text"]
    talk.press("conversation.done")
    looked = talk.say("show what falls short of leadership").raw["text"]
    assert "does not say what falls short" in looked
    talk.say("all")
    assert talk.key == "review"

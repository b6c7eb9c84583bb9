"""A stranger's own form, framework and organisation, from files that are loaded nowhere, by the docs alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.services import configuration
from bot.store import Store
from bot.store.migrate import upgrade
from specs.document import read_document
from specs.organisation import shipped_organisation
from specs.organisation.loader import shipped_bytes

Run = Callable[[str], tuple[int, str]]
FORM = """\
form: leisure
name: Leisure Trust form
title_field: post
grade_field: band
header:
  - {key: post, label: Post, required: true, ask: "What is the post?", example: Pool Lifeguard}
  - {key: band, label: Band, kind: grade, required: true, ask: "Which band?"}
  - {key: site, label: Site, ask: "Which site?"}
sections:
  - key: skills
    label: Skills
    required: true
    ask: What must somebody be able to do?
    ask_desirable: What would help?
  - key: behaviours
    kind: competencies
    label: Behaviours
    ask: Which behaviours?
  - key: about
    kind: text
    label: About the site
    ask: What is the site like?
assessment:
  - {key: form, label: Application}
  - {key: swim, label: Timed swim}
layout:
  title: Person specification
  blocks:
    - columns: [label, essential, assessed, desirable]
      headings: [Area, Essential, How assessed, Desirable]
      widths: [20, 40, 15, 25]
      sections: [skills]
      caption: Skills
    - columns: [competency, indicators]
      headings: [Behaviour, What it looks like]
      widths: [30, 70]
      sections: [behaviours]
      caption: Behaviours
    - section: about
      heading: ""
sign_off:
  stages:
    - {key: manager, label: Site manager, propose: line_manager}
"""
SHEET = """\
competency,level,indicator,standard,grades
Water safety,Poolside,Scans the whole pool every ten seconds,yes,Band 1; Band 2
Water safety,Poolside,Knows where each rescue aid hangs,no,
Water safety,Team,Places lifeguards so that no part of the pool is unseen,yes,Band 3
Welcome,Poolside,Greets each swimmer who comes in,yes,Band 1;Band 2
"""
TRUST = """\
organisation: splash
name: Splash Leisure Trust
forms: [leisure]
framework: trust_behaviours
ladder:
  - {key: Band 1, name: Band 1}
  - {key: Band 2, name: Band 2}
  - {key: Band 3, name: Band 3}
people:
  - {email: jo@splash.example, name: Jo Reed, roles: [hr]}
sign_off: {channel: sign-off}
"""
TALK = """\
organisation: trust.yaml
form: leisure
files: [pool.yaml, trust_behaviours.csv]
title: Pool Lifeguard
turns:
  - say: Band 1
    expect: {header: {band: Band 1}}
  - say: Hill Street Baths
  - say: |-
      - Swims 50 metres in 60 seconds
      - Holds a pool lifeguard qualification
    expect: {counts: {skills.essential: 2}}
  - press: done
  - choose: [swim]
  - press: done
  - say: all
    expect: {counts: {competencies: 2}}
  - say: Two pools and a sauna, built in 1908.
  - press: done
    expect: {counts: {missing: 0}}
"""
EACH = "--with pool.yaml --with trust_behaviours.csv"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in a folder with the stranger's files; its exit code and all that it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'personspec.db'}")
    files = {"pool.yaml": FORM, "trust_behaviours.csv": SHEET, "trust.yaml": TRUST, "talk.yaml": TALK}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def command(line: str) -> tuple[int, str]:
        code = main(line.split())
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return command


def test_a_conversation_on_files_that_are_not_loaded(run: Run, tmp_path: Path) -> None:
    assert run(f"organisation check trust.yaml {EACH}")[0] == 0
    code, said = run("replay talk.yaml -o spec.yaml --questions")
    assert code == 0, said
    assert "after turn 7: about.text" in said
    document = read_document(tmp_path / "spec.yaml")
    assert document.header_words("site") == "Hill Street Baths"
    assert [chosen.name for chosen in document.competencies] == ["Water safety", "Welcome"]
    assert run(f"render spec.yaml --to docx -o spec.docx --organisation trust.yaml {EACH}") == (0, "")
    tables = docx.Document(str(tmp_path / "spec.docx")).tables
    cells = " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    for words in ("Scans the whole pool every ten seconds", "Swims 50 metres in 60 seconds", "Timed swim"):
        assert words in cells
    assert not (tmp_path / "personspec.db").exists()


def test_a_form_that_is_neither_loaded_nor_named_is_told_with_both_mends(run: Run) -> None:
    run("replay talk.yaml -o spec.yaml")
    code, said = run("render spec.yaml --to pdf -o spec.pdf")
    assert code == 1
    assert "there is no form 'leisure'" in said
    assert "--with" in said
    code, said = run("render spec.yaml --to pdf -o spec.pdf --with trust.yaml")
    assert (code, said) == (
        1,
        "trust.yaml: this is neither a form nor a framework. Name files of forms and frameworks "
        "only; an organisation has its own place.\n",
    )


def test_a_document_is_made_for_the_employer_in_force(run: Run, tmp_path: Path) -> None:
    run("replay talk.yaml -o spec.yaml")
    for line in ("form load pool.yaml", "framework load trust_behaviours.csv", "organisation load trust.yaml"):
        assert run(line)[0] == 0
    assert run("render spec.yaml --to html -o spec.html") == (0, "")
    assert "Splash Leisure Trust" in (tmp_path / "spec.html").read_text()


def test_the_matrix_of_a_file_and_of_a_key_is_written_as_a_page(run: Run, tmp_path: Path) -> None:
    assert run("framework page trust_behaviours.csv -o page.html") == (
        0,
        "page.html: the framework 'trust_behaviours'.\n",
    )
    assert "Scans the whole pool" in (tmp_path / "page.html").read_text()
    assert run("framework page local_government -o page.pdf")[0] == 0
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert run("framework page local_government -o page.odt")[0] == 2
    code, said = run("framework page nowhere -o page.html")
    assert code == 1
    assert said.startswith("nowhere: there is no such file, and no framework of that key. Name a file, or one of")


def test_a_grade_is_named_as_the_ladder_in_force_has_it(run: Run, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'personspec.db'}")
    upgrade(store)
    with store.writing() as session:
        raw = shipped_bytes("thornley_vale")
        configuration.load(session, "organisation", raw, "borough.yaml", SystemClock().wall(), "a test")
    store.close()
    run("framework page local_government -o page.html")
    page = (tmp_path / "page.html").read_text()
    assert "Grade 12" in page
    assert shipped_organisation("thornley_vale").name in page

"""A form that only this test knows goes all the way: its file, the conversation, the tree, and every format."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from lxml import html

from bot.conversation.asking import ask
from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import questions
from bot.conversation.transcript import read_transcript, replay
from bot.conversation.turn import Turn
from specs.document import Document
from specs.forms import Form, read_form
from specs.frameworks import shipped_framework
from specs.rendering import render
from specs.rendering.parts import Listing

from .examples import MADE_AT, employer, passages, row_texts, sentences, tables, tree_of

FOLDER = Path(__file__).parent / "own_form"
PDFTOTEXT = shutil.which("pdftotext")


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(FOLDER / "harbour.yaml")


@pytest.fixture(scope="module")
def context(form: Form) -> Context:
    return Context(form, employer(), shipped_framework("local_government"))


@pytest.fixture(scope="module")
def draft(context: Context) -> Draft:
    finished, _ = replay(read_transcript(FOLDER / "harbour.transcript.yaml"), context)
    return finished


@pytest.fixture(scope="module")
def document(draft: Draft) -> Document:
    return draft.document


def made(document: Document, form: Form, to: str) -> bytes:
    return render(document, form, employer(), to, reference="PS-7", made_at=MADE_AT)


def test_every_question_of_the_form_is_asked_in_its_own_words(context: Context, draft: Draft) -> None:
    asked = {question.key: ask(Turn(context, draft, Focus()), question).facts for question in questions(context, draft)}
    words = {key: facts.get("ask") for key, facts in asked.items()}
    assert words["header.berth"] == "Which berth is it?"
    assert words["tickets.desirable"] == "Which tickets would help?"
    assert words["tides.text"] == "What should candidates know of the hours?"
    assert {"header.authority", "header.day", "ashore.desirable", "ashore.assessed"}.isdisjoint(words)


def test_each_stage_has_its_table_with_numbers_that_stay(document: Document, form: Form) -> None:
    tree = tree_of(document, form)
    assert [table.heading for table in tables(tree)] == ["Written part of the selection", "Board of the selection"]
    written, board = tables(tree)
    assert (written.note, board.note) == ("Send everything in one letter.", "")
    assert (written.caption, tree.landscape, tree.header_table is not None) == (
        *("What is required at the Written part", True, True),
    )
    ticket = "1. Holds a master's ticket for vessels under 200 tons"
    assert row_texts(written.rows[0]) == [
        *(["A Tickets", "(certificates of competency)"], [ticket], ["●"], [], ["L"]),
    ]
    assert [row_texts(row)[1:] for row in board.rows] == [
        [["3. Has moored a vessel in a cross wind"], ["●"], [], ["DR"]],
        [["4. Has brought a vessel in through fog"], ["●"], [], ["DR"]],
        [["5. Has towed a disabled vessel"], [], ["●"], ["DR"]],
    ]
    assert row_texts(board.rows[1])[0] == ["B Seamanship", "At sea"]


def test_keys_lists_and_texts_follow(document: Document, form: Form) -> None:
    key, group, ashore, needed, conduct, *rest = passages(tree_of(document, form))
    assert [part.text for part in key.content if not isinstance(part, Listing)] == [
        "By what: L = Letter; O = Oral examination; DR = Drill on board"
    ]
    assert [(each.heading, each.level) for each in (group, ashore, needed, conduct)] == [
        *(("Other work", 1), ("Ashore", 2), ("Needed", 3), ("Conduct", 2)),
    ]
    assert [each.heading for each in rest[:2]] == ["Planning and Organising", "Organisational Development"]
    assert rest[-1].heading == "Hours and tides"


def test_word_holds_every_sentence(document: Document, form: Form) -> None:
    word = docx.Document(io.BytesIO(made(document, form, "docx")))
    told = [each.text for each in word.paragraphs]
    told += [each.text for table in word.tables for row in table.rows for cell in row.cells for each in cell.paragraphs]
    assert [sentence for sentence in sentences(document) if sentence not in told] == []
    assert {"Heading 1", "Heading 2", "Heading 3"} <= {each.style.name for each in word.paragraphs if each.style}
    section = word.sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)


def test_the_page_holds_every_sentence(document: Document, form: Form) -> None:
    page = html.document_fromstring(made(document, form, "html"), parser=html.HTMLParser(encoding="utf-8"))
    told = " ".join("".join(map(str, page.itertext())).split())
    assert [sentence for sentence in sentences(document) if sentence not in told] == []
    assert "Mustered by" in told
    assert page.xpath("//h4/text()") == ["Needed", *(each.name for each in document.competencies)]


def test_the_pdf_is_made_and_holds_every_sentence(document: Document, form: Form, tmp_path: Path) -> None:
    file = made(document, form, "pdf")
    assert file.startswith(b"%PDF-")
    if PDFTOTEXT:
        (tmp_path / "made.pdf").write_bytes(file)
        command = [PDFTOTEXT, "-raw", str(tmp_path / "made.pdf"), "-"]
        read = subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode()
        bare = "".join(read.split())
        assert [sentence for sentence in sentences(document) if "".join(sentence.split()) not in bare] == []

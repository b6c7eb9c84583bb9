"""The interview loses nothing: the answers of a table, in whatever order and way they are given, make one document."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from specs.audit import content_hash
from specs.forms import shipped_forms
from tests.conversation.answer_tables import TABLES, Answering, open_questions, table_in

SEEDS = range(8)


def test_every_shipped_form_has_a_table() -> None:
    assert [path.stem for path in TABLES] == list(shipped_forms())
    assert [table_in(path).form for path in TABLES] == list(shipped_forms())


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_answers_every_question_and_only_those(path: Path) -> None:
    table = table_in(path)
    person = Answering(table, table.context(), random.Random(0))
    person.in_order()
    assert person.focus.question == "review"
    assert open_questions(person.context, person.draft) == []
    assert (person.draft.tray, person.draft.proposed, person.twice) == ((), (), [])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_in_any_order_it_is_the_same_document(path: Path, seed: int) -> None:
    table = table_in(path)
    expected = Answering(table, table.context(), random.Random(0)).in_order()
    person = Answering(table, table.context(suggests=seed % 3 == 0), random.Random(f"{table.form}/{seed}"))
    assert person.in_any_order() == expected
    assert content_hash(person.draft.document.content()) == content_hash(expected)
    assert person.twice == []
    assert (person.draft.tray, person.draft.proposed) == ((), ())

"""What was worked out for a draft is given again for that draft alone, and keeps nothing alive."""

from __future__ import annotations

import gc
from weakref import ref

from bot.conversation.context import Context
from bot.conversation.draft import Draft
from bot.conversation.remembering import remembered
from specs.document import Document
from specs.forms import shipped_form
from specs.organisation import shipped_example


def a_draft() -> Draft:
    return Draft(document=Document(form="factor"))


def a_context() -> Context:
    return Context(shipped_form("factor"), shipped_example(), None)


def test_each_draft_and_each_context_is_asked_about_once() -> None:
    asked: list[Draft] = []

    @remembered
    def number(context: Context, draft: Draft) -> int:
        asked.append(draft)
        return len(asked)

    context, other_context, one, alike = a_context(), a_context(), a_draft(), a_draft()
    assert one == alike
    assert [number(context, one), number(context, alike), number(other_context, one)] == [1, 2, 3]
    assert [number(context, one), number(context, alike), number(other_context, one)] == [1, 2, 3]


def test_nothing_is_kept_alive_by_what_was_worked_out() -> None:
    @remembered
    def words(context: Context, draft: Draft) -> str:
        return draft.document.form

    context, draft = a_context(), a_draft()
    assert words(context, draft) == "factor"
    gone = ref(context), ref(draft)
    del context, draft
    gc.collect()
    assert [each() for each in gone] == [None, None]

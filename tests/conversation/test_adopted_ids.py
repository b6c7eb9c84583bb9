"""A document that becomes a draft: what is added to it is never taken for what it had."""

from __future__ import annotations

from importlib import resources

from bot.conversation.acts import Say
from bot.conversation.adopting import adopted
from bot.conversation.core import step
from bot.conversation.draft import Focus
from specs.document import read_document
from specs.signoff.points import since
from tests.conversation.talking import context_on


def test_a_new_criterion_gets_an_id_of_its_own() -> None:
    with resources.as_file(resources.files("specs.examples").joinpath("factor.spec.yaml")) as path:
        document = read_document(path)
    context = context_on("factor")
    question = f"{next(document.all_criteria())[0]}.essential"
    added = step(context, adopted(context, document), Focus(question=question), Say("Speaks Welsh.", question))
    now = added.draft.document
    ids = [criterion.id for _, _, criterion in now.all_criteria()]
    assert len(ids) == len(set(ids)) == len(list(document.all_criteria())) + 1
    assert all(since(criterion.id, document, now).became == "same" for _, _, criterion in document.all_criteria())

"""A new version of a form or framework while drafts are under way: each author is told once, and no word is lost."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import select

from bot.clock import SystemClock
from bot.conversation.draft import Draft
from bot.sandbox.seen import Message
from bot.services import configuration, drafts, moving
from bot.store import Store
from specs.frameworks import shipped_framework
from specs.store.tables import ConfigurationVersion, Revision
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.test_loading import FACTOR, FRAMEWORK
from tests.door.town import Talk, Town

# The factor form without "Special Working Conditions" and the post reference, with a new field and another label.
WITHOUT = (
    FACTOR.replace("reference_field: post_ref\n", "")
    .replace(FACTOR[FACTOR.index("  - key: post_ref") : FACTOR.index("  - key: date")], "")
    .replace(FACTOR[FACTOR.index("  - key: conditions") : FACTOR.index("  - key: competencies")], "")
    .replace("knowledge, conditions]", "knowledge]")
    .replace("label: Specialist Knowledge", "label: Knowledge")
    .replace("  - key: date\n", "  - key: team\n    label: Team\n    ask: Which team is it in?\n  - key: date\n", 1)
)
FEWER = FRAMEWORK.replace("name: Planning and Organising", "name: Planning", 1)


def load(town: Town, kind: configuration.Kind, text: str) -> int:
    """Load it as another process does."""
    other = Store(town.store_url)
    with other.writing() as session:
        version = configuration.load(
            session, kind, text.encode(), f"{kind}.yaml", SystemClock().wall(), "a test"
        ).version
    other.close()
    return version


def told(town: Town, talk: Talk, words: str) -> Message:
    """Wait for the message of those words in a draft's thread."""
    message: Message = town.wait(lambda: _with(talk, words) and _with(talk, words)[0], f"{words!r} in {talk.ref}")
    return message


def _with(talk: Talk, words: str) -> list[Message]:
    return [each for each in talk.messages() if words in each.raw["text"]]


def draft_of(town: Town, talk: Talk) -> Draft:
    with town.office.look() as act:
        spec = drafts.by_ref(act.session, talk.ref)
        assert spec is not None
        return drafts.draft_of(spec)


def all_told(town: Town) -> None:
    """Wait until every draft was told of every version."""

    def done() -> bool:
        with town.office.look() as act:
            return not moving.is_anything_due(act.session)

    town.wait(done, "every draft to be told")


def test_each_author_is_told_once_and_no_word_is_lost(town_on_each_store: Town) -> None:
    town = town_on_each_store
    dana, owen = adopt_example(town), adopt_example(town, "owen.adeyemi")
    before = draft_of(town, dana)
    version = load(town, "form", WITHOUT)
    for talk in (dana, owen):
        text = told(town, talk, f"There is a new version ({version}) of the form Factor form").raw["text"]
        assert "New: Team. Changed: Knowledge. No longer asked: Post Ref and Special Working Conditions." in text
        assert "Post Ref: " in text
    all_told(town)
    after = draft_of(town, dana)
    assert after.form_version == version
    kept = " ".join([after.model_dump_json(), *after.tray])
    assert all(criterion.text in kept for _, _, criterion in before.document.all_criteria())
    assert f"Post Ref: {before.document.header_words('post_ref')}" in after.tray
    assert "conditions" not in after.document.sections
    dana.press("conversation.submit")
    assert len(_with(dana, "There is a new version")) == 1
    assert "Not placed yet" in "".join(each.raw["text"] for each in dana.messages())


def test_an_answer_before_the_worker_comes_is_told_first(make_town: Callable[..., Town]) -> None:
    town = make_town()
    talk = adopt_example(town)
    town.worker.stop()
    version = load(town, "form", WITHOUT)
    town.person("dana.whitfield").say("show", thread_ts=talk.root)
    town.workspace.settle()
    assert draft_of(town, talk).form_version == version
    town.stop()
    town.start()
    told(town, talk, "There is a new version")
    all_told(town)
    assert len(_with(talk, "There is a new version")) == 1


def test_a_new_framework_is_told_and_what_was_chosen_stays(town: Town) -> None:
    talk = adopt_example(town)
    before = draft_of(town, talk)
    version = load(town, "framework", FEWER)
    assert version == shipped_framework("local_government").version + 1
    text = told(town, talk, f"There is a new version ({version}) of the framework").raw["text"]
    assert "The behaviours you chose are kept. Changed: Planning." in text
    after = draft_of(town, talk)
    assert (before.framework_version, after.framework_version) == (version - 1, version)
    assert after.document == before.document


def test_a_new_organisation_alone_is_no_news_for_a_draft(town: Town) -> None:
    talk = adopt_example(town)
    with town.office.look() as act:
        renamed = act.organisation.model_copy(update={"name": "Thornley Vale Council"})
    load(town, "organisation", renamed.model_dump_json())
    all_told(town)
    assert _with(talk, "new version") == []


def test_what_was_sent_keeps_its_versions_and_its_record(town: Town) -> None:
    talk = sent_for_sign_off(town)
    town.wait(lambda: _revisions(town), "the revision")
    load(town, "form", WITHOUT)
    load(town, "framework", FEWER)
    all_told(town)
    assert _with(talk, "There is a new version") == []
    (revision,) = _revisions(town)
    shipped = shipped_framework("local_government").version
    assert (revision.form_version, revision.organisation_version, revision.framework_version) == (1, 1, shipped)


def _revisions(town: Town) -> list[Revision]:
    with town.office.look() as act:
        rows = list(act.session.exec(select(Revision)).all())
        act.session.expunge_all()
        return rows


def test_a_required_question_that_is_new_is_asked_before_it_is_sent(town: Town) -> None:
    talk = adopt_example(town)
    talk.press("conversation.submit")
    town.wait(lambda: talk.question().has_button("Send it now"), "the approvers to be known in Slack")
    load(town, "form", WITHOUT.replace("    label: Team\n", "    label: Team\n    required: true\n", 1))
    told(town, talk, "There is a new version")
    talk.person.press(talk.question(), "Send it now")
    told(town, talk, "Team")
    town.wait(lambda: any("Team" in each.raw["text"] for each in talk.questions()), "what is missing")
    assert _revisions(town) == []


def test_many_drafts_are_told_in_several_transactions(town: Town) -> None:
    talks = [adopt_example(town) for _ in range(3)]
    moving_at_once, moving.AT_ONCE = moving.AT_ONCE, 2
    try:
        load(town, "form", WITHOUT)
        for talk in talks:
            told(town, talk, "There is a new version")
        all_told(town)
    finally:
        moving.AT_ONCE = moving_at_once
    with town.office.look() as act:
        assert act.session.exec(select(ConfigurationVersion.told_to)).all() == [None, None]

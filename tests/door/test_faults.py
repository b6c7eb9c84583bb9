"""Slack goes wrong in every way it has, and nothing is lost, doubled or out of order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.jobs import queue, sender
from bot.sandbox.seen import Message
from bot.services import posting
from bot.services.drafts import draft_of
from bot.store import Store
from bot.store.migrate import upgrade
from bot.store.tables import Conversation, HeldAnswer, Post
from specs.document import Document
from specs.store.tables import DecisionRow, Spec
from tests.door.conftest import adopt_example, drained, sent_for_sign_off
from tests.door.promises import assert_kept, history, post_of, under_way
from tests.door.town import Talk, Town, cards, open_card, private_words

FAULTS = ("rate_limited", "error_500_before", "error_500_after", "reset_before", "reset_after", "hang")
# A hang outlasts the bot's patience, so that it does not know what became of the call.
PATIENCE, HANG = 1, 2.5
CRITERIA = ("Has kept accurate records", "Has answered questions by phone", "Has followed a written procedure")

Build = Callable[[str], Town]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """Makes a town whose bot is soon impatient and soon tries again."""
    made: list[Town] = []
    monkeypatch.setattr(sender, "PARKED_S", (1,))
    monkeypatch.setattr(sender, "BACKOFF_S", (1,))
    monkeypatch.setattr(sender, "DOUBT_S", 1)

    def one(store_url: str) -> Town:
        made.append(Town(tmp_path, store_url, clock_moves=False, patience=PATIENCE).start())
        return made[-1]

    yield one
    for town in made:
        town.workspace.faults.clear()
        town.close()


@pytest.fixture
def town(build: Build, tmp_path: Path) -> Town:
    return build(f"sqlite:///{tmp_path / 'personspec.db'}")


@pytest.fixture
def town_on_each_store(store_url: str, build: Build) -> Town:
    return build(store_url)


def fault(town: Town, method: str, kind: str, times: int | None = 1, **more: Any) -> None:
    """The next calls of a method go wrong."""
    town.workspace.faults.add(method, kind, times=times, seconds=HANG, retry_after=1, **more)


def heard(found: Callable[[], Sequence[Any]], times: int, town: Town) -> None:
    """Wait until something was said so many times, and no more."""
    town.wait(lambda: len(found()) >= times, f"a word for the {times}. time")
    assert len(found()) == times


def at_rest(town: Town) -> None:
    """Wait until everything is said, and hold it against the promises."""
    town.workspace.settle()
    drained(town)
    assert_kept(town.office.store, town.workspace)


def document(town: Town) -> Document:
    with town.office.look() as act:
        return draft_of(act.session.get_one(Spec, 1)).document


def essential(town: Town) -> list[str]:
    return [each.text for each in document(town).sections["experience"].essential]


def at_title(town: Town) -> Talk:
    talk = Talk.begin(town, "dana.whitfield")
    talk.press("conversation.choose.factor")
    return talk


def at_criteria(town: Town) -> Talk:
    talk = at_title(town)
    talk.say("Customer Hub Assistant")
    talk.say("4")
    talk.press("conversation.skip")
    assert talk.key == "experience.essential"
    return talk


@pytest.mark.parametrize("kinds", [FAULTS[:3], FAULTS[3:]], ids=["refused", "cut off"])
def test_a_question_is_asked_once_whatever_became_of_the_call(town_on_each_store: Town, kinds: tuple[str, ...]) -> None:
    town = town_on_each_store
    talk = at_criteria(town)
    for kind in kinds:
        fault(town, "chat.postMessage", kind)
        talk.say(f"Has worked while Slack was {kind}")
    at_rest(town)
    assert essential(town) == [f"Has worked while Slack was {kind}" for kind in kinds]
    outcomes = {line["outcome"].removeprefix("fault: ") for line in town.workspace.log("chat.postMessage")}
    assert outcomes == {"ok", *(kind.replace("rate_limited", "ratelimited") for kind in kinds)}


def test_nothing_goes_out_before_the_time_that_slack_asked_for(town: Town) -> None:
    talk = at_title(town)
    town.workspace.faults.add("chat.postMessage", "rate_limited", times=1, retry_after=2)
    talk.say("Customer Hub Assistant")
    calls = town.workspace.log("chat.postMessage")
    refused = next(n for n, line in enumerate(calls) if line["outcome"] == "ratelimited")
    assert calls[refused + 1]["outcome"] == "ok"
    assert calls[refused + 1]["at"] - calls[refused]["at"] >= 2


def test_a_card_shows_the_decision_whatever_became_of_the_call(town: Town) -> None:
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    at_rest(town)
    for kind in FAULTS:
        fault(town, "chat.update", kind)
        with town.office.act() as act:
            posting.redraw(act, post_id=post_of(card))
        drained(town)
    fault(town, "chat.update", "error_500_before", times=2)
    assert not town.person("priya.nair").press(card, "signoff.approve").trouble
    at_rest(town)
    assert not next(each for each in cards(town) if each.ts == card.ts).has_button("signoff.approve")


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_a_document_is_shown_once_whatever_became_of_the_call(town: Town, method: str) -> None:
    talk = adopt_example(town)
    drained(town)
    before = len(files_in(talk))
    for kind in FAULTS:
        fault(town, method, kind)
        with town.office.act() as act:
            conversation = act.session.exec(select(Conversation)).one()
            posting.attach(act, conversation, "docx")
        drained(town)
    at_rest(town)
    assert len(files_in(talk)) == before + len(FAULTS)


def files_in(talk: Talk) -> list[str]:
    return [file.name for message in talk.messages() for file in message.files]


def test_a_form_that_does_not_open_is_explained(town: Town) -> None:
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    priya = town.person("priya.nair")
    kinds = ("rate_limited", "error_500_before", "reset_before", "error", "hang")
    for times, kind in enumerate(kinds, start=1):
        fault(town, "views.open", kind, error="expired_trigger_id")
        assert not priya.press(card, "signoff.query").trouble
        heard(lambda: private_words(town, "priya.nair"), times, town)
    assert all("press the button again" in words for words in private_words(town, "priya.nair"))
    at_rest(town)
    assert not priya.press(card, "signoff.query").trouble
    assert town.wait(priya.view, "the form").callback_id == "signoff.query"


def test_an_answer_to_a_question_in_doubt_is_kept_for_it(
    town_on_each_store: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = town_on_each_store
    talk = at_title(town)
    # Time enough to answer while it is in doubt.
    monkeypatch.setattr(sender, "DOUBT_S", 6)
    fault(town, "chat.postMessage", "error_500_after")
    talk.say("Customer Hub Assistant")
    # The question about the grade stands there, but the bot cannot know yet.
    town.wait(lambda: doubtful(town) == ["header.grade"], "the question to be in doubt")
    talk.person.say("4", thread_ts=talk.root)
    town.workspace.settle()
    with town.office.look() as act:
        assert [row.text for row in act.session.exec(select(HeldAnswer)).all()] == ["4"]
    town.wait(lambda: document(town).header.get("grade") == "Grade 4", "the answer to be taken")
    assert document(town).header["job_title"] == "Customer Hub Assistant"
    at_rest(town)


def doubtful(town: Town) -> list[str]:
    with town.office.look() as act:
        return list(act.session.exec(select(Post.question).where(Post.state == "uncertain")).all())


def test_answers_in_a_burst_are_taken_while_slack_stumbles(town: Town) -> None:
    talk = at_criteria(town)
    fault(town, "chat.postMessage", "error_500_after")
    fault(town, "chat.postMessage", "error_500_before")
    for words in CRITERIA:
        talk.person.say(words, thread_ts=talk.root)
    town.wait(lambda: len(essential(town)) == len(CRITERIA), "every answer", timeout=20)
    at_rest(town)
    assert essential(town) == list(CRITERIA)


def test_deliveries_that_come_twice_count_once(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = at_criteria(town)
    town.workspace.bend_deliveries(duplicates=2, ordered=False)
    for words in CRITERIA:
        talk.say(words)
    town.workspace.bend_deliveries()
    at_rest(town)
    assert essential(town) == list(CRITERIA)


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_deliveries_out_of_order_each_count_once(town: Town, order: Any) -> None:
    talk = at_criteria(town)
    town.workspace.bend_deliveries(hold=True)
    for words in CRITERIA:
        talk.person.say(words, thread_ts=talk.root)
    assert town.workspace.release_deliveries(order) == len(CRITERIA)
    town.wait(lambda: len(essential(town)) == len(CRITERIA), "every answer")
    at_rest(town)
    assert sorted(essential(town)) == sorted(CRITERIA)


def told_administrator(town: Town) -> list[str]:
    """What the administrator was told in direct messages about posts that fail."""
    seen = town.person("helen.sorby").messages()
    return [each.raw["text"] for each in seen if each.by_app and "could not post" in each.raw["text"]]


def cards_in(messages: list[Message]) -> list[Message]:
    return [each for each in messages if (each.metadata or {}).get("event_type") == "personspec_signoff"]


@pytest.mark.parametrize("trouble", ["not_in_channel", "is_archived"])
def test_without_the_channel_the_card_goes_to_the_approver(town_on_each_store: Town, trouble: str) -> None:
    town = town_on_each_store
    channel, workspace = town.channel, town.workspace
    take_away, give_back = {
        "not_in_channel": (workspace.remove_bot, workspace.add_bot),
        "is_archived": (workspace.archive, lambda place: workspace.archive(place, archived=False)),
    }[trouble]
    take_away(channel)
    sent_for_sign_off(town)
    priya = town.person("priya.nair")
    direct = town.wait(lambda: cards_in(priya.messages()), "the card in direct messages")
    town.wait(lambda: told_administrator(town), "a word to the administrator")
    assert not priya.press(direct[0], "signoff.approve").trouble
    town.wait(lambda: cards_in(town.person("marcus.bell").messages()), "the next card, directly too")
    assert len(told_administrator(town)) == 1
    give_back(channel)
    town.wait(lambda: len(cards(town)) == 2, "both cards in the channel", timeout=20)
    at_rest(town)
    assert [each.has_button("signoff.approve") for each in cards(town)] == [False, True]
    assert not town.person("marcus.bell").press(cards(town)[1], "signoff.approve").trouble
    at_rest(town)
    assert not any(each.has_button("signoff.approve") for each in history(workspace))
    with town.office.look() as act:
        assert [row.act for row in act.session.exec(select(DecisionRow)).all()] == ["approve", "approve"]


def test_the_administrator_hears_again_when_the_same_trouble_comes_back(town: Town) -> None:
    for times in (1, 2):
        town.workspace.remove_bot(town.channel)
        sent_for_sign_off(town)
        heard(lambda: told_administrator(town), times, town)
        town.workspace.add_bot(town.channel)
        heard(lambda: cards(town), times, town)
    at_rest(town)


def test_while_the_token_is_revoked_everything_waits(town: Town) -> None:
    talk = at_criteria(town)
    town.workspace.revoke_token()
    for words in CRITERIA:
        talk.person.say(words, thread_ts=talk.root)
    town.wait(lambda: len(essential(town)) == len(CRITERIA), "every answer")
    town.wait(lambda: any("parked" in each for each in under_way(town.office.store)), "the outbox to wait")
    town.workspace.restore_token()
    at_rest(town)
    assert essential(town) == list(CRITERIA)
    assert len(told_administrator(town)) == 1


def test_a_deleted_card_is_posted_afresh(town_on_each_store: Town) -> None:
    town = town_on_each_store
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    at_rest(town)
    town.workspace.delete_message(town.channel, card.ts)
    with town.office.act() as act:
        posting.redraw(act, post_id=post_of(card))
    town.wait(lambda: cards(town), "the card again")
    at_rest(town)
    assert not town.person("priya.nair").press(cards(town)[0], "signoff.approve").trouble
    assert open_card(town, "executive_head").ts > card.ts


def test_a_deleted_question_troubles_nobody(town: Town) -> None:
    talk = at_criteria(town)
    asked = talk.question()
    town.workspace.delete_message(asked.channel or "", asked.ts)
    with town.office.act() as act:
        posting.redraw(act, post_id=post_of(asked))
    talk.say(CRITERIA[0])
    town.wait(lambda: not under_way(town.office.store), "the outbox to drain")
    assert told_administrator(town) == []


def test_a_private_word_that_cannot_be_shown_goes_to_direct_messages(town: Town) -> None:
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    fault(town, "chat.postEphemeral", "error", error="user_not_in_channel")
    marcus = town.person("marcus.bell")
    assert not marcus.press(card, "signoff.approve").trouble
    told = town.wait(lambda: [each for each in marcus.messages() if each.by_app], "a word in direct messages")
    assert "Priya Nair" in told[-1].raw["text"]
    at_rest(town)


def test_the_look_up_of_a_doubtful_post_goes_back_to_its_first_attempt(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'personspec.db'}")
    upgrade(store)
    began = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    with store.writing() as session:
        session.add(Post(kind="notice", name="x", target="dm:U1", next_attempt_at=began))
    for hours in range(4):
        now = began + timedelta(hours=hours)
        with store.writing() as session:
            post = queue.claim_next(session, now)
            assert post is not None
            assert queue.settle(session, post, state="uncertain", next_attempt_at=now)
    with store.reading() as session:
        assert session.exec(select(col(Post.started_at))).one() == began
    store.close()

"""Sign-off through the door: who may, when, how often, and what each person is told."""

from __future__ import annotations

import json
import threading
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import col, select

from bot.sandbox.driver import Person
from bot.sandbox.seen import View
from bot.services.chain import entries_of, openings_of
from bot.store.tables import Post
from specs.audit import verify
from specs.store.tables import DecisionRow, Spec
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.town import Talk, Town, open_card


def spec_of(town: Town, talk: Talk) -> Spec:
    with town.office.look() as act:
        return act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()


def decisions(town: Town) -> list[tuple[str, str]]:
    with town.office.look() as act:
        rows = act.session.exec(select(DecisionRow).order_by(col(DecisionRow.id))).all()
        return [(row.act, row.actor_name) for row in rows]


def told(town: Town, who: str, name: str) -> bool:
    """Whether a message of that name reached somebody privately or in their direct messages."""
    user = town.person(who).id
    with town.office.look() as act:
        rows = act.session.exec(select(Post).where(Post.name == name, col(Post.shown) > 0)).all()
        return any(user in (row.user_id, row.target.removeprefix("dm:")) for row in rows)


def press(town: Town, who: str, card: Any, button: str) -> None:
    trouble = town.person(who).press(card, button).trouble
    assert not trouble, trouble


def raw_press(town: Town, who: str, card: Any, action_id: str, workspace: str = "") -> None:
    """A press as Slack delivers it, also on a message whose buttons have gone meanwhile."""
    team = workspace or town.config.team_id
    body = {
        "type": "block_actions",
        "trigger_id": f"1.2.{action_id}{who}{workspace}",
        "user": {"id": town.person(who).id, "team_id": team},
        "team": {"id": team},
        "channel": {"id": town.channel},
        "container": {"type": "message", "message_ts": card.ts, "channel_id": town.channel},
        "actions": [{"action_id": action_id, "type": "button", "value": _value(card)}],
    }
    raw = urlencode({"payload": json.dumps(body)}).encode()
    status, words = town.workspace.deliver_raw(raw, {"content-type": "application/x-www-form-urlencoded"})
    assert status == 200, words


def send_again(town: Town, talk: Talk) -> None:
    """Submit once more, to the same people."""
    before = len(talk.questions())
    talk.person.say("submit", thread_ts=talk.root)
    town.wait(lambda: len(talk.questions()) > before and talk.question().has_button("Send it now"), "the proposal")
    talk.person.press(talk.question(), "Send it now")


def form_of(town: Town, person: Person) -> View:
    """The modal that is open for somebody."""
    found: View = town.wait(person.view, "a form")
    return found


def chain_holds(town: Town, talk: Talk) -> bool:
    with town.office.look() as act:
        spec = act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()
        return not verify(entries_of(act.session, spec), openings=openings_of(act.session, spec))


def test_the_wrong_person_is_told_who_can_decide(town_on_each_store: Town) -> None:
    town = town_on_each_store
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    press(town, "owen.adeyemi", card, "Approve")
    town.wait(lambda: told(town, "owen.adeyemi", "refusal.not_yours"), "Owen's private sentence")
    press(town, "marcus.bell", card, "Query")
    town.wait(lambda: told(town, "marcus.bell", "refusal.not_your_turn"), "Marcus's private sentence")
    assert not town.person("marcus.bell").view()
    assert decisions(town) == []


def test_a_second_press_and_an_old_card_are_answered_and_change_nothing(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    first = open_card(town, "line_manager")
    press(town, "priya.nair", first, "Approve")
    open_card(town, "executive_head")
    raw_press(town, "priya.nair", first, "signoff.approve")
    town.wait(lambda: told(town, "priya.nair", "refusal.already_decided_by_you"), "the second press answered")
    raw_press(town, "marcus.bell", first, "signoff.reject")
    town.wait(lambda: told(town, "marcus.bell", "refusal.already_decided"), "the old card answered")
    assert decisions(town) == [("approve", "Priya Nair")]
    assert spec_of(town, talk).state == "in_sign_off"


def test_two_presses_at_once_count_once(town_on_each_store: Town) -> None:
    town = town_on_each_store
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    acts = ["Approve", "Approve", "Approve", "Approve"]
    threads = [
        threading.Thread(target=lambda b=b: town.person("priya.nair").press(card, b, in_order=False)) for b in acts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.wait(lambda: told(town, "priya.nair", "refusal.already_decided_by_you"), "the losers answered")
    assert decisions(town) == [("approve", "Priya Nair")]


def test_a_query_goes_back_with_its_words_and_keeps_its_place(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    priya = town.person("priya.nair")
    priya.press(card, "Query")
    form = form_of(town, priya)
    assert priya.submit(form, {"words": "   "}).errors
    assert not priya.submit(form_of(town, priya), {"words": "Why a Saturday? <!channel>"}).errors
    town.wait(lambda: spec_of(town, talk).state == "queried", "the query")
    town.wait(lambda: "Why a Saturday? &lt;!channel&gt;" in talk.question().raw["text"], "the words in Dana's thread")
    talk.person.say("submit", thread_ts=talk.root)
    town.wait(lambda: "is still open" in talk.question().raw["text"], "the author told what is open")
    talk.person.say("answer: The hub opens at weekends.", thread_ts=talk.root)
    town.wait(lambda: "Nothing is left to do" in talk.messages()[-1].raw["text"], "the answer kept")
    send_again(town, talk)
    again = open_card(town, "line_manager", count=2)
    assert spec_of(town, talk).revision == 1
    press(town, "priya.nair", again, "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    assert [each for each, _ in decisions(town)] == ["query", "approve", "approve"]
    assert chain_holds(town, talk)


def test_a_changed_text_voids_signatures_and_says_so(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    card = open_card(town, "executive_head")
    marcus = town.person("marcus.bell")
    marcus.press(card, "Query")
    marcus.submit(form_of(town, marcus), {"words": "Is the title right?"})
    town.wait(lambda: spec_of(town, talk).state == "queried", "the query")
    talk.say("change job title to Customer Hub Adviser")
    send_again(town, talk)
    town.wait(lambda: told(town, "priya.nair", "signoff.voided"), "Priya told that her signature is void")
    assert spec_of(town, talk).revision == 2
    open_card(town, "line_manager", count=2)


def test_a_rejection_needs_a_reason_and_ends_it(town: Town) -> None:
    talk = sent_for_sign_off(town)
    priya = town.person("priya.nair")
    priya.press(open_card(town, "line_manager"), "Reject")
    form = form_of(town, priya)
    assert priya.submit(form, {"words": ""}).errors
    assert spec_of(town, talk).state == "in_sign_off"
    priya.submit(form_of(town, priya), {"words": "The post is not funded: see minute 12."})
    town.wait(lambda: spec_of(town, talk).state == "rejected", "the rejection")
    town.wait(lambda: "not funded: see minute 12." in talk.messages()[-1].raw["text"], "the reason in Dana's thread")
    talk.person.say("change grade to 5", thread_ts=talk.root)
    town.wait(lambda: told(town, "dana.whitfield", "draft.resting"), "Dana told that it has ended")


def test_the_author_chooses_other_people_and_wrong_ones_are_explained(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = adopt_example(town)
    talk.press("conversation.submit")
    dana, marcus = town.person("dana.whitfield"), town.person("marcus.bell")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal")
    dana.press(talk.question(), "Choose who signs")
    form = form_of(town, dana)
    wrong = dana.submit(form, {"stage:line_manager": marcus.id, "stage:executive_head": dana.id})
    assert set(wrong.errors) == {"stage:executive_head"}
    twice = dana.submit(form_of(town, dana), {"stage:line_manager": marcus.id, "stage:executive_head": marcus.id})
    assert twice.errors
    assert spec_of(town, talk).state == "draft"
    right = dana.submit(form_of(town, dana), {"stage:line_manager": dana.id, "stage:executive_head": marcus.id})
    assert not right.errors
    press(town, "dana.whitfield", open_card(town, "line_manager"), "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")


def test_an_author_takes_it_back_and_sends_it_again(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    press(town, "priya.nair", card, "Approve")
    open_card(town, "executive_head")
    talk.say("withdraw")
    assert spec_of(town, talk).state == "withdrawn"
    town.wait(lambda: told(town, "priya.nair", "signoff.voided"), "Priya told that her signature is void")
    send_again(town, talk)
    open_card(town, "line_manager", count=2)
    assert spec_of(town, talk).revision == 2
    assert chain_holds(town, talk)


def test_an_approver_who_left_slack_is_replaced_by_hr(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    town.workspace.deactivate("priya.nair")
    town.wait(lambda: told(town, "dana.whitfield", "approver.stranded"), "Dana told")
    helen = town.person("helen.sorby")
    notice = town.wait(lambda: _with_button(helen, "Choose another person"), "Helen's notice")
    helen.press(notice, "Choose another person")
    form = form_of(town, helen)
    assert helen.submit(form, {"person": town.person("marcus.bell").id, "words": "Priya has left."}).errors
    owen = town.person("owen.adeyemi")
    assert not helen.submit(form_of(town, helen), {"person": owen.id, "words": "Priya has left."}).errors
    press(town, "owen.adeyemi", open_card(town, "line_manager", count=2), "Approve")
    open_card(town, "executive_head")
    assert spec_of(town, talk).state == "in_sign_off"
    assert chain_holds(town, talk)


def test_a_press_from_another_workspace_is_refused(town_on_each_store: Town) -> None:
    town = town_on_each_store
    sent_for_sign_off(town)
    raw_press(town, "priya.nair", open_card(town, "line_manager"), "signoff.approve", workspace="T0ELSEWHERE")
    town.wait(lambda: told(town, "priya.nair", "refusal.strange_workspace"), "the private sentence")
    assert decisions(town) == []


@pytest.mark.parametrize("name", ["area", "factor"])
def test_the_document_is_under_every_card(town: Town, name: str) -> None:
    sent_for_sign_off(town, name=name)
    open_card(town, "line_manager")

    def files() -> list[str]:
        return [f.name for m in town.person("helen.sorby").all_messages(town.channel) for f in m.files]

    town.wait(lambda: any(each.endswith(".pdf") for each in files()), "the document under the card")


def _value(card: Any) -> str:
    actions = next(block for block in card.blocks if block["type"] == "actions")
    return str(actions["elements"][0]["value"])


def _with_button(person: Any, name: str) -> Any:
    return next((each for each in person.messages() if each.has_button(name)), None)

"""Routes from the employer's rules, through the door: side by side, any of a group, outside Slack."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.blocks import route_modals
from bot.sandbox.seen import Message
from bot.services.chain import entries_of, openings_of
from bot.services.drafts import frozen_route
from bot.services.instants import date_in_words
from bot.services.papers import paper
from specs.audit import verify
from specs.store.tables import DecisionRow, ReminderRow, SlotRow, Spec
from tests.door.conftest import adopt_example
from tests.door.test_signing import form_of, press, raw_press, spec_of, told
from tests.door.town import Talk, Town, cards, open_card, private_words

ABOUT, SEND, RECORD = "Post and funding", "Send it now", "Record the decision"


def say_about_post(town: Town, talk: Talk, **answers: str) -> None:
    """Fill the form about the post."""
    press(town, "dana.whitfield", talk.question(), ABOUT)
    given = {route_modals.FACT + fact: answer for fact, answer in answers.items()}
    assert not talk.person.submit(form_of(town, talk.person), given).errors


def with_new_money(town: Town) -> Talk:
    """The example, sent on the route for a post that needs new money."""
    talk = adopt_example(town)
    talk.press("conversation.submit")
    town.wait(lambda: talk.question().has_button(SEND), "the usual approvers to be known")
    say_about_post(town, talk, funding="growth")
    town.wait(lambda: "outside Slack" in talk.question().raw["text"], "the route that follows")
    town.wait(lambda: talk.question().has_button(SEND), "the approvers to be known")
    talk.person.press(talk.question(), SEND)
    return talk


def finance_cards(town: Town) -> list[Message]:
    return of_stage(town, "finance")


def of_stage(town: Town, stage: str) -> list[Message]:
    """The cards of a stage, oldest first."""
    return [each for each in cards(town) if dict((each.metadata or {})["event_payload"])["stage"] == stage]


def states(town: Town) -> dict[str, list[str]]:
    """The states of all slots by stage."""
    found: dict[str, list[str]] = {}
    with town.office.look() as act:
        for row in act.session.exec(select(SlotRow).order_by(col(SlotRow.id))).all():
            found.setdefault(row.stage, []).append(row.state)
    return found


def reminders_of(town: Town, stage: str) -> list[int]:
    """The rungs of the reminders that are planned for a stage."""
    of_stage = (
        select(ReminderRow).join(SlotRow, col(SlotRow.id) == col(ReminderRow.slot_id)).where(SlotRow.stage == stage)
    )
    with town.office.look() as act:
        return sorted(row.rung for row in act.session.exec(of_stage).all())


def test_three_steps_with_finance_beside_and_a_panel_outside_slack(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = with_new_money(town)
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    head = open_card(town, "executive_head")
    town.wait(lambda: len(finance_cards(town)) == 2, "a card for each of Finance")
    fays, bens = finance_cards(town)
    assert "because its author chose “Needs new money” for the funding" in fays.raw["text"]
    assert "1 of 4 stages" in head.raw["text"]
    press(town, "ben.okoro", fays, "Approve")
    town.wait(lambda: "You have one with your own name" in "".join(private_words(town, "ben.okoro")), "Ben's own card")
    press(town, "ben.okoro", bens, "Approve")
    town.wait(lambda: "no longer asked, because Ben Okoro" in finance_cards(town)[0].raw["text"], "Fay's card closed")
    assert not finance_cards(town)[0].has_button("Approve")
    raw_press(town, "fay.marsh", fays, "signoff.approve")
    town.wait(lambda: told(town, "fay.marsh", "refusal.already_decided"), "Fay told that Ben has")
    assert private_words(town, "fay.marsh")[-1].startswith("Ben Okoro has already approved PS-0001")
    assert states(town)["panel"] == ["waiting"]
    press(town, "marcus.bell", head, "Approve")
    panel = town.wait(
        lambda: next((each for each in cards(town) if each.has_button(RECORD)), None), "the card for HR to record on"
    )
    press(town, "marcus.bell", panel, RECORD)
    town.wait(lambda: told(town, "marcus.bell", "refusal.not_yours"), "only HR records")
    record(town, panel)
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the specification to be agreed")
    with town.office.look() as act:
        spec = spec_of(town, talk)
        row = act.session.exec(select(DecisionRow).where(DecisionRow.recorded_by != "")).one()
        assert (row.actor_name, row.recorded_by_name) == ("Establishment Panel", "Helen Sorby")
        assert (row.evidence, row.decided_on) == ("Minute EP/26/114", act.today().isoformat())
        assert not verify(entries_of(act.session, spec), openings=openings_of(act.session, spec))
        opened = [one.value for each in openings_of(act.session, spec).values() for one in each.values()]
        assert "Minute EP/26/114" in opened
        page = paper(act, spec, "html", 1)[1].decode()
    for expected in ("Establishment panel", "recorded by Helen Sorby", "Minute EP/26/114", "Ben Okoro"):
        assert expected in page
    assert "Fay Marsh" not in page


def record(town: Town, card: Any) -> None:
    """HR records an approval; without evidence, or with a day on which it cannot have been, the form comes back."""
    helen = town.person("helen.sorby")
    press(town, "helen.sorby", card, RECORD)
    form = form_of(town, helen)
    with town.office.look() as act:
        today = act.today()
    filled = {route_modals.DECISION: "approve", route_modals.DAY: today.isoformat(), route_modals.EVIDENCE: "  "}
    assert route_modals.EVIDENCE in helen.submit(form, filled).errors
    filled[route_modals.EVIDENCE] = "Minute EP/26/114"
    for days, why in ((-1, "Establishment Panel had not been asked by that day"), (1, "has not come yet")):
        day = (today + timedelta(days=days)).isoformat()
        refused = helen.submit(form, {**filled, route_modals.DAY: day}).errors
        assert why in refused[route_modals.DAY]
        assert f"Please choose today, {date_in_words(today)}." in refused[route_modals.DAY]
    assert not helen.submit(form, filled).errors


def test_two_side_by_side_at_the_same_moment_open_the_next_step_once(town_on_each_store: Town) -> None:
    town = town_on_each_store
    with_new_money(town)
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    head = open_card(town, "executive_head")
    town.wait(lambda: len(finance_cards(town)) == 2, "the cards of Finance")
    fays, bens = finance_cards(town)
    presses = (("marcus.bell", head), ("fay.marsh", fays), ("ben.okoro", bens))
    threads = [
        threading.Thread(target=lambda who=who, card=card: town.person(who).press(card, "Approve", in_order=False))
        for who, card in presses
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.wait(lambda: states(town)["panel"] == ["open"], "the panel's turn")
    assert sorted(states(town)["finance"]) == ["approved", "not_needed"]
    town.wait(lambda: reminders_of(town, "panel") == [1, 2, 3, 4, 5], "its reminders, each once")
    assert len(of_stage(town, "panel")) <= 1


def test_a_rejection_by_one_of_a_group_ends_it_for_all(town: Town) -> None:
    talk = with_new_money(town)
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    town.wait(lambda: len(finance_cards(town)) == 2, "the cards of Finance")
    press(town, "fay.marsh", finance_cards(town)[0], "Reject")
    fay = town.person("fay.marsh")
    fay.submit(form_of(town, fay), {"words": "There is no money."})
    town.wait(lambda: spec_of(town, talk).state == "rejected", "the end of it")
    town.wait(lambda: not any(each.has_button("Approve") for each in cards(town)), "every card without buttons")
    assert states(town)["finance"] == ["rejected", "void"]


def test_a_changed_answer_about_the_post_starts_the_new_route_from_its_beginning(town: Town) -> None:
    talk = with_new_money(town)
    press(town, "priya.nair", open_card(town, "line_manager"), "Query")
    priya = town.person("priya.nair")
    priya.submit(form_of(town, priya), {"words": "Is it really new money?"})
    town.wait(lambda: talk.question().has_button("Send for sign-off"), "the query")
    talk.person.say("answer: No, I had that wrong.", thread_ts=talk.root)
    town.wait(lambda: "Nothing is left to do" in talk.messages()[-1].raw["text"], "the answer kept")
    talk.press("conversation.submit")
    say_about_post(town, talk, funding="budget")
    town.wait(lambda: "outside Slack" not in talk.question().raw["text"], "the usual route")
    town.wait(lambda: talk.question().has_button(SEND), "it to be ready")
    talk.person.press(talk.question(), SEND)
    press(town, "priya.nair", open_card(town, "line_manager", 2), "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the specification to be agreed")
    with town.office.look() as act:
        spec = act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()
        route = frozen_route(spec)
        assert route is not None
        assert [stage.key for stage in route.stages] == ["line_manager", "executive_head"]
        assert spec.revision == 2

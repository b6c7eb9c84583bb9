"""Absence and authority through the door: one decision handed on, a time away, HR's way in, and who left Slack."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.services import drafts, papers, people
from bot.store.tables import Post
from specs.store.tables import AuditRow, SlotRow
from tests.door import promises
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.test_signing import chain_holds, decisions, form_of, press, raw_press, spec_of, told
from tests.door.town import Talk, Town, cards, open_card

TARIQ = "tariq.aziz"


def delegated(town: Town, card: Any, who: str, to: str, **values: Any) -> Any:
    """Press Delegate on a card and choose somebody; the answer to the form."""
    person = town.person(who)
    press(town, who, card, "Delegate")
    town.wait(lambda: _is_known(town, to), "the people of the directory to be looked up")
    return person.submit(form_of(town, person), {"person": town.person(to).id, **values})


def away(town: Town, who: str, to: str, *, first: int = 0, last: int = 7, **values: Any) -> Any:
    """Arrange a time away with the slash command, in days from today; the answer to the form."""
    person = town.person(who)
    reply = person.command("/personspec delegate")
    assert not reply.trouble, reply.trouble
    town.wait(lambda: _is_known(town, to), "the people of the directory to be looked up")
    days = {"first_day": day(town, first), "last_day": day(town, last)}
    return person.submit(form_of(town, person), {"person": town.person(to).id, **days, **values})


def day(town: Town, ahead: int) -> str:
    with town.office.look() as act:
        return (act.today() + timedelta(days=ahead)).isoformat()


def asked(town: Town, who: str, ref: str) -> Any:
    """Wait for the card in somebody's direct messages, with its buttons."""

    def found() -> Any:
        cards = [each for each in with_buttons(town, who, ref) if "Open the document" in each.raw["text"]]
        return cards[-1] if cards else None

    return town.wait(found, f"{who} to be asked directly")


def answer_of(reply: Any) -> str:
    """What the slash command answered, all of it."""
    return json.dumps(reply.message.raw)


def slot(town: Town, talk: Talk, stage: str) -> SlotRow:
    with town.office.look() as act:
        spec = spec_of(town, talk)
        chosen = select(SlotRow).where(SlotRow.spec_id == spec.id, SlotRow.stage == stage)
        return act.session.exec(chosen.order_by(col(SlotRow.id).desc())).first()  # type: ignore[return-value]


def kinds(town: Town, talk: Talk) -> list[str]:
    with town.office.look() as act:
        spec = spec_of(town, talk)
        rows = act.session.exec(select(AuditRow).where(AuditRow.spec_id == spec.id).order_by(col(AuditRow.number)))
        return [row.kind for row in rows]


def holds(town: Town, talk: Talk, stage: str, who: str) -> None:
    """Wait until somebody has a stage."""
    user = town.person(who).id
    town.wait(lambda: slot(town, talk, stage).assignee == user, f"{who} to have {stage}")


def test_one_decision_is_handed_on_and_printed_with_both_names(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    assert not delegated(town, open_card(town, "line_manager"), "priya.nair", TARIQ, words="On leave.").errors
    town.wait(lambda: told(town, "priya.nair", "absence.lent"), "Priya told")
    card = open_card(town, "line_manager", count=2)
    assert "for Priya Nair" in card.raw["text"]
    first = town.wait(lambda: gone_on(town), "the first card to say where it went")
    assert "Tariq Aziz for Priya Nair" in first.raw["text"]
    mine = town.wait(lambda: _told_where(town, "priya.nair"), "Priya's own copy to say the same")
    assert "waits for your sign-off" not in mine.raw["text"]
    assert not mine.has_button("Approve")
    press(town, TARIQ, asked(town, TARIQ, talk.ref), "Approve")
    open_card(town, "executive_head")
    signed = town.wait(lambda: _reading(town, "approved by Tariq Aziz for Priya Nair"), "both names on the card")
    assert not signed.has_button("Approve")
    spec = spec_of(town, talk)
    with town.office.look() as act:
        [record] = [r for r in papers.signatures(act, spec, drafts.form_of(act, spec), 1) if r.printed_name]
    assert (record.printed_name, record.on_behalf_of) == ("Tariq Aziz", "Priya Nair")
    assert "signoff.delegated" in kinds(town, talk)
    assert chain_holds(town, talk)


def hr_was_told(town: Town, name: str) -> bool:
    """Whether a message of that name was posted, which goes to HR by e-mail address."""
    with town.office.look() as act:
        return bool(act.session.exec(select(Post).where(Post.name == name, col(Post.shown) > 0)).all())


def gone_on(town: Town) -> Any:
    return _reading(town, "this has gone to")


def _told_where(town: Town, who: str) -> Any:
    """The copy of a card in somebody's direct messages, once it says to whom the decision has gone."""
    copies = town.person(who).messages()
    return next((each for each in copies if "this has gone to" in each.raw["text"]), None)


def _reading(town: Town, words: str) -> Any:
    messages = town.person("helen.sorby").messages(town.channel)
    return next((each for each in messages if words in each.raw["text"]), None)


def test_whoever_lent_a_decision_still_decides_it_in_their_own_name(town_on_each_store: Town) -> None:
    town = town_on_each_store
    sent_for_sign_off(town)
    delegated(town, open_card(town, "line_manager"), "priya.nair", TARIQ)
    press(town, "priya.nair", open_card(town, "line_manager", count=2), "Approve")
    town.wait(lambda: _reading(town, "approved by Priya Nair."), "Priya's own name on the card")
    assert decisions(town) == [("approve", "Priya Nair")]


def test_a_stand_in_hands_it_back_and_not_on(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    delegated(town, open_card(town, "line_manager"), "priya.nair", TARIQ)
    card = asked(town, TARIQ, talk.ref)
    assert delegated(town, card, TARIQ, "owen.adeyemi").errors.keys() == {"person"}
    tariq = town.person(TARIQ)
    assert not tariq.submit(form_of(town, tariq), {"person": town.person("priya.nair").id}).errors
    holds(town, talk, "line_manager", "priya.nair")
    assert kinds(town, talk)[-1] == "signoff.handed_back"
    press(town, "priya.nair", open_card(town, "line_manager", count=3), "Approve")
    open_card(town, "executive_head")


@pytest.mark.parametrize("to", ["dana.whitfield", "marcus.bell", "priya.nair"])
def test_the_author_and_who_has_a_part_already_do_not_stand_in(town_on_each_store: Town, to: str) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    refused = delegated(town, open_card(town, "line_manager"), "priya.nair", to)
    assert refused.errors.keys() == {"person"}
    assert slot(town, talk, "line_manager").assignee == town.person("priya.nair").id


def test_somebody_without_a_part_cannot_hand_it_on(town: Town) -> None:
    sent_for_sign_off(town)
    raw_press(town, "tom.ferris", open_card(town, "line_manager"), "signoff.delegate")
    town.wait(lambda: told(town, "tom.ferris", "refusal.not_yours"), "Tom's private sentence")
    assert not town.person("tom.ferris").view()


def test_a_press_on_a_decided_card_cannot_hand_it_on(town: Town) -> None:
    sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    press(town, "priya.nair", card, "Approve")
    open_card(town, "executive_head")
    raw_press(town, "priya.nair", card, "signoff.delegate")
    town.wait(lambda: told(town, "priya.nair", "refusal.already_decided_by_you"), "the sentence")


def test_a_time_away_takes_what_waits_and_what_comes_and_ends_by_itself(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    assert not away(town, "priya.nair", TARIQ, last=2).errors
    town.wait(lambda: told(town, TARIQ, "absence.begun_stand_in"), "Tariq told")
    holds(town, talk, "line_manager", TARIQ)
    open_card(town, "line_manager", count=2)
    other = sent_for_sign_off(town, "owen.adeyemi")
    holds(town, other, "line_manager", TARIQ)
    press(town, TARIQ, asked(town, TARIQ, other.ref), "Approve")
    town.workspace.clock.move(days=3)
    town.wait(lambda: told(town, "priya.nair", "absence.ended"), "Priya told")
    town.wait(lambda: told(town, TARIQ, "absence.ended_stand_in"), "Tariq told")
    holds(town, talk, "line_manager", "priya.nair")
    assert decisions(town) == [("approve", "Tariq Aziz")]
    assert kinds(town, talk)[-1] == "signoff.handed_back"
    assert chain_holds(town, talk)
    assert chain_holds(town, other)


def test_what_comes_back_stands_on_one_live_card_and_the_stand_in_has_none(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    away(town, "priya.nair", TARIQ, last=2)
    asked(town, TARIQ, talk.ref)
    town.workspace.clock.move(days=3)
    holds(town, talk, "line_manager", "priya.nair")
    town.wait(lambda: told(town, "priya.nair", "absence.ended"), "Priya told")
    town.wait(lambda: not promises.under_way(town.office.store), "everything to be said")
    assert with_buttons(town, TARIQ, talk.ref) == []
    for seen in (cards(town), town.person("priya.nair").messages()):
        live = [each for each in seen if each.has_button("Approve")]
        newest = [each for each in seen if talk.ref in each.raw["text"]][-1]
        assert [each.ts for each in live] == [newest.ts]
    press(town, "priya.nair", asked(town, "priya.nair", talk.ref), "Approve")
    open_card(town, "executive_head")


def test_a_time_away_begins_on_its_first_day(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    assert not away(town, "priya.nair", TARIQ, first=3, last=5).errors
    town.wait(lambda: told(town, TARIQ, "absence.planned_stand_in"), "Tariq told before")
    assert slot(town, talk, "line_manager").assignee == town.person("priya.nair").id
    town.workspace.clock.move(days=3)
    holds(town, talk, "line_manager", TARIQ)


def test_a_time_away_is_shown_and_ended_early(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    away(town, "priya.nair", TARIQ)
    holds(town, talk, "line_manager", TARIQ)
    priya = town.person("priya.nair")
    shown = priya.command("/personspec delegate")
    assert shown.message is not None
    assert "Tariq Aziz" in answer_of(shown)
    assert talk.ref in answer_of(shown)
    assert not priya.press(shown.message, "End it now").trouble
    holds(town, talk, "line_manager", "priya.nair")
    again = priya.command("/personspec delegate end")
    assert "nothing to end" in answer_of(again)


@pytest.mark.parametrize(
    ("values", "block"),
    [
        ({"first": 0, "last": 90}, "last_day"),
        ({"first": -1, "last": 3}, "first_day"),
        ({"first": 4, "last": 3}, "last_day"),
    ],
)
def test_days_that_cannot_be_are_explained_in_the_form(
    town_on_each_store: Town, values: dict[str, int], block: str
) -> None:
    town = town_on_each_store
    assert away(town, "priya.nair", TARIQ, **values).errors.keys() == {block}
    assert not told(town, TARIQ, "absence.begun_stand_in")


def test_nobody_stands_in_for_themselves_or_while_away(town: Town) -> None:
    assert away(town, "priya.nair", "priya.nair").errors.keys() == {"person"}
    assert not away(town, TARIQ, "ingrid.solberg").errors
    priya = town.person("priya.nair")
    days = {"first_day": day(town, 0), "last_day": day(town, 2)}
    refused = priya.submit(form_of(town, priya), {"person": town.person(TARIQ).id, **days})
    assert refused.errors.keys() == {"person"}


def test_what_the_stand_in_may_not_decide_stays_and_hr_is_told(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    assert not away(town, "priya.nair", "marcus.bell").errors
    town.wait(lambda: told(town, "priya.nair", "absence.stays"), "Priya told")
    town.wait(lambda: hr_was_told(town, "absence.stays_hr"), "Helen told")
    assert slot(town, talk, "line_manager").assignee == town.person("priya.nair").id


def test_hr_arranges_a_time_away_for_somebody_with_a_reason(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    helen, priya = town.person("helen.sorby"), town.person("priya.nair")
    helen.command(f"/personspec delegate <@{priya.id}|priya.nair>")
    values = {"person": town.person(TARIQ).id, "first_day": day(town, 0), "last_day": day(town, 5)}
    form = form_of(town, helen)
    assert helen.submit(form, {**values, "words": "  "}).errors.keys() == {"words"}
    assert not helen.submit(form_of(town, helen), {**values, "words": "Ill since Monday."}).errors
    holds(town, talk, "line_manager", TARIQ)
    town.wait(lambda: told(town, "priya.nair", "absence.begun"), "Priya told")


def test_only_hr_arranges_it_for_somebody_else(town: Town) -> None:
    priya = town.person("priya.nair")
    reply = town.person(TARIQ).command(f"/personspec delegate <@{priya.id}|priya.nair>")
    assert "ask HR (Helen Sorby)" in answer_of(reply)
    assert not town.person(TARIQ).view()


def test_hr_gives_an_open_decision_to_somebody_else_from_its_card(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    assert not delegated(town, card, "helen.sorby", "owen.adeyemi", words="Priya asked for it.").errors
    holds(town, talk, "line_manager", "owen.adeyemi")
    town.wait(lambda: told(town, "priya.nair", "absence.reassigned"), "Priya told")
    town.wait(lambda: told(town, "dana.whitfield", "absence.reassigned_author"), "Dana told")
    raw_press(town, "priya.nair", card, "signoff.approve")
    town.wait(lambda: told(town, "priya.nair", "refusal.not_yours"), "Priya's sentence")
    assert chain_holds(town, talk)


def test_whoever_takes_over_from_hr_is_asked_in_one_direct_message(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    assert not delegated(town, card, "helen.sorby", TARIQ, words="Priya asked for it.").errors
    tariq = town.person(TARIQ)
    mine = asked(town, TARIQ, talk.ref)
    open_card(town, "line_manager", count=2)
    town.wait(lambda: not promises.under_way(town.office.store), "everything to be said")
    assert len(with_buttons(town, TARIQ, talk.ref)) == 1
    assert mine.has_button("Open the document")
    assert not tariq.press(mine, "Approve").trouble
    open_card(town, "executive_head")
    assert decisions(town) == [("approve", "Tariq Aziz")]


def with_buttons(town: Town, who: str, ref: str) -> list[Any]:
    """What somebody can decide on in their direct messages."""
    return [each for each in town.person(who).messages() if ref in each.raw["text"] and each.has_button("Approve")]


def test_hr_finds_any_decision_by_its_reference_and_gives_it_to_a_stand_in(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    helen = town.person("helen.sorby")
    stands = helen.command(f"/personspec status {talk.ref}")
    assert f"/personspec delegate {talk.ref}" in answer_of(stands)
    helen.command(f"/personspec delegate {talk.ref}")
    head = str(slot(town, talk, "executive_head").id)
    values = {"slot": head, "how": "stand_in", "person": town.person(TARIQ).id, "words": "Marcus is on leave."}
    assert not helen.submit(form_of(town, helen), values).errors
    holds(town, talk, "executive_head", TARIQ)
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    press(town, TARIQ, asked(town, TARIQ, talk.ref), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    town.wait(lambda: _reading(town, "approved by Tariq Aziz for Marcus Bell"), "both names")


def test_two_of_hr_with_the_same_form_open_count_once(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    card = open_card(town, "line_manager")
    helen = town.person("helen.sorby")
    press(town, "helen.sorby", card, "Delegate")
    form = form_of(town, helen)
    assert not delegated(town, card, "priya.nair", TARIQ).errors
    late = helen.submit(form, {"person": town.person("owen.adeyemi").id, "words": "Priya is away."})
    assert late.errors.keys() == {"person"}
    assert slot(town, talk, "line_manager").assignee == town.person(TARIQ).id


def test_a_stand_in_who_leaves_slack_gives_everything_back(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    away(town, "priya.nair", TARIQ)
    holds(town, talk, "line_manager", TARIQ)
    town.workspace.deactivate(TARIQ)
    holds(town, talk, "line_manager", "priya.nair")
    town.wait(lambda: told(town, "priya.nair", "absence.ended"), "Priya told")


def test_the_deputy_of_somebody_who_left_stands_in_and_everybody_is_told(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = _sent_to(town, "owen.adeyemi", "marcus.bell")
    press(town, "owen.adeyemi", open_card(town, "line_manager"), "Approve")
    open_card(town, "executive_head")
    town.wait(lambda: _is_known(town, "priya.nair"), "the deputy to be looked up")
    town.workspace.deactivate("marcus.bell")
    holds(town, talk, "executive_head", "priya.nair")
    town.wait(lambda: told(town, "dana.whitfield", "approver.moved"), "Dana told")
    town.wait(lambda: hr_was_told(town, "approver.moved_hr"), "Helen told")
    mine = asked(town, "priya.nair", talk.ref)
    assert "Marcus Bell can no longer be reached in Slack" in mine.raw["text"]
    town.wait(lambda: not promises.under_way(town.office.store), "everything to be said")
    assert not told(town, "priya.nair", "approver.deputy"), "once is enough"
    press(town, "priya.nair", open_card(town, "executive_head", count=2), "Approve")
    town.wait(lambda: _reading(town, "approved by Priya Nair for Marcus Bell"), "both names")
    assert spec_of(town, talk).state == "agreed"


def _is_known(town: Town, who: str) -> bool:
    with town.office.look() as act:
        found = people.by_user(act.session, town.person(who).id)
        return found is not None and bool(found.name)


def _sent_to(town: Town, line_manager: str, executive_head: str) -> Talk:
    """A complete draft sent to people whom its author chose."""
    talk = adopt_example(town)
    talk.press("conversation.submit")
    dana = town.person("dana.whitfield")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal")
    dana.press(talk.question(), "Choose who signs")
    chosen = {"line_manager": line_manager, "executive_head": executive_head}
    values = {f"stage:{stage}": town.person(who).id for stage, who in chosen.items()}
    assert not dana.submit(form_of(town, dana), values).errors
    return talk

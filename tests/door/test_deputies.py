"""A deputy who may decide once an approver has not answered: the employer's rule, through the door."""

from __future__ import annotations

from importlib import resources
from typing import Any

from bot.clock import SystemClock
from bot.services import configuration, drafts, papers
from tests.door.conftest import sent_for_sign_off
from tests.door.test_absence import _is_known, _sent_to, away, delegated, holds, kinds, slot, with_buttons
from tests.door.test_lying_still import words_to
from tests.door.test_putting_off import ladder, said_to
from tests.door.test_reminders import MONDAY
from tests.door.test_signing import chain_holds, decisions, press, raw_press, spec_of, told
from tests.door.town import Talk, Town, open_card

SHIPPED = resources.files("specs.organisation").joinpath("thornley_vale.yaml").read_text(encoding="utf-8")
DEPUTIES_DECIDE = SHIPPED.replace("reminders:                     #", "reminders:\n  deputy: decides  #")
ESCALATED = "2031-03-11T09:00:30+00:00"
MAY_DECIDE = "your deputy, may now decide it for you"


def waiting_for_the_head(town: Town) -> Talk:
    """Marcus has it as executive head since Monday 3 March, and Priya, the deputy, has no other part in it."""
    assert DEPUTIES_DECIDE != SHIPPED
    with town.office.act() as act:
        now = SystemClock().wall()
        configuration.load(act.session, "organisation", DEPUTIES_DECIDE.encode(), "council.yaml", now, "a test")
    town.workspace.clock.to(MONDAY.isoformat())
    talk = _sent_to(town, "owen.adeyemi", "marcus.bell")
    press(town, "owen.adeyemi", open_card(town, "line_manager"), "Approve")
    open_card(town, "executive_head")
    town.wait(lambda: _is_known(town, "priya.nair"), "the deputy to be looked up")
    return talk


def to_the_deputy(town: Town) -> Talk:
    talk = waiting_for_the_head(town)
    town.workspace.clock.to(ESCALATED)
    holds(town, talk, "executive_head", "priya.nair")
    return talk


def test_a_deputy_signs_for_whoever_does_not_answer_and_both_names_are_printed(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = to_the_deputy(town)
    asked = said_to(town, "priya.nair", "Marcus Bell has not answered, so their deputy may decide it now")
    told_to_marcus = said_to(town, "marcus.bell", MAY_DECIDE)
    assert told_to_marcus.has_button("Approve")
    town.wait(lambda: told(town, "dana.whitfield", "reminder.deputy.author"), "Dana told")
    assert not words_to(town, "marcus.bell", "still waits for your sign-off")  # one message that morning, not two
    press(town, "priya.nair", asked, "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    with town.office.look() as act:
        spec = spec_of(town, talk)
        signed = [each for each in papers.signatures(act, spec, drafts.form_of(act, spec), 1) if each.printed_name]
    assert (signed[-1].printed_name, signed[-1].on_behalf_of) == ("Priya Nair", "Marcus Bell")
    town.wait(lambda: not _again(town, "marcus.bell", MAY_DECIDE).has_button("Approve"), "Marcus's buttons to go")
    assert kinds(town, talk).count("signoff.delegated") == 1
    assert chain_holds(town, talk)


def _again(town: Town, who: str, words: str) -> Any:
    return said_to(town, who, words)


def test_the_approver_may_still_decide_first_and_the_deputy_is_told_who_did(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = to_the_deputy(town)
    asked = said_to(town, "priya.nair", "so their deputy may decide it now")
    press(town, "marcus.bell", said_to(town, "marcus.bell", MAY_DECIDE), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    assert decisions(town)[-1] == ("approve", "Marcus Bell")
    town.wait(lambda: not with_buttons(town, "priya.nair", talk.ref), "Priya's buttons to go")
    raw_press(town, "priya.nair", asked, "signoff.approve")
    town.wait(lambda: told(town, "priya.nair", "refusal.already_decided"), "Priya told who decided")
    assert len(decisions(town)) == 2


def test_hr_hears_on_the_day_it_would_have_and_knows_who_may_decide(town: Town) -> None:
    talk = to_the_deputy(town)
    row = slot(town, talk, "executive_head")
    assert [(kind, state) for kind, _, state in ladder(town, row.id or 0) if kind in ("escalation", "hr")] == [
        ("escalation", "sent"),
        ("hr", "cancelled"),
        ("hr", "pending"),
    ]
    town.workspace.clock.to("2031-03-13T09:00:30+00:00")
    to_hr = said_to(town, "helen.sorby", "Marcus Bell did not answer, and Priya Nair, the deputy")
    assert to_hr.has_button("Choose another person")


def test_a_deputy_with_a_part_in_it_already_hears_and_does_not_sign(town: Town) -> None:
    with town.office.act() as act:
        now = SystemClock().wall()
        configuration.load(act.session, "organisation", DEPUTIES_DECIDE.encode(), "council.yaml", now, "a test")
    town.workspace.clock.to(MONDAY.isoformat())
    talk = sent_for_sign_off(town)  # Priya is its line manager
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    open_card(town, "executive_head")
    town.workspace.clock.to(ESCALATED)
    said_to(town, "priya.nair", "You are named as deputy of Marcus Bell")
    holds(town, talk, "executive_head", "marcus.bell")


def test_without_the_rule_a_deputy_only_hears(town: Town) -> None:
    town.workspace.clock.to(MONDAY.isoformat())
    talk = _sent_to(town, "owen.adeyemi", "marcus.bell")
    press(town, "owen.adeyemi", open_card(town, "line_manager"), "Approve")
    open_card(town, "executive_head")
    town.workspace.clock.to(ESCALATED)
    said_to(town, "priya.nair", "You are named as deputy of Marcus Bell")
    assert slot(town, talk, "executive_head").on_behalf_of == ""


def test_a_deputy_who_hands_it_back_is_not_given_it_again(town: Town) -> None:
    talk = to_the_deputy(town)
    asked = said_to(town, "priya.nair", "so their deputy may decide it now")
    assert not delegated(town, asked, "priya.nair", "marcus.bell").errors
    holds(town, talk, "executive_head", "marcus.bell")
    town.workspace.clock.to("2031-03-20T09:00:30+00:00")
    said_to(town, "priya.nair", "You are named as deputy of Marcus Bell")
    assert slot(town, talk, "executive_head").assignee == town.person("marcus.bell").id


def test_a_deputy_who_is_away_is_not_given_it(town: Town) -> None:
    talk = waiting_for_the_head(town)
    assert not away(town, "priya.nair", "tariq.aziz", last=30).errors
    town.workspace.clock.to(ESCALATED)
    said_to(town, "priya.nair", "You are named as deputy of Marcus Bell")
    assert slot(town, talk, "executive_head").on_behalf_of == ""

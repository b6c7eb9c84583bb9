"""What an employer has agreed is offered to the next manager, with how often it was agreed; on both databases."""

from __future__ import annotations

from sqlmodel import col, select

from bot.services import precedents
from bot.services.drafts import by_ref, draft_of
from specs.store.precedents import forget, not_kept
from specs.store.tables import AgreedCriterion, AgreedSpec
from tests.door.conftest import sent_for_sign_off
from tests.door.town import Talk, Town, open_card

# Of specs/examples/factor.spec.yaml.
AGREED = "Has followed health and safety instructions in a place open to the public"


def agree(town: Town, count: int) -> None:
    """The example, sent by Dana and signed by everybody; `count` says which time it is."""
    sent_for_sign_off(town)
    town.person("priya.nair").press(open_card(town, "line_manager", count), "Approve")
    town.person("marcus.bell").press(open_card(town, "executive_head", count), "Approve")
    town.wait(lambda: len(_agreed(town)) == count, f"{count} to be precedents")


def _agreed(town: Town) -> list[tuple[str, str]]:
    with town.office.look() as act:
        return [(row.ref, row.grade) for row in act.session.execute(select(AgreedSpec)).scalars()]


def at_experience(town: Town) -> Talk:
    """Dana's new draft of the same title and grade, at its first criteria question."""
    talk = Talk.begin(town, "dana.whitfield", "Customer Hub Assistant")
    talk.press("conversation.choose.factor")
    talk.say("Grade 4")
    while talk.key != "experience.essential":
        talk.press("conversation.skip")
    return talk


def test_what_two_agreed_specifications_say_is_offered_for_the_third_and_taken(town_on_each_store: Town) -> None:
    town = town_on_each_store
    agree(town, 1)
    agree(town, 2)
    assert [grade for _, grade in _agreed(town)] == ["4", "4"]
    talk = at_experience(town)
    shown = talk.question().raw["text"]
    assert f"{AGREED} (in 2 of 2 agreed Grade 4 specifications)" in shown
    line = next(line for line in shown.splitlines() if AGREED in line)
    talk.say(line.strip(" •*")[0])
    assert "1 suggestion taken" in talk.question().raw["text"]
    with town.office.look() as act:
        spec = by_ref(act.session, talk.ref)
        assert spec is not None
        [taken] = draft_of(spec).document.section("experience").essential
    assert (taken.text, taken.assessed_by) == (AGREED, ("application_form", "interview"))


def test_a_store_from_before_precedents_catches_up_at_the_start(town_on_each_store: Town) -> None:
    town = town_on_each_store
    agree(town, 1)
    with town.office.act() as act:
        kept = set(act.session.execute(select(col(AgreedCriterion.text))).scalars())
        forget(act.session, [1])
        assert [spec.id for spec in not_kept(act.session)] == [1]
        precedents.catch_up(act.session)
        assert set(act.session.execute(select(col(AgreedCriterion.text))).scalars()) == kept
        assert not_kept(act.session) == []
    assert AGREED in kept

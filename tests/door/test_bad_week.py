"""What people do in a bad week: the wrong person chosen, a form sent too late, a message changed when all is over."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from bot.blocks.replies import messages_for
from bot.sandbox.driver import Person
from bot.sandbox.seen import Message
from bot.services import people, submission
from specs.store.tables import SlotRow, Spec
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.test_absence import answer_of, away, holds, kinds, slot
from tests.door.test_signing import form_of, press, spec_of
from tests.door.town import Talk, Town, cards, open_card

# Private delimiters that only the blocks know (prompts/__init__.py).
DELIMITERS = "\ufdd0\ufdd1\ufdd2\ufdd3"


def said_to(person: Person) -> str:
    return "\n".join(each.raw["text"] for each in person.messages() if each.by_app)


def is_known(town: Town, who: str) -> bool:
    with town.office.look() as act:
        row = people.by_user(act.session, town.person(who).id)
        return bool(row and row.name)


def told(town: Town, talk: Talk, words: str) -> Any:
    return town.wait(
        lambda: [each for each in talk.messages() if each.by_app and words in each.raw["text"]], f"{words!r} to be said"
    )


def live_card(town: Town) -> Message | None:
    """The card of the line manager that can be decided on: the newest, wherever the decision has been."""
    there = [each for each in cards(town) if "line manager" in each.raw["text"].casefold()]
    return there[-1] if there and there[-1].has_button("Approve") else None


def lent_to(town: Town, user_id: str) -> dict[str, str]:
    """Priya gives her decision to somebody; the errors of the form."""
    priya = town.person("priya.nair")
    press(town, "priya.nair", town.wait(lambda: live_card(town), "a card with buttons"), "Delegate")
    form = form_of(town, priya)
    errors: dict[str, str] = priya.submit(form, {"person": user_id}).errors
    if errors:
        priya.close(form)
    return errors


def test_a_decision_does_not_go_to_an_app(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    (said,) = lent_to(town, town.config.bot_user_id).values()
    assert said.startswith(f"{town.config.app_name.lower()} cannot decide here")
    assert "or are an app" in said
    (slackbot,) = lent_to(town, "USLACKBOT").values()
    assert slackbot.startswith("Slackbot cannot decide here")
    assert kinds(town, talk).count("signoff.delegated") == 0


def test_an_app_that_nobody_knew_gives_the_decision_back(town: Town) -> None:
    talk = sent_for_sign_off(town)
    poll = town.workspace.add_person(
        id="U0POLLBOT1", name="pollbot", real_name="Poll Bot", email="poll@app.example", is_bot=True
    )
    assert not lent_to(town, poll.id)
    town.wait(lambda: "signoff.unreachable" in kinds(town, talk), "the decision to come back")
    holds(town, talk, "line_manager", "priya.nair")
    found: SlotRow = slot(town, talk, "line_manager")
    assert found.on_behalf_of == ""
    assert lent_to(town, poll.id)


def test_somebody_whom_the_app_never_met_is_told_of_by_name(town: Town) -> None:
    talk = sent_for_sign_off(town)
    nina = town.workspace.add_person(
        id="U0NINA00001", name="nina.new", real_name="Nina New", email="nina.new@thornleyvale.example"
    )
    assert not lent_to(town, nina.id)
    told(town, talk, "Nina New now decides PS-0001 for Priya Nair")
    priya = town.person("priya.nair")
    town.wait(lambda: "Nina New now decides PS-0001" in said_to(priya), "Priya to read the name")
    town.wait(lambda: nina.id not in said_to(priya) + said_to(town.person("dana.whitfield")), "the id to be gone")


def test_a_refusal_in_a_form_is_plain_words(town: Town) -> None:
    talk = adopt_example(town)
    talk.press("conversation.submit")
    dana = town.person("dana.whitfield")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal")
    proposal = talk.question()
    dana.press(proposal, "Post and funding")
    form = form_of(town, dana)
    dana.press(proposal, "Send it now")
    open_card(town, "line_manager")
    (said,) = dana.submit(form).errors.values()
    assert "is with Priya Nair for sign-off" in said
    assert not set(said) & set(DELIMITERS)


def test_a_message_that_is_changed_after_the_agreement_is_told_how_it_stands(town: Town) -> None:
    talk = sent_for_sign_off(town)
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    hello = talk.person.say("hello", thread_ts=talk.root)
    told(town, talk, "is agreed, and its text will not change")
    talk.person.edit(hello, "change grade to 6")
    last = told(town, talk, "change grade to 6")[-1]
    assert "is agreed, and its text will not change" in last.raw["text"]


def test_what_is_lent_stands_under_a_heading(town: Town) -> None:
    sent_for_sign_off(town)
    open_card(town, "line_manager")
    assert not away(town, "priya.nair", "tariq.aziz").errors
    answer = answer_of(town.person("priya.nair").command("/personspec delegate"))
    assert "Now with them for you" in answer
    assert '"lent"' not in answer


def test_lists_that_stand_beside_an_answer_have_headings_of_their_own(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    route = answer_of(town.person("dana.whitfield").command(f"/personspec status {talk.ref}"))
    assert "Who signs" in route
    assert '"route"' not in route
    owen = town.person("owen.adeyemi")
    for title in ("Clerk", "Ranger"):
        Talk.begin(town, "owen.adeyemi", title)
    owen.say("Has kept records")
    town.wait(lambda: "You have several drafts" in said_to(owen), "Owen told that it is not clear")
    assert "\nYour drafts\n" in said_to(owen)


def test_a_title_that_cannot_be_used_is_not_said_to_be_the_drafts(town: Town) -> None:
    reply = town.person("dana.whitfield").command(f"/personspec new {'x' * 3000}")
    assert str(reply.text).startswith("I have started draft PS-0001.")


def test_several_who_are_looked_up_are_named_in_one_sentence(town: Town) -> None:
    talk = adopt_example(town)
    talk.press("conversation.submit")
    dana = town.person("dana.whitfield")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal")
    town.worker.stop()
    dana.press(talk.question(), "Post and funding")
    assert not dana.submit(form_of(town, dana), {"How is the post paid for?": "Needs new money"}).errors
    with town.office.act() as act:
        spec = act.session.exec(select(Spec)).one()
        reply = submission.proposal(act, spec)
        text = messages_for(reply, "1.0")[0].text
    assert "any one of Fay Marsh (whom I am looking up in Slack) or Ben Okoro (whom I am looking up in Slack)" in text


def test_hr_can_choose_somebody_while_the_turn_has_not_come(town: Town) -> None:
    sent_for_sign_off(town)
    open_card(town, "line_manager")
    assert not away(town, "marcus.bell", "priya.nair").errors
    helen = town.person("helen.sorby")

    def notice() -> Any:
        said = [each for each in helen.messages() if "Marcus Bell is away, and PS-0001" in each.raw["text"]]
        return said[-1] if said else None

    asked = town.wait(notice, "Helen told")
    assert "answered since" not in asked.raw["text"]
    press(town, "helen.sorby", asked, "Choose another person")
    ingrid = town.person("ingrid.solberg")
    assert not helen.submit(form_of(town, helen), {"person": ingrid.id, "words": "Marcus is away."}).errors
    with town.office.look() as act:
        head = act.session.exec(select(SlotRow).where(SlotRow.stage == "executive_head")).one()
        assert (head.state, head.assignee) == ("waiting", ingrid.id)


def test_a_colleague_is_told_who_can_take_it_back(town: Town) -> None:
    talk = adopt_example(town)
    owen = town.person("owen.adeyemi")
    owen.command("/personspec list")
    town.wait(lambda: is_known(town, "owen.adeyemi"), "Owen to be known")
    talk.person.say("work on this with Owen Adeyemi", thread_ts=talk.root)
    told(town, talk, "Owen Adeyemi can work on PS-0001 with you now")
    head = town.wait(lambda: [each for each in owen.messages() if each.by_app and each.reply_count], "Owen's thread")[
        -1
    ]
    talk.say("submit")
    town.wait(lambda: talk.question().has_button("Send it now"), "the proposal")
    talk.person.press(talk.question(), "Send it now")
    open_card(town, "line_manager")
    owens = Talk(town, owen, talk.ref, head.ts)
    owen.say("withdraw", thread_ts=head.ts)
    said = told(town, owens, "is with Priya Nair for sign-off")[-1].raw["text"]
    assert "Only Dana Whitfield can take it back." in said
    assert 'type "withdraw"' not in said
    press(town, "priya.nair", open_card(town, "line_manager"), "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    owen.say("new version", thread_ts=head.ts)
    told(town, owens, "ask Dana Whitfield to start a new version")
    assert spec_of(town, talk).state == "agreed"

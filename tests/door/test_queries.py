"""A query through the door: points, answers and changes, and what the approver then reads."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sqlmodel import col, select

from bot.store.tables import Post
from specs.store.tables import QueryPoint, Spec
from tests.door.conftest import sent_for_sign_off
from tests.door.test_signing import chain_holds, decisions, form_of, press, send_again, spec_of, told
from tests.door.town import Talk, Town, open_card


def points(town: Town) -> list[QueryPoint]:
    with town.office.look() as act:
        return list(act.session.exec(select(QueryPoint).order_by(col(QueryPoint.id))).all())


def queried(town: Town, talk: Talk, said: str, chosen: list[str] | None = None) -> None:
    """Priya queries it as line manager."""
    priya = town.person("priya.nair")
    priya.press(open_card(town, "line_manager"), "Query")
    values: dict[str, Any] = {"words": said, **({"criteria": chosen} if chosen else {})}
    result = priya.submit(form_of(town, priya), values)
    assert not result.errors
    assert not result.trouble
    town.wait(lambda: spec_of(town, talk).state == "queried", "the query")
    town.wait(lambda: "has a query about" in talk.question().raw["text"], "the to-do list in Dana's thread")


def late_press(town: Town, who: str, action_id: str) -> None:
    """A press on a button that the person does not see any more, or never saw."""
    team = town.config.team_id
    body = {
        "type": "block_actions",
        "trigger_id": f"1.2.{action_id}{who}",
        "user": {"id": town.person(who).id, "team_id": team},
        "team": {"id": team},
        "channel": {"id": town.channel},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": town.channel},
        "actions": [{"action_id": action_id, "type": "button", "value": "1.1"}],
    }
    raw = urlencode({"payload": json.dumps(body)}).encode()
    status, words = town.workspace.deliver_raw(raw, {"content-type": "application/x-www-form-urlencoded"})
    assert status == 200, words


def to_do(talk: Talk) -> Any:
    return next(each for each in reversed(talk.messages()) if "has a query about" in each.raw["text"])


def test_each_point_is_answered_or_changed_before_it_goes_again(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    queried(town, talk, "1: why this?\n2: too narrow?", ["3"])
    assert [each.criterion_number for each in points(town)] == [1, 2, 3]
    talk.person.say("submit", thread_ts=talk.root)
    town.wait(lambda: "points 1, 2 and 3 of the query are still open" in talk.question().raw["text"], "what is open")
    press(town, "dana.whitfield", to_do(talk), "Answer 1")
    form = form_of(town, talk.person)
    assert talk.person.submit(form, {"words": " "}).errors
    assert not talk.person.submit(form_of(town, talk.person), {"words": "The law asks for it."}).errors
    town.wait(lambda: not to_do(talk).has_button("Answer 1"), "the point done in the list")
    talk.person.say("answer 3: Because of the budget.", thread_ts=talk.root)
    town.wait(lambda: not to_do(talk).has_button("Answer 3"), "the third point done")
    press(town, "dana.whitfield", to_do(talk), "Change 2")
    town.wait(lambda: "asks about" in "".join(each.raw["text"] for each in talk.messages()), "where to change it")
    print("\n@@", talk.question().raw["text"])
    talk.say("change 2 to Experience of working with the public in a busy office.")
    town.wait(lambda: "Everything is answered or changed" in to_do(talk).raw["text"], "all done")
    send_again(town, talk)
    card = open_card(town, "line_manager", count=2)
    text = card.raw["text"]
    assert "You asked (number 1): why this?" in text
    assert "Answer: The law asks for it." in text
    assert "Experience of working with the public in a busy office." in text
    press(town, "priya.nair", card, "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    assert [each for each, _ in decisions(town)] == ["query", "approve", "approve"]
    assert chain_holds(town, talk)


def test_somebody_else_cannot_answer_and_an_old_list_says_so(town: Town) -> None:
    talk = sent_for_sign_off(town)
    queried(town, talk, "Is the title right?")
    talk.person.say("answer: Yes.", thread_ts=talk.root)
    town.wait(lambda: "Nothing is left to do" in talk.messages()[-1].raw["text"], "the answer")
    point = points(town)[0].id or 0
    late_press(town, "priya.nair", f"query.answer.{point}")
    town.wait(lambda: told(town, "priya.nair", "query.not_yours"), "Priya told that it is Dana's")
    send_again(town, talk)
    open_card(town, "line_manager", count=2)
    late_press(town, "dana.whitfield", f"query.answer.{point}")
    town.wait(lambda: told(town, "dana.whitfield", "query.gone"), "the old button answered")
    assert points(town)[0].answer == "Yes."


def test_words_that_answer_no_point_are_given_back_with_how_to_answer(town: Town) -> None:
    talk = sent_for_sign_off(town)
    queried(town, talk, "1: why this?\n2: too narrow?")
    head = town.wait(
        lambda: "2 points of the query" in talk.messages()[0].raw["text"] and talk.messages()[0], "the card"
    )
    assert "Priya Nair has a query" in head.raw["text"]
    asked = talk.say("because the work needs it").raw["text"]
    assert "Points 1 and 2 of the query are still open. To answer, type “answer 1: …”" in asked

    def given_back(words: str) -> bool:
        last = talk.messages()[-1]
        return last.by_app and words in last.raw["text"]

    for said in ("answer 7: The law asks for it.", "answer: The law asks for it."):
        talk.person.say(said, thread_ts=talk.root)
        town.wait(partial(given_back, said), "their words given back")
        assert "“answer 1: …”" in talk.messages()[-1].raw["text"]
    assert not any(each.answer for each in points(town))
    assert "I did not understand “Answer the phone”" in talk.say("Answer the phone").raw["text"]


def test_what_was_proposed_before_says_nothing_out_of_date(town: Town) -> None:
    talk = sent_for_sign_off(town)
    proposal = next(each for each in reversed(talk.questions()) if "for sign-off" in each.raw["text"])
    queried(town, talk, "Is the title right?")

    def now() -> str:
        return str(next(each for each in talk.messages() if each.ts == proposal.ts).raw["text"])

    town.wait(lambda: "This was about sending" in now(), "the old proposal")
    assert "cannot go yet" not in now()
    assert "Marcus Bell" not in now()


def test_long_words_go_out_whole(town: Town) -> None:
    talk = sent_for_sign_off(town)
    said = "\n".join(f"{number}: " + "a long question " * 12 + str(number) for number in range(1, 12))[:2990]
    queried(town, talk, said)
    text = "\n".join(each.raw["text"] for each in talk.messages())
    assert all(line.strip() in text for line in said.splitlines())
    assert len(points(town)) <= 11
    with town.office.look() as act:
        spec = act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()
        shown = act.session.exec(select(Post).where(Post.kind == "points", Post.spec_id == spec.id)).all()
        assert [each.state for each in shown] == ["sent"]

"""Who may see a specification, through the door: each role, in each state, by command, Home button and card."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from sqlmodel import col, select

from bot.store.tables import Post
from specs.store.tables import Spec
from tests.door.conftest import adopt_example
from tests.door.test_signing import press, spec_of
from tests.door.town import Talk, Town, open_card

AUTHOR, ROUTE, HR = ("dana.whitfield",), ("priya.nair", "marcus.bell"), ("helen.sorby",)
STRANGERS = ("owen.adeyemi", "tom.ferris")
EVERYBODY = (*AUTHOR, *ROUTE, *HR, *STRANGERS)


def opens(town: Town, who: str, talk: Talk) -> bool:
    """Whether `/personspec open` knows it for somebody."""
    reply = town.person(who).command(f"/personspec open {talk.ref}")
    assert reply.message is not None
    return talk.ref in reply.message.raw["text"] and "I do not find" not in reply.message.raw["text"]


def asks_at_home(town: Town, who: str, spec_id: int, workspace: str = "") -> bool:
    """Whether a Home button for its document brings them something, and not a refusal."""
    person, team = town.person(who), workspace or town.config.team_id
    body = {
        "type": "block_actions",
        "trigger_id": f"home.{who}.{workspace}.{refusals(town, who)}.{papers(town, who)}",
        "user": {"id": person.id, "team_id": team},
        "team": {"id": team},
        "container": {"type": "view", "view_id": "V1"},
        "actions": [{"action_id": "home.paper", "type": "button", "value": f"{spec_id}.1"}],
    }
    before, had = refusals(town, who), papers(town, who)
    raw = urlencode({"payload": json.dumps(body)}).encode()
    status, words = town.workspace.deliver_raw(raw, {"content-type": "application/x-www-form-urlencoded"})
    assert status == 200, words
    town.wait(lambda: refusals(town, who) > before or papers(town, who) > had, f"an answer for {who}")
    return papers(town, who) > had


def refusals(town: Town, who: str) -> int:
    return _posts(town, who, ("seeing.not_yours",))


def papers(town: Town, who: str) -> int:
    return _posts(town, who, ("document", "command.open", "command.open.not_yours"))


def _posts(town: Town, who: str, names: tuple[str, ...]) -> int:
    target = f"dm:{town.person(who).id}"
    with town.office.look() as act:
        chosen = select(Post).where(Post.target == target, col(Post.name).in_(names))
        return len([each for each in act.session.exec(chosen).all() if each.conversation_id is None])


def seen_by(town: Town, talk: Talk) -> dict[str, set[str]]:
    """Who sees it, by surface."""
    spec_id = spec_of(town, talk).id or 0
    return {
        "command": {who for who in EVERYBODY if opens(town, who, talk)},
        "home": {who for who in EVERYBODY if asks_at_home(town, who, spec_id)},
    }


def everywhere(*groups: tuple[str, ...]) -> dict[str, set[str]]:
    people = {who for group in groups for who in group}
    return {"command": people, "home": people}


def test_each_role_in_each_state(town_on_each_store: Town) -> None:
    town = town_on_each_store
    for who in EVERYBODY:
        town.person(who).home()
    talk = adopt_example(town)
    assert seen_by(town, talk) == everywhere(AUTHOR, HR)
    talk.press("conversation.submit")
    town.wait(lambda: talk.question().has_button("Send it now"), "the approvers to be known")
    talk.person.press(talk.question(), "Send it now")
    card = open_card(town, "line_manager")
    assert seen_by(town, talk) == everywhere(AUTHOR, ROUTE, HR)
    assert not asks_at_home(town, "priya.nair", spec_of(town, talk).id or 0, "T0ELSEWHERE")
    press(town, "priya.nair", card, "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head"), "Approve")
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreement")
    assert seen_by(town, talk) == everywhere(EVERYBODY)


def typed_from(town: Town, who: str, workspace: str, text: str) -> str:
    """What the slash command answers somebody whose workspace is that one."""
    body = {
        "command": "/personspec",
        "text": text,
        "user_id": town.person(who).id,
        "team_id": workspace,
        "channel_id": town.channel,
        "trigger_id": f"command.{who}.{workspace}.{text}",
        "response_url": town.door,
    }
    headers = {"content-type": "application/x-www-form-urlencoded"}
    status, answer = town.workspace.deliver_raw(urlencode(body).encode(), headers)
    assert status == 200, answer
    return str(answer)


def test_a_guest_from_another_workspace_gets_nothing_by_typing(town: Town) -> None:
    talk = adopt_example(town)
    before = spec_count(town)
    for text in (f"open {talk.ref}", "new Town Crier", "list", f"status {talk.ref}", "delegate", "help", ""):
        answer = typed_from(town, "dana.whitfield", "T0ELSEWHERE", text)
        assert "is for people of the workspace that it was set up for" in answer, text
        assert talk.ref not in answer
    assert spec_count(town) == before
    assert talk.ref in typed_from(town, "dana.whitfield", town.config.team_id, "list")


def spec_count(town: Town) -> int:
    with town.office.look() as act:
        return len(act.session.exec(select(Spec.id)).all())

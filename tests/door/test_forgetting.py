"""A person who was erased: their Slack ids are found nowhere in the database, and every chain holds, old ones too."""

from __future__ import annotations

import json
import sqlite3
from argparse import Namespace
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Integer, LargeBinary, inspect, text
from sqlmodel import SQLModel, col, select

from bot import evidence, forgetting, record_commands, rights
from bot.services import chain, people, posting, retention, signing, submission
from bot.services.office import Act, Office
from bot.store.tables import Companion, Conversation, Delivery, HomeSearch, PersonRow, Post, Upload
from specs import apart
from specs.audit import Entry, verify
from specs.store.base import Instant
from specs.store.rows import stored_id, table_of
from specs.store.tables import ConfigurationVersion, DecisionRow, Delegation, NotMine, Revision, SlotRow
from tests.door import promises
from tests.door.conftest import sent_for_sign_off
from tests.door.test_evidence import altered, holds, second_version
from tests.door.test_rights import PEOPLE, adopted, agreed, office, out_of_the_file, spec_in
from tests.door.town import Town, open_card
from tests.specs.test_audit import leaves

__all__ = ["office"]
DIRECT = {"UDANA": "D0DANA", "UPRIYA": "D0PRIYA"}
NAMES = {user_id: name for user_id, (name, _) in PEOPLE.items()}


def leave_traces(act: Act, user_id: str) -> None:
    """What the product may hold of somebody beside what a sign-off leaves of itself."""
    session, now = act.session, act.now
    other = next(each for each in PEOPLE if each != user_id)
    slot = session.exec(select(SlotRow)).first()
    assert slot is not None
    row = people.by_user(session, user_id)
    assert row is not None
    row.dm_channel = DIRECT[user_id]
    session.add(row)
    session.merge(HomeSearch(user_id=user_id, words="hub"))
    session.merge(HomeSearch(user_id=other, waiting_for=user_id))
    session.add(NotMine(slot_id=stored_id(slot), user_id=user_id, words="No", said_at=now))
    session.add(Companion(spec_id=slot.spec_id, user_id="UTARIQ", invited_by=user_id, invited_at=now))
    days: dict[str, Any] = {"first_day": date(2026, 1, 1), "last_day": date(2099, 1, 1), "made_at": now}
    session.add(Delegation(person=user_id, stand_in=other, set_by=user_id, state="in_force", **days))
    session.add(Delegation(person=other, stand_in=user_id, set_by=other, state="ended", ended_by=user_id, **days))
    said: dict[str, Any] = {"state": "in_force", "decided_by": user_id, "next_attempt_at": now, "received_at": now}
    email = people.by_user(session, user_id).email  # type: ignore[union-attr]
    session.add(Upload(user_id=user_id, file_id="F1", name="us.yaml", content=f"email: {email}".encode(), **said))
    session.add(Upload(user_id=user_id, file_id="F2", name="us.yaml", **{**said, "state": "offered"}))
    session.add(Delivery(key=f"view:{user_id}", state="failed", failure=f"no such user {user_id}", received_at=now))
    posting.digest(act, user_id, [stored_id(slot)])
    posting.home(act, user_id)
    reply = {"reply": {"name": "n", "facts": {"who": f"<@{user_id}>", "longer": f"{user_id}X"}}}
    body = json.dumps(reply)
    where: dict[str, Any] = {
        "channel_id": DIRECT[user_id],
        "ts": "1.1",
        "lane": f"direct:1:{user_id}",
        "next_attempt_at": now,
    }
    session.add(Post(kind="notice", name="n", body=body, target="channel:all", **where))
    session.flush()


def erase(office: Office, user_id: str) -> None:
    with office.act() as act:
        email = people.by_user(act.session, user_id).email  # type: ignore[union-attr]
        assert email
        rights.erase(out_of_the_file(act, NAMES[user_id]), rights.subject(act, email))
    assert office.store.compact()


def found_in(office: Office, *ids: str) -> set[str]:
    """The tables of the database, as it is and not as the program knows it, in which one of the ids stands."""
    found = set()
    with office.store.reading() as session:
        for table in inspect(session.connection()).get_table_names():
            rows = session.connection().execute(text(f'SELECT * FROM "{table}"')).all()
            if any(forgetting.stands_in(str(value), ids) for row in rows for value in row):
                found.add(table)
    return found


def bytes_of(office: Office) -> bytes:
    """The SQLite file, with what still waits beside it to be written into it."""
    file = Path(office.store.url.removeprefix("sqlite:///"))
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


@pytest.mark.parametrize("user_id", ["UPRIYA", "UDANA"])
def test_ids_of_somebody_erased_stand_nowhere_and_the_chain_holds(office: Office, user_id: str) -> None:
    ref = agreed(office)
    with office.act() as act:
        leave_traces(act, user_id)
    ids = (user_id, DIRECT[user_id])
    assert len(found_in(office, *ids)) > 8
    erase(office, user_id)
    assert found_in(office, *ids) == set()
    assert list(evidence.verify_store(office)) == []
    if office.store.url.startswith("sqlite"):
        assert not forgetting.stands_in(bytes_of(office).decode("latin-1").replace(f"{user_id}X", ""), ids)
    with office.look() as act:
        spec = spec_in(act, ref)
        assert verify(chain.entries_of(act.session, spec), openings=chain.openings_of(act.session, spec)) == []
        kept = act.session.exec(select(Post).where(Post.name == "n")).one()
        assert f"{user_id}X" in kept.body, "a longer id that begins alike is somebody else's"
        decided = act.session.exec(select(DecisionRow).order_by(col(DecisionRow.id))).all()
        assert (decided[0].actor_name == apart.BLANK) == (user_id == "UPRIYA")
        assert decided[1].actor == "UMARCUS"
        sender = act.session.exec(select(Revision)).one().submitted_by
        assert apart.is_erased(sender) == (user_id == "UDANA")
        uploads = act.session.exec(select(Upload).order_by(col(Upload.id))).all()
        assert [(each.state, each.content) for each in uploads] == [("in_force", b""), ("declined", b"")]
        away = act.session.exec(select(Delegation).order_by(col(Delegation.id))).first()
        assert away is not None
        assert away.state == "ended"


def test_new_entries_tell_who_by_reference_alone(office: Office) -> None:
    ref = agreed(office)
    with office.look() as act:
        spec = spec_in(act, ref)
        entries, opened = chain.entries_of(act.session, spec), chain.openings_of(act.session, spec)
    sent = next(each for each in entries if each.kind == "signoff.submitted")
    assert (sent.actor, sent.facts["route"]) == ("user_1", {"line_manager": ["user_2"], "executive_head": ["user_3"]})
    assert [opened[sent.number][f"user_{each}"].value for each in (1, 2, 3)] == ["UDANA", "UPRIYA", "UMARCUS"]
    shown = evidence.export(office, ref, "html").decode()
    assert "Slack user UPRIYA" in shown
    readable = shown.partition("<script")[0]
    assert "user_1" not in readable
    erase(office, "UPRIYA")
    assert "Slack user (erased)" in evidence.export(office, ref, "html").decode()


def test_a_decision_in_direct_messages_does_not_keep_their_channel(office: Office) -> None:
    ref = adopted(office)
    with office.act() as act:
        spec = spec_in(act, ref)
        chain.record(act, spec, "signoff.approved", "UPRIYA", {"message": "D0PRIYA/1.2", "link": "https://x/D0PRIYA"})
        entry = chain.last_entry(act.session, spec)
        assert entry is not None
        assert "D0PRIYA" not in json.dumps(entry.as_json())
        assert chain.openings_of(act.session, spec)[entry.number]["message"].value == "D0PRIYA/1.2"


def as_it_was(actor: str, facts: Any) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Entries as versions before this one wrote them."""
    return actor, dict(facts), {}


def test_entries_of_older_versions_hold_and_keep_their_ids(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(chain, "apart", as_it_was)
        ref = agreed(office)
    assert list(evidence.verify_store(office)) == []
    with office.look() as act:
        before = chain.entries_of(act.session, spec_in(act, ref))
    assert "UPRIYA" in {each.actor for each in before}
    holding = sum("UPRIYA" in json.dumps(each.as_json()) for each in before)
    with office.look() as act:
        assert rights.sealed_in(act, rights.subject(act, "UPRIYA")) == {ref: holding}
    erase(office, "UPRIYA")
    assert found_in(office, "UPRIYA") == {"audit_entry"}
    assert list(evidence.verify_store(office)) == []
    with office.look() as act:
        after = chain.entries_of(act.session, spec_in(act, ref))
        opened = chain.openings_of(act.session, spec_in(act, ref))
    assert after[: len(before)] == before
    decided = next(each for each in before if each.kind == "signoff.approved")
    assert opened.get(decided.number, {}) == {}, "their own values go, by the id in the entry"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_any_change_is_seen_in_a_chain_half_old_half_new_after_an_erasure(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(chain, "apart", as_it_was)
        ref = agreed(office)
    second_version(office, ref)
    with office.act() as act:
        signing.catch_up(act, spec_in(act, ref))
        assert signing.call_off(act, spec_in(act, ref), "UDANA") is None
    erase(office, "UPRIYA")
    parts = evidence.exported(office, ref)
    head = parts["entries"][-1]["hash"]
    assert holds(tmp_path, parts, head) == (True, True)
    named = json.dumps(parts["openings"])
    assert "UMARCUS" in named
    assert "UPRIYA" not in named
    for path in leaves(parts):
        if path[0] != "contents":
            changed = json.loads(json.dumps(parts))
            place = changed
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = altered(place[path[-1]])
            assert holds(tmp_path, changed, head) == (False, False), path


def test_who_has_a_part_in_an_open_sign_off_is_not_erased_and_it_says_what_to_finish(office: Office) -> None:
    ref = agreed(office)
    second_version(office, ref)
    with office.act() as act:
        who = rights.subject(act, PEOPLE["UPRIYA"][1])
        (reason,) = rights.in_the_way(out_of_the_file(act, "Priya Nair"), who)
        assert reason == (
            f"{ref} is still being signed off and they have had a part in it. Wait until it is agreed, or withdraw it."
        )
        with pytest.raises(ValueError, match=ref):
            rights.erase(out_of_the_file(act, "Priya Nair"), who)
    assert "slot" in found_in(office, "UPRIYA")


def test_who_stands_in_for_somebody_is_not_erased_before_that_is_over(office: Office) -> None:
    with office.act() as act:
        days: dict[str, Any] = {"first_day": date(2026, 1, 1), "last_day": date(2099, 1, 4)}
        made: dict[str, Any] = {"set_by": "UDANA", "made_at": act.now, "state": "in_force"}
        act.session.add(Delegation(person="UMARCUS", stand_in="UPRIYA", **days, **made))
        act.session.flush()
        who = rights.subject(act, PEOPLE["UPRIYA"][1])
        (reason,) = rights.in_the_way(out_of_the_file(act, "Priya Nair"), who)
    assert reason.startswith("They stand in for Marcus Bell until 4 January 2099.")


def test_what_goes_on_afterwards_asks_nobody_who_was_erased(office: Office) -> None:
    ref = agreed(office)
    erase(office, "UPRIYA")
    with office.act() as act:
        proposed = submission.proposals(out_of_the_file(act, "Priya Nair"), spec_in(act, ref))
        assert not any(apart.is_erased(each.user_id) for each in proposed)
        left = act.session.exec(select(SlotRow).where(SlotRow.stage == "line_manager")).one().assignee
        assert people.name_of(act.session, act.organisation, left) == apart.BLANK
        posts = len(act.session.exec(select(Post)).all())
        posting.home(act, left)
        assert len(act.session.exec(select(Post)).all()) == posts


def test_a_specification_of_an_erased_author_can_be_removed_in_its_time(office: Office) -> None:
    ref = agreed(office)
    erase(office, "UDANA")
    with office.act() as act:
        kept = act.organisation.retention.model_copy(update={"agreed": 1, "audit": 1})
        later = replace(
            act,
            organisation=act.organisation.model_copy(update={"retention": kept}),
            now=act.now + timedelta(days=100),
        )
        assert retention.sweep(later) == 0
        assert retention.sweep(replace(later, now=later.now + timedelta(days=60))) == 1
        assert spec_in(act, ref).state == "removed"
    assert list(evidence.verify_store(office)) == []


def test_every_table_is_seen_to_or_sealed(office: Office) -> None:
    known = set(SQLModel.metadata.tables)
    with office.store.reading() as session:
        there = set(inspect(session.connection()).get_table_names())
    assert {each for each in there - known if not each.startswith("full_text_")} == {"alembic_version"}
    assert {table_of(each).name for each in forgetting.SEALED} == {"audit_entry", "personal_value", "removal_entry"}
    for model, column in {**forgetting.GO, **forgetting.GO_WITH_ALL}.items():
        assert column in table_of(model).c
    held = {type(column.type) for table in SQLModel.metadata.tables.values() for column in table.c}
    others = {each for each in held if not issubclass(each, forgetting.TEXTS)}
    assert others <= {Integer, Date, Instant, LargeBinary, Boolean}, "a new kind of column may hold an id"
    assert {PersonRow, Conversation} <= {*forgetting.GO, *forgetting.GO_WITH_ALL}


def test_whoever_decides_outside_slack_stands_as_before() -> None:
    actor, facts, personal = apart.apart(
        "U1", {"assignee": "outside:Panel", "on_behalf_of": "", "was": "U1", "rung": 1}
    )
    assert (actor, facts["assignee"], facts["on_behalf_of"], facts["was"]) == ("user_1", "outside:Panel", "", "user_1")
    assert personal == {"user_1": "U1"}


def test_a_word_that_looks_like_a_reference_is_left_alone() -> None:
    entry = Entry("PS-0001", 1, "", "k", "", {"note": "user_1"}, "", {"name": "c"})
    assert apart.put_back(entry, {}, entry.facts, apart.BLANK) == {"note": "user_1"}


def test_after_a_sign_off_in_slack_nothing_names_the_one_who_was_erased(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    for who, stage in (("priya.nair", "line_manager"), ("marcus.bell", "executive_head")):
        town.person(who).press(open_card(town, stage), "signoff.approve")
        town.wait(partial(approved, town, stage), f"{stage} to be approved")
    town.wait(lambda: not promises.under_way(town.office.store), "everything to be done")
    priya, dana = town.person("priya.nair"), talk.person
    with town.office.act() as act:
        email = people.by_user(act.session, priya.id).email  # type: ignore[union-attr]
        assert email
        direct = people.by_user(act.session, priya.id).dm_channel  # type: ignore[union-attr]
        rights.erase(out_of_the_file(act, "Priya Nair"), rights.subject(act, email))
    ids = tuple(filter(None, (priya.id, direct)))
    assert found_in(town.office, *ids) == set()
    answer = dana.command("/personspec status")
    assert answer.message
    dana.home_now()
    town.wait(lambda: not promises.under_way(town.office.store), "everything to be done again")
    assert found_in(town.office, *ids) == set()
    promises.assert_chains_hold(town.office.store)
    with town.office.look() as act:
        assert act.session.exec(select(Post).where(col(Post.state) == "blocked")).all() == []


def approved(town: Town, stage: str) -> bool:
    with town.office.look() as act:
        slot = act.session.exec(select(SlotRow).where(SlotRow.stage == stage)).first()
        return slot is not None and slot.state == "approved"


def test_the_command_says_what_it_did_and_what_is_left_to_do(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(office)
    asked = Namespace(who=PEOPLE["UPRIYA"][1])
    with pytest.raises(LookupError, match="employer's file"):
        list(record_commands._erase(asked, office))
    with monkeypatch.context() as without:
        without.setattr(rights, "in_the_way", lambda act, who: [])
        said = list(record_commands._erase(asked, office))
    assert said[0].startswith("Erased.")
    assert len(said) == 2, "no entry of now keeps an id, so none is said to"
    assert "Copies of the database" in said[-1]
    assert found_in(office, "UPRIYA") == set()
    assert list(record_commands._clear(Namespace(), office))
    with office.look() as act, monkeypatch.context() as busy:
        busy.setattr(type(office.store), "compact", lambda _: False)
        assert act.organisation
        with pytest.raises(LookupError, match="in use"):
            list(record_commands._clear(Namespace(), office))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_file_in_use_is_not_written_anew_and_says_so(office: Office) -> None:
    with sqlite3.connect(office.store.url.removeprefix("sqlite:///")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not office.store.compact()
        other.execute("ROLLBACK")
    assert office.store.compact()


def without_address(office: Office, user_id: str) -> None:
    """Slack does not tell the app somebody's e-mail address."""
    with office.act() as act:
        row = people.by_user(act.session, user_id)
        assert row is not None
        row.email = None
        act.session.add(row)


def test_somebody_without_an_address_is_exported_and_erased_by_slack_id(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(chain, "apart", as_it_was)
        old = agreed(office)
    ref = agreed(office)
    with office.act() as act:
        leave_traces(act, "UPRIYA")
    without_address(office, "UPRIYA")
    before, page = versions_of_the_file(office), tmp_path / "held.html"
    assert list(record_commands._export(Namespace(who="UPRIYA", output=page), office))
    assert all(each in page.read_text() for each in ("Priya Nair", ref, "What is held on UPRIYA"))
    said = list(record_commands._erase(Namespace(who="UPRIYA"), office))
    assert said[0].startswith("Erased.")
    assert f"stays in older audit entries of {old} (" in said[1]
    assert ref not in said[1]
    assert found_in(office, "UPRIYA", DIRECT["UPRIYA"]) == {"audit_entry"}
    assert list(evidence.verify_store(office)) == []
    shown = evidence.export(office, ref, "html").decode()
    assert "Priya Nair" not in shown
    assert "Marcus Bell" in shown
    assert versions_of_the_file(office) == [each.replace("Priya Nair", apart.BLANK) for each in before]
    with office.look() as act:
        uploads = act.session.exec(select(Upload).order_by(col(Upload.id))).all()
        assert uploads[0].content, "a file goes for the address that it names, and for no other reason"
        with pytest.raises(LookupError, match="Copy member ID"):
            rights.subject(act, "UPRIYA")


def versions_of_the_file(office: Office) -> list[str]:
    """The employer's file, every version of it."""
    with office.look() as act:
        rows = act.session.exec(select(ConfigurationVersion).order_by(col(ConfigurationVersion.id))).all()
        return [json.dumps(json.loads(each.body)) for each in rows if each.kind == "organisation"]


def test_an_id_without_a_record_of_its_own_can_be_erased_too(office: Office) -> None:
    ref = agreed(office)
    with office.act() as act:
        spec_id = stored_id(spec_in(act, ref))
        act.session.add(Companion(spec_id=spec_id, user_id="UTARIQ", invited_by="USTRANGE", invited_at=act.now))
    said = list(record_commands._erase(Namespace(who="USTRANGE"), office))
    assert said[0].startswith("Erased.")
    assert found_in(office, "USTRANGE") == set()
    with office.look() as act:
        for nobody in ("USTRANG", "nobody@example.org", "erased-12345678", ""):
            with pytest.raises(LookupError, match="Nothing is held"):
                rights.subject(act, nobody)

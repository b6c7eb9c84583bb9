"""What is held on a person, erasing it, and keeping nothing longer than the employer says; every chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select, update

from bot import evidence, person_page, rights
from bot.clock import SystemClock
from bot.services import drafts, people, retention, seeing, starting, submission, versions
from bot.services.chain import entries_of, openings_of
from bot.services.office import Act, Office
from bot.services.signing import Press, catch_up, press
from bot.store.tables import Post
from specs.audit import verify
from specs.document import read_document
from specs.organisation.retention import Retention
from specs.store.rows import stored_id
from specs.store.tables import AuditRow, DecisionRow, PersonalValue, Revision, SlotRow, Spec
from tests.conftest import ROOT
from tests.door.offices import office_on

PEOPLE = {
    "UDANA": ("Dana Whitfield", "dana.whitfield@thornleyvale.example"),
    "UPRIYA": ("Priya Nair", "priya.nair@thornleyvale.example"),
    "UMARCUS": ("Marcus Bell", "marcus.bell@thornleyvale.example"),
}


class Clock(SystemClock):
    """A clock that a test can set on."""

    ahead = timedelta()

    def now(self) -> datetime:
        """The working time."""
        return datetime.now(UTC) + self.ahead

    def wall(self) -> datetime:
        """The wall time moves with it here."""
        return self.now()


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    opened = office_on(store_url, Clock(), "T1")
    with opened.act() as act:
        directory = {each.name: each.email for each in act.organisation.people}
        for user_id, (name, _) in PEOPLE.items():
            row = people.wanted(act.session, directory[name])
            row.user_id, row.name, row.state = user_id, name, "known"
            act.session.add(row)
    yield opened
    opened.store.close()


def adopted(office: Office) -> str:
    document = read_document(ROOT / "specs" / "examples" / "factor.spec.yaml")
    with office.act() as act:
        conversation = starting.adopt(act, "UDANA", document)
        return act.session.get_one(Spec, conversation.spec_id).ref


def spec_in(act: Act, ref: str) -> Spec:
    return act.session.exec(select(Spec).where(Spec.ref == ref)).one()


def agreed(office: Office) -> str:
    """A specification that Priya and Marcus approved."""
    ref = adopted(office)
    with office.act() as act:
        spec = spec_in(act, ref)
        conversation = drafts.conversation_of(act.session, stored_id(spec), "UDANA")
        assert conversation is not None
        route = {"line_manager": ["UPRIYA"], "executive_head": ["UMARCUS"]}
        assert submission.submit(act, spec, conversation, route) is None
    for user_id in ("UPRIYA", "UMARCUS"):
        with office.act() as act:
            catch_up(act, spec_in(act, ref))
            card = act.session.exec(select(Post).where(Post.kind == "card").order_by(col(Post.id))).all()[-1]
            assert press(act, Press(user_id, "T1", stored_id(card), 1), "approve")
    with office.act() as act:
        catch_up(act, spec_in(act, ref))
        assert spec_in(act, ref).state == "agreed"
    return ref


def out_of_the_file(act: Act, name: str) -> Act:
    """The employer's file without somebody."""
    left = tuple(each for each in act.organisation.people if each.name != name)
    return replace(act, organisation=act.organisation.model_copy(update={"people": left}))


def test_everything_held_on_somebody_can_be_read(office: Office) -> None:
    ref = agreed(office)
    with office.look() as act:
        email = next(each.email for each in act.organisation.people if each.name == "Priya Nair")
        held = rights.held_on(act, rights.subject(act, email))
    assert held["person"]["name"] == "Priya Nair"
    assert [each["specification"] for each in held["decisions"]] == [ref]
    assert {"name", "email", "role"} <= {each["value"] for each in held["record"]}
    assert json.loads(json.dumps(held)) == held
    shown = person_page.page(email, held)
    assert "Priya Nair" in shown
    assert "Your decisions" in shown


def test_nothing_is_held_on_a_stranger(office: Office) -> None:
    with office.look() as act, pytest.raises(LookupError, match="Nothing is held"):
        rights.subject(act, "nobody@example.org")


def test_somebody_with_work_under_way_is_not_erased_and_it_says_what(office: Office) -> None:
    ref = adopted(office)
    with office.act() as act:
        email = next(each.email for each in act.organisation.people if each.name == "Dana Whitfield")
        who = rights.subject(act, email)
        reasons = rights.in_the_way(act, who)
        assert any("employer's file" in each for each in reasons)
        assert any(each.startswith(ref) for each in reasons)
        with pytest.raises(ValueError, match=ref):
            rights.erase(act, who)


def test_erased_values_are_gone_everywhere_and_every_chain_holds(office: Office) -> None:
    ref = agreed(office)
    with office.act() as act:
        email = next(each.email for each in act.organisation.people if each.name == "Priya Nair")
        who = rights.subject(act, email)
        assert rights.erase(out_of_the_file(act, "Priya Nair"), who) >= 3
    assert list(evidence.verify_store(office)) == []
    exported = evidence.export(office, ref, "html").decode()
    assert "Priya Nair" not in exported
    assert email not in exported
    assert "(erased)" in exported
    with office.look() as act:
        assert not any("Priya Nair" in each.body for each in act.session.exec(select(Post)).all())
        assert people.by_email(act.session, email) is None


def kept_for(act: Act, **months: int) -> Act:
    return replace(act, organisation=act.organisation.model_copy(update={"retention": Retention(**months)}))


def after(office: Office, days: int) -> None:
    clock = office.clock
    assert isinstance(clock, Clock)
    clock.ahead += timedelta(days=days)


def test_a_draft_goes_after_its_time_and_its_author_is_told_before(office: Office) -> None:
    ref = adopted(office)
    after(office, 100)
    with office.act() as act:
        assert retention.sweep(kept_for(act, drafts=12)) == 0
        assert not act.session.exec(select(Post).where(Post.name == "retention.notice")).all()
    after(office, 260)
    with office.act() as act:
        assert retention.sweep(kept_for(act, drafts=12)) == 0
        assert len(act.session.exec(select(Post).where(Post.name == "retention.notice")).all()) == 1
    after(office, 10)
    with office.act() as act:
        assert retention.sweep(kept_for(act, drafts=12)) == 0, "the notice is not over"
    after(office, 5)
    with office.act() as act:
        assert retention.sweep(kept_for(act, drafts=12)) == 1
    with office.look() as act:
        assert act.session.exec(select(Spec).where(Spec.ref == ref)).all() == []
        assert act.session.exec(select(AuditRow)).all() == []
        (removal,) = retention.removals(act.session)
        assert removal.facts["ref"] == ref
        assert verify(retention.removals(act.session)) == []


def test_a_change_begins_the_time_anew(office: Office) -> None:
    ref = adopted(office)
    after(office, 360)
    with office.act() as act:
        retention.sweep(kept_for(act, drafts=12))
    with office.act() as act:
        spec = spec_in(act, ref)
        drafts.save(act, spec, drafts.draft_of(spec))
    after(office, 30)
    with office.act() as act:
        assert retention.sweep(kept_for(act, drafts=12)) == 0
        assert spec_in(act, ref).state == "draft"


def test_what_somebody_touches_while_it_is_being_removed_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = adopted(office)
    after(office, 360)
    with office.act() as act:
        retention.sweep(kept_for(act, drafts=12))
    after(office, 30)

    def touched_before(session: Session, spec_id: int) -> Spec:
        """The lock, which another transaction had until it saved the draft."""
        session.execute(update(Spec).where(col(Spec.id) == spec_id).values(changed_at=office.clock.now()))
        return locked(session, spec_id)

    locked = drafts.locked
    monkeypatch.setattr(drafts, "locked", touched_before)
    with office.act() as act:
        assert retention.sweep(kept_for(act, drafts=12)) == 0
        assert spec_in(act, ref).state == "draft"


def test_what_was_agreed_and_what_is_to_be_kept_for_ever_stays(office: Office) -> None:
    agreed(office)
    adopted(office)
    after(office, 10_000)
    with office.act() as act:
        assert retention.due(kept_for(act, drafts=0, abandoned=1, audit=1)) == []
        assert [each.rule for each in retention.due(kept_for(act))] == ["drafts"]


def test_what_was_agreed_goes_where_the_employer_says_so_and_its_chain_still_holds(office: Office) -> None:
    ref = agreed(office)
    told = {"drafts": 12, "agreed": 24, "audit": 12, "notice_days": 14}
    with office.look() as act:
        entries = entries_of(act.session, spec_in(act, ref))
        signed = next(entry.facts["content_hash"] for entry in entries if entry.kind == "signoff.agreed")
    after(office, 731)
    with office.act() as act:
        assert [each.rule for each in retention.due(kept_for(act, **told))] == ["agreed"]
        assert retention.sweep(kept_for(act, **told)) == 0
        assert len(act.session.exec(select(Post).where(Post.name == "retention.notice")).all()) == 1
    after(office, 15)
    with office.act() as act:
        assert retention.sweep(kept_for(act, **told)) == 1
        assert retention.sweep(kept_for(act, **told)) == 0
    assert list(evidence.verify_store(office)) == []
    with office.look() as act:
        spec = spec_in(act, ref)
        entries = entries_of(act.session, spec)
        assert openings_of(act.session, spec) == {}
        assert (spec.state, spec.title, spec.author, spec.directorate) == ("removed", "", "", "")
        for gone in (Revision, SlotRow, DecisionRow, PersonalValue):
            assert act.session.exec(select(gone)).all() == []
        (removal,) = retention.removals(act.session)
        assert removal.facts["head"] == entries[-1].hash
        assert not seeing.may_see(act, spec, "UDANA")
        assert versions.history(act, "UDANA", ref).name == "version.none"
    assert signed in {entry.facts.get("content_hash") for entry in entries}
    exported = evidence.exported(office, ref)
    assert exported["contents"] == []
    assert b"Text removed" in evidence.export(office, ref, "html")


def test_what_is_in_force_is_kept_by_its_own_rule_while_a_new_version_is_written(office: Office) -> None:
    ref = agreed(office)
    with office.act() as act:
        assert versions.reopen(act, spec_in(act, ref), "UDANA")
    after(office, 5_000)
    with office.act() as act:
        assert retention.due(kept_for(act, drafts=1, abandoned=1, audit=1)) == []
        assert retention.due(kept_for(act, agreed=1, audit=0)) == [], "kept for ever"
        assert [each.rule for each in retention.due(kept_for(act, agreed=1, audit=1))] == ["agreed"]


def test_a_stranger_does_not_read_versions_that_are_not_for_everybody(office: Office) -> None:
    ref = agreed(office)
    with office.act() as act:
        for visibility, name in (("workspace", "version.history"), ("route", "version.none")):
            narrowed = act.organisation.model_copy(update={"visibility": visibility})
            assert versions.history(replace(act, organisation=narrowed), "USTRANGER", ref).name == name
            assert versions.history(replace(act, organisation=narrowed), "UPRIYA", ref).name == "version.history"

"""What is held on a person, and erasing it: personal values stand apart from the chain, so the chain still holds."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot import forgetting
from bot.services import chain, drafts, people, retention
from bot.services.office import Act
from bot.store.tables import Consequence, PersonRow, Post, Upload
from specs import evidence
from specs.apart import BLANK, PLACE, erased_key
from specs.rendering.signatures import long_date
from specs.store.rows import stored_id, table_of
from specs.store.tables import AuditRow, ConfigurationVersion, DecisionRow, Delegation, PersonalValue, SlotRow, Spec

# Values of an entry that are its actor's own, whatever they say.
_OWN = ("name", "email", "role", "words", *PLACE)
# How Slack writes somebody's id: what "Copy member ID" in their profile gives.
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
# Where entries of the chain say who, in clear or by reference.
_SEALED = (col(AuditRow.actor), col(AuditRow.facts))
UNDER_WAY = (*drafts.EDITABLE, "in_sign_off")
PENDING = ("open", "waiting", "unreachable")


@dataclass(frozen=True)
class Subject:
    """Somebody about whom something is held: e-mail address, Slack id and names, empty where they are not known."""

    email: str
    user_id: str
    names: tuple[str, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """How others write them: names and e-mail address."""
        return tuple(filter(None, (*self.names, self.email)))


def subject(act: Act, named: str) -> Subject:
    """Who that is, by e-mail address or Slack user id. Raises LookupError where nothing is held under it."""
    row = people.by_email(act.session, named) or people.by_user(act.session, named)
    email = ((row.email if row else "") or (named if "@" in named else "")).lower()
    listed = act.organisation.person(email) if email else None
    if row is None and listed is None:
        return _known_by_id_alone(act, named)
    names = [row.name if row else "", listed.name if listed else ""]
    return Subject(email, (row.user_id if row else "") or "", tuple(dict.fromkeys(filter(None, names))))


def _known_by_id_alone(act: Act, named: str) -> Subject:
    """Somebody of whom the app has the id and no record: a user whom Slack never told it of."""
    who = Subject("", named, ())
    if not _USER_ID.fullmatch(named) or not (any(held_on(act, who).values()) or forgetting.knows(act.session, named)):
        raise LookupError(
            f"Nothing is held under '{named}'. Write the e-mail address as Slack or the employer's file has it, or the "
            "Slack user id as evidence files and Copy member ID in Slack have it (U0123ABCD)."
        )
    return who


def held_on(act: Act, who: Subject) -> dict[str, Any]:
    """Everything that is held on a person, as JSON values by kind."""
    session = act.session
    row, listed = _row(session, who), act.organisation.person(who.email)
    return {
        "person": row.model_dump(mode="json") if row else {},
        "directory": listed.model_dump(mode="json") if listed else {},
        "specifications": [
            _fields(each, "ref", "title", "state", "created_at", "changed_at") for each in _own(act, who)
        ],
        "asked_to_decide": [
            {"specification": ref, **_fields(slot, "stage", "round", "revision", "state", "opened_at", "decided_at")}
            for ref, slot in _slots(session, who)
        ],
        "decisions": [
            {"specification": ref, **_fields(each, "act", "actor_name", "words", "decided_at", "recorded_by_name")}
            for ref, each in _decisions(session, who)
        ],
        "record": [
            {"specification": ref, "entry": number, "at": at, "kind": kind, "value": name, "says": value.value}
            for ref, number, at, kind, name, value in _values(session, who)
        ],
        "messages": [_fields(each, "name", "kind", "state", "started_at", "body") for each in _posts(session, who)],
        "files": [_fields(each, "name", "kind", "state", "received_at") for each in _uploads(session, who)],
    }


def in_the_way(act: Act, who: Subject) -> list[str]:
    """Why a person cannot be erased yet, each as a sentence; nothing where they can."""
    found: list[str] = []
    if act.organisation.person(who.email):
        found.append("The employer's file in force names them. Take them out of it and load it first.")
    for spec in _own(act, who):
        if spec.state in UNDER_WAY:
            found.append(
                f"{spec.ref} is theirs and under way. Finish or withdraw and remove it, or wait until its time is over."
            )
    found += _parts_in_sign_off(act.session, who) + _standing_in(act, who)
    refs = {spec.id for spec in _own(act, who)}
    working = bool(who.user_id) and forgetting.waits_in_consequences(act.session, who.user_id)
    mine = select(col(Consequence.id)).where(col(Consequence.spec_id).in_(refs))
    if working or (refs and act.session.execute(mine).first()):
        found.append("What follows from a decision is still being done. Try again in a minute.")
    return found


def _parts_in_sign_off(session: Session, who: Subject) -> list[str]:
    """What is being signed off and cannot go on without knowing who they are, a sentence for each specification."""
    slots = _slots(session, who)
    pending = dict.fromkeys(ref for ref, slot in slots if slot.state in PENDING)
    open_ones = select(col(Spec.ref)).where(col(Spec.state).in_(("in_sign_off", "queried")))
    under_way = set(session.execute(open_ones).scalars())
    signed = dict.fromkeys(ref for ref, _ in slots if ref in under_way and ref not in pending)
    return [f"{ref} waits for their decision. HR can give it to somebody else." for ref in pending] + [
        f"{ref} is still being signed off and they have had a part in it. Wait until it is agreed, or withdraw it."
        for ref in signed
    ]


def _standing_in(act: Act, who: Subject) -> list[str]:
    """The times away of others, not over yet, in which they stand in."""
    if not who.user_id:
        return []
    lent = select(Delegation).where(col(Delegation.stand_in) == who.user_id, col(Delegation.state) != "ended")
    found: list[str] = []
    for row in act.session.execute(lent).scalars():
        if row.last_day is not None:
            away = people.name_of(act.session, act.organisation, row.person)
            until = f"They stand in for {away} until {long_date(row.last_day)}."
            found.append(f"{until} Wait until then, or end that time away.")
    return found


def erase(act: Act, who: Subject) -> int:
    """Blank a person's values and ids; the number of values that went from the record.

    Raises ValueError while something is in the way.
    """
    if reasons := in_the_way(act, who):
        raise ValueError("\n".join(reasons))
    gone: dict[str, list[str]] = {}
    for ref, number, _, _, name, value in _values(act.session, who):
        gone.setdefault(ref, []).append(f"{number} {name}")
        act.session.execute(delete(PersonalValue).where(col(PersonalValue.id) == value.id))
    for ref, erased in gone.items():
        spec = act.session.execute(select(Spec).where(col(Spec.ref) == ref)).scalar_one()
        chain.record(act, drafts.locked(act.session, stored_id(spec)), evidence.ERASED, "", {"erased": erased})
    _blank_decisions(act.session, who)
    _blank_messages(act.session, who)
    _blank_files(act.session, who)
    if who.user_id:
        forgetting.forget(act, who.user_id, who.email, erased_key(secrets.token_hex(4)))
    if who.email:
        act.session.execute(delete(PersonRow).where(col(PersonRow.email) == who.email))
    return sum(map(len, gone.values()))


def sealed_in(act: Act, who: Subject) -> dict[str, int]:
    """In how many entries of each specification's chain their id itself stands, which no erasure changes."""
    ids, found = _ids(act.session, who), dict[str, int]()
    if ids:
        theirs = (column.contains(each, autoescape=True) for column in _SEALED for each in ids)
        chosen = select(col(Spec.ref), *_SEALED).join(AuditRow, col(AuditRow.spec_id) == col(Spec.id))
        for ref, actor, facts in act.session.execute(chosen.where(or_(*theirs)).order_by(col(Spec.ref))).all():
            if forgetting.stands_in(actor, ids) or forgetting.stands_in(facts, ids):
                found[ref] = found.get(ref, 0) + 1
    return found


def _row(session: Session, who: Subject) -> PersonRow | None:
    return people.by_email(session, who.email) if who.email else people.by_user(session, who.user_id)


def _own(act: Act, who: Subject) -> list[Spec]:
    if not who.user_id:
        return []
    return list(act.session.execute(select(Spec).where(col(Spec.author) == who.user_id)).scalars())


def _slots(session: Session, who: Subject) -> list[tuple[str, SlotRow]]:
    theirs = or_(*(col(each) == who.user_id for each in (SlotRow.assignee, SlotRow.on_behalf_of, SlotRow.decided_by)))
    chosen = select(col(Spec.ref), SlotRow).join(SlotRow, col(SlotRow.spec_id) == col(Spec.id)).where(theirs)
    return [(ref, slot) for ref, slot in session.execute(chosen.order_by(col(SlotRow.id)))] if who.user_id else []


def _decisions(session: Session, who: Subject) -> list[tuple[str, DecisionRow]]:
    theirs = or_(col(DecisionRow.actor) == who.user_id, col(DecisionRow.recorded_by) == who.user_id)
    chosen = (
        select(col(Spec.ref), DecisionRow)
        .join(SlotRow, col(SlotRow.spec_id) == col(Spec.id))
        .join(DecisionRow, col(DecisionRow.slot_id) == col(SlotRow.id))
        .where(theirs)
    )
    return [(ref, row) for ref, row in session.execute(chosen.order_by(col(DecisionRow.id)))] if who.user_id else []


def _values(session: Session, who: Subject) -> Iterator[tuple[str, int, str, str, str, PersonalValue]]:
    """The personal values of the record that are theirs: of their own acts, and whatever of others' names them."""
    said = [each.lower() for each in who.said]
    named = func.lower(col(PersonalValue.value)).in_(said)
    theirs: ColumnElement[bool] = named
    ids = _ids(session, who)
    if who.user_id:
        own = and_(_did(who.user_id), col(PersonalValue.name).in_(_OWN))
        theirs = or_(named, own)
    holding = or_(theirs, *(col(PersonalValue.value).contains(each, autoescape=True) for each in ids))
    chosen = (
        select(col(Spec.ref), col(AuditRow.number), col(AuditRow.at), col(AuditRow.kind), PersonalValue)
        .add_columns(theirs.label("theirs"))
        .join(AuditRow, col(AuditRow.spec_id) == col(Spec.id))
        .join(PersonalValue, col(PersonalValue.entry_id) == col(AuditRow.id))
        .where(holding)
        .order_by(col(AuditRow.id), col(PersonalValue.name))
    )
    for ref, number, at, kind, value, sure in session.execute(chosen).all():
        if sure or forgetting.stands_in(value.value, ids):
            yield ref, number, at, kind, value.name, value


def _did(user_id: str) -> ColumnElement[bool]:
    """Whether an entry is of their act: its actor stands apart, or, in older entries, in the entry itself."""
    actor = aliased(PersonalValue)
    apart = select(literal(1)).where(
        col(actor.entry_id) == col(AuditRow.id),
        col(actor.name) == col(AuditRow.actor),
        col(actor.value) == user_id,
    )
    return or_(col(AuditRow.actor) == user_id, apart.exists())


def _ids(session: Session, who: Subject) -> tuple[str, ...]:
    """Their user id, and the id of their direct messages with the app, where they are known."""
    row = _row(session, who)
    return tuple(filter(None, (who.user_id, row.dm_channel if row else "")))


def _posts(session: Session, who: Subject) -> list[Post]:
    theirs = [col(Post.target) == f"mail:{who.email}"]
    if who.user_id:
        theirs += [col(Post.target) == f"dm:{who.user_id}", col(Post.user_id) == who.user_id]
    return list(session.execute(select(Post).where(or_(*theirs)).order_by(col(Post.id))).scalars())


def _uploads(session: Session, who: Subject) -> list[Upload]:
    if not who.user_id:
        return []
    return list(session.execute(select(Upload).where(col(Upload.user_id) == who.user_id)).scalars())


def _blank_decisions(session: Session, who: Subject) -> None:
    if not who.user_id:
        return
    theirs = update(DecisionRow).where(col(DecisionRow.actor) == who.user_id)
    session.execute(theirs.values(actor_name=BLANK, words=""))
    noted = update(DecisionRow).where(col(DecisionRow.recorded_by) == who.user_id)
    session.execute(noted.values(recorded_by_name=BLANK))


def _blank_messages(session: Session, who: Subject) -> None:
    """What was said to them goes; their name goes from what was said to others."""
    told = [stored_id(each) for each in _posts(session, who) if not each.lane]
    retention.remove_with_all(session, table_of(Post), told)
    for said in who.said:
        written = json.dumps(said)[1:-1]
        session.execute(
            update(Post)
            .where(col(Post.body).contains(written, autoescape=True))
            .values(body=func.replace(col(Post.body), written, BLANK))
            .execution_options(synchronize_session=False)
        )


def _blank_files(session: Session, who: Subject) -> None:
    """Their entry in earlier versions of the employer's file."""
    chosen = select(ConfigurationVersion).where(col(ConfigurationVersion.kind) == "organisation")
    for row in session.execute(chosen).scalars():
        said = {name: f"erased-{row.id}@erased.invalid" if name == who.email else BLANK for name in who.said}
        body = json.dumps(_replaced(json.loads(row.body), said), ensure_ascii=False)
        if json.loads(body) != json.loads(row.body):
            row.body = body
            session.add(row)
    session.flush()


def _replaced(value: Any, said: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(each, said) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, said) for each in value]
    return said.get(value.lower(), said.get(value, value)) if isinstance(value, str) else value


def _fields(row: Any, *names: str) -> dict[str, Any]:
    values: dict[str, Any] = row.model_dump(mode="json", include=set(names))
    return {name: values[name] for name in names}

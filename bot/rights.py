"""What is held on a person, and erasing it: personal values stand apart from the chain, so the chain still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlmodel import Session, col

from bot.services import chain, drafts, people
from bot.services.office import Act
from bot.store.tables import Consequence, Conversation, HeldAnswer, PersonRow, Post, Upload
from specs import evidence
from specs.evidence_page import BLANK
from specs.store.rows import stored_id
from specs.store.tables import AuditRow, ConfigurationVersion, DecisionRow, PersonalValue, SlotRow, Spec

# Values of an entry that are its actor's own, whatever they say.
_OWN = ("name", "email", "role", "words")
UNDER_WAY = (*drafts.EDITABLE, "in_sign_off")
PENDING = ("open", "waiting", "unreachable")


@dataclass(frozen=True)
class Subject:
    """Somebody about whom something is held: by e-mail address, with Slack id and names where they are known."""

    email: str
    user_id: str
    names: tuple[str, ...]


def subject(act: Act, email: str) -> Subject:
    """Who that is. Raises LookupError where nothing is held under the address."""
    row, listed = people.by_email(act.session, email), act.organisation.person(email)
    if row is None and listed is None:
        raise LookupError(
            f"Nothing is held under '{email}'. Write the e-mail address as Slack or the employer's file has it."
        )
    names = [row.name if row else "", listed.name if listed else ""]
    return Subject(email.lower(), (row.user_id if row else "") or "", tuple(dict.fromkeys(filter(None, names))))


def held_on(act: Act, who: Subject) -> dict[str, Any]:
    """Everything that is held on a person, as JSON values by kind."""
    session = act.session
    row, listed = people.by_email(session, who.email), act.organisation.person(who.email)
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
    for ref, slot in _slots(act.session, who):
        if slot.state in PENDING:
            found.append(f"{ref} waits for their decision. HR can give it to somebody else.")
    refs = {spec.id for spec in _own(act, who)}
    if refs and act.session.execute(select(col(Consequence.id)).where(col(Consequence.spec_id).in_(refs))).first():
        found.append("What follows from a decision is still being done. Try again in a minute.")
    return found


def erase(act: Act, who: Subject) -> int:
    """Blank a person's values; the number of values that went from the record. Raises ValueError while in the way."""
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
    act.session.execute(delete(PersonRow).where(col(PersonRow.email) == who.email))
    return sum(map(len, gone.values()))


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
    """The personal values of the record that are theirs: of their own acts, and their name or address in others'."""
    chosen = (
        select(
            col(Spec.ref),
            col(AuditRow.number),
            col(AuditRow.at),
            col(AuditRow.kind),
            PersonalValue,
        )
        .join(AuditRow, col(AuditRow.spec_id) == col(Spec.id))
        .join(PersonalValue, col(PersonalValue.entry_id) == col(AuditRow.id))
        .order_by(col(AuditRow.id), col(PersonalValue.name))
    )
    said = [each.lower() for each in (who.email, *who.names)]
    own = and_(col(AuditRow.actor) == who.user_id, col(PersonalValue.name).in_(_OWN))
    named = func.lower(col(PersonalValue.value)).in_(said)
    found = session.execute(chosen.where(or_(named, own) if who.user_id else named)).all()
    for ref, number, at, kind, value in found:
        yield ref, number, at, kind, value.name, value


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
    session.execute(delete(Post).where(col(Post.id).in_([each.id for each in _posts(session, who) if not each.lane])))
    for said in (*who.names, who.email):
        written = json.dumps(said)[1:-1]
        session.execute(
            update(Post)
            .where(col(Post.body).contains(written, autoescape=True))
            .values(body=func.replace(col(Post.body), written, BLANK))
            .execution_options(synchronize_session=False)
        )
    talks = select(col(Conversation.id)).where(col(Conversation.user_id) == who.user_id)
    session.execute(delete(HeldAnswer).where(col(HeldAnswer.conversation_id).in_(talks)))


def _blank_files(session: Session, who: Subject) -> None:
    """Their entry in earlier versions of the employer's file."""
    chosen = select(ConfigurationVersion).where(col(ConfigurationVersion.kind) == "organisation")
    for row in session.execute(chosen).scalars():
        said = {who.email: f"erased-{row.id}@erased.invalid", **dict.fromkeys(who.names, BLANK)}
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

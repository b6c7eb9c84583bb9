"""The domain's tables: configuration versions, specifications, revisions, slots, decisions, reminders, audit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from specs.store.base import Instant


class ConfigurationVersion(SQLModel, table=True):
    """What a loaded file said (`kind`: organisation, form, framework), as JSON, and since when it is in force.

    Versions count from 1 for each kind and key and never change; `content_hash` tells a file loaded twice. `told_to` is
    the last draft (its id) that was brought onto this version and its author told; None when all have been.
    """

    __tablename__ = "configuration_version"
    __table_args__ = (UniqueConstraint("kind", "key", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str
    version: int
    body: str = Field(sa_type=Text)
    content_hash: str = ""
    loaded_at: datetime = Field(sa_type=Instant)
    loaded_by: str = ""
    told_to: int | None = None


class Spec(SQLModel, table=True):
    """One person specification. `draft` is the draft as JSON, `draft_version` counts its changes.

    `state`: draft, in_sign_off, queried, agreed, rejected, withdrawn, removed (only its chain is left).
    `revision`: the last one submitted, 0 for none.
    `title` and `grade` repeat what the draft says, for lists. `form_version`: the form's when it was last sent, else 0.
    `post_facts`: what its author said of the post for the employer's rules, as JSON. `route`: the route that was frozen
    when it was last sent (`specs.signoff.Route` as JSON), "" where it never was. `touched_at` is when somebody last did
    something about it, by the working time: what reminders to its author go by. `directorate` is the key of the post's
    directorate, for lists too; "" where it is not known.
    """

    __tablename__ = "spec"
    __table_args__ = (Index("ix_spec_state_touched_at", "state", "touched_at"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    organisation: str
    form: str
    form_version: int = 0
    author: str = Field(index=True)
    title: str = ""
    grade: str = ""
    state: str = "draft"
    revision: int = 0
    draft: str = Field(sa_type=Text)
    draft_version: int = 1
    post_facts: str = Field(default="{}", sa_type=Text)
    route: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
    touched_at: datetime | None = Field(default=None, sa_type=Instant)
    directorate: str = ""


class Revision(SQLModel, table=True):
    """What was sent for sign-off: immutable, and known by the hash of its content.

    `form_version`, `organisation_version`, `framework_version` were in force then; 0 where that was not recorded.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("spec_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id")
    number: int
    document: str = Field(sa_type=Text)
    content_hash: str
    form_version: int = 0
    organisation_version: int = 0
    framework_version: int = 0
    submitted_by: str
    submitted_at: datetime = Field(sa_type=Instant)


class SlotRow(SQLModel, table=True):
    """A place to be filled by a decision: one person's, on one stage, in one round; see `specs.signoff.Slot`."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("spec_id", "stage", "place", "round"),
        Index("ix_slot_assignee_state", "assignee", "state"),
        Index("ix_slot_on_behalf_of", "on_behalf_of"),
    )

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id", index=True)
    stage: str
    step: int
    revision: int
    assignee: str
    state: str
    place: int = 1
    round: int = 1
    on_behalf_of: str = ""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    opened_at: datetime | None = Field(default=None, sa_type=Instant)


class DecisionRow(SQLModel, table=True):
    """One decision in one slot. The unique slot (a round has its own) is the last guard against a second one.

    `stage_label` is what the stage was called then. Of a decision made outside Slack, `actor` is whoever decided,
    `recorded_by` and `recorded_by_name` the person of HR who wrote it down, `decided_on` the day (ISO 8601) and
    `evidence` where it can be found; all "" otherwise.
    """

    __tablename__ = "decision"

    id: int | None = Field(default=None, primary_key=True)
    slot_id: int = Field(foreign_key="slot.id", unique=True)
    act: str
    actor: str
    actor_name: str
    words: str = Field(default="", sa_type=Text)
    decided_at: datetime = Field(sa_type=Instant)
    content_hash: str
    stage_label: str = ""
    recorded_by: str = ""
    recorded_by_name: str = ""
    decided_on: str = ""
    evidence: str = Field(default="", sa_type=Text)


class Delegation(SQLModel, table=True):
    """Somebody lets another person decide in their name.

    One decision: `spec_id`, `stage` and `place` say which, through all its rounds. A time away: `first_day` and
    `last_day`, both of them included, in the employer's time zone. `state`: planned, in_force, ended. `set_by` is the
    person or somebody of HR; `ended_by` is "" where the time was simply over.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        Index("ix_delegation_person_state", "person", "state"),
        Index("ix_delegation_state_last_day", "state", "last_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: str
    stand_in: str
    spec_id: int | None = Field(default=None, foreign_key="spec.id", index=True)
    stage: str = ""
    place: int = 0
    first_day: date | None = None
    last_day: date | None = None
    why: str = Field(default="", sa_type=Text)
    set_by: str
    made_at: datetime = Field(sa_type=Instant)
    state: str
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: str = ""


class QueryPoint(SQLModel, table=True):
    """One thing that a query asks for, a line of its author's to-do list; see `specs.signoff.points`.

    `slot_id` is the slot that was queried, on `revision`. `criterion` is the id and `criterion_number` the number of
    the criterion or behaviour that it is about, with its words then in `text`; "" and 0 for the whole. `became` and
    `now` are what became of that, kept when it was sent again: `settled_revision` (0 until then) is the revision that
    it went out as.
    """

    __tablename__ = "query_point"
    __table_args__ = (UniqueConstraint("slot_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id", index=True)
    slot_id: int = Field(foreign_key="slot.id")
    revision: int
    number: int
    criterion: str = ""
    criterion_number: int = 0
    text: str = Field(default="", sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    answer: str = Field(default="", sa_type=Text)
    became: str = ""
    now: str = Field(default="", sa_type=Text)
    settled_revision: int = 0
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class ReminderRow(SQLModel, table=True):
    """A rung of the reminder ladder of a slot. `state`: pending, sent, missed (collapsed into another), cancelled.

    `chosen_at` is when the approver chose its day themselves (snooze); None where the employer's policy did.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("slot_id", "rung"),
        Index("ix_reminder_state_due_at", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slot_id: int = Field(foreign_key="slot.id")
    rung: int
    kind: str
    day: date
    due_at: datetime = Field(sa_type=Instant)
    state: str = "pending"
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    chosen_at: datetime | None = Field(default=None, sa_type=Instant)


class NotMine(SQLModel, table=True):
    """Somebody said that a slot is not theirs to decide, and why: they are not reminded until it is given to another.

    It counts while `user_id` is the slot's assignee.
    """

    __tablename__ = "not_mine"

    slot_id: int = Field(primary_key=True, foreign_key="slot.id")
    user_id: str = Field(primary_key=True)
    words: str = Field(sa_type=Text)
    said_at: datetime = Field(sa_type=Instant)


class AuthorReminder(SQLModel, table=True):
    """A word to the author of a specification that has lain still since `since`; `kind`: draft, query.

    `state`: pending, sent, cancelled (somebody touched it), rested (the author wants to hear no more of it).
    """

    __tablename__ = "author_reminder"
    __table_args__ = (
        UniqueConstraint("spec_id", "since", "number"),
        Index("ix_author_reminder_state_due_at", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id")
    kind: str
    since: datetime = Field(sa_type=Instant)
    number: int
    day: date
    due_at: datetime = Field(sa_type=Instant)
    state: str = "pending"
    sent_at: datetime | None = Field(default=None, sa_type=Instant)


class AuditRow(SQLModel, table=True):
    """An entry of a specification's audit chain; triggers refuse to change or remove it."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("spec_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id")
    number: int
    at: str
    kind: str
    actor: str
    facts: str = Field(sa_type=Text)
    previous: str
    personal: str = Field(default="{}", sa_type=Text)
    hash: str


class PersonalValue(SQLModel, table=True):
    """A personal value (a name, somebody's words) that an audit entry commits to; it can be blanked."""

    __tablename__ = "personal_value"
    __table_args__ = (UniqueConstraint("entry_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="audit_entry.id")
    name: str
    value: str = Field(sa_type=Text)
    salt: str


class AgreedSpec(SQLModel, table=True):
    """A specification as it was agreed last, for suggestions; ids count up, so the highest was agreed last.

    `grade` is the ladder's key, empty where the ladder does not know it; `title_words` are what titles are found by.
    """

    __tablename__ = "agreed_spec"
    __table_args__ = (
        Index("ix_agreed_spec_organisation_grade", "organisation", "grade"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id", unique=True)
    revision: int
    organisation: str
    ref: str
    title: str = ""
    grade: str = ""
    title_words: str = ""


class AgreedCriterion(SQLModel, table=True):
    """A criterion of an agreed specification. `kinds` are what its section suggests, each as `|kind|`.

    `key` is the same for criteria of the same `words` (those that carry the meaning, sorted); `assessed_by` are keys of
    its form, with spaces between.
    """

    __tablename__ = "agreed_criterion"
    __table_args__ = (Index("ix_agreed_criterion_agreed_id_necessity", "agreed_id", "necessity"),)

    id: int | None = Field(default=None, primary_key=True)
    agreed_id: int = Field(foreign_key="agreed_spec.id")
    kinds: str
    necessity: str
    text: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    key: str = Field(index=True)
    assessed_by: str = ""


class RemovalEntry(SQLModel, table=True):
    """A specification that was removed after its time: an entry of the chain of removals, as `specs.audit` seals it.

    `facts` hold what it was, under which rule it went, and the head of its own chain. Only a specification that stands
    here may lose its audit entries and revisions: triggers see to that.
    """

    __tablename__ = "removal_entry"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ref: str = Field(unique=True)
    at: str
    actor: str
    facts: str = Field(sa_type=Text)
    previous: str
    hash: str


class RemovalNotice(SQLModel, table=True):
    """Whose author was told that it is to be removed. A change since `changed_at` begins its time anew."""

    __tablename__ = "removal_notice"

    spec_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    changed_at: datetime = Field(sa_type=Instant)
    told_at: datetime = Field(sa_type=Instant)

"""The tables that know Slack: deliveries, people, conversations and posts (the outbox)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from specs.store.base import Instant


class Delivery(SQLModel, table=True):
    """Something that Slack delivered, claimed once by its key (event id or trigger id).

    `state`: done, failed (its last try raised; `failure` is what), given_up (failed twice the same way).
    """

    __tablename__ = "delivery"

    key: str = Field(primary_key=True)
    state: str
    tries: int = 1
    failure: str = ""
    code: str = ""
    received_at: datetime = Field(sa_type=Instant, index=True)


class PersonRow(SQLModel, table=True):
    """Somebody in the workspace, or an e-mail address that is still to be looked up there.

    `state`: wanted (look up), known, missing (not in the workspace), deactivated.
    """

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    user_id: str | None = Field(default=None, unique=True)
    email: str | None = Field(default=None, unique=True)
    name: str = ""
    time_zone: str = ""
    dm_channel: str = ""
    state: str = Field(default="wanted", index=True)
    looked_up_at: datetime | None = Field(default=None, sa_type=Instant)


class Conversation(SQLModel, table=True):
    """One person's thread about one draft. `focus` is where they look, as JSON; `root` is the post heading it."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("spec_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id")
    user_id: str = Field(index=True)
    focus: str = Field(default="{}", sa_type=Text)
    root: int | None = None
    changed_at: datetime = Field(sa_type=Instant)


class Post(SQLModel, table=True):
    """A message to Slack: a row of the outbox, and afterwards the record of where it stands.

    `kind`: reply, head, proposal, card, notice, digest, private, file, home, offer. `target`: `dm:USER`,
    `mail:ADDRESS`, `channel:NAME` or `id:CHANNEL`.
    `state`: pending, claimed, uncertain, sent, blocked, cancelled. It wants sending while `shown` < `wanted`: a card
    that changed twice is sent once, as it is now. Posts with the same `lane` go out in the order of their ids.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_state_next_attempt_at_id", "state", "next_attempt_at", "id"),
        Index("ix_post_lane_state", "lane", "state"),
        Index("ix_post_channel_id_ts", "channel_id", "ts"),
        Index("ix_post_kind_user_id", "kind", "user_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    body: str = Field(default="{}", sa_type=Text)
    target: str
    user_id: str = ""
    thread_post: int | None = None
    lane: str = ""
    conversation_id: int | None = Field(default=None, index=True)
    spec_id: int | None = Field(default=None, index=True)
    slot_id: int | None = Field(default=None, index=True)
    question: str = ""
    wanted: int = 1
    shown: int = 0
    state: str = "pending"
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    problem: str = ""
    channel_id: str = ""
    ts: str = ""
    file_id: str = ""


class Consequence(SQLModel, table=True):
    """What follows from a decision and may wait until it is committed: cards, reminders, words, the Home tabs.

    `body` is the decision as JSON. Rows are worked off in the order of their ids within a specification, and removed.
    """

    __tablename__ = "consequence"

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = Field(foreign_key="spec.id", index=True)
    body: str = Field(sa_type=Text)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant, index=True)
    problem: str = ""


class HeldAnswer(SQLModel, table=True):
    """An answer that came while it was in doubt which question had been posted; worked off when that is known."""

    __tablename__ = "held_answer"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(index=True)
    text: str = Field(sa_type=Text)
    ts: str
    received_at: datetime = Field(sa_type=Instant)


class EditForm(SQLModel, table=True):
    """A form that somebody opened to edit a whole list, or the head, in one go.

    `place` is the section's key, or `header`. `base` is what the form showed when it was opened, as JSON: what is
    submitted is compared with it, and with the draft as it is then. `written` is what was submitted and waits for an
    answer about lines that somebody else changed too, empty before. `state`: open, done.
    """

    __tablename__ = "edit_form"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(index=True)
    place: str
    base: str = Field(sa_type=Text)
    written: str = Field(default="", sa_type=Text)
    state: str = "open"
    opened_at: datetime = Field(sa_type=Instant)


class ToldOfClause(SQLModel, table=True):
    """A fixed clause of which HR heard that its review date has passed; with a new date they may hear again."""

    __tablename__ = "told_of_clause"

    organisation: str = Field(primary_key=True)
    clause: str = Field(primary_key=True)
    review_by: date = Field(primary_key=True)
    told_at: datetime = Field(sa_type=Instant)


class DigestEntry(SQLModel, table=True):
    """A slot that a digest (a post that lists several decisions) tells of."""

    __tablename__ = "digest_entry"

    post_id: int = Field(primary_key=True, foreign_key="post.id")
    slot_id: int = Field(primary_key=True, foreign_key="slot.id", index=True)


class RoundDone(SQLModel, table=True):
    """A round that was made once for its day: `authors` (drafts that lie still), `hr_summary` (the week's Monday)."""

    __tablename__ = "round_done"

    kind: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    done_at: datetime = Field(sa_type=Instant)


class ToldAdministrator(SQLModel, table=True):
    """What the administrator was already told, so that a standing problem is told once."""

    __tablename__ = "told_administrator"

    problem: str = Field(primary_key=True)
    told_at: datetime = Field(sa_type=Instant)


class Upload(SQLModel, table=True):
    """A file that somebody sent to be put in force: a form, a framework or an organisation.

    `state`: wanted (to be fetched from Slack), claimed, offered (found good, waits for a press), in_force, declined,
    refused (it cannot be used: `report` says why, one sentence a line), outdated (something else came into force).
    `content` is the file as it was sent, from `offered` or `refused` on. `against` is the version that was in force
    when it was offered, as "key version"; `offer_post` the message with the buttons.
    """

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_state_next_attempt_at", "state", "next_attempt_at"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: str
    file_id: str
    name: str
    state: str = "wanted"
    content: bytes = Field(default=b"", sa_type=LargeBinary)
    kind: str = ""
    key: str = ""
    against: str = ""
    report: str = Field(default="", sa_type=Text)
    offer_post: int | None = Field(default=None, index=True)
    version: int = 0
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    received_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str = ""


class Companion(SQLModel, table=True):
    """Somebody whom the author asked to work on a draft with them, in a thread of their own."""

    __tablename__ = "companion"

    spec_id: int = Field(foreign_key="spec.id", primary_key=True)
    user_id: str = Field(primary_key=True, index=True)
    invited_by: str
    invited_at: datetime = Field(sa_type=Instant)


class GivenAnswer(SQLModel, table=True):
    """What a message gave to a draft: `gave` is `conversation.given.Given` as JSON, `question` the key it answered.

    `ask_post` is the message that asks what to do now that the person changed or deleted theirs; `asked_text` are the
    new words, "" for a deleted one.
    """

    __tablename__ = "given_answer"
    __table_args__ = (UniqueConstraint("conversation_id", "ts"),)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    ts: str = Field(index=True)
    question: str
    text: str = Field(sa_type=Text)
    gave: str = Field(sa_type=Text)
    ask_post: int | None = Field(default=None, index=True)
    asked_text: str = Field(default="", sa_type=Text)


class PastedText(SQLModel, table=True):
    """A long paste that Slack turned into a text file: to be fetched, and then taken as if it had been typed.

    `state`: wanted, claimed, taken, given_up (the person was told why). `text` was typed with it.
    """

    __tablename__ = "pasted_text"
    __table_args__ = (Index("ix_pasted_text_state_next_attempt_at", "state", "next_attempt_at"),)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    file_id: str
    name: str
    ts: str
    text: str = Field(default="", sa_type=Text)
    state: str = "wanted"
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)


class HomeSearch(SQLModel, table=True):
    """What somebody looks for on their Home tab, until they clear it; "" for what they leave open.

    `state` is a specification's, `directorate` a key, `waiting_for` a user id; `page` counts from 0.
    """

    __tablename__ = "home_search"

    user_id: str = Field(primary_key=True)
    words: str = Field(default="", sa_type=Text)
    state: str = ""
    directorate: str = ""
    waiting_for: str = ""
    page: int = 0

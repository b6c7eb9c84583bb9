"""People who work on a draft together, what each message gave, and long pastes that Slack turned into files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "companion",
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["spec_id"], ["spec.id"], name=op.f("fk_companion_spec_id_spec")),
        sa.PrimaryKeyConstraint("spec_id", "user_id", name=op.f("pk_companion")),
    )
    with op.batch_alter_table("companion") as batch_op:
        batch_op.create_index(batch_op.f("ix_companion_user_id"), ["user_id"])
    _given_answer()
    _pasted_text()


def _given_answer() -> None:
    of_conversation = op.f("fk_given_answer_conversation_id_conversation")
    op.create_table(
        "given_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("gave", sa.Text(), nullable=False),
        sa.Column("ask_post", sa.Integer(), nullable=True),
        sa.Column("asked_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=of_conversation),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_answer")),
        sa.UniqueConstraint("conversation_id", "ts", name=op.f("uq_given_answer_conversation_id_ts")),
    )
    with op.batch_alter_table("given_answer") as batch_op:
        batch_op.create_index(batch_op.f("ix_given_answer_ask_post"), ["ask_post"])
        batch_op.create_index(batch_op.f("ix_given_answer_ts"), ["ts"])


def _pasted_text() -> None:
    of_conversation = op.f("fk_pasted_text_conversation_id_conversation")
    op.create_table(
        "pasted_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=of_conversation),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pasted_text")),
    )
    with op.batch_alter_table("pasted_text") as batch_op:
        batch_op.create_index("ix_pasted_text_state_next_attempt_at", ["state", "next_attempt_at"])


def downgrade() -> None:
    for table in ("pasted_text", "given_answer", "companion"):
        op.drop_table(table)

"""Reminders put off, declined or gathered into a digest; words to authors; rounds made once a day or a week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("spec") as batch_op:
        batch_op.add_column(sa.Column("touched_at", sa.DateTime(), nullable=True))
        batch_op.create_index("ix_spec_state_touched_at", ["state", "touched_at"])
    op.execute(sa.text("UPDATE spec SET touched_at = changed_at"))
    with op.batch_alter_table("reminder") as batch_op:
        batch_op.add_column(sa.Column("chosen_at", sa.DateTime(), nullable=True))
    op.create_table(
        "not_mine",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_not_mine_slot_id_slot")),
        sa.PrimaryKeyConstraint("slot_id", "user_id", name=op.f("pk_not_mine")),
    )
    op.create_table(
        "author_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["spec_id"], ["spec.id"], name=op.f("fk_author_reminder_spec_id_spec")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_reminder")),
        sa.UniqueConstraint("spec_id", "since", "number", name=op.f("uq_author_reminder_spec_id_since_number")),
    )
    with op.batch_alter_table("author_reminder") as batch_op:
        batch_op.create_index("ix_author_reminder_state_due_at", ["state", "due_at"])
    op.create_table(
        "digest_entry",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_digest_entry_post_id_post")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_digest_entry_slot_id_slot")),
        sa.PrimaryKeyConstraint("post_id", "slot_id", name=op.f("pk_digest_entry")),
    )
    with op.batch_alter_table("digest_entry") as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_entry_slot_id"), ["slot_id"])
    op.create_table(
        "round_done",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name=op.f("pk_round_done")),
    )


def downgrade() -> None:
    op.drop_table("round_done")
    op.drop_table("digest_entry")
    op.drop_table("author_reminder")
    op.drop_table("not_mine")
    with op.batch_alter_table("reminder", recreate="never") as batch_op:
        batch_op.drop_column("chosen_at")
    with op.batch_alter_table("spec", recreate="never") as batch_op:
        batch_op.drop_index("ix_spec_state_touched_at")
        batch_op.drop_column("touched_at")

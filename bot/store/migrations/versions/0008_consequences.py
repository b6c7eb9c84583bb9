"""Consequences of a decision, worked off after its commit; and two ways to find rows without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consequence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["spec_id"], ["spec.id"], name=op.f("fk_consequence_spec_id_spec")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consequence")),
    )
    with op.batch_alter_table("consequence") as batch_op:
        batch_op.create_index(batch_op.f("ix_consequence_spec_id"), ["spec_id"])
        batch_op.create_index(batch_op.f("ix_consequence_next_attempt_at"), ["next_attempt_at"])
    with op.batch_alter_table("post") as batch_op:
        batch_op.create_index("ix_post_kind_user_id", ["kind", "user_id"])
    with op.batch_alter_table("slot") as batch_op:
        batch_op.create_index("ix_slot_assignee_state", ["assignee", "state"])


def downgrade() -> None:
    with op.batch_alter_table("slot") as batch_op:
        batch_op.drop_index("ix_slot_assignee_state")
    with op.batch_alter_table("post") as batch_op:
        batch_op.drop_index("ix_post_kind_user_id")
    op.drop_table("consequence")

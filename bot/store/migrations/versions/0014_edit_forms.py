"""Forms in which a whole list, or the head of a specification, is edited in one go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edit_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_form")),
    )
    with op.batch_alter_table("edit_form") as batch_op:
        batch_op.create_index(batch_op.f("ix_edit_form_conversation_id"), ["conversation_id"])


def downgrade() -> None:
    op.drop_table("edit_form")

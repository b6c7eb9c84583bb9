"""The points of a query, each to be answered or changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "query_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("criterion_number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("settled_revision", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["spec_id"], ["spec.id"], name=op.f("fk_query_point_spec_id_spec")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_query_point_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query_point")),
        sa.UniqueConstraint("slot_id", "number", name=op.f("uq_query_point_slot_id_number")),
    )
    with op.batch_alter_table("query_point") as batch_op:
        batch_op.create_index(batch_op.f("ix_query_point_spec_id"), ["spec_id"])


def downgrade() -> None:
    op.drop_table("query_point")

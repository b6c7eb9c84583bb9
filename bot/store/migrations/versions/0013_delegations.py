"""Delegations: somebody decides in another's name, one decision or for a time away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("stand_in", sa.String(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["spec_id"], ["spec.id"], name=op.f("fk_delegation_spec_id_spec")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation") as batch_op:
        batch_op.create_index("ix_delegation_person_state", ["person", "state"])
        batch_op.create_index("ix_delegation_state_last_day", ["state", "last_day"])
        batch_op.create_index(batch_op.f("ix_delegation_spec_id"), ["spec_id"])
    with op.batch_alter_table("slot") as batch_op:
        batch_op.create_index("ix_slot_on_behalf_of", ["on_behalf_of"])


def downgrade() -> None:
    with op.batch_alter_table("slot") as batch_op:
        batch_op.drop_index("ix_slot_on_behalf_of")
    op.drop_table("delegation")

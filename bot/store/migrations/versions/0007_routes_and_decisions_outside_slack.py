"""Routes and decisions outside Slack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

_WORDS = ("stage_label", "recorded_by", "recorded_by_name", "decided_on")


def upgrade() -> None:
    with op.batch_alter_table("spec") as batch_op:
        batch_op.add_column(sa.Column("post_facts", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("route", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("decision") as batch_op:
        for name in _WORDS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("evidence", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("decision", recreate="never") as batch_op:
        for name in ("evidence", *reversed(_WORDS)):
            batch_op.drop_column(name)
    with op.batch_alter_table("spec", recreate="never") as batch_op:
        batch_op.drop_column("route")
        batch_op.drop_column("post_facts")

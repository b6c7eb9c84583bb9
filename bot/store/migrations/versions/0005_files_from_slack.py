"""Files that are sent in Slack to be put in force, and drafts that are told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("configuration_version") as batch_op:
        batch_op.add_column(sa.Column("told_to", sa.Integer(), nullable=True))
    with op.batch_alter_table("revision") as batch_op:
        batch_op.add_column(sa.Column("framework_version", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("offer_post", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_state_next_attempt_at", "upload", ["state", "next_attempt_at"])
    op.create_index(op.f("ix_upload_offer_post"), "upload", ["offer_post"])


def downgrade() -> None:
    op.drop_table("upload")
    with op.batch_alter_table("revision", recreate="never") as batch_op:
        batch_op.drop_column("framework_version")
    with op.batch_alter_table("configuration_version", recreate="never") as batch_op:
        batch_op.drop_column("told_to")

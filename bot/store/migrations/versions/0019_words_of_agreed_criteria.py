"""The next row of the outbox is found in an index; PostgreSQL keeps agreed criteria by word, newest first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_post_state_next_attempt_at", "post")
    op.create_index("ix_post_state_next_attempt_at_id", "post", ["state", "next_attempt_at", "id"])
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX full_text_criterion")
    op.create_table(
        "full_text_criterion",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", "id", name=op.f("pk_full_text_criterion")),
    )
    op.execute(
        "INSERT INTO full_text_criterion (word, id) SELECT DISTINCT word, agreed_criterion.id "
        "FROM agreed_criterion, unnest(string_to_array(words, ' ')) AS word ORDER BY 1, 2"
    )


def downgrade() -> None:
    op.drop_index("ix_post_state_next_attempt_at_id", "post")
    op.create_index("ix_post_state_next_attempt_at", "post", ["state", "next_attempt_at"])
    if op.get_bind().dialect.name == "sqlite":
        return
    op.drop_table("full_text_criterion")
    op.execute("CREATE INDEX full_text_criterion ON agreed_criterion USING gin (to_tsvector('simple', words))")

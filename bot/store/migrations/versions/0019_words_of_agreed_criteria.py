"""PostgreSQL keeps agreed criteria by word and id, so that the newest which hold a word are found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    if op.get_bind().dialect.name == "sqlite":
        return
    op.drop_table("full_text_criterion")
    op.execute("CREATE INDEX full_text_criterion ON agreed_criterion USING gin (to_tsvector('simple', words))")

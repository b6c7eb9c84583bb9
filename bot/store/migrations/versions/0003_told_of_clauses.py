"""What HR was told of fixed clauses past their review date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_of_clause",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "clause", "review_by", name=op.f("pk_told_of_clause")),
    )


def downgrade() -> None:
    op.drop_table("told_of_clause")

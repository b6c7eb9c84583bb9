"""What somebody looks for on their Home tab, and the directorate of each specification to find it by."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_search",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("directorate", sa.String(), nullable=False),
        sa.Column("waiting_for", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_home_search")),
    )
    op.add_column("spec", sa.Column("directorate", sa.String(), nullable=False, server_default=""))
    _from_routes()


def _from_routes() -> None:
    """What was sent already has its directorate in its frozen route; a draft gets it with its next change."""
    spec = sa.table("spec", sa.column("id"), sa.column("route"), sa.column("directorate"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(spec.c.id, spec.c.route).where(spec.c.route != "")).all():
        found = json.loads(row.route).get("facts", {}).get("directorate", "")
        connection.execute(spec.update().where(spec.c.id == row.id).values(directorate=found))


def downgrade() -> None:
    op.drop_column("spec", "directorate")
    op.drop_table("home_search")

"""Versions of forms and frameworks."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_VERSIONS = sa.table("configuration_version", sa.column("id"), sa.column("body"), sa.column("content_hash"))


def upgrade() -> None:
    with op.batch_alter_table("configuration_version") as batch_op:
        batch_op.add_column(sa.Column("content_hash", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("spec") as batch_op:
        batch_op.add_column(sa.Column("form_version", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("revision") as batch_op:
        batch_op.add_column(sa.Column("form_version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("organisation_version", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_VERSIONS.c.id, _VERSIONS.c.body)).all():
        digest = hashlib.sha256(row.body.encode()).hexdigest()
        connection.execute(_VERSIONS.update().where(_VERSIONS.c.id == row.id).values(content_hash=digest))


def downgrade() -> None:
    with op.batch_alter_table("revision", recreate="never") as batch_op:
        batch_op.drop_column("organisation_version")
        batch_op.drop_column("form_version")
    with op.batch_alter_table("spec", recreate="never") as batch_op:
        batch_op.drop_column("form_version")
    with op.batch_alter_table("configuration_version", recreate="never") as batch_op:
        batch_op.drop_column("content_hash")
